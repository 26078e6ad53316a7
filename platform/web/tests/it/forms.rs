//! Forms of hostile size and content.

use axum::body::Body;
use http::{Request, StatusCode};
use proptest::prelude::*;
use web::Fields;

use crate::support::{MEGABYTE, ask, post_form};

#[tokio::test]
async fn urdu_and_its_digits_arrive_as_typed() {
    let reply = post_form("name=%D8%B9%D9%84%DB%8C+%D8%AE%D8%A7%D9%86&on-day=%DB%B2%DB%B1&on-month=%D9%A1%D9%A1&on-year=2026&at-hour=%DB%B1%DB%B4&at-minute=05").await;
    assert_eq!(reply.text(), "علی خان|Ok(Some(2026-11-21))|Ok(Some(14:05:00))");
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_it_is_read() {
    let reply = post_form(vec![b'a'; 10 * MEGABYTE]).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(reply.text().contains("<h1>"));
    let many = "a=1&".repeat(web::form::MAX_FIELDS + 1);
    assert_eq!(post_form(many).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn what_is_no_form_is_refused() {
    assert_eq!(post_form("name=%FF%FE").await.status, StatusCode::BAD_REQUEST);
    let json =
        Request::post("/echo").header("content-type", "application/json").body(Body::from("{}")).unwrap();
    assert_eq!(ask(json).await.status, StatusCode::BAD_REQUEST);
}

#[test]
fn a_date_is_whole_or_blank_or_wrong() {
    let on = |day: &str, month: &str, year: &str| {
        let pairs = [("on-day", day), ("on-month", month), ("on-year", year)];
        Fields::from_pairs(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into()).date("on")
    };
    assert_eq!(on("", " ", ""), Ok(None));
    assert_eq!(on("۲۹", "2", "۲۰۲۸").unwrap().unwrap().to_string(), "2028-02-29");
    for wrong in [
        ("31", "2", "2026"),
        ("1", "1", "26"),
        ("1", "", "2026"),
        ("-1", "1", "2026"),
        ("300", "1", "2026"),
        ("1", "1", "99999"),
    ] {
        assert_eq!(on(wrong.0, wrong.1, wrong.2), Err("date.wrong"), "{wrong:?}");
    }
}

#[test]
fn an_hour_is_of_the_24_hour_clock() {
    let at = |hour: &str, minute: &str| {
        let pairs =
            vec![("at-hour".to_owned(), hour.to_owned()), ("at-minute".to_owned(), minute.to_owned())];
        Fields::from_pairs(pairs).time("at")
    };
    assert_eq!(at("", ""), Ok(None));
    assert_eq!(at("۲۳", "۵۹").unwrap().unwrap().to_string(), "23:59:00");
    for wrong in [("24", "0"), ("1", ""), ("1", "60"), ("2pm", "0")] {
        assert_eq!(at(wrong.0, wrong.1), Err("time.wrong"), "{wrong:?}");
    }
}

proptest! {
    #[test]
    fn no_bytes_bring_the_reader_down(body in proptest::collection::vec(any::<u8>(), 0..2000)) {
        if let Ok(fields) = Fields::parse(&body) {
            prop_assert!(fields.date("on").is_ok() || body.contains(&b'='));
        }
    }

    #[test]
    fn what_is_typed_is_shown_again_and_never_runs(typed in "[\\PC<>\"'&\u{202E}]{0,40}") {
        let site = crate::support::site();
        let html = crate::support::shown_again(&site, &typed);
        let value = html.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
        prop_assert!(!value.contains(['<', '>', '\'']));
    }
}
