//! The page on which the IT administrator sees whether the gateways answer. Must not show whom anything is for.

use askama::Template;
use axum::response::{Html, IntoResponse};
use contracts::Channel;
use kernel::Timestamp;
use web::components::{Answer as Fact, Cell, Tag, Tone};
use web::{Answer, PageShell, Staff};

use super::one::answer_words;
use crate::channels::view::{ChannelView, views};
use crate::msg;

#[derive(Template)]
#[template(path = "channels.html")]
struct ChannelsPage {
    page: PageShell,
    channels: Vec<(String, Vec<Fact>)>,
}

/// Every channel.
pub async fn show(staff: Staff) -> Answer {
    let r = staff.op.read().await?;
    let all = views(&r, &staff.state.contracts.channels.available()).await?;
    let calls = crate::helpline::view(&r).await?;
    r.done().await?;
    let page = staff.page(staff.visit.t.get(msg::CHANNELS_TITLE));
    let channels = all.iter().map(|view| (name(&page, view.channel), facts(&page, view)));
    let channels = channels.chain(helpline(&page, calls)).collect();
    Ok(Html(ChannelsPage { page, channels }.render()?).into_response())
}

/// The helpline, where it was heard of within a day.
fn helpline(page: &PageShell, (came, open, refused): (u64, u64, u64)) -> Option<(String, Vec<Fact>)> {
    let fact = |key, many: u64| Fact {
        label: page.get(key).to_owned(),
        value: Cell::Text(many.to_string()),
        change: None,
    };
    let facts = vec![
        fact(msg::HELPLINE_CAME, came),
        fact(msg::HELPLINE_OPEN, open),
        fact(msg::HELPLINE_REFUSED, refused),
    ];
    (came + refused > 0).then(|| (name(page, Channel::Call), facts))
}

pub(super) fn name(page: &PageShell, channel: Channel) -> String {
    let key = match channel {
        Channel::Sms => msg::CHANNEL_SMS,
        Channel::WhatsApp => msg::CHANNEL_WHATSAPP,
        Channel::Email => msg::CHANNEL_EMAIL,
        Channel::Call => msg::CHANNEL_CALL,
    };
    page.get(key).to_owned()
}

fn facts(page: &PageShell, view: &ChannelView) -> Vec<Fact> {
    let fact = |key, value| Fact { label: page.get(key).to_owned(), value, change: None };
    let mut facts = vec![fact(msg::STATE, Cell::Tag(state(page, view)))];
    if !view.configured && view.waiting == 0 {
        return facts;
    }
    facts.push(fact(msg::WAITING, Cell::Text(view.waiting.to_string())));
    let at = |at: Option<Timestamp>| at.map(|at| Cell::Text(page.t.date_time(at)));
    facts.extend(at(view.oldest).map(|at| fact(msg::CHANNEL_OLDEST, at)));
    facts.push(fact(msg::CHANNEL_SENT, Cell::Text(view.sent.to_string())));
    facts.push(fact(msg::CHANNEL_FAILED, Cell::Text(view.failed.to_string())));
    facts.push(fact(msg::CHANNEL_CAME, Cell::Text(view.came.to_string())));
    facts.push(fact(msg::CHANNEL_UNANSWERED, Cell::Text(view.unanswered.to_string())));
    if view.flooded > 0 {
        let key = if view.channel == Channel::Email { msg::CHANNEL_FLOOD_MAIL } else { msg::CHANNEL_FLOOD };
        facts.push(fact(key, Cell::Text(view.flooded.to_string())));
    }
    if let (Some(answer), Some(answered)) = (&view.answer, view.answered_at) {
        let said = page.say(msg::channel_said(answer_words(page, answer), page.t.date_time(answered)));
        facts.push(fact(msg::CHANNEL_ANSWER, Cell::Text(said)));
    }
    let took = at(view.took_at).unwrap_or_else(|| Cell::Text(page.get(msg::CHANNEL_NEVER).to_owned()));
    facts.push(fact(msg::CHANNEL_TOOK, took));
    if let Some(answer) = &view.mailbox {
        facts.push(fact(msg::CHANNEL_MAILBOX, Cell::Text(mailbox_words(page, answer))));
        let looked =
            at(view.looked_at).unwrap_or_else(|| Cell::Text(page.get(msg::CHANNEL_NEVER).to_owned()));
        facts.push(fact(msg::CHANNEL_LOOKED, looked));
    }
    facts.extend(view.opted_out.map(|many| fact(msg::CHANNEL_OPTED_OUT, Cell::Text(many.to_string()))));
    if view.stuck > 0 {
        let key = if view.channel == Channel::Email { msg::CHANNEL_ASIDE } else { msg::CHANNEL_UNREAD };
        facts.push(fact(key, Cell::Text(view.stuck.to_string())));
    }
    facts
}

/// How the last look into the mailbox went.
fn mailbox_words(page: &PageShell, answer: &str) -> String {
    match answer {
        "ok" => page.get(msg::CHANNEL_WORKS).to_owned(),
        "login" => page.get(msg::ANSWER_LOGIN).to_owned(),
        "denied" => page.get(msg::ANSWER_DENIED).to_owned(),
        "odd" => page.get(msg::ANSWER_ODD).to_owned(),
        word => answer_words(page, word),
    }
}

/// In one word: whether it works.
fn state(page: &PageShell, view: &ChannelView) -> Tag {
    let refused = view.answer.as_deref().is_some_and(|answer| !answer.starts_with('2'));
    let (tone, key) = match (view.configured, view.waiting) {
        (false, 0) => (Tone::Info, msg::CHANNEL_NONE),
        (false, _) => (Tone::Bad, msg::CHANNEL_STUCK),
        (true, waiting) if refused && waiting > 0 => (Tone::Bad, msg::CHANNEL_AWAY),
        (true, _) if view.mailbox.as_deref().is_some_and(|answer| answer != "ok") => {
            (Tone::Bad, msg::CHANNEL_DEAF)
        }
        (true, _) if view.answer.is_none() && view.mailbox.is_none() => (Tone::Info, msg::CHANNEL_UNUSED),
        (true, _) => (Tone::Good, msg::CHANNEL_WORKS),
    };
    page.tag(tone, page.get(key))
}
