//! What the office must have entered before its diary is closed: its reports, and the paper slips that must have been
//! given out. Nothing personal leaves here.

use async_trait::async_trait;
use contracts::{Outstanding, Received, SlipsOut};
use db::Tx;
use kernel::ids::UnitId;
use kernel::{Result, Timestamp};
use uuid::Uuid;

use crate::model::read_number;
use crate::service::Counter;
use crate::store::{self, slip};

#[async_trait]
impl Outstanding for Counter {
    async fn received(&self, tx: &Tx, office: UnitId, since: Timestamp) -> Result<Vec<Received>> {
        let found = store::numbers_since(tx, office, since).await?;
        let ids: Vec<Uuid> = found.iter().map(|(id, _)| *id).collect();
        let seals = store::seal::of_reports(tx, &ids).await?;
        let as_entered = |(id, number)| match seals.iter().find(|seal| seal.report == id) {
            // The diary has its pseudonym, and to its clerk there is no page of it.
            Some(seal) if seal.at_intake == 1 => {
                Received { number: seal.pseudonym.clone(), link: "/diary".to_owned() }
            }
            _ => report((id, number)),
        };
        Ok(found.into_iter().map(as_entered).collect())
    }

    async fn offered(&self, tx: &Tx, office: UnitId) -> Result<Vec<Received>> {
        let found = store::transfer::offered_to(tx, office).await?;
        Ok(found.into_iter().map(report).collect())
    }

    async fn slips(&self, tx: &Tx, office: UnitId, next: Option<&str>) -> Result<SlipsOut> {
        let slips = store::slips(tx, office).await?;
        let stated = next.map(read_number);
        let blank = slips.iter().find(|slip| is_out(slip) && stated.as_ref() == Some(&slip.number));
        let given = |slip: &&slip::Model| {
            let before = |other: &slip::Model| other.book == slip.book && other.serial > slip.serial;
            is_out(slip)
                && (slips.iter().any(|other| other.state == "used" && before(other))
                    || blank.is_some_and(before))
        };
        let link = |number: &str| Received { number: number.to_owned(), link: "/slips/enter".to_owned() };
        Ok(SlipsOut {
            given: slips.iter().filter(given).map(|slip| link(&slip.number)).collect(),
            next: slips.iter().rfind(|slip| is_out(slip)).map(|newest| first_blank(&slips, newest)),
            unknown: stated.is_some() && blank.is_none(),
        })
    }
}

fn report((id, number): (Uuid, String)) -> Received {
    Received { number, link: format!("/reports/{id}") }
}

fn is_out(slip: &slip::Model) -> bool {
    slip.state == "issued"
}

/// The first slip out after the last used one of the newest book that still has any.
fn first_blank(slips: &[slip::Model], newest: &slip::Model) -> String {
    let of_book = || slips.iter().filter(|slip| slip.book == newest.book);
    let used = of_book().filter(|slip| slip.state == "used").map(|slip| slip.serial).max().unwrap_or(0);
    let first = of_book().find(|slip| is_out(slip) && slip.serial > used);
    first.unwrap_or(newest).number.clone()
}
