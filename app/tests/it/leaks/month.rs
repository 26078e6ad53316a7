//! A month in which many reports are sealed: told at counters, from home, by message, by letter and on the helpline, sealed at once or
//! afterwards, with everything that happens beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use contracts::Channel;
use db::Engine;
use exchange::helpline::call::{EndedBy, Said};
use exchange::inbox::take::Arrived;
use exchange::{helpline, inbox};
use http::{Method, Request, StatusCode};
use kernel::FixedClock;
use khidmat::capabilities::{all, contracts, published, timed};
use khidmat::setting_up::load_units;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use uuid::Uuid;

use super::secrets::{Secrets, Told};
use super::{CLERKS, Found, HANDLER, NOW, OTHERS, Reply, get, id_in, login, once, post, send};
use crate::routes::{Base, World, holding, session};

/// Days over which they are told.
pub const DAYS: usize = 30;
const DAY: i64 = 86_400;
/// Of them so many were ordinary at first, and are sealed by the officer in charge.
const AFTERWARDS: usize = 8;
/// Those of which the named officer registers an FIR.
const WITH_FIR: [usize; 2] = [2, 6];
/// The one that an officer in charge opens with a second, for an hour.
pub const OPENED: usize = 1;
/// Told from home, and taken back.
const TAKEN_BACK: usize = 3;
/// How many are told by message, by letter and on the helpline, after those told at counters and at home.
pub const FAR: usize = 5;
/// Whoever works on messages, and whoever answers the helpline.
const DESK: (&str, &str) = ("online-desk", "QTA-ONL");
const OPERATOR: (&str, &str) = ("helpline-operator", "QTA-ONL");
const REASON: &str = "خاتون کی جان کو فوری خطرہ ہے، نامزد افسر رخصت پر ہے";

/// A month that is scanned.
pub struct Month {
    pub world: World,
    clock: Arc<FixedClock>,
    pub secrets: Secrets,
    /// Of what many pages lead to: how many readers were led there.
    pub read_by: std::sync::Mutex<BTreeMap<String, usize>>,
    sessions: Mutex<BTreeMap<(String, usize), (String, String)>>,
    day: usize,
    pub sealed: Vec<String>,
    pub ordinary: Vec<String>,
    pub firs: Vec<String>,
    /// Numbers and codes of sealed reports, as their handler reads them.
    pub known_as: Vec<String>,
    /// Ids of what stands beside reports, by the first part of their address.
    pub beside: BTreeMap<&'static str, Vec<String>>,
    pub partner_key: String,
    /// What was sent to another system.
    pub payloads: Vec<String>,
    /// Who may see what of those who wrote and rang: post, beginning of the address, and whose.
    may: Vec<(&'static str, &'static str, BTreeSet<String>)>,
}

fn of_form(fields: &[(&'static str, String)]) -> Vec<(&'static str, String)> {
    fields.to_vec()
}

impl Month {
    pub async fn of(engine: Engine, reports: usize) -> Self {
        let begin = NOW.plus_seconds(-(DAYS as i64) * DAY);
        let clock = Arc::new(FixedClock::at(begin));
        let base = Base::new(engine).await.with_clock(clock.clone());
        load_units(&base.core(), None).await.unwrap();
        let posts: Vec<(&str, &str)> = [&[HANDLER][..], &CLERKS, &OTHERS].concat();
        for (kind, unit) in &posts {
            let mut w = op::Op::system(base.core()).begin().await.unwrap();
            // Most of them are there with their unit.
            if organisation::service::sanction(&mut w, organisation::unit_id(unit), kind, 1).await.is_ok() {
                w.commit().await.unwrap();
            }
        }
        let people = holding(&base.core(), &posts).await;
        let mut month = Self {
            world: base.world(people),
            clock,
            secrets: Secrets::of(reports),
            read_by: std::sync::Mutex::default(),
            sessions: Mutex::default(),
            day: 0,
            sealed: Vec::new(),
            ordinary: Vec::new(),
            firs: Vec::new(),
            known_as: Vec::new(),
            beside: BTreeMap::new(),
            partner_key: String::new(),
            payloads: Vec::new(),
            may: Vec::new(),
        };
        month.fill(reports).await;
        month
    }

    async fn fill(&mut self, reports: usize) {
        self.others_are_told().await;
        for at in 0..6 {
            let id = self.at_a_counter(CLERKS[0], &Told::ordinary(at), false).await;
            self.ordinary.push(id);
        }
        let sort = [("sort", "non-cognizable"), ("reason", "حکم نامے کے مطابق")];
        self.act(CLERKS[0], &format!("/reports/{}/sortings", self.ordinary[0]), &sort).await;
        let at_counters = reports - FAR;
        let everybody = self.secrets.all().to_vec();
        let (near, far) = everybody.split_at(at_counters);
        for (at, told) in near.iter().enumerate() {
            self.on_day(at * DAYS / at_counters);
            let later = at >= at_counters - AFTERWARDS;
            let id = match at % 4 {
                3 if !later => self.told_at_home(told, at == TAKEN_BACK).await,
                desk => self.at_a_counter(CLERKS[if later { 0 } else { desk }], told, !later).await,
            };
            if later {
                let why = [("profile", "witness"), ("reason", "گواہ کو خطرہ ہے")];
                self.act(("sho", "QTA-SAR"), &format!("/reports/{id}/seal"), &why).await;
            }
            self.sealed.push(id);
            self.clock.advance(37);
        }
        self.on_day(DAYS);
        for (at, told) in far.iter().enumerate() {
            self.clock.advance(1);
            self.told_from_afar(at, told).await;
        }
        for at in WITH_FIR {
            let fir = self.fir_of(at).await;
            self.firs.push(fir);
        }
        self.beside_ordinary_ones().await;
        self.cared_for().await;
        for at in [0, 1, 4, at_counters - 1] {
            let known_as = self.known_as(at).await;
            self.known_as.extend(known_as);
        }
        self.opened_by_two(OPENED).await;
        // The hour in which a clerk finishes with what he took down is over, and so is a grant; limits have passed, and of
        // each sealed matter the district was told.
        self.clock.advance(34 * 3600);
        self.sessions.lock().await.clear();
        self.everything_follows().await;
    }

    /// The night is over: everybody signs in again.
    fn on_day(&mut self, day: usize) {
        if day > self.day {
            self.day = day;
            let since = (DAYS - day.min(DAYS)) as i64 * DAY;
            self.clock.set(NOW.plus_seconds(-since));
        }
    }

    /// Cookie and token of whoever works today.
    pub async fn session(&self, who: (&str, &str)) -> (String, String) {
        let mut sessions = self.sessions.lock().await;
        let key = (login(who), self.day);
        if let Some(known) = sessions.get(&key) {
            return known.clone();
        }
        let opened = session(&self.world, &key.0).await;
        sessions.insert(key, opened.clone());
        opened
    }

    /// Posts a form, which is taken.
    async fn act(&self, who: (&str, &str), path: &str, fields: &[(&str, &str)]) -> Reply {
        let (cookie, token) = self.session(who).await;
        let once = once();
        let fields = [fields, &[("once", once.as_str())]].concat();
        let done = post(&self.world, (&cookie, &token), path, &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{path}: {}", done.text());
        done
    }

    async fn act_with(&self, who: (&str, &str), path: &str, fields: &[(&'static str, String)]) -> Reply {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.act(who, path, &fields).await
    }

    /// Posts JSON as somebody, or as nobody.
    async fn tell(&self, who: Option<(&str, &str)>, path: &str, body: &Value) -> Value {
        let request = Request::builder().method(Method::POST).uri(path);
        let mut request =
            request.header("content-type", "application/json").header("idempotency-key", once());
        let mut cookie = String::new();
        if let Some(who) = who {
            let (session, token) = self.session(who).await;
            request = request.header("x-form-token", token.trim_start_matches("csrf="));
            cookie = session;
        }
        let made = send(&self.world, &cookie, request, body.to_string()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{path}: {}", made.text());
        serde_json::from_slice(&made.bytes).unwrap()
    }

    async fn read(&self, who: (&str, &str), path: &str) -> Reply {
        let (cookie, _) = self.session(who).await;
        get(&self.world, &cookie, path).await
    }

    /// Another system is told of everything that is published, and a partner brings a report.
    async fn others_are_told(&mut self) {
        let admin = ("it-admin", "BAL");
        let events: Vec<&str> = published(&all()).iter().map(|of| of.action).collect();
        let place = json!({ "name": "Safe City", "url": "https://city.example.org/hook", "events": events });
        self.tell(Some(admin), "/api/v1/webhooks", &place).await;
        let made = self.tell(Some(admin), "/api/v1/partners", &json!({ "name": "City Helpline" })).await;
        made["key"].as_str().unwrap().clone_into(&mut self.partner_key);
        let fields = [
            ("api_key", self.partner_key.as_str()),
            ("service_code", "hurt"),
            ("description", "ہمسائے نے تھپڑ مارا"),
            ("attribute[station]", "QTA-SAR"),
        ];
        let brought = post(&self.world, ("", "x=1"), "/georeport/v2/requests.json", &fields).await;
        assert_eq!(brought.status, StatusCode::CREATED, "{}", brought.text());
        let brought: Value = serde_json::from_slice(&brought.bytes).unwrap();
        let number = brought[0]["service_request_id"].as_str().unwrap().to_owned();
        self.beside.insert("/georeport/", vec![number]);
    }

    async fn at_a_counter(&self, clerk: (&str, &str), told: &Told, sealed: bool) -> String {
        let mut fields = of_form(&told.fields());
        fields.push(("spoken", "urdu".to_owned()));
        if sealed {
            fields.push(("seal", told.profile.to_owned()));
        }
        // A quarter of them is about the officer in charge of that very station as well.
        if sealed && told.profile == "violence" {
            fields.push(("against", "yes".to_owned()));
            fields.push(("against_kind", "gratification".to_owned()));
            fields.push(("against_post", "sho".to_owned()));
            fields.push(("against_station", clerk.1.to_owned()));
            fields.push(("against_name", told.name.clone()));
        }
        id_in(&self.act_with(clerk, "/reports/new", &fields).await.location).unwrap()
    }

    /// From home; one takes it back with her code, and says who stands beside her. Named as its handler finds it.
    async fn told_at_home(&self, told: &Told, back: bool) -> String {
        let fields = told.fields().into_iter().map(|(name, value)| (name.to_owned(), value.into()));
        let mut body: serde_json::Map<String, Value> = fields.collect();
        body.insert("district".to_owned(), "QTA".into());
        body.insert("station".to_owned(), "QTA-SAR".into());
        body.insert("seal".to_owned(), told.profile.into());
        let made = self.tell(None, "/api/v1/online-reports", &Value::Object(body)).await;
        if back {
            let act = json!({ "number": "", "code": made["code"], "step": "withdrawn", "place": told.killi, "present": told.name });
            self.tell(None, "/api/v1/track/closing", &act).await;
        }
        let newest =
            self.ids("SELECT id FROM complaints_report ORDER BY recorded_at DESC, id DESC LIMIT 1").await;
        newest[0].clone()
    }

    /// By text message, WhatsApp, e-mail and telephone: what a desk and an operator file as sealed, and what waits at the desk.
    async fn told_from_afar(&mut self, at: usize, told: &Told) {
        let mut fields = of_form(&told.fields());
        fields.extend([("spoken", "urdu".to_owned()), ("seal", "violence".to_owned())]);
        if at == 3 {
            let call = self.rings(told).await;
            let words = told.words();
            self.act(OPERATOR, &format!("/helpline/{call}/note"), &[("note", words.as_str())]).await;
            self.act_with(OPERATOR, &format!("/helpline/{call}/report"), &fields).await;
            let number = digits_alone(told);
            self.may.push(("helpline-operator", "/helpline/", number.clone()));
            self.may.push(("helpline-operator", "/api/v1/helpline/", number.clone()));
            // One thread a person: whoever answers messages sees whose it is, though she only rang.
            for page in ["/inbox/", "/api/v1/inbox/"] {
                self.may.push(("online-desk", page, number.clone()));
            }
            return;
        }
        let channel = [Channel::Sms, Channel::WhatsApp, Channel::Email, Channel::Call, Channel::Sms][at];
        let from = if channel == Channel::Email { told.mail.clone() } else { told.phone.clone() };
        let arrived = Arrived {
            channel,
            at_gateway: format!("gateway-{at}"),
            from,
            words: told.words(),
            files: Vec::new(),
            said_at: None,
        };
        let inbox::take::Taken::New(message) =
            inbox::take::take(&self.world.node.state.core, arrived).await.unwrap()
        else {
            panic!("not kept");
        };
        let mut hers = told.parts();
        if at < 4 {
            // Filed, the desk knows where to answer, and no word any more.
            self.act_with(DESK, &format!("/inbox/{message}/report"), &fields).await;
            hers = if channel == Channel::Email { mail_alone(told) } else { digits_alone(told) };
        }
        for page in ["/inbox", "/api/v1/inbox"] {
            self.may.push(("online-desk", page, hers.clone()));
        }
    }

    async fn rings(&self, told: &Told) -> Uuid {
        let mut known = None;
        for said in [Said::Ringing, Said::Answered("204".to_owned()), Said::Ended(EndedBy::Caller, 7)] {
            self.clock.advance(1);
            let event = helpline::take::Event {
                call: "call-1".to_owned(),
                from: Some(told.phone.clone()),
                line: "15".to_owned(),
                said,
                at: self.world.node.state.core.clock.now(),
            };
            let taken = helpline::take::take(&self.world.node.state.core, event).await.unwrap();
            let (helpline::take::Taken::New(id) | helpline::take::Taken::Again(id)) = taken;
            known = Some(id);
        }
        known.unwrap()
    }

    /// The named officer registers the FIR of a sealed report in the station's book.
    async fn fir_of(&self, at: usize) -> String {
        let told = &self.secrets.all()[at];
        let mut fields = told.fields();
        fields.retain(|(name, _)| *name != "killi");
        fields.extend([("report", self.sealed[at].clone()), ("place", told.killi.clone())]);
        self.registered(HANDLER, fields).await
    }

    async fn registered(&self, who: (&str, &str), mut fields: Vec<(&'static str, String)>) -> String {
        let usual = [
            ("source", "oral"),
            ("sections", "506"),
            ("signed", "thumb"),
            ("read_over", "yes"),
            ("warnings_seen", "not-cognizable"),
        ];
        fields.extend(usual.map(|(name, value)| (name, value.to_owned())));
        id_in(&self.act_with(who, "/firs/new", &fields).await.location).unwrap()
    }

    /// What happens to reports that are not sealed: an FIR, a closing that is asked for, a question how it goes.
    async fn beside_ordinary_ones(&mut self) {
        let mut fields = Told::ordinary(1).fields();
        fields.retain(|(name, _)| *name != "killi");
        fields.push(("report", self.ordinary[1].clone()));
        let fir = self.registered(("sho", "QTA-SAR"), fields).await;
        self.firs.push(fir);
        let closing = format!("/reports/{}/closing", self.ordinary[0]);
        self.act(("dpo", "QTA"), &closing, &[("reason", "راستہ کھول دیا گیا")]).await;
        let care = format!("/reports/{}/care", self.ordinary[2]);
        self.act(("sho", "QTA-SAR"), &care, &[("step", "follow-up"), ("days", "1")]).await;
        // Somebody looks for a well-known person, whom he has no business with.
        let (cookie, token) = self.session(CLERKS[0]).await;
        let famous = [("q", "مہرگل شاہوانی"), ("purpose", "serve-citizen")];
        post(&self.world, (&cookie, &token), "/reports/search", &famous).await;
    }

    /// What is planned and entered for whoever is sealed.
    async fn cared_for(&self) {
        let (told, care) = (&self.secrets.all()[4], format!("/reports/{}/care", self.sealed[4]));
        let note = told.words();
        for fields in
            [[("step", "address"), ("addressed", told.name.as_str())], [("step", "follow-up"), ("days", "1")]]
        {
            self.act(HANDLER, &care, &fields).await;
        }
        self.act(HANDLER, &care, &[("step", "followed"), ("outcome", "needs-help"), ("note", &note)]).await;
        self.act(HANDLER, &care, &[("step", "follow-up"), ("days", "1")]).await;
    }

    /// An officer in charge asks for a sealed report of his station, a second agrees, and he reads it in its hour.
    async fn opened_by_two(&self, at: usize) {
        let known_as = self.known_as(at).await;
        let code = known_as.iter().find(|one| one.starts_with("S-")).unwrap();
        let (asker, second) = (("sho", "QTA-CTY"), ("sp-investigation", "QTA"));
        self.act(asker, "/break-glass", &[("code", code.as_str()), ("reason", REASON)]).await;
        let seen = self.read(second, "/api/v1/break-glass").await;
        let seen: Value = serde_json::from_slice(&seen.bytes).unwrap();
        let grant = seen["rows"][0]["id"].as_str().unwrap();
        self.act(second, &format!("/break-glass/{grant}/agree"), &[]).await;
        let read = self.read(asker, &format!("/reports/{}?purpose=supervise", self.sealed[at])).await;
        let mut found = Found::default();
        found.note(self, asker.0, ("", &read));
        assert!(!found.secrets.is_empty(), "he read it in its hour");
    }

    /// What a sealed report is called in the books and by its number, as its handler reads it.
    async fn known_as(&self, at: usize) -> Vec<String> {
        let page = format!("/reports/{}?purpose=investigate", self.sealed[at]);
        let page = self.read(HANDLER, &page).await.text();
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

    /// Clocks, findings and messages to others follow what was committed; and what stands beside the reports has its ids.
    async fn everything_follows(&mut self) {
        let core = self.world.node.state.core.clone();
        core.journal.settle().await.unwrap();
        deadlines::catch_up(&core, &timed(&all())).await.unwrap();
        oversight::catch_up(&core, &contracts().watched).await.unwrap();
        core.journal.settle().await.unwrap();
        let outbound = exchange::Outbound {
            published: published(&all()),
            allow_private: false,
            origin: "https://khidmat.test".to_owned(),
        };
        while exchange::feed(&core, &outbound).await.unwrap() {}
        let asked = "SELECT payload FROM exchange_delivery";
        self.payloads = self.rows(asked, |row| row.try_get("", "payload").unwrap()).await;
        assert!(self.payloads.len() >= 6, "others are told of what is not sealed: {}", self.payloads.len());
        for (under, table) in [
            ("/inbox/", "exchange_thread"),
            ("/inbox/{id}/", "exchange_heard"),
            ("/helpline/", "exchange_call"),
            ("/oversight/", "oversight_finding"),
            ("/webhooks/", "exchange_webhook"),
            ("/partners/", "exchange_partner"),
            ("/break-glass/", "access_grant"),
        ] {
            let ids = self.ids(&format!("SELECT id FROM {table}")).await;
            assert!(!ids.is_empty(), "{table}");
            self.beside.insert(under, ids);
        }
    }

    async fn ids(&self, asked: &str) -> Vec<String> {
        self.rows(asked, |row| row.try_get::<Uuid>("", "id").unwrap().to_string()).await
    }

    async fn rows(&self, asked: &str, of: impl Fn(sea_orm::QueryResult) -> String) -> Vec<String> {
        let tx = self.world.node.state.core.db.read().await.unwrap();
        let asked = Statement::from_string(tx.get_database_backend(), asked);
        let rows = tx.query_all_raw(asked).await.unwrap();
        tx.commit().await.unwrap();
        rows.into_iter().map(of).collect()
    }

    /// Whether this may be read there: whoever answers a telephone sees its number.
    pub fn may_see(&self, post: &str, path: &str, part: &str) -> bool {
        let mut may = self.may.iter().filter(|(of, under, _)| *of == post && path.starts_with(under));
        may.any(|(_, _, parts)| parts.contains(part))
    }

    /// A moment of each day, as the diary is asked for.
    pub fn days() -> Vec<String> {
        let day = |at: usize| NOW.plus_seconds((at as i64 - DAYS as i64) * DAY).day().to_string();
        (0..=DAYS + 1).map(day).collect()
    }
}

fn digits_alone(told: &Told) -> BTreeSet<String> {
    let phone = told.phone.trim_start_matches("0300-").to_owned();
    [phone].into()
}

fn mail_alone(told: &Told) -> BTreeSet<String> {
    let mail: Vec<char> = told.mail.split('@').next().unwrap().chars().collect();
    mail.windows(5).map(|part| part.iter().collect()).collect()
}
