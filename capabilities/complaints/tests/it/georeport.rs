//! GeoReport v2: a partner's door to the same reports, in both formats, with its own keys and only its own requests.

use exchange::model::TypedPartner;
use exchange::service::{add_partner, withdraw_partner};
use kernel::ids::AccountId;
use op::{Actor, Op};
use policy::{Level, Principal};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use testkit::{Engine, Reply, TestApp, both_engines};
use uuid::Uuid;

/// A node with complaints and partners.
async fn app(engine: Engine) -> TestApp {
    let capabilities = vec![complaints::capability(), deadlines::capability(), exchange::capability()];
    TestApp::start(engine, capabilities, testkit::contracts()).await
}

fn admin(app: &TestApp) -> Op {
    let principal = Principal::officer(AccountId(Uuid::from_u128(1)), true);
    let principal = principal.holding("it-admin", Level::Province, "BAL");
    let actor = Actor { proved_at: Some(app.core.clock.now()), ..Actor::plain(principal) };
    Op::new(app.core.clone(), actor, kernel::Lang::En)
}

async fn partner(app: &TestApp, name: &str) -> (Uuid, String) {
    let mut w = admin(app).begin().await.unwrap();
    let new = TypedPartner { name: name.to_owned() }.check().unwrap();
    let added = add_partner(&mut w, new).await.unwrap();
    w.commit().await.unwrap();
    (added.id, added.key)
}

async fn key(app: &TestApp, name: &str) -> String {
    partner(app, name).await.1
}

const HELPLINE: &str = "سٹی ہیلپ لائن 1911";
const WORDS: &str = "صبح دکان کھولی تو تالا ٹوٹا ہوا تھا ]]> <b>&";
const AT: &str = "/georeport/v2/requests";

fn fields<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("service_code", "burglary"),
        ("description", WORDS),
        ("lat", "30.1978"),
        ("long", "67.0101"),
        ("address_string", "Jinnah Road"),
        ("attribute[district]", "QTA"),
        ("first_name", "نور"),
        ("favourite_colour", "passed over"),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    fields
}

async fn post(app: &TestApp, format: &str, more: &[(&str, &str)]) -> Reply {
    app.guest().post_as_typed(&format!("{AT}.{format}"), &fields(more)).await
}

async fn get(app: &TestApp, path_and_query: &str) -> Reply {
    app.guest().get(&format!("{AT}{path_and_query}")).await
}

/// Number and code, as a program reads them.
fn handed_on(reply: &Reply) -> (String, String) {
    let first = reply.json()[0].clone();
    let text = |name: &str| first[name].as_str().unwrap().to_owned();
    (text("service_request_id"), text("secret_code"))
}

fn said(refusal: &Value) -> Vec<&str> {
    refusal.as_array().unwrap().iter().map(|one| one["description"].as_str().unwrap()).collect()
}

async fn sensitivity(app: &TestApp, number: &str) -> i32 {
    let tx = app.core.db.read().await.unwrap();
    let sql = format!("SELECT sensitivity FROM complaints_report WHERE number = '{number}'");
    let asked = sea_orm::Statement::from_string(tx.get_database_backend(), sql);
    let found = tx.query_one_raw(asked).await.unwrap().unwrap().try_get("", "sensitivity").unwrap();
    tx.commit().await.unwrap();
    found
}

both_engines! { app app;

/// The report is that of the online desk: number, code, diary, journal; its citizen follows it like any other.
async fn a_partner_brings_a_report_and_its_citizen_follows_it(app: TestApp) {
    let key = key(&app, HELPLINE).await;
    let made = post(&app, "json", &[("api_key", &key)]).await.expect(201);
    let (number, code) = handed_on(&made);
    assert_eq!(number, "QTA-ONL-2026-000001");
    let body = made.json()[0].clone();
    assert_eq!((&body["account_id"], &body["track_url"]), (&json!(null), &json!("http://khidmat.test/track")));
    let notice = body["service_notice"].as_str().unwrap();
    assert!(notice.contains(&number) && notice.contains(&code) && notice.contains("http://khidmat.test/track"));
    let held = json!({"number": number, "code": code});
    let tracked = app.guest().post_json("/api/v1/track", "019ab5c0-0000-7000-8000-000000000001", &held).await;
    assert_eq!(tracked.expect(200).json()["state"], "recorded");
    app.expect_clean().await;
}

/// The desk reads what was said, whose system brought it and as what; the journal says a partner did it.
async fn the_desk_sees_who_brought_it(app: TestApp) {
    let (id, key) = partner(&app, HELPLINE).await;
    let station = [("api_key", key.as_str()), ("attribute[station]", "QTA-SAR"), ("attribute[district]", "")];
    let more = [("attribute[happened_at]", "2026-11-21T08:00:00+05:00"), ("media_url", "http://169.254.169.254/x.jpg")];
    post(&app, "json", &[station.as_slice(), &more].concat()).await.expect(201);
    let sho = app.officer("sho", "QTA-SAR").await;
    let listed = sho.get("/api/v1/reports/offered").await.expect(200).json();
    let report = listed["rows"][0]["id"].as_str().expect("offered to the station that was named").to_owned();
    let opened = sho.get(&format!("/api/v1/reports/{report}?purpose=serve-citizen")).await.expect(200).json();
    assert_eq!((&opened["channel"], &opened["brought_by"]), (&json!("partner"), &json!(HELPLINE)));
    assert_eq!((&opened["service_code"], &opened["stated_at"]), (&json!("burglary"), &json!("2026-11-21T03:00:00Z")));
    assert_eq!(opened["words"], format!("{WORDS}\n\nmedia_url: http://169.254.169.254/x.jpg"));
    assert_eq!(opened["landmark"], "Jinnah Road (N 30.1978, E 67.0101)");
    let page = sho.get(&format!("/reports/{report}?purpose=serve-citizen")).await.expect(200).prose();
    assert!(page.contains(HELPLINE) && page.contains("House-breaking") && page.contains("Brought by"), "{page}");
    assert!(!page.contains("href=\"http://169"), "an address that was told is no link");
    let r = app.system().read().await.unwrap();
    let entry = app.core.journal.entry_for(r.tx(), report.parse().unwrap(), 1).await.unwrap();
    let stamp = app.core.journal.stamp_of(r.tx(), entry).await.unwrap();
    r.done().await.unwrap();
    assert_eq!((stamp.kind.as_str(), stamp.account), ("partner", Some(id)));
    app.expect_clean().await;
}

/// Sealed from its first word: no station's inbox has it, and its partner learns only that it has arrived.
async fn what_is_sealed_reaches_no_station_and_tells_its_partner_nothing_more(app: TestApp) {
    let key = key(&app, HELPLINE).await;
    let sho = app.officer("sho", "QTA-SAR").await;
    let more = [("attribute[station]", "QTA-SAR"), ("attribute[seal]", "violence"), ("service_code", "other")];
    let made = post(&app, "json", &[&[("api_key", key.as_str())], more.as_slice()].concat()).await.expect(201);
    let (number, _) = handed_on(&made);
    assert_eq!(sho.get("/api/v1/reports/offered").await.expect(200).json()["rows"], json!([]));
    let dpo = app.officer("dpo", "QTA").await;
    assert!(!dpo.get("/api/v1/reports").await.expect(200).text().contains(&number));
    let standing = get(&app, &format!("/{number}.json?api_key={key}")).await.expect(200).json();
    assert_eq!((&standing[0]["status"], &standing[0]["agency_responsible"]), (&json!("open"), &json!("Online Desk, Quetta")));
    assert!(standing[0]["status_notes"].as_str().unwrap().starts_with("The police have received it"));
    // However it is spelt and however often: it is sealed, or refused; never overlooked.
    for (again, spelt) in [
        [("attribute[seal]", ""), ("attribute[seal]", "violence")],
        [("attribute[seal]", "ordinary"), ("Attribute[Seal]", "child")],
        [("api", ""), ("attribute[seal][]", "witness")],
    ].iter().enumerate() {
        let words = ("description", ["ایک", "دو", "تین"][again]);
        let sent = [&[("api_key", key.as_str()), ("service_code", "other"), words], spelt.as_slice()].concat();
        let (number, _) = handed_on(&app.guest().post_as_typed(&format!("{AT}.json"), &sent).await.expect(201));
        assert!(!dpo.get("/api/v1/reports").await.expect(200).text().contains(&number), "{spelt:?}");
        assert_eq!(sensitivity(&app, &number).await, 4, "{spelt:?}");
    }
    let both = [("api_key", key.as_str()), ("service_code", "other"), ("description", "چار"),
        ("attribute[seal]", "child"), ("attribute[seal]", "violence")];
    app.guest().post_as_typed(&format!("{AT}.json"), &both).await.expect(400);
    app.expect_clean().await;
}


/// Words alone: whoever knows no district is received by the province's desk, and no place is asked for.
async fn nothing_but_words_is_required(app: TestApp) {
    let key = key(&app, HELPLINE).await;
    let least = [("api_key", key.as_str()), ("service_code", "other"), ("description", "mera mobile gum ho gaya")];
    let made = app.guest().post_as_typed(&format!("{AT}.json"), &least).await.expect(201);
    assert_eq!(handed_on(&made).0, "BAL-ONL-2026-000001");
    app.expect_clean().await;
}

/// What comes back is number, state, office and hours; never what was said, nor by whom, nor another partner's.
async fn a_partner_sees_how_its_own_requests_stand_and_nothing_else(app: TestApp) {
    let (mine, other) = (key(&app, HELPLINE).await, key(&app, "Somebody").await);
    let (number, code) = handed_on(&post(&app, "json", &[("api_key", &mine)]).await.expect(201));
    for format in ["json", "xml"] {
        let text = get(&app, &format!("/{number}.{format}?api_key={mine}")).await.expect(200).text();
        assert!(text.contains(&number) && text.contains("open") && text.contains("burglary"), "{text}");
        for secret in ["تالا", "نور", "Jinnah", "30.19", code.as_str(), HELPLINE] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        for id in ["QTA-ONL-2026-999999", "x", "%E2%80%AE", "..%2F..%2Fetc", &number] {
            get(&app, &format!("/{id}.{format}?api_key={other}")).await.expect(404);
        }
        get(&app, &format!("/{number}.{format}")).await.expect(403);
        app.guest().get(&format!("/georeport/v2/tokens/{number}.{format}?api_key={other}")).await.expect(404);
    }
    // As its citizen may type it: small letters, Urdu digits.
    let typed = number.to_lowercase().replace("2026", "%DB%B2%DB%B0%DB%B2%DB%B6");
    assert_eq!(get(&app, &format!("/{typed}.json?api_key={mine}")).await.expect(200).json()[0]["status"], "open");
    let token = app.guest().get(&format!("/georeport/v2/tokens/{number}.json?api_key={mine}")).await.expect(200).json();
    assert_eq!(token, json!([{"service_request_id": number, "token": number}]));
    let bearer = app.guest().with_header("authorization", &format!("Bearer {mine}"));
    assert_eq!(bearer.get(&format!("{AT}.json")).await.expect(200).json()[0]["service_request_id"], number.as_str());
    assert_eq!(get(&app, &format!(".json?api_key={other}")).await.expect(200).json(), json!([]));
    app.expect_clean().await;
}

async fn a_list_is_narrowed_as_the_specification_says(app: TestApp) {
    let mine = key(&app, HELPLINE).await;
    let (number, _) = handed_on(&post(&app, "json", &[("api_key", &mine)]).await.expect(201));
    let list = |query: &str| format!(".json?api_key={mine}&{query}");
    for (query, many) in [
        ("", 1),
        ("status=closed", 0),
        ("status=open,closed&service_code=theft,burglary", 1),
        ("service_code=theft", 0),
        ("page=2&page_size=1", 0),
        ("page_size=%DB%B1", 1),
        ("end_date=2026-11-20T00:00:00Z", 0),
        ("start_date=2026-11-20T00:00:00Z", 1),
        ("start_date=2026-11-20T00:00:00+05:00&end_date=2026-11-22T00:00:00%2B05:00", 1),
        ("start_date=2020-01-01T00:00:00Z", 0),
        (&format!("service_request_id={number},QTA-ONL-2026-000099"), 1),
        ("service_request_id=QTA-ONL-2026-000099", 0),
    ] {
        let found = get(&app, &list(query)).await.expect(200).json();
        assert_eq!(found.as_array().unwrap().len(), many, "{query}");
    }
    let many = format!("service_request_id={}", vec!["x"; 51].join(","));
    for wrong in [
        "status=lost",
        "start_date=yesterday",
        "page=0",
        "page_size=1001",
        "page_size=-1",
        "start_date=2026-11-21T00:00:00Z&end_date=2026-11-20T00:00:00Z",
        "start_date=2026-08-01T00:00:00Z&end_date=2026-11-20T00:00:00Z",
        "start_date=9999-12-31T23:59:59Z",
        &many,
    ] {
        let refused = get(&app, &list(wrong)).await.expect(400).json();
        assert_eq!(refused[0]["code"], 400, "{wrong}");
    }
}

/// The same words again within a quarter of an hour are the same request, code included; under a key of the partner's own
/// for ever; another person or device is another request.
async fn a_request_sent_again_is_one_report(app: TestApp) {
    let key = key(&app, HELPLINE).await;
    let mine = [("api_key", key.as_str())];
    let first = handed_on(&post(&app, "json", &mine).await.expect(201));
    assert_eq!(handed_on(&post(&app, "json", &mine).await.expect(200)), first);
    app.clock.advance(899);
    assert_eq!(handed_on(&post(&app, "json", &mine).await.expect(200)), first, "over the edge of a quarter of an hour");
    let device = [("api_key", key.as_str()), ("device_id", "7")];
    assert_ne!(handed_on(&post(&app, "json", &device).await.expect(201)).0, first.0);
    app.clock.advance(1_800);
    assert_ne!(handed_on(&post(&app, "json", &mine).await.expect(201)).0, first.0, "told once more");
    let keyed = app.guest().with_header("idempotency-key", "1911/2026/4711");
    let at = format!("{AT}.json");
    let once = keyed.post_as_typed(&at, &fields(&mine)).await.expect(201);
    app.clock.advance(86_400);
    let again = keyed.post_as_typed(&at, &fields(&mine)).await.expect(200).json();
    assert_eq!(again[0]["service_request_id"], handed_on(&once).0.as_str());
    assert_eq!((&again[0]["secret_code"], &again[0]["service_notice"]), (&json!(null), &json!(null)), "the code not again");
    let other = [("api_key", key.as_str()), ("description", "something else")];
    keyed.post_as_typed(&at, &fields(&other)).await.expect(400);
    let somebody = partner(&app, "Somebody").await.1;
    let theirs = keyed.post_as_typed(&at, &fields(&[("api_key", &somebody)])).await.expect(201);
    assert_ne!(handed_on(&theirs).0, handed_on(&once).0, "another partner's key is another key");
    let long = app.guest().with_header("idempotency-key", &"x".repeat(81));
    long.post_as_typed(&at, &fields(&mine)).await.expect(400);
    app.expect_clean().await;
}

async fn sent_twice_at_once_it_is_one_report(app: TestApp) {
    let key = key(&app, HELPLINE).await;
    let mine = [("api_key", key.as_str())];
    let (one, other) = tokio::join!(post(&app, "json", &mine), post(&app, "json", &mine));
    assert_eq!(handed_on(&one), handed_on(&other));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 201]);
    app.expect_clean().await;
}

/// Every fault is named at once, by the parameter's own name, in the language asked for; keys and codes have their own answers.
async fn faults_are_answered_in_the_words_of_the_specification(app: TestApp) {
    let key = key(&app, HELPLINE).await;
    let mine = ("api_key", key.as_str());
    let wrong = [mine, ("description", "\u{202E} "), ("attribute[district]", "QQQ"), ("phone", "12"), ("lat", "67"), ("long", "30")];
    let faults = post(&app, "json", &wrong).await.expect(400).json();
    for parameter in ["description: ", "attribute[district]: ", "phone: ", "lat: "] {
        assert!(said(&faults).iter().any(|text| text.starts_with(parameter)), "{parameter} in {faults}");
    }
    assert_eq!(faults[0]["code"], 400);
    let urdu = app.guest().in_urdu().post_as_typed(&format!("{AT}.xml"), &fields(&wrong)).await.expect(400);
    assert_eq!((&urdu.headers["content-type"], &urdu.headers["content-language"]), (&"text/xml; charset=utf-8".parse().unwrap(), &"ur".parse().unwrap()));
    assert!(urdu.text().contains("<description>lat: lat اور long"), "{}", urdu.text());
    post(&app, "json", &[mine, ("service_code", "")]).await.expect(400);
    post(&app, "json", &[mine, ("service_code", "potholes")]).await.expect(404);
    post(&app, "json", &[mine, ("jurisdiction_id", "elsewhere")]).await.expect(404);
    post(&app, "json", &[mine, ("jurisdiction_id", "KHIDMAT.test")]).await.expect(201);
    for wrong in ["", "khp_wrong", &key[..75], &key.to_uppercase(), "' OR 1=1 --", "\u{202E}"] {
        let refused = post(&app, "xml", &[("api_key", wrong)]).await.expect(403);
        assert!(refused.text().contains("<errors><error><code>403</code><description>"), "{}", refused.text());
    }
    app.expect_clean().await;
}

/// Whatever the frame refuses is answered in the same words: wrong method, no such address, too large, not a form.
async fn whatever_is_refused_before_it_is_read_has_the_same_shape(app: TestApp) {
    let key = key(&app, HELPLINE).await;
    let shaped = |reply: &Reply, status: u16| {
        let body = reply.json();
        assert_eq!((reply.status.as_u16(), &body[0]["code"]), (status, &json!(status)), "{body}");
        assert!(!said(&body)[0].is_empty());
    };
    let guest = app.guest();
    shaped(&guest.post_as_typed("/georeport/v2/services.json", &[]).await, 405);
    shaped(&guest.get("/georeport/v2/nothing.json").await, 404);
    let large = "x".repeat(10 << 20);
    shaped(&post(&app, "json", &[("api_key", &key), ("description", &large)]).await, 413);
    let xml = post(&app, "xml", &[("api_key", &key), ("description", &large)]).await.expect(413).text();
    assert!(xml.contains("<errors><error><code>413</code>"), "{xml}");
    shaped(&guest.post_json(&format!("{AT}.json"), "019ab5c0-0000-7000-8000-000000000001", &json!({})).await, 400);
    // A page of somebody else's, which has got hold of a key.
    let cross = guest.with_header("sec-fetch-site", "cross-site").with_header("origin", "https://evil.example");
    shaped(&cross.post_as_typed(&format!("{AT}.json"), &fields(&[("api_key", &key)])).await, 403);
    let long = "ب".repeat(20_001);
    assert!(said(&post(&app, "json", &[("api_key", &key), ("description", &long)]).await.expect(400).json())[0].starts_with("description: "));
}

async fn a_withdrawn_key_opens_nothing_and_its_reports_stay(app: TestApp) {
    let (id, key) = partner(&app, HELPLINE).await;
    let (number, code) = handed_on(&post(&app, "json", &[("api_key", &key)]).await.expect(201));
    let mut w = admin(&app).begin().await.unwrap();
    withdraw_partner(&mut w, id).await.unwrap();
    w.commit().await.unwrap();
    post(&app, "json", &[("api_key", &key)]).await.expect(403);
    get(&app, &format!("/{number}.json?api_key={key}")).await.expect(403);
    let held = json!({"number": number, "code": code});
    app.guest().post_json("/api/v1/track", "019ab5c0-0000-7000-8000-000000000001", &held).await.expect(200);
}

/// Each key has its own turns; whoever guesses keys waits, and says so in the same words.
async fn a_flood_is_slowed_down_and_a_guesser_too(app: TestApp) {
    let (mine, other) = (key(&app, HELPLINE).await, key(&app, "Somebody").await);
    let mut last = 0;
    for n in 0..310 {
        let words = format!("چوری {n}");
        let reply = post(&app, "json", &[("api_key", &mine), ("description", &words)]).await;
        last = n;
        if reply.status.as_u16() == 429 {
            assert!(reply.headers.contains_key("retry-after"));
            assert_eq!(reply.json()[0]["code"], 429);
            break;
        }
        reply.expect(201);
    }
    assert_eq!(last, 301);
    post(&app, "json", &[("api_key", &other)]).await.expect(201);
    app.clock.advance(60);
    post(&app, "json", &[("api_key", &mine)]).await.expect(201);
    let mut statuses = Vec::new();
    for _ in 0..40 {
        statuses.push(post(&app, "json", &[("api_key", "khp_wrong")]).await.status.as_u16());
    }
    assert_eq!((statuses[0], statuses[39]), (403, 429));
}

/// What is erased tells a partner no more under which service it came.
async fn what_is_erased_is_a_number_and_nothing_else(app: TestApp) {
    let key = key(&app, HELPLINE).await;
    let (number, _) = handed_on(&post(&app, "json", &[("api_key", &key)]).await.expect(201));
    let desk = app.officer("dpo", "QTA").await;
    let rows = desk.get("/api/v1/reports").await.expect(200).json();
    let report = rows["rows"][0]["id"].as_str().unwrap().parse().unwrap();
    app.erase("complaint", report).await;
    let standing = get(&app, &format!("/{number}.json?api_key={key}")).await.expect(200).json();
    assert_eq!((&standing[0]["service_code"], &standing[0]["service_name"]), (&json!(null), &json!(null)));
    app.expect_clean().await;
}

/// Anybody reads what can be reported; nothing of it is required.
async fn the_services_are_described_in_both_formats_and_languages(app: TestApp) {
    let services = app.guest().get("/georeport/v2/services.json").await.expect(200).json();
    let burglary = services.as_array().unwrap().iter().find(|one| one["service_code"] == "burglary").unwrap().clone();
    assert_eq!((&burglary["service_name"], &burglary["metadata"]), (&json!("House-breaking"), &json!(true)));
    let urdu = app.guest().in_urdu().get("/georeport/v2/services.xml").await.expect(200).text();
    assert!(urdu.starts_with("<?xml") && urdu.contains("<service_name>نقب زنی</service_name>"), "{urdu}");
    let asked = app.guest().get("/georeport/v2/services/burglary.json").await.expect(200).json();
    let district = &asked["attributes"][0];
    assert_eq!((&district["code"], &district["required"]), (&json!("district"), &json!(false)));
    let keys: Vec<&str> = district["values"].as_array().unwrap().iter().map(|value| value["key"].as_str().unwrap()).collect();
    assert!(keys.contains(&"QTA") && keys.contains(&"unknown"), "{keys:?}");
    let xml = app.guest().get("/georeport/v2/services/burglary.xml").await.expect(200).text();
    assert!(xml.contains("<service_definition><service_code>burglary</service_code><attributes><attribute>"), "{xml}");
    app.guest().get("/georeport/v2/services/potholes.json").await.expect(404);
    app.guest().get("/georeport/v2/services.json?jurisdiction_id=lahore").await.expect(404);
    let found = app.guest().get("/georeport/v2/discovery.json").await.expect(200).json();
    assert_eq!(found["endpoints"][0]["url"], "http://khidmat.test/georeport/v2");
    let xml = app.guest().get("/georeport/v2/discovery.xml").await.expect(200).text();
    assert!(xml.contains("<formats><format>text/xml</format><format>application/json</format></formats>"), "{xml}");
}

}
