//! The messages of every owner, parsed once at start-up and asked for by key.
//! Must not read files: each owner hands over its text, compiled in.

use std::collections::HashMap;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use kernel::{Code, Error, FieldError, Lang, Result};
use unic_langid::LanguageIdentifier;

use crate::format::{Digits, count};
use crate::value::{Arg, Key, Message};

/// The messages of one owner, in each language.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// The crate that says them.
    pub owner: &'static str,
    /// Its `messages/ur.ftl`.
    pub ur: &'static str,
    /// Its `messages/en.ftl`.
    pub en: &'static str,
}

type Bundle = FluentBundle<FluentResource>;

struct Language {
    lang: Lang,
    ascii: Bundle,
    native: Bundle,
    /// Messages without arguments, ready to show: most of every page.
    ready: HashMap<String, String>,
}

/// Every message of the program.
pub struct Messages {
    ur: Language,
    en: Language,
}

impl std::fmt::Debug for Messages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Messages({} keys)", self.ur.ready.len())
    }
}

impl Messages {
    /// Parses every owner's messages. Two owners with the same key, or a file that does not parse, is an error
    /// naming it: a start-up fault, never one a person meets.
    pub fn new(sources: &[Source]) -> Result<Self> {
        Ok(Self { ur: Language::new(Lang::Ur, sources)?, en: Language::new(Lang::En, sources)? })
    }

    fn of(&self, lang: Lang) -> &Language {
        match lang {
            Lang::Ur => &self.ur,
            Lang::En => &self.en,
        }
    }

    /// A message without arguments.
    pub fn text(&self, lang: Lang, key: Key) -> &str {
        self.of(lang).ready.get(key.0).map_or(key.0, String::as_str)
    }

    /// A message without arguments in both languages, each on a line of its own: for whoever's language is not known.
    pub fn both(&self, key: Key) -> String {
        [Lang::Ur, Lang::En].map(|lang| self.text(lang, key)).join("\n")
    }

    /// A message with arguments. Each argument is isolated, so a name cannot turn the sentence around.
    pub fn format(&self, lang: Lang, key: Key, args: &[(&str, Arg)], digits: Digits) -> String {
        self.of(lang).format(key.0, args, digits).unwrap_or_else(|| key.0.to_owned())
    }

    /// The words of an error code (`text.too-long`); `None` when no owner has them.
    pub fn error(&self, lang: Lang, code: Code, args: &[(&'static str, String)]) -> Option<String> {
        let key = kernel::error::message_key(code);
        let shown: Vec<(&str, Arg)> = args.iter().map(|(name, value)| (*name, error_arg(value))).collect();
        self.of(lang).format(&key, &shown, Digits::Ascii)
    }

    /// True when `key` exists; for tests that walk codes found in the source.
    pub fn has(&self, lang: Lang, key: &str) -> bool {
        self.of(lang).format(key, &[], Digits::Ascii).is_some()
    }
}

/// Error arguments arrive as text; a limit such as `10000` still has to choose its plural and its grouping.
fn error_arg(value: &str) -> Arg {
    value.parse().map_or_else(|_| Arg::Text(value.to_owned()), Arg::Count)
}

impl Language {
    fn new(lang: Lang, sources: &[Source]) -> Result<Self> {
        let ascii = bundle(lang, sources, ascii_numbers)?;
        let native = bundle(lang, sources, native_numbers)?;
        let ready = ready(&ascii, lang, sources)?;
        Ok(Self { lang, ascii, native, ready })
    }

    fn format(&self, key: &str, args: &[(&str, Arg)], digits: Digits) -> Option<String> {
        let bundle =
            if digits == Digits::Native && self.lang == Lang::Ur { &self.native } else { &self.ascii };
        say(bundle, key, Some(&fluent_args(args)), &mut Vec::new())
    }
}

fn say(
    bundle: &Bundle,
    key: &str,
    args: Option<&FluentArgs>,
    faults: &mut Vec<FluentError>,
) -> Option<String> {
    let (id, attribute) = key.split_once('.').map_or((key, None), |(id, attribute)| (id, Some(attribute)));
    let message = bundle.get_message(id)?;
    let pattern = match attribute {
        Some(name) => message.get_attribute(name)?.value(),
        None => message.value()?,
    };
    Some(bundle.format_pattern(pattern, args, faults).into_owned())
}

fn fluent_args<'a>(args: &'a [(&'a str, Arg)]) -> FluentArgs<'a> {
    args.iter()
        .map(|(name, arg)| {
            let value = match arg {
                Arg::Text(text) => FluentValue::from(text.as_str()),
                Arg::Ltr(text) => FluentValue::from(crate::isolate_ltr(text)),
                Arg::Count(number) => FluentValue::from(*number),
            };
            (*name, value)
        })
        .collect()
}

fn parse(lang: Lang, source: &Source) -> Result<FluentResource> {
    let text = match lang {
        Lang::Ur => isolated(source.ur),
        Lang::En => source.en.to_owned(),
    };
    FluentResource::try_new(text).map_err(|(_, faults)| {
        Error::internal(format!("messages of {}, {}: {faults:?}", source.owner, lang.tag()))
    })
}

/// The file with the numbers of its sentences isolated; keys, comments and placeables are no sentences.
fn isolated(ftl: &str) -> String {
    ftl.lines().map(isolated_line).collect()
}

fn isolated_line(line: &str) -> String {
    let indented = line.starts_with([' ', '\t']);
    let (key, sentence) = match line.split_once('=') {
        _ if line.starts_with('#') || line.trim_start().starts_with(['[', '*', '}']) => (line, ""),
        Some((key, sentence)) if !indented => (key, sentence),
        _ => ("", line),
    };
    let between = if key.len() + sentence.len() < line.len() { "=" } else { "" };
    let mut shown = format!("{key}{between}");
    for part in sentence.split_inclusive(['{', '}']) {
        // What stands before a closing brace is a placeable.
        shown += &if part.ends_with('}') { part.to_owned() } else { crate::direction::isolate_numbers(part) };
    }
    shown + "\n"
}

type Formatter = fn(&FluentValue, &intl_memoizer::concurrent::IntlLangMemoizer) -> Option<String>;

fn bundle(lang: Lang, sources: &[Source], numbers: Formatter) -> Result<Bundle> {
    let tag: LanguageIdentifier = lang.tag().parse().map_err(|_| Error::internal("language tag"))?;
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(true);
    bundle.set_formatter(Some(numbers));
    for source in sources {
        bundle.add_resource(parse(lang, source)?).map_err(|faults| {
            Error::internal(format!("messages of {}, {}: {faults:?}", source.owner, lang.tag()))
        })?;
    }
    Ok(bundle)
}

fn ascii_numbers(value: &FluentValue, _: &intl_memoizer::concurrent::IntlLangMemoizer) -> Option<String> {
    numbers(value, Digits::Ascii)
}

fn native_numbers(value: &FluentValue, _: &intl_memoizer::concurrent::IntlLangMemoizer) -> Option<String> {
    numbers(value, Digits::Native)
}

fn numbers(value: &FluentValue, digits: Digits) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(count(Lang::Ur, number.value as i64, digits)),
        _ => None,
    }
}

/// Formats once everything that takes no arguments.
fn ready(bundle: &Bundle, lang: Lang, sources: &[Source]) -> Result<HashMap<String, String>> {
    let mut ready = HashMap::new();
    for source in sources {
        let parsed = parse(lang, source)?;
        for key in parsed.entries().flat_map(crate::build::keys_of) {
            let mut faults = Vec::new();
            if let Some(text) = say(bundle, &key, None, &mut faults)
                && faults.is_empty()
            {
                ready.insert(key, text);
            }
        }
    }
    Ok(ready)
}

/// The messages in one reader's language and digits. Cheap to clone; every template has one.
#[derive(Debug, Clone)]
pub struct Translator {
    messages: Arc<Messages>,
    lang: Lang,
    digits: Digits,
}

impl Translator {
    /// The messages for a reader of `lang`.
    pub fn new(messages: Arc<Messages>, lang: Lang) -> Self {
        Self { messages, lang, digits: Digits::default() }
    }

    /// The same messages with another choice of digits.
    pub fn with_digits(self, digits: Digits) -> Self {
        Self { digits, ..self }
    }

    /// The reader's language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// A message without arguments: `{{ t.get(msg::REPORT_TITLE) }}`.
    pub fn get(&self, key: Key) -> &str {
        self.messages.text(self.lang, key)
    }

    /// A message with arguments: `{{ t.say(msg::report_filed(number, count)) }}`.
    pub fn say(&self, message: impl Into<Message>) -> String {
        let message = message.into();
        self.messages.format(self.lang, message.key, &message.args, self.digits)
    }

    /// The words of an error code; a code nobody translated reads as a general fault, never as a code.
    pub fn error(&self, code: Code, args: &[(&'static str, String)]) -> String {
        self.messages
            .error(self.lang, code, args)
            .or_else(|| self.messages.error(self.lang, "error.unknown", &[]))
            .unwrap_or_default()
    }

    /// The words of a field's fault.
    pub fn field_error(&self, error: &FieldError) -> String {
        self.error(error.code, &error.args)
    }

    /// `21 نومبر 2026` or `21 November 2026`.
    pub fn date(&self, date: jiff::civil::Date) -> String {
        crate::format::date(self.lang, date)
    }

    /// Date and hour of a moment, in Pakistan.
    pub fn date_time(&self, at: kernel::Timestamp) -> String {
        crate::format::date_time(self.lang, at)
    }

    /// A count in the reader's digits.
    pub fn count(&self, number: i64) -> String {
        count(self.lang, number, self.digits)
    }
}
