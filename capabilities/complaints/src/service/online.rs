//! A report from home: recorded in the book of the district's online desk at once, by whoever sends it, without an
//! account. One form is one report; what was lost on the way is answered again for a while, code included.

use catalogue::UnitKind;
use contracts::Roznamcha;
use db::Tx;
use kernel::ids::{ComplaintId, UnitId};
use kernel::{Bilingual, Error, Lang, Result, Timestamp};
use op::{Core, Op, WriteOp};
use organisation::Unit;

use crate::model::online::{Answers, Checked, District};
use crate::model::safe_contact::{Means, SafeContact, Standing, Unsaid};
use crate::model::seal::SEALED_FROM;
use crate::service::file::{Channel, record_report};
use crate::service::safe_contact::means_of;
use crate::service::{draft, offer_by_cause, unseal};
use crate::store;

/// The limit, in seconds, within which a form sent again is answered with its code once more (catalogue).
const AGAIN: &str = "report.online-again";

/// The districts whose reports are received here, with the stations that can be named in each.
#[derive(Debug, Clone, Default)]
pub struct Areas {
    /// Every district with an online desk.
    pub districts: Vec<Area>,
    /// The desk for whoever does not know the district.
    pub province: Option<Unit>,
}

/// A district with its online desk.
#[derive(Debug, Clone)]
pub struct Area {
    /// The district.
    pub district: Unit,
    /// The office that receives its reports from home.
    pub desk: Unit,
    /// Its stations.
    pub stations: Vec<Unit>,
}

impl Areas {
    /// The codes that may be chosen.
    pub fn choices(&self) -> Vec<District> {
        let code = |unit: &Unit| unit.code.clone();
        let district = |area: &Area| District {
            code: code(&area.district),
            stations: area.stations.iter().map(code).collect(),
        };
        self.districts.iter().map(district).collect()
    }

    /// The district with this code.
    pub fn of(&self, district: &str) -> Option<&Area> {
        self.districts.iter().find(|area| area.district.code == district)
    }

    /// The desk that receives a report of this district, or of none.
    pub fn desk(&self, district: Option<&str>) -> Result<&Unit> {
        let desk = match district {
            Some(code) => self.of(code).map(|area| &area.desk),
            None => self.province.as_ref(),
        };
        desk.ok_or_else(|| Error::field("district", "complaints.choose-district"))
    }
}

/// The districts and stations of today. A unit that the catalogue has closed is not offered.
pub async fn areas(core: &Core, tx: &Tx) -> Result<Areas> {
    let today = core.clock.now().day();
    let mut units = organisation::store::units(tx).await?;
    units.retain(|unit| core.catalogue.unit(&unit.code, today).is_some());
    let by_id = |id: Option<UnitId>| units.iter().find(|unit| Some(unit.id) == id);
    let within = |unit: &Unit, district: UnitId| {
        let above = by_id(unit.parent);
        unit.parent == Some(district) || above.is_some_and(|circle| circle.parent == Some(district))
    };
    let mut areas = Areas::default();
    for desk in units.iter().filter(|unit| unit.kind == UnitKind::OnlineDesk && received_here(core, unit)) {
        match by_id(desk.parent).filter(|above| above.kind == UnitKind::District) {
            None => areas.province = Some(desk.clone()),
            Some(district) => {
                let named = |unit: &&Unit| unit.kind == UnitKind::Station && within(unit, district.id);
                let stations = units.iter().filter(named).cloned().collect();
                areas.districts.push(Area { district: district.clone(), desk: desk.clone(), stations });
            }
        }
    }
    Ok(areas)
}

/// A station's own node keeps no desk's book and offers none.
fn received_here(core: &Core, desk: &Unit) -> bool {
    core.offices.is_empty() || core.offices.contains(&desk.code)
}

/// A report from home, as its sender is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledOnline {
    /// The report.
    pub id: ComplaintId,
    /// Its number.
    pub number: String,
    /// Its secret code; `None` when this answers a form that was sent long ago.
    pub code: Option<String>,
    /// The office that has received it.
    pub office: Bilingual,
    /// The station whose area she named.
    pub station: Option<Bilingual>,
    /// When.
    pub recorded_at: Timestamp,
    /// She says it by voice, with number and code.
    pub by_voice: bool,
    /// Its paper and its page say a code and nothing else.
    pub sealed: bool,
    /// The ways by which a message may come, as she chose; of what is sealed none ever does.
    pub written_by: Vec<Means>,
    /// It was recorded now, not before.
    pub new: bool,
}

/// Records what was answered, once for each `once`. Every fault is found at once (`Error::Invalid`). A draft it was
/// made from is gone with it. `language`: that of the pages on which she reported. `proved`: a code that was sent to her phone was typed back.
pub async fn file_online(
    op: &Op,
    roznamcha: &dyn Roznamcha,
    once: &str,
    (answers, language): (&Answers, Option<Lang>),
    (draft, proved): (Option<(&str, &str)>, bool),
) -> Result<FiledOnline> {
    let mut w = op.begin().await?;
    let areas = areas(&op.core, w.tx()).await?;
    if let Some(id) = w.replayed(once, answers).await? {
        return again(&w, &areas, &id).await;
    }
    let mut checked = answers.check(w.now(), &areas.choices())?;
    checked.online.language = language;
    checked.online.phone_proved = proved && answers.provable().is_some();
    let filed = record(&mut w, roznamcha, &areas, checked, false).await?;
    if let Some((number, code)) = draft {
        draft::forget(&w, number, code).await?;
    }
    w.remember(once, answers, &filed.id.to_string()).await?;
    w.commit().await?;
    Ok(filed)
}

/// Records what was checked in the book of its district's desk; `brought` by a partner, or sent from home.
pub(super) async fn record(
    w: &mut WriteOp,
    roznamcha: &dyn Roznamcha,
    areas: &Areas,
    checked: Checked,
    brought: bool,
) -> Result<FiledOnline> {
    let Checked { told, online, district } = checked;
    let desk = areas.desk(district.as_deref())?;
    let sealed = told.seal.is_some() || told.against.is_some();
    let written_by = if sealed { Vec::new() } else { written_by(told.safe.as_ref()) };
    let channel = if brought { Channel::Partner(&online) } else { Channel::Online(&online) };
    let filed = record_report(w, roznamcha, desk.id, told, channel).await;
    // Another node keeps this desk's book: the district is what she can change.
    let filed = filed.map_err(|error| match error {
        Error::Conflict("op.other-nodes-books") => Error::field("district", "complaints.desk-elsewhere"),
        other => other,
    })?;
    let named = named_station(areas, online.station.as_deref());
    // What is sealed goes to no station's inbox: its handlers take it further.
    if let Some(named) = named.filter(|_| !sealed) {
        // The desk makes no FIR: the station she named is asked at once. Where another node keeps that station's books
        // the report stays with the desk, which passes it on.
        offer_by_cause(w, roznamcha, filed.id, named.id, filed.entry).await?;
    }
    let row = store::by_id(w.tx(), filed.id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    let kept = organisation::store::unit(w.tx(), UnitId(row.office)).await?.unwrap_or_else(|| desk.clone());
    Ok(FiledOnline {
        id: filed.id,
        number: filed.number,
        code: filed.code,
        office: kept.name.clone(),
        station: named.map(|unit| unit.name.clone()),
        recorded_at: w.now(),
        by_voice: online.by_voice,
        sealed,
        written_by,
        new: true,
    })
}

/// The ways by which she wants messages; unasked there are none.
fn written_by(safe: Option<&SafeContact>) -> Vec<Means> {
    let mut ways = Standing::of(safe, Unsaid::Silent).ways;
    ways.retain(|way| !matches!(way, Means::Call | Means::Visit));
    ways
}

impl FiledOnline {
    /// Whether a message may come from a node that sends over these channels.
    pub fn is_told_over(&self, available: &[contracts::Channel]) -> bool {
        available.iter().any(|channel| self.written_by.contains(&means_of(*channel)))
    }
}

fn named_station<'a>(areas: &'a Areas, code: Option<&str>) -> Option<&'a Unit> {
    let mut stations = areas.districts.iter().flat_map(|area| &area.stations);
    stations.find(|unit| Some(unit.code.as_str()) == code)
}

/// The same answer as before. The code only for a while: a slow network loses answers at once, a shared phone is
/// looked through later.
pub(super) async fn again(w: &WriteOp, areas: &Areas, id: &str) -> Result<FiledOnline> {
    let id: ComplaintId = id.parse().map_err(Error::internal)?;
    let row = store::by_id(w.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    let sealed = unseal(w.key(row.id).await?, &row)?;
    let seconds = w.catalogue().limit(AGAIN, w.now().day()).map_or(0, |limit| limit.facts.value);
    let recorded_at = Timestamp(row.recorded_at);
    let soon = w.now().seconds() - recorded_at.seconds() <= seconds;
    let place = organisation::store::place(w.tx(), UnitId(row.office)).await?;
    let online = sealed.online.as_ref();
    Ok(FiledOnline {
        id,
        sealed: row.sensitivity >= SEALED_FROM,
        number: row.number,
        code: sealed.code.filter(|_| soon),
        office: place.unit()?.name.clone(),
        station: named_station(areas, online.and_then(|online| online.station.as_deref()))
            .map(|unit| unit.name.clone()),
        recorded_at,
        by_voice: online.is_some_and(|online| online.by_voice),
        written_by: if row.sensitivity < SEALED_FROM {
            written_by(sealed.told.safe.as_ref())
        } else {
            Vec::new()
        },
        new: false,
    })
}
