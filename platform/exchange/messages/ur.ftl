# دوسرے نظاموں کو کیا بتایا جاتا ہے۔

exchange-nav = ویب ہُک
exchange-list-title = ویب ہُک: دوسرے نظاموں کو اطلاع
exchange-list-lead = دوسرے نظام کو صرف یہ بتایا جاتا ہے کہ کچھ درج ہوا: نمبر، دفتر اور وقت۔ اندر کی بات یا کسی کا نام کبھی نہیں۔ ہر پیغام پر دستخط ہوتے ہیں۔
exchange-list-table = جن نظاموں کو اطلاع جاتی ہے
exchange-list-empty = کسی کو اطلاع نہیں جاتی
exchange-list-empty-text = جب کسی دوسرے نظام کو یہاں کے اندراج کی خبر چاہیے ہو تو اس کا پتا شامل کریں۔
exchange-name = نظام
exchange-url = پتا
exchange-events = کس بات کی اطلاع
exchange-state = حالت
exchange-waiting = منتظر پیغام
exchange-failed = ناکام پیغام
exchange-since = کب سے اطلاع جاتی ہے
exchange-old-secret = پرانا خفیہ کوڈ اس وقت تک ساتھ چلے گا
exchange-between = ،{" "}

## نیا نظام
exchange-new-title = کسی اور نظام کو اطلاع دیں
exchange-new-name-hint = کس کا نظام ہے، جیسے سیف سٹی کوئٹہ
exchange-new-url-hint = جیسے https://receiver.example.gov.pk/khidmat
exchange-new-go = شامل کریں اور خفیہ کوڈ بنائیں

## خفیہ کوڈ
exchange-secret-title = یہ خفیہ کوڈ حوالے کریں
exchange-secret-of = اس سے { $name } پرکھتا ہے کہ پیغام یہیں سے آیا ہے اور راستے میں بدلا نہیں گیا۔
exchange-secret-text = یہ اُس نظام کے منتظم کو ایسے طریقے سے دیں جس پر دونوں کو بھروسا ہو۔ یہ دوبارہ نہیں دکھایا جائے گا۔ گم ہو جائے تو نیا بنائیں۔
exchange-secret-on = لکھ لیا ہے، آگے چلیں

## حالتیں
exchange-state-active = چالو
exchange-state-paused = روکا ہوا
exchange-state-disabled = بند: کئی دن سے کچھ وصول نہیں کیا
exchange-state-removed = ہٹا دیا گیا
exchange-progress-waiting = منتظر
exchange-progress-sent = پہنچ گیا
exchange-progress-failed = نہیں پہنچا
exchange-answer-timeout = وقت پر جواب نہیں آیا
exchange-answer-refused = اس پتے پر بھیجنے کی یہاں اجازت نہیں
exchange-answer-unreachable = رابطہ نہیں ہو سکا
exchange-answer-status = جواب { $status }

## کیا کیا جا سکتا ہے
exchange-do-test = آزمائشی پیغام بھیجیں
exchange-do-pause = روک دیں
exchange-do-resume = دوبارہ بھیجنا شروع کریں
exchange-do-rotate = نیا خفیہ کوڈ بنائیں
exchange-do-rotate-text = نیا کوڈ بننے کے بعد پرانا بھی ایک دن ساتھ چلتا ہے، تاکہ دوسرا نظام آرام سے بدل سکے۔
exchange-do-replay = سارے ناکام پیغام دوبارہ بھیجیں
exchange-do-remove = یہ نظام ہٹا دیں
exchange-do-remove-text = اس کے بعد اسے کوئی اطلاع نہیں جائے گی، اور جو پیغام ابھی منتظر ہیں وہ چھوڑ دیے جائیں گے۔

## کیا بھیجا گیا
exchange-sent-table = آخری پیغام، نئے پہلے
exchange-sent-empty = ابھی تک کچھ نہیں بھیجا گیا۔
exchange-sent-event = کیا ہوا
exchange-sent-at = کب بنا
exchange-sent-attempts = کوششیں
exchange-sent-tried = آخری: { $at }
exchange-sent-next = اگلی: { $at }
exchange-sent-do = دوبارہ
exchange-sent-again = دوبارہ بھیجیں
exchange-event-test = آزمائشی پیغام

## غلطیاں
exchange-bad-url = پورا پتا لکھیں جو https:// سے شروع ہو، اور اس میں نام، پاس ورڈ یا # نہ ہو
exchange-private-url = یہ پتا اندرونی نیٹ ورک کا ہے۔ یہاں سے صرف باہر کے پتوں پر بھیجا جاتا ہے۔
exchange-unknown-event = دی گئی فہرست میں سے چنیں
exchange-no-event = کم از کم ایک چیز چنیں
exchange-no-webhook = یہاں ایسا کوئی نظام نہیں
exchange-no-delivery = ایسا کوئی پیغام نہیں
exchange-active = یہ پہلے سے چالو ہے
exchange-not-active = یہ چالو نہیں ہے

## شراکت دار: جو نظام رپورٹیں لاتے ہیں
exchange-partner-nav = شراکت دار
exchange-partner-title = شراکت دار: رپورٹیں لانے والے نظام
exchange-partner-lead = کوئی ہیلپ لائن، شہر کی شکایات سروس یا کوئی اور ایپ لوگوں کی بتائی ہوئی بات اپنی کلید کے ساتھ یہاں لاتی ہے (GeoReport v2)۔ ایسی ہر رپورٹ عام رپورٹ ہی ہے، اس پر لکھا ہوتا ہے کہ کون لایا، اور وہ اپنے ضلعے کے آن لائن ڈیسک پر جاتی ہے۔ شراکت دار صرف یہ دیکھتا ہے کہ اس کی لائی ہوئی رپورٹ کھلی ہے یا بند۔
exchange-partner-table = رپورٹیں لانے والے نظام
exchange-partner-empty = کوئی نظام رپورٹیں نہیں لاتا
exchange-partner-empty-text = جب لوگ اپنی بات پہلے سے کسی اور نظام کو بتاتے ہوں تو اسے کلید دیں۔
exchange-partner-used = کلید آخری بار کب چلی
exchange-partner-never = کبھی نہیں
exchange-partner-since = کلید کب بنی
exchange-partner-withdrawn-at = کلید کب منسوخ ہوئی
exchange-partner-active = کلید چالو ہے
exchange-partner-withdrawn = کلید منسوخ ہے
exchange-partner-new = کسی نظام کو رپورٹیں لانے دیں
exchange-partner-name-hint = کس کا نظام ہے، جیسے سٹی ہیلپ لائن 1911 کوئٹہ۔ اس کی لائی ہوئی ہر رپورٹ پر افسروں کو یہ نام نظر آتا ہے۔
exchange-partner-go = شامل کریں اور کلید بنائیں
exchange-partner-key-title = یہ کلید حوالے کریں
exchange-partner-key-of = اس سے { $name } یہاں رپورٹیں لاتا ہے۔ جس کے پاس یہ کلید ہو وہ اسی کے نام سے رپورٹ لا سکتا ہے۔
exchange-partner-key-text = یہ اُس نظام کے منتظم کو ایسے طریقے سے دیں جس پر دونوں کو بھروسا ہو۔ یہ دوبارہ نہیں دکھائی جائے گی۔ گم ہو جائے یا کسی اور کو پتا چل جائے تو اسے منسوخ کریں اور نظام کو نئے سرے سے شامل کریں۔
exchange-partner-where = رپورٹیں کہاں بھیجی جائیں
exchange-partner-withdraw = یہ کلید منسوخ کریں
exchange-partner-withdraw-text = منسوخ ہونے کے بعد یہ کلید پھر کبھی نہیں چلے گی۔ جو رپورٹیں اس سے آ چکی ہیں وہ رہیں گی، اور شہری انہیں پہلے کی طرح دیکھتے رہیں گے۔
exchange-partner-known = اس نام کے نظام کی کلید پہلے سے چالو ہے۔ پہلے اسے منسوخ کریں، یا دوسرا نام رکھیں۔
exchange-no-partner = یہاں ایسا کوئی شراکت دار نہیں
exchange-already-withdrawn = اس کی کلید پہلے سے منسوخ ہے

## Messages to citizens
exchange-bad-address = یہ اس ذریعے کا پتہ نہیں ہو سکتا۔
exchange-message-too-long = پیغام خالی ہے یا اس ذریعے کے لیے بہت لمبا ہے۔
exchange-channels-nav = ذرائع
exchange-channels-title = ذرائع: شہریوں کو کاؤنٹر کے باہر کیا بتایا جاتا ہے
exchange-channels-lead = پیغام یہاں تب تک رکتے ہیں جب تک ان کا گیٹ وے انہیں لے نہ لے۔ کوئی نہیں دیکھتا کہ وہ کس کو جاتے ہیں یا ان میں کیا لکھا ہے۔
exchange-channels-how = گیٹ وے لگانے کا طریقہ رہنما docs/guide/channels.md میں ہے۔
exchange-channel-sms = موبائل پیغام (SMS)
exchange-channel-whatsapp = واٹس ایپ
exchange-channel-email = ای میل
exchange-channel-oldest = سب سے پرانا پیغام کب سے رکا ہے
exchange-channel-sent = پچھلے 24 گھنٹوں میں گیٹ وے نے لیے
exchange-channel-failed = پچھلے 24 گھنٹوں میں ناکام ہوئے یا چھوڑ دیے گئے
exchange-channel-answer = آخری جواب
exchange-channel-said = { $answer }، { $at }
exchange-channel-took = آخری پیغام کب لیا
exchange-channel-never = ابھی کوئی نہیں
exchange-channel-none = نہیں لگایا گیا
exchange-channel-stuck = نہیں لگایا گیا، اور پیغام رکے ہیں
exchange-channel-away = گیٹ وے کچھ نہیں لے رہا
exchange-channel-unused = لگا ہوا ہے، ابھی استعمال نہیں ہوا
exchange-channel-works = چل رہا ہے
exchange-code-slow-down = اس فون پر ابھی کئی کوڈ بھیجے جا چکے ہیں۔ ایک گھنٹے بعد کوشش کریں۔
