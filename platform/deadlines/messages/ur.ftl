# مہلتیں: قانون اور حکم کی مہلتیں، کیا دیر میں ہے اور کسے بتایا گیا۔

deadlines-nav = مہلتیں
deadlines-title = مہلتیں
deadlines-lead = ہر مہلت رپورٹ کے وقت سے گنی جاتی ہے اور صرف اسی کام سے ختم ہوتی ہے جو قانون مانگتا ہے۔ کوئی اسے ہاتھ سے نہیں روک سکتا۔
deadlines-late = گزر گئیں
deadlines-soon = آٹھ گھنٹے میں گزرنے والی
deadlines-running = تمام کھلی مہلتیں
deadlines-filter = کون سی مہلتیں
deadlines-number = نمبر
deadlines-what = کیا باقی ہے
deadlines-by = کب تک
deadlines-stands = صورتِ حال
deadlines-told = اطلاع کہاں تک پہنچی
deadlines-to-collect = { $body } کو بتایا جانا ہے، ابھی وصول نہیں کیا گیا
deadlines-nobody = ابھی کسی کو نہیں
deadlines-past = { $span } کی دیر
deadlines-left = { $span } باقی
deadlines-days = { $count ->
    [one] ایک دن
   *[other] { $count } دن
}
deadlines-hours = { $count ->
    [one] ایک گھنٹہ
   *[other] { $count } گھنٹے
}
deadlines-minutes = { $count ->
    [one] ایک منٹ
   *[other] { $count } منٹ
}
deadlines-empty-late = کوئی مہلت نہیں گزری
deadlines-empty = کوئی مہلت قریب نہیں
deadlines-empty-text = آپ کے ذمے جو کچھ باقی ہے وہ یہاں دکھائی دیتا ہے، سب سے پرانا پہلے۔
deadlines-urgent = فوری توجہ
deadlines-urgent-more = { $count ->
    [one] اور ایک اور
   *[other] اور { $count } مزید
}
deadlines-digests = ہر شفٹ میں کیا بتایا گیا
deadlines-digests-lead = ہر شفٹ کی ایک سطر: کتنی مہلتیں گزریں جن کی اطلاع آپ کے یونٹ کو دی گئی۔
deadlines-shift = شفٹ
deadlines-shift-told = گزری ہوئی مہلتیں
deadlines-sealed = سر بمہر
deadlines-shift-sealed = ان میں سے سر بمہر
deadlines-shift-sealed-one = { $called }: { $limit }، اطلاع { $at }
deadlines-shift-unit = یونٹ
deadlines-digest-read = پڑھا گیا
deadlines-digest-not-read = ابھی نہیں
deadlines-digest-unread = { $unit } کو { $until } پر ختم ہونے والی شفٹ میں گزری ہوئی مہلتوں کی اطلاع دی گئی۔ یہ ابھی پڑھی نہیں گئی۔
deadlines-digest-more = … اور مزید، نیچے کی فہرست میں
deadlines-digest-see = دیکھیں کیا بتایا گیا
deadlines-digest-mark = میں نے پڑھ لیا
deadlines-bad-which = اوپر دی گئی فہرستوں میں سے ایک چنیں۔
deadlines-no-copy = یہ گزری ہوئی مدتوں کی نقل نہیں۔
deadlines-not-collected-before = اس سے چھوٹے نمبر ابھی کسی نقل میں نہیں۔ --from نہ لکھیں، یا پہلے نمبر سے شروع کریں۔
deadlines-not-for-you = یہ نقل کسی اور کے لیے سر بمہر ہے، یا اسے بدلا گیا ہے۔
