//! Each rule on real look-ups; what fires and what does not in every detail stands beside the rules.

use kernel::ids::OfficerId;
use kernel::{Bilingual, Timestamp};
use op::{Actor, Op, Purpose, Question};
use organisation::service::{Appointment, Enrolment, appoint, enrol, mark_absent, sanction};
use organisation::unit_id;
use policy::Level;

use crate::{World, noticed, open, report, report_at, rows};

/// An officer with a name of his own, signed in.
async fn named(world: &World, kind: &str, unit: &str, belt: &str, name: Bilingual) -> Op {
    let app = &world.app;
    let mut w = app.system().begin().await.unwrap();
    let new = Enrolment {
        belt: belt.to_owned(),
        rank: "head-constable".to_owned(),
        ranked_on: "2020-01-01".to_owned(),
        name,
    };
    let officer = enrol(&mut w, new).await.unwrap();
    let post = sanction(&mut w, unit_id(unit), kind, 1).await.unwrap();
    let posting = appoint(&mut w, Appointment { officer, post, order_no: "T-1".to_owned() }).await.unwrap();
    let new = access::NewAccount { officer, login: belt.to_owned() };
    let (account, _) = access::service::create_account(&mut w, new).await.unwrap();
    w.commit().await.unwrap();
    let principal = policy::Principal::officer(account, true).holding(kind, Level::Station, unit_id(unit));
    let actor = Actor {
        account: Some(account),
        officer: Some(officer),
        posting: Some(posting),
        charge: Some(kind.to_owned()),
        unit: Some(unit_id(unit)),
        on_duty: true,
        ..Actor::plain(principal)
    };
    Op::new(world.core.clone(), actor, kernel::Lang::En)
}

testkit::both_engines! { app World::start;
    /// His own report, his child's or wife's and a colleague's are noticed; a stranger's with half the name is not.
    async fn own_people_are_noticed(world: World) {
        let clerk = named(&world, "moharrir", "QTA-SAR", "K-1", Bilingual::new("زرک مینگل", "Zarak Mengal")).await;
        named(&world, "desk", "QTA-SAR", "K-2", Bilingual::new("گلاب رند", "Gulab Rind")).await;
        named(&world, "desk", "QTA-CTY", "K-3", Bilingual::new("شیرو بگٹی", "Shero Bugti")).await;
        let sdpo = world.app.officer("sdpo", "QTA-C-SAR").await;
        world.people.of(report(1).0, "Zarak Baloch", "Gul Khan");
        world.people.of(report(2).0, "Shero Bugti", "");
        open(&clerk, [1, 2]).await;
        world.settle().await;
        assert!(noticed(&sdpo).await.is_empty(), "a stranger, and an officer of another office");
        world.people.of(report(3).0, "زرک مینگل", "");
        world.people.of(report(4).0, "Sanam", "Zarak Mengal");
        world.people.of(report(4).0, "Gulab Rind", "");
        open(&clerk, [3, 4]).await;
        world.settle().await;
        assert_eq!(noticed(&sdpo).await, ["kin"]);
        let id = rows(&sdpo, "open").await[0]["id"].as_str().unwrap().to_owned();
        let looks = sdpo.get(&format!("/api/v1/oversight/{id}")).await.expect(200).json()["looks"].clone();
        assert_eq!((&looks[0]["kin"], &looks[1]["kin"]), (&"own".into(), &"family".into()));
        let page = sdpo.get(&format!("/oversight/{id}")).await.expect(200).text();
        assert!(page.contains("the father’s or husband’s name is the officer’s") && !page.contains("Sanam"), "no name of the record");
    }

    /// A well-known name is noticed when it is searched for, however typed, and nothing of what was searched is kept.
    async fn a_famous_name_is_noticed_in_a_search(world: World) {
        let clerk = world.app.acting("moharrir", "QTA-SAR").await;
        let sdpo = world.app.officer("sdpo", "QTA-C-SAR").await;
        for typed in ["Mehrgul Baloch", "goat"] {
            let question = Question::read(typed).unwrap();
            clerk.look_for(Purpose::ServeCitizen, "complaint-search", &question, &[]).await.unwrap();
        }
        world.settle().await;
        assert!(noticed(&sdpo).await.is_empty());
        let question = Question::read("  MEHRGUL   Shahwani ").unwrap();
        clerk.look_for(Purpose::ServeCitizen, "complaint-search", &question, &[]).await.unwrap();
        world.settle().await;
        assert_eq!(noticed(&sdpo).await, ["famous"]);
    }

    /// At night by somebody who is away; not on duty, and not by day.
    async fn the_night_off_duty_is_noticed(world: World) {
        let clerk = world.app.acting("moharrir", "QTA-SAR").await;
        let night = Timestamp::from_local("2026-11-22T02:30:00".parse().unwrap()).unwrap();
        world.app.clock.set(night);
        open(&clerk, [1]).await;
        let officer = clerk.actor.officer.unwrap();
        world.app.clock.advance(60);
        away(&world.app.acting("sho", "QTA-SAR").await, officer).await;
        world.app.clock.set(night.plus_seconds(6 * 3_600));
        open(&clerk, [2]).await;
        world.settle().await;
        let sdpo = world.app.officer("sdpo", "QTA-C-SAR").await;
        assert!(noticed(&sdpo).await.is_empty(), "on duty at night, away by day");
        world.app.clock.set(night.plus_seconds(22 * 3_600));
        open(&clerk, [3]).await;
        world.settle().await;
        let sdpo = world.app.back("sdpo", "QTA-C-SAR").await;
        assert_eq!(noticed(&sdpo).await, ["hours"]);
    }

    /// Refused three times is noticed; a look-up that came past the purposes is noticed at once.
    async fn refused_and_unassigned_are_noticed(world: World) {
        let clerk = world.app.acting("moharrir", "QTA-SAR").await;
        let sdpo = world.app.officer("sdpo", "QTA-C-SAR").await;
        let (id, elsewhere) = report_at(9, "QTA-CTY", "QTA-C-CTY");
        for _ in 0..2 {
            clerk.look_up(Purpose::ServeCitizen, "complaint", id, &elsewhere).await.unwrap_err();
        }
        world.settle().await;
        assert!(noticed(&sdpo).await.is_empty());
        clerk.look_up(Purpose::Supervise, "complaint", id, &elsewhere).await.unwrap_err();
        world.settle().await;
        assert_eq!(noticed(&sdpo).await, ["refused"]);
        // A session that still believes in a post that was taken away.
        let mut stale = clerk.clone();
        stale.actor.principal = stale.actor.principal.holding("moharrir", Level::Station, unit_id("QTA-CTY"));
        stale.look_up(Purpose::ServeCitizen, "complaint", id, &elsewhere).await.unwrap();
        world.settle().await;
        assert_eq!(noticed(&sdpo).await, ["refused", "unassigned"]);
        world.app.expect_clean().await;
    }

    /// Many times what the others of his kind of post open that day.
    async fn many_times_the_usual_is_noticed(world: World) {
        for (station, belt) in [("QTA-SAR", "S-1"), ("QTA-NSR", "S-2"), ("QTA-CTY", "S-3")] {
            world.app.posted("sho", station, belt).await;
        }
        let clerk = world.app.acting("moharrir", "QTA-SAR").await;
        let sdpo = world.app.officer("sdpo", "QTA-C-SAR").await;
        open(&clerk, 1..5).await;
        world.settle().await;
        assert!(noticed(&sdpo).await.is_empty(), "nobody to compare him with");
        for (n, unit) in [(20_u128, "QTA-NSR"), (30, "QTA-CTY"), (40, "QTA-ONL")] {
            let other = world.app.acting("moharrir", unit).await;
            for n in n..n + 2 {
                let (id, record) = report_at(n, unit, "QTA-C-SAR");
                other.look_up(Purpose::ServeCitizen, "complaint", id, &record).await.unwrap();
            }
        }
        open(&clerk, [1]).await;
        world.settle().await;
        assert_eq!(noticed(&sdpo).await, ["median"]);
    }
}

async fn away(sho: &Op, officer: OfficerId) {
    let mut w = sho.begin().await.unwrap();
    mark_absent(&mut w, unit_id("QTA-SAR"), officer).await.unwrap();
    w.commit().await.unwrap();
}
