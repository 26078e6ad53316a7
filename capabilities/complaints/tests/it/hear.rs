//! What a text message is answered with: the same words whatever stood in the way, and nothing that names a matter.

use std::sync::Arc;

use complaints::Ears;
use contracts::{Becomes, Channel, Heard, Hears, Reply};
use journal::{Draft, Subject};
use testkit::{Browser, TestApp, both_engines};
use uuid::Uuid;

use crate::{app, file, once, slip};

const HER: &str = "+923000000001";
const NOTHING: &str = "اس نمبر اور کوڈ کے بارے میں یہاں کچھ نہیں بتایا جا سکتا";

async fn hears(app: &TestApp, thread: Uuid, from: &str, words: &str) -> Reply {
    hears_by(app, Channel::Sms, thread, (from, words)).await.unwrap()
}

async fn hears_by(
    app: &TestApp,
    channel: Channel,
    thread: Uuid,
    (from, words): (&str, &str),
) -> Option<Reply> {
    let ears = Ears::new(Arc::new(testkit::FakeRoznamcha::default()), app.state.site.messages.clone());
    let mut w = app.system().begin().await.unwrap();
    let heard = Heard {
        id: w.new_id(),
        thread,
        channel,
        from: from.to_owned(),
        words: words.to_owned(),
        files: Vec::new(),
        said_at: None,
        heard_at: w.now(),
    };
    let subject = Subject { kind: "heard", id: heard.id, version: None };
    let cause = w.journal(Draft::new("exchange.hear", subject)).unwrap();
    let reply = ears.hear(&mut w, &heard, cause).await.unwrap();
    w.commit().await.unwrap();
    reply
}

async fn says(app: &TestApp, from: &str, words: &str) -> String {
    let reply = hears(app, Uuid::from_u128(7), from, words).await;
    reply.words.unwrap()
}

async fn filed(clerk: &Browser<'_>, more: &[(&str, &str)]) -> (String, String) {
    let at = file(clerk, &once(), more).await.expect(303).location();
    let page = clerk.get(&at).await.expect(200).text();
    let code = page.split_once("slip-code").unwrap().1.split_once("<bdi dir=\"ltr\">").unwrap().1;
    let code = code.split_once("</bdi>").unwrap().0.to_owned();
    let number = if page.contains("slip-number") { slip(clerk, &at).await.0 } else { String::new() };
    (number, code)
}

both_engines! { app app;

/// Number and code in any order and digits give one sentence that names no matter; anything wrong, the same words.
async fn the_status_says_nothing_of_the_matter(app: TestApp) {
    let clerk = app.officer("moharrir", "QTA-SAR").await;
    let (number, code) = filed(&clerk, &[("phone", "03000000001")]).await;
    let sloppy = format!("{} , {}", code.to_lowercase().replace('-', " "), number.replace('2', "۲"));
    for (from, words) in [(HER, format!("{number} {code}")), (HER, sloppy), ("+923330000009", format!("{code} {number}"))] {
        assert_eq!(says(&app, from, &words).await, format!("{number}: مل گیا ہے اور اپنی باری پر ہے۔"), "{words}");
    }
    let wrong_code = says(&app, HER, &format!("{number} 2222-2222-2222")).await;
    let wrong_number = says(&app, HER, &format!("QTA-SAR-2026-000999 {code}")).await;
    let only_code = says(&app, HER, "ABCD-2345-WXYT").await;
    assert!(wrong_code.starts_with(NOTHING));
    assert_eq!((&wrong_number, &only_code), (&wrong_code, &wrong_code));
    // Twelve letters may be a cry: a person reads them as well.
    let cry = hears(&app, Uuid::from_u128(7), HER, "3 bande aey mar").await;
    assert_eq!((cry.words.unwrap(), cry.becomes), (wrong_code, Becomes::Waiting));
    app.expect_clean().await;
}

/// On a telephone she does not want to be written to the answer is the one for a wrong code; what is sealed is answered by its
/// code alone, only to her own telephone and only when she said so.
async fn silence_is_the_answer_for_a_wrong_code(app: TestApp) {
    let clerk = app.officer("moharrir", "QTA-SAR").await;
    let (number, code) = filed(&clerk, &[("phone", "03000000001"), ("safe_may", "no")]).await;
    let (called, its) = filed(&clerk, &[("phone", "03000000001"), ("safe_ways", "call")]).await;
    app.officer("woman-officer", "QTA").await;
    let violence = [("phone", "03000000001"), ("seal", "violence")];
    let (_, sealed) = filed(&clerk, &violence).await;
    let (_, wanted) = filed(&clerk, &[&violence[..], &[("safe_ways", "sms")]].concat()).await;
    for words in [format!("{number} {code}"), format!("{called} {its}"), sealed] {
        assert!(says(&app, HER, &words).await.starts_with(NOTHING), "{words}");
    }
    assert_eq!(says(&app, HER, &wanted).await, "مل گیا ہے اور اپنی باری پر ہے۔", "no number");
    assert!(says(&app, "+923330000009", &wanted).await.starts_with(NOTHING), "another telephone");
    app.expect_clean().await;
}

/// After ten wrong tries a thread learns nothing for an hour, not even with the right pair; another thread does.
async fn guessing_ends(app: TestApp) {
    let clerk = app.officer("moharrir", "QTA-SAR").await;
    let (number, code) = filed(&clerk, &[]).await;
    let right = format!("{number} {code}");
    for _ in 0..10 {
        assert!(says(&app, HER, &format!("{number} 2222-2222-2222")).await.starts_with(NOTHING));
    }
    assert!(says(&app, HER, &right).await.starts_with(NOTHING));
    let other = hears(&app, Uuid::from_u128(8), HER, &right).await;
    assert!(other.words.unwrap().starts_with(&number));
    app.clock.advance(3_601);
    assert!(says(&app, HER, &right).await.starts_with(&number));
}

/// The word for it and her words are a report at once, in the province's book, with a number and no code; the code comes only
/// when she asks, from the thread that told it, within a day.
async fn a_report_is_filed_at_once(app: TestApp) {
    let reply = hears(&app, Uuid::from_u128(7), HER, "رپورٹ میری بکری چوری ہو گئی").await;
    let words = reply.words.unwrap();
    assert!(words.starts_with("BAL-ONL-2026-000001: ") && !words.contains("بکری"), "{words}");
    let Becomes::Filed(id) = reply.becomes else { panic!("{:?}", reply.becomes) };
    let desk = app.officer("online-desk", "BAL-ONL").await;
    let page = desk.get(&format!("/reports/{id}?purpose=serve-citizen")).await.expect(200).text();
    assert!(page.contains("میری بکری چوری ہو گئی"));
    let code = hears(&app, Uuid::from_u128(7), HER, "کوڈ").await;
    assert!(code.secret);
    let code = code.words.unwrap().split_whitespace().last().unwrap().to_owned();
    assert!(says(&app, HER, &format!("BAL-ONL-2026-000001 {code}")).await.starts_with("BAL-ONL-2026-000001: "));
    let stranger = hears(&app, Uuid::from_u128(9), HER, "CODE").await;
    assert_eq!((stranger.kind, stranger.becomes), ("complaints.hear-help", Becomes::Waiting));
    app.clock.advance(86_401);
    assert_eq!(hears(&app, Uuid::from_u128(7), HER, "CODE").await.kind, "complaints.hear-help");
    app.expect_clean().await;
}

/// Words that may tell of violence stand in no list before a person read them; the answer names no matter and has no number.
async fn what_may_be_violence_waits_for_a_person(app: TestApp) {
    for words in ["REPORT my husband beats me", "رپورٹ میرا شوہر مارتا ہے", "rapat shohar marta hai", "REPORT تھانیدار رشوت مانگتا ہے"] {
        let reply = hears(&app, Uuid::from_u128(7), HER, words).await;
        assert_eq!(reply.becomes, Becomes::Waiting, "{words}");
        let said = reply.words.unwrap();
        assert!(!said.contains("BAL-ONL") && !said.contains("REPORT") && !said.contains("رپورٹ"), "{said}");
    }
    let desk = app.officer("online-desk", "BAL-ONL").await;
    let list = desk.get("/reports").await.expect(200).text();
    assert!(!list.contains("BAL-ONL-2026-"), "{list}");
    app.expect_clean().await;
}

/// What a program does not understand waits for a person, and she is told what can be written.
async fn anything_else_waits_for_a_person(app: TestApp) {
    for words in ["salam", "REPORT", "woh phir aya hai, madad", "\u{0}\u{202e}", "'; drop table --"] {
        let reply = hears(&app, Uuid::from_u128(7), HER, words).await;
        assert_eq!((reply.becomes, reply.daily), (Becomes::Waiting, true), "{words}");
        assert!(reply.words.unwrap().contains("15"));
    }
}

/// By e-mail a report's status is told as by text message; for all else a person is there, because advertising has the same words.
async fn a_letter_is_told_the_status_and_nothing_else(app: TestApp) {
    let clerk = app.officer("moharrir", "QTA-SAR").await;
    let (number, code) = filed(&clerk, &[("phone", "03000000001")]).await;
    let (silent, its) = filed(&clerk, &[("phone", "03000000001"), ("safe_may", "no")]).await;
    app.officer("woman-officer", "QTA").await;
    let (_, sealed) = filed(&clerk, &[("phone", "03000000001"), ("seal", "violence"), ("safe_ways", "sms")]).await;
    let (thread, her) = (Uuid::from_u128(7), "gul@example.pk");
    let letter = format!("Status of my report\n\n{number}\n{code}\n\nOn Sunday the police wrote:\n> words");
    let reply = hears_by(&app, Channel::Email, thread, (her, &letter)).await.unwrap();
    assert_eq!(reply.words.unwrap(), format!("{number}: مل گیا ہے اور اپنی باری پر ہے۔"));
    for words in [format!("{silent} {its}"), sealed, format!("{number} 2222-2222-2222")] {
        let reply = hears_by(&app, Channel::Email, thread, (her, &words)).await.unwrap();
        assert!(reply.words.unwrap().starts_with(NOTHING), "{words}");
    }
    for words in ["REPORT my goat was stolen", "CODE", "salam", ""] {
        assert!(hears_by(&app, Channel::Email, thread, (her, words)).await.is_none(), "{words}");
    }
    app.expect_clean().await;
}

}
