//! What a place of another system is: its name, its address, of what it is told, its states; when a message that did not
//! arrive is sent again; and what a partner is. No I/O.

use kernel::{FieldErrors, Result, text};
use reqwest::Url;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::Published;

use crate::guard;

/// The longest address.
const URL_MAX: usize = 500;
/// The longest name.
const NAME_MAX: usize = 80;

/// How long an old secret signs beside the new one.
pub const OVERLAP_SECONDS: i64 = 24 * 3_600;
/// Sent messages are kept so long, for looking at.
pub const KEPT_SECONDS: i64 = 30 * 24 * 3_600;

/// Seconds until a message is sent again, after its first, second ... failed attempt: doubling, then twice a day, two
/// days and twenty hours together.
const WAITS: [i64; 14] =
    [5, 15, 60, 300, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 43_200, 43_200, 57_600];

/// Seconds until the next attempt after so many, `None` when it is given up. `chance` is any number: a fifth more or
/// less, so that receivers that come back are not met by everything at once.
pub fn wait_after(attempts: i32, chance: u64) -> Option<i64> {
    let wait = *WAITS.get(usize::try_from(attempts.max(1) - 1).ok()?)?;
    let spread = (wait / 5).max(1);
    Some(wait - spread + (chance % (2 * spread as u64 + 1)) as i64)
}

kernel::words! {
    /// Whether a place is sent to.
    State {
        /// It is.
        Active = "active",
        /// Not for a while: messages wait.
        Paused = "paused",
        /// Not since it failed for days: messages wait.
        Disabled = "disabled",
        /// Never again.
        Removed = "removed",
    }
}

kernel::words! {
    /// How far a message has come.
    Progress {
        /// To be sent, for the first time or again.
        Waiting = "waiting",
        /// Taken by the receiver.
        Sent = "sent",
        /// Given up; it can be sent again by hand.
        Failed = "failed",
    }
}

kernel::words! {
    /// Whether a partner's key opens.
    PartnerState {
        /// It does.
        Active = "active",
        /// Never again.
        Withdrawn = "withdrawn",
    }
}

/// A partner as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedPartner {
    /// Whose system it is, at most 80 characters. Officers and whoever reads their records see it.
    #[serde(default)]
    pub name: String,
}

/// A partner, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// Whose system it is.
    pub name: String,
}

impl TypedPartner {
    /// Its one fault.
    pub fn check(&self) -> Result<Partner> {
        let name =
            text::required_line(&self.name, NAME_MAX).map_err(|code| kernel::Error::field("name", code))?;
        Ok(Partner { name })
    }
}

/// A place as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedWebhook {
    /// Whose system it is, at most 80 characters.
    #[serde(default)]
    pub name: String,
    /// Where messages are posted to: https, or http in a closed network.
    #[serde(default)]
    pub url: String,
    /// Of what it is told, such as `complaints.file`.
    #[serde(default)]
    pub events: Vec<String>,
}

/// A place, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Whose system it is.
    pub name: String,
    /// Where.
    pub url: String,
    /// Of what, in order, each once.
    pub events: Vec<String>,
}

impl TypedWebhook {
    /// Every fault at once.
    pub fn check(&self, published: &[Published], allow_private: bool) -> Result<Webhook> {
        let mut errors = FieldErrors::default();
        let name = errors.keep("name", text::required_line(&self.name, NAME_MAX));
        let url = errors.keep("url", read_url(&self.url, allow_private));
        let events = errors.keep("events", read_events(&self.events, published));
        errors.check()?;
        Ok(Webhook {
            name: name.unwrap_or_default(),
            url: url.unwrap_or_default(),
            events: events.unwrap_or_default(),
        })
    }
}

/// An address to post to, in its one way of writing.
fn read_url(typed: &str, allow_private: bool) -> Result<String, kernel::Code> {
    let typed = text::required_line(typed, URL_MAX)?;
    let url = Url::parse(&typed).map_err(|_| "exchange.bad-url")?;
    let known = matches!(url.scheme(), "http" | "https") && url.has_host();
    // A password in an address ends up in logs; the signature says who sends.
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if !(known && plain && url.as_str().len() <= URL_MAX) {
        return Err("exchange.bad-url");
    }
    if !guard::is_allowed(&url, allow_private) {
        return Err("exchange.private-url");
    }
    Ok(url.into())
}

fn read_events(typed: &[String], published: &[Published]) -> Result<Vec<String>, kernel::Code> {
    let known = |event: &String| published.iter().any(|of| of.action == event);
    if !typed.iter().all(known) {
        return Err("exchange.unknown-event");
    }
    let mut events = typed.to_vec();
    events.sort();
    events.dedup();
    if events.is_empty() { Err("exchange.no-event") } else { Ok(events) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_spread_over_about_three_days_and_end() {
        let total = |chance| (1..).map_while(|attempts| wait_after(attempts, chance)).sum::<i64>();
        // The least and the most that chance can make of it: 54 to 82 hours.
        let (least, most) = ((0..200).map(total).min(), (0..20_000).map(total).max());
        assert!(least.is_some_and(|total| total > 54 * 3_600), "{least:?}");
        assert!(most.is_some_and(|total| total < 82 * 3_600), "{most:?}");
        assert_eq!(wait_after(15, 0), None);
        for chance in 0..1_000 {
            assert!((2_880..=4_320).contains(&wait_after(7, chance).unwrap()));
        }
    }

    #[test]
    fn every_fault_is_found_at_once() {
        let codes = |typed: &TypedWebhook| match typed.check(&[], false) {
            Err(kernel::Error::Invalid(errors)) => errors.0.iter().map(|e| e.code).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!(codes(&TypedWebhook::default()), ["text.required", "text.required", "exchange.no-event"]);
        for bad in
            ["ftp://a.example/", "a.example", "https://u:p@a.example/", "https://a.example/#x", "https://"]
        {
            let typed = TypedWebhook { url: bad.to_owned(), ..TypedWebhook::default() };
            assert!(codes(&typed).contains(&"exchange.bad-url"), "{bad}");
        }
        let typed = TypedWebhook {
            name: "x".to_owned(),
            url: "http://192.168.0.1/".to_owned(),
            events: vec!["access.sign-in".to_owned()],
        };
        assert_eq!(codes(&typed), ["exchange.private-url", "exchange.unknown-event"]);
    }
}
