//! The table for auditors is what the policies say.

use std::path::Path;

use super::shipped;

#[test]
fn matrix_is_committed_as_it_stands() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies/MATRIX.md");
    let now = crate::matrix(&shipped()).unwrap();
    if std::env::var("KHIDMAT_BLESS").is_ok_and(|v| v == "1") {
        std::fs::write(&path, &now).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    for (line, (is, was)) in now.lines().zip(committed.lines()).enumerate() {
        assert_eq!(is, was, "policies/MATRIX.md:{}: read the change, then KHIDMAT_BLESS=1", line + 1);
    }
    assert_eq!(now.lines().count(), committed.lines().count(), "policies/MATRIX.md has other lines");
}
