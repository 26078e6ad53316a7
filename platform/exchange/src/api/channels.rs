//! JSON: how the gateways do, under `/api/v1/channels`.

use axum::Json;
use kernel::Timestamp;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web::{Answer, Staff};

use crate::channels::view::{ChannelView, views};

#[derive(OpenApi)]
#[openapi(paths(list), components(schemas(ChannelRow, ChannelList)))]
pub(super) struct Api;

/// A channel to citizens.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelRow {
    /// sms, whatsapp or email.
    channel: &'static str,
    /// This node has a gateway for it.
    configured: bool,
    /// Messages that wait.
    waiting: u64,
    /// When the one that has waited longest was queued; RFC 3339, UTC.
    oldest: Option<String>,
    /// Messages of the last 24 hours that a gateway took.
    sent: u64,
    /// Messages of the last 24 hours that failed or were given up.
    failed: u64,
    /// Messages of citizens that came within the last 24 hours.
    came: u64,
    /// Messages of citizens that wait for a person.
    unanswered: u64,
    /// Messages of the last 24 hours that were counted and not kept: too many from one address.
    flooded: u64,
    /// What the gateway last answered: a status, or `timeout`, `unreachable`.
    answer: Option<String>,
    /// When it answered.
    answered_at: Option<String>,
    /// When it last took a message.
    took_at: Option<String>,
    /// Telephones that want nothing on this channel, where they can say so.
    opted_out: Option<u64>,
    /// What came in and could not be worked on.
    stuck: u64,
    /// How the last look into the mailbox went, where the channel has one: `ok`, `login`, `timeout`, `unreachable`, `insecure`, `odd`.
    mailbox: Option<String>,
    /// When it was last looked into.
    looked_at: Option<String>,
}

impl From<ChannelView> for ChannelRow {
    fn from(view: ChannelView) -> Self {
        Self {
            channel: view.channel.word(),
            configured: view.configured,
            waiting: view.waiting,
            oldest: view.oldest.map(Timestamp::rfc3339),
            sent: view.sent,
            failed: view.failed,
            came: view.came,
            unanswered: view.unanswered,
            flooded: view.flooded,
            answer: view.answer,
            answered_at: view.answered_at.map(Timestamp::rfc3339),
            took_at: view.took_at.map(Timestamp::rfc3339),
            opted_out: view.opted_out,
            stuck: view.stuck,
            mailbox: view.mailbox,
            looked_at: view.looked_at.map(Timestamp::rfc3339),
        }
    }
}

/// Every channel, with or without a gateway.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelList {
    /// The channels.
    rows: Vec<ChannelRow>,
}

/// Shows whether messages to citizens leave.
#[utoipa::path(get, path = "/api/v1/channels", operation_id = "list_channels",
    responses((status = 200, body = ChannelList), (status = 401), (status = 403)))]
pub async fn list(staff: Staff) -> Answer<Json<ChannelList>> {
    let r = staff.op.read().await?;
    let all = views(&r, &staff.state.contracts.channels.available()).await?;
    r.done().await?;
    Ok(Json(ChannelList { rows: all.into_iter().map(ChannelRow::from).collect() }))
}
