//! What both engines must refuse or keep alike: text and sums.

use db::{Db, Engine, both_engines};
use kernel::Error;
use sea_orm::{ConnectionTrait, EntityTrait, Statement};

use crate::table::{Entity, migrations, note, numbers, write};

both_engines! { migrated migrations();

    async fn nul_is_refused(db: Db) {
        let tx = db.write().await.unwrap();
        let mut row = note(1);
        row.text = Some("a\0b".to_owned());
        let error = db::insert::<Entity>(&tx, row).await.unwrap_err();
        assert!(matches!(error, Error::Malformed("db.bad-text")), "{error}");
        assert!(tx.commit().await.is_err());
        assert_eq!(numbers(&db).await, [0; 0]);
    }

    async fn nul_in_a_search_is_refused(db: Db) {
        let tx = db.read().await.unwrap();
        let sql = "SELECT 1 AS one FROM test_note WHERE text = $1";
        let query = Statement::from_sql_and_values(tx.get_database_backend(), sql, ["\0".into()]);
        let error = db::db_error(tx.query_one_raw(query).await.unwrap_err());
        assert!(matches!(error, Error::Malformed("db.bad-text")), "{error}");
        let error = db::db_error(tx.execute_unprepared("SELECT '\0'").await.unwrap_err());
        assert!(matches!(error, Error::Malformed("db.bad-text") | Error::Internal(_)), "{error}");
    }

    async fn text_sorts_by_bytes(db: Db) {
        use sea_orm::QueryOrder;
        let words = ["Zafar", "aslam", "Ärzte", "ب", "آ", "ا", "گل", "𐍈"];
        let tx = db.write().await.unwrap();
        for (number, word) in words.iter().enumerate() {
            let mut row = note(number as i64);
            row.text = Some((*word).to_owned());
            db::insert::<Entity>(&tx, row).await.unwrap();
        }
        let sorted = Entity::find().order_by_asc(crate::table::Column::Text).all(&tx).await.unwrap();
        let sorted: Vec<String> = sorted.into_iter().filter_map(|row| row.text).collect();
        let mut expected = words.map(str::to_owned);
        expected.sort();
        assert_eq!(sorted, expected);
    }

    async fn a_sum_is_cast(db: Db) {
        write(&db, 3).await.unwrap();
        write(&db, 4).await.unwrap();
        let tx = db.read().await.unwrap();
        let ask = async |sql: &str| {
            let query = Statement::from_string(tx.get_database_backend(), sql.to_owned());
            tx.query_one_raw(query).await.unwrap().unwrap().try_get::<i64>("", "sum")
        };
        assert_eq!(ask("SELECT CAST(sum(number) AS BIGINT) AS sum FROM test_note").await.unwrap(), 7);
        // Why: PostgreSQL adds BIGINTs up to a NUMERIC.
        let bare = ask("SELECT sum(number) AS sum FROM test_note").await;
        assert_eq!(bare.is_err(), db.engine() == Engine::Postgres);
    }
}
