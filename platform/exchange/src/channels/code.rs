//! A telephone proved by a code: six digits that reach it and are typed back. Only digests are kept, for a while; the message
//! with the code belongs to no record. Must not say whether a telephone is known here: nothing here knows.

use contracts::{Channel, CodeWords, Proof};
use kernel::{Error, Phone, Result, entropy, text};
use op::{Core, Op};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::{Content, SEALED, loose_key};
use crate::store::code as store;
use crate::store::message::{self, outbox};

/// A code is good for so long.
const GOOD_SECONDS: i64 = 600;
/// Wrong tries at one code.
const TRIES: i32 = 5;
/// Codes to one telephone within [`PHONE_SECONDS`].
const PER_PHONE: u64 = 3;
/// The stretch in which they are counted.
const PHONE_SECONDS: i64 = 3_600;
/// Rows are kept so long.
const KEPT_SECONDS: i64 = 24 * 3_600;

/// Sends a code to a telephone. `exchange.code-slow-down` when it got several already.
pub(super) async fn send(op: &Op, phone: &Phone, words: &CodeWords) -> Result<Uuid> {
    let (id, now, code) = (op.new_id(), op.now(), six_digits(op));
    let index = op.core.journal.ring().blind_index("exchange.code-phone", phone.e164());
    let content =
        Content { to: phone.e164().to_owned(), words: words(&code), language: op.lang, exactly: false };
    let sealed = loose_key(&op.core, id)?.seal_value(SEALED, id, &content, op.core.entropy.as_ref())?;
    let until = now.plus_seconds(GOOD_SECONDS).micros();
    let tx = op.core.db.write().await?;
    tx.lock(&format!("exchange.code/{}", crate::hex(&index))).await?;
    store::forget_before(&tx, now.plus_seconds(-KEPT_SECONDS)).await?;
    if store::sent_since(&tx, &index, now.plus_seconds(-PHONE_SECONDS)).await? >= PER_PHONE {
        tx.roll_back().await;
        return Err(Error::TooMany("exchange.code-slow-down", PHONE_SECONDS as u32));
    }
    let row = store::row::Model {
        id,
        phone: index,
        digest: digest(&op.core, id, &code),
        made_at: now.micros(),
        until,
        tries: 0,
    };
    store::put(&tx, row).await?;
    message::put(&tx, waiting(id, sealed, (now.micros(), until))).await?;
    tx.commit().await?;
    op.core.journal.committed();
    Ok(id)
}

fn waiting(id: Uuid, sealed: Vec<u8>, (now, until): (i64, i64)) -> outbox::Model {
    outbox::Model {
        id,
        channel: Channel::Sms.word().to_owned(),
        record: id,
        sealed,
        hours_from: None,
        hours_to: None,
        made_at: now,
        until,
        next_at: now,
        attempts: 0,
        tried_at: None,
        answer: None,
        form: None,
    }
}

/// Whether what was typed is the code that was sent to this telephone. A try is counted before it is looked at.
pub(super) async fn check(op: &Op, id: Uuid, phone: &Phone, typed: &str) -> Result<Proof> {
    let typed: String = text::ascii_digits(typed).chars().filter(char::is_ascii_digit).collect();
    let index = op.core.journal.ring().blind_index("exchange.code-phone", phone.e164());
    let tx = op.core.db.write().await?;
    tx.lock(&format!("exchange.code/{}", crate::hex(&index))).await?;
    let row = store::one(&tx, id).await?.filter(|row| row.phone == index);
    let open = |row: &store::row::Model| op.now().micros() < row.until && row.tries < TRIES;
    let Some(row) = row.filter(open) else {
        tx.commit().await?;
        return Ok(Proof::Expired);
    };
    let fits = bool::from(row.digest.as_slice().ct_eq(&digest(&op.core, id, &typed)));
    if !fits {
        store::count_try(&tx, id, row.tries + 1).await?;
    }
    tx.commit().await?;
    Ok(if fits { Proof::Proved } else { Proof::Wrong })
}

fn six_digits(op: &Op) -> String {
    let number = u64::from_le_bytes(entropy::bytes(op.core.entropy.as_ref()));
    format!("{:06}", number % 1_000_000)
}

fn digest(core: &Core, id: Uuid, code: &str) -> Vec<u8> {
    core.journal.ring().blind_index("exchange.code", &format!("{id}/{code}"))
}
