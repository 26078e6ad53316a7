//! Lines of supervision: one supervisor per line, and no circles, not even by two orders at once.

use catalogue::Line;
use db::both_engines;
use kernel::Result;
use organisation::service::supervise;
use organisation::store;

use crate::world::{World, migrations, post};

async fn put(world: &World, below: (&str, &str), line: Line, above: (&str, &str)) -> Result<()> {
    let mut w = world.begin().await;
    supervise(&mut w, post(below.0, below.1), line, post(above.0, above.1)).await?;
    w.commit().await
}

const SHO: (&str, &str) = ("QTA-SAR", "sho");
const SDPO: (&str, &str) = ("QTA-C", "sdpo");
const DPO: (&str, &str) = ("QTA", "dpo");

both_engines! { migrated migrations();
    async fn one_supervisor_on_each_line(db: db::Db) {
        let world = World::on(db).await;
        put(&world, SHO, Line::Operations, SDPO).await.unwrap();
        put(&world, SHO, Line::Investigation, DPO).await.unwrap();
        world.clock.advance(1);
        put(&world, SHO, Line::Operations, DPO).await.unwrap();
        let tx = world.core.db.read().await.unwrap();
        let on = async |line: Line| {
            store::supervision(&tx, post("QTA-SAR", "sho"), line.word()).await.unwrap().unwrap().supervisor
        };
        assert_eq!(on(Line::Operations).await, post("QTA", "dpo").0);
        assert_eq!(on(Line::Investigation).await, post("QTA", "dpo").0);
    }

    async fn no_post_supervises_itself(db: db::Db) {
        let world = World::on(db).await;
        put(&world, SHO, Line::Operations, SDPO).await.unwrap();
        put(&world, SDPO, Line::Operations, DPO).await.unwrap();
        for (below, above) in [(SHO, SHO), (SDPO, SHO), (DPO, SHO)] {
            let refused = put(&world, below, Line::Operations, above).await.unwrap_err();
            assert_eq!(refused.code(), "organisation.supervises-itself");
        }
        put(&world, DPO, Line::Administration, SHO).await.unwrap();
    }

    async fn two_orders_at_once_make_no_circle(db: db::Db) {
        let world = World::on(db).await;
        let (a, b) = tokio::join!(
            put(&world, SHO, Line::Operations, SDPO),
            put(&world, SDPO, Line::Operations, SHO),
        );
        assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1, "{a:?} {b:?}");
    }
}
