# پروگرام کے اپنے الفاظ، اس کے لیے جو اسے چلاتا ہے۔
khidmat-demo-store = اس ذخیرے میں فرضی لوگ ہیں۔ اسے اصلی کے طور پر نہیں چلایا جا سکتا۔
khidmat-not-a-file = یہ فائل پڑھی نہیں جا سکتی۔
khidmat-no-keeper = نام، پاس ورڈ یا کوڈ درست نہیں۔
khidmat-unknown-office = node.offices کا کوئی دفتر فہرست میں نہیں۔
khidmat-unreadable-key = تصدیق کی ایک کلید پڑھی نہیں جا سکتی۔
khidmat-initialised = یہ نوڈ پہلے ہی تیار ہے۔
khidmat-address-taken = جس پتے پر سننا ہے وہ استعمال نہیں ہو سکتا۔
khidmat-no-attachment = اس دستاویز کے ساتھ کوئی رسید منسلک نہیں۔
witness-listener = گواہ مزید نہیں سن سکتا۔
witness-unreadable-state = اس گواہ کا دیکھا ہوا پڑھا نہیں جا سکتا۔ اس کے بغیر یہ شروع نہیں ہوتا۔
