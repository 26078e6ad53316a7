//! The thin job on two nodes and a witness, each the real program in a process of its own. The station's cable is out
//! while the report is taken; when it is back, the province has the entry, cosigned. Then a byte is changed.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

mod machine;
mod officer;
mod over;

use std::time::Duration;

use machine::{Machine, await_some, free_address};
use officer::Officer;

/// A station, its province and an outside witness, set up as the guides say.
struct Force {
    station: Machine,
    province: Machine,
    witness: Machine,
}

fn force(database: Option<String>) -> Force {
    let mut witness = Machine::new("witness", free_address());
    let province = Machine::new("province", free_address());
    let station = Machine::new("sariab", free_address());
    for machine in [&witness, &province, &station] {
        machine.run(&["keys", "init", "--dir", "keys"]);
    }
    let witness_key = witness.witness_key("court.example");
    let store = database.unwrap_or_else(|| province.sqlite());
    province.configure(
        &store,
        "kind = \"province\"",
        &format!("witnesses = [\"http://{} {witness_key}\"]", witness.address),
    );
    province.run(&["node", "init"]);
    let card = province.json(&["node", "card"]);
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let upstream = format!(
        "[province]\nurl = \"http://{}\"\nwitness = \"{}\"\ntransfer = \"{}\"\n",
        province.address,
        text(&card["witness"]),
        text(&card["transfer"])
    );
    station.configure_with(&station.sqlite(), "kind = \"station\"\noffices = [\"QTA-SAR\"]", "", &upstream);
    station.run(&["node", "init"]);
    std::fs::write(province.path("sariab.json"), station.json(&["node", "card"]).to_string()).unwrap();
    province.run(&["node", "register", "sariab.json"]);
    let logs: Vec<String> = card["logs"].as_array().unwrap().iter().map(text).collect();
    witness.serve_witness("court.example", &logs);
    Force { station, province, witness }
}

async fn thin_job(database: Option<String>) {
    let mut force = force(database);
    // The province is not running: the cable is out.
    force.station.serve().await;
    let clerk = Officer::posted(&force.station, "moharrir", "QTA-SAR").await;
    let (number, code) = clerk.record("کل شام میری موٹر سائیکل چوری ہو گئی").await;
    assert_eq!(number, format!("QTA-SAR-{}-000001", Officer::year()));
    assert!(clerk.get("/diary").await.contains(&number), "the diary shows the report at once");
    let receipt = await_some("an included receipt", || async {
        let receipt = clerk.receipt(&number, &code).await;
        receipt.starts_with("c2sp.org/tlog-proof@v1").then_some(receipt)
    })
    .await;
    force.station.write("receipt.tlog-proof", &receipt);
    force.station.write("trust.json", &force.station.output(&["trust"]));
    let verified = force.station.output(&["verify", "--trust", "trust.json", "receipt.tlog-proof"]);
    assert!(verified.contains(&number), "{verified}");

    force.province.serve().await;
    let shown = await_some("the report at the province", || async {
        clerk.track_at(&force.province.address, &number, &code).await
    })
    .await;
    assert!(shown.contains(&number) && !shown.contains("موٹر"));
    // The province's cosignature is the acknowledgement.
    await_some("the acknowledgement", || async {
        let receipt = clerk.receipt(&number, &code).await;
        (receipt.lines().filter(|line| line.starts_with('—')).count() >= 2).then_some(())
    })
    .await;
    await_some("the witness's cosignature of the province", || async {
        let log = reqwest::get(format!("http://{}/log/province/1/checkpoint", force.province.address))
            .await
            .ok()?;
        log.text().await.ok()?.contains("court.example").then_some(())
    })
    .await;

    force.station.stop();
    force.province.stop();
    assert!(force.station.status(&["check"]).success(), "{}", force.station.output(&["check"]));
    assert!(force.province.status(&["check"]).success());
    change_a_byte(&force.station, &number);
    let found = force.station.tried(&["check"]);
    assert_eq!(found.status.code(), Some(1));
    let said = String::from_utf8_lossy(&found.stdout).into_owned() + &String::from_utf8_lossy(&found.stderr);
    assert!(said.contains("complaints_report") || said.contains("station_records_diary"), "{said}");
    force.witness.stop();
}

/// One letter of the number, wherever it stands in the store's file.
fn change_a_byte(station: &Machine, number: &str) {
    let path = station.path("store.sqlite");
    let mut bytes = std::fs::read(&path).unwrap();
    let wanted = number.as_bytes();
    // In the table's own page the channel follows at once; the index holds the number without it.
    let follows = [wanted, b"counter"].concat();
    let at = bytes.windows(follows.len()).position(|window| window == follows).expect("the row in the file");
    bytes[at + wanted.len() - 1] ^= 1;
    std::fs::write(&path, bytes).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_without_network_reaches_the_province_on_sqlite() {
    tokio::time::timeout(Duration::from_mins(4), thin_job(None)).await.expect("in time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_without_network_reaches_the_province_on_postgres() {
    if !db::testing::engines().contains(&db::Engine::Postgres) {
        return;
    }
    let store = db::testing::scratch(db::Engine::Postgres).await;
    let url = store.db.settings().url.clone();
    tokio::time::timeout(Duration::from_mins(4), thin_job(Some(url))).await.expect("in time");
}

/// The station's store is lost while the cable is out; its backup comes back, the loss is declared, and the province
/// takes the new epoch, what the backup still held first.
async fn set_back(database: Option<String>) {
    let mut force = force(database);
    force.station.serve().await;
    let clerk = Officer::posted(&force.station, "moharrir", "QTA-SAR").await;
    let (number, code) = clerk.record("پہلی رپورٹ").await;
    force.station.stop();
    force.station.run(&["backup", "--to", "backups"]);
    force.station.serve().await;
    let (lost, _) = clerk.record("بیک اپ کے بعد").await;
    // The outside file is rewritten within seconds.
    let outside = force.station.path("outside.txt");
    let before = std::fs::read_to_string(&outside).unwrap();
    await_some("the outside file", || async {
        std::fs::read_to_string(&outside).ok().filter(|text| *text != before).map(drop)
    })
    .await;
    force.station.kill();
    let manifest = force.station.manifest();
    force.station.lose_store();
    force.station.run(&["restore", "--new-epoch", &manifest]);

    // The old card opens nothing; the new one carries the statements.
    let card = force.station.json(&["node", "card"]);
    assert_eq!(card["logs"][0].as_str().unwrap().split('+').next(), Some("khidmat/sariab/2"));
    let mut forged = card.clone();
    forged["openings"] = serde_json::json!([]);
    force.province.write("forged.json", &forged.to_string());
    let refused = force.province.tried(&["node", "register", "forged.json"]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("begins anew without naming"));
    force.province.write("again.json", &card.to_string());
    force.province.run(&["node", "register", "again.json"]);
    force.province.serve().await;
    force.station.serve().await;
    await_some("the report from before the backup at the province", || async {
        clerk.track_at(&force.province.address, &number, &code).await.filter(|shown| shown.contains(&number))
    })
    .await;
    await_some("everything at the province", || async {
        let nodes = force.province.json(&["node", "list"]);
        let logs = nodes["logs"].as_array().unwrap().clone();
        let arrived = |log: &serde_json::Value| log["size"].as_u64() > Some(0);
        (logs.len() >= 3
            && arrived(&logs[0])
            && logs.iter().any(|log| log["origin"] == "khidmat/sariab/2" && arrived(log)))
        .then_some(())
    })
    .await;
    // What is recorded now is not called like the report that was lost: its slip is out.
    let (fresh, _) = clerk.record("بحالی کے بعد").await;
    assert!(lost.ends_with("-000002") && fresh == lost.replace("-000002", "E2-000002"), "{lost} {fresh}");
    force.station.stop();
    force.province.stop();
    for machine in [&force.station, &force.province] {
        assert!(machine.status(&["check"]).success(), "{}", machine.output(&["check"]));
    }
    // A receipt from before still has its key on the list.
    assert!(force.station.output(&["trust"]).contains("khidmat/sariab/1+"));
    force.witness.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_station_set_back_registers_again_on_sqlite() {
    tokio::time::timeout(Duration::from_mins(4), set_back(None)).await.expect("in time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_station_set_back_registers_again_on_postgres() {
    if !db::testing::engines().contains(&db::Engine::Postgres) {
        return;
    }
    let store = db::testing::scratch(db::Engine::Postgres).await;
    let url = store.db.settings().url.clone();
    tokio::time::timeout(Duration::from_mins(4), set_back(Some(url))).await.expect("in time");
}

/// kill -9 at random under load on either node: whatever was acknowledged is there, no number is given twice or left
/// out, and both stores are what was written.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_by_ten_kills() {
    let mut force = force(None);
    force.province.serve().await;
    force.station.serve().await;
    let clerk = Officer::posted(&force.station, "moharrir", "QTA-SAR").await;
    let mut acknowledged = Vec::new();
    for round in 0..10_u64 {
        let victim_is_station = round % 2 == 0;
        let load = tokio::spawn({
            let clerk = clerk.clone();
            async move { clerk.record_until_refused(20).await }
        });
        tokio::time::sleep(Duration::from_millis(150 + 97 * round)).await;
        let victim = if victim_is_station { &mut force.station } else { &mut force.province };
        victim.kill();
        acknowledged.extend(load.await.unwrap());
        victim.serve().await;
    }
    assert!(acknowledged.len() >= 10, "the load must have been real: {}", acknowledged.len());
    let mut numbers = Vec::new();
    for slip in &acknowledged {
        numbers.push(clerk.number_at(slip).await);
    }
    let acknowledged = numbers;
    let mut serials: Vec<u32> =
        acknowledged.iter().map(|number| number[number.len() - 6..].parse().unwrap()).collect();
    serials.sort_unstable();
    assert!(serials.windows(2).all(|pair| pair[0] < pair[1]), "no number twice");
    let listed = clerk.numbers().await;
    assert!(acknowledged.iter().all(|number| listed.contains(number)), "nothing acknowledged is lost");
    let mut all: Vec<u32> = listed.iter().map(|number| number[number.len() - 6..].parse().unwrap()).collect();
    all.sort_unstable();
    assert_eq!(all, (1..=all.len() as u32).collect::<Vec<_>>(), "no number missing");
    force.station.stop();
    force.province.stop();
    for machine in [&force.station, &force.province] {
        assert!(machine.status(&["check"]).success(), "{}", machine.output(&["check"]));
    }
    force.witness.stop();
}
