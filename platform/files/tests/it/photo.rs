//! The same picture without what was written beside it, and what a camera noted. The photos are made up: one blue line
//! on orange, "taken" near Quetta.

use bytes::Bytes;
use files::Kind;
use files::photo::{noted, without_notes};
use proptest::prelude::*;

const JPEG: &[u8] = include_bytes!("../photos/with-place.jpg");
const PROGRESSIVE: &[u8] = include_bytes!("../photos/progressive.jpg");
const TRAILER: &[u8] = include_bytes!("../photos/with-trailer.jpg");
const PNG: &[u8] = include_bytes!("../photos/with-place.png");
const WEBP: &[u8] = include_bytes!("../photos/with-place.webp");

const PHOTOS: [(&str, Kind, &[u8]); 5] = [
    ("jpeg", Kind::Jpeg, JPEG),
    ("progressive", Kind::Jpeg, PROGRESSIVE),
    ("trailer", Kind::Jpeg, TRAILER),
    ("png", Kind::Png, PNG),
    ("webp", Kind::Webp, WEBP),
];

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn the_place_is_read_from_every_kind() {
    for (name, _, bytes) in PHOTOS {
        let found = noted(bytes);
        let (latitude, longitude) = found.place.expect(name);
        assert!((latitude - 30.191_666).abs() < 1e-4 && (longitude - 66.987_5).abs() < 1e-4, "{name}");
        assert_eq!(found.taken.as_deref(), Some("2026-11-21 14:05:00"), "{name}");
    }
}

#[test]
fn nothing_is_left_but_the_picture() {
    for (name, kind, bytes) in PHOTOS {
        let view = without_notes(kind, Bytes::from_static(bytes)).expect(name);
        assert_eq!(noted(&view), noted(b""), "{name}");
        for secret in ["SECRET", "Made-up Camera", "GPSLatitude", "2026:11:21", "xmpmeta"] {
            assert!(!holds(&view, secret.as_bytes()), "{name}: {secret}");
        }
        assert_eq!(Kind::sniff(&view), Some(kind), "{name}");
        assert!(holds(&view, b"IDAT") || kind != Kind::Png);
        // Once more changes nothing: all that is left belongs to the picture.
        assert_eq!(without_notes(kind, view.clone().into()), Some(view), "{name}");
    }
}

#[test]
fn the_picture_still_stands_upright() {
    let view = without_notes(Kind::Jpeg, Bytes::from_static(JPEG)).unwrap();
    let exif = exif::Reader::new().read_from_container(&mut std::io::Cursor::new(&view)).unwrap();
    assert_eq!(exif.fields().count(), 1);
    let turned = exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY).unwrap();
    assert_eq!(turned.value.get_uint(0), Some(6));
}

#[test]
fn a_truncated_photo_is_shown_as_far_as_it_goes_or_not_at_all() {
    for (name, kind, bytes) in PHOTOS {
        for cut in 0..bytes.len().min(4_000) {
            if let Some(view) = without_notes(kind, Bytes::copy_from_slice(&bytes[..cut])) {
                assert!(!holds(&view, b"SECRET") && noted(&view).place.is_none(), "{name} cut at {cut}");
            }
        }
    }
}

/// A directory of 60,000 entries that each claim a long value at the same place, in a chain that leads back to itself.
#[test]
fn an_exif_bomb_costs_nothing() {
    let mut tiff = b"II\x2A\0\x08\0\0\0".to_vec();
    tiff.extend(60_000_u16.to_le_bytes());
    for tag in 0..60_000_u16 {
        tiff.extend(tag.to_le_bytes());
        tiff.extend(5_u16.to_le_bytes());
        tiff.extend(80_000_u32.to_le_bytes());
        tiff.extend(8_u32.to_le_bytes());
    }
    tiff.extend(8_u32.to_le_bytes());
    let mut png = b"\x89PNG\r\n\x1A\n".to_vec();
    png.extend((tiff.len() as u32).to_be_bytes());
    png.extend(b"eXIf");
    png.extend(&tiff);
    png.extend([0; 4]);
    let begun = std::time::Instant::now();
    assert_eq!(noted(&png).place, None);
    assert!(begun.elapsed() < std::time::Duration::from_secs(2), "{:?}", begun.elapsed());
}

proptest! {
    #[test]
    fn no_bytes_stop_it(bytes in proptest::collection::vec(any::<u8>(), 0..300), at in 0_usize..400, kind in 0_usize..5) {
        let (_, kind, photo) = PHOTOS[kind];
        let mut changed = photo.to_vec();
        for (place, byte) in changed.iter_mut().skip(at).zip(&bytes) {
            *place = *byte;
        }
        let _ = noted(&changed);
        if let Some(view) = without_notes(kind, changed.into()) {
            let _ = without_notes(kind, view.into());
        }
    }
}
