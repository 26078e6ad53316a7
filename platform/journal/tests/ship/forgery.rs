//! What is not the station's own and unaltered word is refused, and nothing of it is written.

use db::Engine;
use journal::draft::Circumstances;
use journal::{Draft, Kind, Prepared, Subject};
use kernel::Result;

use crate::world::{Direct, Node, OFFICE, World, account, note, on_both, stamp};

async fn refused(w: &World, frame: Vec<u8>, code: &str) {
    let before = w.province.picture().await;
    let error = w.receive(frame).await.unwrap_err();
    assert_eq!(error.code(), code);
    assert_eq!(w.province.picture().await, before);
}

/// Ships from another node to the world's province.
async fn ship(w: &World, from: &Node) -> Result<()> {
    from.journal.ship_all(&w.address(), &Direct(&w.province.journal)).await
}

/// Journals `draft` with rows that really were written.
async fn enter(node: &Node, tx: &db::Tx, draft: Draft<'_>, rows: &[(&str, db::RowState)]) {
    let of: Circumstances<'_> = node.circumstances();
    node.journal.append(tx, vec![Prepared::new(draft, rows, of).unwrap()]).await.unwrap();
}

on_both! {
    async fn one_altered_byte_anywhere_refuses_the_whole(w: World) {
        w.station.notes(3).await;
        let frame = w.batch(10).await;
        let before = w.province.picture().await;
        // Every byte of the signed head; of the payload every seventh, and its first and last.
        let head = 4 + u32::from_be_bytes(frame[..4].try_into().unwrap()) as usize;
        let body = (head..frame.len()).filter(|at| (at - head).is_multiple_of(7) || at + 1 == frame.len());
        for at in (0..head).chain(body) {
            let mut altered = frame.clone();
            altered[at] ^= 1 << (at % 8);
            assert!(w.receive(altered).await.is_err(), "byte {at} of {}", frame.len());
        }
        for cut in [0, 3, 4, head - 1, head, head + 1, frame.len() - 1] {
            assert!(w.receive(frame[..cut].to_vec()).await.is_err(), "cut at {cut}");
        }
        let longer = [frame.clone(), vec![0]].concat();
        assert!(w.receive(longer).await.is_err());
        assert_eq!(w.province.picture().await, before);
        assert_eq!(w.receive(frame).await.unwrap().size, 3);
    }

    async fn a_forged_key_and_an_unknown_node_are_refused(w: World) {
        let forger = Node::new("sariab", Engine::Sqlite, 9).await;
        forger.notes(2).await;
        let to = w.province.journal.transfer_public();
        let batch = forger.journal.build_batch(Kind::Records, &to, 9).await.unwrap().unwrap();
        refused(&w, batch.bytes, "tlog.unknown-log").await;
        let stranger = Node::new("nobody", Engine::Sqlite, 8).await;
        stranger.notes(1).await;
        let batch = stranger.journal.build_batch(Kind::Records, &to, 9).await.unwrap().unwrap();
        refused(&w, batch.bytes, "journal.unknown-node").await;
        // Not even the province's own log is taken from outside.
        let own = Node::new("province", Engine::Sqlite, 2).await;
        own.notes(1).await;
        let batch = own.journal.build_batch(Kind::Records, &to, 9).await.unwrap().unwrap();
        refused(&w, batch.bytes, "journal.unknown-node").await;
    }

    async fn a_shipment_sealed_to_another_province_is_refused(w: World) {
        w.station.notes(2).await;
        let other = vault::TransferKey::from_seed([77; 32]).public();
        let batch = w.station.journal.build_batch(Kind::Records, &other, 9).await.unwrap().unwrap();
        refused(&w, batch.bytes, "vault.bad-transfer").await;
    }

    async fn two_histories_of_one_log_are_a_fork_and_are_written_down_once(w: World) {
        w.station.notes(5).await;
        w.ship_all().await.unwrap();
        // The same name and key, another past: a cloned disk, or a station that rewrote its books.
        let clone = Node::new("sariab", Engine::Sqlite, 1).await;
        clone.notes(7).await;
        let to = w.province.journal.transfer_public();
        let longer = clone.journal.build_batch(Kind::Records, &to, 9).await.unwrap().unwrap();
        let shorter = clone.journal.build_batch(Kind::Records, &to, 3).await.unwrap().unwrap();
        let notes = w.province.count_notes().await;
        for (frame, seen) in [(&longer, 1), (&longer, 1), (&shorter, 2)] {
            assert_eq!(w.receive(frame.bytes.clone()).await.unwrap_err().code(), "journal.fork");
            w.province.journal.settle().await.unwrap();
            let tx = w.province.db.read().await.unwrap();
            let all = w.province.journal.deliver(&tx, "test", Kind::Records, 100).await.unwrap().entries;
            let forks = all.iter().filter(|(_, entry)| entry.action == "journal.fork-seen").count();
            assert_eq!(forks, seen);
        }
        assert_eq!(w.province.count_notes().await, notes);
        w.province.must_be_clean().await;
        w.station.notes(1).await;
        w.ship_all().await.unwrap();
        w.must_agree().await;
    }

    async fn a_station_set_back_stops_signing(w: World) {
        w.station.notes(5).await;
        w.ship_all().await.unwrap();
        let ack = w.receive_again().await;
        let older = Node::new("sariab", Engine::Sqlite, 1).await;
        older.notes(2).await;
        let told = older.journal.take_ack(Kind::Records, &w.address(), &ack).await;
        assert_eq!(told.unwrap_err().code(), "journal.behind");
        assert!(older.journal.is_behind());
        let to = w.province.journal.transfer_public();
        let batch = older.journal.build_batch(Kind::Records, &to, 9).await;
        assert_eq!(batch.unwrap_err().code(), "journal.behind");
    }

    async fn an_answer_counts_only_with_the_provinces_cosignature(w: World) {
        w.station.notes(4).await;
        let mut ack = w.receive(w.batch(9).await).await.unwrap();
        let good = ack.clone();
        // Another node's cosignature over the same tree.
        let other = World::new(Engine::Sqlite).await;
        let forged = tlog::WitnessSigner::from_seed("province", &[66; 32]).unwrap();
        let text = format!("khidmat/sariab/1\n4\n{}\n", good.root);
        ack.cosignature = forged.cosign(&text, kernel::Timestamp(1_000_000)).unwrap().to_line();
        assert_eq!(w.take_ack(&ack).await.unwrap_err().code(), "journal.bad-ack");
        ack = journal::ship::Ack { size: 3, ..good.clone() };
        assert_eq!(w.take_ack(&ack).await.unwrap_err().code(), "journal.bad-ack");
        ack = journal::ship::Ack { cosignature: String::new(), ..good.clone() };
        assert_eq!(w.take_ack(&ack).await.unwrap_err().code(), "journal.bad-ack");
        assert_eq!(w.station.journal.waiting(Kind::Records).await.unwrap(), 4);
        // Another station's receipt is not this one's.
        let (third, elsewhere) = (Node::new("satellite", Engine::Sqlite, 5).await, other.address());
        third.notes(4).await;
        let answer = good.to_bytes().unwrap();
        assert!(third.journal.take_ack(Kind::Records, &elsewhere, &answer).await.is_err());
        assert_eq!(third.journal.waiting(Kind::Records).await.unwrap(), 4);
        assert_eq!(w.take_ack(&good).await.unwrap().acked, 4);
    }

    async fn a_station_cannot_speak_for_another_office(w: World) {
        w.station.clock.advance(1);
        let tx = w.station.db.write().await.unwrap();
        w.station.write(&tx, 1, "QTA-CIT").await;
        tx.commit().await.unwrap();
        w.station.journal.settle().await.unwrap();
        refused(&w, w.batch(9).await, "journal.foreign-office").await;
        // Registered for it, its entries are taken.
        w.register(&w.station, &[OFFICE, "QTA-CIT"]).await;
        w.ship_all().await.unwrap();
        w.must_agree().await;
    }

    async fn a_station_cannot_change_what_is_not_its_own(w: World) {
        let theirs = w.province.note().await;
        w.station.notes(1).await;
        w.ship_all().await.unwrap();
        let other = Node::new("satellite", Engine::Sqlite, 5).await;
        w.register(&other, &[OFFICE]).await;
        other.notes(1).await;
        ship(&w, &other).await.unwrap();
        let others = other.all_notes().await[0].id;

        for (victim, note) in [("the province", theirs.note), ("another station", others)] {
            let captured = Node::new("captured", Engine::Sqlite, 6).await;
            if victim == "the province" {
                w.register(&captured, &[OFFICE]).await;
            }
            let tx = captured.db.write().await.unwrap();
            let model = note::Model {
                id: note, version: 2, node: "captured".to_owned(), number: 1,
                title: "closed".to_owned(), remark: None, sealed: None,
            };
            let row = db::insert::<note::Entity>(&tx, model).await.unwrap();
            // Under a subject of its own, so that only the row is foreign.
            let subject = Subject { kind: "note", id: captured.new_id(), version: Some(1) };
            enter(&captured, &tx, Draft::new("notes.remark", subject), &[("notes_note", row)]).await;
            tx.commit().await.unwrap();
            captured.journal.settle().await.unwrap();
            let before = w.province.picture().await;
            let error = ship(&w, &captured).await.unwrap_err();
            assert_eq!(error.code(), "journal.foreign-record", "{victim}");
            assert_eq!(w.province.picture().await, before);
        }
    }

    async fn a_station_cannot_add_a_version_to_anothers_record(w: World) {
        let theirs = w.province.note().await;
        let tx = w.station.db.write().await.unwrap();
        let subject = Subject { kind: "note", id: theirs.note, version: Some(2) };
        enter(&w.station, &tx, Draft::new("notes.close", subject), &[]).await;
        tx.commit().await.unwrap();
        w.station.journal.settle().await.unwrap();
        refused(&w, w.batch(9).await, "journal.foreign-record").await;
    }

    async fn a_station_cannot_erase_what_is_not_its_own(w: World) {
        let theirs = w.province.note().await;
        let tx = w.station.db.write().await.unwrap();
        let subject = Subject { kind: "note", id: theirs.note, version: None };
        enter(&w.station, &tx, Draft::new("journal.erase", subject), &[]).await;
        tx.commit().await.unwrap();
        w.station.journal.settle().await.unwrap();
        refused(&w, w.batch(9).await, "journal.foreign-record").await;
        assert!(w.province.words(theirs.note).await.is_some());
    }

    async fn what_every_node_keeps_for_itself_does_not_travel(w: World) {
        let tx = w.station.db.write().await.unwrap();
        let id = w.station.new_id();
        let row = account::Model { id, version: 1, may: "everything".to_owned() };
        let row = db::insert::<account::Entity>(&tx, row).await.unwrap();
        let subject = Subject { kind: "account", id, version: Some(1) };
        enter(&w.station, &tx, Draft::new("notes.appoint", subject), &[("notes_account", row)]).await;
        tx.commit().await.unwrap();
        w.station.journal.settle().await.unwrap();
        w.ship_all().await.unwrap();
        let accounts = w.province.picture().await.into_iter().find(|(table, _)| table == "notes_account");
        assert_eq!(accounts.unwrap().1, 0);
        w.province.must_be_clean().await;
    }

    async fn a_name_or_key_is_not_taken_twice(w: World) {
        let impostor = Node::new("sariab", Engine::Sqlite, 9).await;
        for (name, keys, code) in [
            ("sariab", impostor.vkeys(), "journal.other-node-key"),
            ("satellite", impostor.vkeys(), "journal.other-node-key"),
            ("province", w.province.vkeys(), "journal.node-name"),
        ] {
            let registration = journal::ship::NodeRegistration {
                name: name.parse().unwrap(),
                vkeys: keys,
                ended: Vec::new(),
                openings: Vec::new(),
                offices: Vec::new(),
                transfer: impostor.journal.transfer_public(),
            };
            let tx = w.province.db.write().await.unwrap();
            let told = w.province.journal.register_node(&tx, stamp(), registration).await;
            assert_eq!(told.unwrap_err().code(), code, "{name}");
        }
    }
}

impl World {
    /// The province's answer to a batch it has seen.
    async fn receive_again(&self) -> Vec<u8> {
        let tx = self.station.db.write().await.unwrap();
        journal_acked_zero(&tx).await;
        tx.commit().await.unwrap();
        self.receive(self.batch(9).await).await.unwrap().to_bytes().unwrap()
    }
}

/// Makes the station forget what was acknowledged.
async fn journal_acked_zero(tx: &db::Tx) {
    use sea_orm::ConnectionTrait;
    tx.execute_unprepared("UPDATE journal_log SET acked = 0").await.unwrap();
}
