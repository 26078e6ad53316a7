//! What a person may record for those whose phone has no Urdu voice: the list follows from the messages.

use std::fmt::Write as _;

use i18n::Messages;
use kernel::Lang;
use khidmat::capabilities::{all, messages};

use crate::committed;

#[test]
fn the_list_of_recordings_is_committed() {
    let words = Messages::new(&messages(&all())).unwrap();
    let mut text = String::from(
        "# Sentences to record\n\nFixed sentences of the citizen's page, for phones without an Urdu voice. Record each as\n\
         `assets/voice/<key>.ogg` (Opus, mono, at most 40 kB) and build again. Printed by `app/tests/it/voice.rs`.\n\n\
         | key | sentence |\n|---|---|\n",
    );
    for key in complaints::pages::SPOKEN {
        assert!(words.has(Lang::Ur, key.0), "{}", key.0);
        writeln!(text, "| `{}` | {} |", key.0, words.text(Lang::Ur, key)).unwrap();
    }
    committed("docs/reference/voice.md", &text);
}
