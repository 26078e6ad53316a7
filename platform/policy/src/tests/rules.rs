//! What the shipped policies promise to people, one by one. The whole table is in the snapshot.

use super::{account, duty, holder, report, shipped};
use crate::{Context, Decision, Deny, Level, Principal, Resource};

fn may(who: &Principal, action: &'static str, what: &Resource, how: &Context) -> bool {
    shipped().decide(who, action, what, how).unwrap().allowed()
}

#[test]
fn a_complaint_against_an_officer_reaches_neither_him_nor_his_line() {
    let sho = holder(1, "sho", Level::Station, "QTA-SAR");
    let clerk = holder(2, "moharrir", Level::Station, "QTA-SAR");
    let sdpo = holder(3, "sdpo", Level::Circle, "QTA-C3");
    let against =
        Resource { accused: [sho.id.clone()].into(), barred: ["QTA-SAR".to_owned()].into(), ..report() };
    assert!(!may(&sho, "complaints.read", &against, &duty()));
    assert!(!may(&clerk, "complaints.read", &against, &duty()));
    assert!(may(&sdpo, "complaints.read", &against, &duty()));
    assert!(may(&clerk, "complaints.file", &against, &duty()), "the counter never turns her away");
    assert!(!may(&sho, "complaints.file", &against, &duty()));
    let handled = Resource { handlers: [sho.id.clone()].into(), ..against };
    assert!(!may(&sho, "complaints.read", &handled, &duty()), "not even when it was given to him");
}

#[test]
fn a_seal_opens_only_by_grant_purpose_and_fresh_sign_in() {
    let sho = holder(1, "sho", Level::Station, "QTA-SAR");
    let sealed = Resource { sealed: true, sensitivity: 4, ..report() };
    let grant = Context { break_glass: true, ..duty() };
    assert!(!may(&sho, "complaints.read", &sealed, &duty()));
    assert!(may(&sho, "complaints.read", &sealed, &grant));
    assert!(!may(&sho, "complaints.read", &sealed, &Context { purpose: String::new(), ..grant.clone() }));
    assert!(!may(&sho, "complaints.read", &sealed, &Context { auth_age_s: 901, ..grant.clone() }));
    let stranger = holder(1, "sho", Level::Station, "QTA-CTY");
    assert!(!may(&stranger, "complaints.read", &sealed, &grant), "breaking the glass widens no jurisdiction");
    let woman_desk = holder(2, "woman-desk", Level::Station, "QTA-SAR");
    assert!(!may(&woman_desk, "complaints.read", &sealed, &duty()), "by name, not by post");
    let named = Resource { handlers: [woman_desk.id.clone(), account(3).to_string()].into(), ..sealed };
    let officer = holder(3, "woman-officer", Level::District, "QTA");
    assert!(may(&officer, "complaints.read", &named, &duty()));
    assert!(!may(&woman_desk, "complaints.read", &named, &duty()), "no post of the district");
    let transferred = holder(3, "woman-officer", Level::District, "PSN");
    assert!(!may(&transferred, "complaints.read", &named, &duty()), "the name alone is not enough");
    assert!(
        !may(&sho, "complaints.seal", &named, &duty()) && may(&sho, "complaints.seal", &report(), &duty())
    );
}

#[test]
fn a_second_factor_is_reset_by_two_other_people() {
    let admin = holder(1, "it-admin", Level::Province, "BAL");
    let subject = |n| Resource::new("access.account", "a").owned_by(account(n));
    let asked_by = |n: Option<u128>| Context { requester: n.map(account), ..duty() };
    let may_reset = |s, r| may(&admin, "access.factor-reset", &subject(s), &asked_by(r));
    assert!(may_reset(3, Some(2)));
    assert!(!may_reset(3, None), "nobody asked");
    assert!(!may_reset(3, Some(1)), "first and second are one person");
    assert!(!may_reset(3, Some(3)), "the first is the person helped");
    assert!(!may_reset(1, Some(2)), "the second is the person helped");
    let stale = Context { auth_age_s: 301, ..asked_by(Some(2)) };
    assert!(!may(&admin, "access.factor-reset", &subject(3), &stale));
}

#[test]
fn suspension_and_a_missing_factor_stop_everything() {
    let sho = holder(1, "sho", Level::Station, "QTA-SAR");
    assert!(may(&sho, "complaints.read", &report(), &duty()));
    let forbidden = |who: &Principal| shipped().decide(who, "complaints.read", &report(), &duty()).unwrap();
    let by = |id: &str| Decision::Deny(Deny::Forbidden(vec![id.to_owned()]));
    assert_eq!(forbidden(&Principal { suspended: true, ..sho.clone() }), by("platform.suspended"));
    assert_eq!(forbidden(&Principal { mfa: false, ..sho }), by("platform.second-factor"));
}

#[test]
fn the_receipt_tracks_and_the_code_is_needed() {
    let shown = Context { code_shown: true, ..Context::default() };
    assert!(may(&Principal::anonymous(), "complaints.track", &report(), &shown));
    assert!(!may(&Principal::anonymous(), "complaints.track", &report(), &Context::default()));
    assert!(!may(&Principal::anonymous(), "complaints.read", &report(), &shown));
    let mine = report().owned_by(account(9));
    assert!(may(&Principal::citizen(account(9)), "complaints.read", &mine, &Context::default()));
    assert!(!may(&Principal::citizen(account(8)), "complaints.read", &mine, &Context::default()));
}

#[test]
fn nobody_writes_the_book_off_duty_but_a_cause_may() {
    let diary = Resource { kind: "station-records.diary".to_owned(), ..report() };
    let clerk = holder(1, "moharrir", Level::Station, "QTA-SAR");
    let off = Context { on_duty: false, ..duty() };
    assert!(may(&clerk, "station-records.diary-enter", &diary, &duty()));
    assert!(!may(&clerk, "station-records.diary-enter", &diary, &off));
    assert!(may(&Principal::system(), "station-records.diary-enter", &diary, &Context::default()));
    assert!(!may(&Principal::citizen(account(1)), "station-records.diary-enter", &diary, &duty()));
}

#[test]
fn orders_come_from_the_tier_above_and_not_about_oneself() {
    let dpo = holder(1, "dpo", Level::District, "QTA");
    let post = Resource { kind: "organisation.post".to_owned(), ..report() }.owned_by(account(5));
    assert!(may(&dpo, "organisation.appoint", &post, &duty()));
    let own_tier = Resource { station: String::new(), circle: String::new(), ..post.clone() };
    assert!(!may(&dpo, "organisation.appoint", &own_tier, &duty()));
    assert!(!may(&dpo, "organisation.appoint", &post.owned_by(account(1)), &duty()));
}

#[test]
fn a_grave_matter_is_for_those_who_command_here_and_not_for_a_commander_of_elsewhere() {
    let grave = Resource { sensitivity: 3, ..report() };
    let clerk = holder(1, "moharrir", Level::Station, "QTA-SAR");
    let clerk_and_sho_elsewhere = clerk.clone().holding("sho", Level::Station, "QTA-CTY");
    assert!(may(&holder(1, "sho", Level::Station, "QTA-SAR"), "complaints.read", &grave, &duty()));
    assert!(!may(&clerk, "complaints.read", &grave, &duty()));
    assert!(!may(&clerk_and_sho_elsewhere, "complaints.read", &grave, &duty()));
}
