//! Posting and relieving from the command line.

use crate::program::{configured, expect};

#[test]
fn an_officer_is_relieved_by_order_and_the_post_is_vacant() {
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path(), "");
    expect(0, &["--config", &config, "node", "init"]);
    let post = |code: i32, belt: &str| {
        let person = ["--rank", "head-constable", "--name-ur", "محمد نعیم", "--name-en", "Muhammad Naeem"];
        let place = ["--unit", "QTA-SAR", "--post", "moharrir", "--order", "SP/QTA 12 of 2026"];
        expect(
            code,
            &[&["--config", &config, "officer", "post", "--belt", belt], &person[..], &place[..]].concat(),
        )
    };
    let relieve = |code: i32, belt: &str, order: &str| {
        let place = ["--unit", "QTA-SAR", "--post", "moharrir", "--order", order];
        expect(code, &[&["--config", &config, "officer", "relieve", "--belt", belt], &place[..]].concat())
    };
    assert!(relieve(3, "QTA-1042", "SP/QTA 13 of 2026").contains("Nobody holds this post"));
    post(0, "QTA-1042");
    assert!(post(3, "QTA-1043").contains("post"));
    assert!(relieve(3, "QTA-1043", "SP/QTA 13 of 2026").contains("Another officer holds this post"));
    relieve(3, "QTA-1042", " ");
    assert!(relieve(0, "QTA-1042", "SP/QTA 13 of 2026").contains("the post is vacant"));
    relieve(3, "QTA-1042", "SP/QTA 13 of 2026");
    post(0, "QTA-1043");
    expect(0, &["--config", &config, "check"]);
}
