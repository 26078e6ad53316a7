//! Which letters are left lying for now, and why. In memory alone: a process that begins anew looks at each of them once more. No I/O.

use std::collections::BTreeMap;

use kernel::Timestamp;

/// A letter that was too many is looked at again after so long.
const FLOOD_SECONDS: i64 = 300;

/// What is left lying.
#[derive(Debug, Default)]
pub(super) struct PutOff {
    /// Letters that were too many: from which address, and when it is seen again whether there is room.
    floods: BTreeMap<u32, (String, Timestamp)>,
}

impl PutOff {
    /// What does not wait there any more is forgotten.
    pub fn only(&mut self, waiting: &[u32]) {
        self.floods.retain(|uid, _| waiting.binary_search(uid).is_ok());
    }

    /// A letter that was too many: its address, and when it is looked at again.
    pub fn flood(&self, uid: u32) -> Option<(String, Timestamp)> {
        self.floods.get(&uid).cloned()
    }

    /// A letter is too many now. True when it was not before.
    pub fn floods(&mut self, uid: u32, from: String, now: Timestamp) -> bool {
        self.floods.insert(uid, (from, now.plus_seconds(FLOOD_SECONDS))).is_none()
    }
}
