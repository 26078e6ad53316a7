//! An entry from the counter to a receipt that a citizen can verify.

use db::both_engines;
use journal::Standing;
use kernel::Clock;
use kernel::ids::EntryId;
use tlog::{Receipt, Trust};

use crate::bench::{Bench, migrations};

both_engines! { migrated migrations();
    async fn a_receipt_is_promised_then_included(db: db::Db) {
        let bench = Bench::on(db).await;
        let vkey = bench.journal.log(journal::Kind::Records).vkey();
        let trust = Trust::new(&[vkey], &[], 0).unwrap();
        let written = bench.note("a lost phone").await;

        let promised = bench.journal.receipt(written.entry).await.unwrap();
        assert_eq!(promised.standing, Standing::Promised);
        let verified = Receipt::parse(promised.text.as_bytes()).unwrap().verify(&trust).unwrap();
        assert!(!verified.included);

        bench.journal.settle().await.unwrap();
        let included = bench.journal.receipt(written.entry).await.unwrap();
        assert_eq!(included.standing, Standing::Included);
        let verified = Receipt::parse(included.text.as_bytes()).unwrap().verify(&trust).unwrap();
        assert_eq!(verified.claim.entry, written.entry);
        assert_eq!(verified.position, Some((0, 1)));
        assert_eq!(included.leaf, promised.leaf);
    }

    async fn what_was_rolled_back_leaves_nothing(db: db::Db) {
        let bench = Bench::on(db).await;
        let tx = bench.db.write().await.unwrap();
        let written = bench.write(&tx, "never", "never said").await;
        tx.roll_back().await;
        bench.journal.settle().await.unwrap();
        let gone = bench.journal.receipt(written.entry).await;
        assert_eq!(gone.unwrap_err().code(), "journal.no-entry");
        let report = bench.check(&[]).await;
        assert!(report.is_clean(), "{report}");
        assert_eq!((report.entries, report.rows, report.keys), (0, 0, 0));
    }

    /// Also behind a clock that was set back.
    async fn ids_of_one_moment_are_in_the_order_of_writing(db: db::Db) {
        let bench = Bench::on(db).await;
        let now = bench.clock.now();
        let mut ids: Vec<EntryId> = (0..200).map(|_| bench.journal.next_id(now)).collect();
        ids.push(bench.journal.next_id(now.plus_seconds(-60)));
        ids.push(bench.journal.next_id(now.plus_seconds(60)));
        assert!(ids.windows(2).all(|pair| pair[0].0 < pair[1].0), "{ids:?}");
    }

    async fn an_entry_that_never_was_has_no_receipt(db: db::Db) {
        let bench = Bench::on(db).await;
        let gone = bench.journal.receipt(EntryId(bench.new_id())).await;
        assert_eq!(gone.unwrap_err().code(), "journal.no-entry");
    }
}
