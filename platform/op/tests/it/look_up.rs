//! Principle 8: a look-up has a purpose that fits the officer's posts, and is journaled even when it is refused.

use db::both_engines;
use kernel::ids::AccountId;
use op::{Actor, Purpose};
use policy::{Level, Resource};
use uuid::Uuid;

use crate::world::{World, migrations, officer};

fn record() -> Resource {
    Resource::new("complaints.report", "1").at("SAR", "C", "QTA", "R")
}

#[test]
fn a_purpose_is_believed_only_when_the_posts_fit() {
    let clerk = officer(1, "moharrir", Level::Station, "SAR");
    let away = Actor { on_duty: false, ..clerk.clone() };
    let neighbour = officer(2, "moharrir", Level::Station, "CTY");
    let sdpo = officer(3, "sdpo", Level::Circle, "C");
    let igp = officer(4, "igp", Level::Province, "BAL");
    let handled = Resource { handlers: [clerk.principal.id.clone()].into(), ..record() };
    let table = [
        (Purpose::ServeCitizen, &clerk, record(), true),
        (Purpose::ServeCitizen, &away, record(), false),
        (Purpose::ServeCitizen, &neighbour, record(), false),
        (Purpose::ServeCitizen, &sdpo, record(), false),
        (Purpose::Investigate, &clerk, record(), false),
        (Purpose::Investigate, &clerk, handled, true),
        (Purpose::Supervise, &clerk, record(), false),
        (Purpose::Supervise, &sdpo, record(), true),
        (Purpose::Supervise, &igp, record(), true),
        (Purpose::Supervise, &sdpo, Resource::new("complaints.report", "1"), false),
        (Purpose::ServeCitizen, &Actor::anonymous(), record(), false),
    ];
    for (purpose, actor, record, fits) in table {
        assert_eq!(purpose.fits(actor, &record), fits, "{purpose:?} {:?}", actor.principal.posts);
    }
    for purpose in Purpose::ALL {
        assert_eq!(Purpose::parse(purpose.word()), Some(purpose));
    }
    assert_eq!(Purpose::parse("curiosity"), None);
}

both_engines! { migrated migrations();
    async fn a_look_up_is_journaled_when_it_is_refused_as_well(db: db::Db) {
        let world = World::on(db).await;
        let clerk = world.op(officer(1, "moharrir", Level::Station, "SAR"));
        let id = Uuid::from_u128(5);
        clerk.look_up(Purpose::ServeCitizen, "report", id, &record()).await.unwrap();
        let refused = clerk.look_up(Purpose::Supervise, "report", id, &record()).await.unwrap_err();
        assert_eq!(refused.code(), "op.purpose-not-yours");
        let entries = world.entries().await;
        let lookups = journal::Kind::Lookups.number();
        assert_eq!(entries, [("lookup.open".to_owned(), lookups), ("lookup.refused".to_owned(), lookups)]);
        assert_eq!(clerk.actor.account, Some(AccountId(Uuid::from_u128(1))));
    }
}
