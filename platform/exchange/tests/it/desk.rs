//! The desk that answers what citizens write: who sees what, what an answer does, and what can never be put away.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use contracts::Channel;
use exchange::inbox::take::{Arrived, Taken, take};
use serde_json::json;
use testkit::{Engine, FakeChannels, TestApp, both_engines, taken_away};
use uuid::Uuid;

use crate::inbox::HER;

const HIM: &str = "+923330000001";

async fn with_sms(engine: Engine) -> TestApp {
    let mut contracts = testkit::contracts();
    contracts.channels = Arc::new(FakeChannels::with(&[Channel::Sms]));
    contracts.inbox = Arc::new(exchange::inbox::desk::Desk);
    TestApp::start(engine, vec![exchange::capability()], contracts).await
}

async fn writes(app: &TestApp, from: &str, words: &str) -> Uuid {
    app.clock.advance(1);
    let arrived = Arrived {
        channel: Channel::Sms,
        at_gateway: once(),
        from: from.to_owned(),
        words: words.to_owned(),
        files: Vec::new(),
        said_at: None,
    };
    let Taken::New(id) = take(&app.core, arrived).await.unwrap() else { panic!("not kept") };
    id
}

/// The addresses of the threads in the list.
pub fn threads(page: &str) -> Vec<String> {
    let links = page.split("href=\"/inbox/").skip(1);
    links.map(|rest| format!("/inbox/{}", rest.split('"').next().unwrap())).collect()
}

pub fn once() -> String {
    static FORMS: AtomicU32 = AtomicU32::new(0);
    format!("019ab5c0-0000-7000-9000-{:012}", FORMS.fetch_add(1, Ordering::Relaxed))
}

both_engines! { app with_sms;

/// What nobody works on every desk sees; whoever answers takes it, and the words go out once by the way they came.
async fn whoever_answers_takes_it(app: TestApp) {
    writes(&app, HER, "salam, kya aap sun rahe hain").await;
    writes(&app, HIM, "اشتہار").await;
    let (desk, other) = (app.officer("online-desk", "QTA-ONL").await, app.officer("online-desk", "BAL-ONL").await);
    for (role, unit) in [("moharrir", "QTA-SAR"), ("dpo", "QTA"), ("it-admin", "BAL")] {
        let officer = app.officer(role, unit).await;
        officer.get("/inbox").await.expect(403);
        assert_eq!(officer.get("/api/v1/inbox").await.status.as_u16(), 403, "{role}");
        officer.get("/inbox.csv").await.expect(403);
    }
    let list = desk.get("/inbox").await.expect(200).text();
    let found = threads(&list);
    assert_eq!(found.len(), 2);
    assert!(list.find("salam").unwrap() < list.find("اشتہار").unwrap(), "who waits longest first");
    assert!(!list.contains(HER) && list.contains("4567"));
    writes(&app, HER, "=HYPERLINK(1) جلدی").await;
    let file = taken_away(&app, &desk, ("/inbox", "/inbox", ""), &[]).await;
    assert!(file.len() == 2 && file[0][0] == "'=HYPERLINK(1) جلدی", "{file:?}");
    assert!(file.iter().flatten().all(|cell| !cell.contains(HER)), "the end of a number: {file:?}");
    let hers = &found[0];
    let page = desk.get(hers).await.expect(200).text();
    assert!(page.contains(HER) && page.contains("somebody else"), "a caution");
    let token = once();
    let fields = [("words", "جی، ہم سن رہے ہیں"), ("once", token.as_str())];
    desk.post(&format!("{hers}/answer"), &fields).await.expect(303);
    desk.post(&format!("{hers}/answer"), &fields).await.expect(303);
    let page = desk.get(hers).await.expect(200).text();
    assert_eq!(page.matches("جی، ہم سن رہے ہیں").count(), 1, "sent once");
    other.get(hers).await.expect(404);
    other.post(&format!("{hers}/answer"), &[("words", "x"), ("once", &once())]).await.expect(404);
    assert_eq!(threads(&other.get("/inbox").await.expect(200).text()).len(), 1);
    assert_eq!(threads(&desk.get("/inbox").await.expect(200).text()).len(), 1, "hers waits no more");
    assert_eq!(threads(&desk.get("/inbox?show=all").await.expect(200).text()).len(), 2);
    assert_eq!(taken_away(&app, &desk, ("/inbox", "/inbox", "?show=all"), &[]).await.len(), 2);
    assert_eq!(other.get("/inbox.csv?show=all").await.expect(200).text().lines().count(), 2, "hers is another desk's");
    app.expect_clean().await;
}

/// What comes while an officer writes is not answered by what he wrote; a code that stands in a message is shown to nobody.
async fn an_answer_answers_what_was_read(app: TestApp) {
    writes(&app, HER, "QTA-SAR-2026-000123 ABCD-2345-WXYT kya hua").await;
    let desk = app.officer("online-desk", "QTA-ONL").await;
    let list = desk.get("/inbox").await.expect(200).text();
    let hers = threads(&list).remove(0);
    let page = desk.get(&hers).await.expect(200).text();
    assert!(!list.contains("2345-WXYT") && !page.contains("2345-WXYT") && page.contains("••••"));
    let seen = page.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    writes(&app, HER, "wapas mat likhna").await;
    let fields = [("words", "hum dekh rahe hain"), ("once", &once()), ("seen", seen.as_str())];
    desk.post(&format!("{hers}/answer"), &fields).await.expect(303);
    assert!(desk.get("/inbox").await.expect(200).text().contains("wapas mat likhna"), "it waits on");
    let row = desk.get(&format!("/api/v1{hers}")).await.expect(200).json();
    let states: Vec<_> = row["lines"].as_array().unwrap().iter().map(|line| line["state"].clone()).collect();
    assert_eq!(states[..2], [json!("answered"), json!("new")]);
    app.expect_clean().await;
}

/// Whatever a long thread holds can be read and answered, screen by screen.
async fn a_long_thread_is_read_to_its_beginning(app: TestApp) {
    for at in 0..230 {
        if at % 50 == 0 {
            app.clock.advance(3_700);
        }
        writes(&app, HER, &format!("number {at:03}")).await;
    }
    let desk = app.officer("online-desk", "QTA-ONL").await;
    let hers = threads(&desk.get("/inbox").await.expect(200).text()).remove(0);
    let page = desk.get(&hers).await.expect(200).text();
    assert!(page.contains("number 229") && page.contains("number 030") && !page.contains("number 029"));
    let older = page.split(&format!("href=\"{hers}?before=")).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = desk.get(&format!("{hers}?before={older}")).await.expect(200).text();
    assert!(page.contains("number 000") && page.contains("number 029") && !page.contains("number 030"));
    desk.post(&format!("{hers}/answer"), &[("words", "salam"), ("once", &once())]).await.expect(303);
    assert!(threads(&desk.get("/inbox").await.expect(200).text()).is_empty(), "nothing waits behind the newest");
    app.expect_clean().await;
}

/// Words that cannot be sent are refused with everything still there; hostile ones stay words.
async fn what_cannot_be_sent_is_said(app: TestApp) {
    writes(&app, HER, "\"><script>alert(1)</script>\u{202e}").await;
    let desk = app.officer("online-desk", "QTA-ONL").await;
    let list = desk.get("/inbox").await.expect(200).text();
    let hers = &threads(&list)[0];
    let page = desk.get(hers).await.expect(200).text();
    assert!(!list.contains("<script>alert") && !page.contains("<script>alert") && !page.contains('\u{202e}'));
    let long = "ا".repeat(1_000);
    let page = desk.post(&format!("{hers}/answer"), &[("words", &long), ("once", &once())]).await.expect(422).text();
    assert!(page.contains(&long) && page.contains("href=\"#words\">Your answer: "));
    desk.post(&format!("{hers}/answer"), &[("words", " "), ("once", &once())]).await.expect(422);
    for path in ["/inbox/nonsense", "/inbox/019ab5c0-0000-7000-8000-000000000001"] {
        desk.get(path).await.expect(404);
        desk.post(&format!("{path}/answer"), &[("words", "x"), ("once", &once())]).await.expect(404);
        desk.post(&format!("{path}/silent"), &[]).await.expect(404);
    }
    app.expect_clean().await;
}

/// Junk is set aside with a reason and stays; never where she could not speak, and that is never taken back.
async fn who_could_not_speak_is_never_set_aside(app: TestApp) {
    let (junk, cry) = (writes(&app, HIM, "اشتہار").await, writes(&app, HER, "...").await);
    let desk = app.officer("online-desk", "QTA-ONL").await;
    let found = threads(&desk.get("/inbox").await.expect(200).text());
    let (his, hers) = (&found[0], &found[1]);
    let aside = |thread: &str| format!("{thread}/aside");
    let message = junk.to_string();
    desk.post(&aside(his), &[("message", &message), ("reason", "because")]).await.expect(422);
    desk.post(&aside(hers), &[("message", &message), ("reason", "junk")]).await.expect(404);
    desk.post(&aside(his), &[("message", &message), ("reason", "junk")]).await.expect(303);
    desk.post(&aside(his), &[("message", &message), ("reason", "junk")]).await.expect(409);
    let page = desk.get(his).await.expect(200).text();
    assert!(page.contains("اشتہار") && page.contains("Advertising"));
    desk.post(&format!("{hers}/silent"), &[]).await.expect(303);
    desk.post(&format!("{hers}/silent"), &[]).await.expect(303);
    let refused = desk.post(&aside(hers), &[("message", &cry.to_string()), ("reason", "junk")]).await.expect(409);
    assert!(refused.text().contains("could not speak"));
    // However much comes after it, in however many screens.
    for more in 0..35 {
        writes(&app, &format!("+9234500000{more:02}"), "اشتہار").await;
    }
    let list = desk.get("/inbox").await.expect(200).text();
    assert!(list.contains("Could not speak") && threads(&list)[0] == *hers, "first of all");
    let next = list.split("href=\"/inbox?after=").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let rest = threads(&desk.get(&format!("/inbox?after={next}")).await.expect(200).text());
    assert_eq!((threads(&list).len(), rest.len()), (30, 6));
    assert!(!rest.contains(hers));
    // Of one person: what is joined to it cannot be set aside either, and stands as high.
    let fourth = "+923450000034";
    let of_fourth = rest.last().unwrap();
    desk.post(&format!("{hers}/join"), &[("channel", "sms"), ("address", fourth)]).await.expect(303);
    assert_eq!(&threads(&desk.get("/inbox").await.expect(200).text())[1], of_fourth);
    app.expect_clean().await;
}

/// Two addresses are one person's only because an officer says so; what another desk works on is not found by it.
async fn only_an_officer_joins_two_threads(app: TestApp) {
    writes(&app, HER, "main zarmina hoon").await;
    writes(&app, HIM, "main bhi zarmina hoon").await;
    let (desk, other) = (app.officer("online-desk", "QTA-ONL").await, app.officer("online-desk", "BAL-ONL").await);
    let found = threads(&desk.get("/inbox").await.expect(200).text());
    let (hers, his) = (&found[0], &found[1]);
    assert!(!desk.get(hers).await.expect(200).text().contains("bhi zarmina"));
    let join = format!("{hers}/join");
    for address in ["+923009999999", HER, "12", ""] {
        desk.post(&join, &[("channel", "sms"), ("address", address)]).await.expect(422);
    }
    desk.post(&join, &[("channel", "post"), ("address", HIM)]).await.expect(422);
    other.post(&format!("{his}/answer"), &[("words", "salam"), ("once", &once())]).await.expect(303);
    desk.post(&join, &[("channel", "sms"), ("address", HIM)]).await.expect(422);
    let third = "+923007777777";
    writes(&app, third, "yeh mera doosra number hai").await;
    desk.post(&join, &[("channel", "sms"), ("address", "۰۳۰۰ ۷۷۷۷۷۷۷")]).await.expect(303);
    desk.post(&join, &[("channel", "sms"), ("address", third)]).await.expect(303);
    let page = desk.get(hers).await.expect(200).text();
    assert!(page.contains("main zarmina hoon") && page.contains("doosra number") && page.contains(third));
    other.get(hers).await.expect(404);
    app.expect_clean().await;
}

/// The same over JSON, each once for its key.
async fn the_api_answers_as_the_pages_do(app: TestApp) {
    let cry = writes(&app, HER, "madad").await;
    let desk = app.officer("online-desk", "QTA-ONL").await;
    let list = desk.get("/api/v1/inbox").await.expect(200).json();
    assert_eq!((&list["rows"][0]["beginning"], &list["rows"][0]["waiting"]), (&json!("madad"), &json!(1)));
    let at = format!("/api/v1/inbox/{}", list["rows"][0]["id"].as_str().unwrap());
    let thread = desk.get(&at).await.expect(200).json();
    assert_eq!((&thread["from"][0], &thread["lines"][0]["state"]), (&json!(HER), &json!("new")));
    let key = once();
    desk.post_json(&format!("{at}/answer"), &key, &json!({"words": "we hear you"})).await.expect(204);
    desk.post_json(&format!("{at}/answer"), &key, &json!({"words": "we hear you"})).await.expect(204);
    desk.post_json(&format!("{at}/answer"), &key, &json!({"words": "other"})).await.expect(409);
    desk.post_json(&format!("{at}/answer"), &once(), &json!({"words": ""})).await.expect(422);
    let aside = json!({"message": cry, "reason": "junk"});
    desk.post_json(&format!("{at}/aside"), &once(), &aside).await.expect(409);
    desk.post_json(&format!("{at}/silent"), &once(), &json!({})).await.expect(204);
    desk.post_json(&format!("{at}/join"), &once(), &json!({"channel": "sms", "address": "1"})).await.expect(422);
    let thread = desk.get(&at).await.expect(200).json();
    let lines = thread["lines"].as_array().unwrap();
    assert_eq!((lines.len(), &lines[1]["words"], &lines[0]["state"]), (2, &json!("we hear you"), &json!("answered")));
    assert!(thread["could_not_speak"].is_string());
    app.expect_clean().await;
}

}
