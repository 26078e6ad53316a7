//! Made-up people. Names are put together from parts that are common in the province; nobody in particular is meant.
//! Phones and identity cards carry numbers that are not given out. Must not take a name from anywhere else.

use complaints::model::Spoken;
use kernel::Bilingual;

use super::draw::Draw;

/// Whose names and mother tongue a made-up person has. Chosen for variety, never stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Community {
    #[default]
    Baloch,
    Brahui,
    Pashtun,
    Hazara,
    Settler,
    Hindu,
    Christian,
}

type Part = (&'static str, &'static str);

/// Given names of men, given names of women, and second names.
struct Names {
    men: &'static [Part],
    women: &'static [Part],
    last_of_men: &'static [Part],
    last_of_women: &'static [Part],
}

const BALOCH: Names = Names {
    men: &[
        ("دوست محمد", "Dost Muhammad"),
        ("خدا بخش", "Khuda Bakhsh"),
        ("شہداد", "Shahdad"),
        ("نور احمد", "Noor Ahmed"),
        ("رحیم داد", "Raheem Dad"),
        ("حاصل خان", "Hasil Khan"),
        ("لعل بخش", "Lal Bakhsh"),
        ("گل حسن", "Gul Hassan"),
        ("عبدالحکیم", "Abdul Hakeem"),
        ("محمد عیسیٰ", "Muhammad Essa"),
    ],
    women: &[
        ("ماہ جبین", "Mahjabeen"),
        ("گل بانو", "Gul Bano"),
        ("شہناز", "Shahnaz"),
        ("ناز خاتون", "Naz Khatoon"),
        ("سعدیہ", "Sadia"),
        ("مہناز", "Mehnaz"),
    ],
    last_of_men: &[("بلوچ", "Baloch"), ("رند", "Rind"), ("لاشاری", "Lashari"), ("دشتی", "Dashti")],
    last_of_women: &[("بلوچ", "Baloch"), ("بی بی", "Bibi")],
};

const BRAHUI: Names = Names {
    men: &[
        ("بشیر احمد", "Bashir Ahmed"),
        ("غلام رسول", "Ghulam Rasool"),
        ("عبدالنبی", "Abdul Nabi"),
        ("محمد رحیم", "Muhammad Raheem"),
        ("علی محمد", "Ali Muhammad"),
        ("نصیر احمد", "Naseer Ahmed"),
        ("محمد حسن", "Muhammad Hassan"),
        ("ظہور احمد", "Zahoor Ahmed"),
        ("عبدالواحد", "Abdul Wahid"),
    ],
    women: &[
        ("زرمینہ", "Zarmina"),
        ("حمیدہ", "Hameeda"),
        ("صفیہ", "Safia"),
        ("گلناز", "Gulnaz"),
        ("بی بی حلیمہ", "Bibi Haleema"),
    ],
    last_of_men: &[
        ("لہڑی", "Lehri"),
        ("بنگلزئی", "Bangulzai"),
        ("شاہوانی", "Shahwani"),
        ("سمالانی", "Sumalani"),
        ("کرد", "Kurd"),
        ("پرکانی", "Pirkani"),
    ],
    last_of_women: &[("بی بی", "Bibi"), ("شاہوانی", "Shahwani")],
};

const PASHTUN: Names = Names {
    men: &[
        ("نصیب اللہ", "Naseebullah"),
        ("ثناء اللہ", "Sanaullah"),
        ("حیات اللہ", "Hayatullah"),
        ("عبدالباری", "Abdul Bari"),
        ("محمد نعیم", "Muhammad Naeem"),
        ("نعمت اللہ", "Nematullah"),
        ("زمان خان", "Zaman Khan"),
        ("امین اللہ", "Aminullah"),
        ("روزی خان", "Rozi Khan"),
        ("عزت اللہ", "Izzatullah"),
        ("محمد ولی", "Muhammad Wali"),
    ],
    women: &[
        ("زرغونہ", "Zarghoona"),
        ("پلوشہ", "Palwasha"),
        ("شائستہ", "Shaista"),
        ("ناہید", "Naheed"),
        ("رخسانہ", "Rukhsana"),
        ("گل مینہ", "Gul Meena"),
    ],
    last_of_men: &[
        ("کاکڑ", "Kakar"),
        ("ترین", "Tareen"),
        ("بازئی", "Bazai"),
        ("کاسی", "Kasi"),
        ("ناصر", "Nasar"),
        ("پانیزئی", "Panezai"),
    ],
    last_of_women: &[("بی بی", "Bibi"), ("کاکڑ", "Kakar"), ("ترین", "Tareen")],
};

const HAZARA: Names = Names {
    men: &[
        ("غلام حیدر", "Ghulam Haider"),
        ("محمد جواد", "Muhammad Jawad"),
        ("محمد تقی", "Muhammad Taqi"),
        ("قربان علی", "Qurban Ali"),
        ("حسین علی", "Hussain Ali"),
        ("محمد مہدی", "Muhammad Mehdi"),
    ],
    women: &[("سکینہ", "Sakina"), ("معصومہ", "Masooma"), ("زہرا", "Zahra"), ("مرضیہ", "Marzia")],
    last_of_men: &[("ہزارہ", "Hazara"), ("جاغوری", "Jaghori")],
    last_of_women: &[("ہزارہ", "Hazara"), ("بتول", "Batool")],
};

const SETTLER: Names = Names {
    men: &[
        ("محمد اکرم", "Muhammad Akram"),
        ("طارق محمود", "Tariq Mehmood"),
        ("محمد اشرف", "Muhammad Ashraf"),
        ("ندیم احمد", "Nadeem Ahmed"),
        ("محمد یونس", "Muhammad Younas"),
        ("عمران علی", "Imran Ali"),
    ],
    women: &[("نسرین", "Nasreen"), ("ثمینہ", "Samina"), ("شازیہ", "Shazia"), ("عابدہ", "Abida")],
    last_of_men: &[
        ("بھٹی", "Bhatti"),
        ("راجپوت", "Rajput"),
        ("مغل", "Mughal"),
        ("اعوان", "Awan"),
        ("قریشی", "Qureshi"),
    ],
    last_of_women: &[("اختر", "Akhtar"), ("کوثر", "Kausar"), ("بی بی", "Bibi")],
};

const HINDU: Names = Names {
    men: &[("رمیش", "Ramesh"), ("گوپال", "Gopal"), ("سنیل", "Sunil"), ("موہن", "Mohan")],
    women: &[("سنیتا", "Sunita"), ("گیتا", "Geeta"), ("کویتا", "Kavita")],
    last_of_men: &[("کمار", "Kumar"), ("لعل", "Lal"), ("داس", "Das")],
    last_of_women: &[("کماری", "Kumari"), ("بائی", "Bai")],
};

const CHRISTIAN: Names = Names {
    men: &[("یوسف", "Yousaf"), ("پرویز", "Pervaiz"), ("سلیم", "Saleem"), ("جیمز", "James")],
    women: &[("مریم", "Maryam"), ("نسیم", "Naseem"), ("روبینہ", "Rubina")],
    last_of_men: &[("مسیح", "Masih"), ("جان", "John")],
    last_of_women: &[("مسیح", "Masih"), ("جان", "John")],
};

impl Community {
    const fn names(self) -> &'static Names {
        match self {
            Self::Baloch => &BALOCH,
            Self::Brahui => &BRAHUI,
            Self::Pashtun => &PASHTUN,
            Self::Hazara => &HAZARA,
            Self::Settler => &SETTLER,
            Self::Hindu => &HINDU,
            Self::Christian => &CHRISTIAN,
        }
    }

    /// What is spoken at the counter: mostly the mother tongue, often Urdu.
    pub fn spoken(self, draw: &Draw) -> Spoken {
        let own = match self {
            Self::Baloch => Spoken::Balochi,
            Self::Brahui => Spoken::Brahui,
            Self::Pashtun => Spoken::Pashto,
            Self::Hazara => Spoken::Hazaragi,
            Self::Settler | Self::Christian => Spoken::Punjabi,
            Self::Hindu => Spoken::Sindhi,
        };
        if draw.chance(65) { own } else { Spoken::Urdu }
    }
}

/// A made-up name.
pub fn name(draw: &Draw, community: Community, woman: bool) -> Bilingual {
    let names = community.names();
    let (first, last) =
        if woman { (names.women, names.last_of_women) } else { (names.men, names.last_of_men) };
    let (first, last) = (draw.pick(first), draw.pick(last));
    Bilingual::new(format!("{} {}", first.0, last.0), format!("{} {}", first.1, last.1))
}

/// Communities from which officers come.
pub const OFFICERS: &[(Community, i64)] = &[
    (Community::Baloch, 24),
    (Community::Brahui, 22),
    (Community::Pashtun, 30),
    (Community::Hazara, 8),
    (Community::Settler, 10),
    (Community::Hindu, 2),
    (Community::Christian, 4),
];

/// A phone that nobody has.
pub fn phone(draw: &Draw) -> String {
    format!("0300-00000{:02}", draw.between(1, 99))
}

/// An identity card that nobody has; the last digit is odd for men and even for women.
pub fn cnic(draw: &Draw, woman: bool) -> String {
    let last = draw.between(0, 4) * 2 + i64::from(!woman);
    format!("54400-00000{:02}-{last}", draw.between(1, 99))
}
