//! The tree against a naive RFC 6962 implementation written here from the text of the RFC: roots, tiles, proofs,
//! restarts. Must not use the crate's own arithmetic to check itself.

use proptest::prelude::*;
use sha2::{Digest, Sha256};
use tlog::tile::{bundle, bundle_leaf_hashes, bundle_path, parse_bundle_path};
use tlog::{
    EMPTY_HASH, Hash, TileId, Tiles, Tree, consistency_proof, inclusion_proof, plan_consistency,
    plan_inclusion, verify_consistency, verify_inclusion,
};

fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|n| Hash(Sha256::digest(n.to_be_bytes()).into())).collect()
}

/// MTH of RFC 6962 section 2.1, over leaf hashes.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash(Sha256::digest([]).into()),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            let node = [&[1], &naive_root(left).0[..], &naive_root(right).0[..]].concat();
            Hash(Sha256::digest(node).into())
        }
    }
}

/// PATH of RFC 6962 section 2.1.1.
fn naive_path(at: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() < 2 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
    let (mut path, other) = if at < left.len() {
        (naive_path(at, left), right)
    } else {
        (naive_path(at - left.len(), right), left)
    };
    path.push(naive_root(other));
    path
}

/// PROOF of RFC 6962 section 2.1.2.
fn naive_consistency(old: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if whole { Vec::new() } else { vec![naive_root(leaves)] };
    }
    let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
    let (mut proof, other) = if old <= left.len() {
        (naive_consistency(old, left, whole), right)
    } else {
        (naive_consistency(old - left.len(), right, false), left)
    };
    proof.push(naive_root(other));
    proof
}

/// Appends in batches of the given sizes and keeps every tile, as storage would.
fn grow(tree: &Tree, leaves: &[Hash], batches: &[usize], tiles: &mut Tiles) -> Tree {
    let mut tree = tree.clone();
    let mut rest = leaves;
    let mut turn = batches.iter().cycle();
    while !rest.is_empty() {
        let (batch, later) = rest.split_at((*turn.next().unwrap()).clamp(1, rest.len()));
        let appended = tree.append(batch).unwrap();
        for (id, bytes) in appended.tiles {
            tiles.insert(id, bytes).unwrap();
        }
        assert_eq!(appended.root, appended.tree.root());
        tree = appended.tree;
        rest = later;
    }
    tree
}

/// Only the tiles a plan names: proves that the plan is enough.
fn only(all: &Tiles, plan: &[TileId]) -> Tiles {
    let mut loaded = Tiles::default();
    for id in plan {
        loaded.insert(*id, all.get(*id).expect("a planned tile was written").to_vec()).unwrap();
    }
    loaded
}

fn flip(hash: Hash, bit: usize) -> Hash {
    let mut bytes = hash.0;
    bytes[bit / 8 % 32] ^= 1 << (bit % 8);
    Hash(bytes)
}

#[test]
fn the_empty_tree_has_the_empty_hash() {
    assert_eq!(Tree::new().root(), EMPTY_HASH);
    assert_eq!(Tree::new().root(), naive_root(&[]));
    assert!(Tree::plan(0).is_empty());
    assert_eq!(Tree::load(0, EMPTY_HASH, &Tiles::default()).unwrap(), Tree::new());
    assert!(Tree::new().append(&[]).unwrap().tiles.is_empty());
}

#[test]
fn tiles_are_those_of_the_specification() {
    // The example of C2SP tlog-tiles: a tree of 70,000 entries.
    let leaves = leaves(70_000);
    let appended = Tree::new().append(&leaves).unwrap();
    assert_eq!(appended.root, naive_root(&leaves));
    let count = |level, full: bool| {
        appended.tiles.iter().filter(|(id, _)| id.level == level && (id.width == 256) == full).count()
    };
    assert_eq!((count(0, true), count(0, false), count(1, true), count(1, false)), (273, 1, 1, 1));
    let partial: Vec<_> =
        appended.tiles.iter().filter(|(id, _)| id.width < 256).map(|(id, _)| id.path()).collect();
    assert_eq!(partial, ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]);
    // A tree of 256: one full tile, and a partial one above it.
    let paths: Vec<_> =
        Tree::new().append(&leaves[..256]).unwrap().tiles.iter().map(|(id, _)| id.path()).collect();
    assert_eq!(paths, ["tile/0/000", "tile/1/000.p/1"]);
}

#[test]
fn every_small_tree_equals_the_naive_one() {
    let leaves = leaves(130);
    let mut tree = Tree::new();
    for size in 1..=leaves.len() {
        tree = tree.append(&leaves[size - 1..size]).unwrap().tree;
        assert_eq!(tree.root(), naive_root(&leaves[..size]), "size {size}");
    }
}

#[test]
fn every_proof_of_every_small_tree_equals_the_naive_one() {
    let leaves = leaves(40);
    let mut tiles = Tiles::default();
    grow(&Tree::new(), &leaves, &[1], &mut tiles);
    for size in 1..=leaves.len() {
        let part = &leaves[..size];
        for at in 0..size {
            assert_eq!(inclusion_proof(at as u64, size as u64, &tiles).unwrap(), naive_path(at, part));
            let proof = consistency_proof(at as u64 + 1, size as u64, &tiles).unwrap();
            assert_eq!(proof, naive_consistency(at + 1, part, true));
        }
    }
}

#[test]
fn a_wrong_or_missing_tile_is_an_error_and_never_a_tree() {
    let leaves = leaves(300);
    let mut tiles = Tiles::default();
    let tree = grow(&Tree::new(), &leaves, &[300], &mut tiles);
    let id = Tree::plan(300)[0];
    let mut altered = tiles.clone();
    let mut bytes = tiles.get(id).unwrap().to_vec();
    bytes[5] ^= 1;
    altered.insert(id, bytes).unwrap();
    assert!(Tree::load(300, tree.root(), &tiles).is_ok());
    assert!(Tree::load(300, tree.root(), &altered).is_err());
    assert!(Tree::load(300, tree.root(), &Tiles::default()).is_err());
    assert!(inclusion_proof(3, 300, &Tiles::default()).is_err());
    assert!(tiles.insert(id, vec![0; 31]).is_err());
    assert!(tiles.insert(TileId { width: 0, ..id }, Vec::new()).is_err());
}

#[test]
fn a_full_tile_answers_for_the_partial_one_it_replaced() {
    let leaves = leaves(300);
    let mut all = Tiles::default();
    grow(&Tree::new(), &leaves, &[1], &mut all);
    let mut kept = Tiles::default();
    for (id, bytes) in all.iter().filter(|(id, _)| id.width == 256 || id.index == 1 || id.level == 1) {
        kept.insert(*id, bytes.to_vec()).unwrap();
    }
    let partial = TileId { level: 0, index: 0, width: 100 };
    assert!(all.get(partial).is_some());
    assert_eq!(kept.get(partial), all.get(partial));
    let old = Tree::load(100, naive_root(&leaves[..100]), &kept).unwrap();
    assert_eq!(Tree::at(100, &kept).unwrap(), old);
    assert_eq!(inclusion_proof(7, 100, &kept).unwrap(), naive_path(7, &leaves[..100]));
    assert!(kept.get(TileId { level: 0, index: 1, width: 45 }).is_none(), "a narrower tile does not answer");
}

#[test]
fn numbers_outside_the_tree_are_refused() {
    let nothing = Tiles::default();
    for (index, size) in [(0, 0), (5, 5), (u64::MAX, u64::MAX), (0, u64::MAX), (1 << 53, (1 << 53) + 1)] {
        assert!(plan_inclusion(index, size).is_err());
        assert!(inclusion_proof(index, size, &nothing).is_err());
        assert!(verify_inclusion(&[], index, EMPTY_HASH, size, EMPTY_HASH).is_err());
    }
    assert!(plan_consistency(2, 1).is_err());
    assert!(verify_consistency(&[], 2, EMPTY_HASH, 1, EMPTY_HASH).is_err());
    assert!(verify_consistency(&[], 0, EMPTY_HASH, u64::MAX, EMPTY_HASH).is_err());
    let largest = (1 << 53) - 1;
    assert!(!plan_inclusion(largest - 1, largest).unwrap().is_empty());
    assert!(!plan_consistency(1 << 52, largest).unwrap().is_empty());
    assert!(Tree::load(u64::MAX, EMPTY_HASH, &nothing).is_err());
}

#[test]
fn bundles_hold_what_hashes_to_the_leaf_tile() {
    let data = [[7; 32], [8; 32]];
    let hashes = bundle_leaf_hashes(&bundle(&data)).unwrap();
    assert_eq!(hashes, data.map(|data| Hash(Sha256::digest([&[0], &data[..]].concat()).into())));
    assert!(bundle_leaf_hashes(&bundle(&data)[1..]).is_err());
    assert_eq!(parse_bundle_path(&bundle_path(1_234_067, 9)).unwrap(), (1_234_067, 9));
    assert_eq!(bundle_path(1_234_067, 256), "tile/entries/x001/x234/067");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn roots_equal_the_naive_ones_however_leaves_arrive(count in 0_usize..3000, batches in prop::collection::vec(1_usize..700, 1..6)) {
        let leaves = leaves(count);
        let tree = grow(&Tree::new(), &leaves, &batches, &mut Tiles::default());
        prop_assert_eq!(tree.root(), naive_root(&leaves));
        prop_assert_eq!(tree.size(), count as u64);
    }

    #[test]
    fn a_restart_from_tiles_is_the_tree_that_went_on(first in 0_usize..1500, second in 0_usize..1500, batch in 1_usize..600) {
        let leaves = leaves(first + second);
        let mut tiles = Tiles::default();
        let before = grow(&Tree::new(), &leaves[..first], &[batch], &mut tiles);
        let planned = only(&tiles, &Tree::plan(first as u64));
        let loaded = Tree::load(first as u64, before.root(), &planned).unwrap();
        let mut restarted_tiles = tiles.clone();
        let restarted = grow(&loaded, &leaves[first..], &[batch], &mut restarted_tiles);
        let continuous = grow(&before, &leaves[first..], &[batch], &mut tiles);
        prop_assert_eq!(&restarted.root(), &continuous.root());
        prop_assert_eq!(restarted_tiles.iter().collect::<Vec<_>>(), tiles.iter().collect::<Vec<_>>());
    }

    #[test]
    fn inclusion_verifies_and_no_bit_may_change(size in 1_usize..1400, at in any::<prop::sample::Index>(), bit in any::<usize>()) {
        let leaves = leaves(size);
        let mut tiles = Tiles::default();
        let root = grow(&Tree::new(), &leaves, &[size], &mut tiles).root();
        let (index, size) = (at.index(size), size as u64);
        let planned = only(&tiles, &plan_inclusion(index as u64, size).unwrap());
        let proof = inclusion_proof(index as u64, size, &planned).unwrap();
        prop_assert_eq!(&proof, &naive_path(index, &leaves));
        let holds = |proof: &[Hash], leaf, root| verify_inclusion(proof, index as u64, leaf, size, root).is_ok();
        prop_assert!(holds(&proof, leaves[index], root));
        prop_assert!(!holds(&proof, flip(leaves[index], bit), root));
        prop_assert!(!holds(&proof, leaves[index], flip(root, bit)));
        for at in 0..proof.len() {
            let mut altered = proof.clone();
            altered[at] = flip(altered[at], bit);
            prop_assert!(!holds(&altered, leaves[index], root));
        }
        let longer = [&proof[..], &[root]].concat();
        prop_assert!(!holds(&longer, leaves[index], root));
        prop_assert!(proof.is_empty() || !holds(&proof[1..], leaves[index], root));
        let other = (index as u64 + 1) % size;
        prop_assert!(other == index as u64 || verify_inclusion(&proof, other, leaves[index], size, root).is_err());
    }

    #[test]
    fn consistency_holds_for_true_prefixes_only(size in 1_usize..1400, old in any::<prop::sample::Index>(), bit in any::<usize>()) {
        let old = old.index(size) + 1;
        let leaves = leaves(size);
        let mut tiles = Tiles::default();
        let root = grow(&Tree::new(), &leaves, &[size], &mut tiles).root();
        let planned = only(&tiles, &plan_consistency(old as u64, size as u64).unwrap());
        let proof = consistency_proof(old as u64, size as u64, &planned).unwrap();
        let old_root = naive_root(&leaves[..old]);
        let holds = |proof: &[Hash], old_root, root| {
            verify_consistency(proof, old as u64, old_root, size as u64, root).is_ok()
        };
        prop_assert!(holds(&proof, old_root, root));
        // Another history of the same length: its root is refused with the true proof and with its own.
        let mut other = leaves.clone();
        other[old - 1] = flip(other[old - 1], bit);
        prop_assert!(!holds(&proof, naive_root(&other[..old]), root));
        prop_assert!(!holds(&naive_consistency(old, &other, true), naive_root(&other[..old]), root));
        for at in 0..proof.len() {
            let mut altered = proof.clone();
            altered[at] = flip(altered[at], bit);
            prop_assert!(!holds(&altered, old_root, root));
        }
    }

    #[test]
    fn tile_paths_read_back_and_hostile_ones_are_refused(level in 0_u8..7, index in 0_u64..1 << 53, width in 1_u16..=256, hostile in "\\PC{0,60}|tile/[0-9]{1,3}/[x0-9/.p]{0,40}") {
        let id = TileId { level, index, width };
        prop_assert_eq!(TileId::parse(&id.path()).unwrap(), id);
        if let Ok(read) = TileId::parse(&hostile) {
            prop_assert_eq!(read.path(), hostile.clone());
        }
        if let Ok((index, width)) = parse_bundle_path(&hostile) {
            prop_assert_eq!(bundle_path(index, width), hostile);
        }
    }
}
