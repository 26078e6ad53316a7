//! A citizen may not write the diary; her report, an entry of the same operation, may.

use db::both_engines;
use kernel::ids::EntryId;
use op::Actor;
use policy::Resource;
use uuid::Uuid;

use crate::world::{World, about, migrations, write};

both_engines! { migrated migrations();
    async fn only_an_entry_of_this_very_operation_is_a_cause(db: db::Db) {
        let world = World::on(db).await;
        let diary = Resource::new("station-records.diary", "").at("SAR", "C", "QTA", "R");
        let action = "station-records.diary-enter";
        let citizen = world.op(Actor::anonymous());
        let mut w = citizen.begin().await.unwrap();
        assert!(w.permit(action, &diary).is_err(), "not by herself");
        let made_up = w.permit_by_cause(action, &diary, EntryId(Uuid::from_u128(1))).unwrap_err();
        assert_eq!(made_up.code(), "error.internal");
        let id = write(&mut w, "her report").await.unwrap();
        let cause = w.journal(about(id)).unwrap();
        w.permit_by_cause(action, &diary, cause).unwrap();
        assert!(w.permit_by_cause("access.factor-reset", &Resource::new("access.account", "a"), cause).is_err());
        w.commit().await.unwrap();
        let w = citizen.begin().await.unwrap();
        assert!(w.permit_by_cause(action, &diary, cause).is_err(), "an earlier operation's entry does not count");
    }
}
