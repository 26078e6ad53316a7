//! The policy files read, checked strictly and indexed. Every fault names its file and line.
//! Must not be lenient: a policy that cannot be understood in full is a program that does not start.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::str::FromStr;

use cedar_policy::{
    ActionConstraint, Entity, EntityUid, Policy, PolicyId, PolicySet as CedarPolicies, Schema,
    SchemaFragment, ValidationMode, Validator,
};
use miette::Diagnostic;
use serde_json::Value as Json;

use crate::source::Source;

/// What is wrong with a policy file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 when the fault is not in one place.
    pub line: usize,
    /// What is wrong, for the person who edits policies.
    pub what: String,
}

/// Everything wrong with a set of policies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the policies are not valid:")?;
        self.0.iter().try_for_each(|x| write!(f, "\n{}:{}: {}", x.file, x.line, x.what))
    }
}

impl std::error::Error for Faults {}

/// One action of a capability.
#[derive(Debug, Clone)]
pub(crate) struct Action {
    pub uid: EntityUid,
    /// Itself with the groups it belongs to, by which policies name it.
    pub entity: Entity,
    /// The kind of record it is done to, such as `complaints.report`.
    pub kind: String,
    /// Being allowed this is being allowed to know that the record exists.
    pub read: bool,
    /// Those that can say anything about it: all but the ones whose scope names other actions and nothing else.
    pub policies: CedarPolicies,
}

/// Everything read from the files.
pub(crate) struct Loaded {
    pub schema: Schema,
    pub policies: CedarPolicies,
    /// By dotted name, such as `complaints.file`.
    pub actions: BTreeMap<String, Action>,
}

fn fault(source: &Source, offset: Option<usize>, what: impl fmt::Display) -> Fault {
    Fault { file: source.name.clone(), line: offset.map_or(0, |o| source.line_of(o)), what: what.to_string() }
}

fn diagnosed(source: &Source, problem: &(impl Diagnostic + ?Sized)) -> Fault {
    let offset = problem.labels().and_then(|mut labels| labels.next()).map(|label| label.offset());
    fault(source, offset, problem)
}

/// Reads and checks all files together.
pub(crate) fn load(sources: &[Source]) -> Result<Loaded, Faults> {
    let (schema, mut actions) = schemas(sources)?;
    let validator = Validator::new(schema.clone());
    let mut faults = Vec::new();
    let mut policies = CedarPolicies::new();
    let mut seen = BTreeSet::new();
    for source in sources.iter().filter(|s| !s.is_schema()) {
        match policies_of(source, &validator) {
            Err(found) => faults.extend(found),
            Ok(found) => found.into_iter().for_each(|policy| {
                let id = policy.id().clone();
                if !seen.insert(id.clone()) || policies.add(policy).is_err() {
                    faults.push(fault(
                        source,
                        source.text.find(AsRef::<str>::as_ref(&id)),
                        format!("@id {id} twice"),
                    ));
                }
            }),
        }
    }
    if !faults.is_empty() {
        return Err(Faults(faults));
    }
    // A name that is no action's is a group's: who is in it is Cedar's to say.
    let single: HashSet<EntityUid> = actions.values().map(|action| action.uid.clone()).collect();
    let grouped = schema.action_entities().map_err(unfit)?;
    for action in actions.values_mut() {
        let groups = grouped.ancestors(&action.uid).into_iter().flatten().cloned().collect();
        action.entity = Entity::new_no_attrs(action.uid.clone(), groups);
        let speaking = policies.policies().filter(|policy| speaks_of(policy, &action.uid, &single)).cloned();
        action.policies = CedarPolicies::from_policies(speaking).map_err(unfit)?;
    }
    Ok(Loaded { schema, policies, actions })
}

fn unfit(problem: impl fmt::Display) -> Faults {
    Faults(vec![Fault { file: "*.cedar".to_owned(), line: 0, what: problem.to_string() }])
}

/// Whether a policy can apply to an action. Most name one, and Cedar would ask every policy about every action.
fn speaks_of(policy: &Policy, action: &EntityUid, single: &HashSet<EntityUid>) -> bool {
    let named = |uid: &EntityUid| uid == action || !single.contains(uid);
    match policy.action_constraint() {
        ActionConstraint::Any => true,
        ActionConstraint::Eq(uid) => named(&uid),
        ActionConstraint::In(uids) => uids.iter().any(named),
    }
}

fn schemas(sources: &[Source]) -> Result<(Schema, BTreeMap<String, Action>), Faults> {
    let mut faults = Vec::new();
    let mut fragments = Vec::new();
    let mut actions = BTreeMap::new();
    for source in sources.iter().filter(|s| s.is_schema()) {
        match SchemaFragment::from_cedarschema_str(&source.text) {
            Err(problem) => faults.push(diagnosed(source, &problem)),
            Ok((fragment, _warnings)) => {
                match fragment.clone().to_json_value() {
                    Ok(json) => actions_of(source, &json, &mut actions, &mut faults),
                    Err(problem) => faults.push(diagnosed(source, &problem)),
                }
                fragments.push((source, fragment));
            }
        }
    }
    if !faults.is_empty() {
        return Err(Faults(faults));
    }
    let whole = Schema::from_schema_fragments(fragments.iter().map(|(_, f)| f.clone()));
    let schema = whole.map_err(|problem| Faults(vec![unplaced(&fragments, &problem)]))?;
    readable(sources, &actions)?;
    Ok((schema, actions))
}

/// A fault that showed only when the schemas were put together: laid at the door of the file that is also at fault
/// with the shared schema alone, at the last word of the message that stands in it.
fn unplaced(fragments: &[(&Source, SchemaFragment)], problem: &(impl Diagnostic + ?Sized)) -> Fault {
    let shared = |source: &Source| source.name == "platform.cedarschema";
    let alone = |source: &Source| {
        let with = fragments.iter().filter(|(s, _)| shared(s) || *s == source).map(|(_, f)| f.clone());
        Schema::from_schema_fragments(with).is_err()
    };
    let guilty = fragments.iter().map(|(s, _)| *s).filter(|s| alone(s));
    let Some(source) = guilty.min_by_key(|s| shared(s)) else {
        return Fault { file: "*.cedarschema".to_owned(), line: 0, what: problem.to_string() };
    };
    let text = problem.to_string();
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').filter(|w| !w.is_empty());
    let at = words.rev().find_map(|word| source.text.find(word));
    fault(source, at, text)
}

/// Every kind needs an action marked `@read`, or nobody could ever be told that one exists.
fn readable(sources: &[Source], actions: &BTreeMap<String, Action>) -> Result<(), Faults> {
    let kinds: BTreeSet<&str> = actions.values().map(|a| a.kind.as_str()).collect();
    let read: BTreeSet<&str> = actions.values().filter(|a| a.read).map(|a| a.kind.as_str()).collect();
    let faults: Vec<_> = kinds
        .difference(&read)
        .map(|kind| {
            let (capability, bare) = kind.split_once('.').unwrap_or((kind, kind));
            let file = format!("{capability}.cedarschema");
            let source = sources.iter().find(|s| s.name == file);
            let line =
                source.and_then(|s| Some(s.line_of(s.text.find(&format!("\"{bare}\""))?))).unwrap_or(0);
            Fault { file, line, what: format!("no action of kind {kind} is marked @read") }
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(Faults(faults)) }
}

/// The actions of one schema file with their annotations. Those that apply to nothing are groups.
fn actions_of(source: &Source, json: &Json, into: &mut BTreeMap<String, Action>, faults: &mut Vec<Fault>) {
    let capability = source.name.trim_end_matches(".cedarschema");
    for (namespace, body) in json.as_object().into_iter().flatten() {
        for (name, action) in body.get("actions").and_then(Json::as_object).into_iter().flatten() {
            let applies =
                action.get("appliesTo").and_then(|a| a.get("principalTypes")).and_then(Json::as_array);
            if applies.is_none_or(Vec::is_empty) {
                continue;
            }
            match action_of(capability, namespace, name, action) {
                Ok(read) => drop(into.insert(format!("{capability}.{name}"), read)),
                Err(what) => faults.push(fault(source, source.text.find(&format!("\"{name}\"")), what)),
            }
        }
    }
}

fn action_of(capability: &str, namespace: &str, name: &str, action: &Json) -> Result<Action, String> {
    if namespace != capability.replace('-', "_") {
        return Err(format!("action {name} is in namespace {namespace}, which is not this file's"));
    }
    let note = |key: &str| action.get("annotations").and_then(|a| a.get(key));
    let kind = note("kind").and_then(Json::as_str).filter(|k| !k.is_empty());
    let kind = kind.ok_or_else(|| format!("action {name} has no @kind(\"...\")"))?;
    let uid = EntityUid::from_str(&format!("{namespace}::Action::\"{name}\"")).map_err(|e| e.to_string())?;
    let kind = format!("{capability}.{kind}");
    let entity = Entity::new_no_attrs(uid.clone(), HashSet::new());
    Ok(Action { uid, entity, kind, read: note("read").is_some(), policies: CedarPolicies::new() })
}

/// The policies of one file, named by their `@id`, each proved against the schema.
fn policies_of(source: &Source, validator: &Validator) -> Result<Vec<Policy>, Vec<Fault>> {
    let parsed = CedarPolicies::from_str(&source.text)
        .map_err(|problems| problems.iter().map(|problem| diagnosed(source, problem)).collect::<Vec<_>>())?;
    let verdict = validator.validate(&parsed, ValidationMode::Strict);
    let mut faults: Vec<_> = verdict.validation_errors().map(|e| diagnosed(source, e)).collect();
    // A policy that can never apply, or a look-alike letter, is a mistake and not a matter of taste.
    faults.extend(verdict.validation_warnings().map(|w| diagnosed(source, w)));
    if parsed.templates().next().is_some() {
        faults.push(fault(source, None, "templates are not used here"));
    }
    let prefix = format!("{}.", source.name.trim_end_matches(".cedar"));
    let mut named = Vec::new();
    for policy in parsed.policies() {
        match policy.annotation("id").filter(|id| id.starts_with(&prefix)) {
            Some(id) => named.push(policy.new_id(PolicyId::new(id))),
            None => faults.push(fault(
                source,
                start_of(source, policy),
                format!("a policy needs @id(\"{prefix}...\")"),
            )),
        }
    }
    if faults.is_empty() { Ok(named) } else { Err(faults) }
}

fn start_of(source: &Source, policy: &Policy) -> Option<usize> {
    let head = policy.to_string().lines().next().unwrap_or_default().to_owned();
    source.text.find(&head)
}
