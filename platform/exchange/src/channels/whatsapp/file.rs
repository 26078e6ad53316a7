//! Files that come over WhatsApp: fetched after the call was answered, outside any transaction, from the platform's own hosts and
//! nowhere else, and kept sealed like every file handed in. Must not follow a redirect, nor believe what a file is called.

use std::time::Duration;

use contracts::Enclosed;
use files::Blobs;
use kernel::Result;
use op::Core;
use reqwest::Url;
use serde::Deserialize;

use super::WhatsAppGateway;
use super::call::Attached;
use crate::channels::enclose::{LARGEST, enclose};
use crate::send::{self, Answer, Sender};

/// Bytes of what is said about it.
const ABOUT_MAX: usize = 16 << 10;
/// A file may take longer than a message: within what its call is leased for.
const PATIENCE: Duration = Duration::from_secs(45);
/// Where the platform keeps files, beside the address that is configured.
const HOSTS: [&str; 1] = ["lookaside.fbsbx.com"];

/// What came of it.
#[derive(Debug)]
pub(super) enum Fetched {
    /// It is here, held until a message names it.
    Here(Enclosed),
    /// It never will be: too large, of no kind that is taken, or gone there.
    Refused(&'static str),
    /// Not this time.
    NotNow,
}

/// Where a file lies for five minutes, as the platform says.
#[derive(Debug, Deserialize)]
struct About {
    url: String,
    #[serde(default)]
    file_size: u64,
}

/// Fetches a file. Its address is asked for each time: the one before has run out.
pub(super) async fn fetch(
    (core, blobs): (&Core, &Blobs),
    (gateway, sender): (&WhatsAppGateway, &Sender),
    file: &Attached,
) -> Result<Fetched> {
    if !file.id.bytes().all(|digit| digit.is_ascii_alphanumeric() || b"_-".contains(&digit)) {
        return Ok(Fetched::Refused("gone"));
    }
    let question = gateway.shown(sender.question(&format!("{}/{}", gateway.url, file.id)));
    let (answer, body) = sender.ask(question, ABOUT_MAX).await;
    let about = match answer {
        Answer::Status(200) => serde_json::from_slice::<About>(&body).ok(),
        // Not known there, or not any more.
        Answer::Status(400 | 404 | 410) => return Ok(Fetched::Refused("gone")),
        _ => None,
    };
    let Some(about) = about else { return Ok(Fetched::NotNow) };
    if about.file_size > LARGEST {
        return Ok(Fetched::Refused("too-large"));
    }
    if !is_theirs(gateway, &about.url) {
        tracing::warn!("WhatsApp named a place for a file that is not its own");
        return Ok(Fetched::Refused("gone"));
    }
    let request = gateway.shown(sender.question(&about.url)).timeout(PATIENCE);
    let bytes = match request.send().await {
        Ok(answer) if answer.status() == 200 => send::whole(answer, LARGEST as usize).await,
        _ => None,
    };
    match bytes {
        Some(bytes) => keep((core, blobs), &bytes, file).await,
        None => Ok(Fetched::NotNow),
    }
}

/// At the address that is configured, or at one of the platform's own over HTTPS.
fn is_theirs(gateway: &WhatsAppGateway, url: &str) -> bool {
    let (Ok(base), Ok(url)) = (Url::parse(&gateway.url), Url::parse(url)) else { return false };
    let bare = url.username().is_empty() && url.password().is_none();
    let own = url.origin() == base.origin();
    let known = url.scheme() == "https"
        && url.port().is_none()
        && url.host_str().is_some_and(|host| HOSTS.contains(&host));
    bare && (own || known)
}

async fn keep(at: (&Core, &Blobs), bytes: &[u8], file: &Attached) -> Result<Fetched> {
    let kept = enclose(at, bytes, file.name.as_deref().unwrap_or_default()).await?;
    Ok(kept.map_or(Fetched::Refused("kind"), Fetched::Here))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channels::whatsapp::Templates;

    #[test]
    fn files_are_fetched_from_the_platform_and_nowhere_else() {
        let gateway = |url: &str| WhatsAppGateway {
            url: url.to_owned(),
            number: "1".to_owned(),
            token: "t".to_owned().into(),
            app_secret: "s".to_owned().into(),
            verify_token: "v".to_owned().into(),
            templates: Templates { ur: "a".to_owned(), en: "b".to_owned() },
        };
        let real = gateway("https://graph.facebook.com/v23.0");
        for good in [
            "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1",
            "https://graph.facebook.com/x",
        ] {
            assert!(is_theirs(&real, good), "{good}");
        }
        for bad in [
            "http://lookaside.fbsbx.com/x",
            "https://lookaside.fbsbx.com:8443/x",
            "https://lookaside.fbsbx.com.example/x",
            "https://graph.facebook.com@10.0.0.1/x",
            "https://user@graph.facebook.com/x",
            "http://169.254.169.254/latest/meta-data",
            "http://127.0.0.1:8080/",
            "file:///etc/passwd",
            "",
        ] {
            assert!(!is_theirs(&real, bad), "{bad}");
        }
        let here = gateway("http://127.0.0.1:8092/v23.0");
        assert!(
            is_theirs(&here, "http://127.0.0.1:8092/files/1")
                && !is_theirs(&here, "http://127.0.0.1:8093/files/1")
        );
    }
}
