//! Every page says its language and direction, carries the headers, and is small enough for a 2G phone.

use crate::support::{brotli_len, get_page};

const PAGES: [&str; 4] = ["/design", "/design/staff", "/design/slip", "/no-such-page"];

#[tokio::test]
async fn every_page_names_its_language_and_direction() {
    for (lang, dir) in [("ur", "rtl"), ("en", "ltr")] {
        for path in PAGES {
            let reply = get_page(&format!("{path}?lang={lang}"), &[]).await;
            let html = reply.text();
            assert!(html.contains(&format!("<html lang=\"{lang}\" dir=\"{dir}\">")), "{path} {lang}");
            assert_eq!(reply.header("content-language"), lang, "{path}");
            assert!(reply.header("vary").contains("Accept-Language"), "{path}");
            assert!(reply.header("set-cookie").starts_with(&format!("khidmat-lang={lang};")), "{path}");
        }
    }
}

#[tokio::test]
async fn every_page_carries_the_headers() {
    for path in PAGES {
        let reply = get_page(path, &[]).await;
        let policy = reply.header("content-security-policy");
        for rule in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"] {
            assert!(policy.contains(rule), "{path}: {rule}");
        }
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("referrer-policy"), "same-origin");
        assert_eq!(reply.header("cache-control"), "no-store");
        assert!(reply.header("strict-transport-security").starts_with("max-age="));
        assert_eq!(reply.header("x-request-id").len(), 12);
    }
}

#[tokio::test]
async fn no_page_needs_what_the_policy_forbids() {
    for path in PAGES {
        let html = get_page(path, &[]).await.text();
        for forbidden in
            [" style=", "<style", " onclick=", "hx-on", "javascript:", "src=\"http", "href=\"http"]
        {
            assert!(!html.contains(forbidden), "{path} has {forbidden}");
        }
        let ours = ["<script type=\"module\" src=\"/assets/", "<script defer src=\"/assets/"];
        let counted: usize = ours.iter().map(|form| html.matches(form).count()).sum();
        assert_eq!(html.matches("<script").count(), counted, "{path}");
    }
}

#[tokio::test]
async fn faults_are_said_beside_their_box_and_led_to_from_the_top() {
    let html = get_page("/design?lang=en", &[]).await.text();
    assert!(
        html.contains("<title>Error: Form</title>"),
        "a page that can be left quickly names no matter, but says that there are faults"
    );
    assert!(html.contains("<a href=\"#cnic\">Enter all 13 digits"));
    assert!(html.contains("value=\"54400-123456-1\""), "what was typed is kept");
    assert!(html.contains("aria-invalid=\"true\" aria-describedby=\"cnic-hint cnic-error\""));
    assert!(html.contains("value=\"۳۱\""), "Urdu digits are shown as typed");
    // A number of an example stands on one line wherever it is read: in the hint, beside the box and at the top.
    for lang in ["en", "ur"] {
        let html = get_page(&format!("/design?lang={lang}"), &[]).await.text();
        let (every, whole) = ("54400-1234567-1", "<bdi dir=\"ltr\">54400-1234567-1</bdi>");
        let (every, whole) = (html.matches(every).count(), html.matches(whole).count());
        assert!(every >= 3 && every == whole, "{lang}: {whole} of {every}");
    }
}

#[tokio::test]
async fn a_citizens_page_fits_25_kilobytes() {
    for path in ["/design", "/no-such-page"] {
        let html = get_page(path, &[]).await.body;
        let sheets: usize =
            [web::assets::KHIDMAT_CSS, web::assets::FONTS_CSS].iter().map(|link| packed_asset(link)).sum();
        let bytes = brotli_len(&html) + sheets + packed_asset(web::assets::KHIDMAT_JS);
        assert!(bytes <= 25_000, "{path}: {bytes} bytes");
        println!("{path}: {bytes} bytes in brotli with style sheets and script, without fonts");
    }
}

fn packed_asset(link: &str) -> usize {
    web::assets::find(link).unwrap().brotli.unwrap().len()
}

#[tokio::test]
async fn someone_who_saves_data_gets_no_fonts() {
    let light = get_page("/design", &[("save-data", "on")]).await.text();
    assert!(!light.contains(web::assets::FONTS_CSS));
    assert!(get_page("/design", &[]).await.text().contains(web::assets::FONTS_CSS));
}

#[test]
fn the_sheets_have_no_left_and_no_right() {
    for link in [web::assets::KHIDMAT_CSS, web::assets::STAFF_CSS] {
        let sheet = String::from_utf8(web::assets::find(link).unwrap().raw.to_vec()).unwrap();
        for word in ["left", "right"] {
            assert!(!sheet.contains(word), "{link} says {word}");
        }
    }
}
