//! Our words turned into Cedar's. Names are parsed once: Cedar takes about 100 µs for each.
//! Must not decide anything.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::str::FromStr;

use cedar_policy::{
    Context as CedarContext, Entity, EntityId, EntityTypeName, EntityUid, RestrictedExpression,
};
use kernel::{Error, Result};

use crate::subject::{Context, Level, Principal, Resource};

/// The parsed names of the shared entity types.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    pub account: EntityTypeName,
    pub record: EntityTypeName,
}

type Attrs = HashMap<String, RestrictedExpression>;

impl Names {
    pub fn parse() -> Result<Self> {
        let name = |text| EntityTypeName::from_str(text).map_err(Error::internal);
        Ok(Self { account: name("Khidmat::Account")?, record: name("Khidmat::Record")? })
    }

    pub fn account_uid(&self, id: &str) -> EntityUid {
        EntityUid::from_type_name_and_id(self.account.clone(), EntityId::new(id))
    }

    pub fn record_uid(&self, id: &str) -> EntityUid {
        EntityUid::from_type_name_and_id(self.record.clone(), EntityId::new(id))
    }

    fn account_ref(&self, id: &str) -> RestrictedExpression {
        RestrictedExpression::new_entity_uid(self.account_uid(id))
    }

    fn account_set(&self, ids: &BTreeSet<String>) -> RestrictedExpression {
        RestrictedExpression::new_set(ids.iter().map(|id| self.account_ref(id)))
    }

    /// The principal as an entity. Errs on a post without a unit: "" means "no unit" on a record, and would match.
    pub fn principal(&self, who: &Principal) -> Result<Entity> {
        if who.id.is_empty() || who.posts.iter().any(|p| p.unit.is_empty() || p.role.is_empty()) {
            return Err(Error::internal("a principal needs an id, and each of its posts a role and a unit"));
        }
        let at = |level| texts(who.posts.iter().filter(|p| p.level == level).map(|p| p.unit.as_str()));
        let attrs = Attrs::from([
            ("kind".to_owned(), text(who.kind.word())),
            ("roles".to_owned(), texts(who.posts.iter().map(|p| p.role.as_str()))),
            ("posts".to_owned(), posts(who)?),
            ("stations".to_owned(), at(Level::Station)),
            ("circles".to_owned(), at(Level::Circle)),
            ("districts".to_owned(), at(Level::District)),
            ("regions".to_owned(), at(Level::Region)),
            ("suspended".to_owned(), RestrictedExpression::new_bool(who.suspended)),
            ("mfa".to_owned(), RestrictedExpression::new_bool(who.mfa)),
        ]);
        Entity::new(self.account_uid(&who.id), attrs, HashSet::new()).map_err(Error::internal)
    }

    /// The record as an entity.
    pub fn record(&self, what: &Resource) -> Result<Entity> {
        let mut attrs = Attrs::from([
            ("kind".to_owned(), text(&what.kind)),
            ("station".to_owned(), text(&what.station)),
            ("circle".to_owned(), text(&what.circle)),
            ("district".to_owned(), text(&what.district)),
            ("region".to_owned(), text(&what.region)),
            ("sensitivity".to_owned(), RestrictedExpression::new_long(what.sensitivity)),
            ("sealed".to_owned(), RestrictedExpression::new_bool(what.sealed)),
            ("handlers".to_owned(), self.account_set(&what.handlers)),
            ("accused".to_owned(), self.account_set(&what.accused)),
            ("barred".to_owned(), texts(what.barred.iter().map(String::as_str))),
        ]);
        if let Some(owner) = &what.owner {
            attrs.insert("owner".to_owned(), self.account_ref(owner));
        }
        Entity::new(self.record_uid(&what.id), attrs, HashSet::new()).map_err(Error::internal)
    }

    /// The context.
    pub fn context(&self, how: &Context) -> Result<CedarContext> {
        let mut pairs = vec![
            ("purpose".to_owned(), text(&how.purpose)),
            ("auth_age_s".to_owned(), RestrictedExpression::new_long(how.auth_age_s)),
            ("break_glass".to_owned(), RestrictedExpression::new_bool(how.break_glass)),
            ("on_duty".to_owned(), RestrictedExpression::new_bool(how.on_duty)),
            ("code_shown".to_owned(), RestrictedExpression::new_bool(how.code_shown)),
        ];
        if let Some(requester) = how.requester {
            pairs.push(("requester".to_owned(), self.account_ref(&requester.to_string())));
        }
        CedarContext::from_pairs(pairs).map_err(Error::internal)
    }
}

fn text(value: &str) -> RestrictedExpression {
    RestrictedExpression::new_string(value.to_owned())
}

fn texts<'a>(values: impl Iterator<Item = &'a str>) -> RestrictedExpression {
    RestrictedExpression::new_set(values.map(text))
}

fn posts(who: &Principal) -> Result<RestrictedExpression> {
    let pair = |role: &str, unit: &str| {
        RestrictedExpression::new_record([("role".to_owned(), text(role)), ("unit".to_owned(), text(unit))])
    };
    let pairs: std::result::Result<Vec<_>, _> = who.posts.iter().map(|p| pair(&p.role, &p.unit)).collect();
    Ok(RestrictedExpression::new_set(pairs.map_err(Error::internal)?))
}
