# نگرانی: ریکارڈ دیکھنے میں کیا غیر معمولی نظر آیا، اور افسرِ بالا نے کیا پایا۔

oversight-nav = ریکارڈ دیکھنے کی نگرانی
oversight-title = ریکارڈ دیکھنے کی نگرانی
oversight-lead = ہر ریکارڈ کا کھولا جانا لکھا جاتا ہے۔ جو بات لکھے ہوئے اصولوں کے مطابق غیر معمولی ہو وہ آپ کے پاس آتی ہے، کیونکہ وہ اہلکار آپ کے ماتحت ہے۔ وجہ کیا تھی، یہ ابھی معلوم نہیں۔
oversight-filter = کون سی باتیں
oversight-open = جائزہ باقی
oversight-reviewed = جائزہ ہو چکا
oversight-waiting = { $count ->
    [one] ایک معاملہ آپ کے جائزے کا منتظر ہے۔
   *[other] { $count } معاملے آپ کے جائزے کے منتظر ہیں۔
}
oversight-none-waiting = آپ کے جائزے کے لیے کچھ باقی نہیں۔
oversight-empty-open = کوئی غیر معمولی بات نظر نہیں آئی
oversight-empty-reviewed = ابھی کسی بات کا جائزہ نہیں ہوا
oversight-empty-text = آپ کے ماتحت اہلکاروں کے بارے میں باتیں یہاں آتی ہیں، سب سے نئی پہلے۔
oversight-officer = اہلکار
oversight-post = عہدہ اور دفتر
oversight-rule = کیا بات نظر آئی
oversight-day = دن
oversight-count = کتنی بار
oversight-stands = کس مرحلے پر ہے
oversight-state-reviewed = جائزہ ہو چکا
oversight-state-yours = آپ کو جائزہ لینا ہے
oversight-state-before = کس کے پاس: { $tier }
oversight-tier-circle = ایس ڈی پی او
oversight-tier-district = ضلعی پولیس افسر
oversight-tier-region = ریجنل پولیس افسر
oversight-tier-province = انسپکٹر جنرل
oversight-tier-outside = پولیس سے باہر کا نگران
oversight-one-lead = یہ صفحہ نہ وہ اہلکار دیکھ سکتا ہے نہ اس کا کوئی ماتحت۔
oversight-one-ask = فیصلے سے پہلے اہلکار سے پوچھیں۔
oversight-looks = کیا کیا دیکھا گیا
oversight-looks-note = نمبر وہیں دکھایا جاتا ہے جہاں آپ خود وہ ریکارڈ پڑھ سکتے ہیں۔ کس کو تلاش کیا گیا، یہ محفوظ نہیں رکھا جاتا۔
oversight-more = { $count ->
    [one] ایک اور گنتی میں ہے، فہرست میں نہیں۔
   *[other] { $count } اور گنتی میں ہیں، فہرست میں نہیں۔
}
oversight-at = کب
oversight-record = ریکارڈ
oversight-done = کیا کیا
oversight-purpose = بتایا گیا مقصد
oversight-what-opened = کھولا
oversight-what-refused = روک دیا گیا
oversight-what-searched = تلاش کیا
oversight-what-beside = دوسرے کے ساتھ دکھا
oversight-what-listed = فہرست میں دکھا
oversight-what-taken = فائل کے طور پر لے گیا
oversight-kin-own = نام اہلکار کا اپنا ہے
oversight-kin-family = والد یا شوہر کا نام اہلکار کا ہے
oversight-kin-colleague = نام ساتھی اہلکار کا ہے
oversight-purpose-serve = شہری کاؤنٹر پر ہے
oversight-purpose-investigate = اسی ریکارڈ پر کام کر رہا ہے
oversight-purpose-supervise = دفتر کی نگرانی
oversight-kind-report = ایک رپورٹ
oversight-kind-slip = رپورٹ کی پرچی
oversight-kind-evidence = رپورٹ کا ثبوت
oversight-kind-fir = ایک ایف آئی آر
oversight-kind-referral = عدالت کو حوالگی
oversight-kind-custody = زیرِ حراست شخص
oversight-kind-diary = روزنامچہ
oversight-kind-search = تلاش
oversight-kind-list = ایک فہرست
oversight-kind-other = کوئی اور ریکارڈ
oversight-steps = اب تک کیا ہوا
oversight-step-raised = { $count ->
    [one] ایک بار دیکھنے پر نظر آیا؛ بھیجا گیا: { $tier }
   *[other] { $count } بار دیکھنے پر نظر آیا؛ بھیجا گیا: { $tier }
}
oversight-step-grown = بڑھ کر { $count } بار ہو گیا
oversight-step-climbed = وقت پر جائزہ نہیں ہوا؛ آگے بھیجا گیا: { $tier }
oversight-verdict = آپ کا فیصلہ
oversight-verdict-which = آپ نے کیا پایا؟
oversight-verdict-explained = وضاحت ہو گئی: معقول وجہ تھی
oversight-verdict-warned = معقول وجہ نہیں تھی: اہلکار کو تنبیہ کی گئی
oversight-verdict-referred = محکمانہ انکوائری کے لیے بھیجا گیا
oversight-verdict-words = کیا پوچھا گیا، کیا جواب ملا، کیا پایا
oversight-verdict-hint = پولیس سے باہر کے نگران کو بھی یہ ملتا ہے۔
oversight-verdict-send = فیصلہ درج کریں
oversight-bad-which = اوپر کی فہرستوں میں سے ایک چنیں۔
oversight-choose-verdict = چنیں کہ آپ نے کیا پایا۔
oversight-reviewed-already = اس بات پر فیصلہ پہلے ہی ہو چکا ہے۔
oversight-erased = اس بات کا مواد مٹایا جا چکا ہے۔
oversight-prove-again = آپ کا سائن اِن 15 منٹ سے پرانا ہے۔ دوسرے صفحے میں (/step-up) دوبارہ شناخت کرائیں، پھر یہ فارم دوبارہ بھیجیں۔ لکھا ہوا کچھ ضائع نہیں ہوا۔
oversight-no-copy = یہ نگرانی کی باتوں کی نقل نہیں۔
oversight-not-for-you = یہ نقل کسی اور کے لیے سر بمہر ہے، یا اسے بدلا گیا ہے۔
