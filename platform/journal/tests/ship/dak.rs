//! What comes down: an offer, what becomes of it, a hand-over, an erasure; and everybody who would misuse the way.

use std::sync::Arc;

use db::Engine;
use journal::ship::{Carrier, Fetched, Loss, Wanted};
use journal::{Journal, Kind};
use kernel::{Error, Result};
use tlog::{Receipt, Trust};
use tokio::sync::Mutex;

use crate::world::{Direct, Node, OFFICE, Offered, World, on_both};

async fn fetch(w: &World, station: &Node) -> Fetched {
    station.journal.settle().await.unwrap();
    w.province.journal.settle().await.unwrap();
    station.journal.fetch_dak(&w.address(), &Direct(&w.province.journal)).await.unwrap()
}

async fn ship(w: &World, station: &Node) {
    station.journal.settle().await.unwrap();
    station.journal.ship_all(&w.address(), &Direct(&w.province.journal)).await.unwrap();
}

/// A note of the province that is offered to the station.
async fn offered(w: &World) -> uuid::Uuid {
    let note = w.province.note().await.note;
    w.province.remark(note, &format!("to {OFFICE}")).await;
    w.province.journal.settle().await.unwrap();
    note
}

async fn clean(w: &World) {
    ship(w, &w.station).await;
    w.station.must_be_clean().await;
    w.province.must_be_clean().await;
}

/// Writes down each answer, and gives an old one where it is told to.
struct Listening<'a> {
    to: &'a Journal,
    heard: Mutex<Vec<(Vec<u8>, Vec<u8>)>>,
    again: Option<Vec<u8>>,
}

#[async_trait::async_trait]
impl Carrier for Listening<'_> {
    async fn carry(&self, frame: Vec<u8>) -> Result<Vec<u8>> {
        self.to.receive(frame).await?.to_bytes()
    }

    async fn ask(&self, question: Vec<u8>) -> Result<Vec<u8>> {
        if let Some(answer) = &self.again {
            return Ok(answer.clone());
        }
        let answer = self.to.answer_dak(&question, &[Arc::new(Offered) as Arc<dyn Wanted>]).await?;
        self.heard.lock().await.push((question, answer.clone()));
        Ok(answer)
    }
}

on_both! {
    async fn an_offer_arrives_whole_once_and_stays_the_givers(w: World) {
        let other = w.province.note().await.note;
        let note = offered(&w).await;
        w.province.say(note, "first").await;
        // Before it stands in a signed tree, nothing leaves.
        let early = w.station.journal.fetch_dak(&w.address(), &Direct(&w.province.journal)).await.unwrap();
        assert_eq!(early.records, 0);
        assert_eq!(fetch(&w, &w.station).await, Fetched { records: 1, more: false, files: vec![[7; 32]] });
        assert_eq!(w.station.words(note).await, w.province.words(note).await);
        assert_eq!(w.station.lines(note).await, ["first"]);
        // With what it takes to prove its beginning where it lies now: the province's receipt, not one of the station's.
        let mut receipts = Vec::new();
        for node in [&w.province, &w.station] {
            let tx = node.db.read().await.unwrap();
            let entry = node.journal.entry_for(&tx, note, 1).await.unwrap();
            let receipt = node.journal.receipt_on(&tx, entry).await.unwrap();
            assert_eq!(receipt.standing, journal::Standing::Included);
            receipts.push(receipt.text);
        }
        let trust = Trust::new(&[w.province.journal.log_vkey(Kind::Records)], &[], 0).unwrap();
        for receipt in receipts {
            assert!(Receipt::parse(receipt.as_bytes()).unwrap().verify(&trust).unwrap().included);
        }
        assert!(w.station.all_notes().await.iter().all(|held| held.id != other), "nothing that is not offered");
        // Before and after the province has heard of it.
        assert_eq!(fetch(&w, &w.station).await.records, 0);
        ship(&w, &w.station).await;
        assert_eq!(fetch(&w, &w.station).await.records, 0);
        let before = w.station.picture().await;
        w.province.say(note, "second").await;
        assert_eq!(fetch(&w, &w.station).await.records, 1);
        assert_ne!(w.station.picture().await, before);
        assert_eq!(w.station.lines(note).await, ["first", "second"]);
        clean(&w).await;
    }

    async fn an_offer_taken_back_comes_once_more_and_then_no_more(w: World) {
        let note = offered(&w).await;
        fetch(&w, &w.station).await;
        ship(&w, &w.station).await;
        w.province.remark(note, "taken back").await;
        assert_eq!(fetch(&w, &w.station).await.records, 1);
        ship(&w, &w.station).await;
        w.province.say(note, "not for them").await;
        assert_eq!(fetch(&w, &w.station).await.records, 0);
        assert!(w.station.lines(note).await.is_empty());
        // What is erased where it belongs is erased where a copy lies, however long ago it came.
        w.province.erase(note).await;
        assert_eq!(fetch(&w, &w.station).await.records, 1);
        assert_eq!(w.station.words(note).await, None);
        ship(&w, &w.station).await;
        assert_eq!(fetch(&w, &w.station).await.records, 0);
        clean(&w).await;
    }

    /// Sealed while it is offered: the copy is readable no more, and nothing that was written since goes there.
    async fn what_is_sealed_while_it_is_offered_is_read_there_no_more(w: World) {
        let (note, other) = (offered(&w).await, offered(&w).await);
        fetch(&w, &w.station).await;
        ship(&w, &w.station).await;
        w.province.say(note, "since").await;
        w.province.remark(note, "sealed").await;
        assert_eq!(fetch(&w, &w.station).await.records, 1);
        assert_eq!(w.station.words(note).await, None);
        assert!(w.station.words(other).await.is_some() && w.province.words(note).await.is_some());
        assert!(w.station.lines(note).await.is_empty());
        ship(&w, &w.station).await;
        assert_eq!(fetch(&w, &w.station).await.records, 0);
        clean(&w).await;
    }

    /// A copy is erased by whoever the record belongs to, and by nobody else.
    async fn a_copy_is_not_erased_by_who_holds_it(w: World) {
        let note = offered(&w).await;
        fetch(&w, &w.station).await;
        let own = w.station.note().await.note;
        ship(&w, &w.station).await;
        for (node, id) in [(&w.station, note), (&w.province, own)] {
            let tx = node.db.write().await.unwrap();
            let grounds = journal::erase::Grounds { reason: "ended".to_owned(), legal_basis: "item 4".to_owned() };
            let subject = journal::Subject { kind: "note", id, version: None };
            let refused = node.journal.erase(&tx, subject, &grounds, node.circumstances()).await;
            assert_eq!(refused.unwrap_err().code(), "journal.not-own");
        }
        clean(&w).await;
    }

    /// Whoever takes a lost station's place is sent what that one had taken over, with its beginnings, and what is still offered.
    async fn a_successor_is_sent_it_again(w: World) {
        let (taken, open, given) = (offered(&w).await, offered(&w).await, w.station.notes(1).await[0].note);
        fetch(&w, &w.station).await;
        ship(&w, &w.station).await;
        w.province.let_go(taken, Some("sariab")).await;
        fetch(&w, &w.station).await;
        w.station.remark(taken, "ours").await;
        w.station.let_go(given, None).await;
        ship(&w, &w.station).await;
        let tx = w.province.db.write().await.unwrap();
        w.province.journal.take_back(&tx, given).await.unwrap();
        w.province.journal.revoke_node(&tx, crate::world::stamp(), &"sariab".parse().unwrap(), Loss::Fire).await.unwrap();
        tx.commit().await.unwrap();
        w.province.remark(given, "ours since").await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sariab.bundle");
        let heir = Node::new("sariab-2", Engine::Sqlite, 4).await;
        w.register(&heir, &[OFFICE]).await;
        let (old, new) = ("sariab".parse().unwrap(), "sariab-2".parse().unwrap());
        w.province.journal.export_node(crate::world::stamp(), &old, &new, &file).await.unwrap();
        heir.clock.set(kernel::Clock::now(w.province.clock.as_ref()));
        let key = tlog::LogKey::parse(&w.province.journal.log_vkey(Kind::Records)).unwrap();
        heir.journal.import_bundle(crate::world::stamp(), &file, &key).await.unwrap();
        while fetch(&w, &heir).await.records > 0 {
            ship(&w, &heir).await;
        }
        let tx = heir.db.read().await.unwrap();
        for note in [taken, open] {
            assert!(heir.journal.entry_for(&tx, note, 1).await.is_ok(), "its beginning is not here");
        }
        assert!(heir.journal.home_of(&tx, taken).await.unwrap().is_none());
        assert!(heir.journal.home_of(&tx, open).await.unwrap().is_some());
        assert!(vault::info(&tx, given).await.unwrap().is_none(), "the key of what was given away");
        tx.commit().await.unwrap();
        assert_eq!(heir.words(taken).await, w.province.words(taken).await);
        heir.remark(taken, "the heir's").await;
        ship(&w, &heir).await;
        heir.must_be_clean().await;
        w.province.must_be_clean().await;
    }

    async fn what_is_let_go_is_the_stations_and_the_province_follows(w: World) {
        let note = offered(&w).await;
        fetch(&w, &w.station).await;
        w.station.say(note, "we take it").await;
        ship(&w, &w.station).await;
        assert_eq!(w.province.lines(note).await, ["we take it"]);
        w.province.say(note, "last word").await;
        w.province.let_go(note, Some("sariab")).await;
        assert_eq!(fetch(&w, &w.station).await.records, 1);
        assert_eq!(w.station.lines(note).await.len(), 2);
        ship(&w, &w.station).await;
        assert_eq!(fetch(&w, &w.station).await.records, 0);
        // From now on it is written here, and arrives there like everything else.
        w.station.remark(note, "ours").await;
        ship(&w, &w.station).await;
        let there = w.province.all_notes().await;
        assert_eq!(there.iter().find(|held| held.id == note).unwrap().remark.as_deref(), Some("ours"));
        w.station.erase(note).await;
        ship(&w, &w.station).await;
        assert_eq!(w.province.words(note).await, None);
        clean(&w).await;
    }

    /// The province relays between two stations, and the one that gave learns what the other said.
    async fn a_station_gives_to_another(w: World) {
        let city = Node::new("city", Engine::Sqlite, 5).await;
        w.register(&city, &["QTA-CTY"]).await;
        let note = w.station.notes(1).await[0].note;
        w.station.remark(note, "to QTA-CTY").await;
        ship(&w, &w.station).await;
        assert_eq!(fetch(&w, &city).await.records, 1);
        assert_eq!(city.words(note).await, w.station.words(note).await);
        city.say(note, "accepted").await;
        ship(&w, &city).await;
        // The giver is told where its capability wants it.
        w.station.remark(note, &format!("to {OFFICE}")).await;
        ship(&w, &w.station).await;
        assert_eq!(fetch(&w, &w.station).await.records, 1);
        assert_eq!(w.station.lines(note).await, ["accepted"]);
        w.station.let_go(note, None).await;
        ship(&w, &w.station).await;
        let tx = w.province.db.write().await.unwrap();
        w.province.journal.let_go(&tx, note, Some("city")).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(fetch(&w, &city).await.records, 1);
        city.remark(note, "ours").await;
        ship(&w, &city).await;
        city.must_be_clean().await;
        clean(&w).await;
        // It cannot come back through the one that gave it.
        w.station.remark(note, "still mine").await;
        w.station.journal.settle().await.unwrap();
        let refused = w.station.journal.ship_all(&w.address(), &Direct(&w.province.journal)).await;
        assert_eq!(refused.unwrap_err().code(), "journal.foreign-record");
    }

    async fn a_copy_is_not_changed_by_who_holds_it(w: World) {
        let note = offered(&w).await;
        fetch(&w, &w.station).await;
        ship(&w, &w.station).await;
        w.station.remark(note, "mine now").await;
        w.station.journal.settle().await.unwrap();
        // The row stays, and the entry that claims a version of it is refused with everything beside it.
        let refused = w.receive(w.batch(100).await).await;
        assert_eq!(refused.unwrap_err().code(), "journal.foreign-record");
    }

    async fn only_the_station_asked_by_the_provinces_answer_takes_it(w: World) {
        let city = Node::new("city", Engine::Sqlite, 5).await;
        w.register(&city, &["QTA-CTY"]).await;
        let note = offered(&w).await;
        // Somebody else asks: nothing for him.
        assert_eq!(fetch(&w, &city).await.records, 0);
        let listening = Listening { to: &w.province.journal, heard: Mutex::default(), again: None };
        w.station.journal.fetch_dak(&w.address(), &listening).await.unwrap();
        let (question, answer) = listening.heard.lock().await[0].clone();
        // An old answer, one for somebody else, an altered one.
        let mut altered = answer.clone();
        *altered.last_mut().unwrap() ^= 1;
        for (node, answer) in [(&w.station, answer.clone()), (&city, answer), (&w.station, altered)] {
            let before = node.picture().await;
            let again = Listening { to: &w.province.journal, heard: Mutex::default(), again: Some(answer) };
            assert!(matches!(node.journal.fetch_dak(&w.address(), &again).await, Err(Error::Malformed(_))));
            assert_eq!(node.picture().await, before);
        }
        // A question that was altered, or is a shipment; a shipment that is a question.
        let mut altered = question.clone();
        *altered.last_mut().unwrap() ^= 1;
        let wanted: [Arc<dyn Wanted>; 1] = [Arc::new(Offered)];
        assert!(w.province.journal.answer_dak(&altered, &wanted).await.is_err());
        w.station.notes(1).await;
        assert!(w.province.journal.answer_dak(&w.batch(1).await, &wanted).await.is_err());
        assert!(w.receive(question.clone()).await.is_err());
        // A question for a file is none for dak, and the other way round.
        let for_file = w.station.journal.ask_for_file([9; 32]).unwrap();
        assert_eq!(w.province.journal.asked_for_file(&for_file).await.unwrap(), [9; 32]);
        assert!(w.province.journal.answer_dak(&for_file, &wanted).await.is_err());
        assert!(w.province.journal.asked_for_file(&question).await.is_err());
        let signed = w.station.journal.sign_file([9; 32]).unwrap();
        assert_eq!(w.province.journal.signed_file(&signed, [9; 32]).await.unwrap(), "sariab");
        assert!(w.province.journal.signed_file(&signed, [8; 32]).await.is_err());
        assert!(w.province.journal.signed_file(&signed.replace("sariab", "city"), [9; 32]).await.is_err());
        for length in 0..altered.len().min(400) {
            assert!(w.province.journal.answer_dak(&altered[..length], &wanted).await.is_err());
        }
        assert_eq!(w.station.words(note).await, w.province.words(note).await);
        assert!(w.station.journal.waiting(Kind::Records).await.unwrap() > 0);
        clean(&w).await;
    }
}
