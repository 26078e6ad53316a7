//! One table from errors to HTTP; a page for people, a problem for programs; never our internals.

use axum::body::Body;
use http::{Request, StatusCode};
use kernel::{Error, FieldErrors};

use crate::support::{ask, get_page};

#[test]
fn each_kind_has_its_status() {
    let cause = || "x".into();
    let table = [
        (Error::Invalid(FieldErrors::default()), 422),
        (Error::Malformed("a.b"), 400),
        (Error::NotFound("a.b"), 404),
        (Error::Conflict("a.b"), 409),
        (Error::Forbidden("a.b"), 403),
        (Error::Unauthenticated("a.b"), 401),
        (Error::TooLarge("a.b"), 413),
        (Error::TooSlow("a.b"), 408),
        (Error::TooMany("a.b", 1), 429),
        (Error::Busy("a.b", 1), 503),
        (Error::Unavailable("a.b", cause()), 503),
        (Error::Inconsistent { table: "t", what: "w", row: "1".to_owned() }, 500),
        (Error::Internal(cause()), 500),
    ];
    for (error, status) in table {
        assert_eq!(web::error_page::status(&error).as_u16(), status, "{error:?}");
    }
}

#[tokio::test]
async fn a_fault_of_ours_says_nothing_of_its_cause() {
    for accept in ["text/html", "application/json"] {
        let reply = get_page("/broken?lang=en", &[("accept", accept)]).await;
        let text = reply.text();
        assert_eq!(reply.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!text.contains("hunter2") && !text.contains("/srv"), "{text}");
        assert!(text.contains(reply.header("x-request-id")), "the reference to give is shown");
        assert!(text.contains("Something went wrong on our side"));
    }
}

#[tokio::test]
async fn whoever_is_in_danger_can_leave_an_error_too() {
    let guest = get_page("/nothing?lang=en", &[]).await.text();
    assert!(guest.contains("data-exit"), "{guest}");
    let officer = get_page("/nothing?lang=en", &[("cookie", "sid=x; __Host-sid=x")]).await.text();
    assert!(!officer.contains("data-exit"), "{officer}");
}

#[tokio::test]
async fn a_program_gets_a_problem() {
    let reply = get_page("/api/v1/nothing?lang=en", &[]).await;
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (StatusCode::NOT_FOUND, "application/problem+json")
    );
    let problem: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(problem["code"], "error.not-found");
    assert_eq!(problem["status"], 404);
    assert_eq!(problem["title"], "Page not found");
}

#[tokio::test]
async fn the_frameworks_own_refusals_are_pages_too() {
    let method = ask(Request::delete("/echo").body(Body::empty()).unwrap()).await;
    assert_eq!((method.status, method.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "POST"));
    assert!(method.text().contains("<h1>"));
    let slow = get_page("/slow", &[]).await;
    assert_eq!((slow.status, slow.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "30"));
}
