//! Decisions about one record at a time.
//! Must not answer quietly when asked about something it does not know.

use std::collections::BTreeMap;
use std::fmt;

use cedar_policy::{
    AuthorizationError, Authorizer, Decision as CedarDecision, Entities, PolicySet as CedarPolicies, Request,
    Response, Schema,
};
use kernel::{Error, Result};
use sha2::{Digest, Sha256};

use crate::cedar::Names;
use crate::load::{self, Action};
use crate::source::Source;
use crate::subject::{AccountKind, Context, Principal, Resource};

/// The answer to "may they?".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Yes, by these policies.
    Allow(Vec<String>),
    /// No.
    Deny(Deny),
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deny {
    /// No policy permits it.
    NotPermitted,
    /// These policies forbid it.
    Forbidden(Vec<String>),
    /// These policies could not be evaluated, so nothing is allowed. A fault of ours; reported to the log.
    Erring(Vec<String>),
}

impl Decision {
    /// True for yes.
    pub const fn allowed(&self) -> bool {
        matches!(self, Self::Allow(_))
    }
}

/// The way in: [`PolicySet::load`].
#[derive(Debug, Clone, Copy)]
pub struct PolicySet;

impl PolicySet {
    /// Reads and strictly checks all policy files together. The error's cause is [`crate::Faults`], which names
    /// the file and line of everything that is wrong.
    pub fn load(sources: &[Source]) -> Result<Engine> {
        let loaded = load::load(sources).map_err(Error::internal)?;
        Ok(Engine {
            names: Names::parse()?,
            schema: loaded.schema,
            policies: loaded.policies,
            actions: loaded.actions,
            authorizer: Authorizer::new(),
            hash: hash(sources),
        })
    }
}

/// Whether each request's facts are held against the schema beside the decision. They are made from typed values in `cedar.rs`,
/// so what every test checks need not be checked for every request, where it takes half of a decision's time. A fact that
/// did not fit would make its policy err, and an error denies. The decision itself is made in one way, checked or not.
const CHECKED: bool = cfg!(debug_assertions);

/// Checked policies, ready to decide. Cheap to share behind an `Arc`.
pub struct Engine {
    pub(crate) names: Names,
    pub(crate) schema: Schema,
    pub(crate) policies: CedarPolicies,
    pub(crate) actions: BTreeMap<String, Action>,
    authorizer: Authorizer,
    hash: [u8; 32],
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("hash", &self.hash_hex()).finish_non_exhaustive()
    }
}

/// SHA-256 over the files in order of name, each with its lengths, so that no text can move between files unseen.
fn hash(sources: &[Source]) -> [u8; 32] {
    let mut ordered: Vec<_> = sources.iter().collect();
    ordered.sort_by(|a, b| a.name.cmp(&b.name));
    let mut digest = Sha256::new();
    for source in ordered {
        for part in [&source.name, &source.text] {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part.as_bytes());
        }
    }
    digest.finalize().into()
}

impl Engine {
    /// The engine of the policies this program was built with.
    pub fn embedded() -> Result<Self> {
        PolicySet::load(&Source::embedded())
    }

    /// SHA-256 over all policy files; journaled at start.
    pub const fn hash(&self) -> [u8; 32] {
        self.hash
    }

    /// [`Engine::hash`] in hex.
    pub fn hash_hex(&self) -> String {
        hex::encode(self.hash)
    }

    /// Every action by dotted name, with the kind of record it is done to.
    pub fn actions(&self) -> impl Iterator<Item = (&str, &str)> {
        self.actions.iter().map(|(name, action)| (name.as_str(), action.kind.as_str()))
    }

    /// May `who` do `action`, such as `complaints.file`, to `what`? Errs on an unknown action, on a record of a
    /// kind the action is not for, and on a principal whose posts have no unit.
    pub fn decide(&self, who: &Principal, action: &str, what: &Resource, how: &Context) -> Result<Decision> {
        let known = self.known(action)?;
        if known.kind != what.kind {
            return Err(Error::internal(format!(
                "{action} is done to a {}, not to a {}",
                known.kind, what.kind
            )));
        }
        self.evaluate(known, who, what, how)
    }

    pub(crate) fn known(&self, action: &str) -> Result<&Action> {
        self.actions
            .get(action)
            .ok_or_else(|| Error::internal(format!("no policy knows the action {action}")))
    }

    fn evaluate(&self, action: &Action, who: &Principal, what: &Resource, how: &Context) -> Result<Decision> {
        let facts = [self.names.principal(who)?, self.names.record(what)?];
        let request = |schema| {
            let (who, what) = (self.names.account_uid(&who.id), self.names.record_uid(&what.id));
            Request::new(who, action.uid.clone(), what, self.names.context(how)?, schema)
                .map_err(Error::internal)
        };
        if CHECKED {
            let fits = Entities::from_entities(facts.clone(), Some(&self.schema));
            fits.map_err(Error::internal)?;
            request(Some(&self.schema))?;
        }
        let [who, what] = facts;
        let entities = Entities::from_entities([who, what, action.entity.clone()], None);
        let (entities, request) = (entities.map_err(Error::internal)?, request(None)?);
        Ok(judge(&self.authorizer.is_authorized(&request, &action.policies, &entities)))
    }

    /// May `who` know that `what` exists? That is: may they do any action marked `@read` for its kind.
    pub fn visible(&self, who: &Principal, what: &Resource, how: &Context) -> Result<bool> {
        let mut reads = self.actions.values().filter(|a| a.read && a.kind == what.kind).peekable();
        if reads.peek().is_none() {
            return Err(Error::internal(format!("no policy knows the kind {}", what.kind)));
        }
        for read in reads {
            if self.evaluate(read, who, what, how)?.allowed() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// [`Engine::decide`] for showing or hiding something: why not is not asked for. A fault of ours is logged, and is a no.
    pub fn may(&self, who: &Principal, action: &str, what: &Resource, how: &Context) -> bool {
        let decided = self.decide(who, action, what, how);
        decided
            .inspect_err(|error| tracing::error!(%error, "not decided; denied"))
            .is_ok_and(|said| said.allowed())
    }

    /// [`Engine::may`] of what somebody may who signs in again first: the link leads there.
    pub fn may_once_proved(&self, who: &Principal, action: &str, what: &Resource, how: &Context) -> bool {
        self.may(who, action, what, &Context { auth_age_s: 0, ..how.clone() })
    }

    /// [`Engine::decide`] for a caller that goes on or stops. When it is denied: `NotFound` if `who` may not even
    /// know that it exists, `Unauthenticated("policy.step-up")` if signing in again would help, else `Forbidden`.
    pub fn permit(&self, who: &Principal, action: &str, what: &Resource, how: &Context) -> Result<()> {
        if self.decide(who, action, what, how)?.allowed() {
            return Ok(());
        }
        let fresh = Context { auth_age_s: 0, ..how.clone() };
        if how.auth_age_s > 0
            && who.kind != AccountKind::Anonymous
            && self.decide(who, action, what, &fresh)?.allowed()
        {
            return Err(Error::Unauthenticated("policy.step-up"));
        }
        // A record that is only being made has no existence to hide.
        if what.id.is_empty() || self.visible(who, what, how)? {
            return Err(Error::Forbidden("policy.not-allowed"));
        }
        Err(Error::NotFound("policy.not-found"))
    }
}

/// Cedar's answer read strictly: any error denies, because an erring `forbid` would otherwise be skipped.
pub(crate) fn judge(response: &Response) -> Decision {
    let diagnostics = response.diagnostics();
    let erring: Vec<_> = diagnostics.errors().map(erring_policy).collect();
    if !erring.is_empty() {
        tracing::error!(policies = ?erring, "policies could not be evaluated; denied");
        return Decision::Deny(Deny::Erring(erring));
    }
    let mut reasons: Vec<_> = diagnostics.reason().map(ToString::to_string).collect();
    reasons.sort();
    match response.decision() {
        CedarDecision::Allow => Decision::Allow(reasons),
        CedarDecision::Deny if reasons.is_empty() => Decision::Deny(Deny::NotPermitted),
        CedarDecision::Deny => Decision::Deny(Deny::Forbidden(reasons)),
    }
}

fn erring_policy(error: &AuthorizationError) -> String {
    match error {
        AuthorizationError::PolicyEvaluationError(inner) => inner.policy_id().to_string(),
    }
}
