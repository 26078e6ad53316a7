//! A station and a province with the network between them.

use std::sync::Arc;

use db::testing::{Scratch, scratch_with};
use db::{Engine, Migrations};
use journal::ship::{HttpCarrier, Province};
use journal::{Journal, Keys, Kind, Setup, Stamp};
use kernel::{Bilingual, Clock, FixedClock, SeededEntropy, Timestamp};
use tlog::{Checkpoint, LogKey, WitnessKey};

async fn node(name: &str, seed: u8) -> (Scratch, Journal) {
    let migrations = [vault::MIGRATIONS, journal::MIGRATIONS].concat();
    let scratch = scratch_with(Engine::Sqlite, &Migrations(migrations)).await;
    let clock = FixedClock::at(Timestamp(1_767_207_600_000_000));
    let setup = Setup {
        db: scratch.db.clone(),
        node: name.parse().unwrap(),
        keys: Keys {
            log_seed: [seed; 32],
            ring: vault::KeyRing::generate(&SeededEntropy::new(u64::from(seed))),
            transfer: vault::TransferKey::from_seed([seed; 32]),
        },
        tables: journal::ship::tables(),
        witnesses: Vec::new(),
        clock: Arc::new(clock) as Arc<dyn Clock>,
        entropy: Arc::new(SeededEntropy::new(u64::from(seed) + 100)),
    };
    (scratch, Journal::open(setup).await.unwrap())
}

async fn register(at: &Journal, node: &Journal) {
    let registration = node.registration(Vec::new()).await.unwrap();
    let tx = at.db().write().await.unwrap();
    at.register_node(&tx, Stamp::default(), registration).await.unwrap();
    tx.commit().await.unwrap();
}

async fn serve(journal: Journal) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let messages = Arc::new(i18n::Messages::new(&[web::MESSAGES]).unwrap());
    let force = Bilingual::new("بلوچستان پولیس", "Balochistan Police");
    let site = Arc::new(web::Site::new(force, messages, Arc::new(SeededEntropy::new(9))));
    let framed = web::framed(site, khidmat::node_routes::routes(journal));
    tokio::spawn(async move { axum::serve(listener, framed).await });
    url
}

#[tokio::test]
async fn a_shipment_travels_over_http_and_the_log_can_be_watched() {
    let ((_a, station), (_b, province)) = (node("sariab", 1).await, node("province", 2).await);
    // Something to ship: any entry will do.
    let (_c, other) = node("outpost", 3).await;
    register(&station, &other).await;
    station.settle().await.unwrap();
    let url = serve(province.clone()).await;
    let carrier = HttpCarrier { http: reqwest::Client::new(), url: url.clone() };
    let address = Province {
        key: WitnessKey::parse(&province.witness_vkey().unwrap()).unwrap(),
        transfer: province.transfer_public(),
    };
    let early = station.ship_all(&address, &carrier).await.unwrap_err();
    assert_eq!(early.code(), "journal.unknown-node");
    register(&province, &station).await;
    station.ship_all(&address, &carrier).await.unwrap();
    assert_eq!(station.waiting(Kind::Records).await.unwrap(), 0);

    let read = async |path: &str| reqwest::get(format!("{url}{path}")).await.unwrap();
    let note = read("/log/sariab/1/checkpoint").await.text().await.unwrap();
    let key = LogKey::parse(&station.log_vkey(Kind::Records)).unwrap();
    let head = Checkpoint::verify(&note, &[key]).unwrap();
    assert_eq!(head.size, 1);
    let tile = read("/log/sariab/1/tile/0/000.p/1").await.bytes().await.unwrap();
    assert_eq!(tile.as_ref(), head.root.0);
    let bundle = read("/log/sariab/1/tile/entries/000.p/1").await.bytes().await.unwrap();
    assert_eq!(tlog::tile::bundle_leaf_hashes(&bundle).unwrap(), [head.root]);
    for nothing in ["/log/sariab/1/tile/0/000.p/2", "/log/sariab/2/checkpoint", "/log/x", "/log/a/tile/../b"]
    {
        assert_eq!(read(nothing).await.status().as_u16(), 404, "{nothing}");
    }
    let garbage = carrier.http.post(format!("{url}/node/v1/ship")).body("?").send().await.unwrap();
    assert_eq!(garbage.status().as_u16(), 400);
    assert_eq!(garbage.headers()["content-type"], "application/problem+json");
    let problem: serde_json::Value = garbage.json().await.unwrap();
    assert_eq!(problem["code"], "journal.bad-shipment");
}
