//! Every verb of an officer's page is a verb of the JSON API, and is described.

use std::collections::BTreeSet;

use http::Method;
use khidmat::capabilities::all;
use web::Route;

/// Pages whose JSON verb has another name.
const ELSEWHERE: [(&str, &str); 14] = [
    ("/report", "/api/v1/online-reports"),
    ("/firs/{id}/supplement", "/api/v1/firs/{id}/supplements"),
    ("/referrals/new", "/api/v1/referrals"),
    ("/reports/new", "/api/v1/reports"),
    ("/custody/new", "/api/v1/custody"),
    ("/firs/new", "/api/v1/firs"),
    ("/reports/{id}/transfer", "/api/v1/reports/{id}/offer"),
    ("/reports/{id}/transfer/accept", "/api/v1/reports/{id}/accept"),
    ("/reports/{id}/transfer/decline", "/api/v1/reports/{id}/decline"),
    ("/reports/{id}/transfer/withdraw", "/api/v1/reports/{id}/withdraw"),
    ("/diary", "/api/v1/offices/{office}/diary"),
    ("/diary/open", "/api/v1/offices/{office}/diary/open"),
    ("/diary/close", "/api/v1/offices/{office}/diary/close"),
    ("/diary/copies/{id}/seen", "/api/v1/diary-copies/{id}/seen"),
];

/// Pages that machines have no use for, and why.
const PEOPLE_ONLY: [(&str, &str); 6] = [
    ("/report/draft", "a machine keeps its own drafts"),
    ("/report/slip.pdf", "a paper for the hand of whoever holds the slip"),
    ("/track/fir.pdf", "a paper for the hand of whoever holds the slip"),
    ("/track/notice", "a paper for the hand of whoever holds the slip"),
    ("/track/receipt", "a receipt is fetched by whoever holds the slip, from the page or the slip's PDF"),
    ("/reports/{id}/evidence", "a machine hands files in with number and code: /api/v1/track/evidence"),
];

/// The JSON API, and the protocol that partners speak.
fn is_for_machines(route: &Route) -> bool {
    ["/api/", "/georeport/"].iter().any(|of| route.path.starts_with(of))
}

fn listed() -> Vec<Route> {
    all().into_iter().flat_map(|capability| capability.routes.listed().to_vec()).collect()
}

#[test]
fn every_form_of_a_capability_has_its_json_verb() {
    let routes = listed();
    let (machines, people): (Vec<&Route>, Vec<&Route>) =
        routes.iter().filter(|route| route.method == Method::POST).partition(|route| is_for_machines(route));
    let machines: BTreeSet<&str> = machines.iter().map(|route| route.path).collect();
    let missing: Vec<&str> = people
        .iter()
        .map(|route| route.path)
        .filter(|path| !PEOPLE_ONLY.iter().any(|(page, _)| page == path))
        .filter(|path| {
            let named = ELSEWHERE.iter().find(|(page, _)| page == path);
            let json = named.map_or_else(|| format!("/api/v1{path}"), |(_, json)| (*json).to_owned());
            !machines.contains(json.as_str())
        })
        .collect();
    assert!(people.len() > 10, "the search works");
    assert!(missing.is_empty(), "forms without a JSON verb: {missing:?}");
    for (page, _) in ELSEWHERE.iter().chain(&PEOPLE_ONLY) {
        assert!(people.iter().any(|route| route.path == *page), "{page} is excused and not there");
    }
}

#[test]
fn every_json_verb_is_described() {
    let described = khidmat::capabilities::openapi(&all());
    let lacking: Vec<String> = listed()
        .into_iter()
        .filter(is_for_machines)
        .filter(|route| {
            // What is answered as XML as well is described once.
            let path = route.path.replace(".xml", ".json");
            let Some(item) = described.paths.paths.get(&path) else { return true };
            if route.method == Method::POST { item.post.is_none() } else { item.get.is_none() }
        })
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert!(lacking.is_empty(), "not in the OpenAPI document: {lacking:?}");
}
