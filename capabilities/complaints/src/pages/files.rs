//! The lists of complaints as files: the same rows as their pages, by the same policy. Must not show a name: the lists
//! have none.

use axum::extract::Query;
use axum::response::Response;
use web::sheet::{self, Value, Whole, moments, text, words};
use web::{Answer, Download, ListFile, PageShell, Staff};

use super::file::counter;
use crate::model::waiting::Waiting;
use crate::msg;
use crate::service::{self, ListedReport, ListedSlip, Waits};

/// What the list is narrowed to.
#[derive(Debug, serde::Deserialize)]
pub struct Narrow {
    #[serde(default)]
    waiting: String,
}

/// Reports, newest first; of what waits the longest waiting.
pub async fn reports(staff: Staff, Query(narrow): Query<Narrow>, download: Download) -> Answer<Response> {
    let chosen = Waiting::parse(&narrow.waiting);
    let prepared = staff.state.contracts.prepared.as_ref();
    let r = staff.op.read().await?;
    let mut all = Whole::default();
    while all.wants_more() {
        all.take(match chosen {
            Some(kind) => service::waiting_reports(&r, prepared, kind, all.after()).await?,
            None => service::reports(&r, None, all.after()).await?,
        });
    }
    r.done().await?;
    let (found, cut) = all.done();
    let word = |key| staff.visit.t.get(key).to_owned();
    let mut columns = vec![
        words(word(msg::COLUMN_NUMBER)),
        words(word(msg::COLUMN_OFFICE)),
        moments(word(msg::COLUMN_RECORDED)),
        words(word(msg::COLUMN_STATE)),
    ];
    if chosen.is_some() {
        columns.extend([moments(word(msg::COLUMN_SINCE)), words(word(msg::COLUMN_WAITS))]);
    }
    let page = staff.page(String::new());
    let rows = found.iter().map(|row| report(&page, row)).collect();
    let file = ListFile { list: "reports", title: word(msg::LIST_TITLE), columns, rows, cut };
    file.hand_over(&staff, download).await
}

fn report(page: &PageShell, row: &ListedReport) -> Vec<Value> {
    let (_, state) = super::list::state(&page.t, row);
    let waits = |waits: &Waits| [Value::At(waits.since), text(super::waiting::words(page, waits))];
    [text(&row.number), text(row.office.get(page.lang())), Value::At(row.recorded_at), text(state)]
        .into_iter()
        .chain(row.waits.as_ref().map(waits).into_iter().flatten())
        .collect()
}

/// The office's paper slips, each with what became of it.
pub async fn slips(staff: Staff, download: Download) -> Answer<Response> {
    let (office, _) = counter(&staff)?;
    let r = staff.op.read().await?;
    let mut found = service::slips(&r, office).await?;
    r.done().await?;
    let cut = found.len() > sheet::ROWS_MAX;
    // The newest, as the file says when it is cut.
    let found = found.split_off(found.len().saturating_sub(sheet::ROWS_MAX));
    let word = |key| staff.visit.t.get(key).to_owned();
    let columns = vec![
        words(word(msg::COLUMN_NUMBER)),
        moments(word(msg::SLIPS_ISSUED)),
        words(word(msg::COLUMN_STATE)),
        words(word(msg::SLIPS_WHY)),
    ];
    let rows = found.into_iter().map(|row| slip(&staff, row)).collect();
    let file = ListFile { list: "slips", title: word(msg::SLIPS_TITLE), columns, rows, cut };
    file.hand_over(&staff, download).await
}

fn slip(staff: &Staff, row: ListedSlip) -> Vec<Value> {
    let state = match row.state.as_str() {
        "used" => msg::SLIPS_STATE_USED,
        "void" => msg::SLIPS_STATE_VOID,
        _ => msg::SLIPS_STATE_OUT,
    };
    vec![
        text(row.number),
        Value::At(row.issued_at),
        text(staff.visit.t.get(state)),
        row.why.map_or(Value::Empty, Value::Text),
    ]
}
