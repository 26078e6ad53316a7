//! Puts a node together: every capability's routes over one state, in one frame. Must not open a store.

use std::path::PathBuf;
use std::sync::Arc;

use access::{Access, Limits};
use axum::{Router, middleware};
use capability::Capability;
use documents::Typesetter;
use documents::qr::{Issuer, TrustList};
use exchange::Outbound;
use exchange::channels::callback;
use exchange::channels::email::poll;
use exchange::channels::gateway::Gateways;
use exchange::channels::whatsapp::{door, work};
use exchange::helpline::door::HELPLINE;
use exchange::signature::Secret;
use files::{Blobs, Place};
use http::Method;
use i18n::Messages;
use journal::WitnessAddress;
use kernel::{Bilingual, Error, Result};
use op::Core;
use serde::{Deserialize, Serialize};
use web::state::DemoSignIn;
use web::{AppState, Audience, Parts, Route, Routes, Site};

use crate::background::Reader;
use crate::config::{Config, Upstream};
use crate::server::Patience;
use crate::shares::{Shares, within_share};
use crate::{capabilities, demo, health, node_routes, server};

/// Connections that one address may hold where no configuration says otherwise.
pub const PER_ADDRESS: usize = 64;
/// The largest file, in bytes, where no configuration says otherwise.
const FILE_LIMIT: u64 = 64 << 20;

/// What a node shows besides its records.
#[derive(Debug, Clone)]
pub struct Surface {
    /// The force's name.
    pub force: Bilingual,
    /// Where people outside reach it.
    pub public_host: String,
    /// Over HTTPS.
    pub https: bool,
    /// Where the quick exit ends; empty for a page of our own.
    pub leave_to: String,
    /// How long sessions live.
    pub sessions: Limits,
    /// Where files lie.
    pub files: Place,
    /// The largest file, in bytes.
    pub file_limit: u64,
    /// The witnesses of its logs.
    pub witnesses: Vec<WitnessAddress>,
    /// The province it ships to.
    pub upstream: Option<Upstream>,
    /// Other systems may be told things at addresses inside the network.
    pub private_receivers: bool,
    /// Over which citizens are told.
    pub gateways: Gateways,
    /// With what the telephone exchange of the helpline signs.
    pub helpline: Option<Secret>,
    /// Requests that one address behind a proxy may have under way.
    pub per_address: usize,
    /// How long visitors are waited for.
    pub patience: Patience,
    /// The keys that signed its papers before the present one.
    pub retired: TrustList,
    /// One-press sign-ins of the demo.
    pub demo: Vec<DemoSignIn>,
}

impl Surface {
    /// A node by itself on this machine, over plain HTTP: no witness, no province, the limits that a configuration has
    /// when it says nothing.
    pub fn alone(public_host: impl Into<String>, files: impl Into<PathBuf>) -> Self {
        Self {
            force: Bilingual::new("بلوچستان پولیس", "Balochistan Police"),
            public_host: public_host.into(),
            https: false,
            leave_to: String::new(),
            sessions: Limits::default(),
            files: Place::Local { folder: files.into() },
            file_limit: FILE_LIMIT,
            witnesses: Vec::new(),
            upstream: None,
            private_receivers: false,
            gateways: Gateways::default(),
            helpline: None,
            per_address: PER_ADDRESS,
            patience: Patience::default(),
            retired: TrustList::default(),
            demo: Vec::new(),
        }
    }
}

impl From<&Config> for Surface {
    fn from(config: &Config) -> Self {
        Self {
            force: config.force.clone(),
            public_host: config.web.public_host.clone(),
            https: config.web.https,
            leave_to: config.web.leave_to.clone(),
            sessions: config.sessions.clone(),
            files: config.files.clone(),
            file_limit: config.file_limit,
            witnesses: config.witnesses.clone(),
            upstream: config.upstream.clone(),
            private_receivers: config.web.private_receivers,
            gateways: config.gateways.clone(),
            helpline: config.helpline.clone(),
            per_address: config.web.per_address,
            patience: Patience::default(),
            retired: TrustList::default(),
            demo: Vec::new(),
        }
    }
}

impl Surface {
    /// What messages to other systems need.
    pub fn outbound(&self) -> Outbound {
        let scheme = if self.https { "https" } else { "http" };
        Outbound {
            published: capabilities::published(&capabilities::all()),
            allow_private: self.private_receivers,
            origin: format!("{scheme}://{}", self.public_host),
        }
    }
}

/// A node, ready to answer.
#[derive(Debug)]
pub struct Node {
    /// What its handlers stand on.
    pub state: AppState,
    /// Every route, framed.
    pub router: Router,
    /// Every route, listed.
    pub routes: Vec<Route>,
}

impl Node {
    /// How what WhatsApp calls about is worked on, where this node has it.
    pub fn whatsapp_calls(&self, gateways: &Gateways) -> Option<work::Desk> {
        Some(work::Desk {
            core: self.state.core.clone(),
            messages: self.state.site.messages.clone(),
            blobs: self.state.blobs.clone(),
            gateway: gateways.whatsapp.clone()?,
        })
    }

    /// How the mailbox is looked into, where this node has one.
    pub fn mailbox(&self, gateways: &Gateways) -> Option<poll::Desk> {
        Some(poll::Desk {
            core: self.state.core.clone(),
            messages: self.state.site.messages.clone(),
            blobs: self.state.blobs.clone(),
            gateway: gateways.email.clone()?,
        })
    }

    /// How citizens are told of what happened.
    pub fn teller(&self) -> complaints::Teller {
        complaints::Teller::new(self.state.contracts.channels.clone(), self.state.site.messages.clone())
    }

    /// Who reads what citizens write, and over what they are answered.
    pub fn reader(&self) -> Reader {
        let contracts = &self.state.contracts;
        let ears = complaints::Ears::new(contracts.roznamcha.clone(), self.state.site.messages.clone());
        Reader { hears: Arc::new(ears), channels: contracts.channels.clone() }
    }
}

/// Puts a node together.
pub fn assemble(core: Core, document_seed: &[u8; 32], surface: Surface) -> Result<Node> {
    let capabilities = capabilities::all();
    let messages = Arc::new(Messages::new(&capabilities::messages(&capabilities))?);
    let site = Site {
        https: surface.https,
        leave_to: surface.leave_to.clone(),
        ..Site::new(surface.force.clone(), messages, Arc::clone(&core.entropy))
    };
    let issuer = Issuer::new(core.node().as_str(), document_seed)?;
    let trust = trust(&core, &issuer, &surface)?;
    let Surface { per_address, patience, gateways, helpline, .. } = surface.clone();
    let state = AppState::new(Parts {
        contracts: capabilities::contracts_with(&surface.gateways),
        access: if surface.demo.is_empty() {
            Access::new(core.clone(), surface.sessions)
        } else {
            Access::for_demo(core.clone(), surface.sessions)
        },
        typesetter: Typesetter::new(),
        blobs: Blobs::open(&surface.files, surface.file_limit)?,
        issuer,
        site: Arc::new(site),
        nav: capabilities
            .iter()
            .flat_map(|capability| capability.nav.clone())
            .chain(web::account::nav())
            .chain(exchange::nav())
            .collect(),
        published: capabilities::published(&capabilities),
        private_receivers: surface.private_receivers,
        public_host: surface.public_host,
        trust: serde_json::to_string(&trust).map_err(kernel::Error::internal)?,
        demo: surface.demo,
        core,
    });
    let doors = callback::routes(state.core.clone(), gateways);
    let doors = doors.merge(exchange::helpline::door::routes(state.core.clone(), helpline));
    Ok(routed(state, capabilities, &patience, (doors, Shares::new(per_address))))
}

fn routed(
    state: AppState,
    capabilities: Vec<Capability>,
    patience: &Patience,
    (doors, shares): (Router, Shares),
) -> Node {
    let pages = capabilities.into_iter().map(|capability| capability.routes);
    let mut pages = pages.fold(front().merge(web::account::routes()), Routes::merge);
    if !state.demo.is_empty() {
        pages = pages.merge(web::account::demo_routes()).merge(demo::routes());
    }
    let routes = pages.listed().iter().cloned().chain(machine_routes()).collect();
    let (pages, uploads) = pages.into_routers();
    let pages = server::timed(pages.with_state(state.clone()), patience.form, patience);
    // With a limit of their own, which names the file that is too large.
    let uploads = server::timed(uploads.with_state(state.clone()), patience.upload, patience);
    let machines = health::routes(state.core.clone()).merge(node_routes::routes(state.core.journal.clone()));
    let files = node_routes::files(state.core.journal.clone(), state.blobs.clone());
    let files = server::timed(files, patience.shipment, patience);
    let machines = machines.merge(doors);
    // The whole may take long: a shipment over 2G does.
    let machines = server::timed(machines, patience.shipment, patience);
    let all = server::limited(pages.merge(machines)).merge(uploads).merge(files);
    let all = all.layer(middleware::from_fn_with_state(shares, within_share));
    // Outside of all that refuses: every refusal becomes a page, or a problem in JSON for machines.
    let router = server::packed(web::framed(Arc::clone(&state.site), all));
    Node { state, router, routes }
}

/// The pages of nobody in particular.
fn front() -> Routes {
    Routes::new()
        .get("/", Audience::Public, web::home::show)
        .get("/start", Audience::Officer, web::home::start)
        .get(web::leave::PATH, Audience::Public, web::leave::show)
        .get("/verify", Audience::Public, web::verify::show)
}

/// What is answered outside any capability.
fn machine_routes() -> Vec<Route> {
    let public = |method: Method, path| Route { method, path, audience: Audience::Public };
    vec![
        public(Method::GET, "/assets/{file}"),
        public(Method::GET, "/design"),
        public(Method::GET, "/healthz"),
        public(Method::GET, "/log/{*path}"),
        public(Method::POST, "/node/v1/ship"),
        public(Method::POST, "/node/v1/dak"),
        public(Method::POST, "/node/v1/file"),
        public(Method::POST, "/node/v1/file/in"),
        public(Method::POST, callback::SMS),
        public(Method::POST, HELPLINE),
        public(Method::GET, door::WHATSAPP),
        public(Method::POST, door::WHATSAPP),
    ]
}

/// Whom a verifier of this node's papers has to trust: what the verifying page and `khidmat verify` take.
#[derive(Debug, Serialize, Deserialize)]
pub struct Trust {
    /// Verifier keys of its records log, those of ended epochs included.
    pub logs: Vec<String>,
    /// Verifier keys of their witnesses.
    pub witnesses: Vec<String>,
    /// So many of them make a receipt a witnessed one.
    pub quorum: usize,
    /// Keys of its square codes.
    #[serde(default)]
    pub documents: TrustList,
}

/// Whom a verifier of this node's papers has to trust.
pub fn trust(core: &Core, issuer: &Issuer, surface: &Surface) -> Result<Trust> {
    let outsiders = surface.witnesses.iter().map(|witness| witness.key.to_text());
    let province = surface.upstream.iter().map(|upstream| upstream.province.key.to_text());
    let witnesses: Vec<String> = outsiders.chain(province).collect();
    Ok(Trust {
        logs: core.journal.receipt_vkeys(),
        quorum: witnesses.len().min(1),
        witnesses,
        documents: documents(issuer, &surface.retired)?,
    })
}

/// The keys of its papers: those retired, each with its end, and the present one from the last of these ends on.
fn documents(issuer: &Issuer, retired: &TrustList) -> Result<TrustList> {
    let present = issuer.trusted(retired.last_end())?;
    if retired.key(&present.kid()).is_some() {
        return Err(Error::Unavailable(
            "documents.key-retired",
            "documents.key is on the retired list".into(),
        ));
    }
    let mut all = retired.clone();
    all.add(present);
    Ok(all)
}
