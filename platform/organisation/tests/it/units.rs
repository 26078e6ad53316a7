//! Units stand under higher ones; areas pass from unit to unit on a day.

use catalogue::UnitKind;
use db::both_engines;
use kernel::Bilingual;
use organisation::service::{self, NewArea};
use organisation::{store, unit_id};

use crate::world::{World, migrations, unit};

fn area(name: &str, of: &str, from: &str, taken_from: Option<&str>) -> NewArea {
    NewArea {
        unit: unit_id(of),
        name: Bilingual::new(name, name),
        former_levies: false,
        valid_from: from.to_owned(),
        taken_from: taken_from.map(unit_id),
    }
}

async fn add(world: &World, new: NewArea) -> kernel::Result<()> {
    let mut w = world.begin().await;
    service::add_area(&mut w, new).await?;
    w.commit().await
}

async fn names(world: &World, of: &str, day: &str) -> Vec<String> {
    let tx = world.core.db.read().await.unwrap();
    let areas = store::areas_of(&tx, unit_id(of), day).await.unwrap();
    areas.into_iter().map(|area| area.name_en).collect()
}

both_engines! { migrated migrations();
    async fn a_unit_stands_under_a_higher_one(db: db::Db) {
        let world = World::on(db).await;
        for (code, parent, kind) in [
            ("X", Some("QTA-SAR"), UnitKind::District),
            ("QTA", Some("QTA-SAR"), UnitKind::District),
            ("X", None, UnitKind::Station),
            ("X", Some("QTA"), UnitKind::Province),
        ] {
            let mut w = world.begin().await;
            let refused = service::put_unit(&mut w, unit(code, parent, kind)).await.unwrap_err();
            assert_eq!(refused.code(), "organisation.wrong-parent", "{code}");
        }
        let mut w = world.begin().await;
        let lost = service::put_unit(&mut w, unit("X", Some("NO"), UnitKind::Station)).await.unwrap_err();
        assert_eq!(lost.code(), "organisation.no-unit");
    }

    async fn the_same_unit_again_writes_nothing(db: db::Db) {
        let world = World::on(db).await;
        let mut w = world.begin().await;
        let same = unit("QTA-SAR", Some("QTA-C"), UnitKind::Station);
        assert!(!service::put_unit(&mut w, same.clone()).await.unwrap());
        let renamed = service::NewUnit { name: Bilingual::new("سریاب", "Sariab"), ..same };
        assert!(service::put_unit(&mut w, renamed).await.unwrap());
        w.commit().await.unwrap();
        let tx = world.core.db.read().await.unwrap();
        let row = store::unit_row(&tx, unit_id("QTA-SAR")).await.unwrap().unwrap();
        assert_eq!((row.version, row.name_en.as_str()), (2, "Sariab"));
    }

    async fn a_boundary_moves_on_a_day(db: db::Db) {
        let world = World::on(db).await;
        add(&world, area("Killi Kamalo", "QTA-SAR", "2020-01-01", None)).await.unwrap();
        add(&world, area("Killi Kamalo", "QTA-CTY", "2026-03-01", Some("QTA-SAR"))).await.unwrap();
        assert_eq!(names(&world, "QTA-SAR", "2026-02-28").await, ["Killi Kamalo"]);
        assert!(names(&world, "QTA-CTY", "2026-02-28").await.is_empty());
        assert!(names(&world, "QTA-SAR", "2026-03-01").await.is_empty());
        assert_eq!(names(&world, "QTA-CTY", "2026-03-01").await, ["Killi Kamalo"]);
    }

    async fn places_that_share_a_name_do_not_take_each_other(db: db::Db) {
        let world = World::on(db).await;
        add(&world, area("Killi Ismail", "QTA-SAR", "2020-01-01", None)).await.unwrap();
        add(&world, area("Killi Ismail", "QTA-CTY", "2026-01-01", None)).await.unwrap();
        assert_eq!(names(&world, "QTA-SAR", "2026-06-01").await, ["Killi Ismail"]);
        let twice = add(&world, area("Killi Ismail", "QTA-SAR", "2019-01-01", None)).await.unwrap_err();
        assert_eq!(twice.code(), "organisation.area-held");
        let not_theirs = add(&world, area("Killi Paind Khan", "QTA-SAR", "2026-01-01", Some("QTA-CTY"))).await;
        assert_eq!(not_theirs.unwrap_err().code(), "organisation.no-area");
        let nonsense = add(&world, area("Killi Shabo", "QTA-SAR", "2026-02-30", None)).await;
        assert_eq!(nonsense.unwrap_err().code(), "organisation.bad-date");
    }
}
