//! Made-up papers in both languages, with the long names and hostile texts that break layouts.

use documents::qr::{DocumentKind, Facts, Issuer, TrustList, code_prefix};
use documents::{
    Addition, Answer, DiaryHour, DiaryPage, DiaryRow, FirAnnex, FirForm, FirSection, FormBox, Notice,
    NoticeKind, PaperSlip, PaperSlips, Petition, PetitionLimit, PetitionStep, PoliceReport, PrintedForm,
    Slip, SlipState,
};
use jiff::civil::date;
use kernel::{Bilingual, Lang, SeededEntropy, Timestamp, entropy};

/// 21 November 2026, 14:07:33 in Pakistan.
pub const NOW: Timestamp = Timestamp(1_795_252_053_000_000);

pub fn issuer() -> Issuer {
    Issuer::new("Balochistan Police", &[7; 32]).expect("a fixed secret is a key")
}

pub fn trust() -> TrustList {
    TrustList::new(vec![issuer().trusted(Timestamp(0)).expect("a public key")])
}

pub fn facts(kind: DocumentKind, number: &str, code: &str) -> Facts {
    Facts {
        kind,
        number: number.to_owned(),
        office: "QTA-SAR".to_owned(),
        recorded_at: NOW,
        leaf: Some([0xA5; 32]),
        code: Some(code_prefix(code)),
    }
}

pub fn code_text(kind: DocumentKind, number: &str, code: &str, seed: u64) -> String {
    issuer().issue(&facts(kind, number, code), NOW, &SeededEntropy::new(seed)).expect("it fits")
}

fn said(lang: Lang, ur: &str, en: &str) -> String {
    Bilingual::new(ur, en).get(lang).to_owned()
}

pub fn slip(lang: Lang) -> Slip {
    let (number, code) = ("QTA-SAR-2026-000123", "7KM2-PQX9-4TH3");
    Slip {
        lang,
        office: Some(Bilingual::new("تھانہ سریاب", "Police Station Sariab")),
        station_phone: Some("081-2440111".to_owned()),
        number: Some(number.to_owned()),
        secret_code: code.to_owned(),
        recorded_at: NOW,
        stated_when: Some(said(lang, "کل شام 19:30 کے قریب", "yesterday evening, about 19:30")),
        kind: Some(Bilingual::new("موبائل فون کی چوری", "Theft of a mobile phone")),
        clerk: Some(Bilingual::new("محرر تھانہ", "Station clerk")),
        qr: code_text(DocumentKind::Slip, number, code, 1),
        receipt: Some(b"c2sp.org/tlog-proof@v1\nindex 41\n\nkhidmat/sariab/1\n42\n".to_vec()),
        verify_url: "khidmat.balochistanpolice.gov.pk/v".to_owned(),
        taken: vec![
            said(
                lang,
                "آپ کی بات براہوی میں آپ کو پڑھ کر سنائی گئی۔",
                "Your words were read back to you in Brahui.",
            ),
            said(lang, "دستخط: نشانِ انگوٹھا۔", "Signed: By thumb-mark."),
        ],
        what_next: vec![
            said(
                lang,
                "ایک افسر 24 گھنٹے میں، یعنی 22-11-2026 کو 14:07 تک، آپ سے رابطہ کرے گا۔",
                "An officer will contact you within 24 hours, by 22-11-2026 14:07.",
            ),
            said(
                lang,
                "اگر ایف آئی آر درج ہوئی تو اس کی نقل آپ کو مفت ملے گی۔",
                "If an FIR is registered, you get a copy free of charge.",
            ),
            said(
                lang,
                "بند کرنے سے پہلے آپ کی رائے لی جائے گی۔",
                "You will be asked before the report is closed.",
            ),
        ],
        helpline: Some(said(
            lang,
            "کوئی جواب نہ ملے تو 1787 پر مفت فون کریں",
            "No answer? Call 1787, free of charge",
        )),
        state: SlipState::Witnessed,
        paper_number: None,
    }
}

/// Names and lines as long as real life makes them.
pub fn long_slip(lang: Lang) -> Slip {
    let mut slip = slip(lang);
    slip.office = Some(Bilingual::new(
        "تھانہ شہید سب انسپکٹر عبدالرزاق جناح ٹاؤن (خواتین پولیس ڈیسک)",
        "Shaheed Sub-Inspector Abdul Razzaq Jinnah Town Police Station (Women's Police Desk)",
    ));
    slip.number = Some("QTA-JINNAH-TOWN-2026-000123".to_owned());
    slip.stated_when = Some(said(
        lang,
        "پچھلے جمعے کی رات، عشا کی نماز کے بعد، شاید 21:00 اور 23:30 کے درمیان؛ پکا یاد نہیں",
        "last Friday night after the Isha prayer, perhaps between 21:00 and 23:30, I am not sure (بعد از عشا)",
    ));
    slip.kind = Some(Bilingual::new(
        "گھر میں گھس کر زیورات، نقدی اور شناختی کارڈ 54400-1234567-1 کی چوری",
        "House-breaking and theft of jewellery, cash and identity card 54400-1234567-1",
    ));
    slip.clerk = Some(Bilingual::new(
        "ایڈیشنل محرر، خدمت مرکز کاؤنٹر نمبر 3",
        "Additional station clerk, Khidmat Markaz counter 3",
    ));
    slip.paper_number = Some("QTA-JT-P-000041".to_owned());
    slip.what_next.push(said(
        lang,
        "آپ کا فون 0300-1234567 یا +92 81 2440111 پر رابطہ ہوگا؛ گاڑی QAA-123 کی تلاش جاری ہے۔",
        "We will call 0300-1234567 or +92 81 2440111; vehicle QAA-123 is being looked for.",
    ));
    slip.state = SlipState::Included;
    slip
}

/// A sealed record: a code and nothing else.
pub fn sealed_slip(lang: Lang) -> Slip {
    Slip {
        state: SlipState::Promised,
        receipt: None,
        qr: code_text(DocumentKind::Slip, "", "7KM2-PQX9-4TH3", 2),
        ..slip(lang).sealed()
    }
}

struct Entry(u32, i64, Option<i64>, &'static str, &'static str, &'static str, &'static str);

const ENTRIES: [Entry; 6] = [
    Entry(
        1,
        -50_400,
        None,
        "آغاز",
        "Opening",
        "روزنامچہ کھولا گیا۔ نفری کی گنتی کی گئی: 14 حاضر، 2 رخصت پر، 1 عدالت میں۔ اسلحہ خانہ درست پایا گیا۔",
        "محرر ہیڈ کانسٹیبل عبدالستار",
    ),
    Entry(
        2,
        -32_000,
        None,
        "روانگی",
        "Departure",
        "اے ایس آئی محمد اکرم مع دو سپاہی سرکاری گاڑی نمبر QAA-123 پر گشت کے لیے کلی اسماعیل روانہ ہوئے۔ ڈرائیور کا شناختی کارڈ 35202-1234567-1، فون 0300-1234567۔",
        "محرر ہیڈ کانسٹیبل عبدالستار",
    ),
    Entry(
        3,
        -9_000,
        Some(-12_600),
        "اطلاعِ گمشدگی",
        "Missing person reported",
        "مسمات زرینہ دختر غلام قادر ساکن کلی برات نے بیان کیا کہ اس کا بھائی شیر جان، عمر 9 سال، صبح سکول گیا اور واپس نہیں آیا۔\nقد 4 فٹ، سفید قمیص، نیلا سویٹر۔ مقدمہ نمبر 123/26 بجرم 364-A ت پ درج کیا گیا۔",
        "سب انسپکٹر نصیر احمد، انچارج",
    ),
    Entry(
        4,
        -3_600,
        Some(-90_000),
        "شکایت موصول",
        "Complaint received",
        "آن لائن شکایت QTA-ONL-2026-000981 کل رات موصول ہوئی تھی، آج تھانے کے روزنامچے میں درج ہوئی۔",
        "محرر ہیڈ کانسٹیبل عبدالستار",
    ),
    Entry(
        5,
        -1_800,
        None,
        "تصحیح",
        "Correction",
        "گاڑی کا درست نمبر QAB-213 ہے۔",
        "محرر ہیڈ کانسٹیبل عبدالستار",
    ),
    Entry(6, 0, Some(-20), "واپسی", "Return", "گشت سے واپسی، سب خیریت۔", "اے ایس آئی محمد اکرم"),
];

const ENGLISH: [&str; 6] = [
    "Diary opened. Roll called: 14 present, 2 on leave, 1 in court. Armoury found correct.",
    "ASI Muhammad Akram with two constables left for Killi Ismail in vehicle QAA-123. Driver's CNIC 35202-1234567-1, phone 0300-1234567.",
    "Zarina d/o Ghulam Qadir of Killi Barat stated that her brother Sher Jan (شیر جان), aged 9, went to school in the morning and has not returned.\nHeight 4 ft, white shirt, blue sweater. FIR 123/26 under section 364-A PPC registered.",
    "Online complaint QTA-ONL-2026-000981 was received last night and is entered in the station's diary today.",
    "The vehicle's correct number is QAB-213.",
    "Returned from patrol, all well.",
];

pub fn diary(lang: Lang) -> DiaryPage {
    let row = |(i, e): (usize, &Entry)| DiaryRow {
        number: e.0,
        recorded_at: NOW.plus_seconds(e.1),
        arrived_at: e.2.map(|s| NOW.plus_seconds(s)),
        code: ["custody-return", "departure", "fir", "online-report", "correction", "cash-balance"][i]
            .to_owned(),
        about: (e.0 == 4).then(|| "QTA-ONL-2026-000981".to_owned()),
        kind: Bilingual::new(e.3, e.4),
        substance: (e.0 != 6).then(|| said(lang, e.5, ENGLISH[i])),
        charge: Some("moharrir".to_owned()),
        by: said(lang, e.6, "HC Abdul Sattar, station clerk"),
        corrects: (e.0 == 5).then_some(2),
    };
    DiaryPage {
        lang,
        office: Bilingual::new("تھانہ سریاب، ضلع کوئٹہ", "Police Station Sariab, District Quetta"),
        series: "QTA-SAR".to_owned(),
        day: date(2026, 11, 21),
        opened: Some(DiaryHour { at: NOW, due: NOW.plus_seconds(-3_720) }),
        closed: Some(DiaryHour { at: NOW.plus_seconds(80_000), due: NOW.plus_seconds(82_680) }),
        rows: ENTRIES.iter().enumerate().map(row).collect(),
    }
}

/// A day long enough for several sheets.
pub fn busy_diary(lang: Lang) -> DiaryPage {
    let mut page = diary(lang);
    let rows = page.rows.clone();
    page.rows = (0..36)
        .map(|i| DiaryRow { number: i + 1, corrects: None, ..rows[i as usize % rows.len()].clone() })
        .collect();
    page.closed = None;
    page
}

/// A full FIR; the register is kept in Urdu.
pub fn fir() -> FirForm {
    FirForm {
        number: "124/26".to_owned(),
        register_number: "QTA-SAR-F-2026-000124".to_owned(),
        office: Bilingual::new("تھانہ سریاب", "Police Station Sariab"),
        district: Some(Bilingual::new("کوئٹہ", "Quetta")),
        happened: Some((NOW.plus_seconds(-80_000), true)),
        reported_at: NOW.plus_seconds(-1_200),
        recorded_at: NOW,
        informant: vec![
            "زرمینہ بی بی".to_owned(),
            "زوجہ محمد اسلم".to_owned(),
            "ساکن کلی گل محمد، کوئٹہ".to_owned(),
            "54400-1234567-2".to_owned(),
            "0300-0000001".to_owned(),
        ],
        sections: vec![
            FirSection { cited: "381-A ت پ".to_owned(), name: "چوری گاڑی".to_owned() },
            FirSection { cited: "34 ت پ".to_owned(), name: "مشترکہ ارادہ".to_owned() },
        ],
        property: Some("موٹر سائیکل ہنڈا 125، نمبر QAB-1234، سرخ رنگ، مالیتی 180000 روپے".to_owned()),
        place: Some("کلی گل محمد، جامع مسجد کے سامنے، تھانے سے 2.5 کلومیٹر بجانب شمال مشرق".to_owned()),
        steps: Some("مقدمہ درج کر کے تفتیش سب انسپکٹر کے سپرد کی گئی۔".to_owned()),
        delay: Some("رات بھر خود تلاش کرتی رہی۔".to_owned()),
        dispatched_at: Some(NOW.plus_seconds(7_200)),
        source: "تھانے میں زبانی اطلاع".to_owned(),
        source_paper: None,
        words: "میں کل شام نماز کے بعد مسجد سے نکلی تو میری موٹر سائیکل دروازے پر نہیں تھی۔ ".repeat(6),
        interpreter: Some("کانسٹیبل عبدالحق، براہوی".to_owned()),
        dictated_by: Some("گل بی بی، بہن".to_owned()),
        written_by: Some("محرر، تھانہ سریاب".to_owned()),
        signed: "نشان انگوٹھا، گواہ کے سامنے".to_owned(),
        by: "ایس ایچ او".to_owned(),
        paper: (Some("7".to_owned()), Some("113".to_owned())),
        qr: slip(Lang::Ur).qr,
        verify_url: "khidmat.example.pk/verify".to_owned(),
    }
}

/// The least an FIR holds, and the most: nobody named, thousands of words.
pub fn long_fir() -> FirForm {
    let least = fir();
    FirForm {
        happened: None,
        informant: Vec::new(),
        property: None,
        place: None,
        steps: None,
        delay: None,
        dispatched_at: None,
        interpreter: None,
        dictated_by: None,
        written_by: None,
        district: None,
        paper: (None, Some("9".to_owned())),
        words: least.words.repeat(20),
        ..least
    }
}

pub fn notice(kind: NoticeKind) -> Notice {
    let referral = kind == NoticeKind::Referral;
    Notice {
        kind,
        number: if referral { "QTA-SAR-D-2026-000124" } else { "124/26" }.to_owned(),
        report: Some("QTA-SAR-2026-000123".to_owned()),
        office: Bilingual::new("تھانہ سریاب", "Police Station Sariab"),
        district: Some(Bilingual::new("ضلع کوئٹہ", "Quetta District")),
        court: "جوڈیشل مجسٹریٹ سریاب، کوئٹہ".to_owned(),
        informant: (!referral).then(|| "زرمینہ بی بی زوجہ محمد اسلم".to_owned()),
        recorded_at: NOW,
        sections: vec![FirSection { cited: "323 ت پ".to_owned(), name: "ضرب خفیف".to_owned() }],
        words: "فریقین کے درمیان زمین کا دیوانی تنازعہ ہے جو عدالت میں زیرِ سماعت ہے۔ ".repeat(4),
        by: "ایس ایچ او".to_owned(),
        qr: code_text(DocumentKind::Notice, "QTA-SAR-F-2026-000124", "", 9),
        verify_url: "khidmat.example.pk/verify".to_owned(),
    }
}

pub fn police_report(kind: &str) -> PoliceReport {
    let gives_up = kind != "complete";
    PoliceReport {
        kind: kind.to_owned(),
        ordinal: 2,
        number: "124/26".to_owned(),
        register_number: "QTA-SAR-F-2026-000124".to_owned(),
        office: Bilingual::new("تھانہ سریاب", "Police Station Sariab"),
        district: Some(Bilingual::new("ضلع کوئٹہ", "Quetta District")),
        registered_at: NOW,
        forwarded_at: NOW.plus_seconds(12 * 86_400),
        recorded_at: NOW.plus_seconds(12 * 86_400 + 600),
        court: "جوڈیشل مجسٹریٹ سریاب، کوئٹہ".to_owned(),
        carrier: Some("روڈ سرٹیفکیٹ 214/26، بدست کانسٹیبل 1182".to_owned()),
        informant: Some("زرمینہ بی بی زوجہ محمد اسلم".to_owned()),
        sections: vec![
            FirSection { cited: "379 ت پ".to_owned(), name: "چوری".to_owned() },
            FirSection { cited: "411 ت پ".to_owned(), name: "مال مسروقہ رکھنا".to_owned() },
        ],
        accused: [
            ("حراست میں چالان", 2),
            ("ضمانت پر چالان", 1),
            ("چالان نہیں کیے گئے (خانہ 2)", 0),
            ("اشتہاری (خانہ 3)", 1),
        ]
        .map(|(label, count)| (label.to_owned(), if gives_up { 0 } else { count }))
        .to_vec(),
        witnesses: (!gives_up).then(|| "محمد اسلم ولد عبدالرحیم؛ ہیڈ کانسٹیبل عبدالرشید 412".to_owned()),
        property: (!gives_up).then(|| "موٹر سائیکل QAB-1234 برآمد شدہ، مال خانہ نمبر 61/26".to_owned()),
        words: "تفتیش میں مستغیثہ اور گواہان کے بیانات زیرِ دفعہ 161 قلم بند کیے گئے۔ ".repeat(4),
        reasons: gives_up.then(|| "باوجود تلاش کے ملزم کا پتہ نہ چلا۔".to_owned()),
        by: "ایس ایچ او".to_owned(),
        qr: code_text(DocumentKind::PoliceReport, "QTA-SAR-F-2026-000124", "", 11),
        verify_url: "khidmat.example.pk/verify".to_owned(),
    }
}

pub fn annex() -> FirAnnex {
    let addition = |ordinal, corrects: Option<&str>| Addition {
        ordinal,
        kind: if corrects.is_some() { "دستخط شدہ تصحیح" } else { "بیانِ ضمنی" }.to_owned(),
        corrects: corrects.map(str::to_owned),
        recorded_at: NOW,
        words: "موٹر سائیکل کا نمبر QAB-1235 ہے، 1234 نہیں۔ ".repeat(3),
        hands: vec![
            ("بیان کنندہ".to_owned(), "زرمینہ بی بی".to_owned()),
            ("تحریر کنندہ".to_owned(), "محرر".to_owned()),
        ],
    };
    FirAnnex {
        number: "124/26".to_owned(),
        register_number: "QTA-SAR-F-2026-000124".to_owned(),
        office: Bilingual::new("تھانہ سریاب", "Police Station Sariab"),
        additions: vec![addition(1, None), addition(2, Some("خانہ 3"))],
        recorded_at: NOW,
        qr: code_text(DocumentKind::FirAnnex, "QTA-SAR-F-2026-000124", "", 10),
        verify_url: "khidmat.example.pk/verify".to_owned(),
    }
}

/// A sheet with a box that holds its answer, one that does not, and the code.
pub fn printed_form(frames: bool) -> PrintedForm {
    let place = |name: &str, answer, [left, top, width, height]: [f64; 4]| FormBox {
        name: name.to_owned(),
        answer,
        left,
        top,
        width,
        height,
    };
    let long = "موٹر سائیکل نمبر QAB-1234 مسجد کے سامنے سے 21-11-2026 کو چوری ہوئی۔ ".repeat(30);
    PrintedForm {
        number: "124/26".to_owned(),
        register_number: "QTA-SAR-F-2026-000124".to_owned(),
        sheet: (216.0, 330.0),
        shift: (1.5, -2.0),
        frames,
        boxes: vec![
            place("ایف آئی آر نمبر", Answer::Words("124/26".to_owned()), [150.0, 24.0, 52.0, 9.0]),
            place("خانہ 4: جائے وقوعہ", Answer::Words("کلی گل محمد".to_owned()), [12.0, 118.0, 124.0, 16.0]),
            place("ابتدائی اطلاع کا مضمون", Answer::Words(long), [12.0, 176.0, 192.0, 60.0]),
            place("چوکور نشان", Answer::Code(slip(Lang::Ur).qr), [12.0, 10.0, 20.0, 20.0]),
        ],
        recorded_at: NOW,
    }
}

pub fn petition(sealed: bool) -> Petition {
    let limit = |missed: bool| PetitionLimit {
        name: Bilingual::new("رپورٹ کرنے والے سے پہلا رابطہ", "First contact with whoever reported"),
        from: NOW,
        until: NOW.plus_seconds(86_400),
        done: (!missed).then(|| NOW.plus_seconds(3_600)),
        missed,
        told: vec![(Bilingual::new("ڈی ایس پی سرکل", "SDPO"), NOW.plus_seconds(90_000))],
        source: "order of the IGP, 24 hours".to_owned(),
    };
    let step = |hours: i64, ur: &str, en: &str| PetitionStep {
        at: NOW.plus_seconds(hours * 3_600),
        what: Bilingual::new(ur, en),
    };
    Petition {
        number: (!sealed).then(|| "QTA-SAR-2026-000124".to_owned()),
        code: sealed.then(|| "7KM2-PQX9-4TH3".to_owned()),
        office: Bilingual::new("تھانہ سریاب", "Police Station Sariab"),
        holder: Bilingual::new("تھانہ سریاب", "Police Station Sariab"),
        recorded_at: NOW,
        made_at: NOW.plus_seconds(3 * 86_400),
        words: (!sealed).then(|| "میری موٹر سائیکل QAB-1234 چوری ہو گئی۔".repeat(4)),
        limits: vec![limit(true), limit(false)],
        steps: vec![
            step(0, "رپورٹ درج ہو گئی", "The report was recorded"),
            step(
                25,
                "مہلت گزر گئی: پہلا رابطہ۔ اطلاع دی گئی: ڈی ایس پی",
                "A limit passed: first contact. Told: SDPO",
            ),
        ],
        law: vec![Bilingual::new(
            "دفعہ 22-A(6) ضابطہ فوجداری: جسٹس آف پیس پولیس کو حکم دے سکتے ہیں۔",
            "Section 22-A(6) CrPC: a Justice of Peace may direct the police.",
        )],
        receipts: 3,
        qr: code_text(DocumentKind::Petition, if sealed { "" } else { "QTA-SAR-2026-000124" }, "", 12),
        verify_url: "khidmat.example.pk/verify".to_owned(),
        packet: b"{\"format\":\"khidmat.petition-packet.v1\"}".to_vec(),
        proofs: b"{}".to_vec(),
        receipt: b"c2sp.org/tlog-proof@v1\n".to_vec(),
    }
}

pub fn paper_slips(lang: Lang) -> PaperSlips {
    let slip = |n: u64| {
        let number = format!("QTA-SAR-P-{n:06}");
        let code = entropy::secret_code(&SeededEntropy::new(n));
        let qr = code_text(DocumentKind::PaperSlip, &number, &code, n);
        PaperSlip { number, code, qr }
    };
    PaperSlips {
        lang,
        office: Bilingual::new("تھانہ سریاب", "Police Station Sariab"),
        series: "QTA-SAR-P".to_owned(),
        issued_at: NOW,
        helpline: Some(said(
            lang,
            "کوئی جواب نہ ملے تو 1787 پر مفت فون کریں",
            "No answer? Call 1787, free of charge",
        )),
        slips: (41..46).map(slip).collect(),
    }
}
