//! Whoever a finding is about, and whoever depends on him, never learns of it: not in a list, a count, an id or an error.

use op::Purpose;

use crate::{World, noticed, open, report, rows};

testkit::both_engines! { app World::start;
    /// A clerk's goes to the SDPO; nobody of his station, nor of another circle, knows of it; DPO and RPO of the place do.
    async fn nobody_of_his_own_office_sees_it(world: World) {
        let app = &world.app;
        let clerk = app.acting("moharrir", "QTA-SAR").await;
        open(&clerk, 1..6).await;
        let (sdpo, dpo, rpo) = (
            app.officer("sdpo", "QTA-C-SAR").await,
            app.officer("dpo", "QTA").await,
            app.officer("rpo", "R-QTA").await,
        );
        let (himself, sho) = (app.back("moharrir", "QTA-SAR").await, app.officer("sho", "QTA-SAR").await);
        let (elsewhere, igp) = (app.officer("sdpo", "QTA-C-CTY").await, app.officer("igp", "BAL").await);
        world.settle().await;
        for above in [&sdpo, &dpo, &rpo, &igp] {
            assert_eq!(noticed(above).await, ["volume"]);
        }
        let found = rows(&sdpo, "open").await.remove(0);
        assert_eq!((&found["may_review"], &found["tier"]), (&true.into(), &"circle".into()));
        let id = found["id"].as_str().unwrap();
        for nobody in [&himself, &sho, &elsewhere] {
            assert!(noticed(nobody).await.is_empty());
            let list = nobody.get("/api/v1/oversight").await.expect(200).json();
            assert_eq!(list["to_review"], 0);
            assert!(nobody.get("/oversight").await.expect(200).text().contains("Nothing waits for your review"));
            let answer = nobody.get(&format!("/api/v1/oversight/{id}")).await.expect(404).json();
            let made_up = "/api/v1/oversight/019ab5c0-0000-7000-8000-000000000099";
            assert_eq!(answer["code"], nobody.get(made_up).await.expect(404).json()["code"]);
            nobody.get(&format!("/oversight/{id}")).await.expect(404);
            let verdict = [("verdict", "explained"), ("words", "ٹھیک"), ("once", "019ab5c0-0000-7000-8000-000000000001")];
            nobody.post(&format!("/oversight/{id}/verdicts"), &verdict).await.expect(404);
        }
        app.guest().get(&format!("/oversight/{id}")).await.expect(303);
        app.expect_clean().await;
    }

    /// An SDPO's goes to the DPO, and neither he nor his stations see it; a DPO's goes to the RPO.
    async fn nobody_below_him_sees_it(world: World) {
        let app = &world.app;
        let sdpo = app.acting("sdpo", "QTA-C-SAR").await;
        let dpo = app.acting("dpo", "QTA").await;
        let (rpo, sho) = (app.officer("rpo", "R-QTA").await, app.officer("sho", "QTA-SAR").await);
        for who in [&sdpo, &dpo] {
            for n in 1..6 {
                let (id, record) = report(n);
                who.look_up(Purpose::Supervise, "complaint", id, &record).await.unwrap();
            }
        }
        world.settle().await;
        let (at_circle, at_district) = (app.back("sdpo", "QTA-C-SAR").await, app.back("dpo", "QTA").await);
        assert!(rows(&at_circle, "open").await.is_empty() && rows(&sho, "open").await.is_empty());
        let of_sdpo = rows(&at_district, "open").await;
        assert_eq!((of_sdpo.len(), &of_sdpo[0]["tier"]), (1, &"district".into()), "the SDPO's, and not his own");
        assert_eq!(rows(&rpo, "open").await.len(), 2);
        let page = at_district.get(&format!("/oversight/{}", of_sdpo[0]["id"].as_str().unwrap())).await.expect(200).text();
        assert!(page.contains("C-1"), "the DPO may read the record himself");
        for row in rows(&rpo, "open").await {
            let page = rpo.get(&format!("/oversight/{}", row["id"].as_str().unwrap())).await.expect(200).text();
            assert!(!page.contains("C-1") && page.contains("A report"), "the RPO may not");
        }
        app.expect_clean().await;
    }

    /// What nobody reviews in fourteen days climbs, once; whoever had it sees it and can no longer close it.
    async fn what_nobody_reviews_climbs(world: World) {
        let app = &world.app;
        let clerk = app.acting("moharrir", "QTA-SAR").await;
        app.officer("sdpo", "QTA-C-SAR").await;
        app.officer("dpo", "QTA").await;
        open(&clerk, 1..6).await;
        world.settle().await;
        app.clock.advance(13 * 86_400);
        world.settle().await;
        assert_eq!(rows(&app.back("sdpo", "QTA-C-SAR").await, "open").await[0]["tier"], "circle");
        app.clock.advance(2 * 86_400);
        world.settle().await;
        world.settle().await;
        let (sdpo, dpo) = (app.back("sdpo", "QTA-C-SAR").await, app.back("dpo", "QTA").await);
        let (his, now) = (rows(&sdpo, "open").await.remove(0), rows(&dpo, "open").await.remove(0));
        assert_eq!((&his["tier"], &his["may_review"], &now["may_review"]), (&"district".into(), &false.into(), &true.into()));
        let id = now["id"].as_str().unwrap();
        let verdict = [("verdict", "warned"), ("words", "تنبیہ کی گئی"), ("once", "019ab5c0-0000-7000-8000-000000000002")];
        sdpo.post(&format!("/oversight/{id}/verdicts"), &verdict).await.expect(403);
        dpo.post(&format!("/oversight/{id}/verdicts"), &verdict).await.expect(303);
        let steps = dpo.get(&format!("/api/v1/oversight/{id}")).await.expect(200).json()["steps"].clone();
        let steps: Vec<_> = steps.as_array().unwrap().iter().map(|one| one["what"].as_str().unwrap().to_owned()).collect();
        assert_eq!(steps, ["raised", "climbed", "warned"]);
        app.clock.advance(30 * 86_400);
        world.settle().await;
        app.expect_clean().await;
    }
}
