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

#[test]
fn offices_are_named_exactly_where_a_purpose_stays_within_them() {
    let (here, there) = ("019ab5c0-0000-7000-8000-00000000000a", "019ab5c0-0000-7000-8000-00000000000b");
    let ids = |units: &[&str]| Some(units.iter().map(|unit| unit.parse().unwrap()).collect::<Vec<Uuid>>());
    let clerk = officer(1, "moharrir", Level::Station, here);
    let sho = officer(2, "sho", Level::Station, there);
    let sdpo = officer(3, "sdpo", Level::Circle, here);
    assert_eq!(Purpose::ServeCitizen.offices(&clerk), ids(&[here]));
    assert_eq!(Purpose::Supervise.offices(&clerk), ids(&[]));
    assert_eq!(Purpose::Supervise.offices(&sho), ids(&[there]));
    assert_eq!(Purpose::Supervise.offices(&sdpo), None);
    assert_eq!(Purpose::Investigate.offices(&clerk), None);
    for (purpose, actor) in
        [(Purpose::ServeCitizen, &clerk), (Purpose::Supervise, &sho), (Purpose::Supervise, &clerk)]
    {
        for unit in [here, there] {
            let fits =
                purpose.fits(actor, &Resource::new("complaints.report", "1").at(unit, here, here, here));
            let named = purpose.offices(actor).unwrap().contains(&unit.parse().unwrap());
            assert_eq!(fits, named, "{purpose:?} {unit}");
        }
    }
}

both_engines! { migrated migrations();
    async fn a_search_is_journaled_with_what_came_up_and_without_its_words(db: db::Db) {
        let world = World::on(db).await;
        let clerk = world.op(officer(1, "moharrir", Level::Station, "SAR"));
        let question = op::Question::read("زرمینہ").unwrap();
        clerk.look_for(Purpose::ServeCitizen, "complaint-search", &question, &[Uuid::from_u128(5)]).await.unwrap();
        let refused = clerk.look_for(Purpose::Supervise, "complaint-search", &question, &[]).await.unwrap_err();
        assert_eq!(refused.code(), "op.purpose-not-yours");
        let lookups = journal::Kind::Lookups.number();
        let mut entries = world.entries().await;
        entries.sort_unstable();
        assert_eq!(entries, [("lookup.refused".to_owned(), lookups), ("lookup.search".to_owned(), lookups)]);
        for nothing in ["", "کا", "\u{202E}"] {
            let refused = op::Question::read(nothing).unwrap_err();
            assert!(matches!(&refused, kernel::Error::Invalid(errors) if errors.of("q").is_some()), "{nothing}");
        }
    }

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
