//! Embedded files: named by content, compressed, cached for ever, and nothing but what is vendored or ours.

use http::StatusCode;

use crate::support::get_page;

#[tokio::test]
async fn an_asset_is_served_packed_and_for_ever() {
    let link = web::assets::KHIDMAT_CSS;
    for (accepts, encoding) in
        [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("identity", ""), ("br;q=0, gzip", "gzip")]
    {
        let reply = get_page(link, &[("accept-encoding", accepts)]).await;
        assert_eq!((reply.status, reply.header("content-encoding")), (StatusCode::OK, encoding));
        assert_eq!(reply.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(reply.header("content-type"), "text/css; charset=utf-8");
        assert_eq!(reply.header("vary"), "Accept-Encoding");
    }
    let tag = get_page(link, &[]).await.header("etag").to_owned();
    let again = get_page(link, &[("if-none-match", &tag)]).await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(get_page("/assets/khidmat.css", &[]).await.status, StatusCode::NOT_FOUND);
}

/// A recording is packed already, and plays under its own type.
#[tokio::test]
async fn a_recording_is_served_as_it_is() {
    let recordings: Vec<_> =
        web::assets::all().iter().filter(|asset| asset.file.rsplit('.').next() == Some("ogg")).collect();
    assert!(!recordings.is_empty());
    for asset in recordings {
        let reply = get_page(&format!("/assets/{}", asset.file), &[("accept-encoding", "gzip, br")]).await;
        assert_eq!((reply.status, reply.header("content-type")), (StatusCode::OK, "audio/ogg"));
        assert_eq!(
            (reply.header("content-encoding"), reply.body.len()),
            ("", asset.raw.len()),
            "{}",
            asset.file
        );
    }
}

#[test]
fn every_file_a_sheet_names_is_embedded() {
    for asset in web::assets::all().iter().filter(|asset| asset.mime.starts_with("text/css")) {
        let text = String::from_utf8(asset.raw.to_vec()).unwrap();
        for link in text.split("url(").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(web::assets::find(link).is_some(), "{} names {link}", asset.file);
        }
    }
}

#[tokio::test]
async fn packed_forms_unpack_to_the_same_bytes() {
    for asset in web::assets::all() {
        if let Some(packed) = asset.brotli {
            let mut unpacked = Vec::new();
            brotli::BrotliDecompress(&mut &*packed, &mut unpacked).unwrap();
            assert_eq!(unpacked, asset.raw, "{}", asset.file);
        }
    }
}
