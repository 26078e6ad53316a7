//! Writes every paper in both languages into the folder given, for a person to look at, and prints what a slip costs.
//! `cargo run -p documents --example proofs -- FOLDER`. Not part of the product.

use std::path::Path;
use std::time::Instant;

use documents::{Sheet, Typesetter};
use kernel::Lang;

#[path = "../tests/it/samples.rs"]
#[expect(clippy::expect_used, clippy::indexing_slicing, dead_code, reason = "shared with the tests")]
mod samples;

#[expect(clippy::print_stdout, reason = "a proof sheet is read by a person at a terminal")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("name a folder")?;
    println!("resident before {} kB", resident_kb());
    let typesetter = Typesetter::new();
    println!("resident with an idle typesetter {} kB", resident_kb());
    for lang in Lang::ALL {
        for (name, sheet) in papers(lang) {
            let began = Instant::now();
            let pdf = typesetter.typeset(&sheet)?;
            let took = began.elapsed();
            std::fs::write(Path::new(&folder).join(format!("{name}-{}.pdf", lang.tag())), &pdf)?;
            println!("{name:12} {} {:>8} bytes {took:?}", lang.tag(), pdf.len());
        }
    }
    println!("resident after all papers {} kB", resident_kb());
    many_slips(&typesetter)?;
    println!("resident after 20 different slips {} kB", resident_kb());
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a proof sheet is read by a person at a terminal")]
fn many_slips(typesetter: &Typesetter) -> Result<(), Box<dyn std::error::Error>> {
    let began = Instant::now();
    for n in 0..20_u64 {
        let mut slip = samples::slip(Lang::Ur);
        slip.number = Some(format!("QTA-SAR-2026-{n:06}"));
        slip.qr =
            samples::code_text(documents::qr::DocumentKind::Slip, "QTA-SAR-2026-000123", "7KM2-PQX9-4TH3", n);
        slip.stated_when = Some(format!("کل شام {n} بجے کے قریب"));
        typesetter.typeset(&slip.into())?;
    }
    println!("a different slip each time: {:?}", began.elapsed() / 20);
    Ok(())
}

fn papers(lang: Lang) -> Vec<(&'static str, Sheet)> {
    vec![
        ("slip", samples::slip(lang).into()),
        ("slip-long", samples::long_slip(lang).into()),
        ("slip-sealed", samples::sealed_slip(lang).into()),
        ("diary", samples::diary(lang).into()),
        ("diary-busy", samples::busy_diary(lang).into()),
        ("notice", samples::notice(documents::NoticeKind::NotInvestigated).into()),
        ("notice-magistrate", samples::notice(documents::NoticeKind::NotInvestigatedMagistrate).into()),
        ("referral", samples::notice(documents::NoticeKind::Referral).into()),
        ("notice-untraced", samples::notice(documents::NoticeKind::Untraced).into()),
        ("police-report", samples::police_report("complete").into()),
        ("police-report-untraced", samples::police_report("untraced").into()),
        ("annex", samples::annex().into()),
        ("printed-form", samples::printed_form(false).into()),
        ("printed-form-trial", samples::printed_form(true).into()),
        ("paper-slips", samples::paper_slips(lang).into()),
    ]
}

/// Resident memory of this process as Linux reports it; 0 elsewhere.
fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).unwrap_or_default()
}
