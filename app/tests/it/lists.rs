//! Any list leaves as CSV and XLSX: what is no list is named here with its reason, so that a new list without its two files fails.

use std::collections::BTreeSet;

use db::Engine;
use http::Method;
use web::Audience;

use crate::routes::Base;

/// Officers' pages that are no lists, each with its reason.
const NO_LISTS: [(&str, &[&str]); 7] = [
    (
        "one record, with what stands on its page",
        &[
            "/accounts/{id}",
            "/custody/{id}",
            "/firs/{id}",
            "/helpline/{id}",
            "/imported/complaints/{id}",
            "/imported/firs/{id}",
            "/inbox/{id}",
            "/oversight/{id}",
            "/partners/{id}",
            "/referrals/{id}",
            "/reports/{id}",
            "/reports/{id}/slip",
        ],
    ),
    (
        "a form, with what stands of that record already",
        &[
            "/accounts/help",
            "/break-glass/{id}/review",
            "/custody/new",
            "/danger",
            "/diary/close",
            "/diary/open",
            "/firs/new",
            "/firs/{id}/on-paper",
            "/firs/{id}/refusal",
            "/firs/{id}/report",
            "/firs/{id}/supplement",
            "/helpline/{id}/report",
            "/inbox/{id}/report",
            "/referrals/new",
            "/reports/new",
            "/reports/{id}/alarms",
            "/reports/{id}/answer",
            "/reports/{id}/care",
            "/reports/{id}/closing",
            "/reports/{id}/contacts",
            "/reports/{id}/evidence",
            "/reports/{id}/hand-over",
            "/reports/{id}/involved/{row}/strike",
            "/reports/{id}/links",
            "/reports/{id}/officers",
            "/reports/{id}/persons",
            "/reports/{id}/safe-contact",
            "/reports/{id}/seal",
            "/reports/{id}/sortings",
            "/reports/{id}/transfer",
            "/reports/{id}/vehicles",
            "/slips/enter",
            "/step-up",
        ],
    ),
    (
        "a paper or a file already",
        &[
            "/diary/print.pdf",
            "/firs/{id}/annex.pdf",
            "/firs/{id}/form.pdf",
            "/firs/{id}/notices/{to}",
            "/firs/{id}/on-paper.pdf",
            "/firs/{id}/reports/{ordinal}",
            "/inbox/{id}/files/{file}",
            "/referrals/{id}/slip.pdf",
            "/reports/{id}/evidence/{file}",
            "/reports/{id}/slip.pdf",
        ],
    ),
    (
        "what is asked for by name or number is a look-up for one purpose; in bulk it would be a way around the lists",
        &["/firs/search", "/reports/search", "/law"],
    ),
    (
        "how things stand at this moment, which a file would keep when it is no longer so",
        &["/channels", "/charge"],
    ),
    ("one's own browsers, which nobody but their owner knows", &["/account/sessions"]),
    ("leads on, or renews a page", &["/clocks/interruptions", "/reports/live", "/start"]),
];

/// Where the list stands of which these are the files, where that is not their own address.
const ELSEWHERE: [(&str, &str); 1] = [("/webhooks/{id}/deliveries", "/webhooks/{id}")];

/// Lists over JSON whose page has another name.
const OVER_JSON: [(&str, &str); 2] =
    [("/diary-copies", "/diary/copies"), ("/offices/{office}/diary/{day}", "/diary")];

/// Lists over JSON that are no lists of their own, each with its reason.
const BESIDE: [(&str, &str); 8] = [
    ("/clocks/interruptions", "how things stand at this moment"),
    ("/channels", "how things stand at this moment"),
    ("/law", "a search"),
    ("/reports/offered", "the list of reports narrowed: /reports.csv?waiting=offered"),
    ("/reports/{id}/alike", "beside one record"),
    ("/reports/{id}/evidence", "beside one record"),
    ("/reports/{id}/hand-over", "what one form offers"),
    ("/reports/{id}/involved", "beside one record"),
];

/// Every officers' page that is read.
async fn pages() -> BTreeSet<&'static str> {
    let world = Base::new(Engine::Sqlite).await.world(Vec::new());
    let officers = |route: &&web::Route| route.method == Method::GET && route.audience == Audience::Officer;
    let paths = world.node.routes.iter().filter(officers).map(|route| route.path);
    paths.filter(|path| !path.starts_with("/api/") && !path.starts_with("/demo/")).collect()
}

/// The list of which this is a file.
fn list(path: &str) -> Option<&str> {
    path.strip_suffix(".csv").or_else(|| path.strip_suffix(".xlsx"))
}

fn page_of(list: &str) -> &str {
    ELSEWHERE.iter().find(|(files, _)| *files == list).map_or(list, |(_, page)| *page)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_list_has_its_two_files() {
    let pages = pages().await;
    let lists: BTreeSet<&str> = pages.iter().filter_map(|path| list(path)).collect();
    assert!(lists.len() >= 20, "the walk finds them: {lists:?}");
    for list in &lists {
        for end in ["csv", "xlsx"] {
            assert!(pages.contains(format!("{list}.{end}").as_str()), "{list}.{end} is missing");
        }
        assert!(pages.contains(page_of(list)), "{list} has no page");
    }
    let with_files: BTreeSet<&str> = lists.iter().map(|list| page_of(list)).collect();
    let none: BTreeSet<&str> = NO_LISTS.iter().flat_map(|(_, pages)| pages.iter().copied()).collect();
    let both: Vec<&&str> = none.iter().filter(|page| lists.contains(**page)).collect();
    assert!(both.is_empty(), "excused and a list: {both:?}");
    let lacking: Vec<&&str> = pages
        .iter()
        .filter(|path| list(path).is_none() && !with_files.contains(**path) && !none.contains(**path))
        .collect();
    assert!(lacking.is_empty(), "neither a list with its files nor excused: {lacking:?}");
    for page in none {
        assert!(pages.contains(page), "{page} is excused and not there");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_list_over_json_has_its_two_files_and_these_are_described() {
    let pages = pages().await;
    let document: serde_json::Value = serde_json::from_str(&khidmat::commands::openapi().unwrap()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let mut lists = 0;
    for (path, item) in paths.iter().filter(|(path, _)| path.starts_with("/api/")) {
        let schema = &item["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        let Some(named) = schema["$ref"].as_str() else { continue };
        let of = &document["components"]["schemas"][named.rsplit('/').next().unwrap()];
        if of["properties"]["rows"].is_null() {
            continue;
        }
        lists += 1;
        let path = path.trim_start_matches("/api/v1");
        if BESIDE.iter().any(|(beside, _)| *beside == path) {
            continue;
        }
        let path = OVER_JSON.iter().find(|(json, _)| *json == path).map_or(path, |(_, page)| *page);
        for end in ["csv", "xlsx"] {
            assert!(
                pages.contains(format!("{path}.{end}").as_str()),
                "{path} is a list over JSON without .{end}"
            );
        }
    }
    assert!(lists >= 15, "the walk finds them: {lists}");
    for path in pages.iter().filter(|path| list(path).is_some()) {
        assert!(paths.get(*path).is_some_and(|item| item["get"].is_object()), "{path} is not described");
    }
}

/// A file answers every caller as its page does: the table of routes says so, and its own test that the table is true.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_refused_to_whom_its_page_is() {
    let table = std::fs::read_to_string(crate::repository("docs/reference/routes.md")).unwrap();
    let answers = |path: &str| {
        let row = format!("| `GET {path}` |");
        table.lines().find_map(|line| line.strip_prefix(row.as_str())).map(str::to_owned)
    };
    for path in pages().await {
        if let Some(list) = list(path) {
            let (file, page) = (answers(path), answers(page_of(list)));
            assert!(file.is_some() && file == page, "{path}: {file:?}, and its page {page:?}");
        }
    }
}
