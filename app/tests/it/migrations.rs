//! A store brought up step by step is the one made at once.

use db::testing::{schema_dump, scratch, scratch_with};
use db::{Engine, Migrations, migrate};
use khidmat::capabilities::{all, migrations};

async fn same_on(engine: Engine) {
    if !db::testing::engines().contains(&engine) {
        return;
    }
    let whole = migrations(&all());
    let fresh = scratch_with(engine, &whole).await;
    let grown = scratch(engine).await;
    for length in 1..=whole.0.len() {
        migrate(&grown.db, &Migrations(whole.0[..length].to_vec())).await.unwrap();
    }
    let (fresh, grown) = (schema_dump(&fresh.db).await, schema_dump(&grown.db).await);
    assert!(format!("{fresh:?}").contains("app_mark"));
    assert_eq!(fresh, grown);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite() {
    same_on(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres() {
    same_on(Engine::Postgres).await;
}

#[test]
fn no_two_migrations_share_a_name() {
    let mut names: Vec<&str> = migrations(&all()).0.iter().map(|one| one.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}
