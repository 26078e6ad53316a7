//! Accounts of those who write in the demo, made by its administrator and activated as in life: each with a password
//! and an authenticator that are thrown away. Must not keep either, nor make one that could be guessed.

use std::collections::BTreeMap;

use access::{Access, Activation, NewAccount};
use futures::future::try_join_all;
use kernel::ids::AccountId;
use kernel::{Error, Lang, Result, Timestamp, entropy};
use op::{Actor, Core, Op};
use web::state::DemoSignIn;

use super::force::Seat;

/// Unit and kind of post.
pub type Seated = (&'static str, &'static str);

/// Those who sign in with one press, in the order shown: role, seat.
const ONE_PRESS: &[(&str, Seated)] = &[
    ("moharrir", ("QTA-SAR", "moharrir")),
    ("moharrir-new-sariab", ("QTA-NSR", "moharrir")),
    ("sho", ("QTA-SAR", "sho")),
    ("desk", ("QTA-SAR", "desk")),
    ("woman-desk", ("QTA-SAR-GD", "woman-desk")),
    ("transgender-desk", ("QTA-SAR-GD", "transgender-desk")),
    ("minority-desk", ("QTA-SAR", "minority-desk")),
    ("online-desk", ("QTA-ONL", "online-desk")),
    ("helpline", ("QTA-ONL", "helpline-operator")),
    ("sdpo", ("QTA-C-SAR", "sdpo")),
    ("woman-officer", ("QTA", "woman-officer")),
    ("dpo", ("QTA", "dpo")),
    ("records-keeper", ("BAL", "records-keeper")),
    ("it-admin", ("BAL", "it-admin")),
    ("auditor", ("BAL", "auditor")),
];

/// The administrator who makes all other accounts.
const ADMIN: Seated = ("BAL", "it-admin");

/// An account with its officer.
#[derive(Debug, Clone)]
struct Holder {
    seat: Seat,
    account: AccountId,
}

/// Every account of the demo, by seat.
#[derive(Debug, Default)]
pub struct Accounts(BTreeMap<(String, &'static str), Holder>);

impl Accounts {
    /// Makes and activates accounts for everybody who signs in with one press and for `writers`.
    pub async fn make(core: &Core, access: &Access, seats: &[Seat], writers: &[Seated]) -> Result<Self> {
        let mut made = Self::default();
        let admin = find(seats, ADMIN)?;
        made.add(&Op::system(core.clone()), access, &[admin]).await?;
        let mut wanted: Vec<Seated> =
            ONE_PRESS.iter().map(|(_, seated)| *seated).chain(writers.iter().copied()).collect();
        wanted.sort_unstable();
        wanted.dedup();
        wanted.retain(|seated| *seated != ADMIN);
        let others = wanted.into_iter().map(|seated| find(seats, seated)).collect::<Result<Vec<_>>>()?;
        let op = Op::new(core.clone(), made.actor(core, ADMIN, core.clock.now()).await?, Lang::Ur);
        made.add(&op, access, &others).await?;
        Ok(made)
    }

    async fn add(&mut self, op: &Op, access: &Access, seats: &[&Seat]) -> Result<()> {
        let mut w = op.begin().await?;
        let mut codes = Vec::new();
        for seat in seats {
            let login = login(&seat.unit, seat.kind);
            let officer = seat.officer(w.node());
            let (account, code) =
                access::service::create_account(&mut w, NewAccount { officer, login: login.clone() }).await?;
            codes.push((login, code));
            self.0.insert((seat.unit.clone(), seat.kind), Holder { seat: (*seat).clone(), account });
        }
        w.commit().await?;
        // Hashing a password takes 30 ms by design: all cores at once.
        try_join_all(codes.into_iter().map(|(login, code)| activate(op, access, login, code))).await?;
        Ok(())
    }

    fn holder(&self, (unit, kind): Seated) -> Result<&Holder> {
        self.0.get(&(unit.to_owned(), kind)).ok_or(Error::NotFound("access.no-account"))
    }

    /// The actor in a seat at a moment, freshly signed in.
    pub async fn actor(&self, core: &Core, seated: Seated, at: Timestamp) -> Result<Actor> {
        let holder = self.holder(seated)?;
        let tx = core.db.read().await?;
        let officer = holder.seat.officer(core.node());
        let held = organisation::held_posts(&tx, &core.catalogue, officer, at).await?;
        tx.commit().await?;
        Ok(organisation::actor_for((holder.account, officer), &held, true, at))
    }
}

fn find(seats: &[Seat], (unit, kind): Seated) -> Result<&Seat> {
    let found = seats.iter().find(|seat| seat.unit == unit && seat.kind == kind);
    found.ok_or(Error::NotFound("organisation.no-post"))
}

fn login(unit: &str, kind: &str) -> String {
    format!("{kind}.{}", unit.to_lowercase())
}

async fn activate(op: &Op, access: &Access, login: String, code: String) -> Result<()> {
    let secret = access.new_factor();
    let proof = access::factor::code_at(&secret, op.now())?;
    // From the machine's own randomness, never from the seed: nobody knows it, nobody can find it out.
    let password = (0..3).map(|_| entropy::secret_code(&kernel::OsEntropy)).collect::<Vec<_>>().join("-");
    access
        .activate(op, Activation { login, code, password, secret, proof, desk: None, address: String::new() })
        .await?;
    Ok(())
}

/// The one-press sign-ins of a store that was filled; `None` for one that was not.
pub async fn one_press(core: &Core) -> Result<Option<Vec<DemoSignIn>>> {
    let tx = core.db.read().await?;
    let mut found = Vec::new();
    for (role, (unit, kind)) in ONE_PRESS {
        let Some(account) = access::store::account_by_login(&tx, &login(unit, kind)).await? else {
            return Ok(None);
        };
        let (role, account) = ((*role).to_owned(), AccountId(account.id));
        found.push(DemoSignIn { role, account, label: label(core, unit, kind) });
    }
    tx.commit().await?;
    Ok(Some(found))
}

/// What the button says: the post, and where.
fn label(core: &Core, unit: &str, kind: &str) -> kernel::Bilingual {
    let day = core.clock.now().day();
    let post = core.catalogue.post_kind(kind, day).map(|row| row.name.clone());
    let unit = core.catalogue.unit(unit, day).map(|row| row.name.clone());
    let both = |lang| {
        let part = |name: &Option<kernel::Bilingual>| {
            name.as_ref().map_or_else(String::new, |name| name.get(lang).to_owned())
        };
        let join = if lang == Lang::Ur { "، " } else { ", " };
        // The long form in brackets says nothing that the unit does not.
        let post = part(&post).split(" (").next().unwrap_or_default().to_owned();
        format!("{post}{join}{}", part(&unit))
    };
    kernel::Bilingual::new(both(Lang::Ur), both(Lang::En))
}
