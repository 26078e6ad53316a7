//! The hardest citizen: no phone, no card, no reading, another language. How her words were taken down is recorded with
//! them, printed on her slip, and asked of nobody.

use testkit::TestApp;

use crate::{ONCE, file};

/// A woman who speaks Brahui through her neighbour, and puts her thumb.
const HER: [(&str, &str); 8] = [
    ("interpreter", "گل بی بی"),
    ("interpreter_relation", "پڑوسن"),
    ("read_by", "ہیڈ کانسٹیبل نور"),
    ("read_in", "brahui"),
    ("signed", "thumb"),
    ("witness", "حاجی محمد"),
    ("witness_parentage", "عبد اللہ"),
    ("name", "زرمینہ"),
];

testkit::both_engines! { app crate::app;
    /// Interpreter, read-back, thumb-mark and witness stand in the report for those who may know who told it; her slip
    /// says that it was read back and how she signed, and names nobody.
    async fn how_it_was_taken_down_stands_in_the_report_and_on_the_slip(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let sho = app.officer("sho", "QTA-SAR").await;
        let at = file(&clerk, ONCE, &HER).await.expect(303).location();
        let slip = clerk.get(&at).await.expect(200).text();
        assert!(slip.contains("read back to you in") && slip.contains("Brahui") && slip.contains("thumb-mark"));
        for name in ["گل بی بی", "حاجی محمد", "زرمینہ"] {
            assert!(!slip.contains(name), "{name}");
        }
        clerk.get(&format!("{at}.pdf")).await.expect(200);
        let report = at.replace("/slip", "?purpose=serve-citizen");
        let seen = sho.get(&report).await.expect(200).text();
        for said in ["گل بی بی", "پڑوسن", "ہیڈ کانسٹیبل نور", "حاجی محمد", "عبد اللہ", "By thumb-mark"] {
            assert!(seen.contains(said), "{said}");
        }
        let hidden = clerk.get(&report).await.expect(200).text();
        assert!(hidden.contains("By thumb-mark") && !hidden.contains("گل بی بی") && !hidden.contains("حاجی محمد"));
        app.expect_clean().await;
    }

    /// A language that is on no list is typed; half an answer names its other half, and all that was typed stays.
    async fn any_language_and_every_fault_at_once(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let wrong = [("spoken", "other"), ("signed", "thumb"), ("interpreter_relation", "پڑوسن")];
        let page = file(&clerk, ONCE, &wrong).await.expect(422).text();
        for said in ["Choose the language spoken", "Name whoever saw the thumb-mark", "Give the interpreter", "پڑوسن"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let other = [("spoken", "other"), ("spoken_other", "Khetrani\u{202E}")];
        let at = file(&clerk, ONCE, &other).await.expect(303).location();
        let report = clerk.get(&at.replace("/slip", "?purpose=serve-citizen")).await.expect(200).text();
        assert!(report.contains("Khetrani") && !report.contains('\u{202E}'));
    }
}
