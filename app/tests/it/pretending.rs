//! Somebody who lives with her pretends to be her: he has her telephone, has seen her number on the slip, knows her name and holds a
//! code that is not hers. By text message, on WhatsApp, on the helpline, on `/track` and with the slip he learns nothing and
//! changes nothing.

use std::sync::Arc;

use complaints::Ears;
use contracts::{Channel, Heard, Hears};
use db::Engine;
use exchange::helpline::call::Said;
use exchange::helpline::take::{Event, Taken, take};
use journal::{Draft, Subject};
use testkit::{Browser, TestApp};

async fn app(engine: Engine) -> TestApp {
    TestApp::start(engine, khidmat::capabilities::all(), khidmat::capabilities::contracts()).await
}

const WORDS: &str = "شوہر نے مارا اور گھر سے نکال دیا";
const NAME: &str = "زرمینہ بی بی";
const NOTHING: &str = "اس نمبر اور کوڈ کے بارے میں یہاں کچھ نہیں بتایا جا سکتا";

fn once() -> String {
    kernel::entropy::uuid_v7(testkit::NOW, &kernel::OsEntropy).to_string()
}

struct Slip {
    path: String,
    number: String,
    code: String,
}

/// Tells at the counter, from a telephone; what her slip says. A sealed one has no number on it.
async fn told(clerk: &Browser<'_>, phone: &str, more: &[(&str, &str)]) -> Slip {
    let once = once();
    let mut fields = vec![
        ("words", WORDS),
        ("spoken", "urdu"),
        ("name", NAME),
        ("landmark", "کاریز"),
        ("phone", phone),
        ("once", &once),
    ];
    fields.extend_from_slice(more);
    let at = clerk.post("/reports/new", &fields).await.expect(303).location();
    let page = clerk.get(&at).await.expect(200).text();
    let shown = |class: &str| {
        let rest = page.split_once(class)?.1.split_once("<bdi dir=\"ltr\">")?.1;
        Some(rest.split_once("</bdi>")?.0.to_owned())
    };
    let path = at.trim_end_matches("/slip").to_owned();
    Slip { path, number: shown("slip-number").unwrap_or_default(), code: shown("slip-code").unwrap() }
}

/// What a message from a telephone is answered with.
async fn writes(app: &TestApp, channel: Channel, from: &str, words: &str) -> String {
    let ears = Ears::new(khidmat::capabilities::contracts().roznamcha, Arc::clone(&app.state.site.messages));
    let mut w = app.system().begin().await.unwrap();
    let heard = Heard {
        id: w.new_id(),
        // A thread of its own each time: he changes telephones, and no count of wrong tries stands in for the answer.
        thread: w.new_id(),
        channel,
        from: from.to_owned(),
        words: words.to_owned(),
        files: Vec::new(),
        said_at: None,
        heard_at: w.now(),
    };
    let subject = Subject { kind: "heard", id: heard.id, version: None };
    let cause = w.journal(Draft::new("exchange.hear", subject)).unwrap();
    let reply = ears.hear(&mut w, &heard, cause).await.unwrap();
    w.commit().await.unwrap();
    reply.and_then(|reply| reply.words).unwrap_or_default()
}

/// What an operator sees of a number that rings, but for the call's own id, hour and number.
async fn rings(app: &TestApp, operator: &Browser<'_>, from: &str) -> String {
    app.clock.advance(60);
    let at = app.core.clock.now();
    let event =
        Event { call: once(), from: Some(from.to_owned()), line: "15".to_owned(), said: Said::Ringing, at };
    let Taken::New(id) = take(&app.core, event).await.unwrap() else { panic!("not kept") };
    operator.get(&format!("/helpline/{id}")).await.expect(200).text()
}

/// Every form of a slip's holder, with a pair that is not hers.
async fn with_pieces(app: &TestApp, number: &str, code: &str) {
    let (once, guest) = (once(), app.guest());
    let held = [("number", number), ("code", code), ("once", once.as_str()), ("go", "do")];
    for (page, more) in [
        ("/track", vec![]),
        ("/track/additions", vec![("words", "میں نے غلط کہا تھا")]),
        ("/track/contact", vec![("safe_may", "yes"), ("safe_ways", "sms")]),
        ("/track/openings", vec![]),
        ("/track/petition", vec![]),
        ("/track/receipt", vec![]),
        ("/track/notice", vec![]),
        ("/track/officers", vec![("against_kind", "other")]),
        ("/track/closing", vec![("step", "withdrawn"), ("place", "گھر"), ("present", "شوہر")]),
        ("/report/slip.pdf", vec![]),
    ] {
        let reply = guest.post(page, &[&held[..], &more].concat()).await;
        assert!(reply.status.is_client_error(), "{page} {number} {code}: {}", reply.status);
        let text = reply.text();
        assert!(!text.contains(WORDS) && !text.contains(NAME), "{page}: {text}");
    }
    let files = [("photo", "a.pdf", b"%PDF-1.7\n".as_slice())];
    let sent = guest.post_files("/track/evidence", &[("number", number), ("code", code)], &files).await;
    assert!(sent.status.is_client_error(), "{}", sent.status);
}

testkit::both_engines! { app app;
    async fn a_partner_who_pretends_to_be_her_learns_and_changes_nothing(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        app.officer("helpline-operator", "QTA-ONL").await;
        let (hers, ordinary, his, nobodys) = ("03001110001", "03001110002", "03331110003", "03331110004");
        let sealed = told(&clerk, hers, &[("seal", "violence")]).await;
        let open = told(&clerk, ordinary, &[("safe_may", "no")]).await;
        let other = told(&clerk, his, &[]).await;
        let page = named.get(&format!("{}?purpose=investigate", sealed.path)).await.expect(200).text();
        let year = page.find("QTA-SAR-2026-").expect("its handler knows its number");
        let number = page[year..year + "QTA-SAR-2026-000001".len()].to_owned();
        app.settle().await;
        let before = app.log_size(journal::Kind::Records).await;

        // With wrong and stolen pieces on /track and for the slip: her number with his code, her code with his number, her number
        // with a code that is none, her name, and nothing.
        for (number, code) in [
            (number.as_str(), other.code.as_str()),
            (&number, "2222-2222-2222"),
            (&open.number, &other.code),
            (&other.number, &open.code),
            (&open.number, ""),
            ("", "2222-2222-2222"),
            ("", &open.code),
            ("زرمینہ", hers),
            ("", ""),
        ] {
            with_pieces(&app, number, code).await;
            app.clock.advance(600);
        }
        for slip in [&sealed, &open] {
            for page in ["", "/slip", "/slip.pdf", "/evidence", "/safe-contact"] {
                let status = app.guest().get(&format!("{}{page}", slip.path)).await.status.as_u16();
                assert_eq!(status, 303, "to the officers' sign-in, as for every address there");
            }
        }
        app.settle().await;
        assert_eq!(app.log_size(journal::Kind::Records).await, before, "nothing was recorded");

        // From her own telephone and from his, by both ways: the words for a wrong code, whatever he has.
        for channel in [Channel::Sms, Channel::WhatsApp] {
            for from in [hers, ordinary, his] {
                let from = format!("+92{}", &from[1..]);
                for words in [
                    format!("{number} 2222-2222-2222"),
                    format!("{number} {}", other.code),
                    format!("{number} {}", sealed.code),
                    sealed.code.clone(),
                    format!("{} {}", open.number, other.code),
                    format!("{} {}", other.number, open.code),
                    open.code.clone(),
                ] {
                    let said = writes(&app, channel, &from, &words).await;
                    // On WhatsApp no program answers anybody: a person does.
                    let nothing =
                        if channel == Channel::Sms { said.starts_with(NOTHING) } else { said.is_empty() };
                    assert!(nothing, "{channel} {from} {words}: {said}");
                }
                for words in ["CODE", "کوڈ", "میں زرمینہ ہوں، میری رپورٹ کا کیا بنا؟", &number] {
                    let said = writes(&app, channel, &from, words).await;
                    for told in [&sealed.code, &open.code, &other.code] {
                        assert!(!said.contains(told.as_str()), "{words}: {said}");
                    }
                    assert!(!said.contains("مل گیا"), "{channel} {words}: {said}");
                }
            }
        }
        // Whoever does not want to be written to is answered so on her own telephone with the right pair too: he may hold it.
        let right = format!("{} {}", open.number, open.code);
        assert!(writes(&app, Channel::Sms, "+923001110002", &right).await.starts_with(NOTHING));

        // On the helpline her number, of which only something sealed is known, looks like one that never told anything.
        let operator = app.back("helpline-operator", "QTA-ONL").await;
        let (known, unknown) = (rings(&app, &operator, hers).await, rings(&app, &operator, nobodys).await);
        for secret in [number.as_str(), &sealed.code, WORDS, NAME, sealed.path.as_str()] {
            assert!(!known.contains(secret), "{secret}: {known}");
        }
        for word in ["<tr", "<li", "<form", "href=\"/reports/"] {
            assert_eq!(known.matches(word).count(), unknown.matches(word).count(), "{word}: {known}");
        }

        // Both reports are as she told them.
        let hers = app.guest().post("/track", &[("number", ""), ("code", &sealed.code)]).await.expect(200).text();
        let open = [("number", open.number.as_str()), ("code", &open.code)];
        let open = app.guest().post("/track", &open).await.expect(200).text();
        for page in [hers, open] {
            for word in ["You have withdrawn", "You withdrew", "غلط کہا تھا", "شوہر"] {
                assert!(!page.contains(word), "{word}: {page}");
            }
        }
        app.expect_clean().await;
    }
}

/// Every page that somebody who is watched may be on has the way out and a title that says nothing, also where it refuses.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_of_a_guest_has_the_way_out_and_a_title_that_says_nothing() {
    // What anybody reads who never told anything: no page of these flows, each said with its reason.
    const OTHERS: [&str; 9] =
        ["/", "/activate", "/design", "/desk", "/leave", "/sign-in", "/verify", "/recover", "/lang"];
    let app = app(Engine::Sqlite).await;
    let clerk = app.officer("moharrir", "QTA-SAR").await;
    app.officer("woman-officer", "QTA").await;
    let slips =
        [told(&clerk, "03001110001", &[]).await, told(&clerk, "03001110001", &[("seal", "violence")]).await];
    let routes =
        khidmat::capabilities::all().into_iter().flat_map(|capability| capability.routes.listed().to_vec());
    let mut seen = 0;
    for route in routes.filter(|route| route.audience != web::Audience::Officer) {
        let elsewhere = ["/api/", "/georeport/", "/channels/", "/log/", "/assets/", "/demo/"];
        if elsewhere.iter().any(|begin| route.path.starts_with(begin)) || OTHERS.contains(&route.path) {
            continue;
        }
        for lang in ["ur", "en"] {
            for slip in &slips {
                let once = once();
                let held = [("number", slip.number.as_str()), ("code", slip.code.as_str()), ("once", &once)];
                let wrong = [("number", slip.number.as_str()), ("code", "2222-2222-2222"), ("once", &once)];
                for fields in [&held[..], &wrong, &[("once", &once)]] {
                    let guest = app.guest().with_header("accept-language", lang);
                    let reply = match route.method {
                        http::Method::GET => guest.get(route.path).await,
                        _ if route.path.ends_with("/evidence") => {
                            guest.post_files(route.path, &fields[..2.min(fields.len())], &[]).await
                        }
                        _ => guest.post(route.path, fields).await,
                    };
                    let kind =
                        reply.headers.get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
                    if !kind.unwrap_or_default().starts_with("text/html") {
                        continue;
                    }
                    seen += 1;
                    let (status, page) = (reply.status, reply.text());
                    assert!(
                        page.contains("data-exit") && page.contains("href=\"/leave\""),
                        "{} {status}: {page}",
                        route.path
                    );
                    let title = page
                        .split_once("<title>")
                        .unwrap()
                        .1
                        .split_once("</title>")
                        .unwrap()
                        .0
                        .to_lowercase();
                    for word in ["police", "پولیس", "report", "رپورٹ", "complain", "شکایت", "qta-", "track"]
                    {
                        assert!(!title.contains(word), "{} {status}: {title}", route.path);
                    }
                    app.clock.advance(120);
                }
            }
        }
    }
    assert!(seen > 60, "{seen} pages");
}
