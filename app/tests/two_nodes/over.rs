//! A report taken down at the province goes to a station that keeps its own books, with its file, and comes back as an FIR would: each
//! the real program in a process of its own, the station away at first and killed in the middle.

use std::time::Duration;

use crate::force;
use crate::machine::{Machine, await_some};
use crate::officer::Officer;

const PAPER: &[u8] = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";

async fn over(database: Option<String>) {
    let mut force = force(database);
    force.province.serve().await;
    let giver = Officer::posted(&force.province, "sho", "QTA-CTY").await;
    let (number, code) = giver.record("سریاب روڈ پر موبائل چھینا گیا").await;
    let file = giver.hand_in(&number, &code, PAPER).await;
    let report = giver.report_numbered(&number).await;
    let to = organisation::unit_id("QTA-SAR").to_string();
    giver.act(&format!("{report}/transfer"), &[("to", &to), ("ground", "area")]).await;
    let shown = giver.get(&format!("{report}/transfer")).await;
    assert!(shown.contains("ابھی وہاں نہیں پہنچی"), "{shown}");

    // The station was away; it comes, and is killed as soon as the offer stands in its diary.
    force.station.serve().await;
    let taker = Officer::posted(&force.station, "sho", "QTA-SAR").await;
    await_some("the offer in the station's inbox", || async {
        taker.get("/api/v1/reports/offered").await.contains(&number).then_some(())
    })
    .await;
    await_some("the offer in the station's diary", || async {
        taker.get("/diary").await.contains(&number).then_some(())
    })
    .await;
    force.station.kill();
    force.station.serve().await;
    await_some("word of the arrival at the province", || async {
        giver.get(&format!("{report}/transfer")).await.contains("کے روزنامچے میں درج ہے").then_some(())
    })
    .await;
    taker.act(&format!("{report}/transfer/accept"), &[]).await;
    force.province.kill();
    force.province.serve().await;
    for officer in [&giver, &taker] {
        await_some("the report with the station", || async {
            let place = officer.get("/api/v1/reports/offered").await;
            let listed = officer.get("/api/v1/reports").await;
            let rows: serde_json::Value = serde_json::from_str(&listed).ok()?;
            let row = rows["rows"].as_array()?.iter().find(|row| row["number"] == number.as_str())?.clone();
            (!place.contains(&number) && row["holder"].as_str()?.contains("سریاب")).then_some(())
        })
        .await;
    }
    let path = format!("{report}/evidence/{file}?purpose=serve-citizen");
    await_some("the paper at the station", || async { (taker.bytes(&path).await == PAPER).then_some(()) })
        .await;
    // Whoever holds the slip sees where it is, with either node's page, and the proof of its beginning at both.
    for machine in [&force.province, &force.station] {
        let shown = await_some("where it is", || giver.track_at(&machine.address, &number, &code)).await;
        assert!(shown.contains("سریاب"), "{shown}");
    }
    let receipts = [giver.receipt(&number, &code).await, taker.receipt(&number, &code).await];
    for receipt in receipts {
        force.province.write("receipt.tlog-proof", &receipt);
        force.province.write("trust.json", &force.province.output(&["trust"]));
        let verified = force.province.output(&["verify", "--trust", "trust.json", "receipt.tlog-proof"]);
        assert!(verified.contains(&number), "{verified}");
    }
    // Given back up: a station's node lets it go as the province's did.
    let to = organisation::unit_id("QTA-CTY").to_string();
    await_some("the station's own", || async {
        taker.tried(&format!("{report}/transfer"), &[("to", &to), ("ground", "area")]).await.then_some(())
    })
    .await;
    await_some("the offer in the province's inbox", || async {
        giver.get("/api/v1/reports/offered").await.contains(&number).then_some(())
    })
    .await;
    giver.act(&format!("{report}/transfer/accept"), &[]).await;
    await_some("the report with the province's station", || async {
        giver
            .tried(
                &format!("{report}/transfer"),
                &[("to", &organisation::unit_id("QTA-SAR").to_string()), ("ground", "area")],
            )
            .await
            .then_some(())
    })
    .await;
    settled(&mut force.station, &mut force.province).await;
    force.witness.stop();
}

/// Both stop, and neither finds anything wrong.
async fn settled(station: &mut Machine, province: &mut Machine) {
    tokio::time::sleep(Duration::from_secs(1)).await;
    station.stop();
    province.stop();
    for machine in [station, province] {
        assert!(machine.status(&["check"]).success(), "{}", machine.output(&["check"]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_goes_over_with_its_file_on_sqlite() {
    tokio::time::timeout(Duration::from_mins(4), over(None)).await.expect("in time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_goes_over_with_its_file_on_postgres() {
    if !db::testing::engines().contains(&db::Engine::Postgres) {
        return;
    }
    let store = db::testing::scratch(db::Engine::Postgres).await;
    let url = store.db.settings().url.clone();
    tokio::time::timeout(Duration::from_mins(4), over(Some(url))).await.expect("in time");
}
