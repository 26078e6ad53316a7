//! What a photo says about where it was taken, and the same picture without any of it. The picture itself is never
//! decoded: what is no part of it is left out, so that nothing hidden in a corner of the file passes through.
//! Must not decide who sees which of the two.

use std::io::Cursor;

use bytes::Bytes;
use exif::{Exif, In, Tag, Value};
use img_parts::ImageEXIF as _;
use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::Png;
use img_parts::riff::{RiffChunk, RiffContent};
use img_parts::webp::WebP;
use serde::{Deserialize, Serialize};

use crate::Kind;

/// What a camera noted in a photo. Claims: a camera's clock may be wrong, and anybody may write anything.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Noted {
    /// Latitude and longitude in degrees, north and east positive.
    pub place: Option<(f64, f64)>,
    /// When it was taken, as the camera's clock said: `2026-11-21 14:05:00`.
    pub taken: Option<String>,
}

/// Reads what the camera noted; nothing when there is nothing, or nothing that can be read.
pub fn noted(bytes: &[u8]) -> Noted {
    let Ok(exif) = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)) else {
        return Noted::default();
    };
    let latitude = degrees(&exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, b'S', 90.0);
    let longitude = degrees(&exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, b'W', 180.0);
    let taken = exif.get_field(Tag::DateTimeOriginal, In::PRIMARY);
    let taken = taken.map(|field| field.display_value().to_string());
    Noted { place: latitude.zip(longitude), taken: taken.filter(|taken| is_moment(taken)) }
}

fn degrees(exif: &Exif, tag: Tag, side: Tag, negative: u8, most: f64) -> Option<f64> {
    let Value::Rational(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    let &[degrees, minutes, seconds, ..] = parts.as_slice() else { return None };
    let size = degrees.to_f64() + minutes.to_f64() / 60.0 + seconds.to_f64() / 3600.0;
    let side = match &exif.get_field(side, In::PRIMARY)?.value {
        Value::Ascii(words) => words.first()?.first().copied()?,
        _ => return None,
    };
    let value = if side == negative { -size } else { size };
    (value.is_finite() && value.abs() <= most).then_some(value)
}

fn is_moment(text: &str) -> bool {
    text.len() == 19 && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b':' | b' '))
}

/// The same picture without what the camera or anybody else wrote beside it: no place, no hour, no device, no
/// thumbnail, nothing after its end. `None` when it cannot be taken apart, and for kinds of which it cannot be done.
pub fn without_notes(kind: Kind, bytes: Bytes) -> Option<Vec<u8>> {
    match kind {
        Kind::Jpeg => jpeg(bytes),
        Kind::Png => png(bytes),
        Kind::Webp => webp(bytes),
        _ => None,
    }
}

fn jpeg(bytes: Bytes) -> Option<Vec<u8>> {
    let turned = orientation(&bytes);
    let (head, scans) = bytes.split_at(scans_at(&bytes)?);
    let head = [head, &[markers::P, markers::EOI]].concat();
    let mut picture = Jpeg::from_bytes(head.into()).ok()?;
    picture.segments_mut().retain(is_picture);
    if let Some(turned) = turned {
        picture.set_exif(Some(only_orientation(turned)));
    }
    let mut out = picture.encoder().bytes().to_vec();
    out.truncate(out.len().checked_sub(2)?);
    out.extend(only_scans(scans));
    Some(out)
}

/// Tables, the frame and its colours. Of APP2 only a colour profile: others hold whole second pictures.
fn is_picture(segment: &JpegSegment) -> bool {
    match segment.marker() {
        markers::APP2 => segment.contents().starts_with(b"ICC_PROFILE\0"),
        markers::APP0 => segment.contents().starts_with(b"JFIF\0"),
        markers::APP14 => segment.contents().starts_with(b"Adobe"),
        markers::APP1..=markers::APP15 | markers::JPG0..=markers::COM => false,
        _ => true,
    }
}

/// Where the first scan of a JPEG begins.
fn scans_at(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        let &[first, marker] = bytes.get(at..at + 2)? else { return None };
        match (first, marker) {
            (markers::P, markers::SOS) => return Some(at),
            // Bytes to fill up.
            (markers::P, markers::P) => at += 1,
            (markers::P, markers::EOI) => return None,
            (markers::P, _) => at += 2 + length(bytes, at + 2)?,
            _ => return None,
        }
    }
}

fn length(bytes: &[u8], at: usize) -> Option<usize> {
    let length = usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    (length >= 2).then_some(length)
}

/// The scans of a JPEG up to its end, without what stands between or after them. A picture that was cut off stays cut
/// off where it was.
fn only_scans(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        let Some(marker) = next.filter(|_| byte == markers::P) else {
            out.push(byte);
            at += 1;
            continue;
        };
        match marker {
            markers::EOI => break,
            // A stuffed byte or a restart: part of the scan.
            0 | markers::RST0..=markers::RST7 => {
                out.extend([byte, marker]);
                at += 2;
            }
            markers::P => at += 1,
            _ => {
                let Some(length) = length(bytes, at + 2) else { break };
                let segment = bytes.get(at..at + 2 + length).unwrap_or_default();
                if !matches!(marker, markers::APP0..=markers::APP15 | markers::JPG0..=markers::COM) {
                    out.extend_from_slice(segment);
                }
                at += 2 + length;
            }
        }
    }
    out.extend([markers::P, markers::EOI]);
    out
}

fn orientation(bytes: &[u8]) -> Option<u8> {
    let exif = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).ok()?;
    let turned = exif.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0)?;
    u8::try_from(turned).ok().filter(|turned| (2..=8).contains(turned))
}

/// Exif that says nothing but how the camera was held, or the picture would lie on its side.
fn only_orientation(turned: u8) -> Bytes {
    let mut exif = b"MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([turned, 0, 0, 0, 0, 0, 0]);
    exif.into()
}

fn png(bytes: Bytes) -> Option<Vec<u8>> {
    const PICTURE: [&[u8; 4]; 12] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD",
        b"pHYs",
    ];
    let mut picture = Png::from_bytes(bytes).ok()?;
    picture.chunks_mut().retain(|chunk| PICTURE.contains(&&chunk.kind()));
    Some(picture.encoder().bytes().to_vec())
}

fn webp(bytes: Bytes) -> Option<Vec<u8>> {
    const PICTURE: [&[u8; 4]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
    const SAYS_NOTES: u8 = 0x08 | 0x04;
    let mut picture = WebP::from_bytes(bytes).ok()?;
    picture.chunks_mut().retain(|chunk| PICTURE.contains(&&chunk.id()));
    let extended = picture.chunks_mut().iter_mut().find(|chunk| chunk.id() == *b"VP8X");
    if let Some(RiffContent::Data(data)) = extended.map(RiffChunk::content_mut) {
        let mut says = data.to_vec();
        *says.first_mut()? &= !SAYS_NOTES;
        *data = says.into();
    }
    Some(picture.encoder().bytes().to_vec())
}
