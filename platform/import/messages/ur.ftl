## دوسرے نظاموں کی فائلیں لینا: ہر سطر کا کیا ہوا
import-duplicate = یہ نمبر فائل میں یا ریکارڈ میں پہلے سے موجود ہے۔ دوبارہ نہیں لیا جاتا۔
import-station-unconfirmed = یہ یقینی نہیں کہ کون سا تھانہ مراد ہے۔ تھانوں کی فائل میں نام کی تصدیق کریں، پھر --stations کے ساتھ دوبارہ چلائیں۔
import-test-row = کسی نے نظام کو آزمایا تھا۔ آزمائشی سطریں نہیں لی جاتیں۔
import-missing-column = فائل میں یہ کالم نہیں ہے، اس کے بغیر کوئی سطر نہیں لی جا سکتی۔
import-no-number = سطر میں کوئی ایسا نمبر نہیں جو پڑھا جا سکے۔
import-no-year = سطر میں کوئی ایسا سال نہیں جو پڑھا جا سکے۔
import-no-station = سطر میں تھانے کا نام نہیں ہے۔
import-not-utf8 = یہ سطر UTF-8 متن نہیں ہے۔ فائل کو "CSV UTF-8" کے طور پر محفوظ کریں اور دوبارہ چلائیں۔
import-too-few-cells = سطر میں عنوانات سے کم خانے ہیں۔
import-too-many-cells = سطر میں عنوانات سے زیادہ خانے ہیں: شاید کسی خانے میں بغیر واوین کے کوما ہے۔
import-cut-row = آخری سطر ادھوری ہے۔
import-unclosed-quote = اس سطر میں واوین کھلے اور بند نہیں ہوئے۔
import-cell-too-long = ایک خانہ 20,000 حروف سے لمبا ہے۔
import-number-too-long = نمبر 60 حروف سے لمبا ہے۔
import-blank-row = سطر خالی ہے۔

## لی گئی سطر میں کیا ناممکن ہے
import-flag-in-future = ایک تاریخ مستقبل کی ہے
import-flag-long-ago = ایک تاریخ 1990 سے پہلے کی ہے
import-flag-event-after-report = وقوعہ رپورٹ کے بعد کا بتایا گیا ہے
import-flag-done-before-made = شکایت بننے سے پہلے اس پر کارروائی درج ہے
import-flag-fir-before-complaint = ایف آئی آر شکایت سے پرانی ہے
import-flag-far-apart = دو تاریخوں میں 16,248 گھنٹے سے زیادہ کا فرق ہے
import-flag-year-differs = نمبر کا سال تاریخ کے سال سے مختلف ہے
import-flag-unreadable-time = ایک تاریخ پڑھی نہیں جا سکتی
import-flag-no-time = تاریخ درج نہیں ہے
import-flag-unreadable-fir = ایف آئی آر کا نمبر پڑھا نہیں جا سکتا
import-flag-hidden-marks = ایک خانے میں ایسے نشان ہیں جو نظر نہیں آتے
import-flag-which-day = ایک تاریخ کا دن اور مہینہ یقینی نہیں: جہاں دونوں ممکن تھے دن پہلے پڑھا گیا، ورنہ جس طرح ممکن تھا
import-flag-negative-time = کارروائی میں لگا وقت صفر سے کم لکھا ہے

## فائل کیوں نہیں لی گئی
import-file-too-large = فائل 2 جی بی سے بڑی ہے۔ اسے حصوں میں تقسیم کریں۔
import-no-header = فائل میں عنوانات کی سطر نہیں ہے۔
import-not-text = یہ فائل متن نہیں ہے۔
import-not-a-sheet = یہ شیٹ پڑھی نہیں جا سکتی۔ اسے CSV UTF-8 کے طور پر محفوظ کریں۔
import-no-such-unit = تھانوں کی فائل میں ایسا یونٹ درج ہے جو موجود نہیں۔
import-erased-while-waiting = منتظر سطر قانون کے مطابق مٹا دی گئی تھی۔ اسے دوبارہ نہیں لیا جاتا۔
