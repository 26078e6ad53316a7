//! Made-up reports for templates, API examples, the demo and tests. Nobody in them exists.

use crate::model::Typed;

/// Two Urdu letters and a number never given out: people of the samples have no real phone.
const PHONE: &str = "0300-0000001";

/// A theft, told in Urdu by somebody who speaks Brahui.
pub fn stolen_motorcycle() -> Typed {
    Typed {
        words: "میں کل شام نماز کے بعد مسجد سے نکلا تو میری موٹر سائیکل دروازے پر نہیں تھی۔ آس پاس پوچھا، \
                کسی نے نہیں دیکھا۔"
            .to_owned(),
        spoken: "brahui".to_owned(),
        killi: "کلی گل محمد".to_owned(),
        landmark: "جامع مسجد کے سامنے".to_owned(),
        direction: "north-east".to_owned(),
        distance_km: "2.5".to_owned(),
        name: "زرمینہ بی بی".to_owned(),
        parentage: "محمد اسلم".to_owned(),
        phone: PHONE.to_owned(),
        ..Typed::default()
    }
}

/// The least that is enough: words and a landmark, no name, no phone, no card.
pub fn least() -> Typed {
    Typed {
        words: "رات کو گلی میں شور ہوا، پھر گولی چلی۔".to_owned(),
        spoken: "pashto".to_owned(),
        landmark: "ریلوے پھاٹک".to_owned(),
        ..Typed::default()
    }
}
