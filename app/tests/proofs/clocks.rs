//! Clocks over two nodes: station and province make the same of what both know, each tells whom it is to tell, and a station
//! whose clock is wrong gains nothing at its province.

use std::collections::BTreeMap;

use contracts::Digests as _;
use deadlines::{Sources, UnreadDigests, catch_up, mark_read};
use kernel::{Clock as _, Error, Timestamp};
use khidmat::capabilities;
use op::Op;
use sea_orm::{ConnectionTrait, Statement};

use crate::act::Act::{self, Accept, Contact, Offer, Tell};
use crate::world::Who::{CityClerk, CitySho, NewSariabSho, SariabClerk, SariabSho};
use crate::world::{At, Node, Trip, World};
use crate::{Step, live};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
const MICROS: i64 = 1_000_000;

/// A clock as a store has it: from when it counts, by when it is due, when it ended.
type Clock = (i64, i64, Option<i64>);

fn sources() -> Sources {
    capabilities::timed(&capabilities::all())
}

/// What was committed becomes known at both nodes, and what is due is told.
async fn follow(world: &World) {
    for node in [&world.station, &world.province] {
        node.core.journal.settle().await.unwrap();
        catch_up(&node.core, &sources()).await.unwrap();
    }
}

async fn rows(node: &Node, sql: &str) -> Vec<sea_orm::QueryResult> {
    let tx = node.core.db.read().await.unwrap();
    let asked = Statement::from_string(tx.get_database_backend(), sql);
    let rows = tx.query_all_raw(asked).await.unwrap();
    tx.commit().await.unwrap();
    rows
}

async fn clocks(node: &Node) -> BTreeMap<(uuid::Uuid, String), Clock> {
    let all = rows(node, "SELECT record, clock, counted_from, due_at, stopped_at FROM deadlines_clock").await;
    let one = |row: &sea_orm::QueryResult| {
        let key = (row.try_get("", "record").unwrap(), row.try_get("", "clock").unwrap());
        let hours = (row.try_get("", "counted_from").unwrap(), row.try_get("", "due_at").unwrap());
        (key, (hours.0, hours.1, row.try_get("", "stopped_at").unwrap()))
    };
    all.iter().map(one).collect()
}

/// The one clock of this name.
async fn clock(node: &Node, name: &str) -> Clock {
    let all = clocks(node).await;
    let mut of = all.into_iter().filter(|((_, clock), _)| clock == name);
    let (_, found) = of.next().expect("such a clock");
    assert!(of.next().is_none(), "one {name} alone");
    found
}

/// Everything is forgotten at the province, and made again from what arrived.
async fn made_again(world: &World) {
    let tx = world.province.core.db.write().await.unwrap();
    tx.execute_unprepared("DELETE FROM deadlines_made").await.unwrap();
    tx.commit().await.unwrap();
    follow(world).await;
}

/// Which tiers a node told, in order, of one clock.
async fn told(node: &Node, name: &str) -> Vec<String> {
    let sql = format!("SELECT tier FROM deadlines_step WHERE clock = '{name}' ORDER BY step");
    rows(node, &sql).await.iter().map(|row| row.try_get("", "tier").unwrap()).collect()
}

const CONTACT: &str = "complaint.first-contact";

/// One verb, which must be done.
async fn done(world: &mut World, act: Act) {
    assert_eq!(Box::pin(live(world, &[Step::Do(act)])).await, 1, "{act:?} was refused");
}

testkit::both_engines! { app World::new;
    /// What one node knows the other makes the same of; the station tells its own, the province everybody above.
    async fn both_nodes_make_the_same_of_it(world: World) {
        let mut world = world;
        done(&mut world, Tell(SariabClerk)).await;
        for act in [Contact(SariabClerk, 0), Offer(SariabSho, 0, CitySho), Tell(SariabClerk)] {
            done(&mut world, act).await;
            world.wait(HOUR);
            world.ship(Trip::Twice(1)).await;
            follow(&world).await;
        }
        done(&mut world, Accept(CityClerk, 0)).await;
        world.wait(30 * HOUR);
        world.ship(Trip::All).await;
        follow(&world).await;
        let (station, province) = (clocks(&world.station).await, clocks(&world.province).await);
        assert_eq!(station.len(), 4, "two reports, contact and sorting each");
        assert_eq!(station, province);
        assert_eq!(told(&world.station, CONTACT).await, ["station"]);
        assert_eq!(told(&world.province, CONTACT).await, ["circle"]);
        for node in [&world.station, &world.province] {
            node.expect_clean().await;
        }
    }

    /// A limit that was told of at the giver goes on at the other node: from the same hour, told to that station too, and what both wrote
    /// of one clock arrives.
    async fn a_clock_goes_over_with_its_report(world: World) {
        let mut world = world;
        done(&mut world, Tell(NewSariabSho)).await;
        world.wait(30 * HOUR);
        follow(&world).await;
        assert_eq!(told(&world.province, CONTACT).await.first().map(String::as_str), Some("station"));
        let before = clock(&world.province, CONTACT).await;
        done(&mut world, Offer(NewSariabSho, 0, SariabSho)).await;
        for act in [None, Some(Accept(SariabClerk, 0)), None, None] {
            if let Some(act) = act {
                done(&mut world, act).await;
            }
            world.ship(Trip::All).await;
            world.carry_out(At::Province).await;
            world.fetch(false).await;
            world.carry_out(At::Station).await;
            follow(&world).await;
        }
        assert_eq!(clock(&world.station, CONTACT).await, before, "counted from another hour");
        assert_eq!(clocks(&world.station).await, clocks(&world.province).await);
        assert_eq!(told(&world.station, CONTACT).await, ["station"]);
        done(&mut world, Contact(SariabClerk, 0)).await;
        world.ship(Trip::All).await;
        follow(&world).await;
        assert!(clock(&world.province, CONTACT).await.2.is_some(), "the giver's clock runs on");
        for node in [&world.station, &world.province] {
            node.expect_clean().await;
        }
    }

    /// Read at the station, whose book it is, by its own SHO: the province, to which all of it came, asks nobody for it and takes it from
    /// nobody, and what comes of it fits together at both.
    async fn a_digest_is_read_at_the_node_that_keeps_the_book(world: World) {
        let mut world = world;
        done(&mut world, Tell(SariabClerk)).await;
        for _ in 0..3 {
            world.wait(9 * HOUR);
            follow(&world).await;
        }
        world.ship(Trip::All).await;
        follow(&world).await;
        let at_station = world.hand(SariabSho).await;
        let at_province = Op::new(world.province.core.clone(), at_station.actor.clone(), at_station.lang);
        assert!(UnreadDigests.wait(&at_station).await.unwrap());
        assert!(!UnreadDigests.wait(&at_province).await.unwrap());
        let unit = SariabSho.office().0;
        let digests = rows(&world.station, "SELECT unit, shift_to FROM deadlines_digest ORDER BY shift_to").await;
        let of_unit = digests.iter().filter(|row| row.try_get::<uuid::Uuid>("", "unit").unwrap() == unit);
        let until = Timestamp(of_unit.last().unwrap().try_get("", "shift_to").unwrap());
        for (op, taken) in [(&at_province, false), (&at_station, true), (&at_station, true)] {
            let mut w = op.begin().await.unwrap();
            match mark_read(&mut w, unit, until).await {
                Ok(()) if taken => w.commit().await.unwrap(),
                Err(Error::NotFound(_)) if !taken => {}
                other => panic!("{other:?}"),
            }
        }
        assert!(!UnreadDigests.wait(&at_station).await.unwrap());
        world.ship(Trip::All).await;
        follow(&world).await;
        for node in [&world.station, &world.province] {
            assert_eq!(rows(node, "SELECT id FROM deadlines_digest_read").await.len(), 1);
            node.expect_clean().await;
        }
    }

    /// Done in time without network: the province has told by then; the clock stands as met when that arrives, the step stays.
    async fn what_arrives_late_stands_as_met_and_the_step_stays(world: World) {
        let mut world = world;
        done(&mut world, Tell(SariabClerk)).await;
        world.ship(Trip::All).await;
        world.wait(HOUR);
        done(&mut world, Contact(SariabClerk, 0)).await;
        world.wait(29 * HOUR);
        follow(&world).await;
        assert_eq!(told(&world.station, CONTACT).await, Vec::<String>::new(), "here it is known");
        assert_eq!(told(&world.province, CONTACT).await, ["circle"]);
        world.ship(Trip::All).await;
        world.wait(DAY);
        follow(&world).await;
        let (_, due, stopped) = clock(&world.province, CONTACT).await;
        assert!(stopped.is_some_and(|stopped| stopped < due));
        assert_eq!(told(&world.province, CONTACT).await, ["circle"], "it stays, and nobody else is told");
        world.province.expect_clean().await;
    }

    /// A day ahead: at the province hours count from when the news arrived, and they do when everything is made again later.
    async fn a_station_whose_clock_runs_ahead_gains_nothing(world: World) {
        let mut world = world;
        world.station_clock.advance(DAY);
        done(&mut world, Tell(SariabClerk)).await;
        let arrived = world.clock.now().micros();
        world.ship(Trip::All).await;
        world.wait(25 * HOUR);
        follow(&world).await;
        done(&mut world, Contact(SariabClerk, 0)).await;
        world.ship(Trip::All).await;
        follow(&world).await;
        let found = clock(&world.province, CONTACT).await;
        assert_eq!(found, (arrived, arrived + DAY * MICROS, Some(arrived + 25 * HOUR * MICROS)), "an hour late");
        world.wait(10 * DAY);
        made_again(&world).await;
        assert_eq!(clock(&world.province, CONTACT).await, found);
    }

    /// A day behind: what it tells counts from an hour that is too early, never from one too late. Whoever stands above is told a day
    /// early, by the province's clock; what is done in time stands as done in time, and what is done late as done late.
    async fn a_station_whose_clock_is_behind_gains_nothing(world: World) {
        let mut world = world;
        // Its officers were posted before that hour.
        world.wait(2 * DAY);
        world.station_clock.advance(-DAY);
        done(&mut world, Tell(SariabClerk)).await;
        let claimed = world.station_clock.now().micros();
        world.ship(Trip::All).await;
        world.wait(5 * HOUR);
        follow(&world).await;
        assert_eq!(clock(&world.province, CONTACT).await, (claimed, claimed + DAY * MICROS, None));
        assert_eq!(told(&world.province, CONTACT).await, ["circle"], "a day early");
        assert_eq!(told(&world.station, CONTACT).await, Vec::<String>::new(), "by its own clock nothing has passed");
        world.wait(25 * HOUR);
        done(&mut world, Contact(SariabClerk, 0)).await;
        world.ship(Trip::All).await;
        follow(&world).await;
        let found = clock(&world.province, CONTACT).await;
        assert_eq!(found.2, Some(claimed + 30 * HOUR * MICROS), "six hours late, at both nodes");
        assert_eq!(clocks(&world.station).await, clocks(&world.province).await);
        made_again(&world).await;
        assert_eq!(clock(&world.province, CONTACT).await, found);
        assert_eq!(told(&world.province, CONTACT).await, ["circle"], "once, and it stays");
        world.province.expect_clean().await;
    }

    /// The province's own clock a day behind: the limit lasts as long as it lasts. Set right, it is told early, and once.
    async fn a_province_whose_clock_is_behind_tells_no_later(world: World) {
        let mut world = world;
        world.clock.advance(-DAY);
        done(&mut world, Tell(SariabClerk)).await;
        let arrived = world.clock.now().micros();
        world.ship(Trip::All).await;
        world.wait(23 * HOUR);
        follow(&world).await;
        assert_eq!(clock(&world.province, CONTACT).await, (arrived, arrived + DAY * MICROS, None));
        assert_eq!(told(&world.province, CONTACT).await, Vec::<String>::new());
        world.wait(5 * HOUR);
        follow(&world).await;
        assert_eq!(told(&world.province, CONTACT).await, ["circle"], "28 hours after the report, as by a right clock");
        world.clock.advance(DAY);
        follow(&world).await;
        let found = (clock(&world.province, CONTACT).await, told(&world.province, CONTACT).await);
        assert_eq!(found.1, ["circle", "district"], "set right: a day early");
        made_again(&world).await;
        assert_eq!((clock(&world.province, CONTACT).await, told(&world.province, CONTACT).await), found, "nobody twice");
    }

    /// The province's own clock a day ahead: told a day early. Set right, nothing is told again and no hour has moved.
    async fn a_province_whose_clock_is_ahead_tells_no_later_and_once(world: World) {
        let mut world = world;
        world.clock.advance(DAY);
        done(&mut world, Tell(SariabClerk)).await;
        let claimed = world.station_clock.now().micros();
        world.ship(Trip::All).await;
        world.wait(5 * HOUR);
        follow(&world).await;
        let found = clock(&world.province, CONTACT).await;
        assert_eq!(found, (claimed, claimed + DAY * MICROS, None), "the hour of the record");
        assert_eq!(told(&world.province, CONTACT).await, ["circle"]);
        world.clock.advance(-DAY);
        world.wait(HOUR);
        follow(&world).await;
        made_again(&world).await;
        assert_eq!(clock(&world.province, CONTACT).await, found);
        assert_eq!(told(&world.province, CONTACT).await, ["circle"], "once");
        world.wait(44 * HOUR);
        follow(&world).await;
        assert_eq!(told(&world.province, CONTACT).await, ["circle", "district"], "two days after the report");
    }
}
