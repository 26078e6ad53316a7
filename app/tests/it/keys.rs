//! Keys that change while records and papers made under the old ones stay good.

use std::path::Path;

use documents::qr::{DocumentKind, Facts, Issuer};
use kernel::{Clock, OsEntropy, SystemClock, Timestamp};
use khidmat::keys::{self, NodeKeys};

use crate::program::{configured, expect};

fn ring(folder: &Path) -> Vec<i32> {
    let text = std::fs::read_to_string(folder.join("keys/ring.keys")).unwrap();
    text.lines().map(|line| line.split_once(' ').unwrap().0.parse().unwrap()).collect()
}

#[test]
fn the_ring_is_rotated_and_an_old_key_goes_once_nothing_needs_it() {
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path(), "");
    let keys = |code: i32, words: &[&str]| expect(code, &[&["--config", &config, "keys"], words].concat());
    expect(0, &["--config", &config, "node", "init"]);
    assert!(keys(0, &["rewrap"]).contains("0 record keys wrapped anew with key 1; 0 left"));
    keys(0, &["rotate"]);
    assert_eq!(ring(folder.path()), [1, 2]);
    let anew = keys(0, &["--json", "rewrap"]);
    let anew: serde_json::Value = serde_json::from_str(&anew).unwrap();
    assert_eq!((&anew["key"], &anew["left"]), (&2.into(), &0.into()));
    assert!(anew["wrapped"].as_u64().unwrap() >= 4, "two officers and two accounts: {anew}");
    assert!(keys(0, &["rewrap"]).starts_with("0 record keys"));
    keys(0, &["rotate"]);
    assert!(keys(3, &["drop", "2"]).contains("still wraps"));
    assert!(keys(3, &["drop", "1"]).contains("cannot be taken out"));
    assert!(keys(3, &["drop", "3"]).contains("cannot be taken out"));
    assert!(keys(3, &["drop", "7"]).contains("no key of this number"));
    assert_eq!(ring(folder.path()), [1, 2, 3]);
    keys(0, &["rewrap"]);
    keys(0, &["drop", "2"]);
    assert_eq!(ring(folder.path()), [1, 3]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let about = std::fs::metadata(folder.path().join("keys/ring.keys")).unwrap();
        assert_eq!(about.permissions().mode() & 0o777, 0o600);
    }
    // Every record's key still opens, and is the one its entries name.
    expect(0, &["--config", &config, "check"]);
}

fn paper(issuer: &Issuer, at: Timestamp) -> String {
    let facts = Facts {
        kind: DocumentKind::Slip,
        number: "QTA-SAR-2026-000007".to_owned(),
        office: "QTA-SAR".to_owned(),
        recorded_at: at,
        leaf: None,
        code: None,
    };
    issuer.issue(&facts, at, &OsEntropy).unwrap()
}

#[test]
fn papers_of_a_retired_key_stay_good_and_later_ones_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path(), "");
    let dir = folder.path().join("keys");
    let issuer = || Issuer::new("quetta", &NodeKeys::load(&dir).unwrap().documents).unwrap();
    let trust = folder.path().join("trust.json");
    let verify = |code: i32, paper: &str| {
        std::fs::write(&trust, expect(0, &["--config", &config, "trust"])).unwrap();
        expect(code, &["verify", "--trust", trust.to_str().unwrap(), paper])
    };
    let now = SystemClock::default().now();
    let (first, old) = (issuer(), paper(&issuer(), now.plus_seconds(-3600)));
    assert!(verify(0, &old).contains("issued_at"));
    assert!(expect(0, &["--config", &config, "keys", "retire-documents"]).contains("signs no more"));
    let later = |seconds| SystemClock::default().now().plus_seconds(seconds);
    assert!(verify(0, &old).contains(&format!(
        "issued_at: {}",
        Timestamp(now.plus_seconds(-3600).seconds() * 1_000_000).rfc3339()
    )));
    assert!(verify(1, &paper(&first, later(2))).contains("not on the list"));
    let second = issuer();
    assert!(verify(0, &paper(&second, later(2))).contains("issuer: quetta"));
    // Nor does the new key speak for the time before it was made.
    verify(1, &paper(&second, now.plus_seconds(-3600)));
    expect(0, &["--config", &config, "keys", "retire-documents"]);
    verify(0, &old);
    expect(0, &["--config", &config, "check"]);
}

/// Between the list and the new key the power failed: the node does not start with a key whose papers nobody would
/// believe, and the command goes on.
#[test]
fn retiring_a_key_cut_off_in_the_middle_is_noticed_and_ended() {
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path(), "");
    let dir = folder.path().join("keys");
    let key = std::fs::read(dir.join(keys::DOCUMENTS)).unwrap();
    expect(0, &["--config", &config, "keys", "retire-documents"]);
    let list = std::fs::read_to_string(dir.join(keys::RETIRED)).unwrap();
    std::fs::write(dir.join(keys::DOCUMENTS), key).unwrap();
    assert!(expect(3, &["--config", &config, "serve"]).contains("is retired"));
    expect(0, &["--config", &config, "keys", "retire-documents"]);
    assert_eq!(std::fs::read_to_string(dir.join(keys::RETIRED)).unwrap(), list);
    expect(0, &["--config", &config, "trust"]);
}
