//! Turns what was given into a configuration, noting every fault on the way. Must not create anything.

use std::path::PathBuf;

use access::Limits;
use files::{Place, S3};
use journal::WitnessAddress;
use journal::ship::Province;
use kernel::Bilingual;
use tlog::WitnessKey;
use vault::TransferPublic;

use super::source::Source;
use super::{Config, Faults, LogConfig, NodeKind, Upstream, WebConfig, gateways};
use crate::peer::Proxies;
use crate::secret;

pub(super) fn config(mut source: Source) -> Result<Config, Faults> {
    let whole = read(&mut source);
    source.finish(whole)
}

fn read(source: &mut Source) -> Option<Config> {
    // Each is read before any is missed, so that one run names every fault.
    let node = one(source, "node.name", |text| text.parse().map_err(str::to_owned));
    let kind = one(source, "node.kind", node_kind);
    let offices = list(source, "node.offices", |text| Ok(text.to_owned()));
    let upstream = upstream(source, kind);
    let force = force(source);
    let database = database(source);
    let web = web(source);
    let keys = folder(source, "keys.dir");
    let outside = optional(source, "journal.outside").map(|text| source.path(&text));
    let witnesses = list(source, "journal.witnesses", witness);
    let files = place(source);
    let file_limit = number(source, "files.limit", (1024, 1_073_741_824));
    let sessions = sessions(source);
    let catalogue = existing(source, "catalogue.dir");
    let policies = existing(source, "policies.dir");
    let gateways = gateways::read(source);
    let helpline = gateways::helpline(source);
    let reader = reader(source, "oversight.reader");
    let told_outside = self::reader(source, "clocks.outside");
    let log = log(source);
    Some(Config {
        node: node?,
        kind: kind?,
        offices: offices?,
        upstream: upstream?,
        force: force?,
        database: database?,
        web: web?,
        keys: keys?,
        outside,
        witnesses: witnesses?,
        files: files?,
        file_limit: file_limit?.unsigned_abs(),
        sessions: sessions?,
        catalogue: catalogue?,
        policies: policies?,
        gateways: gateways?,
        helpline: helpline?,
        reader: reader?,
        told_outside: told_outside?,
        log: log?,
    })
}

/// A field that must have one value.
pub(super) fn one<T>(
    source: &mut Source,
    name: &str,
    read: impl FnOnce(&str) -> Result<T, String>,
) -> Option<T> {
    let Some(given) = source.value(name) else {
        source.fault(name, "is missing");
        return None;
    };
    let [item] = given.items.as_slice() else {
        source.fault(name, "takes one value");
        return None;
    };
    match read(item) {
        Ok(value) => Some(value),
        Err(what) => {
            source.fault(name, what);
            None
        }
    }
}

fn list<T>(source: &mut Source, name: &str, read: impl Fn(&str) -> Result<T, String>) -> Option<Vec<T>> {
    let items = source.value(name)?.items;
    let mut all = Vec::new();
    for item in &items {
        match read(item) {
            Ok(value) => all.push(value),
            Err(what) => source.fault(name, format!("\"{item}\" {what}")),
        }
    }
    (all.len() == items.len()).then_some(all)
}

/// A field that may be left out.
fn optional(source: &mut Source, name: &str) -> Option<String> {
    if source.is_given(name) { one(source, name, |text| Ok(text.to_owned())) } else { None }
}

fn text(source: &mut Source, name: &str) -> Option<String> {
    one(source, name, |text| if text.is_empty() { Err("is empty".to_owned()) } else { Ok(text.to_owned()) })
}

fn number(source: &mut Source, name: &str, (least, most): (i64, i64)) -> Option<i64> {
    one(source, name, |text| match text.parse::<i64>() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(format!("is \"{text}\"")),
    })
}

fn folder(source: &mut Source, name: &str) -> Option<PathBuf> {
    let written = text(source, name)?;
    Some(source.path(&written))
}

/// A folder that may be left out, and exists when it is given. `None` is a fault, `Some(None)` is left out.
#[expect(clippy::option_option, reason = "left out is legal, wrong is not")]
fn existing(source: &mut Source, name: &str) -> Option<Option<PathBuf>> {
    let Some(written) = optional(source, name) else { return Some(None) };
    let path = source.path(&written);
    if path.is_dir() {
        return Some(Some(path));
    }
    source.fault(name, format!("is \"{}\", which is not a folder", path.display()));
    None
}

fn node_kind(text: &str) -> Result<NodeKind, String> {
    match text {
        "province" => Ok(NodeKind::Province),
        "station" => Ok(NodeKind::Station),
        other => Err(format!("is \"{other}\"")),
    }
}

#[expect(clippy::option_option, reason = "a province has none, a wrong one is a fault")]
fn upstream(source: &mut Source, kind: Option<NodeKind>) -> Option<Option<Upstream>> {
    const ALL: [&str; 3] = ["province.url", "province.witness", "province.transfer"];
    if kind != Some(NodeKind::Station) {
        let stray = ALL.into_iter().filter(|name| source.is_given(name)).collect::<Vec<_>>();
        for name in &stray {
            source.fault(name, "is given, but node.kind is not station");
        }
        return stray.is_empty().then_some(None);
    }
    let url = one(source, "province.url", address);
    let key = one(source, "province.witness", witness_key);
    let transfer = one(source, "province.transfer", |text| secret::seed(text).map(TransferPublic));
    Some(Some(Upstream { url: url?, province: Province { key: key?, transfer: transfer? } }))
}

fn address(text: &str) -> Result<String, String> {
    let known = text.starts_with("https://") || text.starts_with("http://");
    if known && !text.ends_with('/') { Ok(text.to_owned()) } else { Err(format!("is \"{text}\"")) }
}

fn witness_key(text: &str) -> Result<WitnessKey, String> {
    WitnessKey::parse(text).map_err(|_| "is not a witness's verifier key".to_owned())
}

fn witness(text: &str) -> Result<WitnessAddress, String> {
    let (url, key) = text.split_once(' ').ok_or("is not `URL VERIFIER-KEY`")?;
    Ok(WitnessAddress { url: address(url)?, key: witness_key(key.trim())? })
}

fn force(source: &mut Source) -> Option<Bilingual> {
    let name = |text: &str| match text.chars().count() {
        1..=100 => Ok(text.to_owned()),
        count => Err(format!("has {count} letters")),
    };
    let ur = one(source, "force.name_ur", name);
    let en = one(source, "force.name_en", name);
    Some(Bilingual::new(ur?, en?))
}

fn database(source: &mut Source) -> Option<db::Settings> {
    let connections = number(source, "database.connections", (2, 500));
    let url = match (source.is_given("database.url"), source.is_given("database.url_file")) {
        (true, true) => {
            source.fault("database.url_file", "and database.url are both given");
            None
        }
        (false, true) => secret_file(source, "database.url_file"),
        _ => one(source, "database.url", database_url),
    }?;
    let connections = u32::try_from(connections?).ok()?;
    Some(db::Settings { connections, ..db::Settings::new(url) })
}

fn database_url(text: &str) -> Result<String, String> {
    let user = text.split_once("://").and_then(|(_, rest)| rest.split_once('@')).map(|(user, _)| user);
    if user.is_some_and(|user| user.contains(':')) {
        return Err(
            "contains a password; put the whole address into a file and name it in database.url_file"
                .to_owned(),
        );
    }
    let known =
        text.starts_with("sqlite://") || text.starts_with("postgres://") || text.starts_with("postgresql://");
    if known { Ok(text.to_owned()) } else { Err(format!("is \"{text}\"")) }
}

fn web(source: &mut Source) -> Option<WebConfig> {
    let listen = one(source, "web.listen", |text| text.parse().map_err(|_| format!("is \"{text}\"")));
    let public_host = one(source, "web.public_host", host);
    let https = one(source, "web.https", |text| text.parse().map_err(|_| format!("is \"{text}\"")));
    let leave_to = one(source, "web.leave_to", way_out);
    let proxies = list(source, "web.proxies", crate::peer::parse_range);
    let private =
        one(source, "webhooks.allow_private", |text| text.parse().map_err(|_| format!("is \"{text}\"")));
    let per_address = number(source, "web.per_address", (8, 4096));
    Some(WebConfig {
        listen: listen?,
        public_host: public_host?,
        https: https?,
        leave_to: leave_to?,
        proxies: Proxies::new(proxies?),
        private_receivers: private?,
        per_address: usize::try_from(per_address?).ok()?,
    })
}

/// An address of another host, or none.
fn way_out(text: &str) -> Result<String, String> {
    let legal =
        text.strip_prefix("https://").is_some_and(|rest| host(rest.split('/').next().unwrap_or("")).is_ok());
    let whole = text.len() <= 500 && text.chars().all(|c| c.is_ascii_graphic());
    if text.is_empty() || (legal && whole) { Ok(text.to_owned()) } else { Err(format!("is \"{text}\"")) }
}

fn host(text: &str) -> Result<String, String> {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
    let fits = !text.is_empty() && text.len() <= 253 && text.chars().all(legal);
    if fits { Ok(text.to_owned()) } else { Err(format!("is \"{text}\"")) }
}

fn place(source: &mut Source) -> Option<Place> {
    let kind = text(source, "files.kind")?;
    match kind.as_str() {
        "local" => folder(source, "files.folder").map(|folder| Place::Local { folder }),
        "s3" => {
            let endpoint = optional(source, "files.endpoint");
            let bucket = text(source, "files.bucket");
            let region = text(source, "files.region");
            let access_key = secret_file(source, "files.access_key_file");
            let secret_key = secret_file(source, "files.secret_key_file");
            let (bucket, region) = (bucket?, region?);
            let (access_key, secret_key) = (access_key?, secret_key?);
            Some(Place::S3(S3 { endpoint, bucket, region, access_key, secret_key, allow_http: false }))
        }
        other => {
            source.fault("files.kind", format!("is \"{other}\""));
            None
        }
    }
}

pub(super) fn secret_file(source: &mut Source, name: &str) -> Option<String> {
    let written = text(source, name)?;
    match secret::read(&source.path(&written)) {
        Ok(secret) => Some(secret.trim().to_owned()),
        Err(what) => {
            source.fault(name, what.to_string());
            None
        }
    }
}

fn sessions(source: &mut Source) -> Option<Limits> {
    let idle = number(source, "sessions.idle", (60, 7200));
    let absolute = number(source, "sessions.absolute", (600, 86_400));
    let at_desk = number(source, "sessions.at_desk", (1, 20));
    Some(Limits { idle: idle?, absolute: absolute?, at_desk: usize::try_from(at_desk?).ok()? })
}

/// The public half of the key of somebody outside; none where nobody outside reads.
#[expect(clippy::option_option, reason = "not given, or given and unreadable")]
fn reader(source: &mut Source, name: &'static str) -> Option<Option<TransferPublic>> {
    if !source.is_given(name) {
        return Some(None);
    }
    one(source, name, secret::seed).map(|key| Some(TransferPublic(key)))
}

fn log(source: &mut Source) -> Option<LogConfig> {
    let json = one(source, "log.format", |text| match text {
        "json" => Ok(true),
        "text" => Ok(false),
        other => Err(format!("is \"{other}\"")),
    });
    let filter = one(source, "log.filter", |text| {
        let read = text.parse::<tracing_subscriber::EnvFilter>();
        read.map(|_| text.to_owned()).map_err(|_| format!("is \"{text}\""))
    });
    Some(LogConfig { json: json?, filter: filter? })
}
