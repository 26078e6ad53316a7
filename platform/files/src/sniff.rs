//! What a file really is, from its first bytes. A name and a browser's word are claims, not facts: a PDF called .jpg
//! is kept as a PDF and flagged. Anything not on the list is refused.

use kernel::{Error, Result};

/// The kinds of file people may hand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Photograph.
    Jpeg,
    /// Picture, screenshot.
    Png,
    /// Picture, as many telephones send it.
    Webp,
    /// Document.
    Pdf,
    /// Voice in Ogg (Opus, as WhatsApp sends it).
    Ogg,
    /// Voice in MP3.
    Mp3,
    /// Voice in MPEG-4, as iPhones record it.
    M4a,
    /// Voice in WebM, as browsers record it.
    Webm,
    /// Picture, as newer telephones keep it.
    Heic,
    /// Voice in RIFF/WAVE.
    Wav,
    /// Voice in AMR, as old telephones record it.
    Amr,
    /// Voice or film in 3GP, as old telephones record it.
    ThreeGp,
    /// Voice in bare AAC.
    Aac,
}

/// What a person would call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// A picture.
    Photo,
    /// A sound, or a film of which the sound is heard.
    Voice,
    /// A document.
    Document,
}

/// So many first bytes are enough to tell.
pub const HEAD: usize = 64;

impl Kind {
    /// The media type to serve it with.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
            Self::Ogg => "audio/ogg",
            Self::Mp3 => "audio/mpeg",
            Self::M4a => "audio/mp4",
            Self::Webm => "audio/webm",
            Self::Heic => "image/heic",
            Self::Wav => "audio/wav",
            Self::Amr => "audio/amr",
            Self::ThreeGp => "audio/3gpp",
            Self::Aac => "audio/aac",
        }
    }

    /// The usual ending of a name, without its dot, for downloads.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Pdf => "pdf",
            Self::Ogg => "ogg",
            Self::Mp3 => "mp3",
            Self::M4a => "m4a",
            Self::Webm => "webm",
            Self::Heic => "heic",
            Self::Wav => "wav",
            Self::Amr => "amr",
            Self::ThreeGp => "3gp",
            Self::Aac => "aac",
        }
    }

    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Jpeg,
        Self::Png,
        Self::Webp,
        Self::Pdf,
        Self::Ogg,
        Self::Mp3,
        Self::M4a,
        Self::Webm,
        Self::Heic,
        Self::Wav,
        Self::Amr,
        Self::ThreeGp,
        Self::Aac,
    ];

    /// The kind that is served with this media type.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.media_type() == media_type)
    }

    /// What a person would call it.
    pub const fn family(self) -> Family {
        match self {
            Self::Jpeg | Self::Png | Self::Webp | Self::Heic => Family::Photo,
            Self::Pdf => Family::Document,
            _ => Family::Voice,
        }
    }

    /// Whether browsers show or play it by themselves. A document is handed over to be kept: it may hold anything.
    pub const fn is_shown(self) -> bool {
        !matches!(self, Self::Pdf | Self::Heic | Self::Amr | Self::ThreeGp)
    }

    /// Looks at the first bytes; `None` when it is nothing on the list.
    pub fn sniff(bytes: &[u8]) -> Option<Self> {
        let at =
            |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic));
        Some(match () {
            () if at(0, b"\xFF\xD8\xFF") => Self::Jpeg,
            () if at(0, b"\x89PNG\r\n\x1A\n") => Self::Png,
            () if at(0, b"RIFF") && at(8, b"WEBP") => Self::Webp,
            () if at(0, b"%PDF-") => Self::Pdf,
            () if at(0, b"OggS") => Self::Ogg,
            () if at(0, b"RIFF") && at(8, b"WAVE") => Self::Wav,
            () if at(0, b"#!AMR") => Self::Amr,
            () if at(0, b"ID3") || is_mp3_frame(bytes) => Self::Mp3,
            () if at(0, b"\xFF\xF1") || at(0, b"\xFF\xF9") => Self::Aac,
            () if at(4, b"ftyp3g") => Self::ThreeGp,
            () if HEIC.iter().any(|brand| at(4, b"ftyp") && at(8, brand)) => Self::Heic,
            () if MPEG4.iter().any(|brand| at(4, b"ftyp") && at(8, brand)) => Self::M4a,
            () if at(0, b"\x1A\x45\xDF\xA3") && names_webm(bytes) => Self::Webm,
            () => return None,
        })
    }

    /// Whether a name's ending is one of this kind's usual ones. A name without an ending claims nothing.
    fn fits(self, name: &str) -> bool {
        let Some((_, ending)) = name.rsplit_once('.') else { return true };
        let ending = ending.to_ascii_lowercase();
        let ending = ending.as_str();
        ending == self.ending()
            || match self {
                Self::Jpeg => matches!(ending, "jpeg" | "jpe" | "jfif"),
                Self::Ogg => matches!(ending, "oga" | "opus"),
                Self::M4a => matches!(ending, "mp4" | "aac" | "3gp" | "m4b"),
                Self::Webm => ending == "weba",
                Self::Heic => ending == "heif",
                Self::ThreeGp => matches!(ending, "3gpp" | "3g2" | "amr"),
                Self::Wav => ending == "wave",
                _ => false,
            }
    }
}

/// Brands of still pictures in HEIF.
const HEIC: [&[u8]; 7] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"];
/// Brands of MPEG-4, as recorders write it.
const MPEG4: [&[u8]; 6] = [b"M4A", b"M4B", b"mp4", b"iso", b"MSNV", b"dash"];

/// An MPEG audio layer III frame header without an ID3 tag: eleven sync bits, layer III, a real bit and sample rate.
fn is_mp3_frame(bytes: &[u8]) -> bool {
    match bytes {
        [0xFF, second, third, ..] => {
            second & 0xE0 == 0xE0
                && second & 0x18 != 0x08
                && second & 0x06 == 0x02
                && !matches!(third >> 4, 0 | 15)
                && third & 0x0C != 0x0C
        }
        _ => false,
    }
}

/// EBML says its document type within the header, in the first few dozen bytes.
fn names_webm(bytes: &[u8]) -> bool {
    let head = bytes.get(..64).unwrap_or(bytes);
    head.windows(4).any(|window| window == b"webm")
}

/// What was found out about a file before it was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inspected {
    /// What it is.
    pub kind: Kind,
    /// Whether its name claims something else: shown to whoever opens it.
    pub misnamed: bool,
}

/// Looks at a file as it was handed in, before any encryption. Errors: `files.too-large` when it is over `limit`
/// bytes, `files.empty`, `files.unknown-kind`.
pub fn inspect(bytes: &[u8], name: &str, limit: usize) -> Result<Inspected> {
    if bytes.is_empty() {
        return Err(Error::Malformed("files.empty"));
    }
    if bytes.len() > limit {
        return Err(Error::TooLarge("files.too-large"));
    }
    let kind = Kind::sniff(bytes).ok_or(Error::Malformed("files.unknown-kind"))?;
    Ok(Inspected { kind, misnamed: !kind.fits(name) })
}
