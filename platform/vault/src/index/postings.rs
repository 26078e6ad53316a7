//! Which tokens stand at which positions of a run, and the pieces in which that is sealed. Must not touch the store.

use std::collections::BTreeMap;

use kernel::{Entropy, Error, Result};

use super::IndexKey;
use crate::cipher;

/// About so many bytes in a piece: PostgreSQL keeps a row of less than 2,000 bytes in one place.
const PIECE: usize = 1_500;

/// Tokens and their positions, each list in order.
pub(super) type Postings = BTreeMap<i64, Vec<u16>>;

/// A piece of a run.
#[derive(Debug)]
pub(super) struct Block {
    pub from_token: i64,
    pub sealed: Vec<u8>,
}

/// Cuts postings into pieces and seals each for its run.
pub(super) fn seal(key: &IndexKey, run: i64, all: &Postings, source: &dyn Entropy) -> Result<Vec<Block>> {
    let mut blocks = Vec::new();
    let (mut from_token, mut plain) = (0, Vec::with_capacity(PIECE + 512));
    for (token, positions) in all {
        if plain.is_empty() {
            from_token = *token;
        }
        write(&mut plain, *token, positions);
        if plain.len() >= PIECE {
            blocks.push(Block { from_token, sealed: seal_one(key, run, &plain, source)? });
            plain.clear();
        }
    }
    if !plain.is_empty() {
        blocks.push(Block { from_token, sealed: seal_one(key, run, &plain, source)? });
    }
    Ok(blocks)
}

/// Seals one piece as a whole.
pub(super) fn seal_piece(key: &IndexKey, run: i64, all: &Postings, source: &dyn Entropy) -> Result<Vec<u8>> {
    let mut plain = Vec::new();
    for (token, positions) in all {
        write(&mut plain, *token, positions);
    }
    seal_one(key, run, &plain, source)
}

fn seal_one(key: &IndexKey, run: i64, plain: &[u8], source: &dyn Entropy) -> Result<Vec<u8>> {
    cipher::seal(&key.seal.0, &bound(run), plain, source)
}

fn bound(run: i64) -> Vec<u8> {
    [b"vault_block|".as_slice(), &run.to_be_bytes()].concat()
}

fn write(plain: &mut Vec<u8>, token: i64, positions: &[u16]) {
    plain.extend_from_slice(&token.to_be_bytes());
    varint(plain, positions.len());
    let mut before = 0;
    for position in positions {
        varint(plain, usize::from(position - before));
        before = *position;
    }
}

fn varint(plain: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        plain.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    plain.push(value as u8);
}

/// Reads a piece.
struct Reading<'a>(&'a [u8]);

impl Reading<'_> {
    fn token(&mut self) -> Option<i64> {
        let (head, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(i64::from_be_bytes(*head))
    }

    fn varint(&mut self) -> Option<usize> {
        let (mut value, mut shift) = (0, 0);
        loop {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
            shift += 7;
            if shift > 28 {
                return None;
            }
        }
    }

    fn positions(&mut self) -> Option<Vec<u16>> {
        let count = self.varint()?;
        let mut positions = Vec::with_capacity(count.min(1 << 14));
        let mut at = 0;
        for _ in 0..count {
            at += self.varint()?;
            positions.push(u16::try_from(at).ok()?);
        }
        Some(positions)
    }
}

fn damaged() -> Error {
    Error::internal("a piece of the search index cannot be read")
}

fn open_plain(key: &IndexKey, run: i64, sealed: &[u8]) -> Result<Vec<u8>> {
    cipher::open(&key.seal.0, &bound(run), sealed)
}

/// Everything in a piece.
pub(super) fn open(key: &IndexKey, run: i64, sealed: &[u8]) -> Result<Postings> {
    let plain = open_plain(key, run, sealed)?;
    let mut reading = Reading(&plain);
    let mut all = Postings::new();
    while !reading.0.is_empty() {
        let token = reading.token().ok_or_else(damaged)?;
        all.insert(token, reading.positions().ok_or_else(damaged)?);
    }
    Ok(all)
}

/// Where one token stands; nowhere when it is not in the piece.
pub(super) fn positions_of(key: &IndexKey, run: i64, sealed: &[u8], token: i64) -> Result<Vec<u16>> {
    let plain = open_plain(key, run, sealed)?;
    let mut reading = Reading(&plain);
    while !reading.0.is_empty() {
        let at = reading.token().ok_or_else(damaged)?;
        let positions = reading.positions().ok_or_else(damaged)?;
        if at == token {
            return Ok(positions);
        }
    }
    Ok(Vec::new())
}

#[cfg(test)]
mod tests {
    use kernel::SeededEntropy;
    use proptest::prelude::*;

    use super::*;
    use crate::KeyRing;

    proptest! {
        #[test]
        fn what_was_cut_and_sealed_is_there_again(
            lists in prop::collection::btree_map(any::<i64>(), prop::collection::btree_set(0..16_384_u16, 1..40), 0..200)
        ) {
            let source = SeededEntropy::new(5);
            let key = IndexKey::new(&KeyRing::generate(&source), "test").unwrap();
            let all: Postings = lists.into_iter().map(|(token, at)| (token, at.into_iter().collect())).collect();
            let blocks = seal(&key, 7, &all, &source).unwrap();
            let mut again = Postings::new();
            for block in &blocks {
                let opened = open(&key, 7, &block.sealed).unwrap();
                prop_assert_eq!(opened.keys().next(), Some(&block.from_token));
                prop_assert!(open(&key, 8, &block.sealed).is_err(), "of another run");
                for (token, positions) in &opened {
                    prop_assert_eq!(&positions_of(&key, 7, &block.sealed, *token).unwrap(), positions);
                }
                again.extend(opened);
            }
            prop_assert_eq!(again, all);
        }
    }
}
