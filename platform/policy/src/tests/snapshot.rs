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

/// The kinds of post that the policies name, in `role: "..."` and in `roles.contains("...")`.
fn named_roles(text: &str) -> Vec<&str> {
    let in_lists = text.split("roles.contains").skip(1).filter_map(|rest| rest.split(')').next());
    let in_posts = text.split("role: ").skip(1).filter_map(|rest| rest.split(',').next());
    in_lists.chain(in_posts).flat_map(|part| part.split('"').skip(1).step_by(2)).collect()
}

#[test]
fn every_role_named_in_a_policy_is_a_kind_of_post_in_the_catalogue() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/post_kinds.csv");
    let catalogue = std::fs::read_to_string(path).unwrap();
    let known: Vec<&str> = catalogue.lines().filter_map(|line| line.split(',').next()).collect();
    let mut named = 0;
    for source in crate::Source::embedded().iter().filter(|s| !s.is_schema()) {
        for role in named_roles(&source.text) {
            assert!(
                known.contains(&role),
                "{} names the post {role}, which is not in post_kinds.csv",
                source.name
            );
            named += 1;
        }
    }
    assert!(named > 50, "only {named} roles were found: the search is wrong");
}
