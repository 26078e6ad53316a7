//! The blind index: finds sealed records by number, telephone, card and word, without a word in the store. A word becomes
//! a token under a key of the node; the newest records keep their tokens as a row each, older ones stand together in
//! sealed runs. Derived: it lives and dies with the record's key and can be made anew. Must not know what a record means.

mod alike;
mod find;
mod merge;
mod postings;
mod store;

use std::collections::BTreeSet;

use db::Tx;
use hmac::{Hmac, Mac};
use kernel::sought::{self, Sought};
use kernel::{Cnic, Phone, Plate, Result};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::ZeroizeOnDrop;

use crate::keyring::KeyRing;

pub use alike::{Likeness, alike};
pub use find::{Asked, find};
pub use merge::{Sizes, forget, is_due, merge};
pub use store::{put, settled, wait_for, waiting};

/// The classes of records that are searched. Each is a book of the index.
pub const BOOKS: [&str; 2] = ["complaint", "fir"];

/// Whether records of a class are searched.
pub(crate) fn is_searched(class: &str) -> bool {
    BOOKS.contains(&class)
}

/// The keys under which one book of records is searched. They never leave the node.
#[derive(Clone)]
pub struct IndexKey {
    /// Keyed once: a report has some sixty tokens.
    token: Hmac<Sha256>,
    seal: Secret,
}

#[derive(Clone, ZeroizeOnDrop)]
struct Secret([u8; 32]);

impl std::fmt::Debug for IndexKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IndexKey(…)")
    }
}

impl IndexKey {
    /// The keys of one book, such as `complaint`.
    pub fn new(ring: &KeyRing, book: &str) -> Result<Self> {
        let secret = ring.derive(&format!("khidmat.search.token.v1|{book}"));
        let token = <Hmac<Sha256> as Mac>::new_from_slice(&secret).map_err(kernel::Error::internal)?;
        Ok(Self { token, seal: Secret(ring.derive(&format!("khidmat.search.seal.v1|{book}"))) })
    }

    fn token(&self, (kind, value): (&str, &str)) -> i64 {
        let mut mac = self.token.clone();
        mac.update(kind.as_bytes());
        mac.update(b"|");
        mac.update(value.as_bytes());
        let whole: [u8; 32] = mac.finalize().into_bytes().into();
        whole.first_chunk::<8>().map_or(0, |first| i64::from_be_bytes(*first))
    }

    fn office(&self, office: Uuid) -> i64 {
        self.token(("office", &office.to_string()))
    }

    /// The tokens of what is sought, one of which a record must hold; `named` where names, cards and telephones of persons
    /// are sought as well. None where it could only tell who somebody is.
    fn one_of(&self, sought: &Sought, named: bool) -> Vec<i64> {
        let who = |kind, value: &str| named.then(|| self.token((kind, value)));
        match sought {
            // `LEA-07-1234` is written like the number of a record.
            Sought::Number(number) => {
                let plate = Plate::parse(number).ok().map(|plate| self.token(("plate", plate.normal())));
                [Some(self.token(("number", number))), plate].into_iter().flatten().collect()
            }
            // An engine's number may look like a plate.
            Sought::Plate(plate) => {
                let plain = plate.normal().replace('-', "").to_lowercase();
                vec![self.token(("plate", plate.normal())), self.token(("word", &plain))]
            }
            Sought::Phone(phone) => {
                let own = self.token(("phone", phone.e164()));
                [Some(own), who("who-phone", phone.e164())].into_iter().flatten().collect()
            }
            Sought::PhoneEnd(digits) => {
                let own = self.token(("phone-end", digits));
                [Some(own), who("who-phone-end", digits)].into_iter().flatten().collect()
            }
            Sought::Cnic(cnic) => who("who-cnic", cnic.digits()).into_iter().collect(),
            Sought::Word(word) => {
                let sounds = sounds(word);
                let sounding = |kind| sounds.as_deref().map(|sounds| self.token((kind, sounds)));
                let named = [who("who", word), sounding("who-sounds").filter(|_| named)];
                [Some(self.token(("word", word))), sounding("sounds")]
                    .into_iter()
                    .chain(named)
                    .flatten()
                    .collect()
            }
        }
    }
}

/// The consonants of a word, where they say enough.
fn sounds(word: &str) -> Option<String> {
    Some(sought::skeleton(word)).filter(|sounds| sounds.len() >= 2)
}

/// What a record can be found by.
#[derive(Debug, Clone)]
pub struct Words {
    key: IndexKey,
    tokens: BTreeSet<i64>,
}

impl Words {
    /// Nothing yet.
    pub fn new(key: IndexKey) -> Self {
        Self { key, tokens: BTreeSet::new() }
    }

    /// Whether a record with these words only would be found by what is sought.
    pub fn found_by(&self, sought: &Sought) -> bool {
        self.key.one_of(sought, true).iter().any(|token| self.tokens.contains(token))
    }

    /// An office in which the record is looked for: most officers may see those of their own only.
    #[must_use]
    pub fn of_office(mut self, office: Uuid) -> Self {
        self.tokens.insert(self.key.office(office));
        self
    }

    /// A number of the record, whole and by its parts.
    #[must_use]
    pub fn number(mut self, number: &str) -> Self {
        for form in sought::number_forms(number) {
            self.tokens.insert(self.key.token(("number", &form)));
        }
        self
    }

    /// A telephone number, whole and by its last seven digits.
    #[must_use]
    pub fn phone(mut self, phone: Option<&Phone>) -> Self {
        if let Some(phone) = phone {
            let whole = phone.e164();
            let end = whole.len().checked_sub(7).and_then(|from| whole.get(from..)).unwrap_or(whole);
            self.tokens.extend([self.key.token(("phone", whole)), self.key.token(("phone-end", end))]);
        }
        self
    }

    /// The telephone of a person of whom the record speaks: found by those who may know who that is.
    #[must_use]
    pub fn phone_of(mut self, phone: Option<&Phone>) -> Self {
        if let Some(phone) = phone {
            let whole = phone.e164();
            let end = whole.len().checked_sub(7).and_then(|from| whole.get(from..)).unwrap_or(whole);
            self.tokens
                .extend([self.key.token(("who-phone", whole)), self.key.token(("who-phone-end", end))]);
        }
        self
    }

    /// A card's number: found by those who may know whose it is.
    #[must_use]
    pub fn cnic(mut self, cnic: Option<&Cnic>) -> Self {
        self.tokens.extend(cnic.map(|cnic| self.key.token(("who-cnic", cnic.digits()))));
        self
    }

    /// The number plate of a vehicle.
    #[must_use]
    pub fn plate(mut self, plate: Option<&Plate>) -> Self {
        self.tokens.extend(plate.map(|plate| self.key.token(("plate", plate.normal()))));
        self
    }

    /// A person's name: each of its words, the beginnings of each, and its sounds in either script. Found by those who
    /// may know who it is.
    #[must_use]
    pub fn name(mut self, name: Option<&str>) -> Self {
        for word in name.map(sought::words).unwrap_or_default() {
            self.tokens.extend(sought::beginnings(&word).map(|part| self.key.token(("who", part))));
            self.tokens.insert(self.key.token(("who", &word)));
            self.tokens.extend(sounds(&word).map(|sounds| self.key.token(("who-sounds", &sounds))));
        }
        self
    }

    /// Where it happened: each word, and its sounds.
    #[must_use]
    pub fn place(mut self, place: Option<&str>) -> Self {
        for word in place.map(sought::words).unwrap_or_default() {
            self.spoken(&word);
        }
        self
    }

    fn spoken(&mut self, word: &str) {
        self.tokens.insert(self.key.token(("word", word)));
        self.tokens.extend(sounds(word).map(|sounds| self.key.token(("sounds", &sounds))));
    }

    /// A text: its words as they stand.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        self.tokens.extend(sought::words(text).iter().map(|word| self.key.token(("word", word))));
        self
    }

    fn to_bytes(&self) -> Vec<u8> {
        self.tokens.iter().flat_map(|token| token.to_be_bytes()).collect()
    }
}

/// Reads `records` into the index anew: everything of a class waits again, and what was there is taken away.
pub async fn rebuild(tx: &Tx, class: &str) -> Result<()> {
    tx.lock(merge::LOCK).await?;
    store::clear(tx, class).await
}
