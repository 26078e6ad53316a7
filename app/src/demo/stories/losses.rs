//! Things stolen, lost and found.

use complaints::model::Spoken;

use super::{Ago, Story, Teller, in_latin, told};

use Ago::{Days, JustNow, Overnight, Unsaid};
use Teller::{Man, Nameless};

pub(super) const STORIES: &[Story] = &[
    told(
        Man,
        JustNow,
        "{when} نماز پڑھ کر مسجد سے باہر آیا تو دروازے کے پاس کھڑی میری {colour} موٹر سائیکل {bike} موجود نہ تھی۔ ہینڈل لاک لگا ہوا تھا۔ آس پاس کے دکانداروں سے پوچھا، کسی نے لے جاتے نہیں دیکھا۔ کاغذات گھر پر ہیں، کل پیش کر دوں گا۔",
    ).fir("381-A"),
    told(
        Man,
        Overnight,
        "رات کو موٹر سائیکل {bike} رنگ {colour} صحن میں کھڑی کر کے سو گیا تھا۔ فجر کے وقت اٹھا تو بیرونی دروازہ کھلا تھا اور موٹر سائیکل غائب تھی۔ گلی میں ٹائروں کے نشان {mark} کی طرف جاتے ہیں۔",
    ).fir("381-A"),
    told(
        Man,
        Overnight,
        "میری {shop} کی دکان {killi} میں واقع ہے۔ رات کو دکان بند کر کے گھر گیا، صبح آیا تو شٹر کا تالا ٹوٹا ہوا تھا۔ گلّے سے {sum} روپے نقد اور کچھ سامان غائب ہے۔ سامان کی فہرست ساتھ لایا ہوں۔",
    ).fir("457, 380"),
    told(
        Man,
        Overnight,
        "گھر کی چھت پر لگی {few} سولر پلیٹیں اور بیٹری رات کے وقت نامعلوم افراد اتار کر لے گئے۔ گھر والے اندر سوئے ہوئے تھے، کسی کو پتہ نہ چلا۔ محلے میں اس سے پہلے بھی ایسی چوری ہو چکی ہے۔",
    ).fir("380"),
    told(
        Man,
        Days,
        "میری {few} {animal} {killi} کے پاس چرائی کے لیے چھوڑی گئی تھیں۔ {when} ریوڑ واپس آیا تو وہ اس میں نہ تھیں۔ ان کے کانوں پر میرا نشان لگا ہوا ہے۔ منڈی میں بھی پوچھ گچھ کی، سراغ نہیں ملا۔",
    ).fir("379"),
    told(
        Man,
        JustNow,
        "{when} {mark} کے قریب بازار میں خریداری کر رہا تھا کہ جیب سے بٹوہ گر گیا یا نکال لیا گیا۔ اس میں اصل شناختی کارڈ، اے ٹی ایم کارڈ اور {sum} روپے تھے۔ گمشدگی کی رپورٹ درکار ہے تاکہ نیا کارڈ بنوا سکوں۔",
    ),
    told(
        Man,
        Days,
        "{when} رکشے میں سفر کرتے ہوئے میرا بیگ رہ گیا جس میں میٹرک اور ایف ایس سی کی اصل اسناد اور ڈومیسائل تھا۔ رکشے کا نمبر معلوم نہیں۔ بورڈ سے نقل لینے کے لیے رپورٹ کی ضرورت ہے۔",
    ),
    told(
        Man,
        Unsaid,
        "میرا پاسپورٹ گھر کی منتقلی کے دوران کہیں گم ہو گیا ہے۔ ہر جگہ تلاش کیا، نہیں ملا۔ پاسپورٹ دفتر نے پولیس رپورٹ طلب کی ہے۔",
    ),
    told(
        Man,
        Overnight,
        "محلے کے ٹیوب ویل کی موٹر کی تار رات کو کاٹ کر چوری کر لی گئی ہے، جس کی وجہ سے پورے {killi} کا پانی بند ہے۔ چوکیدار اس رات چھٹی پر تھا۔ محلے داروں کی طرف سے رپورٹ دے رہا ہوں۔",
    ).fir("379"),
    told(
        Man,
        Overnight,
        "میں سرکاری پرائمری سکول کا استاد ہوں۔ صبح سکول کھولا تو ایک کمرے کا تالا ٹوٹا ہوا تھا، پنکھے اور پانی کی موٹر غائب تھی۔ ہیڈ ماسٹر صاحب کا خط ساتھ ہے۔",
    ).fir("457, 380"),
    told(
        Man,
        Overnight,
        "ٹرک {mark} کے پاس کھڑا کر کے سو گیا تھا۔ صبح دیکھا تو ایک فالتو ٹائر اور بیٹری غائب تھی۔ یارڈ کے چوکیدار نے لاعلمی ظاہر کی ہے۔",
    ).fir("379"),
    told(
        Man,
        JustNow,
        "{when} {mark} کے قریب سڑک پر ایک بٹوہ ملا ہے جس میں کچھ رقم اور کسی خاتون کا شناختی کارڈ ہے۔ بٹوہ جمع کرانے آیا ہوں، مالک تک پہنچا دیا جائے۔",
    ),
    told(
        Nameless,
        JustNow,
        "{mark} کے قریب دو روز سے ایک موٹر سائیکل لاوارث کھڑی ہے۔ نمبر پلیٹ نہیں ہے۔ محلے والے پریشان ہیں، دیکھ لیا جائے۔",
    ),
    told(
        Man,
        Days,
        "میں یونیورسٹی کا طالب علم ہوں۔ {when} ہاسٹل کے کمرے سے میرا لیپ ٹاپ چوری ہو گیا۔ کمرہ تھوڑی دیر کے لیے کھلا رہ گیا تھا۔ لیپ ٹاپ کا سیریل نمبر رسید پر درج ہے۔",
    ).fir("380"),
    in_latin(
        Man,
        JustNow,
        Spoken::Urdu,
        "{when} bazaar mein bike khari kar ke dukan se saman lene gaya. 10 minute baad wapis aaya to bike nahi thi. Black colour CD 70 hai. Camera dukan ke bahar laga hua hai, us ki recording check ki jaye.",
    ).fir("381-A"),
    in_latin(
        Man,
        Days,
        Spoken::Urdu,
        "Mera CNIC aur driving licence {when} safar ke dauran gum ho gaya hai. Naya banwane ke liye report chahiye. Kisi par shak nahi.",
    ),
    in_latin(
        Man,
        Overnight,
        Spoken::English,
        "My laptop bag was taken from my parked car some time last night. The rear window was broken. The bag also held students' answer sheets, so I request an early entry. I can give the serial number of the machine.",
    ).fir("379, 427"),
];
