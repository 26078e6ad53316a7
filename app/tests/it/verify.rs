//! What a citizen holds is verified by the command line, with nothing but the file and the keys.

use std::path::Path;

use db::Engine;
use documents::qr::{DocumentKind, Facts, Issuer};
use documents::{Sheet, Slip, SlipState, Typesetter};
use journal::{ClaimFacts, Draft, Kind, Subject};
use kernel::ids::EntryId;
use kernel::{Bilingual, Lang, OsEntropy, Timestamp};
use khidmat::capabilities::{all, migrations};
use khidmat::keys::NodeKeys;
use khidmat::spine::{self, Wanted};
use op::{Core, Op};

use crate::program::expect;

async fn entry(core: &Core) -> EntryId {
    let mut w = Op::system(core.clone()).begin().await.unwrap();
    let subject = Subject { kind: "report", id: w.new_id(), version: None };
    let claim = ClaimFacts {
        office: "QTA-SAR".to_owned(),
        number: "QTA-SAR-2026-000007".to_owned(),
        code_digest: None,
    };
    let id = w.journal(Draft { claim: Some(claim), ..Draft::new("complaints.file", subject) }).unwrap();
    w.commit().await.unwrap();
    id
}

fn slip(receipt: &str, qr: String) -> Vec<u8> {
    let slip = Slip {
        lang: Lang::Ur,
        office: Some(Bilingual::new("تھانہ سریاب", "Sariab police station")),
        station_phone: None,
        number: Some("QTA-SAR-2026-000007".to_owned()),
        secret_code: "7KM2-PQX9-4TH3".to_owned(),
        recorded_at: Timestamp(1_772_424_000_000_000),
        stated_when: None,
        kind: None,
        clerk: None,
        qr,
        receipt: Some(receipt.as_bytes().to_vec()),
        verify_url: "khidmat.test/verify".to_owned(),
        taken: vec![],
        what_next: Vec::new(),
        helpline: None,
        state: SlipState::Included,
        paper_number: None,
    };
    Typesetter::new().typeset(&Sheet::Slip(Box::new(slip))).unwrap()
}

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn receipts_slips_and_codes_are_verified_and_forgeries_refused() {
    let scratch = db::testing::scratch_with(Engine::Sqlite, &migrations(&all())).await;
    let keys = NodeKeys::generate(&OsEntropy);
    let wanted = Wanted::alone("quetta".parse().unwrap(), scratch.db.settings().clone());
    let core = spine::open(wanted, keys.journal).await.unwrap();
    let issuer = Issuer::new("quetta", &keys.documents).unwrap();
    let trust = serde_json::json!({
        "logs": [core.journal.log_vkey(Kind::Records)],
        "witnesses": [],
        "quorum": 0,
        "documents": documents::qr::TrustList::new(vec![issuer.trusted(Timestamp(0)).unwrap()]),
    });
    let id = entry(&core).await;
    let promised = core.journal.receipt(id).await.unwrap();
    core.journal.settle().await.unwrap();
    let included = core.journal.receipt(id).await.unwrap();
    let facts = Facts {
        kind: DocumentKind::Slip,
        number: "QTA-SAR-2026-000007".to_owned(),
        office: "QTA-SAR".to_owned(),
        recorded_at: included.recorded_at,
        leaf: Some(included.leaf),
        code: None,
    };
    let code = issuer.issue(&facts, included.recorded_at, &OsEntropy).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let trust = write(at, "trust.json", trust.to_string());
    let verify = |code: i32, what: &str| expect(code, &["verify", "--trust", &trust, what]);
    assert!(verify(0, &write(at, "a.tlog-proof", &promised.text)).contains("standing: promised"));
    assert!(verify(0, &write(at, "b.tlog-proof", &included.text)).contains("standing: included"));
    let pdf = slip(&included.text, code.clone());
    assert!(verify(0, &write(at, "slip.pdf", &pdf)).contains("number: QTA-SAR-2026-000007"));
    assert!(verify(0, &code).contains("issuer: quetta"));
    let forged = included.text.replace("index 0", "index 1");
    assert!(verify(1, &write(at, "forged.tlog-proof", forged)).contains("NOT good"));
    assert!(verify(1, &write(at, "empty.pdf", b"%PDF-1.7\n")).contains("No receipt is attached"));
    assert!(verify(1, &format!("{}A", code.get(..code.len() - 1).unwrap())).contains("NOT good"));
    expect(2, &["verify", "--trust", &write(at, "bad.json", "{}"), &code]);
}

/// A packet as the counter makes it, over these receipts.
fn petition(packet: &str, code: &str, receipts: &[String]) -> Vec<u8> {
    let office = Bilingual::new("تھانہ سریاب", "Sariab police station");
    let sheet = documents::Petition {
        number: Some("QTA-SAR-2026-000007".to_owned()),
        code: None,
        office: office.clone(),
        holder: office,
        recorded_at: Timestamp(1_772_424_000_000_000),
        made_at: Timestamp(1_772_824_000_000_000),
        words: None,
        limits: Vec::new(),
        steps: Vec::new(),
        law: Vec::new(),
        receipts: receipts.len(),
        qr: code.to_owned(),
        verify_url: "khidmat.test/verify".to_owned(),
        packet: packet.as_bytes().to_vec(),
        proofs: serde_json::json!({ "code": code, "receipts": receipts }).to_string().into_bytes(),
        receipt: receipts[0].as_bytes().to_vec(),
    };
    Typesetter::new().typeset(&sheet.into()).unwrap()
}

/// A packet for a court holds line by line, as a PDF and as JSON; of one that was altered it is said which part fails.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_packet_is_verified_part_by_part() {
    use sha2::{Digest, Sha256};
    let scratch = db::testing::scratch_with(Engine::Sqlite, &migrations(&all())).await;
    let keys = NodeKeys::generate(&OsEntropy);
    let wanted = Wanted::alone("quetta".parse().unwrap(), scratch.db.settings().clone());
    let core = spine::open(wanted, keys.journal).await.unwrap();
    let issuer = Issuer::new("quetta", &keys.documents).unwrap();
    let trust = serde_json::json!({
        "logs": [core.journal.log_vkey(Kind::Records)], "witnesses": [], "quorum": 0,
        "documents": documents::qr::TrustList::new(vec![issuer.trusted(Timestamp(0)).unwrap()]),
    });
    let (first, second) = (entry(&core).await, entry(&core).await);
    core.journal.settle().await.unwrap();
    let mut receipts = Vec::new();
    let mut entries = Vec::new();
    for id in [first, second] {
        let text = core.journal.receipt(id).await.unwrap().text;
        let claim = tlog::Receipt::parse(text.as_bytes()).unwrap().claim;
        entries.push(serde_json::json!({
            "entry": id.to_string(), "action": claim.action, "recorded_at": claim.recorded_at.rfc3339() }));
        receipts.push(text);
    }
    let packet = serde_json::json!({
        "format": "khidmat.petition-packet.v1", "made_at": "2026-03-06T00:00:00Z", "number": "QTA-SAR-2026-000007",
        "entries": entries, "limits": [] }).to_string();
    let facts = Facts {
        kind: DocumentKind::Petition,
        number: "QTA-SAR-2026-000007".to_owned(),
        office: "QTA-SAR".to_owned(),
        recorded_at: Timestamp(1_772_424_000_000_000),
        leaf: Some(Sha256::digest(packet.as_bytes()).into()),
        code: None,
    };
    let code = issuer.issue(&facts, Timestamp(1_772_824_000_000_000), &OsEntropy).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let trust = write(at, "trust.json", trust.to_string());
    let verify = |code: i32, what: &str| expect(code, &["verify", "--trust", &trust, what]);
    let as_json = |packet: &str, receipts: &[String]| {
        serde_json::json!({ "packet": packet, "code": code, "receipts": receipts }).to_string()
    };
    let good = verify(0, &write(at, "good.pdf", petition(&packet, &code, &receipts)));
    assert!(
        good.contains("holds: the data")
            && good.contains("holds: receipt 2")
            && good.contains("holds: the entries"),
        "{good}"
    );
    assert!(verify(0, &write(at, "good.json", as_json(&packet, &receipts))).contains("holds: the entries"));
    // One letter of the data, one receipt, a receipt left out, another paper's code.
    let altered = packet.replace("000007", "000008");
    for said in [
        verify(1, &write(at, "data.pdf", petition(&altered, &code, &receipts))),
        verify(1, &write(at, "data.json", as_json(&altered, &receipts))),
    ] {
        assert!(said.contains("DOES NOT HOLD: the data") && said.contains("holds: receipt 1"), "{said}");
    }
    let forged = [receipts[0].clone(), receipts[1].replace("index 1", "index 0")];
    let said = verify(1, &write(at, "forged.pdf", petition(&packet, &code, &forged)));
    assert!(said.contains("DOES NOT HOLD: receipt 2") && said.contains("holds: the data"), "{said}");
    assert!(said.contains(&format!("DOES NOT HOLD: entry {second}")), "{said}");
    let said = verify(1, &write(at, "less.json", as_json(&packet, &receipts[..1])));
    assert!(said.contains(&format!("DOES NOT HOLD: entry {second}")), "{said}");
    let slip = Facts { kind: DocumentKind::Slip, ..facts };
    let other = issuer.issue(&slip, Timestamp(1_772_824_000_000_000), &OsEntropy).unwrap();
    let said = verify(1, &write(at, "other.pdf", petition(&packet, &other, &receipts)));
    assert!(said.contains("DOES NOT HOLD: the data"), "{said}");
}
