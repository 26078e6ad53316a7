//! The shell of a page: title, language, navigation, who is signed in, the form's token, and every component in the
//! reader's language. Every page's template struct has a field `page: PageShell` and extends `base.html`.

use std::sync::Arc;

use i18n::{Key, Message, Translator};
use kernel::{FieldErrors, Lang};

use crate::components::{ErrorSummary, Foot, Head, Notice, Tone, Top};
use crate::frame::Visit;
use crate::site::Site;

/// One entry of the navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavItem {
    /// Its words, in the reader's language.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// The reader is there now.
    pub current: bool,
}

/// A page around its content.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent yes or no about how the page is shown"
)]
pub struct PageShell {
    /// The words.
    pub t: Translator,
    /// The installation.
    pub site: Arc<Site>,
    /// The page's title, also its first heading.
    pub title: String,
    /// Navigation; empty shows none.
    pub nav: Vec<NavItem>,
    /// Who is signed in, as the header shows it.
    pub user: Option<String>,
    /// The token each form of this visitor carries.
    pub csrf: Option<String>,
    /// What the last action did, shown once above the content.
    pub flash: Option<(Tone, String)>,
    /// Something on the page is wrong: its title says so first, for those who hear it.
    pub failed: bool,
    /// The dense sheet of staff screens, and htmx.
    pub staff: bool,
    /// Without web fonts.
    pub light: bool,
    /// Shows the way out for someone who may be watched.
    pub quick_exit: bool,
    /// One step back, where a task has steps.
    pub back: Option<String>,
    /// This page in the other language; empty where a link would lose what was typed, and the form itself offers it.
    pub switch_href: String,
}

impl PageShell {
    /// A citizen's page. [`Visit::page`] makes it.
    pub fn new(visit: &Visit, title: String) -> Self {
        Self {
            t: visit.t.clone(),
            site: Arc::clone(&visit.site),
            title,
            nav: Vec::new(),
            user: None,
            csrf: None,
            flash: None,
            failed: false,
            staff: false,
            light: visit.light,
            quick_exit: false,
            back: None,
            switch_href: visit.switch_href.clone(),
        }
    }

    /// A staff page: dense, with htmx.
    pub fn for_staff(self) -> Self {
        Self { staff: true, ..self }
    }

    /// A page that someone in danger may have to leave at once.
    pub fn with_quick_exit(self) -> Self {
        Self { quick_exit: true, ..self }
    }

    /// A page whose form came back with faults.
    pub fn with_errors(self, errors: &FieldErrors) -> Self {
        Self { failed: !errors.is_empty(), ..self }
    }

    /// A page of a task, with a link one step back.
    pub fn with_back(self, href: impl Into<String>) -> Self {
        Self { back: Some(href.into()), ..self }
    }

    /// The reader's language.
    pub fn lang(&self) -> Lang {
        self.t.lang()
    }

    /// The language that is offered beside it.
    pub fn other_lang(&self) -> Lang {
        match self.lang() {
            Lang::Ur => Lang::En,
            Lang::En => Lang::Ur,
        }
    }

    /// A language is named in itself, so that whoever needs it can read it.
    pub fn other_name(&self) -> &'static str {
        match self.other_lang() {
            Lang::Ur => "اردو",
            Lang::En => "English",
        }
    }

    /// The title as the first heading: a number in it is never broken nor turned round.
    pub fn heading(&self) -> crate::Html {
        crate::prose(&self.title)
    }

    /// A message without arguments.
    pub fn get(&self, key: Key) -> &str {
        self.t.get(key)
    }

    /// A message with arguments.
    pub fn say(&self, message: impl Into<Message>) -> String {
        self.t.say(message)
    }

    /// Everything before `<body>`.
    pub fn head(&self) -> Head<'_> {
        Head { page: self }
    }

    /// Skip link, header, language switch, navigation, way out.
    pub fn top(&self) -> Top<'_> {
        Top { page: self }
    }

    /// The end of every page.
    pub fn foot(&self) -> Foot<'_> {
        Foot { page: self }
    }

    /// The hidden token of a form that changes something; nothing when the page has no session.
    pub fn token(&self) -> crate::html::Html {
        crate::html::token(self.csrf.as_deref())
    }

    /// What the last action did, if anything.
    pub fn flash(&self) -> Option<Notice> {
        self.flash.clone().map(|(tone, text)| self.notice(tone, text))
    }

    /// A notice with a heading that says its kind.
    pub fn notice(&self, tone: Tone, text: impl Into<String>) -> Notice {
        Notice { tone, heading: self.get(tone.heading()).to_owned(), text: text.into() }
    }

    /// Everything wrong with the form, each leading to its box; shows nothing when all is well.
    pub fn error_summary(&self, errors: &FieldErrors) -> ErrorSummary {
        let faults = errors.0.iter().map(|e| (e.field, self.t.field_error(e))).collect();
        ErrorSummary { heading: self.get(web::msg::ERROR_SUMMARY).to_owned(), faults }
    }
}
