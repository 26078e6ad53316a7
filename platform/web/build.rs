//! Checks the messages, and makes the table of embedded assets: hashed names, brotli and gzip forms, types.
//! Needs no Node and no network: `assets/vendor` is committed. Must not change a file's meaning.
#![expect(clippy::expect_used, reason = "a build script stops the build")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

struct Built {
    name: String,
    hashed: String,
    bytes: Vec<u8>,
}

fn main() {
    i18n::build::check("messages");
    let out = PathBuf::from(std::env::var("OUT_DIR").expect("OUT_DIR is set by Cargo")).join("assets");
    std::fs::create_dir_all(&out).expect("the output folder can be made");
    let mut built: Vec<Built> = Vec::new();
    let mut sheets = Vec::new();
    for (name, path) in files() {
        let bytes = std::fs::read(&path).expect("an asset can be read");
        if has_ending(&name, "css") { sheets.push((name, bytes)) } else { built.push(named(name, bytes)) }
    }
    for (name, bytes) in sheets {
        let text = String::from_utf8(bytes).expect("a style sheet is UTF-8");
        let sheet = named(name, lean(&linked(&text, &built)).into_bytes());
        built.push(sheet);
    }
    let table: String = built.iter().map(|asset| entry(asset, &out)).collect();
    let names: String = built.iter().map(constant).collect();
    let code = format!("{names}\nstatic FILES: &[Asset] = &[\n{table}];\n");
    std::fs::write(out.join("table.rs"), code).expect("the table can be written");
}

fn files() -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    for dir in ["../../assets/src", "../../assets/vendor", "../../assets/voice"] {
        println!("cargo::rerun-if-changed={dir}");
        for file in std::fs::read_dir(dir).expect("the assets folder is there") {
            let path = file.expect("an asset is there").path();
            let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
            if kind(&name).is_some() {
                found.insert(name, path);
            }
        }
    }
    found
}

fn has_ending(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|e| e == ending)
}

/// Media type, and whether compressing it helps.
fn kind(name: &str) -> Option<(&'static str, bool)> {
    match Path::new(name).extension()?.to_str()? {
        "css" => Some(("text/css; charset=utf-8", true)),
        "js" | "mjs" => Some(("text/javascript; charset=utf-8", true)),
        "svg" => Some(("image/svg+xml", true)),
        "woff2" => Some(("font/woff2", false)),
        "ogg" => Some(("audio/ogg", false)),
        _ => None,
    }
}

fn named(name: String, bytes: Vec<u8>) -> Built {
    let digest = hex::encode(Sha256::digest(&bytes));
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    let hashed = format!("{stem}-{}.{ending}", digest.get(..12).unwrap_or_default());
    Built { name, hashed, bytes }
}

/// Points `url(name)` at the hashed file.
fn linked(sheet: &str, built: &[Built]) -> String {
    let text = built.iter().fold(sheet.to_owned(), |text, asset| {
        text.replace(&format!("url({})", asset.name), &format!("url({})", asset.hashed))
    });
    let known = |link: &str| built.iter().any(|asset| asset.hashed == link);
    let lost = text.split("url(").skip(1).filter_map(|rest| rest.split(')').next()).find(|link| !known(link));
    assert!(lost.is_none(), "a style sheet names {lost:?}, which is not among the assets");
    text
}

/// Comments and indentation are for us, not for a 2G phone.
fn lean(sheet: &str) -> String {
    let mut kept = String::new();
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn constant(asset: &Built) -> String {
    let name = asset.name.replace(['.', '-'], "_").to_uppercase();
    format!("/// Where `{}` is served.\npub const {name}: &str = \"/assets/{}\";\n", asset.name, asset.hashed)
}

fn entry(asset: &Built, out: &Path) -> String {
    let (mime, packed) = kind(&asset.name).unwrap_or(("application/octet-stream", false));
    let mut text = String::new();
    write_file(out, &asset.hashed, &asset.bytes);
    let (mut br, mut gz) = ("None".to_owned(), "None".to_owned());
    if packed {
        write_file(out, &format!("{}.br", asset.hashed), &brotli_of(&asset.bytes));
        write_file(out, &format!("{}.gz", asset.hashed), &gzip_of(&asset.bytes));
        br = format!("Some({})", include(&asset.hashed, ".br"));
        gz = format!("Some({})", include(&asset.hashed, ".gz"));
    }
    let raw = include(&asset.hashed, "");
    let _ = writeln!(
        text,
        "    Asset {{ file: {:?}, mime: {mime:?}, raw: {raw}, brotli: {br}, gzip: {gz} }},",
        asset.hashed
    );
    text
}

fn include(hashed: &str, ending: &str) -> String {
    format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/assets/{hashed}{ending}\"))")
}

fn write_file(out: &Path, name: &str, bytes: &[u8]) {
    std::fs::write(out.join(name), bytes).expect("an asset can be written");
}

fn brotli_of(bytes: &[u8]) -> Vec<u8> {
    // The last two levels cost seconds in an unoptimised build script and a few bytes.
    let quality = if std::env::var("PROFILE").is_ok_and(|p| p == "debug") { 9 } else { 11 };
    let params = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &params).expect("memory takes every byte");
    packed
}

fn gzip_of(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).expect("memory takes every byte");
    packer.finish().expect("memory takes every byte")
}
