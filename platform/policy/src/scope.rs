//! Which records of a list somebody may see, from the very policies that decide about one record.
//! Cedar's type-aware partial evaluation leaves of each policy what depends on the record; `residual` reads it.
//! Must not answer "all" to anything it does not understand.

use cedar_policy::{Effect, Entities, PartialEntities, PartialEntityUid, PartialRequest};
use kernel::{Error, Result};

use crate::engine::Engine;
use crate::filter::Filter;
use crate::residual;
use crate::subject::{Context, Principal};

impl Engine {
    /// The records to which `who` may do `action`: exactly those for which [`Engine::decide`] allows.
    /// Errs on an unknown action, and on a policy that the filter cannot express.
    pub fn scope(&self, who: &Principal, action: &str, how: &Context) -> Result<Filter> {
        let known = self.known(action)?;
        let principal = Entities::from_entities([self.names.principal(who)?], Some(&self.schema));
        let principal = principal.map_err(Error::internal)?;
        let entities = PartialEntities::from_concrete(principal, &self.schema).map_err(Error::internal)?;
        let request = PartialRequest::new(
            PartialEntityUid::from_concrete(self.names.account_uid(&who.id)),
            known.uid.clone(),
            PartialEntityUid::new(self.names.record.clone(), None),
            Some(self.names.context(how)?),
            &self.schema,
        )
        .map_err(Error::internal)?;
        let response = self.policies.tpe(&request, &entities, &self.schema).map_err(Error::internal)?;
        if let Some(id) = response.error_permits().chain(response.error_forbids()).next() {
            return Err(Error::internal(format!("policy {id} could not be evaluated for {action}")));
        }
        if response.true_forbids().next().is_some() {
            return Ok(Filter::False);
        }
        let mut permits =
            vec![if response.true_permits().next().is_some() { Filter::True } else { Filter::False }];
        let mut forbids = Vec::new();
        for policy in response.residual_policies() {
            let left = policy.to_pst().map_err(Error::internal)?;
            let filter = residual::clauses(left.body().clauses())?;
            match policy.effect() {
                Effect::Permit => permits.push(filter),
                Effect::Forbid => forbids.push(filter.negated()),
            }
        }
        Ok(Filter::all(std::iter::once(Filter::any(permits)).chain(forbids)))
    }
}
