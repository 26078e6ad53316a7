//! The packet for a petition to the Justice of Peace (CrPC 22-A(6)): one PDF with every proof inside it, for whoever holds number
//! and code; the same as data for other programs. Must not weigh what happened.

use axum::response::Response;
use documents::qr::{DocumentKind, Facts};
use documents::{Petition, PetitionLimit, PetitionStep};
use i18n::{Key, Translator};
use kernel::{Bilingual, Error, Lang, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use web::{Answer, Fields, Guest, PageShell};

use super::closing::Reader;
use super::slip::NEUTRAL;
use crate::msg;
use crate::service::{self, Packet};

/// What the data say of themselves; a verifier reads no other.
const FORMAT: &str = "khidmat.petition-packet.v1";

/// The law a petition rests on, after the sources of its limits.
const LAW: [Key; 3] = [msg::PETITION_LAW_154, msg::PETITION_LAW_157, msg::PETITION_LAW_22A];

/// What travels: the data, byte for byte as they were signed, and the proofs.
pub(crate) struct Sealed {
    /// The data.
    pub packet: String,
    /// The signed code, which bears their digest.
    pub code: String,
    /// Every receipt.
    pub receipts: Vec<String>,
}

/// Hands the PDF over.
pub async fn pdf(guest: Guest, fields: Fields) -> Answer<Response> {
    guest.slow_down()?;
    let held = (fields.get("number"), fields.get("code"));
    let roznamcha = guest.state.contracts.roznamcha.clone();
    let with_words = fields.get("words") == "yes";
    let made = match service::packet(&guest.op, roznamcha.as_ref(), held, with_words).await {
        Err(Error::Invalid(errors)) => {
            guest.guessed_wrong();
            return super::track::ask(&guest, &fields, errors);
        }
        made => made?,
    };
    let sheet = sheet(&guest, &made, held.1)?;
    web::paper::kept(&guest.state, sheet, NEUTRAL).await
}

fn sheet(guest: &Guest, made: &Packet, code: &str) -> kernel::Result<Petition> {
    let sealed = seal(guest, made)?;
    let Packet { tracked, .. } = made;
    let limit = |limit: &deadlines::service::Standing| PetitionLimit {
        name: limit.name.clone(),
        from: limit.counted_from,
        until: limit.due_at,
        done: limit.stopped_at,
        missed: limit.missed(made.made_at),
        told: limit.told.clone(),
        source: limit.source.clone(),
    };
    let code = kernel::entropy::read_secret_code(code);
    Ok(Petition {
        number: (!made.sealed).then(|| tracked.number.clone()),
        code: code.filter(|_| made.sealed),
        office: tracked.office.clone(),
        holder: tracked.whereabouts.holder.name.clone(),
        recorded_at: tracked.recorded_at,
        made_at: made.made_at,
        words: made.words.clone(),
        limits: tracked.limits.iter().map(limit).collect(),
        steps: steps(guest, made).into_iter().map(|(at, what)| PetitionStep { at, what }).collect(),
        law: law(guest),
        receipts: sealed.receipts.len(),
        qr: sealed.code.clone(),
        verify_url: format!("{}/verify", guest.state.public_host),
        proofs: json!({ "code": sealed.code, "receipts": sealed.receipts }).to_string().into_bytes(),
        packet: sealed.packet.into_bytes(),
        receipt: made.receipt.text.clone().into_bytes(),
    })
}

/// Writes the data down and signs their digest.
pub(crate) fn seal(guest: &Guest, made: &Packet) -> kernel::Result<Sealed> {
    let packet = data(guest, made)?.to_string();
    let facts = Facts {
        kind: DocumentKind::Petition,
        number: if made.sealed { String::new() } else { made.tracked.number.clone() },
        office: if made.sealed { String::new() } else { made.office.clone() },
        recorded_at: made.tracked.recorded_at,
        leaf: Some(Sha256::digest(packet.as_bytes()).into()),
        code: None,
    };
    let code = guest.state.issuer.issue(&facts, made.made_at, guest.op.core.entropy.as_ref())?;
    Ok(Sealed { packet, code, receipts: made.receipts.iter().map(|one| one.text.clone()).collect() })
}

fn data(guest: &Guest, made: &Packet) -> kernel::Result<Value> {
    let Packet { tracked, .. } = made;
    let told = |(whom, at): &(Bilingual, Timestamp)| json!({ "whom": whom, "at": at.rfc3339() });
    let limit = |limit: &deadlines::service::Standing| {
        json!({
            "name": limit.name,
            "source": limit.source,
            "from": limit.counted_from.rfc3339(),
            "until": limit.due_at.rfc3339(),
            "done": limit.stopped_at.map(Timestamp::rfc3339),
            "missed": limit.missed(made.made_at),
            "told": limit.told.iter().map(told).collect::<Vec<_>>(),
            "to_be_told": limit.to_be_told,
        })
    };
    let step = |(at, what): (Timestamp, Bilingual)| json!({ "at": at.rfc3339(), "what": what });
    let entries = made.receipts.iter().map(proven).collect::<kernel::Result<Vec<_>>>()?;
    Ok(json!({
        "format": FORMAT,
        "made_at": made.made_at.rfc3339(),
        "number": (!made.sealed).then_some(&tracked.number),
        "office": tracked.office,
        "district": made.district,
        "holder": tracked.whereabouts.holder.name,
        "recorded_at": tracked.recorded_at.rfc3339(),
        "diary_serial": tracked.diary_serial,
        "fir": tracked.fir.as_ref().map(|(number, _)| number),
        "words": made.words,
        "limits": tracked.limits.iter().map(limit).collect::<Vec<_>>(),
        "steps": steps(guest, made).into_iter().map(step).collect::<Vec<_>>(),
        "law": law(guest),
        "entries": entries,
    }))
}

/// What a receipt proves, in the data: a verifier finds a receipt for each.
fn proven(receipt: &journal::Statement) -> kernel::Result<Value> {
    let claim = tlog::Receipt::parse(receipt.text.as_bytes())?.claim;
    let (entry, at) = (claim.entry.to_string(), claim.recorded_at.rfc3339());
    Ok(json!({ "entry": entry, "action": claim.action, "recorded_at": at }))
}

/// What happened, oldest first, in both languages: the same as her page says, told to a court and not to her.
fn steps(guest: &Guest, made: &Packet) -> Vec<(Timestamp, Bilingual)> {
    let told = |lang| super::track::happened(&page_in(guest, lang), &made.tracked, Reader::Officer);
    let [ur, en] = [Lang::Ur, Lang::En].map(told);
    let said = |event: &web::components::Event| match &event.detail {
        Some(detail) => format!("{} ({detail})", event.what),
        None => event.what.clone(),
    };
    let at = |event: &web::components::Event| event.datetime.parse::<jiff::Timestamp>().ok();
    let pairs = ur.iter().zip(&en);
    pairs
        .filter_map(|(ur, en)| {
            let at = Timestamp(at(ur)?.as_microsecond());
            Some((at, Bilingual::new(said(ur), said(en))))
        })
        .collect()
}

fn page_in(guest: &Guest, lang: Lang) -> PageShell {
    let t = Translator::new(guest.visit.site.messages.clone(), lang);
    PageShell { t, ..guest.visit.page(String::new()) }
}

fn law(guest: &Guest) -> Vec<Bilingual> {
    let text = |lang, key| guest.visit.site.messages.text(lang, key).to_owned();
    LAW.iter().map(|key| Bilingual::new(text(Lang::Ur, *key), text(Lang::En, *key))).collect()
}
