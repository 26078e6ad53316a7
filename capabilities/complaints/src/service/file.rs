//! Recording what a citizen says at the counter: the report, its numbered entry in the receiving office's diary and
//! the journal entries, in one transaction. She holds number and code before any officer has acted (principle 1).

use contracts::{DiaryEntry, Roznamcha, Substance};
use journal::{ClaimFacts, Draft, Subject, draft};
use kernel::ids::{ComplaintId, EntryId, UnitId};
use kernel::{Error, Result, Timestamp, entropy};
use op::WriteOp;
use organisation::{Place, UnitKind};
use vault::RecordKey;

use crate::events;
use crate::model::came::Came;
use crate::model::online::Online;
use crate::model::seal::{Profile, SEALED_FROM};
use crate::model::{self, Told, Typed};
use crate::service::against::{self, Naming};
use crate::service::alarm;
use crate::service::findable::make_findable;
use crate::service::seal;
use crate::service::{SEALED, Sealed};
use crate::store::{self, report, waiting};

/// A report just recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// The report.
    pub id: ComplaintId,
    /// Its number.
    pub number: String,
    /// Its secret code, made now; `None` when a paper slip's stays.
    pub code: Option<String>,
    /// Its number in the daily diary.
    pub diary_serial: i64,
    /// The journal entry its receipt proves.
    pub entry: EntryId,
}

/// How a report came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channel<'a> {
    /// Told at the counter, now.
    Counter,
    /// Written on a numbered paper slip while the node was dead, and entered now.
    PaperSlip {
        /// The slip's number, which stays the report's.
        number: &'a str,
        /// Digest of the slip's code.
        code_digest: &'a [u8],
        /// The hour at which the citizen stood there.
        arrived_at: Timestamp,
    },
    /// Sent from home by somebody who did not sign in.
    Online(&'a Online),
    /// Brought by another system for somebody who told it there.
    Partner(&'a Online),
    /// Written as a message.
    Heard {
        /// By which way.
        by: contracts::Channel,
        /// As from home: nobody asked whether there may be an answer.
        online: &'a Online,
        /// The entry that caused it, where the program files it; an officer files by his own right.
        cause: Option<EntryId>,
    },
}

impl Channel<'_> {
    /// What is asked of the policies.
    const fn action(self) -> &'static str {
        match self {
            Self::Counter | Self::PaperSlip { .. } => "complaints.file",
            Self::Online(_) => "complaints.file-online",
            Self::Partner(_) => "complaints.file-partner",
            Self::Heard { .. } => "complaints.file-heard",
        }
    }

    /// The kind of its entry in the daily diary.
    const fn diary_kind(self) -> &'static str {
        match self {
            Self::Counter | Self::PaperSlip { .. } => "complaint-received",
            Self::Online(_) | Self::Partner(_) | Self::Heard { .. } => "online-report",
        }
    }

    fn online(self) -> Option<Online> {
        match self {
            Self::Online(online) | Self::Partner(online) | Self::Heard { online, .. } => Some(online.clone()),
            Self::Counter | Self::PaperSlip { .. } => None,
        }
    }

    fn came(self) -> Came {
        match self {
            Self::Counter => Came::Counter,
            Self::PaperSlip { .. } => Came::PaperSlip,
            Self::Online(_) => Came::Online,
            Self::Partner(_) => Came::Partner,
            Self::Heard { by, .. } => by.into(),
        }
    }

    fn arrived_at(self) -> Option<Timestamp> {
        match self {
            Self::Counter | Self::Online(_) | Self::Partner(_) | Self::Heard { .. } => None,
            Self::PaperSlip { arrived_at, .. } => Some(arrived_at),
        }
    }

    /// Puts number and code of the channel on the row. A new code is given back to be printed.
    fn mark(self, w: &WriteOp, row: &mut report::Model) -> Option<String> {
        self.came().word().clone_into(&mut row.channel);
        match self {
            Self::Counter | Self::Online(_) | Self::Partner(_) | Self::Heard { .. } => {
                let code = entropy::secret_code(w.entropy());
                row.code_digest = tlog::code_digest(&code).to_vec();
                Some(code)
            }
            Self::PaperSlip { number, code_digest, .. } => {
                number.clone_into(&mut row.number);
                row.code_digest = code_digest.to_vec();
                None
            }
        }
    }
}

/// Records a report at the counter of `office`. Every fault of the form is found at once (`Error::Invalid`).
pub async fn file_complaint(
    w: &mut WriteOp,
    roznamcha: &dyn Roznamcha,
    office: UnitId,
    typed: &Typed,
) -> Result<Filed> {
    let told = typed.check(w.now())?;
    record_report(w, roznamcha, office, told, Channel::Counter).await
}

pub(crate) async fn record_report(
    w: &mut WriteOp,
    roznamcha: &dyn Roznamcha,
    office: UnitId,
    told: Told,
    channel: Channel<'_>,
) -> Result<Filed> {
    let counter = organisation::store::place(w.tx(), office).await?;
    let new = counter.record("complaints.report", "");
    match channel {
        Channel::Heard { cause: Some(cause), .. } => w.permit_by_cause(channel.action(), &new, cause)?,
        _ => w.permit(channel.action(), &new)?,
    }
    let naming = naming(w, &counter, &told, channel).await?;
    // What is said of officers is kept above their station, whoever takes it down.
    let place = naming.as_ref().map_or_else(|| counter.clone(), |naming| naming.book.clone());
    w.require_books(&place.unit()?.code).await.map_err(|error| elsewhere(error, naming.is_some()))?;
    let id = w.new_id();
    let key = w.new_key(id, "complaint", w.retention_end("complaint")).await?;
    let mut row = draft_row(w, &place, id, &told)?;
    (row.serial, row.number) = next_number(w, &place).await?;
    let code = channel.mark(w, &mut row);
    let arrived_at = channel.arrived_at();
    let sealed = Sealed { told: told.clone(), code: code.clone(), arrived_at, online: channel.online() };
    row.sealed = key.seal_value(SEALED, id, &sealed, w.entropy())?;
    let filed = (ComplaintId(id), row.number.clone(), code);
    let mut above = place.clone();
    if let Some(naming) = naming {
        naming.write(w, id, &key).await?;
        // Whoever hears it is found by what stands above theirs, not above the book.
        let over = |kind| naming.above.at(kind).map(|unit| unit.id.0);
        (row.circle, row.district) = (over(UnitKind::Circle), over(UnitKind::District));
        row.region = over(UnitKind::Region);
        above = naming.above;
    }
    let seal = match told.seal.or(told.against.as_ref().map(|_| Profile::Police)) {
        Some(profile) => Some(seal::at_intake(w, &above, &mut row, profile, &key).await?),
        None => None,
    };
    let whose = (id, UnitId(row.office), row.sensitivity);
    let entry = write(w, &place, row, &told, &key).await?;
    if let Some(kind) = told.alarm {
        alarm::at_intake(w, whose, kind, &key).await?;
    }
    let (about, words) = match seal {
        Some(pseudonym) => (pseudonym, seal::RECEIVED.to_owned()),
        None => (filed.1.clone(), substance(&told)),
    };
    let diary = DiaryEntry {
        office: place.unit()?.id,
        kind: channel.diary_kind().to_owned(),
        arrived_at: channel.arrived_at(),
        about: Some(about),
        substance: Substance::Sealed { record: id, key: &key, words },
    };
    let diary_serial = roznamcha.enter(w, diary, entry).await?.serial;
    let (id, number, code) = filed;
    Ok(Filed { id, number, code, diary_serial, entry })
}

/// Who is complained of, where anybody is.
async fn naming(w: &WriteOp, counter: &Place, told: &Told, channel: Channel<'_>) -> Result<Option<Naming>> {
    let Some(against) = &told.against else { return Ok(None) };
    let since = told.stated.map_or_else(|| channel.arrived_at().unwrap_or(w.now()), |stated| stated.at);
    let online = channel.online();
    // Where no station is named it is the one that answers for the place, or the one at whose counter she stands.
    let near = match online.as_ref().and_then(|online| online.station.as_deref()) {
        Some(code) => organisation::store::unit(w.tx(), organisation::unit_id(code)).await?,
        None => Some(counter.unit()?.clone()),
    };
    against::read(w, counter, near.into_iter().collect(), (against, since)).await.map(Some)
}

/// This node does not keep the book of the office that must keep it.
fn elsewhere(error: Error, against: bool) -> Error {
    match error {
        Error::Conflict("op.other-nodes-books") if against => {
            Error::field("against", "complaints.against-elsewhere")
        }
        other => other,
    }
}

fn draft_row(w: &WriteOp, place: &Place, id: uuid::Uuid, told: &Told) -> Result<report::Model> {
    let above = |kind| place.at(kind).map(|unit| unit.id.0);
    Ok(report::Model {
        id,
        version: 1,
        office: place.unit()?.id.0,
        circle: above(UnitKind::Circle),
        district: above(UnitKind::District),
        region: above(UnitKind::Region),
        node: w.node().to_string(),
        year: i32::from(w.now().year()),
        serial: 0,
        number: String::new(),
        channel: Came::Counter.word().to_owned(),
        state: "recorded".to_owned(),
        code_digest: Vec::new(),
        recorded_at: w.now().micros(),
        happened_from: told.stated.map(|stated| stated.at.micros()),
        sensitivity: 2,
        filed_by: w.actor().account.map(Into::into),
        sealed: Vec::new(),
    })
}

/// The next number of the office's book: one more than the newest, under the book's lock.
async fn next_number(w: &WriteOp, place: &Place) -> Result<(i64, String)> {
    let (office, year) = (place.unit()?, w.now().year());
    let node = w.node().to_string();
    w.lock(&format!("complaints.report/{}/{node}/{year}", office.id)).await?;
    let serial = store::newest_serial(w.tx(), office.id, &node, i32::from(year)).await? + 1;
    Ok((serial, model::number(&office.code, year, &w.series(), serial)))
}

async fn write(
    w: &mut WriteOp,
    place: &Place,
    row: report::Model,
    told: &Told,
    key: &RecordKey,
) -> Result<EntryId> {
    let code_digest = <[u8; 32]>::try_from(row.code_digest.as_slice()).ok();
    // A sealed receipt says nothing but its code.
    let claim = if row.sensitivity >= SEALED_FROM {
        ClaimFacts { office: String::new(), number: String::new(), code_digest }
    } else {
        ClaimFacts { office: place.unit()?.code.clone(), number: row.number.clone(), code_digest }
    };
    let draft = Draft {
        unit: Some(row.office),
        stated_at: told.stated.map(|stated| stated.at),
        sensitivity: row.sensitivity,
        claim: Some(claim),
        ..Draft::new(events::FILE, Subject { kind: "complaint", id: row.id, version: Some(1) })
    };
    let record = row.id;
    make_findable(w, &row, told, None, &[]).await?;
    waiting::begin(w.tx(), &row).await?;
    w.insert::<report::Entity>(row).await?;
    w.journal(draft.sealed(key, record, draft::content(told)?))
}

/// The substance for the diary: where, and the beginning of her words (Rule 22.48: the matter in short). Who it was
/// stands in the report, which is opened for a purpose; the diary names its number.
fn substance(told: &Told) -> String {
    const SHORT: usize = 280;
    let mut parts = Vec::from_iter(told.place.killi.clone().or_else(|| told.place.landmark.clone()));
    let mut words: String = told.words.chars().take(SHORT).collect();
    if told.words.chars().count() > SHORT {
        words.push('…');
    }
    // Nothing yet where she says it by voice.
    parts.extend(Some(words).filter(|words| !words.is_empty()));
    parts.join(" — ")
}
