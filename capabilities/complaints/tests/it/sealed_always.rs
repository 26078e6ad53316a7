//! Whatever is done with reports, and in whatever order: from the moment one is sealed, transfers, links and lists tell nobody of it
//! but those named for it.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use testkit::{Browser, Reply, TestApp};

use crate::{file, once, slip};

const STATIONS: [&str; 3] = ["QTA-SAR", "QTA-CTY", "QTA-NSR"];
/// Who told each of them, and where.
const TOLD: [(&str, &str); 3] = [("زرمینہ", "نوحصار"), ("شہناز", "خیزی"), ("گل بی بی", "سردہ")];
/// What makes the names and places of a sequence its own.
const OWN: [&str; SEQUENCES] = ["جان", "نور"];
/// Steps of one sequence.
const STEPS: usize = 9;
/// Sequences, each with reports of its own.
const SEQUENCES: usize = 2;

/// A report and what must not be seen of it once it is sealed.
struct Report {
    path: String,
    number: String,
    secrets: [String; 3],
    sealed: bool,
}

async fn told(clerk: &Browser<'_>, sequence: usize, at: usize) -> Report {
    let (name, killi) = TOLD[at];
    let [name, killi] = [name, killi].map(|word| format!("{word} {}", OWN[sequence]));
    let last = format!("76543{sequence}{at}");
    let phone = format!("0300{last}");
    let fields = [("name", name.as_str()), ("phone", &phone), ("killi", &killi), ("landmark", "")];
    let at = file(clerk, &once(), &fields).await.expect(303).location();
    let (number, _) = slip(clerk, &at).await;
    let path = at.trim_end_matches("/slip").to_owned();
    Report { path, number, secrets: [name, last, killi], sealed: false }
}

async fn post(who: &Browser<'_>, path: &str, fields: &[(&str, &str)]) -> Reply {
    let once = once();
    let fields = [fields, &[("once", once.as_str())]].concat();
    who.post(path, &fields).await
}

/// One officer tries one thing; who may is for the program to know.
async fn tries(who: &Browser<'_>, verb: usize, report: &Report, other: &Report, to: &str) -> u16 {
    let path = &report.path;
    let to = organisation::unit_id(to).to_string();
    let reply = match verb {
        0 | 1 => {
            post(who, &format!("{path}/transfer"), &[("to", &to), ("ground", "area"), ("words", "")]).await
        }
        2 => post(who, &format!("{path}/transfer/accept"), &[]).await,
        3 => post(who, &format!("{path}/transfer/decline"), &[("words", "حدود نہیں")]).await,
        4 | 5 => {
            let said = [
                ("other", other.number.as_str()),
                ("verdict", "same"),
                ("reason", ""),
                ("from", "supervise"),
            ];
            post(who, &format!("{path}/links"), &said).await
        }
        6 => {
            post(who, &format!("{path}/persons"), &[("role", "witness"), ("name", &report.secrets[0])]).await
        }
        _ => {
            post(who, &format!("{path}/seal"), &[("profile", "witness"), ("reason", "گواہ کو خطرہ ہے")]).await
        }
    };
    reply.status.as_u16()
}

/// Everything an officer reads without being told where to look, the pages of the other reports included.
async fn everything(who: &Browser<'_>, reports: &[Report]) -> String {
    let mut text = String::new();
    for list in ["/reports", "/reports.csv", "/api/v1/reports", "/api/v1/reports/offered", "/clocks"] {
        text.push_str(&who.get(list).await.text());
    }
    for report in reports.iter().filter(|report| !report.sealed) {
        for page in ["?purpose=supervise", "/transfer", "/links"] {
            text.push_str(&who.get(&format!("{}{page}", report.path)).await.text());
        }
        text.push_str(&who.get(&format!("/api/v1{}/alike?purpose=supervise", report.path)).await.text());
    }
    text
}

/// Of what is sealed this officer finds nothing, wherever he reads and whatever he asks for.
async fn finds_nothing(who: &Browser<'_>, reports: &[Report], post: &str) {
    let read = everything(who, reports).await;
    for report in reports.iter().filter(|report| report.sealed) {
        let id = report.path.trim_start_matches("/reports/");
        for secret in report.secrets.iter().map(String::as_str).chain([report.number.as_str(), id]) {
            assert!(!read.contains(secret), "{post} reads {secret}");
        }
        for page in ["?purpose=supervise", "/links", "/transfer", "/slip"] {
            let status = who.get(&format!("{}{page}", report.path)).await.status.as_u16();
            assert_eq!(status, 404, "{post} {page}");
        }
        for q in [&report.secrets[0], &report.number] {
            let found = who.post("/reports/search", &[("q", q), ("purpose", "supervise")]).await.text();
            assert!(!found.contains(id), "{post} finds it by {q}");
        }
    }
}

testkit::both_engines! { app crate::app;
    async fn what_is_sealed_stays_sealed_whatever_is_done(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let (mut sho, mut clerks) = (Vec::new(), Vec::new());
        for station in STATIONS {
            sho.push(app.officer("sho", station).await);
            // Whoever takes it down may finish with it for an hour.
            clerks.push(app.officer("moharrir", station).await);
        }
        let mut others = Vec::new();
        for (kind, unit) in [("sdpo", "QTA-C-SAR"), ("dpo", "QTA"), ("io", "QTA-CTY")] {
            others.push(app.officer(kind, unit).await);
        }
        let mut runner = TestRunner::deterministic();
        let steps = prop::collection::vec((0..3_usize, 0..9_usize, 0..3_usize), STEPS);
        let mut done = [0_usize; 9];
        for sequence in 0..SEQUENCES {
            let mut reports = Vec::new();
            for (at, clerk) in clerks.iter().enumerate() {
                reports.push(told(clerk, sequence, at).await);
            }
            let mut drawn = steps.new_tree(&mut runner).unwrap().current();
            drawn.push((0, 8, 0));
            for (at, verb, to) in drawn {
                let before = done;
                for who in sho.iter().chain([&named]) {
                    let other = &reports[(at + 1 + to % 2) % 3];
                    let answer = tries(who, verb, &reports[at], other, STATIONS[to]).await;
                    assert!(answer < 500, "{verb}: {answer}");
                    if answer == 303 {
                        done[verb] += 1;
                        reports[at].sealed |= verb > 6;
                    }
                }
                if done == before {
                    continue;
                }
                for (who, post) in sho.iter().zip(STATIONS).chain(others.iter().zip(["sdpo", "dpo", "io"])) {
                    finds_nothing(who, &reports, post).await;
                }
            }
            let hers = named.get("/sealed").await.text();
            assert!(reports.iter().all(|report| !report.sealed || hers.contains(&report.number)));
        }
        assert!(done[0] + done[1] > 0 && done[4] + done[5] > 0 && done[7] + done[8] >= SEQUENCES, "{done:?}");
        app.expect_clean().await;
    }
}
