//! Which language a visitor is served in: the link just followed, else what was chosen before, else what the
//! browser asks for, else Urdu. Works without JavaScript. Must not guess from place or name.

use http::header::{ACCEPT_LANGUAGE, COOKIE};
use http::{HeaderMap, Uri};
use kernel::Lang;

/// The cookie that remembers the choice. Holds nothing but a tag.
pub const COOKIE_NAME: &str = "khidmat-lang";

/// One year in seconds.
const COOKIE_AGE: u32 = 31_536_000;

/// A visitor's language, and whether this request chose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The language to answer in.
    pub lang: Lang,
    /// True when `?lang=` was followed, so that the answer remembers it.
    pub chosen_now: bool,
}

/// Decides for one request.
pub fn choose(uri: &Uri, headers: &HeaderMap) -> Choice {
    if let Some(lang) = asked(uri) {
        return Choice { lang, chosen_now: true };
    }
    let lang = remembered(headers).or_else(|| preferred(headers)).unwrap_or_default();
    Choice { lang, chosen_now: false }
}

fn asked(uri: &Uri) -> Option<Lang> {
    let pairs = uri.query()?.split('&');
    pairs.filter_map(|pair| pair.strip_prefix("lang=")).find_map(Lang::parse)
}

fn remembered(headers: &HeaderMap) -> Option<Lang> {
    Lang::parse(cookie(headers, COOKIE_NAME)?)
}

/// The value of a cookie, as sent.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let sent = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    sent.flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// The language with the highest weight that is one of ours (RFC 9110, 12.5.4).
fn preferred(headers: &HeaderMap) -> Option<Lang> {
    let header = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    let ranges = header.split(',').take(20).filter_map(|range| {
        let (tag, weight) = range.trim().split_once(";q=").unwrap_or((range.trim(), "1"));
        let weight: f32 = weight.trim().parse().ok().filter(|w| *w > 0.0)?;
        Some((Lang::parse(&tag.to_ascii_lowercase())?, weight))
    });
    let best = ranges.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.map(|(lang, _)| lang)
}

/// The `Set-Cookie` value that remembers `lang`.
pub fn remember(lang: Lang, https: bool) -> String {
    let secure = if https { "; Secure" } else { "" };
    format!("{COOKIE_NAME}={}; Path=/; Max-Age={COOKIE_AGE}; SameSite=Lax; HttpOnly{secure}", lang.tag())
}

/// The same page in `lang`: its path and query with `lang` replaced.
pub fn switch_link(uri: &Uri, lang: Lang) -> String {
    let kept =
        uri.query().unwrap_or_default().split('&').filter(|p| !p.is_empty() && !p.starts_with("lang="));
    let mut query: Vec<&str> = kept.collect();
    let tag = format!("lang={}", lang.tag());
    query.push(&tag);
    // A path such as `//host` or `/\\host` would lead to another site.
    format!("/{}?{}", uri.path().trim_start_matches(['/', '\\']), query.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookie: Option<&str>, accept: Option<&str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in [(COOKIE, cookie), (ACCEPT_LANGUAGE, accept)] {
            if let Some(value) = value {
                headers.insert(name, value.parse().unwrap());
            }
        }
        headers
    }

    fn lang(uri: &'static str, cookie: Option<&str>, accept: Option<&str>) -> Lang {
        choose(&Uri::from_static(uri), &headers(cookie, accept)).lang
    }

    #[test]
    fn the_nearest_choice_wins() {
        assert_eq!(lang("/", None, None), Lang::Ur);
        assert_eq!(lang("/", None, Some("fr, en-GB;q=0.8, ur;q=0.2")), Lang::En);
        assert_eq!(lang("/", None, Some("en;q=0, ur;q=0.1")), Lang::Ur);
        assert_eq!(lang("/", Some("a=b; khidmat-lang=ur"), Some("en")), Lang::Ur);
        assert_eq!(lang("/?x=1&lang=en", Some("khidmat-lang=ur"), None), Lang::En);
        assert_eq!(lang("/?lang=%3Cscript%3E", Some("khidmat-lang=xx"), Some(";;;q=")), Lang::Ur);
    }

    #[test]
    fn the_switch_stays_on_this_site_and_page() {
        assert_eq!(switch_link(&Uri::from_static("/a?b=1&lang=ur"), Lang::En), "/a?b=1&lang=en");
        assert_eq!(switch_link(&Uri::from_static("//evil.example/a"), Lang::En), "/evil.example/a?lang=en");
        assert_eq!(switch_link(&Uri::from_static("/\\evil.example/a"), Lang::En), "/evil.example/a?lang=en");
    }
}
