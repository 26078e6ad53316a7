//! What is known of whoever rings beside the calls: what an officer joined, and what is left once it was erased.

use exchange::helpline;
use serde_json::json;
use testkit::{TestApp, both_engines};

use crate::helpline::{HER, once, rang, with_calls, wrote};

both_engines! { app with_calls;

/// What was written from another way by the same person stands beside her calls where an officer joined them; who may not open it sees
/// no link.
async fn what_an_officer_joined_stands_beside(app: TestApp) {
    let id = rang(&app, "1", Some(HER)).await;
    let desk = app.officer("online-desk", "QTA-ONL").await;
    let thread = wrote(&app, &desk, "03330000009", "g1").await;
    let list = desk.get("/api/v1/inbox").await.expect(200).json();
    assert_eq!(list["rows"].as_array().unwrap().len(), 1, "a call is no message");
    let operator = app.officer("helpline-operator", "QTA-ONL").await;
    operator.post(&format!("/helpline/{id}/silent"), &[]).await.expect(303);
    let join = json!({"channel": "call", "address": HER});
    desk.post_json(&format!("/api/v1/inbox/{thread}/join"), &once(), &join).await.expect(204);
    let page = operator.get(&format!("/helpline/{id}")).await.expect(200).text();
    assert!(page.contains("one message") && !page.contains(&format!("/inbox/{thread}")) && !page.contains("bol nahi"));
    let hers = desk.get(&format!("/api/v1/inbox/{thread}")).await.expect(200).json();
    assert!(hers["could_not_speak"].is_string(), "nor is what she wrote put away");
    let message = hers["lines"][0]["id"].clone();
    let aside = json!({"message": message, "reason": "junk"});
    desk.post_json(&format!("/api/v1/inbox/{thread}/aside"), &once(), &aside).await.expect(409);
    app.expect_clean().await;
}

/// The words of whoever is lawfully erased are gone, the call stays.
async fn what_was_erased_is_said_to_be(app: TestApp) {
    let id = rang(&app, "1", Some(HER)).await;
    let operator = app.acting("helpline-operator", "QTA-ONL").await;
    let mut w = operator.begin().await.unwrap();
    helpline::note(&mut w, id, "رو رہی تھی").await.unwrap();
    w.commit().await.unwrap();
    let heard = contracts::Inbox::open(&helpline::Desk, &operator, id).await.unwrap();
    assert_eq!((heard.words.as_str(), heard.from.as_str()), ("رو رہی تھی", "+923001112233"));
    app.settle().await;
    app.erase("thread", heard.thread).await;
    let view = helpline::open(&operator, &[], id).await.unwrap();
    assert_eq!((view.from, view.notes.len(), view.notes[0].words.as_deref()), (None, 1, None));
    app.expect_clean().await;
}

}
