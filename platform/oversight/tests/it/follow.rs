//! Findings follow the log of look-ups: once, in order, however many processes read it and however late.

use sea_orm::ConnectionTrait;

use crate::{World, catch_up, noticed, open, report, rows};

async fn count(world: &World, sql: &str) -> i64 {
    let tx = world.core.db.read().await.unwrap();
    let asked = sea_orm::Statement::from_string(tx.get_database_backend(), sql);
    let count = tx.query_one_raw(asked).await.unwrap().unwrap().try_get("", "n").unwrap();
    tx.commit().await.unwrap();
    count
}

testkit::both_engines! { app World::start;
    /// One finding for an officer, a rule and a day, which grows; the next day has its own.
    async fn one_finding_a_day_that_grows(world: World) {
        let clerk = world.app.acting("moharrir", "QTA-SAR").await;
        let sdpo = world.app.officer("sdpo", "QTA-C-SAR").await;
        open(&clerk, 1..5).await;
        world.settle().await;
        assert!(noticed(&sdpo).await.is_empty(), "four are not five");
        open(&clerk, 5..6).await;
        world.settle().await;
        let first = rows(&sdpo, "open").await;
        assert_eq!((noticed(&sdpo).await, &first[0]["count"]), (vec!["volume".to_owned()], &5.into()));
        open(&clerk, [6, 7, 7, 7]).await;
        world.settle().await;
        let grown = rows(&sdpo, "open").await;
        assert_eq!((grown.len(), &grown[0]["id"], &grown[0]["count"]), (1, &first[0]["id"], &7.into()));
        let one = sdpo.get(&format!("/api/v1/oversight/{}", first[0]["id"].as_str().unwrap())).await.expect(200).json();
        assert_eq!(one["looks"].as_array().unwrap().len(), 7, "each record once");
        let steps: Vec<_> = one["steps"].as_array().unwrap().iter().map(|one| one["what"].as_str().unwrap()).collect();
        assert_eq!(steps, ["raised", "grown"]);
        world.app.clock.advance(86_400);
        let clerk = op::Op { core: world.core.clone(), ..clerk };
        open(&clerk, 1..6).await;
        world.settle().await;
        let sdpo = world.app.back("sdpo", "QTA-C-SAR").await;
        assert_eq!(rows(&sdpo, "open").await.len(), 2);
        world.app.expect_clean().await;
    }

    /// A flood is one finding with so much evidence, and the rest is counted.
    async fn a_flood_is_one_finding(world: World) {
        let clerk = world.app.acting("moharrir", "QTA-SAR").await;
        let sdpo = world.app.officer("sdpo", "QTA-C-SAR").await;
        open(&clerk, 1..=620).await;
        world.settle().await;
        let found = rows(&sdpo, "open").await;
        assert_eq!((found.len(), &found[0]["count"]), (1, &620.into()));
        let one = sdpo.get(&format!("/oversight/{}", found[0]["id"].as_str().unwrap())).await.expect(200).text();
        assert!(one.contains("420 more are counted") || one.contains("420\u{2069} more are counted"), "{one}");
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM oversight_evidence").await, 200);
        assert!(count(&world, "SELECT COUNT(*) AS n FROM oversight_step").await <= 3, "one step a batch");
        world.app.expect_clean().await;
    }

    /// Several processes behind the log: each look-up once, each step once, no number missing.
    async fn once_across_processes(world: World) {
        let clerk = world.app.acting("moharrir", "QTA-SAR").await;
        let sdpo = world.app.officer("sdpo", "QTA-C-SAR").await;
        for round in 0..4_u128 {
            open(&clerk, round * 10..round * 10 + 10).await;
            world.app.settle().await;
            let (one, other) = (world.core.clone(), world.core.clone());
            let done = tokio::join!(
                catch_up(&one, &world.sources),
                catch_up(&other, &world.sources),
                catch_up(&world.core, &world.sources)
            );
            done.0.and(done.1).and(done.2).unwrap();
        }
        world.settle().await;
        let found = rows(&sdpo, "open").await;
        assert_eq!((found.len(), &found[0]["count"]), (1, &40.into()));
        let looks = count(&world, "SELECT COUNT(*) AS n FROM oversight_look WHERE kind = 'complaint'").await;
        let steps = count(&world, "SELECT COUNT(*) AS n FROM oversight_step").await;
        let last = count(&world, "SELECT MAX(serial) AS n FROM oversight_step").await;
        assert_eq!((looks, steps), (40, last), "numbered without a gap");
        world.app.expect_clean().await;
    }

    /// Read late it is the same as read at once; read again it is nothing new. A record erased meanwhile names nobody.
    async fn behind_and_caught_up(world: World) {
        let clerk = world.app.acting("moharrir", "QTA-SAR").await;
        let sdpo = world.app.officer("sdpo", "QTA-C-SAR").await;
        let (singer, gone) = (report(1).0, report(2).0);
        world.people.of(singer, "Mehrgul Shahwani", "");
        world.people.of(gone, "Zarbakht Khiljan", "");
        open(&clerk, 1..8).await;
        world.people.forget(gone);
        world.settle().await;
        assert_eq!(noticed(&sdpo).await, ["famous", "volume"]);
        let famous = rows(&sdpo, "open").await.into_iter().find(|row| row["rule"] == "famous").unwrap();
        assert_eq!(famous["count"], 1, "the erased one is nobody's");
        world.settle().await;
        assert_eq!(noticed(&sdpo).await, ["famous", "volume"]);
        world.people.forget(singer);
        assert!(sdpo.get(&format!("/oversight/{}", famous["id"].as_str().unwrap())).await.expect(200).text().contains("A report"));
        world.app.expect_clean().await;
    }
}
