//! A report goes to another station with the real wiring, on both engines: both diaries say so, the station that accepts
//! numbers the FIR in its own book from the other's report, and the number on the slip stays.

use db::Engine;
use testkit::{Browser, Reply, TestApp};

async fn app(engine: Engine) -> TestApp {
    TestApp::start(engine, khidmat::capabilities::all(), khidmat::capabilities::contracts()).await
}

fn form(n: u8) -> String {
    format!("019ab5c0-0000-7000-8000-0000000001{n:02}")
}

async fn told(clerk: &Browser<'_>, n: u8) -> String {
    let once = form(n);
    let fields = [
        ("words", "میری موٹر سائیکل چوری ہو گئی"),
        ("spoken", "urdu"),
        ("landmark", "ریلوے پھاٹک"),
        ("once", &once),
    ];
    let slip = clerk.post("/reports/new", &fields).await.expect(303).location();
    slip.trim_start_matches("/reports/").trim_end_matches("/slip").to_owned()
}

async fn offer(sho: &Browser<'_>, report: &str, n: u8) -> Reply {
    let (to, once) = (organisation::unit_id("QTA-CTY").to_string(), form(n));
    let fields = [
        ("to", to.as_str()),
        ("ground", "area"),
        ("words", "چوک سٹی کی حدود میں ہے"),
        ("once", once.as_str()),
    ];
    sho.post(&format!("/reports/{report}/transfer"), &fields).await
}

async fn register(sho: &Browser<'_>, report: &str, n: u8) -> Reply {
    let once = form(n);
    let fields = [
        ("report", report),
        ("source", "transfer"),
        ("source_paper", "QTA-SAR-2026-000001"),
        ("sections", "379"),
        ("words", "میری موٹر سائیکل چوری ہو گئی"),
        ("property", "موٹر سائیکل"),
        ("signed", "absent"),
        ("once", once.as_str()),
    ];
    sho.post("/firs/new", &fields).await
}

testkit::both_engines! { app app;
    async fn the_station_that_accepts_numbers_the_fir(app: TestApp) {
        let (here, there) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        let report = told(&here, 1).await;
        offer(&here, &report, 2).await.expect(303);
        there.get(&format!("/firs/new?report={report}")).await.expect(404);
        register(&there, &report, 3).await.expect(404);
        let once = form(4);
        there.post(&format!("/reports/{report}/transfer/accept"), &[("once", once.as_str())]).await.expect(303);
        for sho in [&here, &there] {
            let diary = sho.get("/diary").await.expect(200).text();
            assert_eq!(diary.matches("Transfer of a report").count(), 2 + usize::from(diary.contains("<option value=\"transfer\"")), "offered and accepted: {diary}");
            assert!(diary.contains("QTA-SAR-2026-000001") && diary.contains("چوک سٹی کی حدود میں ہے"));
        }
        register(&here, &report, 5).await.expect(422);
        let draft = there.get(&format!("/firs/new?report={report}")).await.expect(200).text();
        assert!(draft.contains("value=\"transfer\" checked") && draft.contains("value=\"QTA-SAR-2026-000001\""), "{draft}");
        let fir = register(&there, &report, 6).await.expect(303).location();
        assert!(there.get(&fir).await.expect(200).text().contains("1/26"));
        here.get(&fir).await.expect(404);
        let list = here.get("/reports").await.text();
        assert!(list.contains("QTA-SAR-2026-000001") && list.contains("FIR \u{2068}1/26"));
        app.expect_clean().await;
    }

    /// The station that holds it may act while its offer waits: the FIR ends the offer, and both diaries say so.
    async fn an_fir_ends_an_open_offer(app: TestApp) {
        let (here, there) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        let report = told(&here, 1).await;
        offer(&here, &report, 2).await.expect(303);
        register(&here, &report, 3).await.expect(303);
        assert!(!there.get("/reports").await.text().contains("QTA-SAR-2026-000001"));
        let once = form(4);
        there.post(&format!("/reports/{report}/transfer/accept"), &[("once", once.as_str())]).await.expect(404);
        assert!(there.get("/diary").await.text().contains("پیشکش واپس لی"));
        offer(&here, &report, 5).await.expect(409);
        app.expect_clean().await;
    }

    /// A FIR and an acceptance at the same moment: whichever came first, one FIR and one holder.
    async fn an_fir_and_an_acceptance_at_once(app: TestApp) {
        let (here, there) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        let report = told(&here, 1).await;
        offer(&here, &report, 2).await.expect(303);
        let (path, once) = (format!("/reports/{report}/transfer/accept"), form(4));
        let fields = [("once", once.as_str())];
        let (fir, taken) = tokio::join!(register(&here, &report, 3), there.post(&path, &fields));
        let (fir, taken) = (fir.status.as_u16(), taken.status.as_u16());
        assert!([(303, 404), (303, 409), (422, 303)].contains(&(fir, taken)), "{fir} {taken}");
        app.expect_clean().await;
    }
}

/// The catalogue as it is shipped, but that a station and what stands under it were closed on a day.
fn closed(station: &str, day: &str) -> catalogue::Catalogue {
    let dir = tempfile::tempdir().unwrap();
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/../catalogue");
    for file in std::fs::read_dir(shipped).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), dir.path().join(file.file_name())).unwrap();
    }
    let units = std::fs::read_to_string(dir.path().join("units.csv")).unwrap();
    let line = |line: &str| {
        let mut cells: Vec<String> = line.splitn(10, ',').map(str::to_owned).collect();
        if cells.first().is_some_and(|code| code == station)
            || cells.get(1).is_some_and(|parent| parent == station)
        {
            // Names with commas stand in quotes; these units have none.
            day.clone_into(&mut cells[8]);
        }
        cells.join(",")
    };
    let units: Vec<String> = units.lines().map(line).collect();
    std::fs::write(dir.path().join("units.csv"), units.join("\n")).unwrap();
    catalogue::Catalogue::load(dir.path()).unwrap()
}

testkit::both_engines! { app app;
    /// A station that the catalogue closed yesterday is offered nothing. What its officers hold leaves it, and nobody who stands at its
    /// counter is sent away.
    async fn a_station_closed_yesterday_takes_nothing_over(app: TestApp) {
        let (here, there) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        let (report, theirs) = (told(&here, 61).await, told(&there, 62).await);
        let choice = format!("value=\"{}\"", organisation::unit_id("QTA-CTY"));
        let form = here.get(&format!("/reports/{report}/transfer")).await.expect(200).text();
        assert!(form.contains(&choice), "{form}");
        let today = app.core.clock.now().day().to_string();
        let core = op::Core { catalogue: std::sync::Arc::new(closed("QTA-CTY", &today)), ..app.core.clone() };
        assert!(khidmat::setting_up::put_units(&core, None).await.unwrap() > 0);
        let form = here.get(&format!("/reports/{report}/transfer")).await.expect(200).text();
        assert!(!form.contains(&choice), "{form}");
        let refused = offer(&here, &report, 63).await.expect(422).text();
        assert!(refused.contains("چوک سٹی کی حدود میں ہے"), "his words are kept: {refused}");
        told(&there, 64).await;
        let (to, once) = (organisation::unit_id("QTA-SAR").to_string(), self::form(65));
        let fields = [("to", to.as_str()), ("ground", "other"), ("words", "تھانہ بند ہے"), ("once", once.as_str())];
        there.post(&format!("/reports/{theirs}/transfer"), &fields).await.expect(303);
        let once = self::form(66);
        here.post(&format!("/reports/{theirs}/transfer/accept"), &[("once", once.as_str())]).await.expect(303);
        app.expect_clean().await;
    }
}
