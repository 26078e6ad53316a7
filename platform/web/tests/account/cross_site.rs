//! What another site makes a browser send is refused, as a page in the visitor's language.

use axum::body::Body;
use http::Request;

use crate::world::World;

fn post(headers: &[(&str, &str)]) -> Request<Body> {
    let request = Request::post("/sign-in?lang=en")
        .header("host", "khidmat.test")
        .header("content-type", "application/x-www-form-urlencoded");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.body(Body::from("login=a")).unwrap()
}

testkit::both_engines! { app World::start;
    async fn forms_of_other_sites_are_refused(world: World) {
        for foreign in [
            [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
            [("sec-fetch-site", "same-site"), ("origin", "https://other.khidmat.test")],
            [("x-none", ""), ("origin", "https://evil.example")],
            [("x-none", ""), ("origin", "null")],
        ] {
            let refused = world.send(post(&foreign)).await.expect(403);
            assert!(refused.text.contains("This form came from another site."), "{foreign:?}");
            assert!(refused.headers.contains_key("content-security-policy"), "inside the frame");
        }
    }

    async fn our_own_forms_pass_in_browsers_new_and_old_and_over_plain_http(world: World) {
        for own in [
            [("sec-fetch-site", "same-origin"), ("origin", "https://khidmat.test")],
            [("x-none", ""), ("origin", "http://khidmat.test")],
        ] {
            world.send(post(&own)).await.expect(422);
        }
        let page = world.send(Request::get("/sign-in").body(Body::empty()).unwrap()).await.expect(200);
        assert_eq!(page.headers.get("referrer-policy").unwrap(), "same-origin", "or browsers send Origin: null");
    }
}
