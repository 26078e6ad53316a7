//! Every paper in every language: valid, carrying its attachment, the same bytes again, and safe against its text.

use documents::{DiaryPage, NoticeKind, Sheet, Slip, Typesetter, qr};
use kernel::Lang;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::samples;

fn every_paper(lang: Lang) -> Vec<Sheet> {
    let mut papers = vec![
        samples::slip(lang).into(),
        samples::long_slip(lang).into(),
        samples::sealed_slip(lang).into(),
        samples::diary(lang).into(),
        samples::busy_diary(lang).into(),
        samples::fir().into(),
        samples::long_fir().into(),
        samples::notice(NoticeKind::NotInvestigated).into(),
        samples::notice(NoticeKind::NotInvestigatedMagistrate).into(),
        samples::notice(NoticeKind::Referral).into(),
        samples::notice(NoticeKind::Untraced).into(),
        samples::notice(NoticeKind::Cancelled).into(),
        samples::police_report("complete").into(),
        samples::police_report("untraced").into(),
        samples::annex().into(),
        samples::paper_slips(lang).into(),
        samples::petition(false).into(),
        samples::petition(true).into(),
    ];
    // The force's own sheets are in the language of the register alone.
    if lang == Lang::Ur {
        papers.extend([samples::printed_form(false).into(), samples::printed_form(true).into()]);
    }
    papers
}

fn holds(pdf: &[u8], words: &str) -> bool {
    pdf.windows(words.len()).any(|window| window == words.as_bytes())
}

#[test]
fn every_paper_is_an_archival_pdf_and_the_same_on_every_press() {
    for lang in Lang::ALL {
        let (one, other) = (Typesetter::new(), Typesetter::new());
        for sheet in every_paper(lang) {
            let pdf = one.typeset(&sheet).unwrap();
            assert!(pdf.starts_with(b"%PDF-"));
            assert!(holds(&pdf, "pdfaid:part>3<"), "PDF/A-3");
            assert!(pdf == other.typeset(&sheet).unwrap(), "a reprint differs");
        }
    }
}

#[test]
fn papers_carry_their_proof() {
    let press = Typesetter::new();
    let slip = press.typeset(&samples::slip(Lang::Ur).into()).unwrap();
    assert!(holds(&slip, "receipt.tlog-proof"));
    let bare = Slip { receipt: None, ..samples::slip(Lang::Ur) };
    assert!(!holds(&press.typeset(&bare.into()).unwrap(), "receipt.tlog-proof"));
    let diary = press.typeset(&samples::diary(Lang::Ur).into()).unwrap();
    assert!(holds(&diary, "diary-page.json"));
    let petition = press.typeset(&samples::petition(false).into()).unwrap();
    assert!(["packet.json", "proofs.json", "receipt.tlog-proof"].iter().all(|name| holds(&petition, name)));
}

#[test]
fn the_diary_digest_is_of_the_attached_data_and_follows_every_word() {
    let page = samples::diary(Lang::Ur);
    let digest: [u8; 32] = Sha256::digest(page.data_file().unwrap()).into();
    assert_eq!(page.digest().unwrap(), digest);
    let mut altered: DiaryPage = page.clone();
    altered.rows[1].substance = altered.rows[1].substance.clone().map(|words| words + "۔");
    assert_ne!(altered.digest().unwrap(), digest);
    let mut renamed = page;
    renamed.rows[1].kind.ur.push('ا');
    renamed.lang = Lang::En;
    assert_eq!(renamed.digest().unwrap(), digest, "a name of the catalogue is not what was written");
}

#[test]
fn the_printed_square_is_read_back_by_a_strangers_reader() {
    let text = samples::slip(Lang::Ur).qr;
    let svg = qr::svg(&text).unwrap();
    assert_eq!(decode(&svg), text);
    assert!(qr::read(&decode(&svg), &samples::trust()).is_ok());
}

/// Draws the SVG's unit squares (`Mx,yh1v1h-1`) into a bitmap and gives it to another library.
fn decode(svg: &str) -> String {
    const SCALE: usize = 4;
    let side: usize = svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let mut dark = vec![false; side * side];
    for square in svg.split('M').skip(1) {
        let corner = square.split('h').next().unwrap_or_default();
        if let Some((x, y)) = corner.split_once(',')
            && let (Ok(x), Ok(y)) = (x.parse::<usize>(), y.parse::<usize>())
        {
            dark[y * side + x] = true;
        }
    }
    let pixel = |x: usize, y: usize| if dark[y / SCALE * side + x / SCALE] { 0 } else { 255 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side * SCALE, side * SCALE, pixel);
    image.detect_grids().first().expect("a square is found").decode().expect("it decodes").1
}

#[test]
fn a_sealed_slip_tells_nothing_of_the_police() {
    // The document's own title and the words of the page are the only text; neither changes with the sealed record.
    let press = Typesetter::new();
    let sealed = samples::sealed_slip(Lang::En);
    let mut another = sealed.clone();
    another.recorded_at = sealed.recorded_at;
    another.state = documents::SlipState::Witnessed;
    let (one, two) = (press.typeset(&sealed.into()).unwrap(), press.typeset(&another.into()).unwrap());
    assert_eq!(one.len(), two.len(), "the state of the record is not printed on a sealed slip");
}

#[test]
fn hostile_words_are_printed_not_obeyed() {
    let press = Typesetter::new();
    for hostile in [
        "#read(\"/etc/passwd\") *bold* $x^2$ <label> @ref `raw` \\ // comment",
        "#panic(\"stop\")",
        "#pdf.attach(\"/data.json\")",
        "]#image(\"/x.svg\")[",
        "\u{202E}1-7654321-20253\u{2067}",
        "😀 नमस्ते 你好 \u{0000}\u{FFFF}\u{E000}",
        "ا\u{0301}\u{20DD}A\u{064B}",
    ] {
        let mut slip = samples::slip(Lang::Ur);
        slip.stated_when = Some(hostile.to_owned());
        slip.what_next = vec![hostile.repeat(20)];
        slip.receipt = None;
        let pdf = press.typeset(&slip.into()).unwrap();
        assert!(!holds(&pdf, "/EmbeddedFile"), "{hostile}");
        let mut fir = samples::fir();
        fir.words = hostile.repeat(20);
        fir.informant = vec![hostile.to_owned()];
        fir.place = Some(hostile.to_owned());
        assert!(!holds(&press.typeset(&fir.into()).unwrap(), "/EmbeddedFile"), "{hostile}");
    }
}

#[test]
fn words_without_end_are_printed_too() {
    let press = Typesetter::new();
    for endless in ["ک".repeat(12_000), "a".repeat(20_000), format!("ا{}", "\u{064B}".repeat(2_000))] {
        let fir = documents::FirForm { words: endless, ..samples::fir() };
        assert!(press.typeset(&fir.into()).unwrap().starts_with(b"%PDF-"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn whatever_was_said_gets_its_slip(said in "\\PC{0,60}", mixed in "[ا-ےa-z0-9\\-\u{0300}-\u{0310}\u{064B}-\u{0652} \n]{0,80}") {
        let press = Typesetter::new();
        for lang in Lang::ALL {
            let mut slip = samples::sealed_slip(lang);
            slip.stated_when = Some(said.clone());
            slip.what_next = vec![mixed.clone()];
            prop_assert!(press.typeset(&slip.into()).is_ok());
        }
    }
}
