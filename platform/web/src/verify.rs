//! The verifying page, served with this installation's keys filled in. The same file works from a disk with no
//! network; served here it needs its own content policy, because it carries its script inside itself.

use axum::response::{IntoResponse, Response};
use http::header;
use kernel::Lang;
use sha2::{Digest, Sha256};

use crate::staff::Guest;

const PAGE: &str = include_str!("../../../assets/verify/verify.html");
const TRUST: &str = "__KHIDMAT_TRUST__";
const URDU: &str = "<html lang=\"ur\" dir=\"rtl\">";

/// The page with `trust` (JSON) filled in, opening in the visitor's language.
pub fn page(trust: &str, lang: Lang) -> String {
    let opened = format!("<html lang=\"{}\" dir=\"{}\">", lang.tag(), lang.dir());
    // A "<" inside the JSON could end the script element it stands in.
    PAGE.replacen(URDU, &opened, 1).replace(TRUST, &trust.replace('<', "\\u003c"))
}

/// The content policy of that page: exactly its own inline scripts and styles, by digest, and nothing else.
pub fn policy(page: &str) -> String {
    let (scripts, styles) = (digests(page, "script"), digests(page, "style"));
    format!(
        "default-src 'none'; script-src {scripts}; style-src {styles}; img-src data:; form-action 'none'; \
         frame-ancestors 'none'; base-uri 'none'"
    )
}

/// The digests of every inline element of a kind, as sources of a content policy.
fn digests(page: &str, element: &str) -> String {
    let (open, close) = (format!("<{element}"), format!("</{element}>"));
    let inline = page.split(&open).skip(1).filter_map(|rest| {
        let (_, body) = rest.split_once('>')?;
        let (body, _) = body.split_once(&close)?;
        Some(format!("'sha256-{}'", base64(&Sha256::digest(body.as_bytes()))))
    });
    let listed: Vec<String> = inline.collect();
    if listed.is_empty() { "'none'".to_owned() } else { listed.join(" ") }
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// The page. A receipt chosen on it is read by the browser and never sent anywhere.
#[expect(clippy::unused_async, reason = "a handler is async")]
pub async fn show(guest: Guest) -> Response {
    let page = page(&guest.state.trust, guest.visit.lang());
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy(&page)),
    ];
    (headers, page).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trust_cannot_break_out_of_its_script() {
        let page = page("{\"x\":\"</script><script>alert(1)\"}", Lang::Ur);
        assert!(!page.contains("<script>alert(1)"));
        assert!(!page.contains(TRUST));
        assert!(policy(&page).contains("'sha256-"));
        assert!(!policy(&page).contains("unsafe"));
    }

    #[test]
    fn it_opens_in_the_visitors_language() {
        assert!(page("{}", Lang::Ur).contains("<html lang=\"ur\" dir=\"rtl\">"));
        let english = page("{}", Lang::En);
        assert!(english.contains("<html lang=\"en\" dir=\"ltr\">") && !english.contains("<html lang=\"ur\""));
    }
}
