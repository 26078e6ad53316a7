//! A station restores an older backup, declares the loss in a new epoch and registers again. What it still holds of the
//! ended log arrives first; a statement that is missing, forged or about another log opens nothing; and a station that
//! holds less than its province is sent to recover.

use db::Engine;
use journal::ship::{Loss, NodeRegistration};
use tlog::{EpochOpening, LogKey, LogSigner};

use crate::world::{Direct, Node, OFFICE, World, on_both, stamp};

/// Five notes arrive, three more are in the backup, two more are lost with the store.
async fn set_back(w: &World) -> Node {
    let first = w.station.notes(5).await;
    w.station.look(first[0].note).await;
    w.station.journal.settle().await.unwrap();
    w.ship_all().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    w.station.notes(3).await;
    w.station.remark(first[1].note, "before the backup").await;
    w.station.journal.settle().await.unwrap();
    let manifest = w.station.backup(folder.path()).await;
    for lost in w.station.notes(2).await {
        w.station.look(lost.note).await;
    }
    w.station.journal.settle().await.unwrap();
    w.station.restored(&manifest, &w.station.heads().await).await
}

async fn card(node: &Node) -> NodeRegistration {
    node.journal.registration(vec![OFFICE.to_owned()]).await.unwrap()
}

async fn ship(w: &World, node: &Node) -> kernel::Result<()> {
    node.journal.ship_all(&w.address(), &Direct(&w.province.journal)).await
}

async fn refused(w: &World, card: NodeRegistration) -> &'static str {
    let before = w.province.picture().await;
    let code = w.try_register(card).await.unwrap_err().code();
    assert_eq!(w.province.picture().await, before);
    code
}

on_both! {
    async fn a_restored_station_registers_again_and_ships_on(w: World) {
        let station = set_back(&w).await;
        station.note().await;
        station.journal.settle().await.unwrap();
        assert_eq!(ship(&w, &station).await.unwrap_err().code(), "journal.unknown-node");
        let again = card(&station).await;
        let names: Vec<&str> = again.vkeys.iter().map(LogKey::name).collect();
        assert_eq!(names, ["khidmat/sariab/2", "khidmat/sariab/lookups/2"]);
        w.try_register(again.clone()).await.unwrap();
        ship(&w, &station).await.unwrap();
        assert_eq!(station.all_notes().await, w.province.all_notes().await);
        assert_eq!(w.province.count_notes().await, 9);
        let nodes = w.province.journal.nodes().await.unwrap();
        let sizes: Vec<_> = nodes[0].logs.iter().map(|log| (log.origin.as_str(), log.size)).collect();
        assert_eq!(sizes, [
            ("khidmat/sariab/1", 9), ("khidmat/sariab/lookups/1", 1),
            ("khidmat/sariab/2", 1), ("khidmat/sariab/lookups/2", 0),
        ]);
        // The gap is declared here as it is there.
        let report = w.province.journal.check(&[], &|_| {}).await.unwrap();
        assert!(report.gaps.iter().any(|gap| (gap.origin.as_str(), gap.from, gap.to) == ("khidmat/sariab/1", 9, 11)));
        station.must_be_clean().await;
        w.province.must_be_clean().await;
        // The same card again changes nothing of it; the one from before is refused.
        w.try_register(again).await.unwrap();
        assert_eq!(refused(&w, card(&w.station).await).await, "journal.log-closed");
    }

    async fn an_ended_log_takes_nothing_past_its_end(w: World) {
        let station = set_back(&w).await;
        w.try_register(card(&station).await).await.unwrap();
        // The machine that was thought lost still has the entries after the backup.
        assert_eq!(w.ship_all().await.unwrap_err().code(), "journal.log-closed");
        ship(&w, &station).await.unwrap();
        assert_eq!(station.all_notes().await, w.province.all_notes().await);
    }

    async fn a_log_begins_anew_only_with_its_own_statement(w: World) {
        let station = set_back(&w).await;
        let good = card(&station).await;
        let with = |openings: Vec<String>| NodeRegistration { openings, ..good.clone() };
        assert_eq!(refused(&w, with(Vec::new())).await, "journal.epoch-unexplained");
        let half = with(good.openings[..1].to_vec());
        assert_eq!(refused(&w, half).await, "journal.epoch-unexplained");
        // Signed by another key, altered, or about another log than the one before.
        let told = EpochOpening::verify(&good.openings[0], &good.vkeys).unwrap();
        let forger = LogSigner::from_seed("khidmat/sariab/2", &[66; 32]).unwrap();
        let altered = good.openings[0].replace("\n11\n", "\n10\n");
        assert_ne!(altered, good.openings[0]);
        for forged in [told.sign(&forger).unwrap(), altered, good.openings[1].clone()] {
            let card = with(vec![forged, good.openings[1].clone()]);
            assert_eq!(refused(&w, card).await, "journal.epoch-unexplained");
        }
        // With a log between that nobody knows.
        let signer = |origin: &str| LogSigner::from_seed(origin, &[1; 32]).unwrap();
        let third = EpochOpening { origin: told.origin.next_epoch(), old_origin: told.origin.clone(), ..told.clone() };
        let third_signer = signer("khidmat/sariab/3");
        let skipped = NodeRegistration {
            vkeys: vec![third_signer.key().clone(), good.vkeys[1].clone()],
            openings: vec![third.sign(&third_signer).unwrap(), good.openings[1].clone()],
            ..good.clone()
        };
        assert_eq!(refused(&w, skipped).await, "journal.epoch-unexplained");
        w.try_register(good).await.unwrap();
    }

    async fn a_station_that_holds_less_than_its_province_is_sent_to_recover(w: World) {
        let folder = tempfile::tempdir().unwrap();
        w.station.notes(3).await;
        let manifest = w.station.backup(folder.path()).await;
        w.station.notes(4).await;
        w.ship_all().await.unwrap();
        let station = w.station.restored(&manifest, &w.station.heads().await).await;
        assert_eq!(refused(&w, card(&station).await).await, "journal.node-behind");
        // Nor does it help to be silent about what is held.
        let silent = NodeRegistration { ended: Vec::new(), ..card(&station).await };
        assert_eq!(refused(&w, silent).await, "journal.node-behind");
    }

    async fn a_successor_takes_over_every_epoch(w: World) {
        let station = set_back(&w).await;
        station.note().await;
        station.journal.settle().await.unwrap();
        w.try_register(card(&station).await).await.unwrap();
        ship(&w, &station).await.unwrap();
        let heir = Node::new("sariab-2", Engine::Sqlite, 4).await;
        w.register(&heir, &[OFFICE]).await;
        let (old, new) = ("sariab".parse().unwrap(), "sariab-2".parse().unwrap());
        let tx = w.province.db.write().await.unwrap();
        w.province.journal.revoke_node(&tx, stamp(), &old, Loss::Fire).await.unwrap();
        tx.commit().await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bundle");
        w.province.journal.export_node(stamp(), &old, &new, &file).await.unwrap();
        let province = LogKey::parse(&w.province.journal.log_vkey(journal::Kind::Records)).unwrap();
        heir.journal.import_bundle(stamp(), &file, &province).await.unwrap();
        assert_eq!(heir.all_notes().await, w.province.all_notes().await);
        heir.must_be_clean().await;
        w.province.must_be_clean().await;
    }
}
