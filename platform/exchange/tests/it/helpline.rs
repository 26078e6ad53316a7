//! The helpline through a telephone exchange in a box: every order of what it says makes the same call, nothing of whoever could not
//! speak is ever put away, and only operators know who rang.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use exchange::helpline::call::{EndedBy, SILENT_CALLS, Said};
use exchange::helpline::door::{self, HELPLINE};
use exchange::helpline::take::{Event, Taken, take};
use exchange::helpline::{self, Concluding, Outcome};
use exchange::sandbox::helpline::{Fault, Sandbox, Settings};
use exchange::signature::Secret;
use kernel::Timestamp;
use op::Op;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use testkit::{Browser, Engine, TestApp, both_engines, taken_away};
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::sms::listen;

pub const HER: &str = "03001112233";
const HIM: &str = "03330000001";

pub async fn with_calls(engine: Engine) -> TestApp {
    let mut contracts = testkit::contracts();
    contracts.inbox = Arc::new(exchange::inbox::desk::Desk);
    contracts.calls = Arc::new(helpline::Desk);
    TestApp::start(engine, vec![exchange::capability()], contracts).await
}

/// The exchange in a box, and the node's door for it.
struct World {
    sandbox: Sandbox,
    servers: Vec<JoinHandle<()>>,
}

impl Drop for World {
    fn drop(&mut self) {
        self.servers.iter().for_each(JoinHandle::abort);
    }
}

async fn world(app: &TestApp) -> World {
    let (node, node_at) = listen().await;
    let secret = Secret::generate(app.core.entropy.as_ref());
    let settings = Settings { secret: secret.to_text(), callback: format!("{node_at}{HELPLINE}") };
    let sandbox = Sandbox::new(settings, app.core.clock.clone());
    let routes = door::routes(app.core.clone(), Some(secret));
    let servers = vec![tokio::spawn(async move { axum::serve(node, routes).await.unwrap() })];
    World { sandbox, servers }
}

fn event(call: &str, from: Option<&str>, said: Said) -> Event {
    let at = match said {
        Said::Ringing => 10,
        Said::Answered(_) => 20,
        Said::Ended(..) => 30,
    };
    Event {
        call: call.to_owned(),
        from: from.map(str::to_owned),
        line: "15".to_owned(),
        said,
        at: Timestamp(testkit::NOW.0 + at * 1_000_000),
    }
}

fn all() -> [Said; 3] {
    [Said::Ringing, Said::Answered("204".to_owned()), Said::Ended(EndedBy::Caller, 7)]
}

async fn id_of(app: &TestApp, event: Event) -> Uuid {
    match take(&app.core, event).await.unwrap() {
        Taken::New(id) | Taken::Again(id) => id,
    }
}

/// A call that is over, from a number or from none. A second passes before it.
pub async fn rang(app: &TestApp, call: &str, from: Option<&str>) -> Uuid {
    app.clock.advance(1);
    for said in all() {
        id_of(app, event(call, from, said)).await;
    }
    id_of(app, event(call, from, Said::Ringing)).await
}

pub fn once() -> String {
    static FORMS: AtomicU32 = AtomicU32::new(0);
    format!("019ab5c0-0000-7000-a000-{:012}", FORMS.fetch_add(1, Ordering::Relaxed))
}

fn concluding(outcome: &str) -> Concluding {
    Concluding {
        outcome: outcome.to_owned(),
        words: "گاڑی بھیجی".to_owned(),
        to: "rescue".to_owned(),
        reason: "prank".to_owned(),
        sure: "yes".to_owned(),
    }
}

async fn ended(op: &Op, id: Uuid, outcome: &str) -> kernel::Result<()> {
    let mut w = op.begin().await?;
    helpline::conclude(&mut w, id, &concluding(outcome)).await?;
    w.commit().await
}

async fn silent(op: &Op, id: Uuid) {
    let mut w = op.begin().await.unwrap();
    helpline::could_not_speak(&mut w, id).await.unwrap();
    w.commit().await.unwrap();
}

/// A text message that came from a number, and the thread in which a desk finds it.
pub async fn wrote(app: &TestApp, desk: &Browser<'_>, from: &str, at_gateway: &str) -> String {
    app.clock.advance(1);
    let arrived = exchange::inbox::take::Arrived {
        channel: contracts::Channel::Sms,
        at_gateway: at_gateway.to_owned(),
        from: from.to_owned(),
        words: "main bol nahi sakti".to_owned(),
        files: Vec::new(),
        said_at: None,
    };
    exchange::inbox::take::take(&app.core, arrived).await.unwrap();
    let list = desk.get("/api/v1/inbox?show=all").await.expect(200).json();
    let hers = |row: &&Value| row["from"].as_str().is_some_and(|end| from.ends_with(end));
    list["rows"].as_array().unwrap().iter().find(hers).unwrap()["id"].as_str().unwrap().to_owned()
}

fn ids(rows: &Value) -> Vec<String> {
    rows.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

fn drawn<S: Strategy>(runner: &mut TestRunner, of: &S) -> S::Value {
    of.new_tree(runner).unwrap().current()
}

both_engines! { app with_calls;

/// Whatever order, whatever is repeated: one call, and what was said at least once of it.
async fn every_order_and_repetition_is_one_call(app: TestApp) {
    let operator = app.acting("helpline-operator", "QTA-ONL").await;
    let mut runner = TestRunner::deterministic();
    let orders = prop::collection::vec(0_usize..3, 1..7);
    for n in 0..24 {
        let order = drawn(&mut runner, &orders);
        let call = format!("c{n}");
        let from = format!("0300{n:07}");
        let mut id = None;
        for which in &order {
            let got = id_of(&app, event(&call, Some(&from), all()[*which].clone())).await;
            assert_eq!(*id.get_or_insert(got), got, "{order:?}");
        }
        let view = helpline::open(&operator, &[], id.unwrap()).await.unwrap();
        let was = |which: usize| order.contains(&which);
        assert_eq!((view.hours.0.is_some(), view.hours.1.is_some(), view.hours.2.is_some()), (was(0), was(1), was(2)));
        assert_eq!(view.extension.as_deref(), was(1).then_some("204"), "{order:?}");
        assert_eq!((view.seconds, view.ended_by), (was(2).then_some(7), was(2).then_some(EndedBy::Caller)));
        assert!(view.earlier.is_empty(), "no other number's");
    }
    app.expect_clean().await;
}

/// Two bring the same at once: it is one call.
async fn two_at_once_make_one_call(app: TestApp) {
    let both = futures::future::join(
        take(&app.core, event("x", Some(HER), Said::Ringing)),
        take(&app.core, event("x", Some(HER), Said::Ended(EndedBy::Caller, 0))),
    );
    let (one, other) = both.await;
    let id = |taken| match taken {
        Taken::New(id) | Taken::Again(id) => id,
    };
    assert_eq!(id(one.unwrap()), id(other.unwrap()));
    app.expect_clean().await;
}

/// Over HTTP, as the exchange in a box speaks it: forged, stale and unsigned calls are refused without a word and counted; what is said
/// twice or backwards is one call.
async fn only_the_exchange_is_believed(app: TestApp) {
    let world = world(&app).await;
    let operator = app.officer("helpline-operator", "QTA-ONL").await;
    for fault in [Fault::Forged, Fault::Stale] {
        app.clock.advance(2);
        world.sandbox.misbehave(fault);
        world.sandbox.ring(HER).await.unwrap();
        assert_eq!(world.sandbox.calls()[0].answered, [401], "{fault}");
    }
    let list = operator.get("/api/v1/helpline").await.expect(200).json();
    assert!(ids(&list["live"]).is_empty(), "nothing was kept");
    for (fault, answered) in
        [(Fault::None, vec![204; 3]), (Fault::Twice, vec![204; 6]), (Fault::Backwards, vec![204; 3])]
    {
        app.clock.advance(2);
        world.sandbox.misbehave(fault);
        let call = world.sandbox.ring(HER).await.unwrap();
        world.sandbox.answer(&call, "204").await.unwrap();
        app.clock.advance(5);
        world.sandbox.end(&call, "caller").await.unwrap();
        assert_eq!(world.sandbox.calls()[0].answered, answered, "{fault}");
        let list = operator.get("/api/v1/helpline").await.expect(200).json();
        let newest = list["waiting"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&newest["stage"], &newest["extension"], &newest["from"]), (&json!("over"), &json!("204"), &json!("233")));
    }
    world.sandbox.misbehave(Fault::Endless);
    let call = world.sandbox.ring("").await.unwrap();
    world.sandbox.end(&call, "caller").await.unwrap();
    let list = operator.get("/api/v1/helpline").await.expect(200).json();
    assert_eq!((list["live"][0]["stage"].as_str(), ids(&list["waiting"]).len()), (Some("ringing"), 3));
    app.clock.advance(5 * 3_600);
    let operator = app.back("helpline-operator", "QTA-ONL").await;
    let list = operator.get("/api/v1/helpline").await.expect(200).json();
    assert!(ids(&list["live"]).is_empty(), "it does not ring for ever");
    assert_eq!(list["waiting"][3]["stage"], json!("unknown"));
    let admin = crate::admin(&app);
    let r = admin.read().await.unwrap();
    let (came, open, refused) = helpline::view(&r).await.unwrap();
    r.done().await.unwrap();
    assert_eq!((came, open, refused), (4, 4, 2));
    app.expect_clean().await;
}

/// What is signed and can be no call is refused, and a node without an exchange has no door.
async fn what_can_be_no_call_is_refused(app: TestApp) {
    let long = "x".repeat(101);
    for call in ["", " a", "a\u{202e}b", long.as_str()] {
        assert!(take(&app.core, event(call, Some(HER), Said::Ringing)).await.is_err(), "{call}");
    }
    for said in [Said::Ended(EndedBy::Caller, -1), Said::Answered(String::new())] {
        assert!(take(&app.core, event("a", Some(HER), said)).await.is_err());
    }
    let (node, at) = listen().await;
    let routes = door::routes(app.core.clone(), None);
    let serving = tokio::spawn(async move { axum::serve(node, routes).await.unwrap() });
    let sandbox = Sandbox::new(
        Settings { secret: Secret::generate(app.core.entropy.as_ref()).to_text(), callback: format!("{at}{HELPLINE}") },
        app.core.clock.clone(),
    );
    sandbox.ring(HER).await.unwrap();
    assert_eq!(sandbox.calls()[0].answered, [404]);
    serving.abort();
    app.expect_clean().await;
}

/// A number's calls stand together; withheld ones never do.
async fn a_withheld_number_has_no_history(app: TestApp) {
    let operator = app.officer("helpline-operator", "QTA-ONL").await;
    rang(&app, "1", Some("0300-1112233")).await;
    let again = rang(&app, "2", Some("+92 300 1112233")).await;
    rang(&app, "3", None).await;
    let hidden = rang(&app, "4", None).await;
    let anonymous = rang(&app, "5", Some("anonymous")).await;
    let call = async |id: Uuid| operator.get(&format!("/api/v1/helpline/{id}")).await.expect(200).json();
    let known = call(again).await;
    assert_eq!((known["from"].as_str(), known["earlier"].as_array().unwrap().len()), (Some("+923001112233"), 1));
    for id in [hidden, anonymous] {
        let one = call(id).await;
        assert_eq!((&one["withheld"], &one["from"], one["earlier"].as_array().unwrap().len()), (&json!(true), &Value::Null, 0));
        let page = operator.get(&format!("/helpline/{id}")).await.expect(200).text();
        assert!(page.contains("no history") && !page.contains("withheld/"));
    }
    app.expect_clean().await;
}

/// Whatever operators press in whatever order: once somebody could not speak, the call stands among the first until it is said what was
/// done after that, and nothing of it is ever junk.
async fn who_could_not_speak_is_never_dropped(app: TestApp) {
    let operator = app.acting("helpline-operator", "QTA-ONL").await;
    let mut runner = TestRunner::deterministic();
    let presses = prop::collection::vec(0_usize..7, 1..8);
    for n in 0..24 {
        let id = rang(&app, &format!("c{n}"), Some(&format!("0301{n:07}"))).await;
        let (mut marked, mut settled) = (false, false);
        let order = drawn(&mut runner, &presses);
        for press in &order {
            let outcome = ["mark", "advice", "passed-on", "could-not-speak", "junk", "wrong-number", "nothing-said"][*press];
            if outcome == "mark" {
                silent(&operator, id).await;
                settled &= marked;
                marked = true;
            } else {
                let done = matches!(outcome, "advice" | "passed-on" | "could-not-speak");
                let taken = ended(&operator, id, outcome).await.is_ok();
                assert_eq!(taken, !settled && (done || !marked), "{order:?} at {outcome}");
                settled |= taken;
                marked |= taken && outcome == "could-not-speak";
            }
            let view = helpline::open(&operator, &[], id).await.unwrap();
            assert_eq!((view.silent_at.is_some(), view.settled_at.is_some()), (marked, settled), "{order:?}");
            let screen = helpline::list(&operator, None).await.unwrap();
            let first = screen.silent.rows.iter().any(|row| row.id == id);
            assert_eq!(first, marked && !settled, "{order:?}");
            let last = view.ends.last().map(|end| end.outcome);
            let put_away = matches!(last, Some(Outcome::Junk | Outcome::WrongNumber | Outcome::NothingSaid));
            assert!(!marked || !settled || !put_away, "{order:?}");
        }
        if !settled {
            ended(&operator, id, "passed-on").await.unwrap();
        }
    }
    app.expect_clean().await;
}

/// Nothing of a number is junk on which somebody could not speak, not of her later calls either.
async fn a_number_of_whoever_could_not_speak_is_never_junk(app: TestApp) {
    let operator = app.officer("helpline-operator", "QTA-ONL").await;
    let junk = rang(&app, "1", Some(HIM)).await;
    let body = |outcome: &str| json!({"outcome": outcome, "words": "w", "to": "other", "reason": "prank"});
    let outcome = |id: Uuid| format!("/api/v1/helpline/{id}/outcome");
    operator.post_json(&outcome(junk), &once(), &body("junk")).await.expect(204);
    let second = rang(&app, "2", Some(HIM)).await;
    let other = rang(&app, "3", Some(HER)).await;
    let list = operator.get("/api/v1/helpline").await.expect(200).json();
    assert_eq!(ids(&list["waiting"]), [other.to_string()], "junk sinks");
    assert_eq!((ids(&list["sunk"]), &list["sunk"][0]["junk"]), (vec![second.to_string()], &json!(1)));
    let page = operator.get("/helpline").await.expect(200).text();
    assert!(page.find(&other.to_string()).unwrap() < page.find(&second.to_string()).unwrap());
    operator.post(&format!("/helpline/{second}/silent"), &[]).await.expect(303);
    operator.post(&format!("/helpline/{second}/silent"), &[]).await.expect(303);
    let page = operator.get("/helpline").await.expect(200).text();
    assert!(page.find(&second.to_string()).unwrap() < page.find(&other.to_string()).unwrap(), "it rises again");
    operator.post_json(&outcome(second), &once(), &body("junk")).await.expect(422);
    operator.post_json(&outcome(second), &once(), &body("could-not-speak")).await.expect(204);
    let third = rang(&app, "4", Some(HIM)).await;
    operator.post_json(&outcome(third), &once(), &body("junk")).await.expect(409);
    let page = operator.get(&format!("/helpline/{third}")).await.expect(200).text();
    assert!(!page.contains("value=\"junk\""), "it is not offered");
    assert!(page.contains("name=\"sure\"") && page.contains("Somebody could not speak on this number"), "it is asked");
    let list = operator.get("/api/v1/helpline").await.expect(200).json();
    assert_eq!((ids(&list["silent"]), ids(&list["sunk"])), (vec![third.to_string()], Vec::new()), "first, not among the junk");
    let noted = [&list["silent"][0]["could_not_speak"], &list["silent"][0]["could_not_speak_before"]];
    assert_eq!(noted, [&json!(false), &json!(true)]);
    let page = operator.get("/helpline").await.expect(200).text();
    assert!(page.contains("Somebody could not speak on this number"), "the list shows the mark");
    for away in ["wrong-number", "nothing-said"] {
        let asked = operator.post_json(&outcome(third), &once(), &body(away)).await.expect(422).text();
        assert!(asked.contains("sure"), "{away}: it has to be considered");
    }
    let sure = json!({"outcome": "wrong-number", "sure": "yes"});
    operator.post_json(&outcome(third), &once(), &sure).await.expect(204);
    operator.post(&format!("/helpline/{junk}/silent"), &[]).await.expect(303);
    let list = operator.get("/api/v1/helpline").await.expect(200).json();
    assert_eq!(ids(&list["silent"]), [junk.to_string()], "what was junk is open again");
    app.expect_clean().await;
}

/// No list is cut off without its count and where it goes on; what goes on stands with the newest first.
async fn no_list_is_cut_off_without_a_word(app: TestApp) {
    let operator = app.officer("helpline-operator", "QTA-ONL").await;
    let junk = rang(&app, "junk", Some(HIM)).await;
    let body = json!({"outcome": "junk", "reason": "prank"});
    operator.post_json(&format!("/api/v1/helpline/{junk}/outcome"), &once(), &body).await.expect(204);
    let mut all = Vec::new();
    for n in 0..33 {
        all.push(rang(&app, &format!("c{n}"), Some(HIM)).await.to_string());
    }
    let mut live = Vec::new();
    for n in 0..3 {
        app.clock.advance(1);
        live.push(id_of(&app, event(&format!("live{n}"), Some(HER), Said::Ringing)).await.to_string());
    }
    live.reverse();
    let list = operator.get("/api/v1/helpline").await.expect(200).json();
    assert_eq!((ids(&list["live"]), &list["live_many"]), (live, &json!(3)), "the newest first");
    assert_eq!((&list["silent_many"], &list["live_next"], &list["waiting_next"]), (&json!(0), &Value::Null, &Value::Null));
    let first = ids(&list["sunk"]);
    assert_eq!((first.as_slice(), &list["sunk_many"]), (&all[..30], &json!(33)));
    let next = list["sunk_next"].as_str().unwrap();
    let rest = operator.get(&format!("/api/v1/helpline?show=sunk&after={next}")).await.expect(200).json();
    assert_eq!((ids(&rest["sunk"]).as_slice(), &rest["sunk_next"]), (&all[30..], &Value::Null));
    assert!(ids(&rest["live"]).is_empty(), "only what is asked for");
    let page = operator.get("/helpline").await.expect(200).text();
    assert!(page.contains("more calls") && page.contains("/helpline?show=sunk") && page.contains(next), "a link leads on");
    let page = operator.get(&format!("/helpline?show=sunk&after={next}")).await.expect(200).text();
    assert!(all[30..].iter().all(|id| page.contains(id.as_str())) && !page.contains(&all[29]));
    let first = operator.get(&format!("/api/v1/helpline/{junk}")).await.expect(200).json();
    assert_eq!(first["earlier"], json!([]), "what came later is no earlier call");
    app.expect_clean().await;
}

/// A mark on what an officer joined to the caller lifts her calls as well, out of the junk too, and they show it.
async fn a_mark_on_what_is_joined_lifts_the_calls(app: TestApp) {
    let operator = app.officer("helpline-operator", "QTA-ONL").await;
    let desk = app.officer("online-desk", "QTA-ONL").await;
    let junk = rang(&app, "1", Some(HER)).await;
    let body = json!({"outcome": "junk", "reason": "prank"});
    operator.post_json(&format!("/api/v1/helpline/{junk}/outcome"), &once(), &body).await.expect(204);
    let id = rang(&app, "2", Some(HER)).await;
    let list = async || operator.get("/api/v1/helpline").await.expect(200).json();
    assert_eq!(ids(&list().await["sunk"]), [id.to_string()]);
    let thread = wrote(&app, &desk, "03330000009", "g1").await;
    let join = json!({"channel": "call", "address": HER});
    desk.post_json(&format!("/api/v1/inbox/{thread}/join"), &once(), &join).await.expect(204);
    desk.post_json(&format!("/api/v1/inbox/{thread}/silent"), &once(), &json!({})).await.expect(204);
    let list = list().await;
    assert_eq!((ids(&list["silent"]), ids(&list["sunk"])), (vec![id.to_string()], Vec::new()));
    assert_eq!(list["silent"][0]["could_not_speak_before"], json!(true));
    app.expect_clean().await;
}

/// A mark at the helpline lifts what was joined to the caller before it, however long others wait in the inbox: by the button, and by
/// what came of the call.
async fn a_mark_at_the_helpline_lifts_what_is_joined(app: TestApp) {
    let desk = app.officer("online-desk", "QTA-ONL").await;
    let operator = app.officer("helpline-operator", "QTA-ONL").await;
    let waits = wrote(&app, &desk, "03330000007", "g0").await;
    for (n, from) in ["03330000009", "03330000010"].into_iter().enumerate() {
        let number = format!("0300111223{n}");
        let id = rang(&app, &format!("c{n}"), Some(&number)).await;
        let thread = wrote(&app, &desk, from, &format!("g{from}")).await;
        let join = json!({"channel": "call", "address": number});
        desk.post_json(&format!("/api/v1/inbox/{thread}/join"), &once(), &join).await.expect(204);
        let list = desk.get("/api/v1/inbox").await.expect(200).json();
        assert_eq!(ids(&list["rows"])[n], waits, "who waits longest");
        if n == 0 {
            operator.post(&format!("/helpline/{id}/silent"), &[]).await.expect(303);
        } else {
            let body = json!({"outcome": "could-not-speak", "words": "w"});
            operator.post_json(&format!("/api/v1/helpline/{id}/outcome"), &once(), &body).await.expect(204);
        }
        let list = desk.get("/api/v1/inbox").await.expect(200).json();
        let first: Vec<&Value> = list["rows"].as_array().unwrap().iter().filter(|row| row["could_not_speak"] == json!(true)).collect();
        assert_eq!(first.len(), n + 1);
        assert!(ids(&list["rows"])[..=n].contains(&thread) && ids(&list["rows"])[n + 1] == waits, "silent first");
        let page = desk.get("/inbox").await.expect(200).text();
        assert!(page.find(&thread).unwrap() < page.find(&waits).unwrap());
        let hers = desk.get(&format!("/api/v1/inbox/{thread}")).await.expect(200).json();
        let aside = json!({"message": hers["lines"][0]["id"], "reason": "junk"});
        desk.post_json(&format!("/api/v1/inbox/{thread}/aside"), &once(), &aside).await.expect(409);
    }
    app.expect_clean().await;
}

/// The words that put a call away are all asked whether they were considered, where the number was silent again and again.
async fn whoever_is_perhaps_silent_is_put_away_by_no_word(app: TestApp) {
    let operator = app.officer("helpline-operator", "QTA-ONL").await;
    for n in 0..SILENT_CALLS {
        let id = rang(&app, &format!("s{n}"), Some(HER)).await;
        let fields = [("outcome", "nothing-said"), ("once", &once())];
        operator.post(&format!("/helpline/{id}/outcome"), &fields).await.expect(303);
    }
    let id = rang(&app, "again", Some(HER)).await;
    let at = format!("/api/v1/helpline/{id}/outcome");
    for away in ["junk", "wrong-number", "nothing-said"] {
        let body = json!({"outcome": away, "reason": "prank"});
        let asked = operator.post_json(&at, &once(), &body).await.expect(422).text();
        assert!(asked.contains("sure"), "{away}");
    }
    let body = json!({"outcome": "junk", "reason": "prank", "sure": "yes"});
    operator.post_json(&at, &once(), &body).await.expect(204);
    app.expect_clean().await;
}

/// A number that says nothing again and again is proposed, by nobody decided: whoever ends the call has to say that it was considered.
async fn silence_again_and_again_is_proposed(app: TestApp) {
    let operator = app.officer("helpline-operator", "QTA-ONL").await;
    let outcome = |id: Uuid| format!("/helpline/{id}/outcome");
    for n in 0..SILENT_CALLS {
        let id = rang(&app, &format!("s{n}"), Some(HER)).await;
        let page = operator.get(&format!("/helpline/{id}")).await.expect(200).text();
        assert!(!page.contains("name=\"sure\""), "{n} before it are too few");
        operator.post(&outcome(id), &[("outcome", "nothing-said"), ("once", &once())]).await.expect(303);
    }
    let again = rang(&app, "again", Some(HER)).await;
    let list = operator.get("/api/v1/helpline").await.expect(200).json();
    assert_eq!((&list["waiting"][0]["perhaps_could_not_speak"], ids(&list["silent"]).len()), (&json!(true), 0));
    let said = [("outcome", "nothing-said"), ("words", "کوئی سانس لے رہا تھا"), ("once", &once())];
    let page = operator.post(&outcome(again), &said).await.expect(422).text();
    assert!(page.contains("href=\"#sure"), "the fault leads to its box");
    assert!(page.contains("کوئی سانس لے رہا تھا"), "what was typed is still there");
    assert!(page.contains("Only you can tell"), "proposed, not decided");
    let sure = [("outcome", "nothing-said"), ("sure", "yes"), ("once", &once())];
    operator.post(&outcome(again), &sure).await.expect(303);
    app.clock.advance(25 * 3_600);
    let operator = app.back("helpline-operator", "QTA-ONL").await;
    let later = rang(&app, "later", Some(HER)).await;
    operator.post(&outcome(later), &[("outcome", "nothing-said"), ("once", &once())]).await.expect(303);
    app.expect_clean().await;
}

/// Two operators: the notes of both are kept, the first outcome stands, and a form sent twice is one.
async fn two_operators_at_once(app: TestApp) {
    let id = rang(&app, "1", Some(HER)).await;
    let (one, other) = (app.officer("helpline-operator", "QTA-ONL").await, app.officer("helpline-operator", "BAL-ONL").await);
    let at = |verb: &str| format!("/helpline/{id}/{verb}");
    let token = once();
    for _ in 0..2 {
        one.post(&at("note"), &[("note", "بچہ رو رہا ہے"), ("once", &token)]).await.expect(303);
    }
    other.post(&at("note"), &[("note", "\"><script>alert(1)</script>\u{202e}"), ("once", &once())]).await.expect(303);
    let page = one.post(&at("note"), &[("note", " "), ("once", &once())]).await.expect(422).text();
    assert!(page.contains("<a href=\"#note\">What is said: Do not"), "the summary names the box: {page}");
    let (a, b) = (once(), once());
    let advice = [("outcome", "advice"), ("words", "دروازہ بند رکھیں"), ("once", a.as_str())];
    let passed = [("outcome", "passed-on"), ("to", "rescue"), ("words", "ریسکیو کو بتایا"), ("once", b.as_str())];
    let (first, second) = futures::future::join(one.post(&at("outcome"), &advice), other.post(&at("outcome"), &passed)).await;
    let mut answers = [first.status.as_u16(), second.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
    let (late, words) = if first.status == 409 { (first, "دروازہ بند رکھیں") } else { (second, "ریسکیو کو بتایا") };
    assert!(late.text().contains(words), "whoever was second has the words in the box of the note");
    let page = other.get(&format!("/helpline/{id}")).await.expect(200).text();
    assert_eq!(page.matches("بچہ رو رہا ہے").count(), 1);
    assert!(page.contains("alert(1)") && !page.contains("<script>alert") && !page.contains('\u{202e}'));
    assert!(!page.contains("name=\"outcome\""), "it is over");
    app.expect_clean().await;
}

/// Every fault of the form at once, and everything typed is still there.
async fn every_fault_is_said_at_once(app: TestApp) {
    let id = rang(&app, "1", Some(HER)).await;
    let operator = app.officer("helpline-operator", "QTA-ONL").await;
    let at = format!("/helpline/{id}/outcome");
    let words = "کسی کو بتایا";
    for (fields, faults) in [
        (vec![("words", words)], vec!["outcome"]),
        (vec![("outcome", "filed"), ("words", words)], vec!["outcome"]),
        (vec![("outcome", "advice"), ("words", " ")], vec!["words"]),
        (vec![("outcome", "passed-on"), ("words", words)], vec!["to"]),
        (vec![("outcome", "passed-on"), ("to", "other")], vec!["words"]),
        (vec![("outcome", "junk"), ("reason", "because"), ("words", words)], vec!["reason"]),
        (vec![("outcome", "could-not-speak")], vec!["words"]),
    ] {
        let token = once();
        let sent: Vec<(&str, &str)> = fields.iter().copied().chain([("once", token.as_str())]).collect();
        let page = operator.post(&at, &sent).await.expect(422).text();
        for fault in faults {
            let named = if fault == "words" { "\">In words: Do not" } else { "\">" };
            assert!(page.contains(&format!("href=\"#{fault}{named}")), "{sent:?}");
        }
        assert!(!fields.contains(&("words", words)) || page.contains(words), "{sent:?}");
    }
    assert!(!operator.get(&format!("/api/v1/helpline/{id}")).await.expect(200).json()["settled"].as_bool().unwrap());
    app.expect_clean().await;
}

/// Nobody but operators knows of calls; each opening is in the log of look-ups.
async fn only_operators_know_who_rang(app: TestApp) {
    let id = rang(&app, "1", Some(HER)).await;
    for (role, unit) in [("online-desk", "QTA-ONL"), ("moharrir", "QTA-SAR"), ("dpo", "QTA"), ("it-admin", "BAL")] {
        let officer = app.officer(role, unit).await;
        for list in ["/helpline", "/helpline.csv", "/helpline.xlsx"] {
            officer.get(list).await.expect(403);
        }
        officer.get("/api/v1/helpline").await.expect(403);
        officer.get(&format!("/helpline/{id}")).await.expect(404);
        officer.get(&format!("/api/v1/helpline/{id}")).await.expect(404);
        for verb in ["note", "silent", "outcome"] {
            officer.post(&format!("/helpline/{id}/{verb}"), &[("once", &once())]).await.expect(404);
        }
    }
    let operator = app.officer("helpline-operator", "QTA-ONL").await;
    for path in ["/helpline/nonsense", "/helpline/019ab5c0-0000-7000-8000-000000000001"] {
        operator.get(path).await.expect(404);
        operator.post(&format!("{path}/silent"), &[]).await.expect(404);
    }
    let list = operator.get("/helpline").await.expect(200).text();
    assert!(!list.contains("1112233") && list.contains("number ending"), "the end of a number");
    rang(&app, "2", None).await;
    let file = taken_away(&app, &operator, ("/helpline", "/helpline", ""), &[]).await;
    let from: Vec<&str> = file.iter().map(|row| row[3].as_str()).collect();
    assert_eq!(from, ["…233", "number withheld"], "the end of a number: {file:?}");
    assert_eq!(operator.get("/helpline.csv?show=live").await.expect(200).text().lines().count(), 1);
    let before = app.log_size(journal::Kind::Lookups).await;
    operator.get(&format!("/helpline/{id}")).await.expect(200);
    app.settle().await;
    assert!(app.log_size(journal::Kind::Lookups).await > before, "the look is journaled");
    app.expect_clean().await;
}

}
