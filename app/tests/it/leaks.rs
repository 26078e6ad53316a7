//! The leak scan. A month in which many reports are sealed, told at counters and from home, sealed at once or afterwards; then
//! everybody but the named handler reads everything that can be read: every route, every page it leads to, every file and paper,
//! searches for what is sealed, and the program's own log. Of no sealed report may a name, a card, a telephone, a killi, or a part
//! of one, be anywhere. The handler, read in the same way, finds them all: the scan can fail.

pub mod papers;
mod secrets;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::Write;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use db::Engine;
use http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use kernel::{FixedClock, Timestamp};
use khidmat::setting_up::load_units;
use tower::ServiceExt;
use tracing_subscriber::fmt::MakeWriter;

use crate::routes::{Base, World, holding, session};
use papers::text_of;
use secrets::{Secrets, Told};

/// Sealed reports; each has a name, a card, a telephone and a killi of its own.
const SEALED: usize = 168;
/// On PostgreSQL, where the same pages ask another engine, so many, read by [`SOME`].
const FEWER: usize = 24;
/// Of them so many were ordinary at first, and are sealed by the officer in charge.
const AFTERWARDS: usize = 8;
/// Those of which the named officer registers an FIR.
const WITH_FIR: [usize; 2] = [2, 6];
/// The one that an officer in charge opens with a second, for an hour.
const OPENED: usize = 1;
/// Pages that one reader is led to, beyond the table of routes.
const LED_TO: usize = 120;
/// 2026-03-18, in the afternoon.
const NOW: Timestamp = Timestamp(1_773_825_600_000_000);

const HANDLER: (&str, &str) = ("woman-officer", "QTA");
const CLERKS: [(&str, &str); 3] = [("moharrir", "QTA-SAR"), ("desk", "QTA-CTY"), ("moharrir", "QTA-NSR")];
const OTHERS: [(&str, &str); 18] = [
    ("sho", "QTA-SAR"),
    ("naib-moharrir", "QTA-SAR"),
    ("woman-desk", "QTA-SAR-GD"),
    ("transgender-desk", "QTA-SAR-GD"),
    ("minority-desk", "QTA-SAR"),
    ("io", "QTA-SAR"),
    ("sho", "QTA-CTY"),
    ("sho", "QTA-NSR"),
    ("online-desk", "QTA-ONL"),
    ("sdpo", "QTA-C-SAR"),
    ("dpo", "QTA"),
    ("sp-investigation", "QTA"),
    ("ssoiu-officer", "QTA"),
    ("rpo", "R-QTA"),
    ("igp", "BAL"),
    ("records-keeper", "BAL"),
    ("it-admin", "BAL"),
    ("auditor", "BAL"),
];

/// One of each reach: a station, another, a district, the records and the auditor.
const SOME: [(&str, &str); 5] = [
    ("moharrir", "QTA-SAR"),
    ("sho", "QTA-CTY"),
    ("dpo", "QTA"),
    ("records-keeper", "BAL"),
    ("auditor", "BAL"),
];

/// What the program wrote into its log.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

struct Reply {
    status: StatusCode,
    kind: String,
    location: String,
    bytes: Vec<u8>,
}

async fn send(world: &World, cookie: &str, request: http::request::Builder, body: String) -> Reply {
    let request = request.header(header::HOST, "khidmat.test").header("sec-fetch-site", "same-origin");
    let request = request.header(header::COOKIE, cookie).header(header::ACCEPT_LANGUAGE, "ur");
    let visitor = web::PeerAddress(kernel::entropy::uuid_v7(NOW, &kernel::OsEntropy).to_string());
    let request = request.extension(visitor).body(Body::from(body)).unwrap();
    let (parts, body) = world.router().oneshot(request).await.unwrap().into_parts();
    let text = |name| parts.headers.get(name).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
    let bytes = body.collect().await.unwrap().to_bytes().to_vec();
    Reply { status: parts.status, kind: text(header::CONTENT_TYPE), location: text(header::LOCATION), bytes }
}

async fn get(world: &World, cookie: &str, path: &str) -> Reply {
    send(world, cookie, Request::builder().method(Method::GET).uri(path), String::new()).await
}

async fn post(world: &World, (cookie, token): (&str, &str), path: &str, fields: &[(&str, &str)]) -> Reply {
    let encoded = |value: &str| value.bytes().fold(String::new(), |text, byte| format!("{text}%{byte:02X}"));
    let pair = |(name, value): &(&str, &str)| format!("{name}={}", encoded(value));
    let pairs: Vec<String> = fields.iter().map(pair).collect();
    let form = "application/x-www-form-urlencoded";
    let request = Request::builder().method(Method::POST).uri(path).header(header::CONTENT_TYPE, form);
    send(world, cookie, request, format!("{token}&{}", pairs.join("&"))).await
}

/// The token of a form.
fn once() -> String {
    kernel::entropy::uuid_v7(NOW, &kernel::OsEntropy).to_string()
}

fn login((kind, unit): (&str, &str)) -> String {
    format!("{kind}-{}", unit.to_lowercase())
}

fn id_in(path: &str) -> Option<String> {
    path.split(['/', '?']).find(|part| part.parse::<uuid::Uuid>().is_ok()).map(str::to_owned)
}

/// A month that is scanned.
struct Month {
    world: World,
    clock: Arc<FixedClock>,
    secrets: Secrets,
    sealed: Vec<String>,
    ordinary: Vec<String>,
    firs: Vec<String>,
    /// Numbers and codes of sealed reports, as their handler reads them.
    known_as: Vec<String>,
}

impl Month {
    async fn of(engine: Engine, reports: usize) -> Self {
        let clock = Arc::new(FixedClock::at(NOW));
        let base = Base::new(engine).await.with_clock(clock.clone());
        load_units(&base.core(), None).await.unwrap();
        let posts: Vec<(&str, &str)> = [&[HANDLER][..], &CLERKS, &OTHERS].concat();
        let people = holding(&base.core(), &posts).await;
        let world = base.world(people);
        let secrets = Secrets::of(reports);
        let mut month = Self {
            world,
            clock,
            secrets,
            sealed: Vec::new(),
            ordinary: Vec::new(),
            firs: Vec::new(),
            known_as: Vec::new(),
        };
        month.fill(reports).await;
        month
    }

    async fn fill(&mut self, reports: usize) {
        for (at, told) in self.secrets.all().to_vec().into_iter().enumerate() {
            let later = at >= reports - AFTERWARDS;
            let id = match at % 4 {
                3 if !later => self.told_at_home(&told).await,
                desk => self.at_a_counter(CLERKS[if later { 0 } else { desk }], &told, !later).await,
            };
            if later {
                self.seal(&id).await;
            }
            self.sealed.push(id);
            self.clock.advance(97);
        }
        for at in 0..6 {
            let told = Told::ordinary(at);
            let id = self.at_a_counter(CLERKS[0], &told, false).await;
            self.ordinary.push(id);
        }
        for at in WITH_FIR {
            let fir = self.fir_of(at).await;
            self.firs.push(fir);
        }
        for at in [0, 1, 4, reports - 1] {
            let known_as = self.known_as(at).await;
            self.known_as.extend(known_as);
        }
        self.opened_by_two(OPENED).await;
        // The hour in which a clerk finishes with what he took down is over, and so is a grant; limits have passed, and of each sealed
        // matter the district was told.
        self.clock.advance(34 * 3600);
        let core = &self.world.node.state.core;
        core.journal.settle().await.unwrap();
        deadlines::catch_up(core, &khidmat::capabilities::timed(&khidmat::capabilities::all()))
            .await
            .unwrap();
    }

    async fn at_a_counter(&self, clerk: (&str, &str), told: &Told, sealed: bool) -> String {
        let (cookie, token) = session(&self.world, &login(clerk)).await;
        let once = once();
        let mut fields = told.fields();
        fields.push(("once", once));
        fields.push(("spoken", "urdu".to_owned()));
        if sealed {
            fields.push(("seal", told.profile.to_owned()));
        }
        // A quarter of them is about the officer in charge of that very station as well.
        if sealed && told.profile == "violence" {
            let name = fields
                .iter()
                .find(|(name, _)| *name == "name")
                .map_or_else(String::new, |(_, name)| name.clone());
            fields.push(("against", "yes".to_owned()));
            fields.push(("against_kind", "gratification".to_owned()));
            fields.push(("against_post", "sho".to_owned()));
            fields.push(("against_station", clerk.1.to_owned()));
            fields.push(("against_name", name));
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let made = post(&self.world, (&cookie, &token), "/reports/new", &fields).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", String::from_utf8_lossy(&made.bytes));
        id_in(&made.location).unwrap()
    }

    async fn told_at_home(&self, told: &Told) -> String {
        let once = once();
        let mut body: serde_json::Map<String, serde_json::Value> =
            told.fields().into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        body.insert("district".to_owned(), "QTA".into());
        body.insert("station".to_owned(), "QTA-SAR".into());
        body.insert("seal".to_owned(), told.profile.into());
        let request = Request::builder().method(Method::POST).uri("/api/v1/online-reports");
        let request =
            request.header(header::CONTENT_TYPE, "application/json").header("idempotency-key", once);
        let made = send(&self.world, "", request, serde_json::Value::Object(body).to_string()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", String::from_utf8_lossy(&made.bytes));
        let made: serde_json::Value = serde_json::from_slice(&made.bytes).unwrap();
        made["number"].as_str().unwrap().to_owned()
    }

    async fn seal(&self, id: &str) {
        let (cookie, token) = session(&self.world, "sho-qta-sar").await;
        let once = once();
        let fields = [("profile", "witness"), ("reason", "گواہ کو خطرہ ہے"), ("once", once.as_str())];
        let sealed = post(&self.world, (&cookie, &token), &format!("/reports/{id}/seal"), &fields).await;
        assert_eq!(sealed.status, StatusCode::SEE_OTHER, "{}", String::from_utf8_lossy(&sealed.bytes));
    }

    /// The named officer registers the FIR of a sealed report in the station's book.
    async fn fir_of(&self, at: usize) -> String {
        let (cookie, token) = session(&self.world, &login(HANDLER)).await;
        let mut fields = self.secrets.all()[at].fields();
        fields.retain(|(name, _)| *name != "killi");
        let place = self.secrets.all()[at].fields().into_iter().find(|(name, _)| *name == "killi");
        fields.extend([("report", self.sealed[at].clone()), ("source", "oral".to_owned()), ("once", once())]);
        fields.extend([("sections", "506".to_owned()), ("signed", "thumb".to_owned())]);
        fields.push(("warnings_seen", "not-cognizable".to_owned()));
        fields.extend([("read_over", "yes".to_owned()), ("place", place.unwrap().1)]);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let made = post(&self.world, (&cookie, &token), "/firs/new", &fields).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", String::from_utf8_lossy(&made.bytes));
        id_in(&made.location).unwrap()
    }

    /// An officer in charge asks for a sealed report of his station, a second agrees, and he reads it in its hour.
    async fn opened_by_two(&self, at: usize) {
        let known_as = self.known_as(at).await;
        let code = known_as.iter().find(|one| one.starts_with("S-")).unwrap();
        let (asker, second) =
            (session(&self.world, "sho-qta-cty").await, session(&self.world, "sp-investigation-qta").await);
        let once_of = once();
        let reason = "خاتون کی جان کو فوری خطرہ ہے، نامزد افسر رخصت پر ہے";
        let fields = [("code", code.as_str()), ("reason", reason), ("once", &once_of)];
        let asked = post(&self.world, (&asker.0, &asker.1), "/break-glass", &fields).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text());
        let seen = get(&self.world, &second.0, "/api/v1/break-glass").await;
        let seen: serde_json::Value = serde_json::from_slice(&seen.bytes).unwrap();
        let grant = seen["rows"][0]["id"].as_str().unwrap().to_owned();
        let once_of = once();
        let agree = format!("/break-glass/{grant}/agree");
        let agreed = post(&self.world, (&second.0, &second.1), &agree, &[("once", &once_of)]).await;
        assert_eq!(agreed.status, StatusCode::SEE_OTHER, "{}", agreed.text());
        let read =
            get(&self.world, &asker.0, &format!("/reports/{}?purpose=supervise", self.sealed[at])).await;
        let mut found = Found::default();
        found.note(&self.secrets, "", &read);
        assert!(!found.secrets.is_empty(), "he read it in its hour");
    }

    /// What a sealed report is called in the books and by its number, as its handler reads it.
    async fn known_as(&self, at: usize) -> Vec<String> {
        let (handler, _) = session(&self.world, &login(HANDLER)).await;
        let page = format!("/reports/{}?purpose=investigate", self.sealed[at]);
        let page = get(&self.world, &handler, &page).await.text();
        let words = page.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        let year = format!("-{}-", NOW.year());
        let of_books = |word: &&str| word.len() == 11 && word.starts_with("S-");
        let known: BTreeSet<String> = words
            .filter(|word| of_books(word) || (word.starts_with("QTA-") && word.contains(&year)))
            .map(str::to_owned)
            .collect();
        assert!(known.iter().any(|word| word.starts_with("S-")), "its handler knows what the books call it");
        known.into_iter().collect()
    }

    /// Every address of the table of routes that is read, filled in every way that matters.
    fn addresses(&self) -> Vec<String> {
        let (first, last) = (&self.sealed[0], self.sealed.last().unwrap());
        let reports = [first.as_str(), last.as_str(), &self.sealed[OPENED], &self.ordinary[0]];
        let firs: Vec<&str> =
            self.firs.iter().map(String::as_str).chain(reports.into_iter().take(1)).collect();
        let offices = ["QTA-SAR", "QTA-ONL"].map(|code| organisation::unit_id(code).to_string());
        let day = NOW.day().to_string();
        let mut addresses = BTreeSet::new();
        for route in self.world.node.routes.iter().filter(|route| route.method == Method::GET) {
            if route.path.starts_with("/demo/") {
                continue;
            }
            let filled = route.path.replace("{day}", &day).replace("{*path}", "test/1/checkpoint");
            let filled = filled.replace("{file}", first).replace("{row}", first);
            if !route.path.contains("{id}") {
                let of = |office: &String| {
                    format!("{}?office={office}&day={day}&report={first}", filled.replace("{office}", office))
                };
                addresses.extend(offices.iter().map(of));
                continue;
            }
            for record in if route.path.contains("/firs/") { firs.as_slice() } else { &reports } {
                let filled = filled.replace("{id}", record);
                let opens = route.path.ends_with("/reports/{id}") || route.path.contains("evidence");
                let purposes = ["supervise", "serve-citizen", "investigate"];
                let purposes = purposes.iter().take(if opens { 3 } else { 1 });
                addresses.extend(purposes.map(|purpose| format!("{filled}?purpose={purpose}")));
            }
        }
        addresses.into_iter().collect()
    }

    /// Everything that one reader can read, and where each secret was found in it.
    async fn read_as(&self, who: (&str, &str)) -> Found {
        let (cookie, token) = session(&self.world, &login(who)).await;
        let mut found = Found::default();
        let mut waiting: VecDeque<String> = self.addresses().into();
        let (mut known, mut led): (BTreeSet<String>, usize) = (waiting.iter().cloned().collect(), 0);
        while let Some(path) = waiting.pop_front() {
            let reply = get(&self.world, &cookie, &path).await;
            assert!(!reply.status.is_server_error(), "{path}: {}", reply.status);
            for link in links(&reply) {
                let led_on = led < LED_TO && !link.starts_with("/demo") && !link.contains("sign-out");
                if led_on && known.insert(link.clone()) {
                    led += 1;
                    waiting.push_back(link);
                }
            }
            found.note(&self.secrets, &path, &reply);
        }
        let told = self.secrets.all().iter().step_by(self.secrets.all().len() / 6);
        let asked = told.flat_map(Told::asked).chain(self.known_as.iter().cloned());
        for asked in asked {
            for (path, purpose) in
                [("/reports/search", "supervise"), ("/reports/search", "serve-citizen"), ("/firs/search", "")]
            {
                let fields = [("q", asked.as_str()), ("purpose", purpose)];
                let reply = post(&self.world, (&cookie, &token), path, &fields).await;
                // The question itself stands in its box again.
                let without = reply.text().replace(&asked, "");
                found.note(&self.secrets, path, &Reply { bytes: without.into_bytes(), ..reply });
            }
        }
        found
    }
}

impl Reply {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// Where a page leads within the program.
fn links(reply: &Reply) -> Vec<String> {
    if !reply.kind.starts_with("text/html") {
        return Vec::new();
    }
    let page = reply.text();
    let after = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    after
        .filter(|link| link.starts_with('/'))
        .map(|link| link.replace("&amp;", "&").split('#').next().unwrap().to_owned())
        .collect()
}

/// What a reader found: how many answers, and each secret with the first address.
#[derive(Default)]
struct Found {
    read: usize,
    opened: usize,
    secrets: BTreeMap<String, String>,
}

impl Found {
    fn note(&mut self, secrets: &Secrets, path: &str, reply: &Reply) {
        self.read += 1;
        self.opened += usize::from(reply.status == StatusCode::OK);
        for secret in secrets.in_text(&text_of(&reply.kind, &reply.bytes)) {
            self.secrets.entry(secret).or_insert_with(|| path.to_owned());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_but_the_named_handler_learns_anything() {
    let readers: Vec<(&str, &str)> = [&CLERKS[..], &OTHERS].concat();
    scan(Engine::Sqlite, SEALED, readers).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_learns_anything_from_the_other_engine_either() {
    scan(Engine::Postgres, FEWER, SOME.to_vec()).await;
}

async fn scan(engine: Engine, reports: usize, readers: Vec<(&'static str, &'static str)>) {
    if !db::testing::engines().contains(&engine) {
        return;
    }
    let log = Log::default();
    tracing_subscriber::fmt().with_writer(log.clone()).with_max_level(tracing::Level::DEBUG).try_init().ok();
    let month = Arc::new(Month::of(engine, reports).await);
    let mut leaks = Vec::new();
    let reading = |reader| {
        let month = month.clone();
        tokio::spawn(async move { (reader, month.read_as(reader).await) })
    };
    for read in readers.into_iter().map(reading).collect::<Vec<_>>() {
        let (reader, found) = read.await.unwrap();
        assert!(found.opened > 10, "{reader:?} read {} answers, {} pages", found.read, found.opened);
        leaks.extend(
            found.secrets.into_iter().map(|(secret, path)| format!("{reader:?} read {secret} at {path}")),
        );
    }
    let written = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    leaks.extend(month.secrets.in_text(&written).into_iter().map(|secret| format!("the log has {secret}")));
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks[..leaks.len().min(40)].join("\n"));
    let handler = month.read_as(HANDLER).await;
    // Both reports of which he is asked directly, whole.
    assert!(handler.secrets.len() >= 10, "the scan finds what is there to be found: {:?}", handler.secrets);
}
