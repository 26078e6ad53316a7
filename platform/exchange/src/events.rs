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
/// It went as the approved template of its channel and not in its words.
pub const MESSAGE_TEMPLATE: &str = "exchange.message-template";
/// A telephone wants no more messages on WhatsApp.
pub const WISH_STOP: &str = "exchange.message-wish-stop";
/// It wants them again.
pub const WISH_START: &str = "exchange.message-wish-start";
/// It is not sent any more.
pub const MESSAGE_SILENCED: &str = "exchange.message-silenced";
/// A message of a citizen was taken.
pub const HEARD: &str = "exchange.heard";
/// The program read it.
pub const HEAR: &str = "exchange.hear";
/// It was answered by itself, filed or set aside.
pub const HEARD_BECAME: &str = "exchange.heard-became";
/// A message went out in a thread.
pub const SAY: &str = "exchange.say";
/// An officer said something of a thread: whose it is to work on, with which other it belongs, that she could not speak.
pub const THREAD: &str = "exchange.thread";
/// The helpline rang.
pub const CALL_RANG: &str = "exchange.call-rang";
/// Somebody answered it.
pub const CALL_ANSWERED: &str = "exchange.call-answered";
/// The call is over.
pub const CALL_ENDED: &str = "exchange.call-ended";
/// An operator wrote a note.
pub const CALL_NOTE: &str = "exchange.call-note";
/// An officer understood that whoever rang could not speak.
pub const CALL_SILENT: &str = "exchange.call-silent";
/// An officer said what came of it.
pub const CALL_SETTLED: &str = "exchange.call-settled";
