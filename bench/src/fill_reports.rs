//! Fills a store with reports through the real services, as fast as the machine allows: what `search` and `lifecycle` at
//! a million stand on. Every report differs from the next. Must not leave out anything that a report at a counter writes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use access::{Access, Limits, Token};
use kernel::ids::UnitId;
use kernel::{Error, Lang, Result};
use khidmat::background::{Background, Duties};
use khidmat::capabilities::{all, timed};
use khidmat::filling::{TypedReport, file_all};
use op::{Core, Op};
use sea_orm::ConnectionTrait;

use crate::machine::say;
use crate::site::{Officer, Site};

/// Reports in one transaction: more would hold up nobody here, but its statements would grow.
const TOGETHER: u64 = 100;
/// Writers at once; SQLite has one turn at a time.
const WRITERS: usize = 4;

const NAMES: [&str; 16] = [
    "عبداللہ",
    "زرمینہ",
    "محمد اسلم",
    "گل بی بی",
    "نور خاتون",
    "شہناز",
    "بلال احمد",
    "حسین بخش",
    "قادر داد",
    "یوسف زئی",
    "خالد محمود",
    "مریم",
    "رحمت اللہ",
    "شیر محمد",
    "فاطمہ",
    "غلام حیدر",
];
const PLACES: [&str; 12] = [
    "شاہوانی",
    "گل محمد",
    "شابو",
    "ہدہ",
    "برما",
    "کیچی بیگ",
    "نوحصار",
    "خیزی",
    "دیبہ",
    "عالمو",
    "کرانی",
    "سردہ",
];
const LOST: [&str; 12] = [
    "موٹر سائیکل",
    "بکری",
    "سلائی مشین",
    "موبائل فون",
    "گھڑی",
    "بیل",
    "شمسی پلیٹ",
    "زیور",
    "نقدی",
    "سائیکل",
    "پانی کی موٹر",
    "گاڑی کی بیٹری",
];
const HOWS: [&str; 8] = [
    "رات کے اندھیرے میں چوری ہو گئی",
    "بازار میں چھین لی گئی",
    "دروازہ توڑ کر لے گئے",
    "مسجد کے باہر سے غائب ہوئی",
    "پڑوسی نے شور سنا مگر کوئی نہ ملا",
    "ملزم دیوار پھلانگ کر بھاگ گئے",
    "صبح اٹھ کر دیکھا تو تالا ٹوٹا تھا",
    "دھوکے سے لے کر واپس نہیں کی",
];

/// The phone of the report with this number of the filling.
pub fn phone(number: u64) -> String {
    format!("0300{:07}", number % 10_000_000)
}

/// What somebody says; the same for the same number.
pub fn told(number: u64) -> TypedReport {
    let pick = |from: &[&'static str], at: u64| {
        from.get((at % from.len().max(1) as u64) as usize).copied().unwrap_or_default()
    };
    // Far apart for neighbours, so that one page of a list is not all of one kind.
    let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
    TypedReport {
        words: format!(
            "میری {} {}۔ گواہ نمبر {} نے بتایا کہ دو آدمی تھے۔ مجھے کسی پر شک نہیں۔",
            pick(&LOST, mixed),
            pick(&HOWS, mixed >> 8),
            number
        ),
        spoken: "urdu".to_owned(),
        killi: format!("کلی {}", pick(&PLACES, mixed >> 12)),
        landmark: "ریلوے پھاٹک".to_owned(),
        name: pick(&NAMES, mixed >> 16).to_owned(),
        parentage: pick(&NAMES, mixed >> 21).to_owned(),
        phone: phone(number),
        ..TypedReport::default()
    }
}

/// Fills the store up to `size` reports at the counters of these officers; then its index is put together and the
/// engine's statistics are made.
pub async fn fill(site: &Site, core: &Core, officers: &[Officer], size: u64) -> Result<()> {
    let started = Instant::now();
    let access = Access::for_demo(core.clone(), Limits::default());
    let mut counters = Vec::new();
    for officer in officers {
        counters.push(counter(core, &access, officer).await?);
    }
    let (counters, next) = (Arc::new(counters), Arc::new(AtomicU64::new(0)));
    let background = Background::start(core, Duties::default());
    let mut writers = Vec::new();
    for _ in 0..WRITERS {
        let (counters, next) = (counters.clone(), next.clone());
        writers.push(tokio::spawn(async move {
            loop {
                let first = next.fetch_add(TOGETHER, Ordering::Relaxed);
                if first >= size {
                    return Ok::<_, Error>(());
                }
                let at = (first / TOGETHER) as usize % counters.len().max(1);
                let (op, office) = counters.get(at).ok_or_else(|| Error::internal("no counter"))?;
                let typed: Vec<_> = (first..(first + TOGETHER).min(size)).map(told).collect();
                file_all(op, *office, &typed).await?;
            }
        }));
    }
    for writer in writers {
        writer.await.map_err(Error::internal)??;
    }
    core.journal.settle().await?;
    background.stop().await;
    khidmat::indexing::bring_up_to_date(core).await?;
    // Or what is measured next would share the machine with the clocks of what was filled in.
    deadlines::catch_up(core, &timed(&all())).await?;
    tidy_up(core).await?;
    let took = started.elapsed().max(Duration::from_millis(1));
    say(&format!(
        "{}: filled to {size} reports in {took:.0?}, {:.0}/s",
        site.name,
        size as f64 / took.as_secs_f64()
    ));
    Ok(())
}

/// Files one report at the counter of this officer.
pub async fn file_one(core: &Core, officer: &Officer, number: u64) -> Result<()> {
    let access = Access::for_demo(core.clone(), Limits::default());
    let (op, office) = counter(core, &access, officer).await?;
    file_all(&op, office, &[told(number)]).await
}

async fn counter(core: &Core, access: &Access, officer: &Officer) -> Result<(Op, UnitId)> {
    let token = Token::parse(&officer.session.cookie).ok_or_else(|| Error::internal("no token"))?;
    let who = access.signed_in(&token).await?.ok_or_else(|| Error::internal("not signed in"))?;
    let office = who.actor.unit.ok_or_else(|| Error::internal("no office"))?;
    Ok((Op::new(core.clone(), who.actor.clone(), Lang::Ur), office))
}

/// A filled store is planned for as such.
async fn tidy_up(core: &Core) -> Result<()> {
    if core.db.engine() == db::Engine::Postgres {
        let tx = core.db.write().await?;
        tx.execute_unprepared("ANALYZE").await.map_err(db::db_error)?;
        tx.commit().await?;
    }
    Ok(())
}
