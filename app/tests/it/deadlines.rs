//! Clocks with the real wiring, on both engines: facts of the journal start and stop them, what passes is told once to each
//! tier, and nobody stops one by another word. What belongs to the rules alone is in `platform/deadlines`.

use db::Engine;
use deadlines::{Sources, Turn, catch_up};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use testkit::{Browser, Reply, TestApp};

async fn app(engine: Engine) -> TestApp {
    TestApp::start(engine, khidmat::capabilities::all(), khidmat::capabilities::contracts()).await
}

fn sources() -> Sources {
    khidmat::capabilities::timed(&khidmat::capabilities::all())
}

const HOUR: i64 = 3_600;

fn form(n: u16) -> String {
    format!("019ab5c0-0000-7000-8000-000000{n:06}")
}

/// Records a report; its page.
async fn told(clerk: &Browser<'_>, n: u16) -> String {
    let once = form(n);
    let fields = [
        ("words", "گھر سے بکریاں چوری ہو گئیں"),
        ("spoken", "urdu"),
        ("landmark", "ریلوے پھاٹک"),
        ("once", &once),
    ];
    let slip = clerk.post("/reports/new", &fields).await.expect(303).location();
    slip.trim_end_matches("/slip").to_owned()
}

async fn sort(who: &Browser<'_>, report: &str, n: u16, sort: &str, reason: &str) -> Reply {
    let once = form(n);
    who.post(&format!("{report}/sortings"), &[("sort", sort), ("reason", reason), ("once", once.as_str())])
        .await
}

/// What has just been committed becomes known, and what is due is told.
/// So many hours later.
async fn later(app: &TestApp, hours: i64) {
    app.clock.advance(hours * HOUR);
    settled(app).await;
}

async fn settled(app: &TestApp) {
    app.settle().await;
    catch_up(&app.core, &sources()).await.unwrap();
    app.settle().await;
}

async fn clocks(who: &Browser<'_>, which: &str) -> Vec<Value> {
    let list = who.get(&format!("/api/v1/clocks?which={which}")).await.expect(200).json();
    list["rows"].as_array().unwrap().clone()
}

fn names(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["clock"].as_str().unwrap()).collect()
}

async fn count(app: &TestApp, sql: &str) -> i64 {
    let tx = app.core.db.read().await.unwrap();
    let asked = sea_orm::Statement::from_string(tx.get_database_backend(), sql);
    let count = tx.query_one_raw(asked).await.unwrap().unwrap().try_get("", "n").unwrap();
    tx.commit().await.unwrap();
    count
}

/// Clerk, SDPO and DPO, signed in again.
async fn again(app: &TestApp) -> (Browser<'_>, Browser<'_>, Browser<'_>) {
    (app.back("moharrir", "QTA-SAR").await, app.back("sdpo", "QTA-C-SAR").await, app.back("dpo", "QTA").await)
}

testkit::both_engines! { app app;
    /// A report runs two clocks; sorting and contact end them, and each tier is told once of what passes.
    async fn what_nobody_does_climbs(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        app.officer("sdpo", "QTA-C-SAR").await;
        app.officer("dpo", "QTA").await;
        let other = app.officer("sho", "QTA-CTY").await;
        let report = told(&clerk, 1).await;
        settled(&app).await;
        assert_eq!(names(&clocks(&clerk, "running").await), ["complaint.sorting", "complaint.first-contact"]);
        assert!(clocks(&clerk, "late").await.is_empty());
        assert_eq!(names(&clocks(&clerk, "soon").await), Vec::<&str>::new(), "due in eight hours, not within");
        assert!(clocks(&other, "running").await.is_empty(), "another station's");
        later(&app, 9).await;
        let (_, sdpo, _) = again(&app).await;
        let late = clocks(&sdpo, "late").await;
        assert_eq!(names(&late), ["complaint.sorting"]);
        assert_eq!(late[0]["told"], "Officer in charge");
        later(&app, 4).await;
        settled(&app).await;
        let (clerk, _, dpo) = again(&app).await;
        assert_eq!(clocks(&dpo, "late").await[0]["told"], "SDPO");
        sort(&clerk, &report, 2, "other", "").await.expect(303);
        settled(&app).await;
        assert!(clocks(&dpo, "late").await.is_empty(), "it was sorted");
        let page = clerk.get(&format!("{report}?purpose=serve-citizen")).await.expect(200).text();
        assert!(page.contains("Done late") && page.contains("It discloses: ") && page.contains("Another cognizable"));
        assert_eq!(page.matches("Told: \u{2068}Officer in charge, SDPO\u{2069}").count(), 1, "{page}");
        app.expect_clean().await;
    }

    /// Graver starts at once and counts from the report; lesser, and a referral, stop nothing; from above it does, with reasons.
    async fn another_word_stops_no_clock(app: TestApp) {
        app.officer("sdpo", "QTA-C-SAR").await;
        let report = told(&app.officer("sho", "QTA-SAR").await, 1).await;
        later(&app, 7).await;
        let sho = app.back("sho", "QTA-SAR").await;
        sort(&sho, &report, 2, "grave", "").await.expect(303);
        settled(&app).await;
        let soon = clocks(&sho, "soon").await;
        assert_eq!(names(&soon), ["fir.grave"], "one hour is left of eight");
        let due = soon[0]["due_at"].clone();
        sort(&sho, &report, 3, "property", "").await.expect(303);
        let again = sort(&sho, &report, 4, "non-cognizable", "").await.expect(422).text();
        assert!(again.contains("Write why") && again.contains("value=\"non-cognizable\" checked"), "{again}");
        sort(&sho, &report, 4, "non-cognizable", "صلح ہو گئی").await.expect(303);
        settled(&app).await;
        let running = clocks(&sho, "running").await;
        assert_eq!(names(&running), ["fir.grave", "complaint.first-contact", "fir.property"]);
        assert_eq!(running[0]["due_at"], due);
        later(&app, 2).await;
        let (sho, sdpo) = (app.back("sho", "QTA-SAR").await, app.back("sdpo", "QTA-C-SAR").await);
        let late = clocks(&sdpo, "late").await;
        assert_eq!((names(&late), &late[0]["told"]), (vec!["fir.grave"], &json!("SDPO")), "at once, of a grave matter");
        sort(&sdpo, &report, 5, "property", " ").await.expect(422);
        sort(&sdpo, &report, 5, "property", "بیان پڑھا، چوری ہے").await.expect(303);
        settled(&app).await;
        assert_eq!(names(&clocks(&sho, "running").await), ["complaint.first-contact", "fir.property"]);
        let page = sdpo.get(&format!("{report}?purpose=supervise")).await.expect(200).text();
        assert!(page.contains("Sorted anew from above the station") && page.contains("بیان پڑھا"));
        assert_eq!(page.matches("No longer counts").count(), 1, "{page}");
        app.expect_clean().await;
    }

    /// An FIR ends every clock of the report; what was told stays told.
    async fn an_fir_ends_them(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let report = told(&sho, 1).await;
        sort(&sho, &report, 2, "property", "").await.expect(303);
        later(&app, 25).await;
        let sho = app.back("sho", "QTA-SAR").await;
        assert_eq!(names(&clocks(&sho, "late").await), ["complaint.first-contact", "fir.property"]);
        let once = form(3);
        let id = report.trim_start_matches("/reports/");
        let fields = [("report", id), ("source", "oral"), ("sections", "379"), ("words", "بکریاں چوری ہوئیں"),
            ("property", "دو بکریاں"), ("name", "گل بی بی"), ("signed", "thumb"), ("read_over", "yes"), ("once", once.as_str())];
        sho.post("/firs/new", &fields).await.expect(303);
        settled(&app).await;
        let running = clocks(&sho, "running").await;
        assert_eq!(names(&running), ["challan.complete", "challan.interim"], "its FIR's, and none of the report");
        let page = sho.get(&format!("{report}?purpose=supervise")).await.expect(200).text();
        assert!(page.contains("Done late") && page.contains("A limit passed"));
        app.expect_clean().await;
    }

    /// Two processes at one store: each step once, whoever comes first.
    async fn two_processes_tell_once(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        for n in 1..=20 {
            told(&clerk, n).await;
        }
        app.settle().await;
        app.clock.advance(190 * HOUR);
        let (one, other) = (sources(), sources());
        for _ in 0..3 {
            let (one, other) = tokio::join!(catch_up(&app.core, &one), catch_up(&app.core, &other));
            one.unwrap();
            other.unwrap();
        }
        // 190 hours after: first contact by officer in charge, SDPO, DPO, RPO; sorting (due at 8 hours) by the ombudsman too.
        assert_eq!(count(&app, "SELECT COUNT(*) AS n FROM deadlines_step").await, 20 * 9);
        assert_eq!(count(&app, "SELECT COUNT(*) AS n FROM journal_entry WHERE action = 'deadlines.tell'").await, 20 * 9);
        app.expect_clean().await;
    }

    /// What was lawfully erased tells nobody any more.
    async fn what_is_erased_climbs_no_further(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let report = told(&clerk, 1).await;
        later(&app, 9).await;
        app.erase("complaint", report.trim_start_matches("/reports/").parse().unwrap()).await;
        later(&app, 200).await;
        assert_eq!(count(&app, "SELECT COUNT(*) AS n FROM deadlines_step").await, 1, "the officer in charge, before");
        let clerk = app.back("moharrir", "QTA-SAR").await;
        assert!(clocks(&clerk, "running").await.is_empty());
        app.expect_clean().await;
    }

    /// A shift in which nothing but sealed matters passed is no line, and holds up none after it.
    async fn a_shift_of_sealed_matters_holds_up_none(app: TestApp) {
        app.officer("sho", "QTA-SAR").await;
        app.officer("dpo", "QTA").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let once = form(1);
        let sealed = [("words", "شوہر مارتا ہے"), ("spoken", "urdu"), ("landmark", "ریلوے پھاٹک"),
            ("seal", "violence"), ("once", once.as_str())];
        clerk.post("/reports/new", &sealed).await.expect(303);
        later(&app, 8 + 25).await;
        assert!(count(&app, "SELECT COUNT(*) AS n FROM deadlines_step").await > 0, "told above the station");
        later(&app, 24).await;
        assert_eq!(count(&app, "SELECT COUNT(*) AS n FROM deadlines_digest").await, 0);
        told(&app.back("moharrir", "QTA-SAR").await, 2).await;
        later(&app, 9).await;
        later(&app, 9).await;
        assert_eq!(count(&app, "SELECT COUNT(*) AS n FROM deadlines_digest").await, 1, "the station's");
        app.expect_clean().await;
    }

    /// Two versions at one store while a new one is brought in: the one started last keeps the clocks, the other stands back.
    async fn the_rules_of_the_last_started_hold(app: TestApp) {
        told(&app.officer("moharrir", "QTA-SAR").await, 1).await;
        app.settle().await;
        let mut other = app.core.clone();
        // Another basis, as another catalogue is.
        other.offices = ["QTA-SAR".to_owned()].into();
        let (mut old, mut new) = (Turn::default(), Turn::default());
        assert!(old.take(&app.core, &sources()).await.unwrap());
        assert!(new.take(&other, &sources()).await.unwrap());
        for _ in 0..3 {
            assert!(!old.take(&app.core, &sources()).await.unwrap());
            assert!(new.take(&other, &sources()).await.unwrap());
        }
        assert!(Turn::default().take(&app.core, &sources()).await.unwrap(), "started again, it has the last word");
        assert!(!new.take(&other, &sources()).await.unwrap());
    }

    /// Forgotten and made again from the journal, clocks are the same, and nobody is told twice.
    async fn made_again_they_are_the_same(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        for n in 1..=4 {
            let report = told(&sho, n).await;
            if n > 2 {
                sort(&sho, &report, 100 + n, "property", "").await.expect(303);
            }
        }
        later(&app, 30).await;
        let sho = app.back("sho", "QTA-SAR").await;
        let steps = "SELECT COUNT(*) AS n FROM journal_entry WHERE action = 'deadlines.tell'";
        let told = count(&app, steps).await;
        let before = (clocks(&sho, "running").await, sho.get("/clocks").await.expect(200).text().matches("<tr").count());
        let tx = app.core.db.write().await.unwrap();
        tx.execute_unprepared("DELETE FROM deadlines_made").await.unwrap();
        tx.commit().await.unwrap();
        settled(&app).await;
        let after = (clocks(&sho, "running").await, sho.get("/clocks").await.expect(200).text().matches("<tr").count());
        assert_eq!((before, told), (after, count(&app, steps).await));
        app.expect_clean().await;
    }

    /// What a unit was told in a shift is one line when the shift has ended.
    async fn a_shift_is_one_line(app: TestApp) {
        app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        told(&clerk, 1).await;
        told(&clerk, 2).await;
        later(&app, 9).await;
        let sho = app.back("sho", "QTA-SAR").await;
        assert!(!sho.get("/clocks").await.expect(200).text().contains("Told in each shift"), "the shift is not over");
        later(&app, 9).await;
        settled(&app).await;
        let sho = app.back("sho", "QTA-SAR").await;
        let page = sho.get("/clocks").await.expect(200).text();
        assert!(page.contains("Told in each shift") && page.contains("Limits passed"), "{page}");
        let (_, line) = page.rsplit_once("Told in each shift").unwrap();
        assert_eq!(line.matches("<tr").count(), 2, "heading and one line");
        app.expect_clean().await;
    }

    /// What a unit was told comes first when whoever is in charge of it signs in, until he has read it; nobody reads it for him, nor
    /// more than he was shown.
    async fn a_digest_comes_first_until_it_is_read(app: TestApp) {
        // What `/start` asks before it leads anywhere.
        let digests = khidmat::capabilities::contracts().digests;
        let in_charge = app.acting("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        told(&clerk, 1).await;
        later(&app, 9).await;
        assert!(!digests.wait(&in_charge).await.unwrap(), "the shift is not over");
        later(&app, 9).await;
        settled(&app).await;
        assert!(digests.wait(&in_charge).await.unwrap());
        let sho = app.back("sho", "QTA-SAR").await;
        let page = sho.get("/clocks").await.expect(200).text();
        let value = |name: &str| {
            let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).expect(name);
            rest.split_once('"').unwrap().0.to_owned()
        };
        let (unit, until) = (value("unit"), value("until"));
        // Which, not only how many.
        let (_, notice) = page.split_once("id=\"digests\"").unwrap();
        let (notice, _) = notice.split_once("<form").unwrap();
        assert!(notice.contains("QTA-SAR-2026-000001") && notice.contains("Deciding what the report discloses"), "{notice}");
        assert!(page.contains("It has not been read") && page.contains("not yet"));
        let read = [("unit", unit.as_str()), ("until", until.as_str())];
        // Neither his clerk, nor another station's officer, nor whoever stands above: it was told to him.
        for (post_of, unit) in [("naib-moharrir", "QTA-SAR"), ("sho", "QTA-CTY"), ("sdpo", "QTA-C-SAR"), ("dpo", "QTA")] {
            assert!(!digests.wait(&app.acting(post_of, unit).await).await.unwrap(), "{post_of}");
            let other = app.back(post_of, unit).await;
            assert!(!other.get("/clocks").await.expect(200).text().contains("/clocks/digests/read"), "{post_of}");
            other.post("/clocks/digests/read", &read).await.expect(404);
        }
        let later_one = (until.parse::<i64>().unwrap() + 1).to_string();
        sho.post("/clocks/digests/read", &[("unit", unit.as_str()), ("until", later_one.as_str())]).await.expect(404);
        for wrong in ["", "x", "۱۲"] {
            sho.post("/clocks/digests/read", &[("unit", unit.as_str()), ("until", wrong)]).await.expect(404);
        }
        let readings = "SELECT COUNT(*) AS n FROM deadlines_digest_read";
        assert_eq!(count(&app, readings).await, 0);
        sho.post("/clocks/digests/read", &read).await.expect(303);
        sho.post("/clocks/digests/read", &read).await.expect(303);
        let body = json!({"unit": unit, "until": kernel::Timestamp(until.parse().unwrap()).rfc3339()});
        sho.post_json("/api/v1/clocks/digests/read", &form(71), &body).await.expect(204);
        assert_eq!(count(&app, readings).await, 1, "once, however often");
        assert!(!digests.wait(&in_charge).await.unwrap());
        let page = sho.get("/clocks").await.expect(200).text();
        assert!(!page.contains("/clocks/digests/read") && !page.contains("not yet"), "{page}");
        // The next shift has its own.
        let clerk = app.back("moharrir", "QTA-SAR").await;
        told(&clerk, 2).await;
        later(&app, 9).await;
        later(&app, 9).await;
        let sho = app.back("sho", "QTA-SAR").await;
        assert!(digests.wait(&in_charge).await.unwrap());
        let wrong = json!({"unit": unit, "until": "yesterday"});
        sho.post_json("/api/v1/clocks/digests/read", &form(72), &wrong).await.expect(404);
        sho.post_json("/api/v1/clocks/digests/read", &form(73), &json!({"unit": "x", "until": "2026-01-01T00:00:00Z"})).await.expect(400);
        app.expect_clean().await;
    }

    /// The list is seen by those it concerns, as a page, as files and as JSON; a wrong question is said.
    async fn the_list_is_seen_by_those_it_concerns(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let report = told(&clerk, 1).await;
        settled(&app).await;
        let empty = clerk.get("/clocks").await.expect(200).text();
        assert!(empty.contains("No limit has passed") && empty.contains("All open <b class=\"count\"><bdi dir=\"ltr\">2</bdi>"));
        let page = clerk.get("/clocks?which=running").await.expect(200).text();
        assert!(page.contains(&report) && page.contains("hours\u{2069} left"), "{page}");
        for kind in ["csv", "xlsx"] {
            assert!(page.contains(&format!("\"/clocks.{kind}?which=running\"")), "{page}");
        }
        let csv = clerk.get("/clocks.csv?which=running").await.expect(200).text();
        assert!(csv.contains("QTA-SAR-2026-000001") && csv.contains("First contact"));
        clerk.get("/clocks?which=%3Cb%3E").await.expect(422);
        let desk = app.officer("woman-desk", "QTA-SAR").await;
        assert!(clocks(&desk, "running").await.is_empty());
        assert!(app.guest().get("/clocks").await.status.as_u16() != 200);
        let urdu = clerk.in_urdu().get("/clocks?which=running").await.expect(200).text();
        assert!(urdu.contains("رپورٹ کرنے والے سے پہلا رابطہ") && urdu.contains("باقی"));
    }

    /// Each tier has its own line a shift: the SDPO's and the DPO's count what these were told, in the shift in which they were.
    async fn every_tier_has_its_line(app: TestApp) {
        app.officer("sdpo", "QTA-C-SAR").await;
        app.officer("dpo", "QTA").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        told(&clerk, 1).await;
        told(&clerk, 2).await;
        // Sorting is due at 22:05; its SDPO is told at 02:05, its DPO a day after the limit.
        later(&app, 13).await;
        later(&app, 6).await;
        let line = async |kind: &str, unit: &str| {
            let page = app.back(kind, unit).await.get("/clocks").await.expect(200).text();
            let lines = page.split_once("Told in each shift").map_or("", |(_, lines)| lines).to_owned();
            let counts: Vec<String> = lines.split("<tr").skip(2).map(|row| {
                let (row, _) = row.split_once("</tr>").unwrap();
                row.rsplit_once("<bdi dir=\"ltr\">").unwrap().1.split_once("</bdi>").unwrap().0.to_owned()
            }).collect();
            counts
        };
        assert_eq!(line("sdpo", "QTA-C-SAR").await, ["2"]);
        assert_eq!(line("dpo", "QTA").await, Vec::<String>::new());
        later(&app, 14).await;
        later(&app, 9).await;
        assert_eq!(line("dpo", "QTA").await, ["2"], "sorting of both, at the district");
        assert_eq!(line("sdpo", "QTA-C-SAR").await, ["2", "2"], "contact of both since: the newest shift first");
        assert_eq!(count(&app, "SELECT COUNT(*) AS n FROM (SELECT unit, shift_from FROM deadlines_digest GROUP BY unit, shift_from) d").await,
            count(&app, "SELECT COUNT(*) AS n FROM deadlines_digest").await);
        app.expect_clean().await;
    }

    /// A holiday that is entered into the catalogue afterwards moves no hour and un-tells nobody, also where everything is made again.
    async fn a_holiday_declared_afterwards_moves_nothing(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        told(&clerk, 1).await;
        later(&app, 33).await;
        let hours = "SELECT CAST(SUM(due_at + counted_from) AS BIGINT) AS n FROM deadlines_clock";
        let steps = "SELECT COUNT(*) AS n FROM journal_entry WHERE action = 'deadlines.tell'";
        let before = (count(&app, hours).await, count(&app, steps).await);
        assert!(before.1 > 0);
        let folder = tempfile::tempdir().unwrap();
        let limits = std::fs::read_to_string(crate::repository("catalogue/limits.csv")).unwrap();
        let holiday = "holiday.2026-11-22,86400,seconds,سرکاری تعطیل,Public holiday,,,made up for a test,to be verified\n";
        std::fs::write(folder.path().join("limits.csv"), limits + holiday).unwrap();
        let mut core = app.core.clone();
        core.catalogue = std::sync::Arc::new(catalogue::Catalogue::load(folder.path()).unwrap());
        for _ in 0..2 {
            app.settle().await;
            catch_up(&core, &sources()).await.unwrap();
            assert_eq!((count(&app, hours).await, count(&app, steps).await), before);
            let tx = app.core.db.write().await.unwrap();
            tx.execute_unprepared("DELETE FROM deadlines_made").await.unwrap();
            tx.commit().await.unwrap();
        }
        catch_up(&core, &sources()).await.unwrap();
        assert_eq!((count(&app, hours).await, count(&app, steps).await), before);
    }

    /// A first word of the station from which no FIR follows is looked at from above; his word or a graver one ends that, a second
    /// lesser one does not, and of a sealed matter, which no station sorts, there is none.
    async fn a_lesser_first_word_is_reviewed_from_above(app: TestApp) {
        app.officer("sdpo", "QTA-C-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (report, graver, property) = (told(&clerk, 1).await, told(&clerk, 2).await, told(&clerk, 3).await);
        sort(&clerk, &report, 11, "other", "").await.expect(303);
        sort(&clerk, &report, 12, "non-cognizable", "لین دین ہے").await.expect(303);
        sort(&clerk, &graver, 13, "non-cognizable", "لین دین ہے").await.expect(303);
        sort(&clerk, &graver, 14, "grave", "").await.expect(303);
        sort(&clerk, &property, 15, "property", "").await.expect(303);
        sort(&clerk, &property, 16, "other", "").await.expect(303);
        settled(&app).await;
        let sdpo = app.back("sdpo", "QTA-C-SAR").await;
        let reviews = async |who: &Browser<'_>, which: &str| {
            let rows = clocks(who, which).await;
            rows.into_iter().filter(|row| row["clock"] == "sorting.review").collect::<Vec<_>>()
        };
        let running = reviews(&sdpo, "running").await;
        assert_eq!(running.len(), 1, "{running:?}");
        assert!(report.ends_with(running[0]["record"].as_str().unwrap()), "{running:?}");
        later(&app, 25).await;
        let sdpo = app.back("sdpo", "QTA-C-SAR").await;
        assert_eq!(reviews(&sdpo, "late").await[0]["told"], "SDPO");
        sort(&sdpo, &report, 17, "other", "بیان پڑھا، ٹھیک ہے").await.expect(303);
        settled(&app).await;
        assert!(reviews(&sdpo, "running").await.is_empty());
        let page = sdpo.get(&format!("{report}?purpose=supervise")).await.expect(200).text();
        assert!(page.contains("A superior checks"), "{page}");
        app.expect_clean().await;
    }
}
