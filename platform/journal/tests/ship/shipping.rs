//! The ordinary way, and what a network does to it in the ordinary way.

use journal::Kind;
use journal::Standing;
use journal::erase::Content;
use tlog::{Receipt, Trust};

use crate::world::on_both;

on_both! {
    async fn what_a_station_writes_arrives_whole(w: World) {
        let written = w.station.notes(30).await;
        w.station.look(written[0].note).await;
        w.station.journal.settle().await.unwrap();
        w.ship_all().await.unwrap();
        w.must_agree().await;
        assert_eq!(w.province.words(written[7].note).await.unwrap(), "words of 8");
        let tx = w.province.db.read().await.unwrap();
        let content = w.province.journal.content(&tx, written[3].entry).await.unwrap();
        assert_eq!(content, Content::Plain(b"words of 4".to_vec()));
        drop(tx);
        let nodes = w.province.journal.nodes().await.unwrap();
        assert_eq!(nodes.len(), 1);
        let sizes: Vec<_> = nodes[0].logs.iter().map(|log| (log.size, log.lag)).collect();
        assert_eq!(sizes, [(30, 0), (1, 0)]);
    }

    async fn the_cosignature_is_in_the_receipt(w: World) {
        let written = w.station.notes(5).await;
        assert_eq!(w.station.journal.receipt(written[2].entry).await.unwrap().standing, Standing::Included);
        w.ship_all().await.unwrap();
        let receipt = w.station.journal.receipt(written[2].entry).await.unwrap();
        assert_eq!(receipt.standing, Standing::Witnessed);
        let vkey = w.station.journal.log_vkey(Kind::Records);
        let trust = Trust::new(&[vkey], &[w.province.journal.witness_vkey().unwrap()], 1).unwrap();
        assert!(Receipt::parse(receipt.text.as_bytes()).unwrap().verify(&trust).unwrap().included);
        // The province gives the same proof for the same entry.
        let there = w.province.journal.receipt(written[2].entry).await.unwrap();
        assert!(Receipt::parse(there.text.as_bytes()).unwrap().verify(&trust).unwrap().included);
    }

    async fn a_row_that_moved_on_travels_with_its_later_entry(w: World) {
        let written = w.station.notes(4).await;
        w.station.remark(written[1].note, "seen").await;
        w.station.journal.settle().await.unwrap();
        // Only the first entries go: the second note stands at a version they do not speak of.
        let ack = w.receive(w.batch(4).await).await.unwrap();
        w.take_ack(&ack).await.unwrap();
        assert_eq!(w.province.count_notes().await, 3);
        w.province.must_be_clean().await;
        w.ship_all().await.unwrap();
        w.station.remark(written[1].note, "seen again").await;
        w.station.journal.settle().await.unwrap();
        w.ship_all().await.unwrap();
        w.must_agree().await;
    }

    async fn an_erasure_reaches_the_province(w: World) {
        let written = w.station.notes(6).await;
        w.ship_all().await.unwrap();
        assert!(w.province.words(written[0].note).await.is_some());
        // One erased after it was shipped, one before.
        w.station.erase(written[0].note).await;
        let late = w.station.note().await;
        w.station.erase(late.note).await;
        w.station.journal.settle().await.unwrap();
        // Cut between the record and its erasure.
        let ack = w.receive(w.batch(2).await).await.unwrap();
        w.take_ack(&ack).await.unwrap();
        w.province.must_be_clean().await;
        w.ship_all().await.unwrap();
        assert_eq!(w.province.words(written[0].note).await, None);
        assert_eq!(w.province.words(late.note).await, None);
        assert!(w.province.words(written[1].note).await.is_some());
        w.must_agree().await;
    }

    async fn the_provinces_own_log_binds_what_arrived(w: World) {
        w.station.notes(3).await;
        w.ship_all().await.unwrap();
        w.province.journal.settle().await.unwrap();
        let tx = w.province.db.read().await.unwrap();
        let delivery = w.province.journal.deliver(&tx, "test", Kind::Records, 100).await.unwrap();
        let mut actions: Vec<_> = delivery.entries.iter().map(|(_, entry)| entry.action.clone()).collect();
        actions.sort_unstable();
        assert_eq!(actions, ["journal.node-register", "journal.receive"]);
    }

    async fn what_is_published_makes_the_signed_tree(w: World) {
        w.station.notes(300).await;
        w.ship_all().await.unwrap();
        let journal = &w.province.journal;
        let note = journal.published_checkpoint("khidmat/sariab/1").await.unwrap();
        assert!(note.starts_with("khidmat/sariab/1\n300\n"));
        let id = tlog::TileId { level: 0, index: 1, width: 44 };
        let tile = journal.published_tile("khidmat/sariab/1", id).await.unwrap();
        let bundle = journal.published_bundle("khidmat/sariab/1", (1, 44)).await.unwrap();
        let hashes = tlog::tile::bundle_leaf_hashes(&bundle).unwrap();
        let flat: Vec<u8> = hashes.iter().flat_map(|hash| hash.0).collect();
        assert_eq!(tile, flat);
        assert!(journal.published_bundle("khidmat/sariab/1", (1, 45)).await.is_err());
        let other = journal.published_checkpoint("khidmat/nobody/1").await;
        assert_eq!(other.unwrap_err().code(), "journal.no-log");
    }
}
