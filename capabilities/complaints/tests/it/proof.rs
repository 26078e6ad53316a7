//! A phone is proved by a code on the last page of a report from home, by whoever likes: never a condition, never where a message could
//! do harm.

use std::sync::Arc;

use contracts::{Channel, Contracts};
use serde_json::json;
use testkit::{Browser, Engine, FAKE_CODE, FakeChannels, Reply, TestApp};

use crate::ONCE;

/// A node that sends messages, and what it was asked to send.
struct Node {
    app: TestApp,
    channels: Arc<FakeChannels>,
}

async fn sends(engine: Engine) -> Node {
    let channels = Arc::new(FakeChannels::with(&[Channel::Sms]));
    let contracts = Contracts { channels: channels.clone(), ..testkit::contracts() };
    let owned = vec![complaints::capability(), deadlines::capability()];
    Node { app: TestApp::start(engine, owned, contracts).await, channels }
}

const GIVEN: [(&str, &str); 8] = [
    ("words", "mera mobile cheen liya gaya"),
    ("when_unknown", "yes"),
    ("district", "QTA"),
    ("station", "unknown"),
    ("place_unknown", "yes"),
    ("naming", "give"),
    ("phone", "۰۳۰۰-۱۲۳۴۵۶۷"),
    ("safe_whose", "mine"),
];

/// Presses a button of the last page.
async fn press(citizen: &Browser<'_>, go: &str, more: &[(&str, &str)]) -> Reply {
    let mut fields: Vec<(&str, &str)> = more.to_vec();
    fields.extend(GIVEN.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name)));
    fields.extend([("step", "check"), ("go", go), ("once", ONCE)]);
    citizen.post_as_typed("/report", &fields).await
}

fn proof(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"proof\" value=\"").expect("a code was sent");
    rest.split_once('"').expect("its end").0.to_owned()
}

const BUTTON: &str = "name=\"go\" value=\"code\"";
const BOX: &str = "name=\"code\"";

/// What whoever is answerable for it reads of the only report.
async fn command_reads(app: &TestApp) -> String {
    let dpo = app.officer("dpo", "QTA").await;
    let list = dpo.get("/api/v1/reports").await.expect(200).json();
    let id = list["rows"][0]["id"].as_str().expect("a report").to_owned();
    dpo.get(&format!("/reports/{id}?purpose=supervise")).await.expect(200).text()
}

testkit::both_engines! { app sends;
    async fn the_code_that_reached_her_phone_proves_it(node: Node) {
        let citizen = node.app.guest();
        let page = press(&citizen, "stay", &[]).await.expect(200).text();
        assert!(page.contains(BUTTON) && !page.contains(BOX), "{page}");
        let page = press(&citizen, "code", &[]).await.expect(200).text();
        let sent = node.channels.codes();
        assert_eq!(sent.len(), 1);
        assert!(sent[0].0 == "+923001234567" && sent[0].1.contains(FAKE_CODE), "{sent:?}");
        // A message that somebody else may read names no police and no report.
        assert!(!sent[0].1.to_lowercase().contains("police") && !sent[0].1.contains("http"), "{sent:?}");
        assert!(page.contains(BOX) && page.contains("0300-1234567") && !page.contains(FAKE_CODE), "{page}");
        let proof = proof(&page);
        let wrong = press(&citizen, "send", &[("proof", &proof), ("code", "111111")]).await.expect(422).text();
        assert!(wrong.contains("not the code") && wrong.contains("111111"), "{wrong}");
        assert!(wrong.contains("mera mobile cheen liya gaya"), "nothing is lost");
        press(&citizen, "send", &[("proof", &proof), ("code", FAKE_CODE)]).await.expect(200);
        assert!(command_reads(&node.app).await.contains("Proved by a code sent to it"));
        node.app.expect_clean().await;
    }

    async fn nothing_ever_requires_it(node: Node) {
        let citizen = node.app.guest();
        let page = press(&citizen, "code", &[]).await.expect(200).text();
        press(&citizen, "send", &[("proof", &proof(&page)), ("code", " ")]).await.expect(200);
        assert!(command_reads(&node.app).await.contains("Not proved"));
    }

    async fn another_phones_code_proves_nothing(node: Node) {
        let citizen = node.app.guest();
        let page = press(&citizen, "code", &[]).await.expect(200).text();
        let proof = proof(&page);
        let other = [("phone", "0300-7654321"), ("proof", proof.as_str()), ("code", FAKE_CODE)];
        let refused = press(&citizen, "send", &other).await.expect(422).text();
        assert!(refused.contains("not good any more"), "{refused}");
        let made_up = "019ab5c0-0000-7000-8000-00000000ffff";
        press(&citizen, "send", &[("proof", made_up), ("code", FAKE_CODE)]).await.expect(422);
    }

    async fn where_a_message_could_do_harm_none_is_offered_and_none_is_sent(node: Node) {
        let citizen = node.app.guest();
        let silent: [&[(&str, &str)]; 11] = [
            &[("seal", "violence")],
            &[("seal", "child")],
            &[("seal", "something-else")],
            &[("naming", "withhold")],
            &[("phone", "081-9201234")],
            &[("phone", "")],
            &[("safe_may", "no")],
            &[("safe_may", "come")],
            &[("safe_whose", "family")],
            &[("safe_whose", "trusted")],
            &[("safe_whose", "")],
        ];
        for more in silent {
            let page = press(&citizen, "stay", more).await.expect(200).text();
            assert!(!page.contains(BUTTON), "{more:?}");
            // A button that was not there is pressed all the same.
            let page = press(&citizen, "code", more).await.text();
            assert!(!page.contains("name=\"proof\"") && !page.contains(BOX), "{more:?}");
        }
        assert_eq!(node.channels.codes(), []);
        node.channels.available.lock().unwrap().clear();
        assert!(!press(&citizen, "stay", &[]).await.expect(200).text().contains(BUTTON), "no gateway, no offer");
    }

    async fn an_app_proves_a_phone_as_well(node: Node) {
        let citizen = node.app.guest();
        let asked = json!({ "phone": "0300-1234567" });
        let codes = "/api/v1/online-reports/codes";
        let sent = citizen.post_json(codes, &crate::once(), &asked).await.expect(201).json();
        let proof = sent["proof"].as_str().expect("an id").to_owned();
        for wrong in [json!({ "phone": "15" }), json!({ "phone": "081-9201234" })] {
            citizen.post_json(codes, &crate::once(), &wrong).await.expect(422);
        }
        let report = |code: &str| {
            let safe = json!({ "whose": "mine" });
            json!({ "words": "x y z", "phone": "0300-1234567", "safe_contact": safe, "proof": proof, "code": code })
        };
        citizen.post_json("/api/v1/online-reports", ONCE, &report("000000")).await.expect(422);
        citizen.post_json("/api/v1/online-reports", ONCE, &report(FAKE_CODE)).await.expect(201);
        node.channels.available.lock().unwrap().clear();
        citizen.post_json(codes, &crate::once(), &asked).await.expect(409);
    }
}
