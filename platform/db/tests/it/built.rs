//! The SQLite inside is built as decided (docs/adr/0031-sqlite.md).

use db::{Engine, testing};
use sea_orm::{ConnectionTrait, Statement};

#[tokio::test]
async fn sqlite_is_built_as_decided() {
    let scratch = testing::scratch(Engine::Sqlite).await;
    let tx = scratch.db.read().await.unwrap();
    let asked = Statement::from_string(tx.get_database_backend(), "PRAGMA compile_options");
    let rows = tx.query_all_raw(asked).await.unwrap();
    let options: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    for wanted in ["ENABLE_QPSG", "DEFAULT_MEMSTATUS=0"] {
        assert!(options.iter().any(|option| option == wanted), "{wanted}: {options:?}");
    }
    for unwanted in ["ENABLE_STAT4", "ENABLE_MEMORY_MANAGEMENT", "ENABLE_API_ARMOR"] {
        assert!(!options.iter().any(|option| option == unwanted), "{unwanted}: {options:?}");
    }
    tx.commit().await.unwrap();
}
