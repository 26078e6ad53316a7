//! A list's two files beside its page: what every list has to keep. For tests only.

use sea_orm::{ConnectionTrait, Statement};
use sheets::read::Reader;
use sheets::write::plain;

use crate::{Browser, TestApp};

/// What stands around a word so that it keeps its direction, or its line.
const UNSEEN: [char; 6] = ['\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}', '\u{2060}', '\u{FEFF}'];

/// Takes a list away as CSV and as XLSX, and gives the rows of the CSV. The page links to both, nobody who did not sign in gets either,
/// each taking away is in the journal, and no cell says what the page does not: but hours, which a file writes twice, and those in
/// `other`, which it writes otherwise.
pub async fn taken_away(
    app: &TestApp,
    who: &Browser<'_>,
    (page, files, query): (&str, &str, &str),
    other: &[&str],
) -> Vec<Vec<String>> {
    let html = who.get(&format!("{page}{query}")).await.expect(200).text();
    let shown = seen(&html);
    let before = taken(app).await;
    let of = |end: &str| format!("{files}.{end}{query}");
    for end in ["csv", "xlsx"] {
        assert!(html.contains(&format!("href=\"{}\"", of(end))), "{page} leads to {}: {html}", of(end));
        app.guest().get(&of(end)).await.expect(303);
    }
    assert!(who.get(&of("xlsx")).await.expect(200).bytes.starts_with(b"PK\x03\x04"), "{files}");
    let read = Reader::open(who.get(&of("csv")).await.expect(200).bytes).unwrap();
    let urdu = who.in_urdu().get(&of("csv")).await.expect(200).text();
    let arabic = |letter: char| ('\u{0600}'..='\u{06FF}').contains(&letter);
    assert!(urdu.lines().next().unwrap().contains(arabic), "its headings in Urdu: {urdu}");
    assert_eq!(taken(app).await, before + 3, "each taking away is in the journal");
    let header = read.header().to_vec();
    let mut rows = Vec::new();
    for row in read {
        assert_eq!(row.fault, None, "{files}");
        for (heading, cell) in header.iter().zip(&row.cells) {
            let hour = heading.contains("Pakistan time") || heading.contains("UTC");
            let words = seen(plain(cell));
            let said =
                hour || other.contains(&heading.as_str()) || shown.contains(words.trim_start_matches('…'));
            assert!(said, "{files} says {heading}: {cell}, and its page does not: {shown}");
        }
        rows.push(row.cells);
    }
    rows
}

/// What a person sees of a page: its words alone.
fn seen(html: &str) -> String {
    let mut words = String::new();
    let mut within = false;
    for letter in html.chars().filter(|letter| !UNSEEN.contains(letter)) {
        match letter {
            '<' => within = true,
            '>' if within => within = false,
            _ if within => {}
            _ => words.push(letter),
        }
    }
    let entities = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")];
    entities.iter().fold(words, |words, (entity, letter)| words.replace(entity, letter))
}

async fn taken(app: &TestApp) -> i64 {
    let tx = app.core.db.read().await.unwrap();
    let asked = "SELECT COUNT(*) AS n FROM journal_entry WHERE action = 'lookup.take-away'";
    let asked = Statement::from_string(tx.get_database_backend(), asked);
    let row = tx.query_one_raw(asked).await.unwrap().expect("a count");
    tx.commit().await.unwrap();
    row.try_get("", "n").unwrap()
}
