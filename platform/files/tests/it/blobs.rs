//! Put, get, limits, damage.

use bytes::Bytes;
use files::{BlobId, Blobs, Place, S3};
use futures::stream;
use kernel::{Error, SeededEntropy};

fn open(folder: &std::path::Path, limit: u64) -> Blobs {
    Blobs::open(&Place::Local { folder: folder.to_owned() }, limit).unwrap()
}

fn stored_files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = vec![];
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() { folders.push(entry.path()) } else { found.push(entry.path()) }
        }
    }
    found
}

fn pieces(total: usize) -> Vec<Result<Bytes, std::io::Error>> {
    let chunk = Bytes::from((0..64 * 1024_u32).map(|i| (i % 251) as u8).collect::<Vec<_>>());
    (0..total / chunk.len()).map(|_| Ok(chunk.clone())).collect()
}

#[tokio::test]
async fn what_is_put_is_got_and_twice_is_once() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = open(folder.path(), 1024);
    let id = blobs.put("a photograph").await.unwrap();
    assert_eq!(id, blobs.put("a photograph").await.unwrap());
    assert_eq!(blobs.get(id).await.unwrap(), "a photograph");
    assert_eq!(stored_files(folder.path()).len(), 1);
    assert!(blobs.exists(id).await.unwrap());
    assert_eq!(id.to_string().parse::<BlobId>().unwrap(), id);

    let other = BlobId::of(b"never stored");
    assert!(!blobs.exists(other).await.unwrap());
    assert_eq!(blobs.get(other).await.unwrap_err().code(), "files.not-found");
    assert_eq!("../etc".parse::<BlobId>().unwrap_err().code(), "files.wrong-id");
}

#[tokio::test]
async fn damage_on_the_disk_is_told_and_never_served() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = open(folder.path(), 1024);
    let id = blobs.put("the original").await.unwrap();
    std::fs::write(&stored_files(folder.path())[0], "the forgery!").unwrap();
    assert!(matches!(blobs.get(id).await, Err(Error::Inconsistent { table: "blobs", .. })));
    assert!(matches!(blobs.put("the original").await, Err(Error::Inconsistent { .. })));
}

#[tokio::test]
async fn the_limit_holds_for_both_ways_in() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = open(folder.path(), 100 * 1024);
    assert_eq!(blobs.put(vec![0; 100 * 1024 + 1]).await.unwrap_err().code(), "files.too-large");
    let streamed = blobs.put_stream(stream::iter(pieces(128 * 1024)), &SeededEntropy::new(1)).await;
    assert_eq!(streamed.unwrap_err().code(), "files.too-large");
    assert!(stored_files(folder.path()).is_empty());
}

#[tokio::test]
async fn a_large_upload_gets_the_same_name_as_its_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = open(folder.path(), u64::MAX);
    for seed in 1..=2 {
        let entropy = SeededEntropy::new(seed);
        let stored = blobs.put_stream(stream::iter(pieces(20 << 20)), &entropy).await.unwrap();
        assert_eq!(stored.size, 20 << 20);
        assert_eq!(BlobId::of(&blobs.get(stored.id).await.unwrap()), stored.id);
        assert_eq!(stored_files(folder.path()).len(), 1, "the waiting place is empty again");
    }
}

#[tokio::test]
async fn a_sender_who_breaks_off_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = open(folder.path(), u64::MAX);
    let mut broken = pieces(20 << 20);
    broken.push(Err(std::io::Error::other("gone")));
    let outcome = blobs.put_stream(stream::iter(broken), &SeededEntropy::new(1)).await;
    assert_eq!(outcome.unwrap_err().code(), "files.interrupted");
    assert!(stored_files(folder.path()).iter().all(|path| !path.to_string_lossy().contains("sha256")));
}

#[test]
fn a_bucket_opens_from_configuration_and_hides_its_keys() {
    let s3 = S3 {
        endpoint: Some("http://127.0.0.1:9".to_owned()),
        bucket: "evidence".to_owned(),
        region: "local".to_owned(),
        access_key: "AKIA-visible".to_owned(),
        secret_key: "very-secret".to_owned(),
        allow_http: true,
    };
    let place = Place::S3(s3);
    assert!(!format!("{place:?}").contains("very-secret"));
    assert!(!format!("{:?}", Blobs::open(&place, 1).unwrap()).contains("very-secret"));
}
