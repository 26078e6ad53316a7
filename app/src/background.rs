//! What a node does by itself: places entries in the tree, gathers cosignatures, ships to the province and fetches from it, carries out what other nodes have said, keeps the
//! newest checkpoint outside the store, tells other systems and citizens, keeps the search index, the clocks and for whom sealed FIRs are sealed, watches look-ups, reports what is due for erasure, and does what
//! capabilities do by themselves. Must not serve requests.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use capability::Duty;
use contracts::{Channels, Hears};
use exchange::Outbound;
use exchange::channels::dispatch;
use exchange::channels::email::poll;
use exchange::channels::gateway::Gateways;
use exchange::channels::whatsapp::work;
use files::Blobs;
use journal::ship::HttpCarrier;
use journal::{Journal, Kind, WitnessAddress};
use op::{Core, Op};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::config::Upstream;
use crate::dak::{self, Post};
use crate::indexing;
use crate::litter::{self, Litter};

/// Witnesses are asked at most this often.
const WITNESS_EVERY: Duration = Duration::from_secs(1);
/// Witnesses that were away are asked again after this even when nothing grows.
const WITNESS_AGAIN: Duration = Duration::from_mins(1);
/// The outside file is written at most this often.
const OUTSIDE_EVERY: Duration = Duration::from_secs(2);
/// How often it is looked for what is to be read into the search index.
const INDEX_EVERY: Duration = Duration::from_secs(2);
/// How often it is looked for what another node has said.
const SETTLE_EVERY: Duration = Duration::from_secs(2);
/// How often it is looked for what citizens are told of.
const TELL_EVERY: Duration = Duration::from_secs(2);
/// How often it is looked for whom sealed FIRs are sealed: whoever takes over a report opens its FIR soon after.
const FIRS_EVERY: Duration = Duration::from_mins(1);
/// How often it is looked for records whose retention has ended.
const RETENTION_EVERY: Duration = Duration::from_hours(24);
/// Beyond so many it is enough to know that there are more.
const RETENTION_MOST: u64 = 1_000;

/// What runs, and how it is told to stop.
#[derive(Debug)]
pub struct Background {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
    journal: Journal,
    outside: Option<PathBuf>,
}

/// What a node does by itself, beside the sequencer.
#[derive(Debug, Clone, Default)]
pub struct Duties {
    /// Ask witnesses.
    pub witnesses: Vec<WitnessAddress>,
    /// Ship to a province.
    pub upstream: Option<Upstream>,
    /// Where files lie: what comes from the province is kept there too.
    pub files: Option<Blobs>,
    /// Keep the newest checkpoint in this file.
    pub outside: Option<PathBuf>,
    /// Clear stored files that no record came to name.
    pub litter: Option<Litter>,
    /// Tell other systems.
    pub webhooks: Option<Outbound>,
    /// Tell citizens.
    pub gateways: Gateways,
    /// Work on what WhatsApp called about.
    pub whatsapp_calls: Option<work::Desk>,
    /// Look into the mailbox.
    pub mailbox: Option<poll::Desk>,
    /// Queue what citizens are told of.
    pub teller: Option<complaints::Teller>,
    /// Read what citizens write.
    pub reader: Option<Reader>,
}

/// Who reads what citizens write, and over what they are answered.
#[derive(Clone)]
pub struct Reader {
    /// What a message means.
    pub hears: Arc<dyn Hears>,
    /// How it is answered.
    pub channels: Arc<dyn Channels>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reader")
    }
}

impl Background {
    /// Starts everything.
    pub fn start(core: &Core, duties: Duties) -> Self {
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        let journal = core.journal.clone();
        tasks.spawn(sequencer(journal.clone(), stopped.clone()));
        if !duties.witnesses.is_empty() {
            tasks.spawn(gather(journal.clone(), stopped.clone()));
        }
        if let Some(upstream) = duties.upstream {
            tasks.spawn(ship(journal.clone(), upstream.clone(), stopped.clone()));
            if let Some(blobs) = duties.files.clone() {
                tasks.spawn(Post::new(core.clone(), blobs, upstream).run(stopped.clone()));
            }
        }
        if let Some(path) = duties.outside.clone() {
            tasks.spawn(keep_outside(journal.clone(), path, stopped.clone()));
        }
        if let Some(of) = duties.litter {
            tasks.spawn(litter::clear_again(core.clone(), of, stopped.clone()));
        }
        for duty in crate::capabilities::all().into_iter().flat_map(|capability| capability.duties) {
            tasks.spawn(repeat(core.clone(), duty, stopped.clone()));
        }
        if let Some(outbound) = duties.webhooks {
            tasks.spawn(exchange::run(core.clone(), outbound, until_stopped(stopped.clone())));
        }
        if let Some(desk) = duties.whatsapp_calls {
            tasks.spawn(work::run(desk, until_stopped(stopped.clone())));
        }
        if let Some(desk) = duties.mailbox {
            tasks.spawn(poll::run(desk, until_stopped(stopped.clone())));
        }
        if !duties.gateways.available().is_empty() {
            tasks.spawn(dispatch::run(core.clone(), duties.gateways, until_stopped(stopped.clone())));
        }
        let timed = crate::capabilities::timed(&crate::capabilities::all());
        tasks.spawn(deadlines::run(core.clone(), timed, until_stopped(stopped.clone())));
        if let Some(Reader { hears, channels }) = duties.reader {
            let stopped = until_stopped(stopped.clone());
            tasks.spawn(exchange::inbox::run(core.clone(), (hears, channels), stopped));
        }
        let watched = crate::capabilities::contracts().watched;
        tasks.spawn(oversight::run(core.clone(), watched, until_stopped(stopped.clone())));
        if let Some(teller) = duties.teller {
            tasks.spawn(tell(core.clone(), teller, stopped.clone()));
        }
        tasks.spawn(settle(core.clone(), duties.files.clone(), stopped.clone()));
        tasks.spawn(name_for_firs(core.clone(), stopped.clone()));
        tasks.spawn(keep_index(core.clone(), stopped.clone()));
        tasks.spawn(report_retention(core.clone(), stopped));
        Self { stop, tasks, journal, outside: duties.outside }
    }

    /// Stops everything, in its own time: what is committed is placed and signed, and the last checkpoint goes out.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        while let Some(ended) = self.tasks.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a background task failed");
            }
        }
        if let Some(path) = &self.outside
            && let Err(error) = self.journal.write_outside(path).await
        {
            tracing::error!(%error, "the last checkpoint was not written outside");
        }
    }
}

pub(crate) async fn until_stopped(mut stopped: watch::Receiver<bool>) {
    // An error means that nobody is left to say stop: stop.
    drop(stopped.wait_for(|stopped| *stopped).await);
}

async fn sequencer(journal: Journal, stopped: watch::Receiver<bool>) {
    journal.run_sequencer(until_stopped(stopped)).await;
}

/// Waits for growth, then for `pause` so that a busy log is not followed step by step. False when it is time to stop.
async fn grown(
    growth: &mut watch::Receiver<u64>,
    stopped: &watch::Receiver<bool>,
    (pause, again): (Duration, Duration),
) -> bool {
    tokio::select! {
        () = until_stopped(stopped.clone()) => return false,
        _ = growth.changed() => {}
        () = tokio::time::sleep(again) => {}
    }
    tokio::select! {
        () = until_stopped(stopped.clone()) => false,
        () = tokio::time::sleep(pause) => true,
    }
}

async fn gather(journal: Journal, stopped: watch::Receiver<bool>) {
    let http = reqwest::Client::new();
    let mut growth = journal.growth();
    // What was signed before this started has to be cosigned too, without waiting for the next growth.
    growth.mark_changed();
    while grown(&mut growth, &stopped, (WITNESS_EVERY, WITNESS_AGAIN)).await {
        growth.mark_unchanged();
        for kind in Kind::ALL {
            if let Err(error) = journal.gather_cosignatures(&http, kind).await {
                tracing::warn!(%error, "cosignatures were not gathered");
            }
        }
    }
}

async fn ship(journal: Journal, upstream: Upstream, stopped: watch::Receiver<bool>) {
    let carrier = HttpCarrier { http: reqwest::Client::new(), url: upstream.url };
    journal.run_shipping(&upstream.province, &carrier, until_stopped(stopped)).await;
}

/// Carries out what follows from what another node has said.
async fn settle(core: Core, files: Option<Blobs>, stopped: watch::Receiver<bool>) {
    let roznamcha = crate::capabilities::contracts().roznamcha;
    loop {
        if let Err(error) = complaints::service::settle_handed(&core, roznamcha.as_ref()).await {
            tracing::error!(%error, "what arrived about a report was not carried out");
        }
        if let Some(blobs) = &files
            && let Err(error) = dak::tick_off(&core, blobs).await
        {
            tracing::error!(%error, "files that came were not taken off the list");
        }
        tokio::select! {
            () = until_stopped(stopped.clone()) => return,
            () = tokio::time::sleep(SETTLE_EVERY) => {}
        }
    }
}

async fn keep_outside(journal: Journal, path: PathBuf, stopped: watch::Receiver<bool>) {
    let mut growth = journal.growth();
    growth.mark_changed();
    while grown(&mut growth, &stopped, (OUTSIDE_EVERY, WITNESS_AGAIN)).await {
        growth.mark_unchanged();
        if let Err(error) = journal.write_outside(&path).await {
            tracing::error!(%error, "the newest checkpoint was not written outside");
        }
    }
}

/// What a capability does by itself, from the start of the node on.
async fn repeat(core: Core, duty: Duty, stopped: watch::Receiver<bool>) {
    loop {
        match (duty.run)(Op::system(core.clone())).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(duty = duty.name, count, "a duty was done"),
            Err(error) => tracing::error!(duty = duty.name, %error, "a duty failed"),
        }
        tokio::select! {
            () = until_stopped(stopped.clone()) => return,
            () = tokio::time::sleep(duty.every) => {}
        }
    }
}

/// Tells citizens of what was committed.
async fn tell(core: Core, teller: complaints::Teller, stopped: watch::Receiver<bool>) {
    loop {
        let more = teller.tell(&core).await.unwrap_or_else(|error| {
            tracing::error!(%error, "citizens were not told");
            false
        });
        if more && !*stopped.borrow() {
            continue;
        }
        tokio::select! {
            () = until_stopped(stopped.clone()) => return,
            () = tokio::time::sleep(TELL_EVERY) => {}
        }
    }
}

/// For whom sealed FIRs are sealed follows who is named for their reports.
async fn name_for_firs(core: Core, stopped: watch::Receiver<bool>) {
    let reports = crate::capabilities::contracts().reports;
    loop {
        let op = Op::system(core.clone());
        match station_records::service::name_for_firs(&op, reports.as_ref()).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "sealed FIRs went into other hands"),
            Err(error) => tracing::error!(%error, "sealed FIRs were not followed"),
        }
        tokio::select! {
            () = until_stopped(stopped.clone()) => return,
            () = tokio::time::sleep(FIRS_EVERY) => {}
        }
    }
}

async fn keep_index(core: Core, stopped: watch::Receiver<bool>) {
    loop {
        if let Err(error) = indexing::bring_up_to_date(&core).await {
            tracing::error!(%error, "the search index was not brought up to date");
        }
        tokio::select! {
            () = until_stopped(stopped.clone()) => return,
            () = tokio::time::sleep(INDEX_EVERY) => {}
        }
    }
}

async fn report_retention(core: Core, stopped: watch::Receiver<bool>) {
    loop {
        match due(&core).await {
            Ok(0) => {}
            Ok(count) => tracing::warn!(
                count,
                most = RETENTION_MOST,
                "records whose retention has ended wait for erasure"
            ),
            Err(error) => tracing::error!(%error, "retention was not looked at"),
        }
        tokio::select! {
            () = until_stopped(stopped.clone()) => return,
            () = tokio::time::sleep(RETENTION_EVERY) => {}
        }
    }
}

async fn due(core: &Core) -> kernel::Result<usize> {
    let tx = core.db.read().await?;
    let due = core.journal.due_for_erasure(&tx, core.clock.now(), RETENTION_MOST).await?;
    tx.commit().await?;
    Ok(due.len())
}
