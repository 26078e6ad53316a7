//! Those in custody at an office as the opening of its diary states them (Rule 22.48): who, for what, and the hour of arrest. Of a
//! sealed FIR nobody is named.

use catalogue::Catalogue;
use db::Tx;
use kernel::ids::UnitId;
use kernel::{Result, Timestamp};
use vault::{Found, KeyRing};

use super::SEALED;
use crate::model::SEALED_FROM;
use crate::model::custody::{Contents, Ground};
use crate::model::day::Held;
use crate::service::{law_days, marked};
use crate::store::custody;
use crate::store::fir::{self, row, section};

/// Everybody whom the register has in custody at an office now, by the hour of arrest.
pub(in crate::service) async fn in_custody(
    tx: &Tx,
    (catalogue, ring): (&Catalogue, &KeyRing),
    office: UnitId,
) -> Result<Vec<Held>> {
    let mut held = Vec::new();
    for row in custody::held_at(tx, office).await? {
        let contents: Option<Contents> = match vault::open(tx, ring, row.id).await? {
            Found::Key(key) => Some(key.open_value(SEALED, row.id, &row.sealed)?),
            // What was erased can be ended no more, and would stand in every opening for ever.
            Found::Destroyed(_) => continue,
            Found::Missing => None,
        };
        let contents = contents.filter(|_| row.sensitivity < SEALED_FROM);
        let of = match row.fir {
            Some(id) => fir::by_id(tx, kernel::ids::FirId(id)).await?,
            None => None,
        };
        let sections = contents.as_ref().and_then(|said| said.sections.as_deref());
        let said = offence(tx, catalogue, sections, of.as_ref()).await?;
        let by_ground = Ground::parse(&row.ground).map_or("", ground);
        held.push(Held {
            name: contents.map_or_else(|| format!("نام سر بمہر ({})", row.number), |said| said.called()),
            offence: said.unwrap_or_else(|| by_ground.to_owned()),
            fir: of.map(|of| of.cited),
            arrested_at: Timestamp(row.arrested_at),
            custody: Some(row.id),
        });
    }
    Ok(held)
}

/// For what: the sections as written, or those of the FIR, in the language of the register.
pub(super) async fn offence(
    tx: &Tx,
    catalogue: &Catalogue,
    written: Option<&str>,
    of: Option<&row::Model>,
) -> Result<Option<String>> {
    if let Some(written) = written {
        return Ok(Some(written.to_owned()));
    }
    let Some(of) = of else { return Ok(None) };
    let (days, sections) = (law_days(of)?, fir::sections_of(tx, [of.id].into_iter()).await?);
    let cited: Vec<String> = sections
        .iter()
        .map(section::Model::section)
        .map(|section| marked(catalogue, &section, days).ur)
        .collect();
    Ok(Some(cited.join("، ")))
}

/// The name of a ground in the register.
pub(super) const fn ground(ground: Ground) -> &'static str {
    match ground {
        Ground::Fir => "مقدمہ درج شدہ",
        Ground::Crpc54 => "گرفتاری بلا وارنٹ (دفعہ 54 ضابطہ فوجداری)",
        Ground::Preventive => "انسدادی کارروائی",
        Ground::Warrant => "وارنٹ",
        Ground::Other => "دیگر",
    }
}
