//! What every handler may use. Made once by `app`. Must not hold anything of one visitor.

use std::sync::Arc;

use access::Access;
use axum::extract::FromRef;
use contracts::Contracts;
use documents::Typesetter;
use documents::qr::Issuer;
use files::Blobs;
use i18n::Key;
use op::Core;

use crate::site::Site;

/// One entry of the staff navigation, shown to whoever may use it.
#[derive(Debug, Clone, Copy)]
pub struct NavEntry {
    /// Its words.
    pub label: Key,
    /// Where it leads.
    pub href: &'static str,
    /// Shown to officers who hold one of these kinds of post; empty shows it to every officer.
    pub roles: &'static [&'static str],
}

/// Something that happens here and of which other systems may be told, without its content.
#[derive(Debug, Clone, Copy)]
pub struct Published {
    /// The journal's word for it, such as `complaints.file`.
    pub action: &'static str,
    /// What it means, for people.
    pub label: Key,
    /// The page of its subject, with `{id}` where the subject's id stands.
    pub page: Option<&'static str>,
}

/// Everything a running node's pages stand on.
#[derive(Debug)]
pub struct Parts {
    /// Store, journal, policies, clock.
    pub core: Core,
    /// How capabilities meet.
    pub contracts: Contracts,
    /// Sign-in.
    pub access: Access,
    /// Sets documents.
    pub typesetter: Typesetter,
    /// Files.
    pub blobs: Blobs,
    /// Signs the codes on documents.
    pub issuer: Issuer,
    /// The installation as its pages present it.
    pub site: Arc<Site>,
    /// The staff navigation.
    pub nav: Vec<NavEntry>,
    /// Of what other systems may be told.
    pub published: Vec<Published>,
    /// They may be on this machine or in the force's own network.
    pub private_receivers: bool,
    /// Where people outside reach this installation, without scheme: printed on slips.
    pub public_host: String,
    /// The verifier keys of this node's logs and witnesses, as the verifying page takes them (JSON).
    pub trust: String,
    /// Made-up people of the demo, who sign in with one press; empty everywhere else.
    pub demo: Vec<DemoSignIn>,
}

/// A one-press sign-in of the demo.
#[derive(Debug, Clone)]
pub struct DemoSignIn {
    /// The role, such as `moharrir`.
    pub role: String,
    /// The account.
    pub account: kernel::ids::AccountId,
    /// What the button says.
    pub label: kernel::Bilingual,
}

/// The shared state of every route. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState(Arc<Parts>);

impl AppState {
    /// The state made of its parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl std::ops::Deref for AppState {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl FromRef<AppState> for Arc<Site> {
    fn from_ref(state: &AppState) -> Self {
        Arc::clone(&state.site)
    }
}
