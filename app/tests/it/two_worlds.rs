//! Two worlds with the same days, and in one of them a complaint about an officer: he, his office and whoever depends on him are shown the
//! same in both, to the byte, counts and what a search finds included.

use db::Engine;
use testkit::Browser;

use crate::counter::{app, file, post, slip};

const WORDS: &str = "تھانے والے ایف آئی آر درج نہیں کر رہے";
const NAME: &str = "مہوش ناز";
const HOUR: i64 = 3_600;
/// Whoever is complained of, and his office.
const OFFICE: [(&str, &str); 5] = [
    ("sho", "QTA-SAR"),
    ("io", "QTA-SAR"),
    ("moharrir", "QTA-SAR"),
    ("naib-moharrir", "QTA-SAR"),
    ("desk", "QTA-SAR"),
];

/// What they look at.
const PAGES: [&str; 32] = [
    "/reports",
    "/reports?waiting=contact",
    "/reports?waiting=decision",
    "/reports?waiting=offered",
    "/reports.csv",
    "/reports.csv?waiting=contact",
    "/reports/live",
    "/reports/search",
    "/api/v1/reports",
    "/api/v1/reports?waiting=decision",
    "/api/v1/reports/offered",
    "/clocks",
    "/clocks?which=soon",
    "/clocks?which=running",
    "/clocks.csv",
    "/clocks.csv?which=running",
    "/api/v1/clocks",
    "/api/v1/clocks/interruptions",
    "/clocks/interruptions",
    "/api/v1/clocks?which=running",
    "/diary",
    "/diary.csv",
    "/diary?day=2026-11-21",
    "/diary.csv?day=2026-11-21",
    "/firs",
    "/firs.csv",
    "/referrals",
    "/closings",
    "/follow-ups",
    "/sealed",
    "/break-glass",
    "/charge",
];

/// For what they search.
const ASKED: [&str; 5] = [NAME, "ایف آئی آر", "گل بی بی", "0300 7654321", "QTA-SAR-2026-000002"];

/// What is told in the middle of the days.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    /// Nothing.
    Nothing,
    /// A complaint about the officer in charge, at his own counter, and another from elsewhere.
    Complaint,
    /// The same words about nobody: what a record that is theirs looks like.
    Plain,
}

/// The same days in each world; what is told makes the only difference. Everything that the office is shown at their end.
async fn days(engine: Engine, told: Told) -> Vec<(String, String)> {
    let app = app(engine).await;
    for (kind, unit) in OFFICE {
        app.officer(kind, unit).await;
    }
    let (sdpo, there) = (app.officer("sdpo", "QTA-C-SAR").await, app.officer("moharrir", "QTA-CTY").await);
    let clerk = app.back("moharrir", "QTA-SAR").await;
    let known = [("name", "گل بی بی"), ("phone", "0300 7654321")];
    file(&clerk, &known).await.expect(303);
    app.clock.advance(60);
    if told != Told::Nothing {
        let against = [
            ("alarm", "danger"),
            ("against", "yes"),
            ("against_kind", "no-fir"),
            ("against_belt", "sho-qta-sar"),
        ];
        let mut fields = vec![("words", WORDS), ("name", NAME)];
        if told == Told::Complaint {
            fields.extend(against);
        }
        let mut paths = Vec::new();
        for who in [&clerk, &there] {
            let at = file(who, &fields).await.expect(303).location();
            slip(who, &at).await;
            paths.push(at.trim_end_matches("/slip").to_owned());
        }
        if told == Told::Complaint {
            let mine = sdpo.get("/sealed").await.expect(200).text();
            assert_eq!(mine.matches("About a police officer").count(), 2, "it is there: {mine}");
            let finding = [("finding", "partly"), ("words", "ایف آئی آر درج کرنے کا حکم دیا گیا")];
            post(&sdpo, &format!("{}/answer", paths[0]), &finding).await.expect(303);
        }
    }
    app.clock.advance(60);
    file(&clerk, &[]).await.expect(303);
    // The hour in which a clerk finishes with what he took down, and limits that pass meanwhile.
    let sources = khidmat::capabilities::timed(&khidmat::capabilities::all());
    for _ in 0..3 {
        app.clock.advance(9 * HOUR);
        app.settle().await;
        deadlines::catch_up(&app.core, &sources).await.unwrap();
        app.settle().await;
    }
    let mut shown = Vec::new();
    for (kind, unit) in OFFICE {
        let who = app.back(kind, unit).await;
        for page in PAGES {
            let reply = who.get(page).await;
            let text = same(&format!("{} {}", reply.status, reply.text()), &who);
            shown.push((format!("{kind} {page}"), text));
        }
        for q in ASKED {
            for (page, purpose) in [
                ("/reports/search", "serve-citizen"),
                ("/reports/search", "supervise"),
                ("/firs/search", "investigate"),
            ] {
                let reply = who.post(page, &[("q", q), ("purpose", purpose)]).await;
                let text = same(&format!("{} {}", reply.status, reply.text()), &who);
                shown.push((format!("{kind} {page} {q} {purpose}"), text));
            }
        }
    }
    app.expect_clean().await;
    shown
}

/// A page without what is drawn anew in every world: ids, the form's token, the digest over both with which a page renews itself, and what
/// a page that is refused is called when help is asked for.
fn same(text: &str, who: &Browser<'_>) -> String {
    let mut text = text.replace(who.form_token(), "TOKEN");
    for begins in ["give this reference: <bdi dir=\"ltr\">", "\"reference\":\""] {
        if let Some((_, after)) = text.split_once(begins) {
            let drawn: String = after.chars().take_while(char::is_ascii_alphanumeric).collect();
            text = text.replace(&drawn, "REFERENCE");
        }
    }
    let mut plain = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(|letter: char| letter.is_ascii_hexdigit()) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let run =
            rest.find(|letter: char| !letter.is_ascii_hexdigit() && letter != '-').unwrap_or(rest.len());
        let drawn = rest[..run].parse::<uuid::Uuid>().is_ok() || (run == 16 && !rest[..run].contains('-'));
        plain.push_str(if drawn { "ID" } else { &rest[..run] });
        rest = &rest[run..];
    }
    plain + rest
}

async fn on(engine: Engine) {
    if !db::testing::engines().contains(&engine) {
        return;
    }
    let without = days(engine, Told::Nothing).await;
    let with = days(engine, Told::Complaint).await;
    for ((page, one), (_, other)) in without.iter().zip(&with) {
        assert_eq!(one, other, "{page} tells of it");
    }
    assert_eq!(without.len(), with.len());
    // The comparison sees what there is to be seen: the same words about nobody change every one of these.
    let plain = days(engine, Told::Plain).await;
    for page in [
        "sho /reports",
        "sho /reports.csv",
        "sho /api/v1/reports",
        "sho /reports/search",
        "moharrir /clocks?which=running",
        "moharrir /diary?day=2026-11-21",
    ] {
        let of = |world: &[(String, String)]| -> Vec<String> {
            let begins = world.iter().filter(|(named, _)| named.starts_with(page));
            begins.map(|(_, text)| text.clone()).collect()
        };
        let (one, other) = (of(&without), of(&plain));
        assert!(!one.is_empty() && one != other, "{page} is compared");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn they_are_shown_the_same_as_if_nobody_had_complained() {
    on(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn they_are_shown_the_same_on_the_other_engine() {
    on(Engine::Postgres).await;
}
