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
exchange-channel-opted-out = فون جو اس ذریعے سے کوئی پیغام نہیں چاہتے
exchange-channel-unread = آیا مگر پڑھا نہ جا سکا
exchange-wa-unreadable = [ایسا پیغام جو یہاں پڑھا نہیں جا سکتا]
exchange-wa-file-large = [فائل بہت بڑی ہے، لی نہیں جا سکتی]
exchange-wa-file-kind = [ایسی فائل جو نہیں لی جاتی]
exchange-wa-file-gone = [فائل جو اب واٹس ایپ کے پاس نہیں]
exchange-wa-file-late = [فائل ابھی نہیں مل سکی؛ ملتے ہی آ جائے گی]
exchange-wa-stopped = اب آپ کو واٹس ایپ پر پولیس کا کوئی پیغام نہیں آئے گا۔ دوبارہ چاہیں تو «شروع» لکھیں۔ خطرے میں 15 پر کال کریں۔
exchange-wa-started = اب آپ کو واٹس ایپ پر پولیس کے پیغام دوبارہ آئیں گے۔ نہ چاہیں تو «بند» لکھیں۔
exchange-channel-took = آخری پیغام کب لیا
exchange-channel-never = ابھی کوئی نہیں
exchange-channel-none = نہیں لگایا گیا
exchange-channel-stuck = نہیں لگایا گیا، اور پیغام رکے ہیں
exchange-channel-away = گیٹ وے کچھ نہیں لے رہا
exchange-channel-unused = لگا ہوا ہے، ابھی استعمال نہیں ہوا
exchange-channel-works = چل رہا ہے
exchange-code-slow-down = اس فون پر ابھی کئی کوڈ بھیجے جا چکے ہیں۔ ایک گھنٹے بعد کوشش کریں۔
exchange-bad-message = یہ گیٹ وے کا پیغام نہیں ہو سکتا۔
exchange-no-thread = ایسی کوئی بات چیت نہیں، یا کوئی اور ڈیسک اس پر کام کر رہا ہے۔
exchange-no-heard = ایسا کوئی پیغام نہیں، یا کوئی اور ڈیسک اس پر کام کر رہا ہے۔
exchange-heard-done = اس پیغام کا جواب ہو چکا ہے، یا یہ درج ہو چکا یا الگ رکھا جا چکا ہے۔
exchange-never-aside = یہاں لکھنے والا بول نہیں سکتا تھا۔ اس کی کوئی بات جواب کے بغیر بند نہیں ہوتی۔
exchange-choose-reason = بتائیں کہ جواب کے بغیر کیوں بند کی جا رہی ہے۔
exchange-choose-channel = بتائیں کہ دوسرے پیغام کس ذریعے سے آتے ہیں۔
exchange-nobody-wrote = اس نمبر یا پتے سے اس ڈیسک کو کسی نے نہیں لکھا۔
exchange-no-gateway = اس ذریعے کا گیٹ وے اس وقت نہیں ہے۔ جب تک نہ ہو، جواب نہیں جا سکتا۔
exchange-channel-came = پچھلے 24 گھنٹوں میں آنے والے پیغام
exchange-channel-unanswered = اہلکار کے جواب کے منتظر
exchange-channel-flood = پچھلے 24 گھنٹوں میں گنے گئے مگر نہ رکھے گئے: ایک ہی نمبر یا پتے سے حد سے زیادہ

exchange-inbox-nav = پیغامات
exchange-inbox-title = شہریوں کے پیغامات
exchange-inbox-lead = لوگوں کے وہ پیغام جن کا جواب نظام خود نہ دے سکا۔ جو ڈیسک پہلے جواب دے، بات چیت اسی کی ذمہ داری ہے۔
exchange-inbox-waiting = جواب کے منتظر
exchange-inbox-all = تمام بات چیت
exchange-inbox-words = تازہ پیغام
exchange-inbox-from = کہاں سے
exchange-inbox-at = کب
exchange-inbox-address = { $channel }، آخر میں { $from }
exchange-inbox-many = { $many } { $many ->
    [one] منتظر
   *[other] منتظر
 }
exchange-inbox-silent = بول نہیں سکتے
exchange-inbox-done = جواب ہو چکا
exchange-inbox-erased = اس کا متن قانون کے مطابق مٹا دیا گیا ہے۔
exchange-inbox-wordless = (کوئی لفظ نہیں)
exchange-inbox-empty = کوئی پیغام منتظر نہیں
exchange-inbox-empty-text = نئے پیغام یہاں آتے ہیں: جو بول نہ سکے وہ سب سے پہلے، پھر جو سب سے دیر سے منتظر ہو۔
exchange-thread-title = بات چیت
exchange-thread-caution = فون کسی اور کے ہاتھ میں بھی ہو سکتا ہے۔ نمبر سے پتہ نہیں چلتا کہ فون کس کے پاس ہے: نہ معاملہ لکھیں، نہ کسی شخص یا جگہ کا نام، اور نام نہ پوچھیں۔
exchange-thread-silent-heading = فون نہ کریں
exchange-thread-silent = جو لکھتا ہے وہ بول نہیں سکتا ({ $at })۔ اس کا کوئی پیغام بغیر جواب بند نہیں ہو سکتا۔
exchange-thread-cut = پرانے پیغام
exchange-line-in = انہوں نے لکھا
exchange-line-program = پروگرام کا جواب
exchange-line-officer = ڈیسک کا جواب
exchange-line-not-kept = (الفاظ محفوظ نہیں رکھے جاتے)
exchange-line-said-at = گیٹ وے کی گھڑی کے مطابق { $at } کو بھیجا گیا
exchange-line-record = جو رپورٹ بنی اسے کھولیں
exchange-line-file = رپورٹ کے طور پر درج کریں
exchange-heard-new = منتظر
exchange-heard-answered = جواب لکھ دیا گیا
exchange-heard-filed = درج ہو چکا
exchange-heard-aside = جواب کے بغیر بند
exchange-fate-waiting = بھیجا جانا ہے
exchange-fate-sent = بھیج دیا گیا
exchange-fate-delivered = پہنچ گیا
exchange-fate-failed = نہیں پہنچ سکتا
exchange-fate-given-up = چھوڑ دیا گیا
exchange-fate-silenced = نہیں بھیجا گیا
exchange-reason-junk = اشتہار یا فضول
exchange-reason-mistake = کسی اور کے لیے تھا
exchange-reason-repeated = وہی بات جو دوسرے پیغام میں ہے
exchange-reason-courtesy = جواب کی ضرورت نہیں، جیسے شکریہ
exchange-aside-title = جواب کے بغیر بند کریں
exchange-aside-why = وجہ
exchange-aside-go = بند کریں
exchange-answer-label = آپ کا جواب
exchange-answer-hint = جس راستے سے پیغام آیا اسی سے جائے گا۔ سادہ الفاظ، جو کوئی اور پڑھ لے تو کسی کو خطرہ نہ ہو۔
exchange-answer-go = جواب بھیجیں
exchange-answer-not = جواب بھیجنے کے لیے گیٹ وے نہیں ہے۔ اسے رپورٹ کے طور پر درج کریں، یا ذریعہ ٹھیک ہونے کا انتظار کریں۔
exchange-line-notice = اطلاع: آپ کے لیے خبر ہے۔ اس میں معاملے کی کوئی بات نہیں تھی۔
exchange-file-photo = تصویر دیکھیں
exchange-file-voice = آواز کا پیغام
exchange-file-document = دستاویز محفوظ کریں
exchange-aside-choose = وجہ چنیں
exchange-notice-title = ابھی الفاظ نہیں بھیجے جا سکتے
exchange-notice-text = واٹس ایپ آخری پیغام کے ایک دن بعد تک ہی اپنے الفاظ بھیجنے دیتا ہے۔ آپ منظور شدہ اطلاع بھیج سکتے ہیں: اس میں صرف یہ ہوتا ہے کہ خبر ہے، معاملے کی کوئی بات نہیں۔ وہ دوبارہ لکھیں تو آپ جواب دے سکیں گے۔
exchange-notice-go = اطلاع بھیجیں
exchange-notice-words = پولیس کے پاس آپ کے لیے خبر ہے۔ سننا چاہیں تو یہاں لکھیں۔ خطرے میں 15 پر کال کریں۔
exchange-answer-stopped = اس فون پر پولیس کے پیغام نہیں چاہیے گئے۔ کسی اور راستے سے بھی نہ لکھیں۔ ضرورت ہو تو اسے رپورٹ کے طور پر درج کریں۔
exchange-only-notice = آخری پیغام کو ایک دن گزر چکا ہے: واٹس ایپ ابھی آپ کے الفاظ نہیں لیتا۔ کچھ نہیں بھیجا گیا۔ آپ اطلاع بھیج سکتے ہیں۔
exchange-words-can-go = ابھی آپ الفاظ میں جواب دے سکتے ہیں۔ اطلاع نہیں بھیجی گئی۔
exchange-wants-nothing = اس فون پر پولیس کے پیغام نہیں چاہیے گئے۔ کچھ نہیں بھیجا گیا۔
exchange-notice-sent = پچھلے ایک دن میں اطلاع بھیجی جا چکی ہے۔ دوسری سے کچھ نیا نہیں معلوم ہو گا۔
exchange-join-title = یہی شخص کہیں اور سے بھی لکھتا ہے
exchange-join-lead = صرف تب جب آپ کو معلوم ہو، کسی پیغام کے کہنے پر نہیں: پھر دونوں بات چیت ساتھ دکھائی دیں گی۔
exchange-join-channel = دوسرے پیغام کس ذریعے سے آتے ہیں
exchange-join-address = نمبر یا پتہ
exchange-join-go = ساتھ ملا دیں
exchange-silent-text = اگر آپ سمجھتے ہیں کہ لکھنے والا بول نہیں سکتا تھا تو یہ بتائیں۔ پھر اس بات چیت کی کوئی چیز کوئی بھی، کبھی بھی، جواب کے بغیر بند نہیں کر سکتا۔
exchange-silent-go = درج کریں: بول نہیں سکے

# The helpline.
exchange-channel-call = ہیلپ لائن کی کالیں
exchange-helpline-came = پچھلے 24 گھنٹوں کی کالیں
exchange-helpline-open = ان میں سے جن کا نتیجہ ابھی نہیں لکھا گیا
exchange-helpline-refused = پچھلے 24 گھنٹوں میں ٹیلی فون ایکسچینج کے نام سے بھیجی گئی باتیں جن پر یقین نہیں کیا گیا
exchange-helpline-nav = ہیلپ لائن
exchange-helpline-title = ہیلپ لائن
exchange-helpline-loads = یہ صفحہ ہر 20 سیکنڈ بعد خود تازہ ہوتا ہے۔
exchange-helpline-still = اسے ٹھہرا دیں
exchange-helpline-stands = یہ صفحہ ٹھہرا ہوا ہے۔
exchange-helpline-go-on = پھر سے خود تازہ ہونے دیں
exchange-helpline-silent = بول نہیں سکتا تھا: لکھیں کہ کیا کیا گیا
exchange-helpline-live = اس وقت لائن پر، سب سے نئی پہلے
exchange-helpline-waiting = منتظر، سب سے پرانی پہلے
exchange-helpline-sunk = منتظر، ان نمبروں سے جن کی پچھلے 30 دنوں میں فضول کالیں آئیں
exchange-helpline-more = { $many ->
    [one] ایک اور کال
   *[other] مزید { $many } کالیں
 }
exchange-helpline-total = { $caption }: { $many }
exchange-helpline-all = سب کھلی کالیں
exchange-helpline-empty = نہ کوئی لائن پر ہے نہ کوئی کال منتظر ہے
exchange-helpline-empty-text = گھنٹی بجتے ہی کال یہاں آ جاتی ہے، اور تب تک رہتی ہے جب تک کوئی لکھ نہ دے کہ اس کا کیا بنا۔
exchange-call-who = کال
exchange-call-noted = دھیان دیں
exchange-call-line = ملایا گیا نمبر
exchange-call-extension = ایکسٹینشن
exchange-call-number-end = { $at }، نمبر کا آخر { $from }
exchange-call-withheld-at = { $at }، نمبر چھپا ہوا
exchange-call-withheld = نمبر چھپا ہوا ہے
exchange-call-silent-tag = بول نہیں سکتا تھا
exchange-call-before-tag = اس نمبر پر کوئی بول نہیں سکتا تھا
exchange-call-proposed-tag = پھر خاموش: کیا وہاں کوئی بول نہیں سکتا؟
exchange-call-junk-many = { $many ->
    [one] پچھلے 30 دنوں میں اس نمبر سے ایک فضول کال
   *[other] پچھلے 30 دنوں میں اس نمبر سے { $many } فضول کالیں
 }
exchange-stage-ringing = گھنٹی بج رہی ہے
exchange-stage-talking = بات ہو رہی ہے
exchange-stage-missed = کسی نے نہیں اٹھایا
exchange-stage-over = کال ختم ہوئی
exchange-stage-unknown = کب ختم ہوئی، معلوم نہیں
exchange-call-title = کال
exchange-call-silent = جس نے فون کیا وہ بول نہیں سکا: { $at }۔ اس کی اپنی خواہش کے بغیر واپس فون نہ کریں: فون مارنے والے کے ہاتھ میں ہو سکتا ہے۔
exchange-call-silent-first = یہ کال تب تک سب سے اوپر رہے گی جب تک لکھا نہ جائے کہ کیا کیا گیا۔
exchange-call-before = اس نمبر پر، یا اسی شخص کے کسی اور نمبر پر، کوئی بول نہیں سکتا تھا۔ سوچیں کہ کہیں پھر ایسا تو نہیں؛ اس کی اپنی خواہش کے بغیر واپس فون نہ کریں۔
exchange-call-proposed = اس نمبر سے 24 گھنٹوں میں { $many } بار فون آیا اور کچھ نہ کہا گیا۔ اگر اب بھی کچھ نہ کہا جائے تو ہو سکتا ہے وہاں کوئی بول نہ سکتا ہو۔ یہ صرف آپ بتا سکتے ہیں۔
exchange-call-silent-go = درج کریں: بول نہیں سکے
exchange-call-silent-text = کال کے دوران یا اس کے بعد کسی بھی وقت۔ یہ بات کبھی واپس نہیں لی جا سکتی، اور اس نمبر کی کوئی کال پھر کبھی فضول کہہ کر الگ نہیں رکھی جا سکتی۔
exchange-call-facts = ٹیلی فون ایکسچینج کے مطابق
exchange-call-rang = گھنٹی بجی
exchange-call-answered = اٹھایا گیا
exchange-call-ended = ختم ہوئی
exchange-call-ended-by = فون کس نے رکھا
exchange-call-length = بات ہوئی، منٹ
exchange-ended-caller = فون کرنے والے نے
exchange-ended-operator = آپریٹر نے
exchange-ended-exchange = ٹیلی فون ایکسچینج نے
exchange-call-history = اس نمبر سے پہلے
exchange-call-earlier = پچھلی کالیں، سب سے نئی پہلے
exchange-call-first = اس نمبر کی یہ پہلی کال ہے۔
exchange-call-no-history = چھپے ہوئے نمبر کا کوئی ماضی نہیں ہوتا، اور اسے کسی اور چھپے ہوئے نمبر کے ساتھ نہیں ملایا جاتا۔
exchange-call-when = کب
exchange-call-outcome = اس کا کیا بنا
exchange-call-report = رپورٹ
exchange-call-elsewhere = یہی شخص، جیسا کہ ایک افسر نے پہچانا
exchange-call-known = { $by }: { $many ->
    [one] ایک پیغام
   *[other] { $many } پیغام
 }، سب سے نیا { $at }
exchange-call-notes = نوٹ
exchange-call-by = افسر { $by }، { $at }
exchange-call-went-on = یہ الفاظ کال کے ساتھ آگے چلے گئے اور اب یہاں نہیں پڑھے جاتے۔
exchange-call-note = جو کہا جا رہا ہے
exchange-call-note-go = یہ نوٹ محفوظ کریں
exchange-call-is-filed = یہ کال درج ہو چکی ہے؛ لکھیں کہ اور کیا کیا گیا۔ رپورٹ:
exchange-call-file = رپورٹ درج کریں
exchange-call-or = یا
exchange-call-to = آگے دی گئی: کس کو
exchange-call-why = فضول: کیوں
exchange-call-words = الفاظ میں
exchange-call-words-hint = کیا مشورہ دیا، کس کو آگے دی، یا جو بول نہیں سکتا تھا اس کے لیے کیا کیا گیا: "مقام معلوم کروایا"، "گاڑی بھیجی"، "طے شدہ طریقے سے واپس فون کیا"۔
exchange-call-sure = یہ نمبر پہلے بھی خاموش رہا ہے
exchange-call-sure-yes = میں نے سوچ لیا: وہاں کوئی ایسا نہ تھا جو بول نہ سکتا ہو
exchange-call-end-go = یہی اس کا نتیجہ ہے
exchange-outcome-filed = رپورٹ درج ہوئی
exchange-outcome-advice = مشورہ دیا گیا
exchange-outcome-passed-on = آگے دی گئی
exchange-outcome-silent = بول نہیں سکتا تھا
exchange-outcome-silent-hint = نیچے لکھیں کہ کیا کیا گیا۔
exchange-outcome-junk = فضول
exchange-outcome-wrong-number = غلط نمبر
exchange-outcome-nothing-said = کچھ نہ کہا گیا، یا لائن کٹ گئی
exchange-passed-15 = 15 کا کنٹرول روم
exchange-passed-rescue = ریسکیو، ایمبولینس یا فائر بریگیڈ
exchange-passed-station = تھانہ یا پولیس کا کوئی اور دفتر
exchange-passed-other = کوئی اور
exchange-junk-prank = شرارت، بچے کا کھیل
exchange-junk-abuse = گالیاں، بے ہودہ باتیں
exchange-junk-machine = اشتہار، مشین
exchange-junk-chatter = ایسی گپ جس میں کوئی مدد نہیں مانگی گئی
exchange-no-call = یہاں ایسی کوئی کال نہیں ہے۔
exchange-bad-call = یہ کال نہیں ہو سکتی۔
exchange-call-done = کوئی اور پہلے ہی لکھ چکا ہے کہ اس کال کا کیا بنا۔ وہ نیچے درج ہے۔
exchange-call-gone-on = یہ کال پہلے ہی آگے جا چکی ہے اور دوسری بار درج نہیں ہوتی۔ لکھیں کہ اور کیا کیا گیا۔
exchange-never-junk = اس نمبر پر کوئی تھا جو بول نہیں سکتا تھا۔ اس کی کوئی کال فضول نہیں: کوئی اور نتیجہ چنیں۔
exchange-say-what-was-done = فون کرنے والا بول نہیں سکتا تھا: لکھیں کہ اس کے لیے کیا کیا گیا
exchange-silent-before = یہ نمبر پہلے بھی خاموش رہا ہے۔ سوچیں کہ کہیں وہاں کوئی بول نہ سکتا ہو: "درج کریں: بول نہیں سکے" دبائیں، یا بتائیں کہ آپ نے سوچ لیا ہے
exchange-choose-outcome = چنیں کہ کال کا کیا بنا
exchange-choose-passed-to = چنیں کہ کال کس کو دی گئی

exchange-answer-insecure = محفوظ رابطہ نہیں بن سکا: TLS نہیں ہے یا سرٹیفکیٹ درست نہیں
exchange-answer-login = نام یا پاس ورڈ قبول نہیں ہوا
exchange-answer-odd = ایسا جواب آیا جو سمجھا نہیں جا سکا
exchange-answer-denied = وہ پوچھی گئی بات سے انکار کرتا ہے
exchange-channel-mailbox = ڈاک کا خانہ
exchange-channel-looked = آخری بار دیکھا گیا
exchange-channel-deaf = ڈاک کا خانہ دیکھا نہیں جا سکتا
exchange-mail-large = [پیغام بہت بڑا تھا۔ صرف اس کا شروع کا حصہ پڑھا گیا، اور کوئی فائل نہیں لی گئی۔]
exchange-mail-empty = [ایسا پیغام جس میں الفاظ نہیں]
exchange-mail-file-many = [فائلیں حد سے زیادہ تھیں: یہ نہیں لی گئیں]
exchange-mail-words = [پیغام میں اس سے زیادہ الفاظ ہیں جتنے یہاں رکھے جاتے ہیں]
exchange-mail-rest = [جو نہیں لیا گیا وہ ڈاک کے خانے میں نشان کے ساتھ موجود ہے: آئی ٹی منتظم وہاں سے لے سکتا ہے]
exchange-channel-aside = ڈاک کے خانے میں نشان کے ساتھ چھوڑے گئے: پڑھے نہ جا سکے یا پورے نہ لیے جا سکے
exchange-channel-flood-mail = پچھلے 24 گھنٹوں میں ڈاک کے خانے میں بعد کے لیے چھوڑے گئے: ایک ہی پتے سے حد سے زیادہ
exchange-inbox-mail = { $channel }، { $from }
