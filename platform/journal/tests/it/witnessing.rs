//! Outside witnesses: they cosign what continues what they saw, and a store that was set back stops signing.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use db::both_engines;
use journal::{Kind, Standing, WitnessAddress};
use kernel::Timestamp;
use tlog::{AddCheckpoint, LogKey, Receipt, Trust, Witness, WitnessKey, WitnessSigner};

use crate::bench::{Bench, START, migrations};

type Shared = Arc<Mutex<Witness>>;

async fn add_checkpoint(State(witness): State<Shared>, body: axum::body::Bytes) -> (StatusCode, String) {
    let request = match AddCheckpoint::parse(&body) {
        Ok(request) => request,
        Err(error) => return (StatusCode::BAD_REQUEST, error.to_string()),
    };
    match witness.lock().unwrap().add_checkpoint(&request, Timestamp(START.0 + 1_000_000)) {
        Ok(cosigned) => (StatusCode::OK, cosigned.cosignature.to_line()),
        Err(refusal) => (StatusCode::from_u16(refusal.status()).unwrap(), refusal.body()),
    }
}

/// A witness of the bench's log on a loopback port.
async fn witness(name: &str, seed: u8) -> WitnessAddress {
    let signer = WitnessSigner::from_seed(name, &[seed; 32]).unwrap();
    let key = WitnessKey::parse(&signer.vkey()).unwrap();
    let log = tlog::LogSigner::from_seed("khidmat/sariab/1", &crate::bench::keys().log_seed).unwrap();
    let state = Arc::new(Mutex::new(Witness::new(signer, vec![LogKey::parse(&log.vkey()).unwrap()])));
    let router = axum::Router::new().route("/add-checkpoint", post(add_checkpoint)).with_state(state);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    WitnessAddress { url, key }
}

both_engines! { migrated migrations();
    async fn a_receipt_is_witnessed_once_outsiders_have_cosigned(db: db::Db) {
        let witnesses = vec![witness("bar.example", 3).await, witness("uni.example", 4).await];
        let bench = Bench::witnessed(db, witnesses.clone()).await;
        let http = reqwest::Client::new();
        let first = bench.note("one").await;
        bench.journal.settle().await.unwrap();
        assert_eq!(bench.journal.gather_cosignatures(&http, Kind::Records).await.unwrap(), 2);
        assert_eq!(bench.journal.gather_cosignatures(&http, Kind::Records).await.unwrap(), 0);
        let second = bench.note("two").await;
        bench.journal.settle().await.unwrap();
        assert_eq!(bench.journal.receipt(second.entry).await.unwrap().standing, Standing::Included);
        assert_eq!(bench.journal.gather_cosignatures(&http, Kind::Records).await.unwrap(), 2);
        let vkeys: Vec<String> = witnesses.iter().map(|witness| witness.key.to_text()).collect();
        let trust = Trust::new(&[bench.journal.log(Kind::Records).vkey()], &vkeys, 2).unwrap();
        for written in [first, second] {
            let receipt = bench.journal.receipt(written.entry).await.unwrap();
            assert_eq!((receipt.standing, receipt.cosignatures), (Standing::Witnessed, 2));
            let verified = Receipt::parse(receipt.text.as_bytes()).unwrap().verify(&trust).unwrap();
            assert!(verified.witnessed);
        }
        let report = bench.check(&bench.checkpoints().await).await;
        assert!(report.is_clean(), "{report}");
    }

    async fn a_cosignature_that_does_not_fit_is_found(db: db::Db) {
        let bench = Bench::witnessed(db, vec![witness("bar.example", 3).await]).await;
        bench.note("one").await;
        bench.journal.settle().await.unwrap();
        bench.journal.gather_cosignatures(&reqwest::Client::new(), Kind::Records).await.unwrap();
        // Another witness's signature over the same text, under the first one's name and key hash.
        let note = bench.checkpoints().await[0].clone();
        let (text, _) = note.split_once("\n\n").unwrap();
        let forger = WitnessSigner::from_seed("bar.example", &[9; 32]).unwrap();
        let line = forger.cosign(&format!("{text}\n"), START).unwrap().to_line();
        let genuine = note.lines().last().unwrap();
        let forged = note.replace(genuine, line.trim_end());
        bench.tamper(&format!("UPDATE journal_checkpoint SET note = '{forged}'")).await;
        let report = bench.check(&[]).await;
        assert_eq!(crate::bench::codes(&report), [journal::check::codes::CHECKPOINT_COSIGNATURE], "{report}");
    }

    async fn a_store_that_was_set_back_stops_signing(db: db::Db) {
        let address = witness("bar.example", 3).await;
        let bench = Bench::witnessed(db, vec![address.clone()]).await;
        let http = reqwest::Client::new();
        let first = bench.note("one").await;
        bench.journal.settle().await.unwrap();
        // The same node on another store, which is what an older copy looks like to the witness.
        let scratch = db::testing::scratch_with(bench.db.engine(), &migrations()).await;
        let older = Bench::witnessed(scratch.db.clone(), vec![address]).await;
        older.note("other").await;
        older.journal.settle().await.unwrap();
        bench.note("two").await;
        bench.journal.settle().await.unwrap();
        assert_eq!(bench.journal.gather_cosignatures(&http, Kind::Records).await.unwrap(), 1);

        assert_eq!(older.journal.gather_cosignatures(&http, Kind::Records).await.unwrap(), 0);
        assert!(older.journal.is_behind());
        let late = older.note("late").await;
        let refused = older.journal.settle().await.unwrap_err();
        assert_eq!(refused.code(), "journal.behind");
        let pending = older.journal.receipt(late.entry).await;
        assert_eq!(pending.unwrap_err().code(), "journal.behind");
        assert!(bench.journal.receipt(first.entry).await.is_ok());
    }
}
