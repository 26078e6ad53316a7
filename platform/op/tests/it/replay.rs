//! A form sent twice, even at once, makes one record; one person's token answers nobody else.

use db::both_engines;
use kernel::Result;
use op::Op;
use policy::Level;

use crate::world::{World, about, migrations, officer, write};

async fn send(op: &Op, token: &str) -> Result<String> {
    let mut w = op.begin().await?;
    if let Some(before) = w.replayed(token, &"note").await? {
        return Ok(before);
    }
    let id = write(&mut w, "note").await?;
    w.journal(about(id))?;
    w.remember(token, &"note", &id.to_string()).await?;
    w.commit().await?;
    Ok(id.to_string())
}

both_engines! { migrated migrations();
    async fn sent_twice_is_one_record(db: db::Db) {
        let world = World::on(db).await;
        let clerk = world.op(officer(1, "moharrir", Level::Station, "SAR"));
        let first = send(&clerk, "token-1").await.unwrap();
        assert_eq!(send(&clerk, "token-1").await.unwrap(), first);
        assert_ne!(send(&clerk, "token-2").await.unwrap(), first);
        assert_eq!(world.count("notes_note").await, 2);
    }

    async fn sent_twice_at_once_is_one_record(db: db::Db) {
        let world = World::on(db).await;
        let clerk = world.op(officer(1, "moharrir", Level::Station, "SAR"));
        let (a, b) = tokio::join!(send(&clerk, "token-1"), send(&clerk, "token-1"));
        assert_eq!(a.unwrap(), b.unwrap());
        assert_eq!(world.count("notes_note").await, 1);
    }

    async fn a_token_is_ones_own_and_bounded(db: db::Db) {
        let world = World::on(db).await;
        let clerk = world.op(officer(1, "moharrir", Level::Station, "SAR"));
        let other = world.op(officer(2, "moharrir", Level::Station, "SAR"));
        let mine = send(&clerk, "token-1").await.unwrap();
        assert_ne!(send(&other, "token-1").await.unwrap(), mine);
        for bad in ["", &"x".repeat(129)] {
            assert_eq!(send(&clerk, bad).await.unwrap_err().code(), "form.unreadable");
        }
    }

    async fn a_token_used_for_something_else_is_refused(db: db::Db) {
        let world = World::on(db).await;
        let clerk = world.op(officer(1, "moharrir", Level::Station, "SAR"));
        send(&clerk, "token-1").await.unwrap();
        let w = clerk.begin().await.unwrap();
        assert_eq!(w.replayed("token-1", &"other words").await.unwrap_err().code(), "op.form-used");
    }

    async fn what_was_rolled_back_is_not_remembered(db: db::Db) {
        let world = World::on(db).await;
        let clerk = world.op(officer(1, "moharrir", Level::Station, "SAR"));
        let w = clerk.begin().await.unwrap();
        w.remember("token-1", &"note", "lost").await.unwrap();
        drop(w);
        assert_ne!(send(&clerk, "token-1").await.unwrap(), "lost");
    }
}
