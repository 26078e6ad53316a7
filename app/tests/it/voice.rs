//! What is heard by those whose phone has no Urdu voice: the list follows from the messages, and no recording says
//! what its sentence no longer says.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use i18n::Messages;
use kernel::Lang;
use khidmat::capabilities::{all, messages};
use sha2::{Digest, Sha256};
use testkit::TestApp;

use crate::{committed, repository};

#[test]
fn the_list_of_recordings_is_committed() {
    let words = Messages::new(&messages(&all())).unwrap();
    let mut text = String::from(
        "# Sentences of the citizen's page for phones without an Urdu voice\n\nFixed sentences of `/track`. A machine \
         speaks them (`scripts/voice.sh`) until a person records one: as\n`assets/voice/<key>.ogg` (Opus, mono, at most \
         40 kB), then `scripts/voice.sh` once more, and build again. Printed by\n`app/tests/it/voice.rs`.\n\n\
         | key | sentence |\n|---|---|\n",
    );
    for key in complaints::pages::SPOKEN {
        assert!(words.has(Lang::Ur, key.0), "{}", key.0);
        writeln!(text, "| `{}` | {} |", key.0, words.text(Lang::Ur, key)).unwrap();
    }
    committed("docs/reference/voice.md", &text);
}

/// The lines of a list under `assets/voice`, in fields; none where there is no such list.
fn list(name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(repository("assets/voice").join(name)).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split(' ').map(str::to_owned).collect()).collect()
}

fn hash(bytes: impl AsRef<[u8]>) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// One stream of Ogg whose first packet is a header of Opus for one channel.
fn is_mono_opus(bytes: &[u8]) -> bool {
    bytes.starts_with(b"OggS") && bytes.get(28..36) == Some(b"OpusHead") && bytes.get(37) == Some(&1)
}

#[test]
fn every_recording_says_its_sentence_as_it_stands() {
    let words = Messages::new(&messages(&all())).unwrap();
    let (machine, people) = (list("machine.txt"), list("people.txt"));
    let table = std::fs::read_to_string(repository("assets/voice/spoken.tsv")).unwrap();
    let mut total = 0;
    for key in complaints::pages::SPOKEN {
        let (name, sentence) = (key.0, words.text(Lang::Ur, key));
        let bytes = std::fs::read(repository("assets/voice").join(format!("{name}.ogg")));
        let bytes = bytes.unwrap_or_else(|error| panic!("{name}: {error}: scripts/voice.sh"));
        assert!(
            is_mono_opus(&bytes) && bytes.len() <= 40_000,
            "{name}: {} bytes, or no mono Opus",
            bytes.len()
        );
        total += bytes.len();
        let (file, now) = (hash(&bytes), hash(sentence));
        let listed =
            |lines: &[Vec<String>]| lines.iter().find(|line| line[0] == name && line[1] == file).cloned();
        let (spoken, recorded) = (listed(&machine), listed(&people));
        let line = spoken.as_ref().or(recorded.as_ref());
        let line = line.unwrap_or_else(|| panic!("{name}: in no list as it is: scripts/voice.sh"));
        assert_eq!(line[2], now, "{name}: the sentence has changed since it was recorded: scripts/voice.sh");
        let row = table.lines().find_map(|row| row.strip_prefix(&format!("{name}\t")));
        let (own, ipa) =
            row.and_then(|row| row.split_once('\t')).unwrap_or_else(|| panic!("{name}: not in spoken.tsv"));
        assert!(!ipa.is_empty(), "{name}: nobody can read over how it is said");
        if let Some(line) = spoken {
            let given = if own.is_empty() { sentence } else { own };
            assert_eq!(line[3], hash(given), "{name}: its spelling has changed since: scripts/voice.sh");
        }
        assert!(web::assets::voice(name).is_some(), "{name}: not in the program");
    }
    assert!(total < 500_000, "{total} bytes of recordings are in every program");
}

/// Neither a file nor a line of a list outlives its sentence.
#[test]
fn nothing_is_kept_of_sentences_that_are_gone() {
    let known: BTreeSet<&str> = complaints::pages::SPOKEN.iter().map(|key| key.0).collect();
    for line in list("machine.txt").into_iter().chain(list("people.txt")) {
        assert!(known.contains(line[0].as_str()), "{}", line[0]);
    }
    for file in std::fs::read_dir(repository("assets/voice")).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        assert!(name.strip_suffix(".ogg").is_none_or(|key| known.contains(key)), "{name}");
    }
}

/// The keys whose recordings a page names, in its order.
fn heard(page: &str) -> Vec<String> {
    let lists = page.split(" data-voice=\"").skip(1).map(|rest| rest.split_once('"').unwrap().0);
    lists.flat_map(|list| list.split(' ').map(|at| key_of(at).to_owned()).collect::<Vec<_>>()).collect()
}

fn key_of(at: &str) -> &str {
    at.trim_start_matches("/assets/").rsplit_once('-').unwrap().0
}

testkit::both_engines! { app crate::fir::app;
    /// Her history in its order, what she can do, and nothing that is fetched before she asks for it.
    async fn her_page_names_what_can_be_heard(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let (report, number, code) = crate::fir::told(&sho, "019ab5c0-0000-7000-8000-0000000000b1").await;
        let held = [("number", number.as_str()), ("code", code.as_str())];
        let before = heard(&app.guest().in_urdu().post("/track", &held).await.expect(200).text());
        assert!(before.contains(&"complaints-nothing-court".to_owned()));
        assert!(before.contains(&"complaints-event-recorded".to_owned()) && !before.iter().any(|key| key.contains("fir-copy")));
        crate::fir::register(&sho, &report, "019ab5c0-0000-7000-8000-0000000000b2").await.expect(303);
        let page = app.guest().in_urdu().post("/track", &held).await.expect(200).text();
        let keys = heard(&page);
        let at = |key: &str| keys.iter().position(|one| one == key).unwrap_or_else(|| panic!("{key} in {keys:?}"));
        let order = ["tracked-history", "event-recorded", "tell-fir", "event-fir-copy", "tracked-nothing", "nothing-dpo", "nothing-court-after"];
        let order = order.map(|key| at(&format!("complaints-{key}")));
        assert!(order.is_sorted(), "{keys:?}");
        assert!(keys.iter().all(|key| complaints::pages::SPOKEN.iter().any(|one| one.0 == key)), "{keys:?}");
        // Named in attributes only, so that nothing is fetched before she presses the button.
        assert_eq!(page.matches("/assets/complaints-").count(), keys.len());
        assert_eq!(heard(&app.guest().post("/track", &held).await.expect(200).text()), Vec::<String>::new(), "recordings are in Urdu");
        app.expect_clean().await;
    }
}
