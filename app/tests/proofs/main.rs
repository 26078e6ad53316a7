//! From a citizen's words to a numbered FIR, whatever happens in between: random verbs by random officers of three stations
//! and an online desk on two nodes, with restarts, and shipments cut, lost, late and repeated. After every step each book is
//! what it was and more; in the end the province has the station's books row for row and `check` finds nothing.
//!
//! `PROPTEST_CASES` says how many sequences are tried.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

mod act;
mod books;
mod clocks;
mod world;

use db::Engine;
use proptest::test_runner::{Config, TestRunner};
use station_records::model::fir::Source;

use act::{Act, Named, Step, act_on, steps};
use books::{Books, expect_in_the_journals_order, expect_the_same};
use world::{At, Trip, Who, World, expected};

/// One step; whether it was done, and of two how many.
async fn take(world: &mut World, step: Step, known: &[Books; 2]) -> usize {
    let done = |result: kernel::Result<()>| match result {
        Ok(()) => 1,
        Err(error) => {
            expected(&error);
            0
        }
    };
    match step {
        Step::Do(act) => done(Box::pin(act_on(world, act, known)).await),
        Step::Both(one, other) => {
            let (one, other) =
                tokio::join!(Box::pin(act_on(world, one, known)), Box::pin(act_on(world, other, known)));
            done(one) + done(other)
        }
        Step::Wait(minutes) => {
            world.wait(i64::from(minutes) * 60);
            0
        }
        Step::Restart(at) => {
            world.node_mut(at).restart().await;
            0
        }
        Step::Ship(trip) => {
            world.ship(trip).await;
            0
        }
        Step::Fetch(lost) => {
            world.fetch(lost).await;
            0
        }
        Step::Settle(at) => {
            world.carry_out(at).await;
            0
        }
    }
}

/// Takes the steps, looking into both books after each; how many verbs were done.
async fn live(world: &mut World, steps: &[Step]) -> usize {
    let mut before = [Books::read(&world.station).await, Books::read(&world.province).await];
    let mut all = 0;
    for step in steps {
        let done = Box::pin(take(world, *step, &before)).await;
        all += done;
        let after = [Books::read(&world.station).await, Books::read(&world.province).await];
        for (before, after) in before.iter().zip(&after) {
            after.expect_grown_from(before);
        }
        let acting = matches!(step, Step::Do(_) | Step::Both(..));
        if done == 0 && acting {
            let left = after.iter().zip(&before).any(|(after, before)| after.fixed != before.fixed);
            assert!(!left, "{step:?} was refused and left something");
        }
        after[0].expect_sound();
        expect_the_same(&after[0], &after[1], false);
        world.expect_one_writer(&after).await;
        before = after;
    }
    all
}

/// What is true once everything has arrived.
async fn settle(world: &mut World) {
    // Each says what it has to say, and hears what the other says to that.
    for _ in 0..4 {
        world.ship(Trip::All).await;
        world.carry_out(At::Province).await;
        world.fetch(false).await;
        world.carry_out(At::Station).await;
    }
    let station = Books::read(&world.station).await;
    world.ship(Trip::All).await;
    let province = Books::read(&world.province).await;
    assert_eq!(
        station.fixed,
        Books::read(&world.station).await.fixed,
        "shipping changed the station's books"
    );
    province.expect_sound();
    expect_the_same(&station, &province, true);
    for (node, books) in [(&world.station, &station), (&world.province, &province)] {
        node.expect_clean().await;
        expect_in_the_journals_order(node, books).await;
    }
}

/// How many sequences are tried when nobody says so: what takes some ten seconds.
const fn cases(engine: Engine) -> u32 {
    match engine {
        Engine::Sqlite => 20,
        Engine::Postgres => 5,
    }
}

fn on(engine: Engine) {
    if !db::testing::engines().contains(&engine) {
        return;
    }
    let wanted = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let cases = wanted.unwrap_or(cases(engine));
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 500,
        max_shrink_time: 120_000,
        ..Config::default()
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut runner = TestRunner::new(config);
    let found = runner.run(&steps(), |steps| {
        runtime.block_on(async {
            let mut world = World::new(engine).await;
            Box::pin(live(&mut world, &steps)).await;
            settle(&mut world).await;
        });
        Ok(())
    });
    if let Err(why) = found {
        panic!("{why}");
    }
}

/// Over to the other node and back, with everything that may come between; and an offer that is taken back while it is accepted.
async fn over_and_back(engine: Engine) {
    use Act::{Accept, Contact, Decline, Fir, Offer, Tell, Withdraw};
    use Who::{NewSariabClerk, NewSariabSho, SariabClerk, SariabSho};
    let mut world = World::new(engine).await;
    let told = [Step::Do(Tell(NewSariabSho)), Step::Do(Offer(NewSariabSho, 0, SariabSho))];
    assert_eq!(live(&mut world, &told).await, 2);
    let known = async |world: &World, at| Books::read(world.node(at)).await.reports.len();
    assert_eq!(known(&world, At::Station).await, 0);
    let [fetch, lost] = [Step::Fetch(false), Step::Fetch(true)];
    let [here, there] = [Step::Settle(At::Station), Step::Settle(At::Province)];
    let (ship, minute) = (Step::Ship(Trip::All), Step::Wait(1));
    assert_eq!(live(&mut world, &[lost, fetch, fetch, minute, here, here, ship]).await, 0);
    assert_eq!(known(&world, At::Station).await, 1);
    // The giver goes on with it, and the other does not touch it.
    let contact = Contact(NewSariabSho, 0);
    assert_eq!(live(&mut world, &[minute, Step::Do(contact)]).await, 1);
    let early = [Fir(SariabSho, Source::Transfer, Some(0)), Contact(SariabClerk, 0), Withdraw(SariabSho, 0)];
    assert_eq!(live(&mut world, &early.map(Step::Do)).await, 0);
    assert_eq!(live(&mut world, &[minute, Step::Do(Accept(SariabClerk, 0))]).await, 1);
    // Accepted once; and it is not here yet.
    let again = [Accept(SariabSho, 0), Decline(SariabSho, 0), Fir(SariabSho, Source::Transfer, Some(0))];
    assert_eq!(live(&mut world, &again.map(Step::Do)).await, 0);
    assert_eq!(live(&mut world, &[minute, ship, there, there, fetch, here, ship]).await, 0);
    let late = [Fir(NewSariabSho, Source::Written, Some(0)), Contact(NewSariabSho, 0)];
    assert_eq!(live(&mut world, &late.map(Step::Do)).await, 0, "the giver acts on what it let go");
    // Back to where it came from.
    let back = [minute, Step::Do(Contact(SariabClerk, 0)), Step::Do(Offer(SariabSho, 0, NewSariabSho))];
    assert_eq!(live(&mut world, &back).await, 2);
    assert_eq!(live(&mut world, &[ship, minute, there, Step::Do(Accept(NewSariabClerk, 0))]).await, 1);
    assert_eq!(live(&mut world, &[fetch, minute, here, ship, there]).await, 0);
    assert_eq!(
        live(&mut world, &[minute, Step::Do(Offer(NewSariabSho, 0, SariabSho)), fetch, here]).await,
        1
    );
    // Accepted there and taken back here at the same time: it stays, and the FIR is made here.
    let crossed = [Step::Do(Accept(SariabSho, 0)), Step::Do(Withdraw(NewSariabSho, 0))];
    assert_eq!(live(&mut world, &crossed).await, 2);
    assert_eq!(live(&mut world, &[minute, ship, there, fetch, here, ship, there]).await, 0);
    assert_eq!(live(&mut world, &[Step::Do(Fir(SariabSho, Source::Transfer, Some(0)))]).await, 0);
    assert_eq!(
        live(&mut world, &[minute, Step::Do(Offer(NewSariabSho, 0, SariabSho)), fetch, here]).await,
        1
    );
    assert_eq!(live(&mut world, &[minute, Step::Do(Decline(SariabSho, 0)), ship, there]).await, 1);
    assert_eq!(live(&mut world, &[Step::Do(Fir(NewSariabSho, Source::Written, Some(0)))]).await, 1);
    settle(&mut world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_goes_over_and_back_on_sqlite() {
    Box::pin(over_and_back(Engine::Sqlite)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_goes_over_and_back_on_postgres() {
    if db::testing::engines().contains(&Engine::Postgres) {
        Box::pin(over_and_back(Engine::Postgres)).await;
    }
}

#[test]
fn whatever_happens_the_books_hold_on_sqlite() {
    on(Engine::Sqlite);
}

#[test]
fn whatever_happens_the_books_hold_on_postgres() {
    on(Engine::Postgres);
}

/// The same steps as above, each of which must be done here: the proof does not prove refusals alone.
async fn every_way(engine: Engine) {
    use Act::{
        Accept, Close, Contact, Correct, Decline, Depart, EnterSlip, Fir, FromHome, GiveSlips, HandOver,
        Offer, Open, Refer, Refuse, Return, Supplement, Tell, VoidSlip, Withdraw, Write,
    };
    use Who::{CityClerk, CitySho, Desk, NewSariabSho, SariabClerk, SariabSho};
    let ways = [
        Tell(NewSariabSho),
        Fir(NewSariabSho, Source::Written, Some(0)),
        Open(SariabClerk),
        Tell(SariabClerk),
        GiveSlips(SariabSho),
        Contact(SariabClerk, 0),
        Offer(SariabSho, 0, CitySho),
        Decline(CitySho, 0),
        Offer(SariabSho, 0, CitySho),
        Withdraw(SariabSho, 0),
        Offer(SariabSho, 0, CitySho),
        Accept(CityClerk, 0),
        Fir(CitySho, Source::Transfer, Some(0)),
        Refuse(CitySho, 0),
        Supplement(CityClerk, 0),
        Fir(SariabSho, Source::OwnMotion, None),
        Fir(SariabSho, Source::Murasila, None),
        FromHome(At::Station, Named::Sariab),
        Accept(SariabSho, 0),
        FromHome(At::Station, Named::Quetta),
        Offer(Desk, 2, CitySho),
        FromHome(At::Province, Named::Nothing),
        Refer(SariabSho, None),
        Refer(SariabSho, Some(1)),
        Fir(SariabSho, Source::Court, Some(1)),
        Write(SariabClerk),
        Correct(SariabClerk, 1),
        Depart(SariabSho, SariabSho),
        Fir(SariabClerk, Source::Oral, None),
        Return(SariabSho, SariabSho),
        HandOver(SariabSho, SariabClerk),
    ];
    let mut world = World::new(engine).await;
    for way in ways {
        assert_eq!(
            live(&mut world, &[Step::Wait(1), Step::Do(way), Step::Ship(Trip::Piece(2))]).await,
            1,
            "{way:?} was refused"
        );
        if way == Accept(CityClerk, 0) {
            // Who passed it on knows it still, and makes no FIR of it.
            let late = Fir(SariabSho, Source::Written, Some(0));
            assert_eq!(live(&mut world, &[Step::Do(late)]).await, 0, "{late:?} was done");
        }
    }
    let next_day =
        [Step::Wait(12 * 60 + 30), Step::Do(EnterSlip(SariabClerk, 0)), Step::Do(VoidSlip(SariabSho, 0))];
    assert_eq!(live(&mut world, &next_day).await, 2);
    assert_eq!(live(&mut world, &[Step::Do(Close(SariabClerk))]).await, 1);
    assert_eq!(
        live(&mut world, &[Step::Do(Act::Intrude(NewSariabSho)), Step::Do(Act::Intrude(SariabSho))]).await,
        0
    );
    settle(&mut world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_verb_is_done_once_at_least_on_sqlite() {
    Box::pin(every_way(Engine::Sqlite)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_verb_is_done_once_at_least_on_postgres() {
    if db::testing::engines().contains(&Engine::Postgres) {
        Box::pin(every_way(Engine::Postgres)).await;
    }
}
