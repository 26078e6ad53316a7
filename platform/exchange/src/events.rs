//! What exchange writes into the journal. Deliveries to other systems are not there: they
//! follow from entries that are.

/// A place was added.
pub const ADD: &str = "exchange.webhook-add";
/// It is not sent to for a while.
pub const PAUSE: &str = "exchange.webhook-pause";
/// It is sent to again.
pub const RESUME: &str = "exchange.webhook-resume";
/// It has a new secret.
pub const ROTATE: &str = "exchange.webhook-rotate";
/// It was taken off.
pub const REMOVE: &str = "exchange.webhook-remove";
/// Messages are sent to it once more.
pub const REPLAY: &str = "exchange.webhook-replay";
/// A test was sent to it.
pub const TEST: &str = "exchange.webhook-test";
/// It did not answer for days and is not sent to any more.
pub const DISABLE: &str = "exchange.webhook-disable";
/// A partner may bring reports.
pub const PARTNER_ADD: &str = "exchange.partner-add";
/// It may not any more.
pub const PARTNER_WITHDRAW: &str = "exchange.partner-withdraw";
/// A message to a citizen waits to be sent.
pub const MESSAGE_QUEUE: &str = "exchange.message-queue";
/// A gateway has it.
pub const MESSAGE_SENT: &str = "exchange.message-sent";
/// It arrived, as the gateway says.
pub const MESSAGE_DELIVERED: &str = "exchange.message-delivered";
/// It cannot arrive.
pub const MESSAGE_FAILED: &str = "exchange.message-failed";
/// It was not worth sending any more when its gateway came back.
pub const MESSAGE_GIVEN_UP: &str = "exchange.message-given-up";
/// It is not sent any more.
pub const MESSAGE_SILENCED: &str = "exchange.message-silenced";
