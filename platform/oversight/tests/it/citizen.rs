//! Whoever's record it is learns who opened it: from which office and post and why, after a week, and never a name.

use op::Purpose;
use oversight::service::{Opened, who_opened};

use crate::{World, open, report};

async fn told(world: &World) -> Opened {
    let tx = world.core.db.read().await.unwrap();
    let found = who_opened(&tx, &world.core.catalogue, report(1).0, world.core.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    found
}

testkit::both_engines! { app World::start;
    async fn she_learns_it_after_a_week(world: World) {
        world.app.posted("sho", "QTA-SAR", "S-1").await;
        let clerk = world.app.acting("moharrir", "QTA-SAR").await;
        let stranger = world.app.acting("moharrir", "QTA-CTY").await;
        open(&clerk, [1, 1, 2]).await;
        let (id, record) = report(1);
        stranger.look_up(Purpose::ServeCitizen, "complaint", id, &record).await.unwrap_err();
        world.settle().await;
        world.app.clock.advance(6 * 86_400);
        let nothing = told(&world).await;
        assert_eq!((nothing.by.len(), nothing.refused, nothing.days), (0, 0, 7));
        world.app.clock.advance(86_400 + 1);
        let found = told(&world).await;
        assert_eq!((found.by.len(), found.refused), (1, 1));
        let by = &found.by[0];
        assert_eq!((by.count, by.purpose), (2, Some(Purpose::ServeCitizen)));
        assert!(by.office.as_ref().unwrap().en.contains("Sariab"), "{by:?}");
        assert!(by.post.as_ref().unwrap().en.contains("Moharrir"), "{by:?}");
    }
}
