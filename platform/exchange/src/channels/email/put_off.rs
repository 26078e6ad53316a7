//! Which letters are left lying for now, and why. In memory alone: a process that begins anew looks at each of them once more. No I/O.

use std::collections::BTreeMap;

use kernel::Timestamp;

/// A letter that was too many is looked at again after so long.
const FLOOD_SECONDS: i64 = 300;

/// A letter that could not be fetched so often …
const TRIES: u32 = 3;
/// … in so long a time is a person's affair. A server that does badly for some minutes does not make anybody's letter one.
const TRIED_SECONDS: i64 = 600;

/// A letter with which a visit broke off.
#[derive(Debug, Clone, Copy)]
struct Troubled {
    /// How often it could not be fetched.
    times: u32,
    /// When it first could not.
    since: Timestamp,
}

/// What is left lying.
#[derive(Debug, Default)]
pub(super) struct PutOff {
    /// Letters with which a visit broke off: they come after all others.
    troubled: BTreeMap<u32, Troubled>,
    /// Letters that were too many: from which address, and when it is seen again whether there is room.
    floods: BTreeMap<u32, (String, Timestamp)>,
}

impl PutOff {
    /// What does not wait there any more is forgotten.
    pub fn only(&mut self, waiting: &[u32]) {
        self.floods.retain(|uid, _| waiting.binary_search(uid).is_ok());
        self.troubled.retain(|uid, _| waiting.binary_search(uid).is_ok());
    }

    /// In which order letters are looked at: the oldest first, and last what broke off before, so that it holds up nothing.
    pub fn order(&self, waiting: &mut [u32]) {
        waiting.sort_by_key(|uid| (self.troubled.get(uid).map(|one| one.times), *uid));
    }

    /// A visit broke off with a letter. `fetching`: before it was here.
    pub fn broke_off(&mut self, uid: u32, fetching: bool, now: Timestamp) {
        let one = self.troubled.entry(uid).or_insert(Troubled { times: 0, since: now });
        one.times += u32::from(fetching);
    }

    /// Whether a letter will not be fetched any more.
    pub fn is_hopeless(&self, uid: u32, now: Timestamp) -> bool {
        let one = self.troubled.get(&uid);
        one.is_some_and(|one| one.times >= TRIES && one.since.plus_seconds(TRIED_SECONDS) <= now)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_broke_off_comes_last_and_is_given_up_after_a_while() {
        let (mut put_off, at) = (PutOff::default(), |seconds: i64| Timestamp(0).plus_seconds(seconds));
        let order = |put_off: &PutOff| {
            let mut all = [1, 2, 3, 4];
            put_off.order(&mut all);
            all
        };
        assert_eq!(order(&put_off), [1, 2, 3, 4]);
        put_off.broke_off(1, true, at(0));
        put_off.broke_off(2, false, at(0));
        assert_eq!(order(&put_off), [3, 4, 2, 1]);
        put_off.broke_off(1, true, at(1));
        put_off.broke_off(1, true, at(2));
        assert!(!put_off.is_hopeless(1, at(599)) && put_off.is_hopeless(1, at(600)));
        for later in 0..10 {
            put_off.broke_off(2, false, at(later));
        }
        assert!(!put_off.is_hopeless(2, at(9_999)), "it is here already: it only cannot be marked");
        put_off.only(&[2, 3, 4]);
        assert!(!put_off.is_hopeless(1, at(9_999)), "another letter may have that number");
    }

    #[test]
    fn a_letter_of_a_flood_is_new_once() {
        let (mut put_off, now) = (PutOff::default(), Timestamp(0));
        assert!(put_off.floods(7, "a@example.pk".to_owned(), now));
        assert!(!put_off.floods(7, "a@example.pk".to_owned(), now.plus_seconds(400)));
        let (from, next_at) = put_off.flood(7).unwrap();
        assert_eq!((from.as_str(), next_at), ("a@example.pk", now.plus_seconds(700)));
        put_off.only(&[8]);
        assert!(put_off.flood(7).is_none());
    }
}
