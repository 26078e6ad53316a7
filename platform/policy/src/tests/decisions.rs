//! One record at a time.

use cedar_policy::{Authorizer, Entities, Entity, EntityUid, PolicySet as CedarPolicies, Request};
use kernel::Error;

use super::{account, duty, holder, report, shipped, with_complaints};
use crate::engine::judge;
use crate::{Context, Decision, Deny, Level, Principal, Resource};

#[test]
fn a_forbid_that_errs_on_a_missing_attribute_denies() {
    let policies: CedarPolicies =
        "permit (principal, action, resource); forbid (principal, action, resource) when { resource.sealed };".parse().unwrap();
    let uid = |text: &str| text.parse::<EntityUid>().unwrap();
    let bare = Entity::new_no_attrs(uid("R::\"1\""), std::collections::HashSet::new());
    let entities = Entities::from_entities([bare], None).unwrap();
    let request = Request::new(
        uid("U::\"1\""),
        uid("Action::\"read\""),
        uid("R::\"1\""),
        cedar_policy::Context::empty(),
        None,
    )
    .unwrap();
    let response = Authorizer::new().is_authorized(&request, &policies, &entities);
    assert_eq!(response.decision(), cedar_policy::Decision::Allow, "Cedar itself skips the erring forbid");
    assert_eq!(judge(&response), Decision::Deny(Deny::Erring(vec!["policy1".to_owned()])));
}

#[test]
fn a_valid_policy_that_errs_at_run_time_denies() {
    let engine = with_complaints(
        r#"@id("complaints.all") permit (principal, action, resource);
           @id("complaints.overflow") forbid (principal, action, resource)
           when { context.auth_age_s + 9223372036854775807 < 0 };"#,
    )
    .unwrap();
    let who = holder(1, "sho", Level::Station, "QTA-SAR");
    let denied = engine.decide(&who, "complaints.read", &report(), &duty()).unwrap();
    assert_eq!(denied, Decision::Deny(Deny::Erring(vec!["complaints.overflow".to_owned()])));
    assert!(
        engine.scope(&who, "complaints.read", &duty()).is_err(),
        "a list must not pass what a record does not"
    );
}

#[test]
fn unknown_actions_and_kinds_are_loud() {
    let engine = shipped();
    let who = Principal::anonymous();
    let unknown = engine.decide(&who, "complaints.burn", &report(), &duty());
    assert!(matches!(unknown, Err(Error::Internal(_))));
    let elsewhere = Resource { kind: "station-records.diary".to_owned(), ..report() };
    assert!(matches!(engine.decide(&who, "complaints.read", &elsewhere, &duty()), Err(Error::Internal(_))));
    let nothing = Resource { kind: "complaints.ghost".to_owned(), ..report() };
    assert!(matches!(engine.visible(&who, &nothing, &duty()), Err(Error::Internal(_))));
    assert!(engine.scope(&who, "complaints.burn", &duty()).is_err());
}

#[test]
fn a_post_without_a_unit_is_refused() {
    // Otherwise it would match every record that is in no station yet.
    let who = holder(1, "sho", Level::Station, "");
    assert!(shipped().decide(&who, "complaints.read", &report(), &duty()).is_err());
}

#[test]
fn a_post_is_a_pair() {
    let both = holder(1, "sho", Level::Station, "QTA-CTY").holding("io", Level::Station, "QTA-SAR");
    let answer = shipped().decide(&both, "complaints.assign", &report(), &duty()).unwrap();
    assert_eq!(
        answer,
        Decision::Deny(Deny::NotPermitted),
        "SHO elsewhere and investigator here is not SHO here"
    );
}

#[test]
fn refusal_says_only_what_may_be_known() {
    let engine = shipped();
    let permit = |who: &Principal, action: &'static str| engine.permit(who, action, &report(), &duty());
    let clerk = holder(1, "moharrir", Level::Station, "QTA-SAR");
    let stranger = holder(1, "moharrir", Level::Station, "GWD-CTY");
    assert!(permit(&clerk, "complaints.note").is_ok());
    assert!(matches!(permit(&clerk, "complaints.assign"), Err(Error::Forbidden("policy.not-allowed"))));
    assert!(matches!(permit(&stranger, "complaints.assign"), Err(Error::NotFound("policy.not-found"))));
    let unmade = Resource { id: String::new(), ..report() };
    let refused = engine.permit(&stranger, "complaints.file", &unmade, &duty());
    assert!(matches!(refused, Err(Error::Forbidden(_))), "nothing exists yet that could be hidden");
}

#[test]
fn an_old_sign_in_is_asked_to_sign_in_again() {
    let engine = shipped();
    let keeper = holder(1, "records-keeper", Level::Province, "BAL");
    let log = Resource::new("journal.log", "log");
    let at = |auth_age_s| engine.permit(&keeper, "journal.export", &log, &Context { auth_age_s, ..duty() });
    assert!(at(299).is_ok());
    assert!(matches!(at(300), Err(Error::Unauthenticated("policy.step-up"))));
    let clerk = Principal::officer(account(2), true);
    assert!(matches!(
        engine.permit(&clerk, "journal.export", &log, &Context { auth_age_s: 300, ..duty() }),
        Err(Error::NotFound(_))
    ));
}
