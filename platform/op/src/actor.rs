//! Who asks: the account with the posts held at this moment, loaded for this request.
//! Must not be kept in a session: postings and charges change while people are signed in.

use journal::Stamp;
use kernel::Timestamp;
use kernel::ids::{AccountId, NodeName, OfficerId, PostingId, UnitId};
use policy::{AccountKind, Principal, Resource};

/// A seal that two people opened for an officer, for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The record it opens.
    pub record: String,
    /// Why it was opened, as a purpose.
    pub purpose: String,
    /// Until when.
    pub until: Timestamp,
}

/// The actor of an operation.
#[derive(Debug, Clone)]
pub struct Actor {
    /// What the policies see.
    pub principal: Principal,
    /// The account, unless anonymous, the system or a node.
    pub account: Option<AccountId>,
    /// The officer whose account it is.
    pub officer: Option<OfficerId>,
    /// The posting under which an officer acts.
    pub posting: Option<PostingId>,
    /// The charge held, such as `sho` or `moharrir`.
    pub charge: Option<String>,
    /// The office of that posting, whose books are written: a gender desk's and a beat's is their station.
    pub unit: Option<UnitId>,
    /// When the person last proved who they are.
    pub proved_at: Option<Timestamp>,
    /// On duty by roster or charge.
    pub on_duty: bool,
    /// A receipt's number and code were given and fit.
    pub code_shown: bool,
    /// Seals opened for him now.
    pub grants: Vec<Grant>,
}

impl Actor {
    /// An actor without account or posting.
    pub fn plain(principal: Principal) -> Self {
        Self {
            principal,
            account: None,
            officer: None,
            posting: None,
            charge: None,
            unit: None,
            proved_at: None,
            on_duty: false,
            code_shown: false,
            grants: Vec::new(),
        }
    }

    /// A person who did not sign in.
    pub fn anonymous() -> Self {
        Self::plain(Principal::anonymous())
    }

    /// The program itself.
    pub fn system() -> Self {
        Self::plain(Principal::system())
    }

    /// A machine of the force.
    pub fn node(name: &NodeName) -> Self {
        Self::plain(Principal::node(name))
    }

    /// A system of somebody else that brings reports for people, by its id.
    pub fn partner(id: uuid::Uuid) -> Self {
        Self { account: Some(AccountId(id)), ..Self::plain(Principal::partner(id)) }
    }

    /// What the journal keeps of the actor.
    pub fn stamp(&self) -> Stamp {
        Stamp {
            kind: self.principal.kind.word().to_owned(),
            account: self.account.map(Into::into),
            posting: self.posting.map(Into::into),
            charge: self.charge.clone(),
            purpose: None,
        }
    }

    /// Seconds since the person proved who they are. The program and machines of the force prove themselves with
    /// every call; nobody else who has proved nothing is ever fresh.
    fn proof_age(&self, now: Timestamp) -> i64 {
        const NEVER: i64 = i64::MAX;
        match (self.proved_at, self.principal.kind) {
            (Some(at), _) => (now.seconds() - at.seconds()).max(0),
            (None, AccountKind::System | AccountKind::Node) => 0,
            (None, _) => NEVER,
        }
    }

    /// The same about one record: with its seal opened where that was granted, for the purpose it was granted for.
    pub fn context_about(&self, now: Timestamp, purpose: &str, record: &Resource) -> policy::Context {
        let live = |grant: &&Grant| {
            let purpose = purpose.is_empty() || purpose == grant.purpose;
            !record.id.is_empty() && grant.record == record.id && now < grant.until && purpose
        };
        let context = self.context(now, purpose);
        match self.grants.iter().find(live) {
            Some(grant) if purpose.is_empty() => {
                policy::Context { break_glass: true, purpose: grant.purpose.clone(), ..context }
            }
            Some(_) => policy::Context { break_glass: true, ..context },
            None => context,
        }
    }

    /// What the policies are told about how it is asked.
    pub fn context(&self, now: Timestamp, purpose: &str) -> policy::Context {
        policy::Context {
            purpose: purpose.to_owned(),
            auth_age_s: self.proof_age(now),
            on_duty: self.on_duty,
            code_shown: self.code_shown,
            ..policy::Context::default()
        }
    }
}
