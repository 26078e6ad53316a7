//! A complaint about an officer under any sequence of postings, namings, offers, acceptances, sortings, links, hand-overs, opened seals and
//! releases for danger, with the real diary: nobody complained of, of his office or below him sees it anywhere.

use std::collections::BTreeMap;

use db::Engine;
use organisation::service::{Appointment, appoint, relieve, sanction};
use organisation::{officer_id, post_id, unit_id};
use testkit::{Browser, TestApp};

use crate::counter::{Dice, app, file, once, post, seeds, slip};
use crate::leaks::papers::text_of;

const WORDS: &str = "تھانے والے ایف آئی آر درج نہیں کر رہے";
const NAME: &str = "گل بانو";
/// Sequences of one test on SQLite, where there are two such rows.
const ROW: u64 = 8;
/// Sequences in which everything has happened at least once: of four sorts each.
const SORTS: usize = 4;
/// What has to have happened in any row of sequences. Nobody asks to close what is sealed.
const ALL: [&str; 14] = [
    "moved",
    "named anew",
    "named",
    "handed up",
    "seal asked for",
    "seal opened",
    "danger",
    "transfer",
    "transfer/accept",
    "sortings",
    "links",
    "persons",
    "answer",
    "firs",
];
/// Steps of one sequence.
const STEPS: usize = 8;
/// The posts above and beside the accused's.
const POSTS: [(&str, &str); 6] = [
    ("sdpo", "QTA-C-SAR"),
    ("sdpo", "QTA-C-CTY"),
    ("dpo", "QTA"),
    ("rpo", "R-QTA"),
    ("igp", "BAL"),
    ("sho", "QTA-CTY"),
];
const REASON: &str = "جان کو فوری خطرہ ہے، نامزد افسر رخصت پر ہے";

/// Where somebody looks without being told where.
const LISTS: [&str; 38] = [
    "/clocks/interruptions",
    "/api/v1/clocks/interruptions",
    "/reports",
    "/reports.csv",
    "/reports.xlsx",
    "/reports?waiting=contact",
    "/sealed",
    "/api/v1/reports",
    "/api/v1/sealed",
    "/api/v1/reports/offered",
    "/clocks?which=running",
    "/clocks?which=passed",
    "/clocks.csv",
    "/clocks.xlsx",
    "/api/v1/clocks?which=running",
    "/diary",
    "/diary.csv",
    "/diary.xlsx",
    "/diary/copies",
    "/firs",
    "/firs.csv",
    "/referrals",
    "/closings",
    "/closings.csv",
    "/api/v1/closings",
    "/follow-ups",
    "/api/v1/follow-ups",
    "/inbox",
    "/oversight",
    "/api/v1/oversight",
    "/break-glass",
    "/danger",
    "/sealed.csv",
    "/follow-ups.csv",
    "/break-glass.csv",
    "/referrals.csv",
    "/oversight.csv",
    "/diary/copies.csv",
];

struct Told {
    path: String,
    number: String,
    code: String,
    pseudonym: String,
}

impl Told {
    fn id(&self) -> &str {
        self.path.trim_start_matches("/reports/")
    }
}

/// The accused, SHO of a station, and everybody around him.
struct Scene<'a> {
    app: &'a TestApp,
    accused: Browser<'a>,
    mate: Browser<'a>,
    clerk: Browser<'a>,
    second: Browser<'a>,
    officers: Vec<Browser<'a>>,
    /// The post he has been put into.
    at: Option<usize>,
    /// What happened, and how often.
    done: BTreeMap<&'static str, usize>,
}

impl<'a> Scene<'a> {
    async fn of(app: &'a TestApp) -> Self {
        let accused = app.officer("sho", "QTA-SAR").await;
        let mate = app.officer("io", "QTA-SAR").await;
        let mut officers = Vec::new();
        for (kind, unit) in POSTS {
            officers.push(app.officer(kind, unit).await);
        }
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        // Apart from the circles: he agrees to what an SDPO asks.
        let second = app.officer("ssoiu-officer", "QTA").await;
        Self { app, accused, mate, clerk, second, officers, at: None, done: BTreeMap::new() }
    }

    /// Everybody signs in again: a day has passed.
    async fn again(&mut self) {
        self.app.clock.advance(4 * 3_600);
        self.accused = self.app.back("sho", "QTA-SAR").await;
        self.mate = self.app.back("io", "QTA-SAR").await;
        self.clerk = self.app.back("moharrir", "QTA-SAR").await;
        self.second = self.app.back("ssoiu-officer", "QTA").await;
        for (who, (kind, unit)) in self.officers.iter_mut().zip(POSTS) {
            *who = self.app.back(kind, unit).await;
        }
    }

    fn did(&mut self, what: &'static str) {
        *self.done.entry(what).or_default() += 1;
    }

    async fn told(&self) -> Told {
        let fields = [
            ("words", WORDS),
            ("name", NAME),
            ("against", "yes"),
            ("against_kind", "no-fir"),
            ("alarm", "danger"),
            ("against_belt", "sho-qta-sar"),
        ];
        let at = file(&self.clerk, &fields).await.expect(303).location();
        let (number, code) = slip(&self.clerk, &at).await;
        let path = at.trim_end_matches("/slip").to_owned();
        let id = path.trim_start_matches("/reports/");
        let rows = self
            .rows(&format!("SELECT pseudonym AS n FROM complaints_seal WHERE report = {}", self.literal(id)))
            .await;
        Told { pseudonym: rows[0].clone(), path, number, code }
    }

    fn literal(&self, id: &str) -> String {
        let hex = id.replace('-', "");
        if self.app.core.db.settings().url.starts_with("sqlite") {
            format!("x'{hex}'")
        } else {
            format!("'{id}'")
        }
    }

    async fn rows(&self, asked: &str) -> Vec<String> {
        use sea_orm::ConnectionTrait;
        let tx = self.app.core.db.read().await.unwrap();
        let asked = sea_orm::Statement::from_string(tx.get_database_backend(), asked);
        let rows = tx.query_all_raw(asked).await.unwrap();
        tx.commit().await.unwrap();
        rows.into_iter().map(|row| row.try_get("", "n").unwrap()).collect()
    }

    async fn relieved(&self, (kind, unit): (&str, &str)) {
        let mut w = self.app.system().begin().await.unwrap();
        relieve(&mut w, post_id(unit, kind, 1), "T-2").await.unwrap();
        w.commit().await.unwrap();
    }

    async fn posted(&self, belt: &str, (kind, unit): (&str, &str)) {
        let mut w = self.app.system().begin().await.unwrap();
        let post = sanction(&mut w, unit_id(unit), kind, 1).await.unwrap();
        let officer = officer_id(&"sariab".parse().unwrap(), belt);
        appoint(&mut w, Appointment { officer, post, order_no: "T-3".to_owned() }).await.unwrap();
        w.commit().await.unwrap();
    }

    /// The accused is posted to one of the posts above, or whoever held it comes back.
    async fn moves_the_accused(&mut self, post: usize) {
        self.did("moved");
        if let Some(post) = self.at.take() {
            let (kind, unit) = POSTS[post];
            self.relieved((kind, unit)).await;
            self.posted(&format!("{kind}-{}", unit.to_lowercase()), (kind, unit)).await;
        } else {
            self.relieved(POSTS[post]).await;
            self.posted("sho-qta-sar", POSTS[post]).await;
            self.at = Some(post);
        }
    }

    /// Whoever held the post into which he was put holds it again.
    async fn comes_back(&mut self) {
        if self.at.is_some() {
            self.moves_the_accused(0).await;
        }
    }

    async fn renamed(&mut self) {
        if complaints::service::name_handlers(&self.app.system()).await.unwrap() > 0 {
            self.did("named anew");
        }
    }

    /// She names another with her code.
    async fn names_another(&mut self, told: &Told, which: usize, named: &mut Vec<String>) {
        let belt = ["sdpo-qta-c-sar", "sdpo-qta-c-cty", "dpo-qta"][which];
        let fields = [
            ("number", ""),
            ("code", told.code.as_str()),
            ("go", "add"),
            ("against_kind", "other"),
            ("against_belt", belt),
        ];
        post(&self.app.guest(), "/track/officers", &fields).await.expect(200);
        named.push(belt.to_owned());
        self.did("named");
    }

    async fn handed_up(&mut self, told: &Told) {
        for nth in 0..self.officers.len() {
            let up = self.officers[nth].get(&format!("/api/v1{}/hand-over", told.path)).await;
            if up.status == 200
                && let Some(to) = up.json()["rows"][0]["account"].as_str()
            {
                let fields = [("to", to), ("reason", "اوپر")];
                post(&self.officers[nth], &format!("{}/hand-over", told.path), &fields).await.expect(303);
                self.did("handed up");
            }
        }
    }

    /// Whoever may asks that the seal be opened, and the second agrees to what he is asked; nobody complained of gets in by it.
    async fn glass_is_broken(&mut self, told: &Told) {
        for who in self.officers.iter().chain([&self.accused, &self.mate]) {
            let fields = [("code", told.pseudonym.as_str()), ("reason", REASON)];
            let asked = post(who, "/break-glass", &fields).await.status.as_u16();
            assert!([303, 403].contains(&asked), "{asked}");
        }
        self.did("seal asked for");
        for second in [self.second.clone(), self.officers[2].clone(), self.officers[5].clone()] {
            let rows = second.get("/api/v1/break-glass").await.expect(200).json()["rows"].clone();
            for row in rows.as_array().unwrap().iter().filter(|row| row["state"] == "asked") {
                let id = row["id"].as_str().unwrap();
                if post(&second, &format!("/break-glass/{id}/agree"), &[]).await.status == 303 {
                    self.did("seal opened");
                }
            }
        }
    }

    /// The place alone is released; who is complained of is not answered.
    async fn danger(&mut self, told: &Told) {
        for nth in 0..self.officers.len() {
            let fields = [("pseudonym", told.pseudonym.as_str())];
            if post(&self.officers[nth], "/danger", &fields).await.status == 200 {
                self.did("danger");
            }
        }
    }

    /// Who may is for the program to know.
    async fn everybody_tries(&mut self, told: &Told, verb: usize, which: usize) {
        let to = unit_id(["QTA-SAR", "QTA-CTY", "QTA-NSR"][which]).to_string();
        let other = file(&self.clerk, &[]).await.expect(303).location();
        let (other, _) = slip(&self.clerk, &other).await;
        let id = told.id().to_owned();
        let (name, fields): (&str, Vec<(&str, &str)>) = match verb {
            0 | 1 => ("transfer", vec![("to", &to), ("ground", "area"), ("words", "")]),
            2 => ("transfer/accept", vec![]),
            3 => ("sortings", vec![("sort", ["grave", "property", "other"][which])]),
            4 => (
                "links",
                vec![("other", &other), ("verdict", "same"), ("reason", ""), ("from", "investigate")],
            ),
            5 => ("persons", vec![("role", "witness"), ("name", "گواہ")]),
            7 => ("answer", vec![("finding", "partly"), ("words", "ایف آئی آر درج کرنے کا حکم دیا گیا")]),
            8 => ("closing", vec![("reason", "معاملہ ختم")]),
            9 => (
                "firs",
                vec![
                    ("report", id.as_str()),
                    ("source", "oral"),
                    ("words", WORDS),
                    ("name", NAME),
                    ("place", "کاریز"),
                    ("signed", "thumb"),
                    ("read_over", "yes"),
                    ("sections", "506"),
                    ("warnings_seen", "not-cognizable"),
                ],
            ),
            _ => ("seal", vec![("profile", "witness"), ("reason", "گواہ کو خطرہ ہے")]),
        };
        let who: Vec<Browser<'_>> =
            self.officers.iter().chain([&self.accused, &self.mate, &self.clerk]).cloned().collect();
        for who in who {
            let to = if name == "firs" { "/firs/new".to_owned() } else { format!("{}/{name}", told.path) };
            let answer = post(&who, &to, &fields).await.status.as_u16();
            assert!(answer < 500, "{name}: {answer}, {}", told.number);
            if answer == 303 {
                self.did(name);
            }
        }
    }

    /// That somebody sees nothing of it anywhere.
    async fn sees_nothing(
        &self,
        who: &Browser<'_>,
        told: &Told,
        lists: impl Iterator<Item = &'static str>,
        (post_of, seed): (&str, u64),
    ) {
        for purpose in ["serve-citizen", "investigate", "supervise"] {
            let status = who.get(&format!("{}?purpose={purpose}", told.path)).await.status.as_u16();
            assert_eq!(status, 404, "{post_of} opens it, sequence {seed}");
        }
        for list in lists {
            let reply = who.get(list).await;
            let kind = reply.headers.get("content-type").map_or("", |kind| kind.to_str().unwrap());
            let text = text_of(kind, &reply.bytes);
            for secret in [told.number.as_str(), told.id(), &told.pseudonym, WORDS, NAME] {
                // What the books of the district call it stands there under its pseudonym alone.
                let book = secret == told.pseudonym && list.starts_with("/diary");
                assert!(
                    book || !text.contains(secret),
                    "{post_of} reads {secret} at {list}, sequence {seed}: {text}"
                );
            }
        }
        for q in [told.number.as_str(), NAME, &told.pseudonym] {
            let found = who.post("/reports/search", &[("q", q), ("purpose", "supervise")]).await.text();
            assert!(!found.contains(told.id()), "{post_of} finds {q}, sequence {seed}");
        }
        // A count would tell of it too: nothing else is closed here.
        let counts = who.get("/api/v1/closings").await.json();
        assert!(counts["rows"].as_array().unwrap().is_empty(), "{post_of} counts {counts}, sequence {seed}");
    }

    /// Whoever the accused commands now is below him.
    fn is_barred(&self, nth: usize, named: &[String]) -> bool {
        let (kind, unit) = POSTS[nth];
        let below = self.at.is_some_and(|post| POSTS[post].0 == "igp");
        below || named.contains(&format!("{kind}-{}", unit.to_lowercase()))
    }

    /// After a step every second list, after the next the others; at the end of a sequence all.
    async fn nobody_sees(&self, told: &Told, named: &[String], (step, seed): (usize, u64)) {
        let lists = LISTS.into_iter().skip(step % 2).step_by(2);
        self.sees_nothing(&self.accused, told, lists, ("the accused", seed)).await;
        for (nth, who) in self.officers.iter().enumerate() {
            if self.is_barred(nth, named) {
                let status = who.get(&format!("{}?purpose=investigate", told.path)).await.status.as_u16();
                assert_eq!(status, 404, "{} opens it, sequence {seed}", POSTS[nth].0);
            }
        }
    }
}

/// These sequences, on one node. Each is of one of four sorts: in the first steps something is done that the dice alone would seldom reach.
async fn sequences(app: &TestApp, seeds: &[u64]) {
    let mut scene = Scene::of(app).await;
    for (nth, seed) in seeds.iter().enumerate() {
        let (dice, seed, sort) = (Dice::new(*seed), *seed, nth % SORTS);
        scene.again().await;
        if sort % 2 == 1 {
            scene.comes_back().await;
        }
        let told = scene.told().await;
        let mut named = vec!["sho-qta-sar".to_owned()];
        for step in 0..STEPS {
            // In every second one he becomes whoever hears it, or whoever supervises opened seals; it is named anew, opening it is asked
            // for, it is handed up, sorted, and she names another. In the others it goes to another circle and is accepted there, or is
            // answered and becomes an FIR.
            let first = match sort {
                0 | 2 => [0, 2, 5, 4, 10, 3],
                1 => [11, 7, 9, 16, 12, 14],
                _ => [6, 5, 14, 10, 11, 15],
            };
            let (verb, post, which) = match first.get(step) {
                Some(verb) if *verb == 7 => (*verb, 0, 1),
                Some(verb) => (*verb, if sort == 0 { 2 } else { 0 }, dice.below(3)),
                None => (dice.below(17), dice.below(POSTS.len()), dice.below(3)),
            };
            match verb {
                0 | 1 => scene.moves_the_accused(post).await,
                2 => scene.renamed().await,
                3 => scene.names_another(&told, which, &mut named).await,
                4 => scene.handed_up(&told).await,
                5 => scene.glass_is_broken(&told).await,
                6 => scene.danger(&told).await,
                verb => scene.everybody_tries(&told, verb - 7, which).await,
            }
            scene.nobody_sees(&told, &named, (step, seed)).await;
        }
        // She takes it back: that is counted nowhere.
        let back = serde_json::json!({ "number": "", "code": told.code, "step": "withdrawn", "place": "گھر", "present": "کوئی نہیں" });
        let taken = app.guest().post_json("/api/v1/track/closing", &once(), &back).await.status.as_u16();
        assert!([201, 409].contains(&taken), "{taken}, sequence {seed}");
        app.settle().await;
        deadlines::catch_up(&app.core, &khidmat::capabilities::timed(&khidmat::capabilities::all()))
            .await
            .unwrap();
        let everybody = [&scene.accused, &scene.mate].into_iter().chain(
            scene
                .officers
                .iter()
                .enumerate()
                .filter(|(nth, _)| scene.is_barred(*nth, &named))
                .map(|(_, who)| who),
        );
        for who in everybody {
            scene.sees_nothing(who, &told, LISTS.into_iter(), ("at the end", seed)).await;
        }
    }
    println!("{} sequences: {:?}", seeds.len(), scene.done);
    for what in ALL {
        assert!(scene.done.contains_key(what), "{what} never happened, seeds {seeds:?}: {:?}", scene.done);
    }
    app.expect_clean().await;
}

async fn on(engine: Engine, from: u64, many: u64) {
    if db::testing::engines().contains(&engine) {
        sequences(&app(engine).await, &seeds("accused", from, many)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_sequence_shows_it_to_them() {
    on(Engine::Sqlite, 2_026, ROW).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_second_row_of_sequences_shows_it_to_them() {
    on(Engine::Sqlite, 3_026, ROW).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_sequence_shows_it_to_them_on_the_other_engine() {
    on(Engine::Postgres, 6_026, SORTS as u64).await;
}
