//! The leak scan. A month in which five hundred reports are sealed, told at counters, from home, by message and by telephone, sealed at
//! once or afterwards; then everybody but the named handler reads everything that can be read: every route, every page it leads to,
//! every file and paper, in Urdu and in English, searches for what is sealed, what is sent to others, and the program's own log. Of
//! no sealed report may a name, a card, a telephone, a killi, or a part of one, be anywhere. The handler, read in the same way, finds
//! them all: the scan can fail.

mod month;
pub mod papers;
mod secrets;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::Write;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use db::Engine;
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use kernel::Timestamp;
use tower::ServiceExt;
use tracing_subscriber::fmt::MakeWriter;

use crate::routes::{World, session};
use month::Month;
use papers::text_of;

/// Sealed reports; each has a name, a card, a telephone and a killi of its own.
const SEALED: usize = 500;
/// On PostgreSQL, where the same pages ask another engine.
const FEWER: usize = 48;
/// Pages that one reader is led to, beyond the table of routes: more than there are, or the scan says so.
const LED_TO: usize = 1_500;
/// Of what stands beside reports, so many of a sort are asked for directly; lists lead to the others.
const BESIDE: usize = 4;
/// Pages of one sort to which every reader is led.
const OF_A_SORT: usize = 8;
/// 2026-03-18, in the afternoon.
const NOW: Timestamp = Timestamp(1_773_825_600_000_000);

const HANDLER: (&str, &str) = ("woman-officer", "QTA");
const CLERKS: [(&str, &str); 3] = [("moharrir", "QTA-SAR"), ("desk", "QTA-CTY"), ("moharrir", "QTA-NSR")];
const OTHERS: [(&str, &str); 22] = [
    ("sho", "QTA-SAR"),
    ("naib-moharrir", "QTA-SAR"),
    ("malkhana-incharge", "QTA-SAR"),
    ("beat-officer", "QTA-SAR"),
    ("woman-desk", "QTA-SAR-GD"),
    ("transgender-desk", "QTA-SAR-GD"),
    ("minority-desk", "QTA-SAR"),
    ("io", "QTA-SAR"),
    ("sho", "QTA-CTY"),
    ("sho", "QTA-NSR"),
    ("online-desk", "QTA-ONL"),
    ("online-desk", "BAL-ONL"),
    ("helpline-operator", "QTA-ONL"),
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
/// Somebody who is not signed in, and another system with its key.
const OUTSIDE: [(&str, &str); 2] = [("guest", ""), ("partner", "")];

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
    /// Every header that is the page's own.
    headers: String,
    bytes: Vec<u8>,
}

async fn send(world: &World, cookie: &str, request: http::request::Builder, body: String) -> Reply {
    let request = request.header(header::HOST, "khidmat.test").header("sec-fetch-site", "same-origin");
    let request = request.header(header::COOKIE, cookie);
    let visitor = web::PeerAddress(kernel::entropy::uuid_v7(NOW, &kernel::OsEntropy).to_string());
    let request = request.extension(visitor).body(Body::from(body)).unwrap();
    let (parts, body) = world.router().oneshot(request).await.unwrap().into_parts();
    let text = |name| parts.headers.get(name).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
    let bytes = body.collect().await.unwrap().to_bytes().to_vec();
    let (kind, location) = (text(header::CONTENT_TYPE), text(header::LOCATION));
    Reply { status: parts.status, kind, location, headers: said(&parts.headers), bytes }
}

/// What stands in headers: the name of a file, where a redirect leads. A session's key is no word of the page.
fn said(headers: &HeaderMap) -> String {
    let own = headers.iter().filter(|(name, _)| **name != header::SET_COOKIE);
    let one = |(name, value): (&header::HeaderName, &header::HeaderValue)| {
        format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))
    };
    own.map(one).collect::<Vec<_>>().join("\n")
}

async fn get(world: &World, cookie: &str, path: &str) -> Reply {
    let request = Request::builder().method(Method::GET).uri(path).header(header::ACCEPT_LANGUAGE, "ur");
    send(world, cookie, request, String::new()).await
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

/// Somebody who reads.
struct Reader {
    post: (&'static str, &'static str),
    cookie: String,
    token: String,
    /// The key of another system.
    key: Option<String>,
    /// Which of two languages comes first.
    urdu: bool,
}

impl Reader {
    async fn of(month: &Month, post: (&'static str, &'static str), urdu: bool) -> Self {
        let (cookie, token) =
            if OUTSIDE.contains(&post) { <_>::default() } else { session(&month.world, &login(post)).await };
        let key = (post.0 == "partner").then(|| month.partner_key.clone());
        Self { post, cookie, token, key, urdu }
    }

    fn request(&self, method: Method, path: &str, urdu: bool) -> http::request::Builder {
        let request = Request::builder().method(method).uri(path);
        let request = request.header(header::ACCEPT_LANGUAGE, if urdu { "ur" } else { "en" });
        match &self.key {
            Some(key) => request.header(header::AUTHORIZATION, format!("Bearer {key}")),
            None => request,
        }
    }

    async fn get(&self, month: &Month, path: &str, urdu: bool) -> Reply {
        send(&month.world, &self.cookie, self.request(Method::GET, path, urdu), String::new()).await
    }
}

impl Month {
    /// Every address of the table of routes that is read, filled in every way that matters.
    fn addresses(&self, outside: bool) -> Vec<String> {
        let (first, last) = (&self.sealed[0], self.sealed.last().unwrap());
        let reports = [first, last].map(String::clone).to_vec();
        let more = [&self.sealed[month::OPENED], &self.ordinary[0]].map(String::clone);
        let reports_and_more = [&reports[..], &more].concat();
        let mut firs = self.firs.clone();
        firs.push(first.clone());
        let offices = ["QTA-SAR", "QTA-ONL"].map(|code| organisation::unit_id(code).to_string());
        let days = Month::days();
        let today = days.last().unwrap();
        let mut addresses = BTreeSet::new();
        for route in self.world.node.routes.iter().filter(|route| route.method == Method::GET) {
            // What anybody reads, somebody who is not signed in reads here.
            if route.path.starts_with("/demo/") || (!outside && route.audience == web::Audience::Public) {
                continue;
            }
            let filled = route.path.replace("{*path}", "test/1/checkpoint").replace("{to}", "magistrate");
            let filled = filled.replace("{file}", first).replace("{row}", first).replace("{report}", first);
            let filled = filled.replace("{request}", &format!("{}.json", self.beside["/georeport/"][0]));
            let filled = filled.replace("{service}", "hurt.json").replace("{token}", "x.json");
            if route.path.contains("{day}") {
                let filled = filled.replace("{office}", &offices[0]);
                addresses.extend(days.iter().map(|day| filled.replace("{day}", day)));
                continue;
            }
            if !route.path.contains("{id}") {
                let of = |(office, day): (&String, &String)| {
                    format!("{}?office={office}&day={day}&report={first}", filled.replace("{office}", office))
                };
                addresses.insert(of((&offices[0], today)));
                if route.path.contains("diary") && !route.path.contains(".pdf") {
                    addresses.insert(of((&offices[1], today)));
                    addresses.extend([&days[0], &days[days.len() / 2]].map(|day| of((&offices[0], day))));
                }
                continue;
            }
            let opens = route.path.ends_with("/reports/{id}");
            for record in self.records_of(route.path, &firs, if opens { &reports_and_more } else { &reports })
            {
                let filled = filled.replace("{id}", record);
                let purposes = ["supervise", "serve-citizen", "investigate"];
                let purposes = purposes.iter().take(if opens { 3 } else { 1 });
                addresses.extend(purposes.map(|purpose| format!("{filled}?purpose={purpose}")));
            }
        }
        addresses.into_iter().collect()
    }

    /// Whose ids stand in a route.
    fn records_of<'a>(&'a self, route: &str, firs: &'a [String], reports: &'a [String]) -> &'a [String] {
        let route = route.trim_start_matches("/api/v1");
        if route.starts_with("/inbox/{id}/") {
            let heard = &self.beside["/inbox/{id}/"];
            return &heard[..heard.len().min(BESIDE)];
        }
        let beside = self.beside.iter().find(|(under, _)| route.starts_with(*under));
        match beside {
            Some((_, ids)) => &ids[..ids.len().min(BESIDE)],
            None if route.starts_with("/firs/") => firs,
            None => reports,
        }
    }

    /// Whether a reader follows a link: to so many pages of a sort always; to more of them, and to papers, whose setting takes a hundred
    /// times as long, where not two have read them before. So everything that pages lead to is read, by one who may at least.
    fn is_read(&self, link: &str, of_its_sort: usize) -> bool {
        // Each day of the diary leads to the one before, beyond any month.
        let day = link.split(['?', '&']).find_map(|part| part.strip_prefix("day="));
        if day.is_some_and(|day| !Month::days().iter().any(|known| known == day)) {
            return false;
        }
        if of_its_sort <= OF_A_SORT && !link.contains(".pdf") {
            return true;
        }
        let mut read = self.read_by.lock().unwrap();
        let many = read.entry(link.to_owned()).or_insert(0);
        *many += 1;
        *many <= 2
    }

    /// Everything that one reader can read, and where each secret was found in it.
    async fn read_as(&self, who: (&'static str, &'static str), urdu: bool) -> Found {
        let reader = Reader::of(self, who, urdu).await;
        let mut found = Found::default();
        let mut waiting: VecDeque<String> = self.addresses(OUTSIDE.contains(&who)).into();
        let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
        let (mut nth, mut sorts) = (0_usize, BTreeMap::new());
        while let Some(path) = waiting.pop_front() {
            nth += 1;
            // Each address in one language, the next reader's in the other.
            let urdu = nth.is_multiple_of(2) == reader.urdu;
            let reply = reader.get(self, &path, urdu).await;
            assert!(!reply.status.is_server_error(), "{path}: {}", reply.status);
            for link in links(&reply) {
                let leads = !link.starts_with("/demo") && !link.contains("sign-out");
                if !leads || found.led == LED_TO || !known.insert(link.clone()) {
                    continue;
                }
                let many = sorts.entry(sort_of(&link)).or_insert(0_usize);
                *many += 1;
                if self.is_read(&link, *many) {
                    found.led += 1;
                    waiting.push_back(link);
                }
            }
            found.note(self, who.0, (&path, &reply));
        }
        if !OUTSIDE.contains(&who) {
            self.search_as(&reader, &mut found).await;
        }
        found
    }

    /// Asks for what is sealed.
    async fn search_as(&self, reader: &Reader, found: &mut Found) {
        let told = self.secrets.all().iter().step_by(self.secrets.all().len() / 2);
        let asked = told.flat_map(secrets::Told::asked).chain(self.known_as.iter().cloned());
        for asked in asked {
            for (path, purpose) in
                [("/reports/search", "supervise"), ("/reports/search", "serve-citizen"), ("/firs/search", "")]
            {
                let fields = [("q", asked.as_str()), ("purpose", purpose)];
                let reply = post(&self.world, (&reader.cookie, &reader.token), path, &fields).await;
                // The question itself stands in its box again.
                let without = reply.text().replace(&asked, "");
                found.note(self, reader.post.0, (path, &Reply { bytes: without.into_bytes(), ..reply }));
            }
        }
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

/// Which sort of page an address is of: without ids and what is asked.
fn sort_of(link: &str) -> String {
    let parts = link.split('?').next().unwrap_or_default().split('/');
    let parts = parts.map(|part| if part.len() > 24 { "{id}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// What a reader found: how many answers, pages and files, and each secret with the first address.
#[derive(Default)]
struct Found {
    read: usize,
    opened: usize,
    files: usize,
    led: usize,
    secrets: BTreeMap<String, String>,
}

impl Found {
    fn note(&mut self, month: &Month, post: &str, (path, reply): (&str, &Reply)) {
        self.read += 1;
        let opened = reply.status == StatusCode::OK;
        self.opened += usize::from(opened);
        self.files += usize::from(opened && !reply.kind.starts_with("text/html"));
        let mut parts = month.secrets.in_text(&text_of(&reply.kind, &reply.bytes));
        parts.extend(month.secrets.in_text(&reply.headers));
        for part in parts.into_iter().filter(|part| !month.may_see(post, path, part)) {
            self.secrets.entry(part).or_insert_with(|| path.to_owned());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_but_the_named_handler_learns_anything() {
    scan(Engine::Sqlite, SEALED).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_learns_anything_from_the_other_engine_either() {
    scan(Engine::Postgres, FEWER).await;
}

async fn scan(engine: Engine, reports: usize) {
    if !db::testing::engines().contains(&engine) {
        return;
    }
    let log = Log::default();
    tracing_subscriber::fmt()
        .with_writer(log.clone())
        // The hour and the colours stand before every line and number: digits that are nobody's.
        .without_time()
        .with_ansi(false)
        .with_max_level(tracing::Level::DEBUG)
        .try_init()
        .unwrap();
    let month = Arc::new(Month::of(engine, reports).await);
    let readers = [&CLERKS[..], &OTHERS, &OUTSIDE].concat();
    let posts: BTreeSet<&str> = readers.iter().map(|reader| reader.0).chain([HANDLER.0]).collect();
    let kinds = include_str!("../../../catalogue/post_kinds.csv").lines().skip(1);
    for kind in kinds.filter_map(|line| line.split(',').next()) {
        assert!(posts.contains(kind), "{kind} reads too");
    }
    let (mut leaks, mut all) = (Vec::new(), Found::default());
    let reading = |(nth, reader): (usize, &(&'static str, &'static str))| {
        let (month, reader) = (month.clone(), *reader);
        tokio::spawn(async move { (reader, month.read_as(reader, nth.is_multiple_of(2)).await) })
    };
    for read in readers.iter().enumerate().map(reading).collect::<Vec<_>>() {
        let (reader, found) = read.await.unwrap();
        assert!(found.opened > 10, "{reader:?} read {} answers, {} pages", found.read, found.opened);
        assert!(found.led < LED_TO, "{reader:?} was led to more pages than were read");
        all.read += found.read;
        all.opened += found.opened;
        all.files += found.files;
        leaks.extend(
            found.secrets.into_iter().map(|(secret, path)| format!("{reader:?} read {secret} at {path}")),
        );
    }
    let written = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(
        written.lines().count() > reports,
        "the log that is searched is the program's: {}",
        written.len()
    );
    // Once as a whole, for what a line's end parts; then where it stands, to be read.
    for secret in month.secrets.in_text(&written) {
        let line = written.lines().find(|line| month.secrets.in_text(line).contains(&secret));
        leaks.push(format!("the log has {secret}: {}", line.unwrap_or("across the end of a line")));
    }
    for payload in &month.payloads {
        let found = month.secrets.in_text(payload);
        leaks.extend(found.into_iter().map(|secret| format!("another system is told {secret}: {payload}")));
    }
    println!(
        "leaks on {engine:?}: {reports} persons, {} readers, {} answers, {} pages, {} files, {} messages to others, \
         {} lines of log, {} found",
        readers.len(),
        all.read,
        all.opened - all.files,
        all.files,
        month.payloads.len(),
        written.lines().count(),
        leaks.len()
    );
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks[..leaks.len().min(40)].join("\n"));
    let handler = month.read_as(HANDLER, true).await;
    // Both reports of which she is asked directly, whole.
    let (first, last) = (month.secrets.all()[0].told(), month.secrets.all()[month.sealed.len() - 1].told());
    let missed: Vec<&String> =
        first.union(&last).filter(|part| !handler.secrets.contains_key(*part)).collect();
    assert!(missed.is_empty(), "the scan finds what is there to be found: {missed:?}");
}
