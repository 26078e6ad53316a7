//! What is told to a body outside the police: numbered, sealed to it alone, proved by the log; and nobody is said to have been told before
//! a copy was made.

use db::Engine;
use deadlines::catch_up;
use deadlines::outside::{check, collected, export, open};
use journal::Kind;
use testkit::TestApp;
use tlog::Trust;
use vault::TransferKey;

use crate::program::{configured, expect};

async fn app(engine: Engine) -> TestApp {
    TestApp::start(engine, khidmat::capabilities::all(), khidmat::capabilities::contracts()).await
}

const WORDS: &str = "گھر سے بکریاں چوری ہو گئیں";

/// Tells one report, sealed or not, and lets so many hours pass: its number and code.
async fn told(app: &TestApp, n: u16, seal: &str) -> (String, String) {
    let clerk =
        if n == 1 { app.officer("moharrir", "QTA-SAR").await } else { app.back("moharrir", "QTA-SAR").await };
    let once = format!("019ab5c0-0000-7000-8000-000000{n:06}");
    let fields = [
        ("words", WORDS),
        ("spoken", "urdu"),
        ("landmark", "ریلوے پھاٹک"),
        ("seal", seal),
        ("once", once.as_str()),
    ];
    let slip = clerk.post("/reports/new", &fields).await.expect(303).location();
    let page = clerk.get(&slip).await.expect(200).text();
    let shown = |class: &str| {
        let (_, rest) = page.split_once(class).unwrap();
        let (_, rest) = rest.split_once("<bdi dir=\"ltr\">").unwrap();
        rest.split_once("</bdi>").unwrap().0.to_owned()
    };
    (shown("slip-number"), shown("slip-code"))
}

async fn later(app: &TestApp, hours: i64) {
    app.clock.advance(hours * 3_600);
    app.settle().await;
    catch_up(&app.core, &khidmat::capabilities::timed(&khidmat::capabilities::all())).await.unwrap();
    app.settle().await;
}

fn trust(app: &TestApp) -> Trust {
    Trust::new(&[app.core.journal.log(Kind::Records).vkey()], &[], 0).unwrap()
}

testkit::both_engines! { app app;
    /// Sealed to the body, each step with its number, its office and its proof; a step left out, another office or another hour is named.
    async fn the_body_outside_reads_what_it_was_told(app: TestApp) {
        app.officer("woman-officer", "QTA").await;
        let (number, code) = told(&app, 1, "").await;
        let (sealed, _) = told(&app, 2, "violence").await;
        later(&app, 8 + 169).await;
        let key = TransferKey::from_seed([5; 32]);
        let copy = export(&app.core, &key.public(), None).await.unwrap();
        assert_eq!(copy.numbers, Some((1, 2)));
        assert!(!copy.text.contains("complaint.sorting") && open(&copy.text, &TransferKey::from_seed([6; 32])).is_err());
        let content = open(&copy.text, &key).unwrap();
        assert_eq!(check(&content, &trust(&app), Some(0)), []);
        let mut offices: Vec<&str> = content.steps.iter().map(|step| step.office.0.as_str()).collect();
        offices.sort_unstable();
        assert_eq!(offices, ["QTA", "QTA-SAR"], "of the sealed one its district");
        let said = format!("{content:?}");
        for never in [number.as_str(), sealed.as_str(), WORDS, "moharrir"] {
            assert!(!said.contains(never), "{never}: {said}");
        }
        let mut less = content.clone();
        less.steps.remove(0);
        assert_eq!(check(&less, &trust(&app), Some(0)).len(), 1, "a number is missing");
        let mut moved = content.clone();
        "QTA-CTY".clone_into(&mut moved.steps[0].office.0);
        assert_eq!(check(&moved, &trust(&app), Some(0)), [(1, "it is not what the log has signed")]);
        let mut early = content.clone();
        let at = early.steps[1].at.clone();
        early.steps[1].due_at = at;
        assert_eq!(check(&early, &trust(&app), Some(0)), [(2, "it is not what the log has signed")]);
        let mut other = content.clone();
        other.steps[1].serial = 3;
        assert!(!check(&other, &trust(&app), Some(0)).is_empty());
        // Before the copy was made nobody outside is said to have been told; afterwards he is.
        let track = async || app.guest().post("/track", &[("number", number.as_str()), ("code", code.as_str())]).await.expect(200).text();
        let page = track().await;
        assert!(page.contains("not yet collected") && page.contains("Provincial Ombudsman"), "{page}");
        app.officer("igp", "BAL").await;
        let list = app.back("igp", "BAL").await.get("/api/v1/clocks").await.expect(200).json();
        let row = list["rows"].as_array().unwrap().iter().find(|row| row["clock"] == "complaint.sorting").unwrap();
        assert_eq!((&row["told"], &row["to_be_told"]), (&"Regional Police Officer".into(), &"Provincial Ombudsman".into()));
        collected(&app.core, 2).await.unwrap();
        let page = track().await;
        assert!(!page.contains("not yet collected") && page.contains("Provincial Ombudsman"), "{page}");
        // The next copy has what came since, and an older one can be written again.
        assert_eq!(export(&app.core, &key.public(), None).await.unwrap().numbers, None);
        assert_eq!(export(&app.core, &key.public(), Some(2)).await.unwrap().numbers, Some((2, 2)));
        later(&app, 30).await;
        let next = export(&app.core, &key.public(), None).await.unwrap();
        assert_eq!(next.numbers.map(|(first, _)| first), Some(3), "contact of both");
        assert_eq!(check(&open(&next.text, &key).unwrap(), &trust(&app), Some(2)), []);
        app.expect_clean().await;
    }
}

/// From the command line: without the body's key in the configuration nothing is written, and a copy opens with that key alone.
#[test]
fn the_copy_for_the_body_outside_opens_with_its_key_alone() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (key, other, trust, copy) = (at("body.key"), at("other.key"), at("trust.json"), at("1.copy"));
    let made = expect(0, &["clocks", "key", "--out", &key]);
    expect(0, &["clocks", "key", "--out", &other]);
    let public = made.split('"').nth(1).unwrap();
    assert!(made.starts_with("clocks.outside = ") && public.len() == 64, "{made}");
    let config = configured(folder.path(), "");
    expect(0, &["--config", &config, "node", "init"]);
    let export = ["--config", &config, "clocks", "outside", "--out", &copy];
    assert!(expect(2, &export).contains("clocks.outside is missing"));
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, format!("clocks.outside = \"{public}\"\n{text}")).unwrap();
    assert!(expect(0, &export).contains("nothing new"));
    expect(3, &export);
    let wrong = ["--config", &config, "clocks", "outside", "--out", &at("x"), "--from", "0"];
    assert!(expect(2, &wrong).contains("--from is a number"));
    std::fs::write(&trust, expect(0, &["--config", &config, "trust"])).unwrap();
    let open =
        |code: i32, key: &str| expect(code, &["clocks", "open", &copy, "--key", key, "--trust", &trust]);
    assert!(open(0, &key).contains("nothing new"));
    open(1, &other);
}
