//! The form in which dak travels: a station's signed question, and the province's cosigned answer to that very question.
//! Must not decide what is sent, nor whether it may land.

use ciborium::Value as Cbor;
use db::RowImage;
use kernel::{Error, Result};
use tlog::{Cosignature, Hash, LogSigner, Origin, Shipment, WitnessKey, WitnessSigner};
use uuid::Uuid;

use crate::ship::frame::{Item, KeyItem, bad, bytes, digest, int, join, list, maybe, split};

const VERSION: i64 = 1;
/// The first line of what the province signs; no log has this name, so it is never taken for a checkpoint.
const HEADER: &str = "khidmat.dak.v1";

/// One record as a station must have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Letter {
    pub record: Uuid,
    /// The node it belongs to.
    pub owner: String,
    /// More follows when it changes.
    pub open: bool,
    /// A copy of its key is to be destroyed.
    pub unreadable: bool,
    /// Over everything in it.
    pub digest: [u8; 32],
    /// Its rows, each with the node it belongs to.
    pub rows: Vec<(RowImage, String)>,
    pub key: Option<KeyItem>,
    /// The entries about it, with their receipts.
    pub entries: Vec<Proved>,
}

/// An entry of another node, and its receipt there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proved {
    pub item: Item,
    pub receipt: String,
    pub cosignatures: i32,
}

impl Proved {
    fn into_cbor(self) -> Cbor {
        Cbor::Array(vec![self.item.into_cbor(), self.receipt.into(), self.cosignatures.into()])
    }

    fn from_cbor(cbor: Cbor) -> Option<Self> {
        let [item, receipt, cosignatures] = <[Cbor; 3]>::try_from(cbor.into_array().ok()?).ok()?;
        Some(Self {
            item: Item::from_cbor(item)?,
            receipt: receipt.into_text().ok()?,
            cosignatures: i32::try_from(int(cosignatures)?).ok()?,
        })
    }
}

/// What a province sends at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bag {
    pub letters: Vec<Letter>,
    /// One-time public key under which the records' keys are sealed.
    pub exchange: [u8; 32],
    /// There is more to ask for.
    pub more: bool,
    /// Files that the province has to have from this station, by the SHA-256 of their sealed bytes.
    pub files: Vec<[u8; 32]>,
}

/// What a station asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ask {
    /// What it must know of, with a number nobody knew before.
    Dak([u8; 32]),
    /// A stored file, by the SHA-256 of its sealed bytes.
    File([u8; 32]),
}

impl Ask {
    const fn parts(self) -> (&'static str, [u8; 32]) {
        match self {
            Self::Dak(drawn) => ("dak", drawn),
            Self::File(file) => ("file", file),
        }
    }

    /// The question, signed by the station's log.
    pub fn sign(self, signer: &LogSigner) -> Result<Vec<u8>> {
        let (what, which) = self.parts();
        let parts = vec![HEADER.into(), VERSION.into(), what.into(), Cbor::Bytes(which.to_vec())];
        let payload = encode(Cbor::Array(parts))?;
        join(&head(signer, digest(&payload))?, &payload)
    }

    /// The content of a question whose signature was checked.
    pub fn read(payload: Cbor) -> Result<Self> {
        let read = |cbor: Cbor| {
            let [header, version, what, which] = <[Cbor; 4]>::try_from(cbor.into_array().ok()?).ok()?;
            let known = header.into_text().ok()? == HEADER && int(version)? == VERSION;
            let which = <[u8; 32]>::try_from(bytes(which)?).ok().filter(|_| known)?;
            match what.into_text().ok()?.as_str() {
                "dak" => Some(Self::Dak(which)),
                "file" => Some(Self::File(which)),
                _ => None,
            }
        };
        read(payload).ok_or_else(bad)
    }
}

/// A log's signature over a digest.
pub(crate) fn head(signer: &LogSigner, digest: Hash) -> Result<String> {
    Shipment { origin: Origin::parse(signer.origin())?, digest }.sign(signer)
}

impl Bag {
    /// The answer to one question of one station.
    pub fn seal(
        self,
        signer: &WitnessSigner,
        (station, drawn): (&str, [u8; 32]),
        now: kernel::Timestamp,
    ) -> Result<Vec<u8>> {
        let payload = encode(self.into_cbor())?;
        let text = text(station, drawn, &payload);
        let line = signer.cosign(&text, now)?.to_line();
        join(&line, &payload)
    }

    /// Reads an answer to `drawn`, when the province gave it to this station.
    pub fn open(answer: &[u8], key: &WitnessKey, (station, drawn): (&str, [u8; 32])) -> Result<Self> {
        let (line, payload) = split(answer).ok_or_else(bad)?;
        let cosignature = Cosignature::parse(line)?;
        if !cosignature.is_by(key, &text(station, drawn, payload)) {
            return Err(bad());
        }
        let cbor = ciborium::de::from_reader_with_recursion_limit(payload, 8).map_err(|_| bad())?;
        Self::from_cbor(cbor).ok_or_else(bad)
    }

    fn into_cbor(self) -> Cbor {
        let letters = self.letters.into_iter().map(Letter::into_cbor).collect();
        Cbor::Array(vec![
            VERSION.into(),
            Cbor::Array(letters),
            Cbor::Bytes(self.exchange.to_vec()),
            self.more.into(),
            Cbor::Array(self.files.into_iter().map(|file| Cbor::Bytes(file.to_vec())).collect()),
        ])
    }

    fn from_cbor(cbor: Cbor) -> Option<Self> {
        let [version, letters, exchange, more, files] =
            <[Cbor; 5]>::try_from(cbor.into_array().ok()?).ok()?;
        if int(version)? != VERSION {
            return None;
        }
        Some(Self {
            letters: list(letters, Letter::from_cbor)?,
            exchange: bytes(exchange)?.try_into().ok()?,
            more: more.into_bool().ok()?,
            files: list(files, |file| bytes(file)?.try_into().ok())?,
        })
    }
}

impl Letter {
    fn into_cbor(self) -> Cbor {
        let row = |(image, home): (RowImage, String)| Cbor::Array(vec![Cbor::Bytes(image.0), home.into()]);
        Cbor::Array(vec![
            Cbor::Bytes(self.record.as_bytes().to_vec()),
            self.owner.into(),
            self.open.into(),
            self.unreadable.into(),
            Cbor::Bytes(self.digest.to_vec()),
            Cbor::Array(self.rows.into_iter().map(row).collect()),
            self.key.map_or(Cbor::Null, KeyItem::into_cbor),
            Cbor::Array(self.entries.into_iter().map(Proved::into_cbor).collect()),
        ])
    }

    fn from_cbor(cbor: Cbor) -> Option<Self> {
        let parts = <[Cbor; 8]>::try_from(cbor.into_array().ok()?).ok()?;
        let [record, owner, open, unreadable, sha, rows, key, entries] = parts;
        let row = |cbor: Cbor| {
            let [image, home] = <[Cbor; 2]>::try_from(cbor.into_array().ok()?).ok()?;
            Some((RowImage(bytes(image)?), home.into_text().ok()?))
        };
        Some(Self {
            record: Uuid::from_slice(&bytes(record)?).ok()?,
            owner: owner.into_text().ok()?,
            open: open.into_bool().ok()?,
            unreadable: unreadable.into_bool().ok()?,
            digest: bytes(sha)?.try_into().ok()?,
            rows: list(rows, row)?,
            key: maybe(key, KeyItem::from_cbor).ok()?,
            entries: list(entries, Proved::from_cbor)?,
        })
    }
}

/// What the province signs: to whom, in answer to what, and the content's digest.
fn text(station: &str, drawn: [u8; 32], payload: &[u8]) -> String {
    format!("{HEADER}\n{station}\n{}\n{}\n", Hash(drawn), digest(payload))
}

fn encode(cbor: Cbor) -> Result<Vec<u8>> {
    let mut payload = Vec::new();
    ciborium::into_writer(&cbor, &mut payload).map_err(Error::internal)?;
    Ok(payload)
}
