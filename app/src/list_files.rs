//! The lists' files in the OpenAPI document: made from the routes, so that none can be left out. Must not describe anything else.

use capability::Routes;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{ContentBuilder, OpenApi, Paths, Required, ResponseBuilder};

/// The end of each file's address, and its media type as the document writes it.
const FORMS: [(&str, &str); 2] =
    [(".csv", "text/csv"), (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")];

/// Describes every list's files.
pub fn describe(document: &mut OpenApi, routes: &Routes) {
    for route in routes.listed() {
        let form = FORMS.iter().find_map(|(end, kind)| Some((route.path.strip_suffix(end)?, *kind)));
        if let Some((list, kind)) = form {
            describe_one(&mut document.paths, (route.path, list), kind);
        }
    }
}

fn describe_one(paths: &mut Paths, (path, list): (&'static str, &'static str), kind: &str) {
    let summary = format!(
        "The list {list} as a file: its page's rows, under the same policy, up to 10 000. It takes its page's query, is asked for in a \
         session, and each asking is journaled as a look-up."
    );
    let file = ResponseBuilder::new().content(kind, ContentBuilder::new().build());
    let mut operation = OperationBuilder::new()
        .operation_id(Some(
            path.trim_start_matches('/').replace(['/', '.', '-'], "_").replace(['{', '}'], ""),
        ))
        .summary(Some(summary))
        .response("200", file)
        .response("303", ResponseBuilder::new().description("Nobody is signed in"))
        .response("403", ResponseBuilder::new())
        .response("404", ResponseBuilder::new());
    if list.contains("{id}") {
        let id = ParameterBuilder::new().name("id").parameter_in(ParameterIn::Path).required(Required::True);
        operation = operation.parameter(id.schema(Some(ObjectBuilder::new().schema_type(Type::String))));
    }
    paths.add_path_operation(path, vec![HttpMethod::Get], operation);
}
