# شکایات: کاؤنٹر، فہرست، پرچی اور شہری کے صفحے کے الفاظ۔

## Navigation
complaints-nav-new = رپورٹ درج کریں
complaints-nav-list = رپورٹیں
complaints-nav-slips = کاغذی پرچیاں

## The counter's form
complaints-new-title = رپورٹ درج کریں
complaints-new-lead = کاؤنٹر { $office }۔ جو بتایا جائے وہ انہی کے الفاظ میں لکھیں۔ صرف ان کے الفاظ اور جگہ ضروری ہے۔
complaints-new-send = درج کریں اور پرچی چھاپیں
complaints-new-send-hint = بعد میں کچھ بدلا نہیں جا سکتا۔ درستی الگ سے ساتھ لکھی جاتی ہے۔
complaints-new-words-heading = کیا ہوا
complaints-new-spoken = وہ کون سی زبان بولتے ہیں
complaints-new-words = ان کے اپنے الفاظ
complaints-new-words-hint = جیسے بتائیں ویسے لکھیں۔ رومن اردو بھی درست ہے۔ لکھ کر پڑھ کر سنائیں۔
complaints-new-when-heading = کب ہوا
complaints-new-happened = تاریخ، جیسے وہ بتائیں
complaints-new-happened-hint = معلوم نہ ہو تو خالی چھوڑ دیں۔ مثلاً 21 11 2026
complaints-new-hour = وقت، جیسے وہ بتائیں
complaints-new-where-heading = کہاں ہوا
complaints-new-killi = کلی، گاؤں یا محلہ
complaints-new-killi-hint = معلوم نہ ہو تو نیچے کوئی نشانی لکھیں۔ گلی اور مکان نمبر کبھی ضروری نہیں۔
complaints-new-landmark = نشانی
complaints-new-landmark-hint = مسجد، دکان، بس اڈہ: جو وہاں سب جانتے ہوں
complaints-new-direction = تھانے سے سمت
complaints-new-distance = تھانے سے فاصلہ، کلومیٹر میں
complaints-new-distance-hint = مثلاً 2.5
complaints-new-who-heading = رپورٹ کون دے رہا ہے
complaints-new-who-lead = رپورٹ نام، فون یا شناختی کارڈ کے بغیر بھی درج ہوتی ہے۔
complaints-new-name = نام
complaints-new-parentage = والد یا شوہر کا نام
complaints-new-phone = فون
complaints-new-cnic = شناختی کارڈ نمبر
complaints-distance = { $km } کلومیٹر

complaints-spoken-urdu = اردو
complaints-spoken-pashto = پشتو
complaints-spoken-balochi = بلوچی
complaints-spoken-brahui = براہوی
complaints-spoken-hazaragi = ہزارگی
complaints-spoken-sindhi = سندھی
complaints-spoken-punjabi = پنجابی
complaints-spoken-english = انگریزی

complaints-direction-north = شمال
complaints-direction-north-east = شمال مشرق
complaints-direction-east = مشرق
complaints-direction-south-east = جنوب مشرق
complaints-direction-south = جنوب
complaints-direction-south-west = جنوب مغرب
complaints-direction-west = مغرب
complaints-direction-north-west = شمال مغرب

## The list
complaints-list-title = رپورٹیں
complaints-list-empty = ابھی کوئی رپورٹ نہیں
complaints-list-empty-hint = رپورٹ درج ہوتے ہی یہاں نظر آئے گی۔
complaints-column-number = نمبر
complaints-column-office = دفتر
complaints-column-recorded = اندراج
complaints-column-state = حالت
complaints-state-recorded = درج

## One report
complaints-purpose-title = آپ یہ رپورٹ کیوں کھول رہے ہیں؟
complaints-purpose-lead = جواب آپ کے نام کے ساتھ روزنامچہ ریکارڈ میں محفوظ ہوتا ہے اور آپ کی تعیناتی سے ملایا جاتا ہے۔
complaints-purpose-label = مقصد
complaints-purpose-serve-citizen = شہری میرے کاؤنٹر پر موجود ہے
complaints-purpose-investigate = میں اس رپورٹ پر کام کر رہا ہوں
complaints-purpose-supervise = میں اس دفتر کا نگران ہوں
complaints-purpose-open = رپورٹ کھولیں
complaints-show-title = رپورٹ { $number }
complaints-show-facts = کوائف
complaints-show-history = اس رپورٹ پر کیا ہوا
complaints-show-slip = پرچی دیکھیں
complaints-fact-diary = روزنامچہ نمبر
complaints-event-recorded = رپورٹ درج ہو گئی
complaints-event-diary = روزنامچے میں نمبر { $serial } پر درج
complaints-event-diary-later = تھانے کے روزنامچے کا اندراج ابھی یہاں نہیں پہنچا
complaints-event-witnesses = { $count ->
    [one] { $count } بیرونی گواہ نے تصدیق کی
   *[other] { $count } بیرونی گواہوں نے تصدیق کی
}
complaints-standing-promised = دستخط ہو چکے: ایک سیکنڈ میں عوامی کھاتے میں شامل ہو جائے گی
complaints-standing-included = عوامی کھاتے میں شامل: نہ بدلی جا سکتی ہے نہ چپکے سے نکالی جا سکتی ہے
complaints-standing-witnessed = عوامی کھاتے میں شامل، باہر کے گواہوں سے تصدیق شدہ

## The slip
complaints-slip-title = پرچی
complaints-slip-lead = چھاپ کر حوالے کریں۔ نمبر اور کوڈ سے شہری ہر وقت دیکھ سکتا ہے کہ رپورٹ کہاں پہنچی۔
complaints-slip-code = خفیہ کوڈ
complaints-slip-print = پرچی چھاپیں
complaints-slip-another = ایک اور رپورٹ درج کریں
complaints-slip-say = رپورٹ کا حال اور پرچی کی جانچ اس پتے پر:
complaints-slip-kind = کاؤنٹر پر رپورٹ
complaints-slip-next-track = نمبر اور کوڈ سے آپ اپنی رپورٹ کا حال دیکھ سکتے ہیں۔
complaints-slip-next-keep = یہ پرچی سنبھال کر رکھیں۔ کوڈ کسی کو نہ دیں۔

## The citizen's page
complaints-track-title = اپنی رپورٹ کا حال دیکھیں
complaints-track-lead = پرچی پر چھپا ہوا نمبر اور خفیہ کوڈ درکار ہے۔
complaints-track-number = پرچی کا نمبر
complaints-track-number-hint = مثلاً QTA-SAR-2026-000123
complaints-track-code-hint = بارہ حروف اور ہندسے، مثلاً 7KM2-PQX9-4TH3
complaints-track-send = میری رپورٹ دکھائیں
complaints-tracked-title = رپورٹ { $number }
complaints-tracked-office = یہ { $office } کے پاس ہے۔
complaints-tracked-proof = آپ کا ثبوت
complaints-tracked-proof-lead = رسید ہر عدالت کے سامنے ثابت کرتی ہے کہ آپ کی رپورٹ درج ہوئی اور کب۔ اس میں نہ نام ہے نہ آپ کی کہی ہوئی کوئی بات۔
complaints-tracked-receipt = رسید حاصل کریں
complaints-tracked-verify = رسید کی جانچ

## Paper slips
complaints-slips-title = کاغذی پرچیاں
complaints-slips-lead = دستخط شدہ نمبر والی پرچیاں، ان گھنٹوں کے لیے جب مشین بند ہو۔ ہر پرچی کا حساب رہتا ہے۔
complaints-slips-counts = جاری: { $issued }۔ استعمال شدہ: { $used }۔ منسوخ: { $void }۔ باقی: { $out }۔
complaints-slips-out = جو ابھی باقی ہیں
complaints-slips-issue = نئی کتاب چھاپیں
complaints-slips-count = کتنی پرچیاں
complaints-slips-count-hint = 1 سے 500 تک۔ کوڈ ایک ہی بار چھپتے ہیں اور محفوظ نہیں رکھے جاتے۔
complaints-slips-void = پرچی منسوخ کریں
complaints-slips-number = کاغذی پرچی کا نمبر
complaints-slips-why = منسوخی کی وجہ
complaints-enter-title = کاغذی پرچی درج کریں
complaints-enter-lead = ہاتھ سے لکھی تحریر نقل کریں۔ پرچی کا نمبر اور کوڈ ہی رپورٹ کا رہے گا؛ دونوں اوقات درج ہوں گے۔
complaints-enter-arrived = شہری کس تاریخ کو آیا
complaints-enter-arrived-hour = شہری کس وقت آیا

## Faults
complaints-unknown-language = بولی جانے والی زبان چنیں۔
complaints-place-missing = کلی یا کوئی نشانی لکھیں۔
complaints-unknown-direction = آٹھ سمتوں میں سے ایک چنیں۔
complaints-wrong-distance = فاصلہ کلومیٹر میں لکھیں، مثلاً 2 یا 2.5۔
complaints-too-far = فاصلہ 500 کلومیٹر سے زیادہ ہے۔ دوبارہ دیکھیں۔
complaints-no-such-slip = اس نمبر اور اس کوڈ کی کوئی رپورٹ نہیں۔ دونوں کو پرچی سے ملا کر دیکھیں۔
complaints-no-counter = اس وقت آپ کسی کاؤنٹر پر تعینات نہیں، یا آپ تھانے سے روانہ ہیں۔
complaints-code-unknown = کوڈ صرف شہری کی پرچی پر ہے۔ جس نے رپورٹ درج کی وہ ایک گھنٹے کے اندر دوبارہ چھاپ سکتا ہے۔
complaints-identity-hidden = بتانے والے کی شناخت صرف ذمہ دار افسران کو دکھائی جاتی ہے۔
complaints-erased = اس رپورٹ کا مواد قانون کے مطابق مٹا دیا گیا ہے۔ نمبر، وقت اور ثبوت باقی ہیں۔
complaints-book-made = یہ پرچیاں بن چکی ہیں اور اوپر کی فہرست میں ہیں۔ اگر ان کا پرنٹ گم ہو گیا ہے تو انہیں منسوخ کریں۔
complaints-bad-slip-count = 1 سے 500 تک کوئی عدد لکھیں۔
complaints-unknown-slip = اس نمبر کی کوئی پرچی جاری نہیں ہوئی۔
complaints-slip-spent = یہ پرچی استعمال ہو چکی ہے یا منسوخ ہے۔
complaints-arrived-before-slip = یہ پرچی اس وقت کے بعد چھاپی گئی تھی۔ وہ تاریخ اور وقت لکھیں جب شہری آیا۔
complaints-arrived-missing = وہ تاریخ اور وقت لکھیں جب شہری آیا۔
complaints-arrived-in-future = یہ وقت ابھی آیا نہیں۔ وہ تاریخ اور وقت لکھیں جب شہری آیا۔
complaints-show-fir = ایف آئی آر درج کریں
complaints-event-fir = ایف آئی آر نمبر { $number } درج ہو گئی
complaints-event-fir-copy = اس کی مفت نقل آپ کا حق ہے۔ یہ نمبر بتا کر تھانے سے لیں۔
complaints-already-fir = اس رپورٹ کی ایف آئی آر پہلے ہی درج ہو چکی ہے۔ دوسری بار کچھ درج نہیں ہوا۔
complaints-state-fir = ایف آئی آر { $number }

## رابطہ
complaints-contact-title = { $number } کے بارے میں رابطہ
complaints-contact-lead = جب بھی رپورٹ کرنے والے سے بات ہو، یا بات نہ ہو سکے، یہاں درج کریں۔ شہری کو صرف وقت اور طریقہ نظر آتا ہے، آپ کا لکھا ہوا نہیں۔
complaints-contact-way = رابطے کا طریقہ
complaints-contact-phone = فون پر
complaints-contact-visit = خود جا کر
complaints-contact-station = تھانے میں
complaints-contact-message = پیغام کے ذریعے
complaints-contact-result = نتیجہ
complaints-contact-spoke = بات ہو گئی
complaints-contact-tried = رابطہ نہ ہو سکا
complaints-contact-note = کیا بات ہوئی
complaints-contact-note-hint = صرف حقائق لکھیں۔ اسے وہی افسران پڑھیں گے جو رپورٹ کھول سکتے ہیں۔
complaints-contact-when = تاریخ، اگر رابطہ ابھی نہیں ہوا
complaints-contact-when-hint = ابھی ہوا ہے تو خالی چھوڑ دیں
complaints-contact-hour = وقت
complaints-contact-send = رابطہ درج کریں
complaints-show-contact = رابطہ درج کریں
complaints-event-spoke = رپورٹ کرنے والے سے بات ہوئی: { $way }
complaints-event-tried = رابطے کی کوشش کی گئی، بات نہ ہو سکی: { $way }
complaints-track-spoke = ایک افسر نے آپ سے بات کی: { $way }
complaints-track-tried = ایک افسر نے آپ سے رابطے کی کوشش کی: { $way }
complaints-contact-way-missing = رابطے کا طریقہ منتخب کریں۔
complaints-contact-result-missing = بتائیں کہ بات ہوئی یا نہیں۔
complaints-contact-hour-missing = تاریخ کے ساتھ وقت بھی لکھیں۔
complaints-contact-before-report = یہ وقت رپورٹ کے پولیس تک پہنچنے سے پہلے کا ہے۔ تاریخ اور وقت دیکھ لیں۔

## Paper slips as a file
complaints-slips-issued = جاری کی گئی
complaints-slips-state-used = رپورٹ میں استعمال ہوئی
complaints-slips-state-void = منسوخ
complaints-slips-state-out = ابھی باہر ہے
## To another office
complaints-column-holder = اب کس کے پاس
complaints-state-offered = { $office } کو پیش
complaints-state-with = { $office } کے پاس
complaints-offers-title = آپ کے دفتر کو پیش کی گئی رپورٹیں
complaints-offers-lead = جب تک آپ کا دفتر قبول نہ کرے، یہ رپورٹیں پیش کرنے والے دفتر کے پاس اور اسی کی ذمہ داری ہیں۔ کھول کر پڑھیں، پھر جواب دیں۔
complaints-offers-rest = آپ کی رپورٹیں
complaints-offers-from = پیش کنندہ
complaints-offers-why = وجہ
complaints-offers-since = کب سے
complaints-ground-area = واقعہ اُس تھانے کی حدود میں ہوا
complaints-ground-cannot-register = اس دفتر میں ایف آئی آر درج نہیں ہوتی
complaints-ground-other = کوئی اور وجہ
complaints-event-offered = { $from } نے { $to } کو پیش کی؛ قبول ہونے تک ذمہ داری { $from } کی ہے
complaints-event-accepted = { $to } نے قبول کر لی۔ نمبر وہی رہے گا۔
complaints-event-declined = { $to } نے قبول نہیں کی۔ رپورٹ { $from } ہی کے پاس ہے۔
complaints-event-withdrawn = { $from } نے پیشکش واپس لے لی
complaints-transfer-and = {" · "}
complaints-tracked-offered = { $from } نے آپ کی رپورٹ { $to } کو پیش کی ہے۔ جب تک وہ تھانہ قبول نہ کرے، ذمہ داری { $from } کی ہے۔ آپ کا نمبر اور کوڈ وہی رہیں گے۔
complaints-transfer-title = رپورٹ { $number }: دوسرے تھانے کو
complaints-transfer-held = یہ { $office } کے پاس ہے۔
complaints-transfer-waits = { $from } نے یہ رپورٹ { $to } کو پیش کی ہے۔ جب تک { $to } قبول نہ کرے، ذمہ داری { $from } کی ہے۔
complaints-transfer-has-fir = اس رپورٹ کی ایف آئی آر درج ہو چکی ہے۔ اب یہ کسی اور دفتر کو نہیں جاتی۔
complaints-transfer-offer = دوسرے تھانے کو پیش کریں
complaints-transfer-offer-send = پیش کریں
complaints-transfer-offer-hint = دوسرے تھانے کے قبول کرنے تک ذمہ داری آپ کے دفتر کی ہے۔ پیشکش دونوں روزنامچوں میں درج ہوگی اور شہری کو نظر آئے گی۔
complaints-transfer-to = تھانہ
complaints-transfer-ground = وجہ
complaints-transfer-words = وجہ کی تفصیل
complaints-transfer-words-hint = یہ شہری بھی پڑھے گا۔ کسی کا نام نہ لکھیں۔
complaints-transfer-answer = پیشکش کا جواب دیں
complaints-transfer-accept = رپورٹ قبول کریں
complaints-transfer-accept-lead = اس کے بعد رپورٹ آپ کے تھانے کے پاس اور اسی کی ذمہ داری ہوگی، اور ایف آئی آر آپ ہی کے رجسٹر میں درج ہوگی۔
complaints-transfer-decline-heading = یا قبول نہ کریں
complaints-transfer-decline-words = آپ کا تھانہ کیوں قبول نہیں کرتا
complaints-transfer-decline = قبول نہ کریں
complaints-transfer-withdraw = پیشکش واپس لیں
complaints-transfer-withdraw-lead = اس کے بعد رپورٹ کسی اور تھانے کو پیش کی جا سکتی ہے۔
complaints-transfer-choose-station = کوئی ایسا تھانہ چنیں جو آج قائم ہے۔
complaints-transfer-why = وجہ چنیں۔
complaints-transfer-say-why = وجہ لفظوں میں لکھیں۔
complaints-transfer-open = یہ پہلے ہی پیش کی جا چکی ہے۔ پہلے وہ پیشکش واپس لیں۔
complaints-transfer-same = رپورٹ پہلے ہی اسی تھانے کے پاس ہے۔
complaints-transfer-answered = کوئی پیشکش باقی نہیں: کسی نے پہلے جواب دے دیا۔ رپورٹ کھول کر دیکھیں کہ اب کہاں ہے۔
## How it was taken down
complaints-spoken-other = کوئی اور زبان
complaints-taking-spoken-other = کوئی اور ہو تو کون سی زبان
complaints-taking-spoken-other-hint = صرف اگر "کوئی اور زبان" چنی ہے
complaints-taking-heading = بیان کیسے لکھا گیا
complaints-taking-lead = جو ہوا وہ لکھیں۔ رپورٹ ان میں سے کسی بات کے لیے نہیں رکتی۔
complaints-taking-interpreter = ترجمان
complaints-taking-interpreter-hint = جس نے اس کی بات اردو میں بتائی
complaints-taking-relation = ترجمان سے رشتہ
complaints-taking-relation-hint = مثلاً بہن، پڑوسی یا اہلکار
complaints-taking-language = ترجمے کی زبان
complaints-taking-language-hint = صرف اگر اوپر والی زبان نہیں
complaints-taking-cnic = ترجمان کا شناختی کارڈ نمبر
complaints-taking-read-by = کس نے پڑھ کر سنایا
complaints-taking-read-by-hint = اوپر لکھا ہوا آخر تک پڑھ کر سنائیں۔ نہ سنایا ہو تو خالی چھوڑ دیں۔
complaints-taking-read-in = کس زبان میں سنایا
complaints-taking-read-back = پڑھ کر سنایا گیا
complaints-taking-signed = دستخط
complaints-taking-witness = نشان انگوٹھا کا گواہ
complaints-taking-witness-hint = جہاں انگوٹھا لگایا جائے۔ گواہ اہلکار بھی ہو سکتا ہے۔
complaints-taking-witness-parentage = گواہ کی ولدیت یا زوجیت
complaints-taking-why = دونوں کیوں نہیں
complaints-taking-why-hint = جہاں نہ دستخط ہوں نہ انگوٹھا
complaints-signed-signature = دستخط سے
complaints-signed-thumb = نشان انگوٹھا سے
complaints-signed-declined = دونوں میں سے کوئی نہیں
complaints-slip-read-back = آپ کا بیان آپ کو { $language } میں پڑھ کر سنایا گیا۔
complaints-slip-signed = دستخط: { $how }۔
complaints-unknown-signing = بتائیں کہ دستخط کیسے ہوئے۔
complaints-unsigned-why-missing = لکھیں کہ دستخط یا انگوٹھا کیوں نہیں ہوا۔
complaints-witness-missing = نشان انگوٹھا دیکھنے والے کا نام لکھیں۔ آپ خود بھی گواہ ہو سکتے ہیں۔
complaints-interpreter-missing = ترجمان کا نام لکھیں۔
complaints-reader-missing = لکھیں کہ کس نے پڑھ کر سنایا۔

## Photos, recordings, papers
complaints-evidence-heading = تصاویر اور آواز
complaints-evidence-title = رپورٹ { $number } کی تصاویر اور آواز
complaints-evidence-hint = تصویر یا پی ڈی ایف { $photo } ایم بی تک، آواز { $minutes } منٹ ({ $voice } ایم بی) تک۔ کل { $files } فائلیں۔
complaints-evidence-photos = تصویر یا پی ڈی ایف
complaints-evidence-voice = آواز کی ریکارڈنگ
complaints-evidence-send = رپورٹ میں شامل کریں
complaints-evidence-full = اس رپورٹ میں اب اور فائل نہیں آ سکتی۔ کچھ اور ہو تو تھانے لے آئیں۔
complaints-evidence-there = رپورٹ میں موجود
complaints-evidence-file = فائل
complaints-evidence-size = حجم
complaints-evidence-photo = تصویر { $serial }
complaints-evidence-voice-n = آواز { $serial }
complaints-evidence-document = دستاویز { $serial }
complaints-evidence-thumb = نشان انگوٹھا { $serial }
complaints-evidence-added = { $file }: رپورٹ میں شامل ہو گئی۔
complaints-evidence-again = { $file }: یہی فائل پہلے سے رپورٹ میں ہے، دوبارہ شامل نہیں کی گئی۔
complaints-evidence-refused = { $name }: { $fault }
complaints-evidence-back = میری رپورٹ پر واپس
complaints-evidence-open = کھولیں
complaints-evidence-add = تصویر یا آواز شامل کریں
complaints-evidence-add-after = اس کی آواز، تصویر یا نشان انگوٹھا شامل کریں
complaints-evidence-called = بھیجا گیا نام
complaints-evidence-misnamed = نام کچھ اور کہتا ہے، فائل کچھ اور ہے
complaints-evidence-place = کیمرے کے مطابق جگہ:
complaints-evidence-taken = کیمرے کی گھڑی کے مطابق وقت:
complaints-evidence-by-citizen = شہری نے شامل کی
complaints-evidence-by-officer = کاؤنٹر پر شامل ہوئی
complaints-evidence-record = ابھی ریکارڈ کریں
complaints-evidence-stop = ریکارڈنگ روکیں
complaints-evidence-no-microphone = مائیک نہیں چل سکا۔ اس کے بجائے کوئی ریکارڈنگ چنیں۔
complaints-evidence-thumb-box = نشان انگوٹھا کی تصویر یا سکین
complaints-no-file = پہلے تصویر، پی ڈی ایف یا آواز چنیں۔
complaints-photo-too-large = یہ تصویر { $max } ایم بی سے بڑی ہے۔ چھوٹے سائز میں دوبارہ کھینچ کر شامل کریں۔
complaints-voice-too-large = یہ ریکارڈنگ { $max } ایم بی سے بڑی ہے۔ حصوں میں ریکارڈ کر کے ہر حصہ شامل کریں۔
complaints-document-too-large = یہ دستاویز { $max } ایم بی سے بڑی ہے۔ اس کے صفحوں کی تصاویر شامل کریں۔
complaints-file-too-large = یہ فائل { $max } ایم بی سے بڑی ہے۔ چھوٹی فائل شامل کریں۔
complaints-too-many-files = ایک رپورٹ میں { $max } فائلیں آ سکتی ہیں۔ کچھ اور ہو تو تھانے لے آئیں۔
complaints-evidence-tells-who = اس فائل سے معلوم ہو سکتا ہے کہ رپورٹ کس نے کی۔ اسے صرف وہ افسر کھول سکتے ہیں جو اس معاملے کے جواب دہ ہیں۔
complaints-no-purpose = پہلے رپورٹ کھولیں اور وجہ بتائیں، پھر فائل۔

## When no investigation follows
complaints-event-not-investigated = پولیس ایف آئی آر { $number } کی تفتیش نہیں کرے گی
complaints-event-referred = روزنامچے میں نمبر { $number } پر درج، اور مجسٹریٹ سے رجوع کے لیے بھیجا گیا
complaints-disposal-court = عدالت: { $court }
complaints-disposal-reasons = وجوہ
complaints-next-title = آپ کیا کر سکتے ہیں
complaints-next-justice = جسٹس آف پیس (سیشن جج یا ایڈیشنل سیشن جج) کو دفعہ {"\u2066"}22-A(6){"\u2069"} ضابطہ فوجداری کے تحت درخواست دیں۔ وہ پولیس کو حکم دے سکتا ہے۔
complaints-next-dpo = ضلعی پولیس افسر (ڈی پی او) کو لکھیں۔ وہ اس فیصلے پر دوبارہ غور کا حکم دے سکتا ہے۔
complaints-next-magistrate = اس عدالت کے مجسٹریٹ کو بتائیں۔ وہ دفعہ 159 ضابطہ فوجداری کے تحت تفتیش یا انکوائری کا حکم دے سکتا ہے۔
complaints-next-complaint = نیچے دیا گیا رقعہ لے کر اس عدالت میں استغاثہ دائر کریں (دفعہ 200 ضابطہ فوجداری)۔ پولیس کو کوئی فیس نہ دیں۔
complaints-next-order = مجسٹریٹ تفتیش کا حکم دے تو حکم تھانے میں لائیں: ایف آئی آر درج ہوگی۔
complaints-next-cognizable = اگر آپ سمجھتے ہیں کہ کارروائی پولیس پر لازم ہے تو ضلعی پولیس افسر کو لکھیں یا جسٹس آف پیس کو دفعہ {"\u2066"}22-A(6){"\u2069"} کے تحت درخواست دیں۔
complaints-notice-download = اطلاع نامہ حاصل کریں
complaints-no-such-notice = اس رپورٹ کے بارے میں ایسا کوئی اطلاع نامہ نہیں۔
complaints-already-referred = اس رپورٹ پر پہلے ہی مجسٹریٹ سے رجوع کے لیے بھیجا جا چکا ہے۔
complaints-show-refer = ناقابلِ دست اندازی: مجسٹریٹ کو بھیجیں
complaints-state-referred = مجسٹریٹ کو بھیجی گئی
