//! Where things happen in the demo: killis, quarters and landmarks around a station, with direction and distance as
//! people give them. Must not hold a house or a person.

/// A spot in a station's area.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spot {
    /// Killi or quarter.
    pub killi: &'static str,
    /// What everybody there knows.
    pub landmark: &'static str,
    /// Direction from the station.
    pub direction: &'static str,
    /// Kilometres from the station.
    pub km: &'static str,
}

const fn spot(
    killi: &'static str,
    landmark: &'static str,
    direction: &'static str,
    km: &'static str,
) -> Spot {
    Spot { killi, landmark, direction, km }
}

/// Sariab.
pub const SARIAB: &[Spot] = &[
    spot("کلی گل محمد", "جامع مسجد", "north-east", "2.5"),
    spot("کلی شاہوانی", "ریلوے پھاٹک", "south", "1.8"),
    spot("کلی بنگلزئی", "ٹیوب ویل", "south-west", "3.2"),
    spot("فیض آباد", "گرلز ہائی سکول", "east", "1.5"),
    spot("موسیٰ کالونی", "واٹر سپلائی سکیم", "west", "2"),
    spot("گوہر آباد", "عیدگاہ", "north", "1.2"),
    spot("لوہڑ کاریز", "پرانا کاریز", "south-east", "4.5"),
    spot("سریاب روڈ", "یونیورسٹی گیٹ", "north", "3"),
    spot("سریاب مل", "مل کی دیوار", "north-west", "1.6"),
    spot("سریاب روڈ", "کسٹم چوک", "south", "2.2"),
    spot("گاہی خان چوک", "سبزی کی دکانیں", "north", "0.8"),
    spot("چکی شاہوانی", "آٹا چکی", "south", "2.7"),
];

/// New Sariab.
pub const NEW_SARIAB: &[Spot] = &[
    spot("کلی قمبرانی", "قبرستان", "west", "2.4"),
    spot("کلی جیو", "پرائمری سکول", "north-west", "1.9"),
    spot("برما ہوٹل", "بس سٹاپ", "north", "1.1"),
    spot("کلی کمالو", "نئی مسجد", "east", "3.1"),
    spot("سریاب روڈ", "پٹرول پمپ", "north", "0.7"),
];

/// City.
pub const CITY: &[Spot] = &[
    spot("لیاقت بازار", "کپڑا مارکیٹ", "east", "0.6"),
    spot("مشن روڈ", "گرجا گھر", "north", "0.9"),
    spot("جناح روڈ", "ڈاک خانہ", "north-west", "0.8"),
    spot("پرنس روڈ", "موبائل مارکیٹ", "south", "0.5"),
    spot("عبدالستار روڈ", "ریلوے سٹیشن", "west", "1.1"),
    spot("قندھاری بازار", "صرافہ بازار", "south-east", "0.7"),
    spot("آرچر روڈ", "مندر والی گلی", "south", "0.9"),
];

/// Kuchlak.
pub const KUCHLAK: &[Spot] = &[
    spot("کچلاک بازار", "بس سٹاپ", "north", "0.4"),
    spot("کلی کٹیر", "سیب کے باغات", "west", "4"),
    spot("کلی نوحصار", "بوائز ہائی سکول", "south-west", "6.5"),
    spot("بوستان روڈ", "پٹرول پمپ", "north-east", "3.5"),
    spot("چمن روڈ", "ٹرک یارڈ", "north-west", "2.5"),
];

/// Airport.
pub const AIRPORT: &[Spot] = &[
    spot("کلی شابو", "شابو چوک", "south", "1.7"),
    spot("کلی عالمو", "فٹ بال گراؤنڈ", "north", "2.2"),
    spot("ایئرپورٹ روڈ", "شادی ہال", "south-east", "1.3"),
    spot("کلی سملی", "سرکاری ہسپتال", "west", "5"),
];

/// The women's station: women of the whole city come there.
pub const WOMEN: &[Spot] = &[
    spot("ہزارہ ٹاؤن", "پارک", "west", "6"),
    spot("مری آباد", "سکول والی سیڑھیاں", "east", "3"),
    spot("سیٹلائٹ ٹاؤن", "منی مارکیٹ", "south", "4"),
    spot("نواں کلی", "لڑکیوں کا کالج", "north", "5"),
    spot("پشتون آباد", "ترین چوک", "south-east", "3.5"),
];
