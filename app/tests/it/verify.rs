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
