//! Posts belong to units of their tier, whoever asks.

use db::both_engines;
use organisation::service::sanction;
use organisation::unit_id;

use crate::world::{World, migrations};

both_engines! { migrated migrations();
    async fn a_district_cannot_make_itself_a_provinces_post(db: db::Db) {
        let world = World::on(db).await;
        let dpo = world.posted("D1", "sp", "QTA", "dpo").await;
        for (unit, kind) in [("QTA-SAR", "igp"), ("QTA-C", "it-admin"), ("QTA-SAR", "auditor"), ("QTA-SAR", "dpo")] {
            let mut w = world.as_officer(dpo).await.begin().await.unwrap();
            let refused = sanction(&mut w, unit_id(unit), kind, 1).await.unwrap_err();
            assert_eq!(refused.code(), "organisation.wrong-tier", "{kind} in {unit}");
        }
        let mut w = world.as_officer(dpo).await.begin().await.unwrap();
        let second = sanction(&mut w, unit_id("QTA-SAR"), "io", 2).await.unwrap();
        assert_eq!(sanction(&mut w, unit_id("QTA-SAR"), "io", 2).await.unwrap(), second, "once is enough");
        w.commit().await.unwrap();
    }

    async fn a_foreign_district_and_an_unknown_kind_are_refused(db: db::Db) {
        let world = World::on(db).await;
        let dpo = world.posted("D1", "sp", "QTA", "dpo").await;
        let mut w = world.as_officer(dpo).await.begin().await.unwrap();
        let foreign = sanction(&mut w, unit_id("PSN"), "dpo", 2).await.unwrap_err();
        assert_eq!(foreign.code(), "policy.not-allowed");
        let unknown = sanction(&mut w, unit_id("QTA-SAR"), "wizard", 1).await.unwrap_err();
        assert_eq!(unknown.code(), "organisation.no-post-kind");
        assert!(sanction(&mut w, unit_id("QTA-SAR"), "io", 0).await.is_err());
    }
}
