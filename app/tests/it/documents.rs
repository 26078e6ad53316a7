//! Documents that are printed from the code are the committed ones.

use crate::{committed, repository};

#[test]
fn the_openapi_document_is_the_committed_one() {
    committed("docs/reference/openapi.json", &format!("{}\n", khidmat::commands::openapi().unwrap()));
}

#[test]
fn the_configuration_page_holds_every_field() {
    let page = std::fs::read_to_string(repository("docs/reference/configuration.md")).unwrap();
    let (head, rest) = page.split_once("<!-- fields -->\n").expect("the place of the table");
    let (_, tail) = rest.split_once("<!-- end -->").expect("the end of the table");
    let table = khidmat::config::reference();
    committed(
        "docs/reference/configuration.md",
        &format!("{head}<!-- fields -->\n{table}<!-- end -->{tail}"),
    );
}
