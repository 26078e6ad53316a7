//! One book is kept by one node: a station numbers its own offices' records only, the province none of a registered
//! station's.

use db::both_engines;
use db::testing::scratch_with;
use journal::Stamp;
use kernel::{Error, Result};
use op::{Core, Op};
use policy::Level;

use crate::world::{World, migrations, officer};

async fn take(core: &Core, office: &str) -> Result<()> {
    let actor = officer(1, "moharrir", Level::Station, office);
    let mut w = Op::new(core.clone(), actor, kernel::Lang::En).begin().await?;
    w.require_books(office).await
}

fn refused(answer: Result<()>) -> bool {
    matches!(answer, Err(Error::Conflict("op.other-nodes-books")))
}

both_engines! { migrated migrations();
    async fn a_station_keeps_its_own_books_only(db: db::Db) {
        let core = Core { offices: ["QTA-SAR".into()].into(), ..World::on(db).await.core };
        take(&core, "QTA-SAR").await.unwrap();
        assert!(refused(take(&core, "QTA-CTY").await));
        assert!(refused(take(&core, "QTA-SA").await), "a part of a code is another office");
    }

    async fn the_province_leaves_a_registered_stations_books_alone(db: db::Db) {
        let province = World::on(db).await.core;
        take(&province, "QTA-SAR").await.unwrap();
        let scratch = scratch_with(province.db.engine(), &migrations()).await;
        let station = World::named("sariab", 9, scratch.db.clone()).await.core.journal;
        let registration = station.registration(vec!["QTA-SAR".to_owned()]).await.unwrap();
        let tx = province.db.write().await.unwrap();
        province.journal.register_node(&tx, Stamp::default(), registration).await.unwrap();
        tx.commit().await.unwrap();
        assert!(refused(take(&province, "QTA-SAR").await));
        take(&province, "QTA-CTY").await.unwrap();
    }
}
