//! A code's text as a picture. Medium error correction: survives a fold or a stamp across the corner.

use fast_qr::convert::Builder as _;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::{ECL, QRBuilder, QRCode};
use kernel::{Error, Result};

/// The square code as SVG, black on white with the quiet zone ISO/IEC 18004 asks for (four modules).
pub fn svg(text: &str) -> Result<String> {
    Ok(SvgBuilder::default().margin(4).to_str(&matrix(text)?))
}

/// The modules of the code; the smallest version that holds the text.
fn matrix(text: &str) -> Result<QRCode> {
    QRBuilder::new(text).ecl(ECL::M).build().map_err(|error| Error::internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{DocumentKind, Facts, Issuer, LONGEST};
    use kernel::{SeededEntropy, Timestamp};

    #[test]
    fn the_longest_code_we_accept_is_version_15() {
        let text = "A".repeat(LONGEST);
        assert!(matrix(&text).unwrap().size <= 15 * 4 + 17);
        assert!(matrix(&"A".repeat(LONGEST + 1)).unwrap().size > 15 * 4 + 17);
    }

    #[test]
    fn a_real_slip_stays_well_below() {
        let issuer = Issuer::new("Balochistan Police, Quetta", &[7; 32]).unwrap();
        let facts = Facts {
            kind: DocumentKind::Slip,
            number: "QTA-SARIAB-ROAD-2026-000123".to_owned(),
            office: "QTA-SARIAB-ROAD".to_owned(),
            recorded_at: Timestamp(1_795_000_000_123_456),
            leaf: Some([9; 32]),
            code: Some([8; 8]),
        };
        let text = issuer.issue(&facts, Timestamp(1_795_000_000_000_000), &SeededEntropy::new(1)).unwrap();
        let version = (matrix(&text).unwrap().size - 17) / 4;
        assert!(version <= 15, "{} characters, version {version}", text.len());
        assert_eq!(version, 12, "{} characters", text.len());
    }
}
