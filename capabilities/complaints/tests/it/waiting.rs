//! What waits: how many, which, since when, and that nobody is told of what he may not read.

use complaints::model::waiting::Waiting;
use complaints::store::waiting;
use policy::Filter;
use sea_orm::{ConnectionTrait, Statement};
use testkit::{Browser, TestApp};

use crate::{file, once};

/// Around what is put into a message.
const ISOLATES: [char; 2] = ['\u{2068}', '\u{2069}'];

/// What the row of links counts: not contacted, undecided, offered.
async fn counts(browser: &Browser<'_>) -> [i64; 3] {
    let told = browser.get("/api/v1/reports").await.expect(200).json();
    ["contact", "decision", "offered"].map(|kind| told["waiting"][kind].as_i64().unwrap())
}

async fn report(clerk: &Browser<'_>) -> String {
    file(clerk, &once(), &[]).await.expect(303).location().trim_end_matches("/slip").to_owned()
}

async fn contact(clerk: &Browser<'_>, report: &str, result: &str) {
    let once = once();
    let fields = [("way", "phone"), ("result", result), ("once", once.as_str())];
    clerk.post(&format!("{report}/contacts"), &fields).await.expect(303);
}

async fn offer(sho: &Browser<'_>, report: &str, to: &str) {
    let (to, once) = (organisation::unit_id(to).to_string(), once());
    let fields = [("to", to.as_str()), ("ground", "area"), ("once", once.as_str())];
    sho.post(&format!("{report}/transfer"), &fields).await.expect(303);
}

/// The reports of a narrowed list, in its order.
async fn listed(browser: &Browser<'_>, waiting: &str) -> Vec<String> {
    let told = browser.get(&format!("/api/v1/reports?waiting={waiting}")).await.expect(200).json();
    let rows = told["rows"].as_array().unwrap().iter();
    rows.map(|row| format!("/reports/{}", row["id"].as_str().unwrap())).collect()
}

/// Every row of the derived table, in order.
async fn rows(app: &TestApp) -> Vec<waiting::Model> {
    let tx = app.core.db.read().await.unwrap();
    let mut all = Vec::new();
    for kind in [Waiting::Contact, Waiting::Decision] {
        all.extend(waiting::page(&tx, &Filter::True, kind, None, 1_000).await.unwrap().rows);
    }
    tx.commit().await.unwrap();
    all
}

testkit::both_engines! { app crate::app;
    /// A report waits for a contact until somebody was spoken with, the longest waiting first, and the page says since when.
    async fn the_longest_waiting_come_first_until_they_are_done(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let first = report(&clerk).await;
        app.clock.advance(600);
        let second = report(&clerk).await;
        assert_eq!(counts(&clerk).await, [2, 2, 0]);
        assert_eq!(listed(&clerk, "contact").await, [first.clone(), second.clone()]);
        contact(&clerk, &second, "tried").await;
        assert_eq!(counts(&clerk).await, [2, 2, 0], "nobody was reached");
        contact(&clerk, &first, "spoke").await;
        contact(&clerk, &first, "spoke").await;
        assert_eq!(counts(&clerk).await, [1, 2, 0]);
        assert_eq!((listed(&clerk, "contact").await, listed(&clerk, "decision").await), (vec![second.clone()], vec![first, second]));
        let page = clerk.get("/reports?waiting=contact").await.expect(200).prose().replace(ISOLATES, "");
        assert_eq!(page.matches("aria-current=\"page\">Not contacted yet").count(), 1);
        assert!(page.contains("Waiting for") && page.contains("0 minutes") && page.contains("href=\"/reports.csv?waiting=contact\""), "{page}");
        let whole = clerk.get("/reports").await.text();
        assert!(whole.contains("aria-current=\"page\">All reports") && !whole.contains("Waiting for"));
        let urdu = clerk.in_urdu().get("/reports?waiting=decision").await.expect(200).text();
        assert!(urdu.contains("فیصلہ باقی"));
        app.expect_clean().await;
    }

    /// Past the catalogue's hours it is said so; between two limits, that the shorter has passed.
    async fn a_limit_that_has_passed_is_said(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        report(&clerk).await;
        app.clock.advance(9 * 3_600);
        let sho = app.officer("sho", "QTA-SAR").await;
        let page = sho.get("/reports?waiting=decision").await.prose().replace(ISOLATES, "");
        assert!(page.contains("9 hours: over 8 hours"), "{page}");
        assert!(!sho.get("/reports?waiting=contact").await.text().contains("passed"));
        app.clock.advance(16 * 3_600);
        let sho = app.officer("naib-moharrir", "QTA-SAR").await;
        for kind in ["contact", "decision"] {
            let page = sho.get(&format!("/reports?waiting={kind}")).await.prose().replace(ISOLATES, "");
            assert!(page.contains("25 hours: limit of 24 hours passed"), "{page}");
            assert_eq!(sho.get(&format!("/api/v1/reports?waiting={kind}")).await.json()["rows"][0]["late"], true);
        }
        let csv = sho.get("/reports.csv?waiting=decision").await.expect(200).text();
        assert!(csv.contains("Waiting since") && csv.contains("limit of"), "{csv}");
    }

    /// What waits waits at the office that holds it: counted and listed there, and nowhere else but above it.
    async fn it_waits_where_it_is_held(app: TestApp) {
        let (here, there) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        let stranger = app.officer("sho", "QTA-NSR").await;
        let (moved, kept) = (report(&here).await, report(&here).await);
        offer(&here, &moved, "QTA-CTY").await;
        assert_eq!((counts(&here).await, counts(&there).await), ([2, 2, 0], [0, 0, 1]));
        assert_eq!(listed(&there, "offered").await, std::slice::from_ref(&moved));
        assert!(there.get("/reports?waiting=offered").await.text().contains("Another office holds these reports"));
        let file = testkit::taken_away(&app, &there, ("/reports", "/reports", "?waiting=offered"), &["Waiting since"]).await;
        assert_eq!(file.len(), 1, "{file:?}");
        assert_eq!(stranger.get("/reports.csv?waiting=offered").await.expect(200).text().lines().count(), 1);
        let once = once();
        there.post(&format!("{moved}/transfer/accept"), &[("once", &once)]).await.expect(303);
        assert_eq!((counts(&here).await, counts(&there).await), ([1, 1, 0], [1, 1, 0]));
        assert_eq!((listed(&here, "decision").await, listed(&there, "decision").await), (vec![kept], vec![moved]));
        assert_eq!(counts(&stranger).await, [0, 0, 0]);
        assert_eq!(counts(&app.officer("dpo", "QTA").await).await, [2, 2, 0]);
        assert_eq!(counts(&app.officer("sdpo", "QTA-C-SAR").await).await, [1, 1, 0]);
        app.expect_clean().await;
    }

    /// An FIR or a referral ends the waiting; whatever was done, what waits is what follows from the records.
    async fn what_waits_follows_from_the_records(app: TestApp) {
        let (here, there) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        let mut all = Vec::new();
        for _ in 0..5 {
            all.push(report(&here).await);
        }
        contact(&here, &all[0], "spoke").await;
        offer(&here, &all[1], "QTA-CTY").await;
        let form = once();
        there.post(&format!("{}/transfer/accept", all[1]), &[("once", &form)]).await.expect(303);
        let ids: Vec<uuid::Uuid> = all.iter().map(|at| at.trim_start_matches("/reports/").parse().unwrap()).collect();
        let reports = complaints::Counter::new(app.state.contracts.roznamcha.clone(), app.state.contracts.channels.clone());
        let mut w = app.system().begin().await.unwrap();
        let subject = journal::Subject { kind: "test", id: w.new_id(), version: Some(1) };
        let cause = w.journal(journal::Draft::new("test.cause", subject)).unwrap();
        contracts::Reports::became_fir(&reports, &mut w, kernel::ids::ComplaintId(ids[2]), "1/26", cause).await.unwrap();
        w.commit().await.unwrap();
        assert_eq!(counts(&here).await, [2, 3, 0]);
        app.settle().await;
        app.erase("complaint", ids[3]).await;
        assert_eq!(complaints::service::forget_erased(&app.system()).await.unwrap(), 1);
        assert_eq!(complaints::service::forget_erased(&app.system()).await.unwrap(), 0);
        assert_eq!(counts(&here).await, [1, 2, 0]);
        let kept = rows(&app).await;
        let tx = app.core.db.write().await.unwrap();
        let gone = Statement::from_string(tx.get_database_backend(), "DELETE FROM complaints_waiting");
        tx.execute_raw(gone).await.unwrap();
        waiting::derive(&tx, &ids).await.unwrap();
        waiting::derive(&tx, &ids).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(rows(&app).await, kept);
        assert_eq!(kept.len(), 5);
    }

    /// What is sealed is counted nowhere, from its first word or from the moment it is sealed, at its office and above.
    async fn what_is_sealed_is_not_counted(app: TestApp) {
        let (sho, clerk) = (app.officer("sho", "QTA-SAR").await, app.officer("moharrir", "QTA-SAR").await);
        let dpo = app.officer("dpo", "QTA").await;
        file(&clerk, &once(), &[("seal", "violence")]).await.expect(303);
        let later = report(&clerk).await;
        assert_eq!((counts(&sho).await, counts(&dpo).await), ([1, 1, 0], [1, 1, 0]));
        offer(&sho, &later, "QTA-CTY").await;
        let there = app.officer("sho", "QTA-CTY").await;
        assert_eq!(counts(&there).await, [0, 0, 1]);
        let form = once();
        sho.post(&format!("{later}/seal"), &[("profile", "child"), ("reason", "بچی کا معاملہ"), ("once", &form)]).await.expect(303);
        for officer in [&sho, &clerk, &dpo, &there] {
            assert_eq!(counts(officer).await, [0, 0, 0]);
        }
        let ids = [later.trim_start_matches("/reports/").parse().unwrap()];
        let tx = app.core.db.write().await.unwrap();
        waiting::derive(&tx, &ids).await.unwrap();
        tx.commit().await.unwrap();
        assert!(rows(&app).await.is_empty());
        app.expect_clean().await;
    }

    /// The list asked by the page itself keeps what it is narrowed to, and says what is done by leaving it out.
    async fn the_page_asks_for_what_it_is_narrowed_to(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (one, _) = (report(&clerk).await, report(&clerk).await);
        let page = clerk.get("/reports?waiting=contact").await.text();
        assert!(page.contains("data-query=\"?waiting=contact\"") && page.contains("data-narrowed"));
        let first = clerk.get("/reports/live?waiting=contact").await.expect(200).json();
        let ask = format!("/reports/live?waiting=contact&seen={}", first["seen"].as_str().unwrap());
        clerk.get(&ask).await.expect(204);
        contact(&clerk, &one, "spoke").await;
        let renewed = clerk.get(&ask).await.expect(200).json();
        assert_eq!(renewed["table"].as_str().unwrap().matches("QTA-SAR-2026-").count(), 1);
        assert!(renewed["waiting"].as_str().unwrap().contains("aria-current=\"page\">Not contacted yet"));
        clerk.get("/api/v1/reports?waiting=lunch").await.expect(400);
        assert!(clerk.get("/reports?waiting=lunch").await.expect(200).text().contains("aria-current=\"page\">All reports"));
        app.guest().get("/reports?waiting=contact").await.expect(303);
    }

    /// A page ends where the next begins, and none is listed twice.
    async fn a_long_list_goes_on(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        for _ in 0..31 {
            report(&clerk).await;
        }
        let first = clerk.get("/api/v1/reports?waiting=decision").await.expect(200).json();
        let next = first["next"].as_str().unwrap();
        assert!(clerk.get("/reports?waiting=decision").await.text().contains(&format!("/reports?after={next}&#38;waiting=decision")));
        let rest = clerk.get(&format!("/api/v1/reports?waiting=decision&after={next}")).await.expect(200).json();
        assert_eq!((first["rows"].as_array().unwrap().len(), rest["rows"].as_array().unwrap().len()), (30, 1));
        assert_eq!(clerk.get("/reports.csv?waiting=decision").await.text().matches("QTA-SAR-2026-").count(), 31);
    }
}
