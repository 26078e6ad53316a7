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
