//! A station burns down. What it had shipped comes back on another machine, the gap is declared, and the old machine,
//! should it turn up at a dealer's, is refused.

use db::Engine;
use journal::Kind;
use journal::ship::{Loss, NodeRevoked, Recovered};
use kernel::ids::NodeName;
use tlog::{LogKey, Receipt, Trust};

use crate::world::{Direct, Node, OFFICE, World, on_both, stamp};

async fn revoke(w: &World, name: &str) -> kernel::Result<()> {
    let tx = w.province.db.write().await.unwrap();
    let name: NodeName = name.parse().unwrap();
    w.province.journal.revoke_node(&tx, stamp(), &name, Loss::Fire).await?;
    tx.commit().await
}

fn province_key(w: &World) -> LogKey {
    LogKey::parse(&w.province.journal.log_vkey(Kind::Records)).unwrap()
}

async fn bodies(node: &Node, action: &str) -> Vec<Vec<u8>> {
    node.journal.settle().await.unwrap();
    let tx = node.db.read().await.unwrap();
    let all = node.journal.deliver(&tx, "test", Kind::Records, 1000).await.unwrap().entries;
    all.into_iter().filter(|(_, entry)| entry.action == action).filter_map(|(_, entry)| entry.body).collect()
}

/// Ships all but the last ten of fifty entries, one of them about an erased record.
async fn lose_a_station(w: &World) -> Vec<crate::world::Written> {
    let written = w.station.notes(38).await;
    w.station.erase(written[4].note).await;
    w.station.remark(written[5].note, "seen").await;
    w.station.look(written[0].note).await;
    w.station.journal.settle().await.unwrap();
    w.ship_all().await.unwrap();
    w.station.notes(10).await;
    assert_eq!(w.station.journal.waiting(Kind::Records).await.unwrap(), 10);
    written
}

on_both! {
    async fn a_lost_station_comes_back_as_far_as_it_had_shipped(w: World) {
        let written = lose_a_station(&w).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sariab.bundle");
        let (old, new): (NodeName, NodeName) = ("sariab".parse().unwrap(), "sariab-2".parse().unwrap());

        let heir = Node::new("sariab-2", Engine::Sqlite, 4).await;
        w.register(&heir, &[OFFICE]).await;
        let early = w.province.journal.export_node(stamp(), &old, &new, &file).await;
        assert_eq!(early.unwrap_err().code(), "journal.node-still-open");
        revoke(&w, "sariab").await.unwrap();
        w.province.journal.export_node(stamp(), &old, &new, &file).await.unwrap();

        heir.clock.set(kernel::Clock::now(w.station.clock.as_ref()));
        let recovered = heir.journal.import_bundle(stamp(), &file, &province_key(&w)).await.unwrap();
        let sizes: Vec<_> = recovered.iter().map(|log| (log.origin.as_str(), log.size)).collect();
        assert_eq!(sizes, [("khidmat/sariab/1", 40), ("khidmat/sariab/lookups/1", 1)]);
        assert_eq!(heir.all_notes().await, w.province.all_notes().await);
        assert_eq!(heir.words(written[9].note).await.unwrap(), "words of 10");
        assert_eq!(heir.words(written[4].note).await, None);
        heir.must_be_clean().await;

        // The citizen's receipt still proves what it proved, given out by the new machine.
        let receipt = heir.journal.receipt(written[9].entry).await.unwrap();
        let trust = Trust::new(
            &[w.station.journal.log_vkey(Kind::Records)],
            &[w.province.journal.witness_vkey().unwrap()],
            1,
        );
        assert!(Receipt::parse(receipt.text.as_bytes()).unwrap().verify(&trust.unwrap()).unwrap().included);

        // Work goes on: the next number, an old record's next version, an erasure; all of it ships.
        let next = heir.note().await;
        assert_eq!(next.number, 39);
        heir.remark(written[9].note, "went on").await;
        heir.erase(written[10].note).await;
        heir.journal.settle().await.unwrap();
        heir.journal.ship_all(&w.address(), &Direct(&w.province.journal)).await.unwrap();
        assert_eq!(heir.all_notes().await, w.province.all_notes().await);
        assert_eq!(w.province.words(written[10].note).await, None);
        heir.must_be_clean().await;
        w.province.must_be_clean().await;
    }

    async fn the_gap_is_declared_on_both_nodes(w: World) {
        lose_a_station(&w).await;
        revoke(&w, "sariab").await.unwrap();
        assert_eq!(revoke(&w, "sariab").await.unwrap_err().code(), "journal.node-revoked");
        let [declared] = <[Vec<u8>; 1]>::try_from(bodies(&w.province, "journal.node-revoke").await).unwrap();
        let declared: NodeRevoked = ciborium::from_reader(declared.as_slice()).unwrap();
        assert_eq!(declared.loss, Loss::Fire);
        assert_eq!((declared.logs[0].origin.as_str(), declared.logs[0].size), ("khidmat/sariab/1", 40));
        assert!(declared.gap_en.contains("lost") && !declared.gap_ur.is_empty());

        let heir = Node::new("sariab-2", Engine::Sqlite, 4).await;
        w.register(&heir, &[OFFICE]).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bundle");
        let (old, new) = ("sariab".parse().unwrap(), "sariab-2".parse().unwrap());
        w.province.journal.export_node(stamp(), &old, &new, &file).await.unwrap();
        heir.journal.import_bundle(stamp(), &file, &province_key(&w)).await.unwrap();
        let said: Vec<Recovered> = bodies(&heir, "journal.recover").await.iter()
            .map(|body| ciborium::from_reader(body.as_slice()).unwrap()).collect();
        let records = said.iter().find(|log| log.origin == "khidmat/sariab/1").unwrap();
        assert_eq!((records.size, records.root), (40, declared.logs[0].root));
        // A second import changes nothing; another successor is refused.
        assert!(heir.journal.import_bundle(stamp(), &file, &province_key(&w)).await.unwrap().is_empty());
        let third = Node::new("sariab-3", Engine::Sqlite, 5).await;
        w.register(&third, &[OFFICE]).await;
        let again = w.province.journal.export_node(stamp(), &old, &"sariab-3".parse().unwrap(), &file).await;
        assert_eq!(again.unwrap_err().code(), "journal.other-successor");
    }

    async fn the_old_machine_is_refused_and_its_name_is_not_given_again(w: World) {
        lose_a_station(&w).await;
        revoke(&w, "sariab").await.unwrap();
        let before = w.province.picture().await;
        let refused = w.ship_all().await.unwrap_err();
        assert_eq!(refused.code(), "journal.node-revoked");
        assert_eq!(w.province.picture().await, before);
        let registration = journal::ship::NodeRegistration {
            name: "sariab".parse().unwrap(),
            vkeys: w.station.vkeys(),
            ended: Vec::new(),
            openings: Vec::new(),
            offices: vec![OFFICE.to_owned()],
            transfer: w.station.journal.transfer_public(),
        };
        let tx = w.province.db.write().await.unwrap();
        let again = w.province.journal.register_node(&tx, stamp(), registration).await;
        assert_eq!(again.unwrap_err().code(), "journal.node-revoked");
    }

    async fn a_bundle_is_taken_whole_and_only_by_whom_it_is_for(w: World) {
        lose_a_station(&w).await;
        revoke(&w, "sariab").await.unwrap();
        let heir = Node::new("sariab-2", Engine::Sqlite, 4).await;
        w.register(&heir, &[OFFICE]).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bundle");
        let (old, new) = ("sariab".parse().unwrap(), "sariab-2".parse().unwrap());
        w.province.journal.export_node(stamp(), &old, &new, &file).await.unwrap();
        let whole = std::fs::read(&file).unwrap();
        let key = province_key(&w);
        let before = heir.picture().await;
        for cut in [2, 100, whole.len() / 2, whole.len() - 1] {
            std::fs::write(&file, &whole[..cut]).unwrap();
            assert!(heir.journal.import_bundle(stamp(), &file, &key).await.is_err(), "cut at {cut}");
        }
        for at in (0..whole.len()).step_by(997) {
            let mut altered = whole.clone();
            altered[at] ^= 4;
            std::fs::write(&file, &altered).unwrap();
            assert!(heir.journal.import_bundle(stamp(), &file, &key).await.is_err(), "byte {at}");
        }
        std::fs::write(&file, &whole).unwrap();
        let other = LogKey::parse(&heir.journal.log_vkey(Kind::Records)).unwrap();
        assert!(heir.journal.import_bundle(stamp(), &file, &other).await.is_err());
        assert_eq!(heir.picture().await, before);
        let thief = Node::new("thief", Engine::Sqlite, 6).await;
        assert!(thief.journal.import_bundle(stamp(), &file, &key).await.is_err());
        heir.journal.import_bundle(stamp(), &file, &key).await.unwrap();
    }
}
