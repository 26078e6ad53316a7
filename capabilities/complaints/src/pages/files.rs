//! The lists of complaints as files: the same rows as their pages, by the same policy. Must not show a name: the lists
//! have none.

use axum::response::Response;
use web::sheet::{self, Value, Whole, moments, text, words};
use web::{Answer, Download, ListFile, Staff};

use super::file::counter;
use crate::msg;
use crate::service::{self, ListedReport, ListedSlip};

/// Reports, newest first.
pub async fn reports(staff: Staff, download: Download) -> Answer<Response> {
    let r = staff.op.read().await?;
    let mut all = Whole::default();
    while all.wants_more() {
        all.take(service::reports(&r, None, all.after()).await?);
    }
    r.done().await?;
    let (found, cut) = all.done();
    let word = |key| staff.visit.t.get(key).to_owned();
    let columns = vec![
        words(word(msg::COLUMN_NUMBER)),
        words(word(msg::COLUMN_OFFICE)),
        moments(word(msg::COLUMN_RECORDED)),
        words(word(msg::COLUMN_STATE)),
    ];
    let rows = found.iter().map(|row| report(&staff, row)).collect();
    let file = ListFile { list: "reports", title: word(msg::LIST_TITLE), columns, rows, cut };
    file.hand_over(&staff, download).await
}

fn report(staff: &Staff, row: &ListedReport) -> Vec<Value> {
    let t = &staff.visit.t;
    let (_, state) = super::list::state(t, row);
    vec![text(&row.number), text(row.office.get(t.lang())), Value::At(row.recorded_at), text(state)]
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
