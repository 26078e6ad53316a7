//! Recording a report at the counter.

use testkit::TestApp;

use crate::{LEAST, ONCE, file, slip};

testkit::both_engines! { app crate::app;
    /// A form that a browser brought back, with other words in it: nothing is recorded, the words are kept.
    async fn an_old_form_with_other_words_is_not_answered_as_a_replay(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let first = file(&clerk, ONCE, &[]).await.expect(303).location();
        assert_eq!(file(&clerk, &ONCE.to_uppercase(), &[]).await.expect(303).location(), first);
        let page = file(&clerk, ONCE, &[("words", "دوسری عورت، اغوا")]).await.expect(422).text();
        assert!(page.contains("id=\"words-error\"") && page.contains("دوسری عورت، اغوا") && !page.contains(ONCE));
    }

    /// Words and a place are enough; she leaves with number and code, and nothing is unaccounted for.
    async fn a_report_gets_a_number_and_a_code(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let reply = file(&clerk, ONCE, &[]).await.expect(303);
        let (number, code) = slip(&clerk, &reply.location()).await;
        assert_eq!(number, "QTA-SAR-2026-000001");
        assert_eq!(code.len(), 14);
        let second = file(&clerk, "019ab5c0-0000-7000-8000-000000000002", &[]).await.expect(303);
        assert_eq!(slip(&clerk, &second.location()).await.0, "QTA-SAR-2026-000002");
        app.expect_clean().await;
    }

    /// A form sent twice, by an impatient hand or a slow phone, is one report.
    async fn a_form_sent_twice_is_one_report(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let first = file(&clerk, ONCE, &[]).await.expect(303).location();
        let again = file(&clerk, ONCE, &[]).await.expect(303).location();
        assert_eq!(first, again);
        let (a, b) = tokio::join!(
            file(&clerk, "019ab5c0-0000-7000-8000-000000000003", &[]),
            file(&clerk, "019ab5c0-0000-7000-8000-000000000003", &[]),
        );
        assert_eq!(a.expect(303).location(), b.expect(303).location());
        assert!(!clerk.get("/reports").await.text().contains("000003"));
    }

    /// Two clerks at once get two numbers, one after the other.
    async fn two_writers_at_once_get_consecutive_numbers(app: TestApp) {
        let (clerk, desk) = (app.officer("moharrir", "QTA-SAR").await, app.officer("desk", "QTA-SAR").await);
        let token = |n: u32| format!("019ab5c0-0000-7000-8000-0000000001{n:02}");
        for round in 0..5 {
            let (one, other) = (token(round * 2), token(round * 2 + 1));
            let (a, b) = tokio::join!(file(&clerk, &one, &[]), file(&desk, &other, &[]));
            a.expect(303);
            b.expect(303);
        }
        let list = clerk.get("/reports").await.text();
        for serial in 1..=10 {
            assert!(list.contains(&format!("QTA-SAR-2026-{serial:06}")), "{serial}");
        }
        app.expect_clean().await;
    }

    /// Everything wrong is said at once, in her language, and what was typed is still there.
    async fn a_faulty_form_comes_back_whole(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let wrong = [("landmark", ""), ("phone", "12"), ("happened-day", "۳۰"), ("happened-month", "2"), ("happened-year", "2026")];
        let page = file(&clerk.in_urdu(), ONCE, &wrong).await.expect(422).text();
        for shown in ["کلی یا کوئی نشانی لکھیں۔", "یہ تاریخ درست نہیں", LEAST[0].1, "value=\"12\"", "dir=\"rtl\""] {
            assert!(page.contains(shown), "{shown}");
        }
        assert!(!clerk.get("/reports").await.text().contains("QTA-SAR-2026"));
        app.expect_clean().await;
    }

    /// Digits of three scripts, bidi marks and NUL: read, or kept out of the book.
    async fn hostile_text_never_reaches_the_book(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let hostile = [
            ("words", "\u{202E}علی\u{0000} نے \u{2066}دھمکی دی <script>alert(1)</script>"),
            ("phone", "۰۳۰۰-٠٠٠٠٠٠١"),
            ("distance_km", "۲٫۵"),
        ];
        let at = file(&clerk, ONCE, &hostile).await.expect(303).location();
        let shown = at.trim_end_matches("/slip").to_owned() + "?purpose=serve-citizen";
        let page = clerk.get(&shown).await.expect(200).text();
        assert!(page.contains("0300-0000001") && page.contains("2.5 km") || page.contains("2.5"));
        assert!(!page.contains('\u{202E}') && !page.contains('\0') && !page.contains("<script>alert"));
    }

    /// A narrative of ten megabytes is refused before it is read whole; one at the limit is kept whole.
    async fn long_words_have_a_limit(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let huge = "ا".repeat(5_000_000);
        file(&clerk, ONCE, &[("words", &huge)]).await.expect(413);
        let long = "ا".repeat(20_001);
        let page = file(&clerk, ONCE, &[("words", &long)]).await.expect(422).text();
        assert!(page.contains("id=\"words-error\""));
        let fits = "ا".repeat(20_000);
        file(&clerk, ONCE, &[("words", &fits)]).await.expect(303);
    }

    /// Only the counters of that station take reports down, and only with a form of the session's own.
    async fn only_a_counter_may_record(app: TestApp) {
        let sdpo = app.officer("sdpo", "QTA-C-SAR").await;
        file(&sdpo, ONCE, &[]).await.expect(403);
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let mut fields: Vec<(&str, &str)> = LEAST.to_vec();
        fields.extend([("once", ONCE), ("csrf", "forged")]);
        clerk.post_as_typed("/reports/new", &fields).await.expect(403);
        app.guest().post("/reports/new", &LEAST).await.expect(401);
        app.expect_clean().await;
    }

    /// A clock that was stepped back does not give a later report an earlier place: numbers only grow.
    async fn a_clock_stepped_back_changes_no_number(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        app.clock.advance(600);
        file(&clerk, ONCE, &[]).await.expect(303);
        app.clock.advance(-120);
        let second = file(&clerk, "019ab5c0-0000-7000-8000-000000000002", &[]).await.expect(303);
        assert_eq!(slip(&clerk, &second.location()).await.0, "QTA-SAR-2026-000002");
        app.expect_clean().await;
    }

    /// Power that fails between number and print takes nobody's code: its clerk prints the slip when it is back, the same day, and
    /// nobody else does; signed in again, for the sessions of a long cut are over.
    async fn a_power_cut_before_printing_costs_no_code(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, ONCE, &[]).await.expect(303).location();
        let (number, code) = slip(&clerk, &at).await;
        app.clock.advance(9 * 3_600);
        let again = app.back("moharrir", "QTA-SAR").await;
        assert_eq!(slip(&again, &at).await, (number, code.clone()));
        assert!(again.get(&format!("{at}.pdf")).await.expect(200).bytes.starts_with(b"%PDF"));
        let sho = app.officer("sho", "QTA-SAR").await;
        assert!(!sho.get(&at).await.expect(200).text().contains(&code));
        app.clock.advance(16 * 3_600);
        let again = app.back("moharrir", "QTA-SAR").await;
        assert!(!again.get(&at).await.expect(200).text().contains(&code), "a day is over");
        app.expect_clean().await;
    }
}
