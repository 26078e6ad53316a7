//! Watching look-ups over a whole node, on both engines. Records are made up: whoever owns them says of whom they speak.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it did not expect")]

mod citizen;
mod copy;
mod follow;
mod rules;
mod verdict;
mod walls;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use catalogue::Catalogue;
use contracts::{Called, Contracts, Person, Watched};
use db::Tx;
use kernel::Result;
use op::{Core, Op, Purpose};
use organisation::unit_id;
use oversight::{Sources, catch_up};
use policy::Resource;
use serde_json::Value;
use testkit::{Browser, Engine, TestApp};
use uuid::Uuid;

/// Of whom made-up records speak.
#[derive(Default)]
pub struct People(Mutex<BTreeMap<Uuid, Vec<Person>>>);

impl People {
    /// A record speaks of somebody.
    pub fn of(&self, record: Uuid, name: &str, father: &str) {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let person = Person { name: some(name), father: some(father) };
        self.0.lock().unwrap().entry(record).or_default().push(person);
    }

    /// A record was erased.
    pub fn forget(&self, record: Uuid) {
        self.0.lock().unwrap().remove(&record);
    }
}

#[async_trait::async_trait]
impl Watched for People {
    fn kinds(&self) -> &'static [&'static str] {
        &["complaint"]
    }

    async fn people(&self, _: &Core, _: &Tx, record: Uuid) -> Result<Vec<Person>> {
        Ok(self.0.lock().unwrap().get(&record).cloned().unwrap_or_default())
    }

    /// Whoever has a post in the district may read it.
    async fn called(&self, op: &Op, record: Uuid) -> Result<Option<Called>> {
        let reads = op.actor.principal.posts.iter().any(|post| post.role == "dpo");
        let called = || Called { number: "C-1".to_owned(), page: format!("/reports/{record}") };
        Ok(reads.then(called))
    }
}

/// A node whose look-ups are watched by rules with small numbers.
pub struct World {
    /// The node.
    pub app: TestApp,
    /// The same with the rules.
    pub core: Core,
    /// Of whom records speak.
    pub people: Arc<People>,
    /// The same for the watch.
    pub sources: Sources,
}

const RULES: &str = "\
code,kind,threshold,least,hours,name_ur,name_en,valid_from,valid_to,source,verified
unassigned,unassigned,1,,,غیر,Unassigned,,,test,to be verified
refused,refused,3,,,روکا,Refused,,,test,to be verified
kin,kin,1,2,,رشتہ,Kin,,,test,to be verified
famous,famous,1,,,مشہور,Famous,,,test,to be verified
hours,hours,1,,22:00-06:00,رات,Hours,,,test,to be verified
volume,volume,5,,,بہت,Volume,,,test,to be verified
median,median,2,4,,کئی,Median,,,test,to be verified
";

impl World {
    /// A node without officers.
    pub async fn start(engine: Engine) -> Self {
        let people = Arc::new(People::default());
        let sources: Sources = vec![people.clone() as Arc<dyn Watched>].into();
        let contracts = Contracts { watched: sources.clone(), ..testkit::contracts() };
        let app = TestApp::start(engine, vec![oversight::capability()], contracts).await;
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("watch.csv"), RULES).unwrap();
        let catalogue = Arc::new(Catalogue::load(dir.path()).unwrap());
        let core = Core { catalogue, ..app.core.clone() };
        Self { app, core, people, sources }
    }

    /// What was looked up becomes known.
    pub async fn settle(&self) {
        self.app.settle().await;
        catch_up(&self.core, &self.sources).await.unwrap();
        self.app.settle().await;
    }
}

/// A report of the station of Sariab.
pub fn report(n: u128) -> (Uuid, Resource) {
    report_at(n, "QTA-SAR", "QTA-C-SAR")
}

/// A report of a station.
pub fn report_at(n: u128, station: &str, circle: &str) -> (Uuid, Resource) {
    let id = Uuid::from_u128(n);
    let unit = |code: &str| unit_id(code).to_string();
    (id, Resource::new("complaints.report", id).at(unit(station), unit(circle), unit("QTA"), unit("R-QTA")))
}

/// Opens some reports of the station at its counter.
pub async fn open(who: &Op, reports: impl IntoIterator<Item = u128>) {
    for n in reports {
        let (id, record) = report(n);
        who.look_up(Purpose::ServeCitizen, "complaint", id, &record).await.unwrap();
    }
}

/// What somebody's list has.
pub async fn rows(who: &Browser<'_>, which: &str) -> Vec<Value> {
    let list = who.get(&format!("/api/v1/oversight?which={which}")).await.expect(200).json();
    list["rows"].as_array().unwrap().clone()
}

/// The rules of somebody's open findings.
pub async fn noticed(who: &Browser<'_>) -> Vec<String> {
    let rules = rows(who, "open").await;
    let mut rules: Vec<String> = rules.iter().map(|row| row["rule"].as_str().unwrap().to_owned()).collect();
    rules.sort();
    rules
}
