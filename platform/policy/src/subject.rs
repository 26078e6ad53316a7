//! Who asks, for what and how, in our own words.
//! Must not know Cedar: see `cedar`.

use std::collections::BTreeSet;
use std::fmt::Display;

use kernel::ids::AccountId;

use crate::filter::{Attr, Value};

/// What sort of actor an account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountKind {
    /// A member of the force.
    Officer,
    /// A person who signed in.
    Citizen,
    /// A person who did not.
    Anonymous,
    /// The program itself: a timer, or an entry caused by another.
    System,
    /// A machine of the force: a station node or a witness.
    Node,
    /// A system of somebody else that brings reports for people.
    Partner,
}

impl AccountKind {
    /// The word used in the policies.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Citizen => "citizen",
            Self::Anonymous => "anonymous",
            Self::System => "system",
            Self::Node => "node",
            Self::Partner => "partner",
        }
    }
}

/// The tier of the unit a post is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A station or a service desk.
    Station,
    /// A circle or sub-division.
    Circle,
    /// A district.
    District,
    /// A region or range.
    Region,
    /// The province.
    Province,
}

/// A post held, or a charge held, now.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Post {
    /// The kind of post as in the catalogue: `sho`, `moharrir`, `sdpo` ...
    pub role: String,
    /// The tier of its unit.
    pub level: Level,
    /// The unit's id.
    pub unit: String,
}

/// Who asks: an account with the posts it holds at this moment, read from the store for this request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The account's id, or a fixed word for those without one (`anonymous`, `system`, a node's name).
    pub id: String,
    /// What sort of actor.
    pub kind: AccountKind,
    /// Posts and charges held now. Empty for everybody but officers.
    pub posts: BTreeSet<Post>,
    /// The account is suspended.
    pub suspended: bool,
    /// This session was opened with a second factor.
    pub mfa: bool,
}

impl Principal {
    fn plain(id: impl Display, kind: AccountKind) -> Self {
        Self { id: id.to_string(), kind, posts: BTreeSet::new(), suspended: false, mfa: false }
    }

    /// An officer without posts yet; add them with [`Principal::holding`].
    pub fn officer(id: AccountId, mfa: bool) -> Self {
        Self { mfa, ..Self::plain(id, AccountKind::Officer) }
    }

    /// A person signed in.
    pub fn citizen(id: AccountId) -> Self {
        Self::plain(id, AccountKind::Citizen)
    }

    /// A person who did not sign in.
    pub fn anonymous() -> Self {
        Self::plain("anonymous", AccountKind::Anonymous)
    }

    /// The program itself.
    pub fn system() -> Self {
        Self::plain("system", AccountKind::System)
    }

    /// A machine of the force, by its node name.
    pub fn node(name: &kernel::ids::NodeName) -> Self {
        Self::plain(name, AccountKind::Node)
    }

    /// A system of somebody else, by its id.
    pub fn partner(id: impl Display) -> Self {
        Self::plain(id, AccountKind::Partner)
    }

    /// Adds a post held now.
    pub fn holding(mut self, role: &str, level: Level, unit: impl Display) -> Self {
        self.posts.insert(Post { role: role.to_owned(), level, unit: unit.to_string() });
        self
    }
}

/// What is asked for: a record, or one about to be made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resource {
    /// What it is, such as `complaints.report`; fixed per action by the schema's `@kind`.
    pub kind: String,
    /// Its id, or empty while it is being made.
    pub id: String,
    /// The office that received it; empty for none.
    pub station: String,
    /// Its circle; empty for none.
    pub circle: String,
    /// Its district; empty for none.
    pub district: String,
    /// Its region; empty for none.
    pub region: String,
    /// 0 public, 1 ordinary, 2 personal, 3 grave, 4 must be sealed.
    pub sensitivity: i64,
    /// Names are sealed.
    pub sealed: bool,
    /// Accounts working on it.
    pub handlers: BTreeSet<String>,
    /// Accounts of officers complained of.
    pub accused: BTreeSet<String>,
    /// Units under the accused officers' charge.
    pub barred: BTreeSet<String>,
    /// The account it belongs to.
    pub owner: Option<String>,
}

impl Resource {
    /// An ordinary record of a kind, in no unit yet. `id` may be empty while it is being made.
    pub fn new(kind: impl Into<String>, id: impl Display) -> Self {
        Self { kind: kind.into(), id: id.to_string(), sensitivity: 1, ..Self::default() }
    }

    /// Places it: station, circle, district, region; empty for none.
    pub fn at(
        mut self,
        station: impl Display,
        circle: impl Display,
        district: impl Display,
        region: impl Display,
    ) -> Self {
        self.station = station.to_string();
        self.circle = circle.to_string();
        self.district = district.to_string();
        self.region = region.to_string();
        self
    }

    /// Says whose it is.
    pub fn owned_by(mut self, owner: impl Display) -> Self {
        self.owner = Some(owner.to_string());
        self
    }

    /// The single value of an attribute; `None` for an absent owner and for sets.
    pub(crate) fn value(&self, attr: Attr) -> Option<Value> {
        match attr {
            Attr::Kind => Some(Value::text(&self.kind)),
            Attr::Station => Some(Value::text(&self.station)),
            Attr::Circle => Some(Value::text(&self.circle)),
            Attr::District => Some(Value::text(&self.district)),
            Attr::Region => Some(Value::text(&self.region)),
            Attr::Sensitivity => Some(Value::Long(self.sensitivity)),
            Attr::Sealed => Some(Value::Bool(self.sealed)),
            Attr::Owner => self.owner.as_deref().map(Value::text),
            Attr::Handlers | Attr::Accused | Attr::Barred => None,
        }
    }

    /// The members of a set attribute; `None` for single values.
    pub(crate) fn members(&self, attr: Attr) -> Option<&BTreeSet<String>> {
        match attr {
            Attr::Handlers => Some(&self.handlers),
            Attr::Accused => Some(&self.accused),
            Attr::Barred => Some(&self.barred),
            _ => None,
        }
    }
}

/// How it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// Why, as a short word the system checked; empty for none.
    pub purpose: String,
    /// Seconds since the person last proved who they are.
    pub auth_age_s: i64,
    /// A live break-glass grant for this very record.
    pub break_glass: bool,
    /// On duty by the roster.
    pub on_duty: bool,
    /// The receipt's number and code were given and fit.
    pub code_shown: bool,
    /// Who asked for it first, where two people are needed.
    pub requester: Option<AccountId>,
}
