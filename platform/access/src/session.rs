//! Sessions: made at sign-in, a new one at every step-up, ended by idling, by the length of a shift, by hand, or
//! when the account is suspended. A session proves who is there; what they may do is loaded afresh each time.

use kernel::ids::{AccountId, OfficerId, SessionId};
use kernel::{Entropy, Error, Result, Timestamp, entropy};
use op::Actor;
use organisation::HeldPost;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::Access;
use crate::store::{self, account, session};

/// How long sessions live, in seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Without a request.
    pub idle: i64,
    /// In all: one shift.
    pub absolute: i64,
    /// Officers signed in at one shared desk at most.
    pub at_desk: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { idle: 15 * 60, absolute: 12 * 60 * 60, at_desk: 6 }
    }
}

/// The secret in the cookie: 256 bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Token {
    fn generate(source: &dyn Entropy) -> Self {
        Self(hex::encode(entropy::bytes::<32>(source)))
    }

    /// The token in a cookie; `None` for anything that cannot be one.
    pub fn parse(cookie: &str) -> Option<Self> {
        let well_formed = cookie.len() == 64 && cookie.bytes().all(|b| b.is_ascii_hexdigit());
        well_formed.then(|| Self(cookie.to_owned()))
    }

    /// The cookie's value.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn digest(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

/// A person signed in, for one request.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The session.
    pub session: SessionId,
    /// The account.
    pub account: AccountId,
    /// The officer.
    pub officer: OfficerId,
    /// When the person signed in in full.
    pub since: Timestamp,
    /// The sign-in name, shown in the page's head.
    pub login: String,
    /// What the officer holds now.
    pub held: Vec<HeldPost>,
    /// The actor for operations.
    pub actor: Actor,
    /// The shared desk this browser is, if it is one.
    pub desk: Option<String>,
    form_token: String,
}

impl SignedIn {
    /// The token every form of this session carries.
    pub fn form_token(&self) -> &str {
        &self.form_token
    }

    /// True when a form came from this session.
    pub fn is_own_form(&self, token: &str) -> bool {
        self.form_token.as_bytes().ct_eq(token.as_bytes()).into()
    }
}

/// A session just opened: its cookie is set once and never shown again.
#[derive(Debug)]
pub struct Opened {
    /// The cookie's value.
    pub token: Token,
    /// The session.
    pub session: SessionId,
}

/// A seen time is written at most this often, in seconds, so that reading pages does not write.
const TOUCH_EVERY: i64 = 60;

impl session::Model {
    /// True while neither idleness nor the length of a shift has ended the session.
    pub fn is_within(&self, limits: &Limits, now: Timestamp) -> bool {
        let idle = now.seconds() - Timestamp(self.seen_at).seconds();
        let age = now.seconds() - Timestamp(self.created_at).seconds();
        self.ended_at.is_none() && idle < limits.idle && age < limits.absolute
    }
}

impl Access {
    /// Who a cookie belongs to; `None` when it belongs to nobody any more. The session is used, and lasts longer by it.
    pub async fn signed_in(&self, token: &Token) -> Result<Option<SignedIn>> {
        let now = self.core.clock.now();
        let Some((seen_at, who)) = self.whose(token, now).await? else { return Ok(None) };
        if now.seconds() - Timestamp(seen_at).seconds() >= TOUCH_EVERY
            && let Err(error) = self.touch(who.session, now).await
        {
            // A full disk must not keep anybody from reading; unrenewed, the session only idles out sooner.
            tracing::warn!(code = error.code(), "the last use of a session was not noted");
        }
        Ok(Some(who))
    }

    /// The same for what a page asks by itself: nobody's hand did it, and the session goes on idling.
    pub async fn glance(&self, token: &Token) -> Result<Option<SignedIn>> {
        let found = self.whose(token, self.core.clock.now()).await?;
        Ok(found.map(|(_, who)| who))
    }

    async fn whose(&self, token: &Token, now: Timestamp) -> Result<Option<(i64, SignedIn)>> {
        let tx = self.core.db.read().await?;
        let found = store::session_by_token(&tx, &token.digest()).await?;
        let Some((row, account)) = found else { return Ok(None) };
        if !self.is_live(&row, now) || row.parked == 1 || account.state != "active" {
            return Ok(None);
        }
        let (id, officer) = (AccountId(account.id), OfficerId(account.officer));
        let held = organisation::held_posts(&tx, &self.core.catalogue, officer, now).await?;
        let grants = store::live_grants(&tx, id, now).await?;
        tx.commit().await?;
        let seen_at = row.seen_at;
        let mut who = signed_in(row, account, held);
        who.actor.grants = grants.into_iter().filter_map(opened).collect();
        Ok(Some((seen_at, who)))
    }

    pub(crate) fn is_live(&self, row: &session::Model, now: Timestamp) -> bool {
        row.is_within(&self.limits, now)
    }

    async fn touch(&self, session: SessionId, now: Timestamp) -> Result<()> {
        let tx = self.core.db.write().await?;
        store::touch_session(&tx, session, now).await?;
        tx.commit().await
    }

    /// Adds a session for an account, in the transaction that proved who it is. At a shared desk everybody else's
    /// session is parked. `since` is when the person last signed in in full: proving the second factor alone makes a
    /// session younger for nothing but step-up.
    pub(crate) async fn open_session(
        &self,
        tx: &db::Tx,
        account: AccountId,
        desk: Option<&str>,
        (since, now): (Timestamp, Timestamp),
    ) -> Result<Opened> {
        let source = self.core.entropy.as_ref();
        let token = Token::generate(source);
        let id = entropy::uuid_v7(now, source);
        if let Some(desk) = desk {
            store::end_sessions_at(tx, account, desk, now).await?;
            self.make_room(tx, desk, now).await?;
        }
        let row = session::Model {
            id,
            token: token.digest(),
            account: account.0,
            form_token: hex::encode(entropy::bytes::<16>(source)),
            desk: desk.map(str::to_owned),
            parked: 0,
            created_at: since.micros(),
            seen_at: now.micros(),
            proved_at: now.micros(),
            ended_at: None,
        };
        store::add_session(tx, row).await?;
        Ok(Opened { token, session: SessionId(id) })
    }

    async fn make_room(&self, tx: &db::Tx, desk: &str, now: Timestamp) -> Result<()> {
        store::park_desk(tx, desk).await?;
        let here = store::sessions_at(tx, desk).await?;
        for old in here.iter().skip(self.limits.at_desk.saturating_sub(1)) {
            store::end_session(tx, AccountId(old.account), SessionId(old.id), now).await?;
        }
        Ok(())
    }
}

/// A seal that is open for the account.
fn opened(row: store::grant::Model) -> Option<op::Grant> {
    let until = Timestamp(row.until?);
    Some(op::Grant { record: row.record.to_string(), purpose: row.purpose, until })
}

fn signed_in(row: session::Model, account: account::Model, held: Vec<HeldPost>) -> SignedIn {
    let id = AccountId(account.id);
    let officer = OfficerId(account.officer);
    let actor = organisation::actor_for((id, officer), &held, true, Timestamp(row.proved_at));
    SignedIn {
        session: SessionId(row.id),
        account: id,
        officer,
        since: Timestamp(row.created_at),
        login: account.login,
        held,
        actor,
        desk: row.desk,
        form_token: row.form_token,
    }
}

/// The account an operation's actor must have.
pub fn account_of(actor: &Actor) -> Result<AccountId> {
    actor.account.ok_or(Error::Unauthenticated("access.sign-in-first"))
}
