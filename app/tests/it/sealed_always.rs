//! Whatever is done with reports, and in whatever order, with the real diary: from the moment one is sealed, transfers, links, hand-overs,
//! opened seals, lists, files, papers and messages to other systems tell nobody of it but those named for it.

use std::collections::BTreeMap;

use db::Engine;
use sea_orm::ConnectionTrait;
use testkit::{Browser, TestApp};

use crate::counter::{Dice, app, file, once, post, seeds, slip};
use crate::leaks::papers::text_of;

const STATIONS: [&str; 3] = ["QTA-SAR", "QTA-CTY", "QTA-NSR"];
/// Who told each of them, and where.
const TOLD: [(&str, &str); 3] = [("زرمینہ", "نوحصار"), ("شہناز", "خیزی"), ("گل بی بی", "سردہ")];
/// Who reads beside the officers in charge.
const OTHERS: [(&str, &str); 3] = [("sdpo", "QTA-C-SAR"), ("dpo", "QTA"), ("io", "QTA-CTY")];
/// Sequences of the longer row on SQLite.
const ROW: u64 = 8;
/// Sequences in which everything has happened at least once: of four sorts each.
const SORTS: usize = 4;
/// Steps of one sequence.
const STEPS: usize = 9;
/// What has to have happened in any row of sequences.
const ALL: [&str; 16] = [
    "transfer",
    "transfer/accept",
    "links",
    "seal",
    "hand-over",
    "break-glass",
    "danger",
    "sealed cover",
    "accepted in sealed cover",
    "FIR",
    "FIR of a sealed one",
    "care",
    "care of a sealed one",
    "contacts",
    "sortings",
    "closing",
];
const REASON: &str = "خاتون کی جان کو فوری خطرہ ہے، نامزد افسر رخصت پر ہے";

/// A report and what must not be seen of it once it is sealed.
struct Report {
    path: String,
    number: String,
    code: String,
    secrets: [String; 3],
    pseudonym: Option<String>,
    /// The officer in charge for whom the seal is open.
    opened: Option<usize>,
    /// The page of its FIR.
    fir: Option<String>,
}

impl Report {
    fn id(&self) -> &str {
        self.path.trim_start_matches("/reports/")
    }
}

/// Three stations, whoever is named, and what was done.
struct Scene<'a> {
    app: &'a TestApp,
    named: Browser<'a>,
    second: Browser<'a>,
    sho: Vec<Browser<'a>>,
    clerks: Vec<Browser<'a>>,
    others: Vec<Browser<'a>>,
    reports: Vec<Report>,
    done: BTreeMap<&'static str, usize>,
    seed: u64,
}

/// What is tried, in the order in which it is drawn.
const VERBS: [&str; 18] = [
    "transfer",
    "transfer",
    "transfer/accept",
    "transfer/decline",
    "links",
    "links",
    "persons",
    "seal",
    "hand-over",
    "break-glass",
    "danger",
    "transfer/accept",
    "firs",
    "firs",
    "care",
    "contacts",
    "sortings",
    "closing",
];

/// Where an officer looks without being told where.
const PAGES: [&str; 30] = [
    "/clocks/interruptions",
    "/api/v1/clocks/interruptions",
    "/reports",
    "/reports.csv",
    "/reports.xlsx",
    "/api/v1/reports",
    "/api/v1/reports/offered",
    "/clocks?which=running",
    "/clocks.csv",
    "/clocks.xlsx",
    "/diary",
    "/diary.csv",
    "/diary.xlsx",
    "/closings",
    "/closings.csv",
    "/follow-ups",
    "/follow-ups.csv",
    "/firs",
    "/firs.csv",
    "/firs.xlsx",
    "/api/v1/firs",
    "/custody",
    "/custody.csv",
    "/api/v1/custody",
    "/referrals",
    "/referrals.csv",
    "/sealed.csv",
    "/break-glass",
    "/break-glass.csv",
    "/oversight.csv",
];

impl<'a> Scene<'a> {
    async fn of(app: &'a TestApp) -> Self {
        let named = app.officer("woman-officer", "QTA").await;
        app.officer("ssoiu-officer", "QTA").await;
        let second = app.officer("sp-investigation", "QTA").await;
        let (mut sho, mut clerks, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for station in STATIONS {
            sho.push(app.officer("sho", station).await);
            clerks.push(app.officer("moharrir", station).await);
        }
        for (kind, unit) in OTHERS {
            others.push(app.officer(kind, unit).await);
        }
        let admin = app.officer("it-admin", "BAL").await;
        let events: Vec<&str> = khidmat::capabilities::published(&khidmat::capabilities::all())
            .iter()
            .map(|of| of.action)
            .collect();
        let place = serde_json::json!({ "name": "Safe City", "url": "https://city.example.org/hook", "events": events });
        admin.post_json("/api/v1/webhooks", &once(), &place).await.expect(201);
        Self { app, named, second, sho, clerks, others, reports: Vec::new(), done: BTreeMap::new(), seed: 0 }
    }

    /// So many hours later everybody signs in again.
    async fn later(&mut self, hours: i64) {
        self.app.clock.advance(hours * 3_600);
        self.named = self.app.back("woman-officer", "QTA").await;
        self.second = self.app.back("sp-investigation", "QTA").await;
        for (at, station) in STATIONS.into_iter().enumerate() {
            self.sho[at] = self.app.back("sho", station).await;
            self.clerks[at] = self.app.back("moharrir", station).await;
        }
        for (at, (kind, unit)) in OTHERS.into_iter().enumerate() {
            self.others[at] = self.app.back(kind, unit).await;
        }
    }

    /// A day later three tell something.
    async fn begins(&mut self, seed: u64) {
        self.seed = seed;
        self.later(26).await;
        self.reports.clear();
        for (at, (name, killi)) in TOLD.into_iter().enumerate().take(STATIONS.len()) {
            // What makes the names and places of a sequence its own.
            let [name, killi] = [name, killi].map(|word| format!("{word} ژ{seed}"));
            let last = format!("7{:06}", (seed * 3 + at as u64) % 1_000_000);
            let phone = format!("0300{last}");
            let fields = [("name", name.as_str()), ("phone", &phone), ("killi", &killi), ("landmark", "")];
            let slip_at = file(&self.clerks[at], &fields).await.expect(303).location();
            let (number, code) = slip(&self.clerks[at], &slip_at).await;
            let path = slip_at.trim_end_matches("/slip").to_owned();
            let secrets = [name, last, killi];
            self.reports.push(Report {
                path,
                number,
                code,
                secrets,
                pseudonym: None,
                opened: None,
                fir: None,
            });
        }
    }

    fn did(&mut self, what: &'static str) {
        *self.done.entry(what).or_default() += 1;
    }

    /// One officer tries one thing; who may is for the program to know. Whether it was taken.
    async fn tries(&mut self, who: &Browser<'_>, verb: &'static str, (at, to): (usize, usize)) -> bool {
        let report = &self.reports[at];
        let other = &self.reports[if to == at { (at + 1) % 3 } else { to }];
        let unit = organisation::unit_id(STATIONS[to]).to_string();
        let account;
        let id = report.id().to_owned();
        let fields: Vec<(&str, &str)> = match verb {
            "transfer" => vec![("to", &unit), ("ground", "area"), ("words", "")],
            "transfer/decline" => vec![("words", "حدود نہیں")],
            "links" => {
                vec![("other", &other.number), ("verdict", "same"), ("reason", ""), ("from", "supervise")]
            }
            "persons" => vec![("role", "witness"), ("name", &report.secrets[0])],
            // With her name and place: they must not come out by the FIR either.
            "firs" => vec![
                ("report", id.as_str()),
                ("source", "oral"),
                ("words", report.secrets[2].as_str()),
                ("name", report.secrets[0].as_str()),
                ("place", "کاریز"),
                ("signed", "thumb"),
                ("read_over", "yes"),
                ("sections", "506"),
                ("warnings_seen", "not-cognizable"),
            ],
            "care" => vec![
                ("step", "referral"),
                ("help", "shelter"),
                ("body", report.secrets[2].as_str()),
                ("consent", "thumb"),
                ("passed_on", report.secrets[0].as_str()),
            ],
            "contacts" => vec![("way", "phone"), ("result", "spoke"), ("note", report.secrets[0].as_str())],
            "sortings" => vec![("sort", "non-cognizable"), ("reason", "دیوانی معاملہ ہے")],
            // She reads it: her own name is no secret to her, but the page may be read by others.
            "closing" => vec![("reason", "راستہ کھول دیا گیا")],
            "seal" => vec![("profile", "witness"), ("reason", "گواہ کو خطرہ ہے")],
            "hand-over" => {
                let up = who.get(&format!("/api/v1{}/hand-over", report.path)).await;
                let rows = if up.status == 200 { up.json()["rows"].clone() } else { serde_json::json!([]) };
                // Those who read here as outsiders are not made handlers.
                let mut fit = rows.as_array().unwrap().iter().filter(|row| row["post"] == "ssoiu-officer");
                let first = fit.next().and_then(|row| row["account"].as_str().map(str::to_owned));
                account = first.unwrap_or_default();
                vec![("to", &account), ("reason", "اوپر")]
            }
            _ => vec![],
        };
        let to = if verb == "firs" { "/firs/new".to_owned() } else { format!("{}/{verb}", report.path) };
        let answer = post(who, &to, &fields).await;
        assert!(answer.status.as_u16() < 500, "{verb}: {}, sequence {}", answer.status, self.seed);
        let taken = answer.status == 303;
        if taken && verb == "firs" {
            self.reports[at].fir = Some(answer.location());
        }
        taken
    }

    /// The officers in charge ask that the seal be opened, and somebody of another line agrees.
    async fn breaks_the_glass(&mut self, at: usize) {
        let Some(code) = self.reports[at].pseudonym.clone() else { return };
        for nth in 0..self.sho.len() {
            post(&self.sho[nth], "/break-glass", &[("code", &code), ("reason", REASON)]).await.expect(303);
            let rows = self.second.get("/api/v1/break-glass").await.expect(200).json()["rows"].clone();
            for row in rows.as_array().unwrap().iter().filter(|row| row["state"] == "asked") {
                let agree = format!("/break-glass/{}/agree", row["id"].as_str().unwrap());
                if post(&self.second, &agree, &[]).await.status == 303 {
                    self.reports[at].opened = Some(nth);
                    self.did("break-glass");
                }
            }
        }
    }

    /// The place alone, for whoever names what the book calls it.
    async fn danger(&mut self, at: usize) {
        let Some(code) = self.reports[at].pseudonym.clone() else { return };
        for nth in 0..self.sho.len() {
            let page = self.sho[nth].post("/danger", &[("pseudonym", &code)]).await;
            if page.status == 200 {
                let [name, last, _] = &self.reports[at].secrets;
                let (text, number) = (page.text(), &self.reports[at].number);
                assert!(!text.contains(name) && !text.contains(last) && !text.contains(number), "{text}");
                self.did("danger");
            }
        }
    }

    async fn step(&mut self, verb: &'static str, at: usize, to: usize) {
        match verb {
            "break-glass" => return self.breaks_the_glass(at).await,
            "danger" => return self.danger(at).await,
            // Nobody asks earlier whether a report may be closed.
            "closing" => self.later(73).await,
            _ => {}
        }
        // Those above ask that; the rest is done below, or by whoever is named.
        let who: Vec<Browser<'_>> = match verb {
            "closing" => self.others.clone(),
            _ => self.sho.iter().chain([&self.named]).cloned().collect(),
        };
        for who in &who {
            if self.tries(who, verb, (at, to)).await {
                let sealed = self.reports[at].pseudonym.is_some();
                self.did(match (verb, sealed) {
                    ("transfer", true) => "sealed cover",
                    ("transfer/accept", true) => "accepted in sealed cover",
                    ("firs", true) => "FIR of a sealed one",
                    ("firs", false) => "FIR",
                    ("care", true) => "care of a sealed one",
                    (verb, _) => verb,
                });
                if verb == "seal" {
                    self.reports[at].pseudonym = Some(self.pseudonym(at).await);
                }
            }
        }
    }

    async fn pseudonym(&self, at: usize) -> String {
        let rows = self.named.get("/api/v1/sealed").await.expect(200).json()["rows"].clone();
        let id = self.reports[at].id();
        let row = rows.as_array().unwrap().iter().find(|row| row["id"] == id).unwrap().clone();
        row["pseudonym"].as_str().unwrap().to_owned()
    }

    /// Everything an officer reads without being told where to look, files and the pages and papers of the other reports included. After a
    /// step every second of it and no paper, after the next the others.
    async fn everything(&self, who: &Browser<'_>, nth: Option<usize>, step: Option<usize>) -> String {
        let mut pages: Vec<String> = PAGES.map(str::to_owned).to_vec();
        if self.reports.iter().any(|report| nth.is_some() && report.opened == nth) {
            // It leads whoever the seal was opened for to the report.
            pages.retain(|page| page != "/break-glass");
        }
        // Its FIR stands in the station's register, and its form is printed there; for whoever the seal is open it is open too.
        let masked = self.reports.iter().filter(|report| nth.is_none() || report.opened != nth);
        for fir in masked.filter_map(|report| report.fir.as_ref()) {
            pages.extend([fir.clone(), format!("/api/v1{fir}"), format!("{fir}/form.pdf")]);
        }
        for report in self.reports.iter().filter(|report| report.pseudonym.is_none()) {
            for page in ["?purpose=supervise", "/transfer", "/links", "/slip.pdf"] {
                pages.push(format!("{}{page}", report.path));
            }
            pages.push(format!("/api/v1{}/alike?purpose=supervise", report.path));
        }
        if let Some(step) = step {
            let half = pages.into_iter().skip(step % 2).step_by(2);
            pages = half.filter(|page| !page.contains(".pdf")).collect();
        }
        let mut text = String::new();
        for page in pages {
            let reply = who.get(&page).await;
            let kind = reply.headers.get("content-type").map_or("", |kind| kind.to_str().unwrap());
            text.push_str(&text_of(kind, &reply.bytes));
        }
        text
    }

    /// Of what is sealed this officer finds nothing, wherever he reads and whatever he asks for.
    async fn finds_nothing(&self, who: &Browser<'_>, nth: Option<usize>, step: Option<usize>) {
        let (read, seed) = (self.everything(who, nth, step).await, self.seed);
        for report in self.reports.iter().filter(|report| report.pseudonym.is_some()) {
            for secret in
                report.secrets.iter().map(String::as_str).chain([report.number.as_str(), report.id()])
            {
                assert!(!read.contains(secret), "{nth:?} reads {secret}, sequence {seed}");
            }
            for q in [&report.secrets[0], &report.number] {
                let found = who.post("/reports/search", &[("q", q), ("purpose", "supervise")]).await.text();
                assert!(!found.contains(report.id()), "{nth:?} finds it by {q}, sequence {seed}");
            }
            if nth.is_some() && report.opened == nth {
                continue;
            }
            for q in [&report.secrets[0], &report.secrets[2]] {
                let found = who.post("/firs/search", &[("q", q), ("purpose", "investigate")]).await.text();
                let fir = report.fir.as_deref().unwrap_or("no FIR");
                assert!(!found.contains(fir), "{nth:?} finds its FIR by {q}, sequence {seed}");
            }
            for page in ["?purpose=supervise", "/links", "/transfer", "/slip"] {
                let status = who.get(&format!("{}{page}", report.path)).await.status.as_u16();
                assert_eq!(status, 404, "{nth:?} {page}, sequence {seed}");
            }
        }
    }

    /// What leaves: messages to another system, and papers for her with her code.
    async fn nothing_leaves(&self, before: usize) -> usize {
        self.app.settle().await;
        let outbound = exchange::Outbound {
            published: khidmat::capabilities::published(&khidmat::capabilities::all()),
            allow_private: false,
            origin: "https://khidmat.test".to_owned(),
        };
        while exchange::feed(&self.app.core, &outbound).await.unwrap() {}
        let tx = self.app.core.db.read().await.unwrap();
        let asked = sea_orm::Statement::from_string(
            tx.get_database_backend(),
            "SELECT payload FROM exchange_delivery ORDER BY payload",
        );
        let rows = tx.query_all_raw(asked).await.unwrap();
        tx.commit().await.unwrap();
        for row in &rows {
            let payload: String = row.try_get("", "payload").unwrap();
            for secret in self.reports.iter().flat_map(|report| &report.secrets) {
                assert!(!payload.contains(secret.as_str()), "{payload}, sequence {}", self.seed);
            }
        }
        for report in self.reports.iter().filter(|report| report.pseudonym.is_some()) {
            for number in ["", report.number.as_str()] {
                let held = [("number", number), ("code", report.code.as_str())];
                for page in ["/track", "/track/petition", "/track/receipt"] {
                    let reply = self.app.guest().post(page, &held).await;
                    let kind = reply.headers.get("content-type").map_or("", |kind| kind.to_str().unwrap());
                    let named = format!("{:?}", reply.headers);
                    let text = text_of(kind, &reply.bytes);
                    for secret in &report.secrets {
                        assert!(
                            !text.contains(secret.as_str()) && !named.contains(secret.as_str()),
                            "{page} says {secret}"
                        );
                    }
                }
            }
        }
        assert!(rows.len() > before, "what is not sealed is told");
        rows.len()
    }
}

/// These sequences, on one node. Each is of one of four sorts: in the first steps something is done that the dice alone would seldom reach.
async fn sequences(app: &TestApp, seeds: &[u64]) {
    let mut scene = Scene::of(app).await;
    let mut told = 0;
    for (nth, seed) in seeds.iter().enumerate() {
        let dice = Dice::new(*seed);
        scene.begins(*seed).await;
        let (sealed, sort) = (dice.below(3), nth % SORTS);
        // What was handed over first is what is sealed then in one sort alone: in the others it could not go where it is sent.
        let begins = if sort == 2 { dice.below(3) } else { (sealed + 1 + dice.below(2)) % 3 };
        let (next, other, then) = ((begins + 1) % 3, (sealed + 1) % 3, (sealed + 1 + dice.below(2)) % 3);
        for step in 0..=STEPS {
            let first: [(&str, usize, usize); 3] = match sort {
                0 => [("transfer", begins, next), ("transfer/accept", begins, next), ("links", begins, next)],
                1 => [("contacts", begins, next), ("care", begins, next), ("firs", begins, next)],
                2 => [("sortings", other, next), ("transfer", begins, next), ("links", begins, next)],
                _ => [("firs", other, next), ("links", other, next), ("transfer", begins, next)],
            };
            let after: [&str; 3] = match sort {
                0 => ["transfer", "transfer/accept", "firs"],
                1 => ["break-glass", "danger", "transfer"],
                2 => ["hand-over", "care", "closing"],
                _ => ["danger", "firs", "care"],
            };
            let (verb, at, to) = match step {
                0..3 => first[step],
                3 => ("seal", sealed, 0),
                4..7 if after[step - 4] == "closing" => ("closing", other, 0),
                4..7 => (after[step - 4], sealed, then),
                _ => (VERBS[dice.below(VERBS.len())], dice.below(3), dice.below(3)),
            };
            scene.step(verb, at, to).await;
            let reader = dice.below(scene.sho.len());
            scene.finds_nothing(&scene.sho[reader], Some(reader), Some(step)).await;
        }
        for (nth, who) in scene.sho.iter().enumerate() {
            scene.finds_nothing(who, Some(nth), None).await;
        }
        for who in &scene.others {
            scene.finds_nothing(who, None, None).await;
        }
        told = scene.nothing_leaves(told).await;
    }
    println!("{} sequences: {:?}", seeds.len(), scene.done);
    for what in ALL {
        assert!(scene.done.contains_key(what), "{what} never happened, seeds {seeds:?}: {:?}", scene.done);
    }
    app.expect_clean().await;
}

async fn on(engine: Engine, from: u64, many: u64) {
    if db::testing::engines().contains(&engine) {
        sequences(&app(engine).await, &seeds("sealed", from, many)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sealed_stays_sealed_whatever_is_done() {
    on(Engine::Sqlite, 2_026, ROW).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sealed_stays_sealed_in_a_second_row() {
    on(Engine::Sqlite, 3_026, SORTS as u64).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sealed_stays_sealed_on_the_other_engine() {
    on(Engine::Postgres, 6_026, SORTS as u64).await;
}
