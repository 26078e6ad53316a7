# تھانے کا ریکارڈ: روزنامچے کے الفاظ۔
station-records-nav-diary = روزنامچہ

station-records-diary-title = روزنامچہ
station-records-diary-before = پچھلا دن
station-records-diary-later = اگلا دن
station-records-diary-print = دن چھاپیں
station-records-diary-empty = اس دن کوئی اندراج نہیں
station-records-diary-empty-hint = اندراج ہوتے ہی یہاں نظر آئے گا۔
station-records-diary-arrived = اطلاع آنے کا وقت:
station-records-diary-by-itself = رپورٹ سے خود بخود درج ہوا
station-records-diary-acting = { $post } (قائم مقام)
station-records-diary-no-custody-entry = اس دن حراست کے بارے میں کوئی اندراج نہیں ہوا۔
station-records-diary-erased = مضمون قانون کے مطابق مٹا دیا گیا۔ نمبر اور وقت باقی ہیں۔

station-records-enter-heading = نیا اندراج
station-records-enter-kind = اندراج کی قسم
station-records-enter-substance = مضمون
station-records-enter-arrived = اطلاع آنے کا وقت
station-records-enter-arrived-hint = صرف جب ابھی کا وقت نہ ہو، مثلاً 14:05
station-records-enter-send = درج کریں
station-records-enter-send-hint = اندراج کو اگلا نمبر اور موجودہ وقت ملتا ہے۔ اسے کبھی بدلا نہیں جا سکتا۔

station-records-unknown-kind = اندراج کی قسم چنیں۔
station-records-wrong-hour = وقت یوں لکھیں: 14:05
station-records-hour-in-future = یہ وقت آج ابھی آیا نہیں۔
station-records-no-office = اس وقت آپ کسی دفتر میں تعینات نہیں۔
station-records-no-such-day = ایسا کوئی دن نہیں۔
station-records-day-too-long = اس دن کے اندراج ایک چھپائی کے لیے بہت زیادہ ہیں۔

station-records-nav-charge = چارج اور حاضری
station-records-charge-title = چارج اور حاضری
station-records-charge-held = اس وقت تھانے کا چارج:
station-records-charge-posted = بطور ایس ایچ او تعینات
station-records-charge-acting = قائم مقام، حوالگیِ چارج کے تحت
station-records-charge-next-in-rank = عہدے میں اگلا افسر، دفعہ 4(1)(p) ضابطہ فوجداری
station-records-charge-nobody-above = تھانے میں کانسٹیبل سے اوپر کوئی موجود نہیں۔ چارج افسرِ بالا کے پاس ہے۔
station-records-charge-sent = کسی اور دفتر سے بھیجا گیا افسر
station-records-charge-nafri = تھانے کی نفری
station-records-charge-nobody = یہاں کوئی تعینات نہیں
station-records-charge-nobody-hint = حکم کے تحت تعیناتی ہوتے ہی افسر یہاں نظر آئے گا۔
station-records-charge-column-officer = افسر
station-records-charge-column-post = عہدہ
station-records-charge-column-presence = حاضری
station-records-charge-here = موجود
station-records-charge-away = { $since } سے باہر
station-records-charge-depart = روانگی درج کریں
station-records-charge-return = واپسی درج کریں
station-records-charge-hand-over = چارج حوالے کریں
station-records-charge-officer = افسر
station-records-charge-where-to = کہاں اور کس لیے
station-records-charge-remark = کیفیت
station-records-charge-to = تھانے کا چارج کون سنبھالے گا
station-records-charge-in-diary = ان میں سے ہر ایک اپنے وقت کے ساتھ روزنامچے میں درج ہوتا ہے۔
station-records-choose-officer = اس تھانے کا کوئی افسر چنیں۔
station-records-already-away = یہ افسر پہلے ہی روانہ ہو چکا ہے۔
station-records-already-here = یہ افسر پہلے ہی موجود ہے۔
station-records-has-charge = چارج پہلے ہی اسی افسر کے پاس ہے۔
