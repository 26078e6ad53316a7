//! Every route, asked by everybody: nobody who did not sign in gets past an officers' route, nobody gets a fault, and
//! the answers are the committed ones in docs/reference/routes.md.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::Body;
use db::Engine;
use http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use kernel::{Bilingual, OsEntropy};
use khidmat::assemble::{Node, Surface, assemble};
use khidmat::capabilities::{all, migrations};
use khidmat::keys::NodeKeys;
use khidmat::server::Patience;
use khidmat::setting_up::{NewPerson, activate_unseen, load_units, make_person};
use khidmat::spine::{self, Wanted};
use op::Core;
use tempfile::TempDir;
use tower::ServiceExt;
use web::state::DemoSignIn;
use web::{Audience, Route};

use crate::committed;

/// Who asks, beside somebody who did not sign in: role and unit.
const CALLERS: [(&str, &str); 6] = [
    ("moharrir", "QTA-SAR"),
    ("sho", "QTA-SAR"),
    ("moharrir", "QTA-CTY"),
    ("dpo", "QTA"),
    ("it-admin", "BAL"),
    ("auditor", "BAL"),
];

/// A node's store and journal, before it has people and pages.
pub struct Base {
    core: Core,
    documents: [u8; 32],
    scratch: db::testing::Scratch,
    files: TempDir,
}

impl Base {
    pub async fn new(engine: Engine) -> Self {
        let scratch = db::testing::scratch_with(engine, &migrations(&all())).await;
        let keys = NodeKeys::generate(&OsEntropy);
        let wanted = Wanted::alone("test".parse().unwrap(), scratch.db.settings().clone());
        let core = spine::open(wanted, keys.journal).await.unwrap();
        Self { core, documents: keys.documents, scratch, files: tempfile::tempdir().unwrap() }
    }

    /// The same with another clock.
    pub fn with_clock(mut self, clock: std::sync::Arc<dyn kernel::Clock>) -> Self {
        self.core.clock = clock;
        self
    }

    /// What its records stand on; the folders go away with the rest.
    pub fn core(&self) -> Core {
        self.core.clone()
    }

    pub fn world(self, demo: Vec<DemoSignIn>) -> World {
        let surface = Surface { demo, ..self.surface() };
        self.on(surface)
    }

    /// A node without people that waits for visitors no longer than this.
    pub fn hurried(self, patience: Patience, per_address: usize) -> World {
        let surface = Surface { patience, per_address, ..self.surface() };
        self.on(surface)
    }

    fn surface(&self) -> Surface {
        Surface::alone("khidmat.test", self.files.path())
    }

    fn on(self, surface: Surface) -> World {
        let node = assemble(self.core, &self.documents, surface).unwrap();
        World { node, _scratch: self.scratch, _files: self.files }
    }
}

pub struct World {
    pub node: Node,
    _scratch: db::testing::Scratch,
    _files: TempDir,
}

impl World {
    async fn new(engine: Engine) -> Self {
        let base = Base::new(engine).await;
        load_units(&base.core, None).await.unwrap();
        let demo = people(&base.core).await;
        base.world(demo)
    }

    pub fn router(&self) -> Router {
        self.node.router.clone()
    }
}

async fn people(core: &Core) -> Vec<DemoSignIn> {
    holding(core, &CALLERS).await
}

/// Somebody for each of these posts, who signs in with one press.
pub async fn holding(core: &Core, posts: &[(&str, &str)]) -> Vec<DemoSignIn> {
    let mut all = Vec::new();
    for (kind, unit) in posts {
        let role = format!("{kind}-{}", unit.to_lowercase());
        let name = Bilingual::new("افسر", "Officer");
        let post = ((*unit).to_owned(), (*kind).to_owned(), 1);
        let new = NewPerson {
            belt: role.clone(),
            // Superior in rank to an officer in charge (CrPC 551).
            rank: if *kind == "woman-officer" { "dsp" } else { "inspector" }.to_owned(),
            name: name.clone(),
            post,
            login: role.clone(),
        };
        let made = make_person(core, new, "TEST/1").await.unwrap();
        activate_unseen(core, &role, &made).await.unwrap();
        all.push(DemoSignIn { role, account: made.account, label: name });
    }
    all
}

static ASKED: AtomicU32 = AtomicU32::new(0);

struct Answer {
    status: StatusCode,
    location: String,
    cookie: String,
    body: String,
}

async fn ask(router: Router, method: &Method, path: &str, cookie: &str, fields: &str) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header(header::HOST, "khidmat.test");
    request = request.header("sec-fetch-site", "same-origin").header(header::ACCEPT_LANGUAGE, "en");
    if !cookie.is_empty() {
        request = request.header(header::COOKIE, cookie);
    }
    // Each from an address of its own, or the slowing down of guesses would colour later answers.
    let number = ASKED.fetch_add(1, Ordering::Relaxed);
    request = request.extension(web::PeerAddress(format!("visitor {number}")));
    let files = method == Method::POST && path.ends_with("/evidence");
    let json = path.starts_with("/api/") && !files;
    if method == Method::POST {
        let kind = match (files, json) {
            (true, _) => "multipart/form-data; boundary=part",
            (_, true) => "application/json",
            (_, false) => "application/x-www-form-urlencoded",
        };
        request = request
            .header(header::CONTENT_TYPE, kind)
            .header("x-form-token", fields.trim_start_matches("csrf="));
        // What was added before under the same key would be other words.
        let key = if path == "/api/v1/track/closing" { "2" } else { "1" };
        request = request.header("idempotency-key", format!("019ab5c0-0000-7000-8000-00000000000{key}"));
    }
    let body = match (files, json) {
        (true, _) => with_a_file(fields),
        (_, true) => as_json(fields),
        (_, false) => fields.to_owned(),
    };
    let response = router.oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let text =
        |name| parts.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    let body = body.collect().await.unwrap().to_bytes();
    let body = String::from_utf8_lossy(&body).into_owned();
    Answer { status: parts.status, location: text(header::LOCATION), cookie: text(header::SET_COOKIE), body }
}

/// The same fields as a form with a file.
fn with_a_file(fields: &str) -> String {
    let head = "--part\r\nContent-Disposition: form-data; name=";
    let pairs = fields.split('&').filter_map(|pair| pair.split_once('='));
    let mut form = String::new();
    for (name, value) in pairs {
        write!(form, "{head}\"{name}\"\r\n\r\n{value}\r\n").unwrap();
    }
    write!(form, "{head}\"photo\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\r\n--part--\r\n").unwrap();
    form
}

/// The same fields as a JSON object, without the form's token.
fn as_json(fields: &str) -> String {
    let pairs = fields.split('&').filter_map(|pair| pair.split_once('=')).filter(|(name, _)| *name != "csrf");
    let object: serde_json::Map<_, _> = pairs.map(|(name, value)| (name.to_owned(), value.into())).collect();
    serde_json::Value::Object(object).to_string()
}

/// A fresh session for each request: some of them end it. The cookie, and the form's token.
pub async fn session(world: &World, role: &str) -> (String, String) {
    let answer = ask(world.router(), &Method::GET, &format!("/demo/sign-in/{role}"), "", "").await;
    let cookie = answer.cookie.split(';').next().unwrap().to_owned();
    let token = access::Token::parse(cookie.split_once('=').unwrap().1).unwrap();
    let who = world.node.state.access.signed_in(&token).await.unwrap().unwrap();
    (cookie, format!("csrf={}", who.form_token()))
}

/// A report recorded at Sariab, whose routes are then asked: its id, and what its slip says, as a form.
async fn report(world: &World) -> (String, String) {
    let (cookie, token) = session(world, "moharrir-qta-sar").await;
    let words = "&words=%DA%86%D9%88%D8%B1%DB%8C+%DB%81%D9%88+%DA%AF%D8%A6%DB%8C&spoken=urdu&landmark=bazaar\
                 &once=019ab5c0-0000-7000-8000-0000000000aa";
    let answer =
        ask(world.router(), &Method::POST, "/reports/new", &cookie, &format!("{token}{words}")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let id = answer.location.split('/').find(|part| part.parse::<uuid::Uuid>().is_ok());
    let id = id.expect("the report's id").to_owned();
    let page = ask(world.router(), &Method::GET, &format!("/reports/{id}/slip"), &cookie, "").await.body;
    let printed = |class: &str| {
        let (_, rest) = page.split_once(class).expect(class);
        let (_, rest) = rest.split_once("<bdi dir=\"ltr\">").expect("an isolated value");
        rest.split_once("</bdi>").expect("its end").0.to_owned()
    };
    let holder = format!("number={}&code={}", printed("slip-number"), printed("slip-code"));
    (id, holder)
}

fn filled(world: &World, route: &Route, report: &str) -> String {
    let id = if route.path.starts_with("/accounts/") {
        world.node.state.demo[0].account.to_string()
    } else {
        report.to_owned()
    };
    let office = organisation::unit_id("QTA-SAR").to_string();
    let values = [
        ("{id}", id.as_str()),
        ("{office}", office.as_str()),
        ("{day}", "2026-03-02"),
        ("{role}", "sho-qta-sar"),
        ("{file}", "none.css"),
        ("{*path}", "test/1/checkpoint"),
    ];
    let path = values.iter().fold(route.path.to_owned(), |path, (name, value)| path.replace(name, value));
    // Without a purpose the page asks for one, and says nothing of the record.
    if route.path == "/reports/{id}" { format!("{path}?purpose=serve-citizen") } else { path }
}

/// What an answer amounts to, in one word a person can compare.
fn shown(answer: &Answer) -> String {
    let page = answer.location.split('?').next().unwrap_or_default();
    match answer.status.as_u16() {
        303 if page == "/sign-in" || page == "/step-up" => format!("303 {page}"),
        status => status.to_string(),
    }
}

fn assert_guarded(route: &Route, caller: &str, answer: &Answer) {
    let name = format!("{} {} for {caller}: {} {}", route.method, route.path, answer.status, answer.body);
    // The empty store of the test has published nothing; every other answer is the visitor's doing.
    assert!(!answer.status.is_server_error(), "{name}");
    if caller == "nobody" && route.audience == Audience::Officer {
        let sent_to_sign_in =
            answer.status == StatusCode::SEE_OTHER && answer.location.starts_with("/sign-in");
        assert!(sent_to_sign_in || answer.status == StatusCode::UNAUTHORIZED, "{name}");
    }
    if caller == "nobody" && route.audience == Audience::SlipHolder {
        assert!(answer.status.is_client_error(), "without number and code: {name}");
    }
}

async fn table(engine: Engine) -> String {
    let world = World::new(engine).await;
    let (report, slip) = report(&world).await;
    let mut text = String::from(
        "# Routes\n\nWhat each caller is answered: with an empty form where something is posted (the holder of a slip\n\
         sends number and code), and for a report recorded at\n\
         Sariab (QTA-SAR). Printed by `app/tests/it/routes.rs`, which also checks that nobody who did not sign in gets past an\n\
         officers' route.\n\n| route | for | nobody | slip holder |",
    );
    let callers = CALLERS.map(|(kind, unit)| format!("{kind}-{}", unit.to_lowercase()));
    for caller in &callers {
        write!(text, " {caller} |").unwrap();
    }
    writeln!(text, "\n|---|---|---|---|{}", "---|".repeat(callers.len())).unwrap();
    let mut routes = world.node.routes.clone();
    routes.sort_by_key(|route| (route.path, route.method.to_string()));
    for route in routes.iter().filter(|route| !route.path.starts_with("/demo/")) {
        let path = filled(&world, route, &report);
        write!(text, "| `{} {}` | {} |", route.method, route.path, audience(route)).unwrap();
        let answer = ask(world.router(), &route.method, &path, "", "").await;
        assert_guarded(route, "nobody", &answer);
        let held = match route.path {
            "/api/v1/track/additions" => format!("{slip}&words=more"),
            "/api/v1/track/closing" => format!("{slip}&step=withdrawn&place=home&present=nobody"),
            _ => slip.clone(),
        };
        let holder = ask(world.router(), &route.method, &path, "", &held).await;
        let opened = holder.status.is_success() && route.method == Method::POST;
        // What is open to anybody may answer a holder too, who is anybody.
        // It has no FIR, no notice was made about it, no limit of it was missed, and officers are named in a sealed one only.
        let nothing_there = [
            "/track/fir.pdf",
            "/track/notice",
            "/track/petition",
            "/api/v1/track/petition",
            "/api/v1/track/officers",
        ];
        let expected = route.audience == Audience::SlipHolder && !nothing_there.contains(&route.path);
        assert!(route.audience == Audience::Public || opened == expected, "{} {}", route.path, holder.status);
        write!(text, " {} | {} |", shown(&answer), shown(&holder)).unwrap();
        for caller in &callers {
            // Suspending the first caller would end the others' rows.
            if route.path.ends_with("/suspend") && route.method == Method::POST && caller == "it-admin-bal" {
                text.push_str(" done |");
                continue;
            }
            let (cookie, token) = session(&world, caller).await;
            let answer = ask(world.router(), &route.method, &path, &cookie, &token).await;
            assert_guarded(route, caller, &answer);
            write!(text, " {} |", shown(&answer)).unwrap();
        }
        text.push('\n');
    }
    text
}

fn audience(route: &Route) -> &'static str {
    match route.audience {
        Audience::Public => "anybody",
        Audience::SlipHolder => "slip holders",
        Audience::Officer => "officers",
    }
}

async fn same_on(engine: Engine) {
    if db::testing::engines().contains(&engine) {
        committed("docs/reference/routes.md", &table(engine).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite() {
    same_on(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres() {
    same_on(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_verifying_page_opens_in_the_language_asked_for() {
    let world = Base::new(Engine::Sqlite).await.world(Vec::new());
    for (path, opened) in
        [("/verify", "lang=\"en\" dir=\"ltr\""), ("/verify?lang=ur", "lang=\"ur\" dir=\"rtl\"")]
    {
        let answer = ask(world.router(), &Method::GET, path, "", "").await;
        assert!(answer.body.contains(&format!("<html {opened}>")), "{path}");
    }
}

/// The trap that the table cannot show: a made-up sign-in on a node that is no demo.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demos_sign_in_is_not_there_on_a_real_node() {
    let base = Base::new(Engine::Sqlite).await;
    khidmat::mark::require_real(&base.core.db).await.unwrap();
    let world = base.world(Vec::new());
    let get = ask(world.router(), &Method::GET, "/demo/sign-in/sho", "", "").await;
    let post = ask(world.router(), &Method::POST, "/demo/sign-in", "", "role=sho").await;
    assert_eq!((get.status, post.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert!(get.cookie.is_empty() && post.cookie.is_empty());
}
