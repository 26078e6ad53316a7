//! Officers for tests: enrolled, appointed, with an account that was really activated and a browser signed in.

use access::{Activation, NewAccount};
use catalogue::UnitKind;
use kernel::ids::{AccountId, OfficerId, PostingId, UnitId};
use kernel::{Bilingual, Lang};
use op::{Actor, Op, WriteOp};
use organisation::service::{Appointment, Enrolment, NewUnit, appoint, enrol, put_unit, sanction};
use organisation::unit_id;

use crate::{Client, TestApp};

/// The password of every officer in tests.
pub const PASSWORD: &str = "blue goat climbs 47 stairs";

/// An officer signed in.
#[derive(Debug, Clone)]
pub struct Person {
    /// The officer.
    pub officer: OfficerId,
    /// The account.
    pub account: AccountId,
    /// The posting.
    pub posting: PostingId,
    /// The unit.
    pub unit: UnitId,
    /// The sign-in name.
    pub login: String,
    /// The authenticator's secret.
    pub secret: Vec<u8>,
    /// The browser.
    pub client: Client,
}

impl std::ops::Deref for Person {
    type Target = Client;
    fn deref(&self) -> &Client {
        &self.client
    }
}

fn rank(role: &str) -> &'static str {
    match role {
        "moharrir" | "naib-moharrir" | "desk" | "woman-desk" | "online-desk" => "head-constable",
        "beat-officer" => "constable",
        "io" | "malkhana-incharge" => "si",
        "sdpo" => "dsp",
        "dpo" | "sp-investigation" => "ssp",
        "rpo" => "dig",
        "igp" => "ig",
        _ => "inspector",
    }
}

impl TestApp {
    /// Makes sure that a unit of the catalogue is there, with everything above it.
    pub async fn unit(&self, code: &str) -> UnitId {
        let day = self.now().day();
        let catalogue = &self.core().catalogue;
        let own = catalogue.unit(code, day).expect("a unit of the catalogue");
        let mut line = catalogue.ancestors(code, day);
        line.reverse();
        line.push(own);
        let mut w = self.system().begin().await.expect("an operation");
        for row in line {
            let unit = NewUnit {
                code: row.code.clone(),
                parent: (row.facts.kind != UnitKind::Province).then(|| row.facts.parent.clone()),
                kind: row.facts.kind,
                name: row.name.clone(),
                valid_from: "2020-01-01".to_owned(),
                valid_to: None,
                node: None,
            };
            put_unit(&mut w, unit).await.expect("a unit");
        }
        w.commit().await.expect("the unit is kept");
        unit_id(code)
    }

    /// A new officer in a role (a kind of post) at a unit of the catalogue, signed in.
    pub async fn as_officer(&self, role: &str, unit: &str) -> Person {
        let unit = self.unit(unit).await;
        let mut w = self.system().begin().await.expect("an operation");
        let id = w.new_id().simple().to_string();
        let login = format!("{role}-{}", id.get(24..).expect("an id of 32 digits"));
        let name = Bilingual::new("آزمائشی افسر", "Test officer");
        let ranked_on = "2020-01-01".to_owned();
        let new = Enrolment { belt: login.clone(), rank: rank(role).to_owned(), ranked_on, name };
        let officer = enrol(&mut w, new).await.expect("an officer");
        let posting = vacant_post(&mut w, unit, role, officer).await;
        let new = NewAccount { officer, login: login.clone() };
        let (account, code) = access::service::create_account(&mut w, new).await.expect("an account");
        w.commit().await.expect("the officer is kept");
        let (client, secret) = self.activate(&login, code).await;
        Person { officer, account, posting, unit, login, secret, client }
    }

    async fn activate(&self, login: &str, code: String) -> (Client, Vec<u8>) {
        let access = &self.state.access;
        let (secret, _, _) = access.new_factor(login);
        let proof = access::factor::code_at(&secret, self.now()).expect("a code");
        let password = PASSWORD.to_owned();
        let typed = Activation { login: login.to_owned(), code, password, secret: secret.clone(), proof, desk: None };
        let op = Op::new(self.core().clone(), Actor::anonymous(), Lang::En);
        let enrolled = access.activate(&op, typed).await.expect("the account activates");
        let who = access.signed_in(&enrolled.opened.token).await.expect("a session").expect("a session");
        let client = self.as_guest();
        client.sign_in(web::staff::session_cookie(self.state.site.https), enrolled.opened.token.as_str(), who.form_token());
        (client, secret)
    }

    /// An operation of an officer as the officer stands now, for calling a service without HTTP.
    pub async fn op_of(&self, person: &Person) -> Op {
        let core = self.core();
        let tx = core.db.read().await.expect("a picture");
        let held = organisation::held_posts(&tx, &core.catalogue, person.officer, self.now()).await.expect("posts");
        tx.commit().await.expect("the picture ends");
        let actor = organisation::actor_for((person.account, person.officer), &held, true, self.now());
        Op::new(core.clone(), actor, Lang::En)
    }
}

/// Appoints to the first post of the kind that nobody holds.
async fn vacant_post(w: &mut WriteOp, unit: UnitId, role: &str, officer: OfficerId) -> PostingId {
    for ordinal in 1..100 {
        let post = sanction(w, unit, role, ordinal).await.expect("a post");
        if organisation::store::holder(w.tx(), post).await.expect("the holder").is_none() {
            let order = Appointment { officer, post, order_no: "TEST/1".to_owned() };
            return appoint(w, order).await.expect("a posting");
        }
    }
    unreachable!("a unit has fewer than a hundred posts of a kind")
}
