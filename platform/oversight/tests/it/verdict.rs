//! A verdict: given once by whoever is to, with words, under a fresh sign-in; hostile input changes nothing.

use serde_json::json;

use crate::{World, noticed, open, rows};

fn form<'a>(verdict: &'a str, words: &'a str, once: &'a str) -> [(&'a str, &'a str); 3] {
    [("verdict", verdict), ("words", words), ("once", once)]
}

const ONCE: [&str; 4] = [
    "019ab5c0-0000-7000-8000-000000000001",
    "019ab5c0-0000-7000-8000-000000000002",
    "019ab5c0-0000-7000-8000-000000000003",
    "019ab5c0-0000-7000-8000-000000000004",
];

testkit::both_engines! { app World::start;
    async fn a_verdict_is_given_once_with_words(world: World) {
        let app = &world.app;
        let clerk = app.acting("moharrir", "QTA-SAR").await;
        let (sdpo, dpo) = (app.officer("sdpo", "QTA-C-SAR").await, app.officer("dpo", "QTA").await);
        open(&clerk, 1..6).await;
        world.settle().await;
        let id = rows(&sdpo, "open").await[0]["id"].as_str().unwrap().to_owned();
        assert!(sdpo.get("/oversight").await.expect(200).text().contains("One finding waits for your review"));
        let file = testkit::taken_away(app, &sdpo, ("/oversight", "/oversight", "?which=open"), &["Day"]).await;
        assert_eq!(file.len(), 1, "{file:?}");
        assert_eq!(sdpo.get("/oversight.csv?which=reviewed").await.expect(200).text().lines().count(), 1);
        sdpo.get("/oversight.csv?which=guilty").await.expect(422);
        let station = app.officer("sho", "QTA-SAR").await;
        assert_eq!(station.get("/oversight.csv").await.expect(200).text().lines().count(), 1, "nobody below learns of it");
        let to = format!("/oversight/{id}/verdicts");
        for (verdict, words) in [("", ""), ("guilty", "x"), ("explained", " \u{202e}\u{200f} "), ("۱", "لکھا ہوا")] {
            let again = sdpo.post(&to, &form(verdict, words, ONCE[0])).await.expect(422).text();
            assert!(again.contains("There is a problem"), "{again}");
            assert!(words != "لکھا ہوا" || again.contains(words), "nothing typed is lost");
        }
        let long = "ا".repeat(2_001);
        sdpo.post(&to, &form("explained", &long, ONCE[0])).await.expect(422);
        sdpo.post("/oversight/not-an-id/verdicts", &form("explained", "x", ONCE[0])).await.expect(404);
        app.clock.advance(8 * 60);
        sdpo.get("/oversight").await.expect(200);
        app.clock.advance(8 * 60);
        let old = sdpo.post(&to, &form("explained", "گواہ سے پوچھا", ONCE[0])).await.expect(422).text();
        assert!(old.contains("older than 15 minutes") && old.contains("گواہ سے پوچھا"), "nothing typed is lost");
        let (sdpo, dpo2) = (app.back("sdpo", "QTA-C-SAR").await, app.back("dpo", "QTA").await);
        drop(dpo);
        let words = "ڈیوٹی افسر نے \u{202e}فہرست مانگی تھی";
        sdpo.post(&to, &form("explained", words, ONCE[1])).await.expect(303);
        sdpo.post(&to, &form("explained", words, ONCE[1])).await.expect(303);
        dpo2.post(&to, &form("referred", "اور", ONCE[2])).await.expect(409);
        assert!(noticed(&sdpo).await.is_empty());
        let one = dpo2.get(&format!("/api/v1/oversight/{id}")).await.expect(200).json();
        let steps = one["steps"].as_array().unwrap();
        assert_eq!((steps.len(), &steps[1]["what"]), (2, &json!("explained")), "once");
        assert!(!steps[1]["words"].as_str().unwrap().contains('\u{202e}'));
        let page = dpo2.get(&format!("/oversight/{id}")).await.expect(200).text();
        assert!(page.contains("there was a good reason") && !page.contains("Give the verdict"));
        app.expect_clean().await;
    }

    /// More of the same on the same day opens it again; an erased one takes no words.
    async fn what_grows_afterwards_is_opened_again(world: World) {
        let app = &world.app;
        let clerk = app.acting("moharrir", "QTA-SAR").await;
        let sdpo = app.officer("sdpo", "QTA-C-SAR").await;
        open(&clerk, 1..6).await;
        world.settle().await;
        let id = rows(&sdpo, "open").await[0]["id"].as_str().unwrap().to_owned();
        let body = json!({ "verdict": "warned", "words": "تنبیہ" });
        let path = format!("/api/v1/oversight/{id}/verdicts");
        let done = sdpo.post_json(&path, ONCE[0], &body).await.expect(200).json();
        assert_eq!(done["finding"]["state"], "reviewed");
        sdpo.post_json(&path, ONCE[0], &body).await.expect(200);
        sdpo.post_json(&path, ONCE[1], &body).await.expect(409);
        sdpo.post_json(&path, ONCE[1], &json!({ "verdict": "warned", "words": "x", "officer": "y" })).await.expect(400);
        open(&clerk, 6..7).await;
        world.settle().await;
        let again = rows(&sdpo, "open").await.remove(0);
        assert_eq!((&again["id"], &again["count"], &again["may_review"]), (&json!(id), &json!(6), &json!(true)));
        app.erase("oversight-finding", id.parse().unwrap()).await;
        sdpo.post_json(&path, ONCE[2], &body).await.expect(409);
        let page = sdpo.get(&format!("/oversight/{id}")).await.expect(200).text();
        assert!(page.contains("the officer was warned") && !page.contains("تنبیہ"));
        app.expect_clean().await;
    }

    /// Two supervisors at once: one verdict.
    async fn two_at_once_give_one_verdict(world: World) {
        let app = &world.app;
        let clerk = app.acting("moharrir", "QTA-SAR").await;
        let (sdpo, dpo) = (app.officer("sdpo", "QTA-C-SAR").await, app.officer("dpo", "QTA").await);
        open(&clerk, 1..6).await;
        world.settle().await;
        let to = format!("/oversight/{}/verdicts", rows(&sdpo, "open").await[0]["id"].as_str().unwrap());
        let (one, other) = (form("explained", "الف", ONCE[0]), form("warned", "ب", ONCE[1]));
        let (one, other) = tokio::join!(sdpo.post(&to, &one), dpo.post(&to, &other));
        let mut answers = [one.status.as_u16(), other.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 409]);
        app.expect_clean().await;
    }
}
