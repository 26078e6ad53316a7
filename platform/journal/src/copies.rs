//! What a reader outside makes of an entry that was copied for him: with its receipt, its rest and its body, and with nothing but
//! the keys he trusts. Must not ask a store.

use kernel::Result;
use sha2::{Digest, Sha256};
use tlog::{Claim, Receipt, Trust};

use crate::entry::Rest;

/// What is proved of a copied entry. `None` where rest or body are not those that the log has signed, or no place in the tree is
/// proved.
pub fn proved(receipt: &str, (rest, body): (&[u8], &[u8]), trust: &Trust) -> Result<Option<(Claim, Rest)>> {
    let receipt = Receipt::parse(receipt.as_bytes())?;
    let proved = receipt.verify(trust)?;
    let digest = |bytes: &[u8]| -> [u8; 32] { Sha256::digest(bytes).into() };
    let known = Rest::decode(rest)?;
    let same = receipt.rest_hash == digest(rest) && known.body == Some(digest(body));
    Ok((proved.included && same).then_some((proved.claim, known)))
}
