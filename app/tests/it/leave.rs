//! The way out of every page that somebody who is watched may be on.

use axum::body::Body;
use db::Engine;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use kernel::Lang;

use crate::routes::Base;

async fn left(from: Option<&str>, lang: Lang) -> (http::response::Parts, String) {
    let world = Base::new(Engine::Sqlite).await.world(Vec::new());
    let mut request = Request::builder().uri("/leave").header(header::HOST, "khidmat.test");
    request =
        request.header(header::ACCEPT_LANGUAGE, lang.tag()).extension(web::PeerAddress("one".to_owned()));
    if let Some(from) = from {
        request = request.header("sec-fetch-site", from);
    }
    let answer =
        tower::ServiceExt::oneshot(world.router(), request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = answer.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (parts, String::from_utf8_lossy(&body).into_owned())
}

/// It names nobody, works without a script, is kept nowhere and makes the browser forget; another site signs nobody out with it.
#[tokio::test]
async fn the_way_out_says_nothing_and_makes_the_browser_forget() {
    for lang in Lang::ALL {
        let (parts, page) = left(Some("same-origin"), lang).await;
        assert_eq!(
            (parts.status, parts.headers["cache-control"].to_str().unwrap()),
            (StatusCode::OK, "no-store")
        );
        assert_eq!(parts.headers["clear-site-data"], "\"cache\", \"cookies\", \"storage\"");
        let gone: Vec<_> =
            parts.headers.get_all(header::SET_COOKIE).iter().map(|c| c.to_str().unwrap()).collect();
        assert!(gone.iter().all(|cookie| cookie.contains("Max-Age=0")) && gone.len() == 2, "{gone:?}");
        for word in ["olice", "پولیس", "eport", "رپورٹ", "hidmat", "خدمت", "<script", "href=\"/r"]
        {
            assert!(!page.contains(word), "{word}: {page}");
        }
    }
    assert!(
        left(Some("none"), Lang::En).await.0.headers.contains_key("clear-site-data"),
        "typed, or a bookmark"
    );
    for elsewhere in ["cross-site", "same-site"] {
        let (parts, _) = left(Some(elsewhere), Lang::En).await;
        assert!(
            !parts.headers.contains_key("clear-site-data") && !parts.headers.contains_key(header::SET_COOKIE)
        );
    }
}
