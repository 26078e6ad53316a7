//! Who reads a report, and that each reading is known.

use testkit::TestApp;

use crate::{ONCE, file, lookups};

testkit::both_engines! { app crate::app;
    /// The officer of another station is not told that the report exists; his own command reads it for a purpose.
    async fn another_station_does_not_know_of_it(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, ONCE, &[]).await.expect(303).location();
        let report = at.trim_end_matches("/slip").to_owned();
        let other = app.officer("sho", "QTA-CTY").await;
        other.get(&format!("{report}?purpose=investigate")).await.expect(404);
        other.get(&format!("{report}/slip")).await.expect(404);
        assert!(!other.get("/reports").await.expect(200).text().contains("QTA-SAR-2026"));
        let sdpo = app.officer("sdpo", "QTA-C-SAR").await;
        sdpo.get(&format!("{report}?purpose=supervise")).await.expect(200);
        assert!(sdpo.get("/reports").await.text().contains("QTA-SAR-2026-000001"));
    }

    /// A purpose is asked for, believed only when the posting bears it out, and journaled either way.
    async fn a_purpose_is_checked_and_journaled(app: TestApp) {
        // With an SHO there: otherwise the charge, and its supervision, falls to the clerk.
        app.posted("sho", "QTA-SAR", "sho-1").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, ONCE, &[]).await.expect(303).location();
        let report = at.trim_end_matches("/slip").to_owned();
        let asked = clerk.get(&report).await.expect(200).text();
        assert!(asked.contains("Why do you open this report?") && !asked.contains("موٹر سائیکل"));
        let before = lookups(&app).await;
        clerk.get(&format!("{report}?purpose=supervise")).await.expect(403);
        clerk.get(&format!("{report}?purpose=serve-citizen")).await.expect(200);
        assert_eq!(lookups(&app).await, before + 2);
        app.expect_clean().await;
    }

    /// Every clerk may read what happened; who told it only the officers answerable for the matter.
    async fn who_told_it_is_not_every_clerks(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let who = [("name", "گل بی بی"), ("parentage", "عبدالرحیم"), ("phone", "0300 1234567")];
        let at = file(&clerk, ONCE, &who).await.expect(303).location();
        let report = format!("{}?purpose=serve-citizen", at.trim_end_matches("/slip"));
        let seen = clerk.get(&report).await.expect(200).text();
        assert!(seen.contains("موٹر سائیکل") && seen.contains("officers answerable for the matter only"));
        assert!(!["گل بی بی", "عبدالرحیم", "1234567"].iter().any(|secret| seen.contains(secret)), "{seen}");
        let seen = sho.get(&report.replace("serve-citizen", "supervise")).await.expect(200).text();
        assert!(seen.contains("گل بی بی") && seen.contains("عبدالرحیم") && seen.contains("1234567"), "{seen}");
    }

    /// For an hour, and only for the clerk who recorded it, the slip is printed with its code again.
    async fn the_code_is_printed_again_by_its_clerk_alone(app: TestApp) {
        let code = |page: String| page.contains("slip-code");
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let slip = file(&clerk, ONCE, &[]).await.expect(303).location();
        // Shorter steps than an idle session's fifteen minutes.
        for minutes in (10..=60).step_by(10) {
            app.clock.advance(600);
            assert!(code(clerk.get(&slip).await.expect(200).text()), "a jammed printer after {minutes} minutes");
        }
        let colleague = app.officer("sho", "QTA-SAR").await;
        assert!(!code(colleague.get(&slip).await.expect(200).text()), "nobody else prints it");
    }

    /// Destroying the report's key makes its words unreadable; number, hour, list, receipt and check stay.
    async fn erasure_leaves_number_and_proof(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, ONCE, &[]).await.expect(303).location();
        let report = at.trim_end_matches("/slip").to_owned();
        app.settle().await;
        let id: uuid::Uuid = report.trim_start_matches("/reports/").parse().unwrap();
        app.erase("complaint", id).await;
        let page = clerk.get(&format!("{report}?purpose=serve-citizen")).await.expect(200).text();
        assert!(page.contains("lawfully erased") && page.contains("QTA-SAR-2026-000001"));
        assert!(!page.contains("موٹر سائیکل"));
        let check = app.check().await;
        assert!(check.is_clean() && check.erased == 1, "{check}");
    }

    /// What is next stands first, one thing most of all and three at most; everything else is a link beside the report.
    async fn what_is_next_stands_first(app: TestApp) {
        let (sho, clerk) = (app.officer("sho", "QTA-SAR").await, app.officer("moharrir", "QTA-SAR").await);
        let at = file(&clerk, ONCE, &[]).await.expect(303).location();
        let report = at.trim_end_matches("/slip");
        let page = sho.get(&format!("{report}?purpose=supervise")).await.expect(200).text();
        let (_, next) = page.split_once("<p class=\"buttons no-print\">").unwrap();
        let (next, rest) = next.split_once("</p>").unwrap();
        assert_eq!((next.matches("class=\"button\"").count(), next.matches("class=\"button secondary\"").count()), (1, 2), "{next}");
        assert!(next.find("/firs/new?report=").unwrap() < next.find("/contacts").unwrap());
        assert_eq!(page.matches("/contacts\"").count(), 1, "each once");
        for verb in ["/persons", "/vehicles", "/links", "/evidence", "/transfer", "/slip", "/referrals/new"] {
            assert!(rest.contains(verb), "{verb}: {rest}");
        }
        let said = [("way", "phone"), ("result", "spoke"), ("once", "019ab5c0-0000-7000-8000-0000000000d7")];
        clerk.post(&format!("{report}/contacts"), &said).await.expect(303);
        let page = sho.get(&format!("{report}?purpose=supervise")).await.text();
        let (_, next) = page.split_once("<p class=\"buttons no-print\">").unwrap();
        let (next, rest) = next.split_once("</p>").unwrap();
        assert!(!next.contains("/contacts") && rest.contains("/contacts"), "spoken with: another contact is no longer next");
    }
}
