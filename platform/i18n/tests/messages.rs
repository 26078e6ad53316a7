//! Messages of several owners, and what the build refuses.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::Path;
use std::sync::Arc;

use i18n::build::{compare, read};
use i18n::{Arg, Digits, Key, Message, Messages, Source, Translator};
use kernel::Lang;

const DESK: Source = Source {
    owner: "desk",
    ur: "desk-title = درخواست\n    .hint = نام لکھیں\n-force = پولیس\ndesk-force = بلوچستان { -force }\n",
    en: "desk-title = Request\n    .hint = Write the name\n-force = Police\ndesk-force = Balochistan { -force }\n",
};
const BOOK: Source = Source {
    owner: "book",
    ur: "book-filed = { $name } کا نمبر { $number }\nbook-count = { $n ->\n    [one] ایک اندراج\n   *[other] { $n } اندراجات\n}\ntext-too-long = { $max } حروف تک\n",
    en: "book-filed = { $name } has number { $number }\nbook-count = { $n ->\n    [one] one entry\n   *[other] { $n } entries\n}\ntext-too-long = At most { $max } characters\nerror-unknown = Something is wrong\n",
};

fn messages() -> Arc<Messages> {
    Arc::new(Messages::new(&[DESK, BOOK]).unwrap())
}

#[test]
fn each_owner_is_heard_in_each_language() {
    let t = Translator::new(messages(), Lang::Ur);
    assert_eq!(t.get(Key("desk-title")), "درخواست");
    assert_eq!(t.get(Key("desk-title.hint")), "نام لکھیں");
    assert_eq!(t.get(Key("desk-force")), "بلوچستان پولیس");
    assert_eq!(Translator::new(messages(), Lang::En).get(Key("desk-force")), "Balochistan Police");
}

#[test]
fn arguments_are_isolated_and_numbers_stay_left_to_right() {
    let said = Message {
        key: Key("book-filed"),
        args: vec![("name", Arg::Text("علی Khan".to_owned())), ("number", Arg::Ltr("12/2026".to_owned()))],
    };
    let text = Translator::new(messages(), Lang::Ur).say(said);
    assert_eq!(text, "\u{2068}علی Khan\u{2069} کا نمبر \u{2068}\u{2066}12/2026\u{2069}\u{2069}");
}

#[test]
fn counts_choose_the_plural_and_the_digits() {
    let t = Translator::new(messages(), Lang::Ur);
    let count = |n| Message { key: Key("book-count"), args: vec![("n", Arg::Count(n))] };
    assert_eq!(t.say(count(1)), "ایک اندراج");
    assert_eq!(t.say(count(1200)), "\u{2068}1,200\u{2069} اندراجات");
    assert_eq!(t.with_digits(Digits::Native).say(count(1200)), "\u{2068}۱٬۲۰۰\u{2069} اندراجات");
}

#[test]
fn an_error_code_is_said_in_words_and_an_unknown_one_never_shows() {
    let t = Translator::new(messages(), Lang::En);
    assert_eq!(
        t.error("text.too-long", &[("max", "10000".to_owned())]),
        "At most \u{2068}10,000\u{2069} characters"
    );
    assert_eq!(t.error("nobody.wrote-this", &[]), "Something is wrong");
}

#[test]
fn two_owners_cannot_say_the_same_key() {
    let again = Source { owner: "other", ..DESK };
    let fault = Messages::new(&[DESK, again]).unwrap_err().to_string();
    assert!(fault.contains("other"), "{fault}");
}

fn faults(ur: &str, en: &str) -> Vec<String> {
    let (ur_file, en_file) = (Path::new("ur.ftl"), Path::new("en.ftl"));
    match (read(ur_file, ur), read(en_file, en)) {
        (Ok(ur), Ok(en)) => compare(&ur, &en, ur_file, en_file).iter().map(ToString::to_string).collect(),
        (ur, en) => ur.err().into_iter().chain(en.err()).flatten().map(|f| f.to_string()).collect(),
    }
}

#[test]
fn the_build_names_what_is_missing_and_where() {
    assert_eq!(faults("a = ا\n", "a = A\nb = B\n"), ["ur.ftl: b: is missing"]);
    assert_eq!(faults("a = ا\n    .hint = ا\n", "a = A\n"), ["en.ftl: a.hint: is missing"]);
    assert_eq!(faults("a = ا { $n }\n", "a = A\n"), [r#"ur.ftl: a: takes {"n"}, and {} in English"#]);
    assert_eq!(faults("a = ا\na = ب\n", "a = A\n"), ["ur.ftl: a: is defined twice"]);
    assert_eq!(
        faults("a = { -force }\n", "a = A\n"),
        ["ur.ftl: -force: is referred to and not defined in this file"]
    );
    assert!(faults("a = { $n\n", "a = A\n").concat().contains("ur.ftl: line"));
    assert!(faults("a = ا { $n }\n", "a = A { $n }\n").is_empty());
}
