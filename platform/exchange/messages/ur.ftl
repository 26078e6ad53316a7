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
