//! `khidmat serve`: runs this node until it is told to stop.

use kernel::Error;
use op::Core;
use tokio::net::TcpListener;

use super::{Ground, start_log, stop_signal};
use crate::assemble::{Surface, assemble};
use crate::background::{Background, Duties};
use crate::config::Config;
use crate::keys::NodeKeys;
use crate::litter::Litter;
use crate::server::Doors;
use crate::trouble::{Ended, Outcome};
use crate::{mark, out, server, spine};

pub(super) async fn run(ground: &Ground) -> Ended {
    let config = ground.config()?;
    start_log(&config.log);
    let keys = NodeKeys::load(&config.keys)?;
    let stop = stop_signal()?;
    let listener = listen(config.web.listen).await?;
    let core = spine::open((&config).into(), keys.journal).await?;
    mark::require_real(&core.db).await?;
    compare_outside(&core, &config).await?;
    spine::journal_start(&core).await?;
    let surface = Surface { retired: keys.retired, ..Surface::from(&config) };
    let webhooks = Some(surface.outbound());
    let node = assemble(core.clone(), &keys.documents, surface)?;
    let duties = Duties {
        webhooks,
        gateways: config.gateways.clone(),
        teller: Some(node.teller()),
        reader: Some(node.reader()),
        whatsapp_calls: node.whatsapp_calls(&config.gateways),
        mailbox: node.mailbox(&config.gateways),
        witnesses: config.witnesses.clone(),
        upstream: config.upstream.clone(),
        outside: config.outside.clone(),
        files: Some(node.state.blobs.clone()),
        litter: Some(Litter::of(node.state.blobs.clone())),
    };
    let background = Background::start(&core, duties);
    let address = listener.local_addr()?;
    out::note(&format!("node {} listens on {address}", core.node()));
    server::serve(listener, node.router, Doors::new(config.web.proxies, config.web.per_address), stop).await;
    drop(node.state);
    background.stop().await;
    core.db.close().await?;
    Ok(Outcome::Done)
}

pub(super) async fn listen(address: std::net::SocketAddr) -> Ended<TcpListener> {
    let taken = |error: std::io::Error| Error::Unavailable("khidmat.address-taken", error.into());
    Ok(TcpListener::bind(address).await.map_err(taken)?)
}

/// A store that is older than what is outside goes on serving, and signs nothing: `/healthz` says so.
async fn compare_outside(core: &Core, config: &Config) -> Ended<()> {
    let Some(path) = config.outside.as_ref().filter(|path| path.exists()) else { return Ok(()) };
    let outside = journal::backup::read_outside(path)?;
    for behind in core.journal.guard(&outside).await? {
        let journal::epoch::Behind { origin, here, outside, forked } = behind;
        tracing::error!(
            origin,
            here,
            outside,
            forked,
            "the store was set back; it signs nothing until it is restored"
        );
    }
    Ok(())
}
