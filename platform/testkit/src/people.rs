//! Units and officers for tests, through the same services as in life.

use access::service::create_account;
use access::{Activation, NewAccount, factor};
use kernel::Bilingual;
use kernel::ids::OfficerId;
use op::Op;
use organisation::service::{Appointment, Enrolment, NewUnit, appoint, enrol, put_unit, sanction};
use organisation::unit_id;

use crate::app::TestApp;
use crate::browser::Browser;

/// The units tests live in, parents first.
const UNITS: [&str; 10] =
    ["BAL", "BAL-ONL", "R-QTA", "QTA", "QTA-ONL", "QTA-C-SAR", "QTA-C-CTY", "QTA-SAR", "QTA-NSR", "QTA-CTY"];

impl TestApp {
    pub(crate) async fn load_units(&self) {
        let today = self.core.clock.now().day();
        let mut w = self.system().begin().await.unwrap();
        for code in UNITS {
            let row = self.core.catalogue.unit(code, today).expect("a unit of the catalogue");
            let unit = NewUnit {
                code: row.code.clone(),
                parent: Some(row.facts.parent.clone()).filter(|parent| !parent.is_empty()),
                kind: row.facts.kind,
                name: row.name.clone(),
                valid_from: "2020-01-01".to_owned(),
                valid_to: None,
                node: None,
            };
            put_unit(&mut w, unit).await.unwrap();
        }
        w.commit().await.unwrap();
    }

    /// Enrols an officer and appoints him to a post of this kind in this unit.
    pub async fn posted(&self, kind: &str, unit: &str, belt: &str) -> OfficerId {
        let mut w = self.system().begin().await.unwrap();
        let rank = match kind {
            "sho" => "inspector",
            "igp" | "rpo" | "dpo" | "sdpo" | "woman-officer" | "ssoiu-officer" | "sp-investigation" => "dsp",
            _ => "head-constable",
        };
        let new = Enrolment {
            belt: belt.to_owned(),
            rank: rank.to_owned(),
            ranked_on: "2020-01-01".to_owned(),
            name: Bilingual::new("افسر", "Officer"),
        };
        let officer = enrol(&mut w, new).await.unwrap();
        let post = sanction(&mut w, unit_id(unit), kind, 1).await.unwrap();
        let order_no = "T-1".to_owned();
        appoint(&mut w, Appointment { officer, post, order_no }).await.unwrap();
        w.commit().await.unwrap();
        officer
    }

    /// A browser in which an officer holding this post is signed in. Activates an account the way officers do.
    pub async fn officer(&self, kind: &str, unit: &str) -> Browser<'_> {
        let token = self.signed_in(kind, unit).await;
        let who = self.state.access.signed_in(&token).await.unwrap().expect("a live session");
        Browser::new(self, Some((token.as_str().to_owned(), who.form_token().to_owned())))
    }

    /// The same officer signed in again, when the session has ended meanwhile.
    pub async fn back(&self, kind: &str, unit: &str) -> Browser<'_> {
        let tx = self.core.db.read().await.unwrap();
        let login = format!("{kind}-{}", unit.to_lowercase());
        let account = access::service::account_named(&tx, &login).await.unwrap();
        tx.commit().await.unwrap();
        let access = access::Access::for_demo(self.core.clone(), access::Limits::default());
        let op = Op::new(self.core.clone(), op::Actor::anonymous(), kernel::Lang::En);
        let token = access.open_demo_session(&op, account).await.unwrap().token;
        let who = self.state.access.signed_in(&token).await.unwrap().expect("a live session");
        Browser::new(self, Some((token.as_str().to_owned(), who.form_token().to_owned())))
    }

    /// An operation of an officer holding this post who has just proved who he is.
    pub async fn acting(&self, kind: &str, unit: &str) -> Op {
        let token = self.signed_in(kind, unit).await;
        let who = self.state.access.signed_in(&token).await.unwrap().expect("a live session");
        Op::new(self.core.clone(), who.actor, kernel::Lang::En)
    }

    async fn signed_in(&self, kind: &str, unit: &str) -> access::Token {
        let belt = format!("{kind}-{}", unit.to_lowercase());
        let officer = self.posted(kind, unit, &belt).await;
        let mut w = self.system().begin().await.unwrap();
        let new = NewAccount { officer, login: belt.clone() };
        let (_, code) = create_account(&mut w, new).await.unwrap();
        w.commit().await.unwrap();
        let secret = self.state.access.new_factor();
        let proof = factor::code_at(&secret, self.core.clock.now()).unwrap();
        let password = "chiltan wears snow in march".to_owned();
        let typed =
            Activation { login: belt, code, password, secret, proof, desk: None, address: String::new() };
        let op = Op::new(self.core.clone(), op::Actor::anonymous(), kernel::Lang::En);
        self.state.access.activate(&op, typed).await.unwrap().opened.token
    }
}
