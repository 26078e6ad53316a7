//! What files are, whatever they are called.

use files::{Inspected, Kind, inspect};
use proptest::prelude::*;

const LIMIT: usize = 1 << 20;

const HEADS: [(&[u8], &str, Kind); 17] = [
    (b"\xFF\xD8\xFF\xE0\x00\x10JFIF", "x.jpeg", Kind::Jpeg),
    (b"\x89PNG\r\n\x1A\n\0\0", "x.PNG", Kind::Png),
    (b"RIFF\x24\0\0\0WEBPVP8 ", "x.webp", Kind::Webp),
    (b"%PDF-1.7\n", "x.pdf", Kind::Pdf),
    (b"OggS\0\x02", "PTT-0001.opus", Kind::Ogg),
    (b"ID3\x04\0", "x.mp3", Kind::Mp3),
    (b"\xFF\xFB\x90\x64", "x.mp3", Kind::Mp3),
    (b"\0\0\0\x20ftypM4A \0", "x.m4a", Kind::M4a),
    (b"\0\0\0\x18ftypmp42\0", "x.mp4", Kind::M4a),
    (b"\x1A\x45\xDF\xA3\x9F\x42\x86\x81\x01\x42\x82\x84webm", "x.webm", Kind::Webm),
    (b"%PDF-1.4", "no ending", Kind::Pdf),
    (b"RIFF\0\0\0\0WAVEfmt ", "x.wav", Kind::Wav),
    (b"#!AMR\n\x3C", "old.amr", Kind::Amr),
    (b"\0\0\0\x18ftyp3gp4\0", "old.3gp", Kind::ThreeGp),
    (b"\xFF\xF1\x50\x80", "x.aac", Kind::Aac),
    (b"\0\0\0\x18ftypheic\0", "IMG_1.HEIC", Kind::Heic),
    (b"\0\0\0\x1Cftypiso5\0", "x.m4a", Kind::M4a),
];

#[test]
fn every_kind_is_known_by_its_first_bytes() {
    for (head, name, kind) in HEADS {
        assert_eq!(inspect(head, name, LIMIT).unwrap(), Inspected { kind, misnamed: false }, "{name}");
    }
}

#[test]
fn a_pdf_called_jpg_is_a_pdf_and_flagged() {
    let found = inspect(b"%PDF-1.7\n", "photo.jpg", LIMIT).unwrap();
    assert_eq!(found, Inspected { kind: Kind::Pdf, misnamed: true });
    assert_eq!(found.kind.media_type(), "application/pdf");
}

#[test]
fn what_is_not_on_the_list_is_refused() {
    for hostile in [
        &b"<html><script>"[..],
        b"<?xml version='1.0'?><svg",
        b"MZ\x90\0",
        b"\x7FELF",
        b"PK\x03\x04",
        b"RIFF\0\0\0\0AVI ",
        b"\0\0\0\x18ftypavif",
        b"GIF89a",
    ] {
        assert_eq!(inspect(hostile, "x.jpg", LIMIT).unwrap_err().code(), "files.unknown-kind");
    }
    assert_eq!(inspect(b"", "x.jpg", LIMIT).unwrap_err().code(), "files.empty");
    assert_eq!(inspect(b"%PDF-1.7", "x.pdf", 4).unwrap_err().code(), "files.too-large");
}

proptest! {
    #[test]
    fn any_bytes_under_any_name_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..80), name in ".*") {
        if let Ok(found) = inspect(&bytes, &name, LIMIT) {
            prop_assert_eq!(Kind::sniff(&bytes), Some(found.kind));
        }
    }
}
