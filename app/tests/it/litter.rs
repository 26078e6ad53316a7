//! Stored files that no record came to name are cleared a day later, and nothing else ever is.

use std::sync::Arc;

use db::Engine;
use files::{BlobId, Blobs, Place};
use kernel::{FixedClock, Timestamp};
use khidmat::litter::{Cleared, Litter};
use op::Core;

use crate::routes::Base;

async fn held(blobs: &Blobs, core: &Core, content: &[u8]) -> BlobId {
    let mut incoming = blobs.incoming(core.entropy.as_ref()).held();
    incoming.take(content).await.unwrap();
    incoming.finish().await.unwrap().id
}

#[tokio::test]
async fn what_no_record_names_is_cleared_a_day_later_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(&Place::Local { folder: folder.path().to_owned() }, 1 << 20).unwrap();
    // Held to the end: with it goes the folder of its store.
    let base = Base::new(Engine::Sqlite).await;
    let core = base.core();
    let named = held(&blobs, &core, b"the photo of a report").await;
    let unnamed = held(&blobs, &core, b"whose report was never written").await;
    let settled = held(&blobs, &core, b"settled, whatever the records say").await;
    blobs.keep(settled).await.unwrap();
    std::fs::create_dir_all(folder.path().join("incoming")).unwrap();
    std::fs::write(folder.path().join("incoming/cut#1"), b"cut off by a kill").unwrap();

    let litter = Litter::asking(
        blobs.clone(),
        vec![|_, blob| Box::pin(async move { Ok(BlobId(blob) == BlobId::of(b"the photo of a report")) })],
    );
    assert_eq!(litter.clear(&core).await.unwrap(), Cleared::default(), "nothing is a day old");

    let later = Timestamp(core.clock.now().micros() + 25 * 3600 * 1_000_000);
    let later = Core { clock: Arc::new(FixedClock::at(later)), ..core };
    let cleared = litter.clear(&later).await.unwrap();
    assert_eq!(cleared, Cleared { kept: 1, discarded: 1, waiting: 1 });
    for (blob, there) in [(named, true), (unnamed, false), (settled, true)] {
        assert_eq!(blobs.exists(blob).await.unwrap(), there);
    }
    assert_eq!(litter.clear(&later).await.unwrap(), Cleared::default(), "and once is enough");
}
