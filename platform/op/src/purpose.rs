//! Why an officer looks a record up. A stated purpose is believed only when the officer's posts fit it: principle 8,
//! "watch the watchers". Must not decide access: the policies do, and they see the purpose.

use policy::{Level, Resource};
use uuid::Uuid;

use crate::actor::Actor;

/// The purposes an officer may state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The citizen is at the counter of the officer's own office.
    ServeCitizen,
    /// The officer works on this very record.
    Investigate,
    /// The officer supervises the office whose record it is, as its SHO or from above it.
    Supervise,
}

impl Purpose {
    /// Every purpose, in the order shown.
    pub const ALL: [Self; 3] = [Self::ServeCitizen, Self::Investigate, Self::Supervise];

    /// The word in the journal, in forms and in policies.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ServeCitizen => "serve-citizen",
            Self::Investigate => "investigate",
            Self::Supervise => "supervise",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.word() == word)
    }

    /// True when there can be records for which the purpose fits the actor: asked before a search, whose every find
    /// must fit as well.
    pub fn can_fit(self, actor: &Actor) -> bool {
        let mut posts = actor.principal.posts.iter();
        match self {
            Self::ServeCitizen => actor.on_duty && posts.any(|post| post.level == Level::Station),
            Self::Investigate => posts.next().is_some(),
            Self::Supervise => posts.any(|post| post.role == "sho" || post.level != Level::Station),
        }
    }

    /// The offices in which every record lies for which the purpose fits the actor; `None` where they are not so few that
    /// they can be named.
    pub fn offices(self, actor: &Actor) -> Option<Vec<Uuid>> {
        let posts = &actor.principal.posts;
        let named = match self {
            Self::Investigate => return None,
            Self::ServeCitizen => {
                posts.iter().filter(|post| post.level == Level::Station).collect::<Vec<_>>()
            }
            Self::Supervise if posts.iter().any(|post| post.level != Level::Station) => return None,
            Self::Supervise => posts.iter().filter(|post| post.role == "sho").collect(),
        };
        named.iter().map(|post| post.unit.parse().ok()).collect()
    }

    /// True when the actor's posts and duty bear the purpose out.
    pub fn fits(self, actor: &Actor, record: &Resource) -> bool {
        let posted = |level: Level, unit: &str| {
            !unit.is_empty()
                && actor.principal.posts.iter().any(|post| post.level == level && post.unit == unit)
        };
        match self {
            Self::ServeCitizen => actor.on_duty && posted(Level::Station, &record.station),
            Self::Investigate => record.handlers.contains(&actor.principal.id),
            Self::Supervise => {
                let sho = |post: &policy::Post| post.role == "sho" && post.unit == record.station;
                (!record.station.is_empty() && actor.principal.posts.iter().any(sho))
                    || posted(Level::Circle, &record.circle)
                    || posted(Level::District, &record.district)
                    || posted(Level::Region, &record.region)
                    || actor.principal.posts.iter().any(|post| post.level == Level::Province)
            }
        }
    }
}
