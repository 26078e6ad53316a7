//! The first set-up of a node: units from the catalogue, sanctioned posts, and the first two people. Done as the
//! program itself, journaled like every other order. Must not make anybody who can read records.

use access::{Access, Activation, Limits, NewAccount};
use catalogue::{Row, UnitKind};
use kernel::ids::{AccountId, OfficerId, PostId};
use kernel::{Bilingual, Error, Lang, Result, entropy};
use op::{Actor, Core, Op, WriteOp};
use organisation::service::{Appointment, Enrolment, NewUnit, appoint, enrol, put_unit, relieve, sanction};
use organisation::{officer_id, post_id, unit_id};

/// The posts sanctioned in every unit of a kind, and how many of each.
const POSTS: &[(UnitKind, &[(&str, i32)])] = &[
    (UnitKind::Province, &[("igp", 1), ("records-keeper", 1), ("it-admin", 2), ("auditor", 1)]),
    (UnitKind::Region, &[("rpo", 1)]),
    (UnitKind::District, &[("dpo", 1), ("sp-investigation", 1), ("woman-officer", 2), ("ssoiu-officer", 2)]),
    (UnitKind::Circle, &[("sdpo", 1)]),
    (
        UnitKind::Station,
        &[
            ("sho", 1),
            ("moharrir", 2),
            ("naib-moharrir", 1),
            ("io", 3),
            ("malkhana-incharge", 1),
            ("desk", 2),
            ("minority-desk", 1),
        ],
    ),
    (UnitKind::Beat, &[("beat-officer", 1)]),
    (UnitKind::KhidmatCentre, &[("desk", 2)]),
    (UnitKind::GenderDesk, &[("woman-desk", 2), ("transgender-desk", 1)]),
    (UnitKind::OnlineDesk, &[("online-desk", 2), ("helpline-operator", 2)]),
];

/// What was set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loaded {
    /// Units added or changed.
    pub units: usize,
    /// Posts that are sanctioned now, those before included.
    pub posts: usize,
}

/// Loads the catalogue's units of today and sanctions their posts. May be repeated: what is there stays.
pub async fn load_units(core: &Core, node: Option<&str>) -> Result<Loaded> {
    let rows = rows(core);
    let units = put_units(core, node).await?;
    let mut posts = 0;
    // A transaction for each unit: a hundred stations would hold the writer too long.
    for row in &rows {
        let mut w = Op::system(core.clone()).begin().await?;
        posts += sanction_posts(&mut w, row).await?;
        w.commit().await?;
    }
    Ok(Loaded { units, posts })
}

/// Loads the catalogue's units of today without any post, and ends those it has closed. How many were added or changed.
pub async fn put_units(core: &Core, node: Option<&str>) -> Result<usize> {
    let mut w = Op::system(core.clone()).begin().await?;
    let mut units = 0;
    for row in rows_from_the_top(&rows(core)) {
        units += usize::from(put_unit(&mut w, new_unit(row, node)).await?);
    }
    for row in core.catalogue.units_ended(core.clock.now().day()) {
        // One that was closed before this store began is in none of its records.
        if organisation::store::unit_row(w.tx(), unit_id(&row.code)).await?.is_some() {
            units += usize::from(put_unit(&mut w, new_unit(row, node)).await?);
        }
    }
    w.commit().await?;
    Ok(units)
}

fn rows(core: &Core) -> Vec<Row<catalogue::Unit>> {
    core.catalogue.units(core.clock.now().day()).cloned().collect()
}

/// Every unit after the one it stands under.
fn rows_from_the_top(rows: &[Row<catalogue::Unit>]) -> Vec<&Row<catalogue::Unit>> {
    let mut sorted: Vec<_> = rows.iter().collect();
    let depth = |row: &Row<catalogue::Unit>| UnitKind::ALL.iter().position(|kind| *kind == row.facts.kind);
    // Kinds are declared from the top down, and no kind stands under a later one.
    sorted.sort_by_key(|row| depth(row));
    sorted
}

fn new_unit(row: &Row<catalogue::Unit>, node: Option<&str>) -> NewUnit {
    let day = |date: Option<_>| date.map(|date: jiff::civil::Date| date.to_string());
    // The catalogue says from which day it stands no more; a unit keeps the last day on which it stood.
    let last = row.validity.to.map(|to| to.yesterday().unwrap_or(to));
    NewUnit {
        code: row.code.clone(),
        parent: (!row.facts.parent.is_empty()).then(|| row.facts.parent.clone()),
        kind: row.facts.kind,
        name: row.name.clone(),
        valid_from: day(row.validity.from).unwrap_or_else(|| "1947-08-14".to_owned()),
        valid_to: day(last),
        node: node.map(str::to_owned),
    }
}

async fn sanction_posts(w: &mut WriteOp, row: &Row<catalogue::Unit>) -> Result<usize> {
    let Some((_, posts)) = POSTS.iter().find(|(kind, _)| *kind == row.facts.kind) else { return Ok(0) };
    let mut count = 0;
    for (kind, how_many) in *posts {
        for ordinal in 1..=*how_many {
            sanction(w, unit_id(&row.code), kind, ordinal).await?;
            count += 1;
        }
    }
    Ok(count)
}

/// A person to enrol, appoint and give an account.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// Belt or personal number.
    pub belt: String,
    /// Rank code of the catalogue.
    pub rank: String,
    /// The name.
    pub name: Bilingual,
    /// The post: unit code, kind and ordinal.
    pub post: (String, String, i32),
    /// The sign-in name.
    pub login: String,
}

/// What came of it: the account, and the code with which the person activates it, shown once.
#[derive(Debug, Clone)]
pub struct Made {
    /// The officer.
    pub officer: OfficerId,
    /// The account.
    pub account: AccountId,
    /// The activation code.
    pub code: String,
}

/// Enrols, appoints and gives an account, in one operation.
pub async fn make_person(core: &Core, person: NewPerson, order_no: &str) -> Result<Made> {
    let mut w = Op::system(core.clone()).begin().await?;
    let (unit, kind, ordinal) = person.post;
    let ranked_on = w.now().day().to_string();
    let enrolment = Enrolment { belt: person.belt, rank: person.rank, ranked_on, name: person.name };
    let officer = enrol(&mut w, enrolment).await?;
    let post = post_id(&unit, &kind, ordinal);
    appoint(&mut w, Appointment { officer, post, order_no: order_no.to_owned() }).await?;
    let (account, code) =
        access::service::create_account(&mut w, NewAccount { officer, login: person.login }).await?;
    w.commit().await?;
    Ok(Made { officer, account, code })
}

/// Relieves the officer with this belt number of a post he holds. His account stays; what the post gave him ends.
/// `organisation.post-vacant`, `organisation.other-holder`.
pub async fn relieve_person(core: &Core, belt: &str, post: PostId, order_no: &str) -> Result<OfficerId> {
    let mut w = Op::system(core.clone()).begin().await?;
    let officer = officer_id(w.node(), belt);
    // A wrong number of the post would relieve somebody else.
    let holder = organisation::store::holder(w.tx(), post).await?;
    if holder.is_some_and(|held| held.officer != officer.0) {
        return Err(Error::Conflict("organisation.other-holder"));
    }
    relieve(&mut w, post, order_no).await?;
    w.commit().await?;
    Ok(officer)
}

/// Activates the account of somebody made up, with a password and an authenticator that nobody has: the only way in
/// is then the demo's.
pub async fn activate_unseen(core: &Core, login: &str, made: &Made) -> Result<()> {
    let access = Access::new(core.clone(), Limits::default());
    let op = Op::new(core.clone(), Actor::anonymous(), Lang::En);
    let secret = access.new_factor();
    let proof = access::factor::code_at(&secret, op.now())?;
    let part = || entropy::secret_code(core.entropy.as_ref());
    let password = format!("{}-{}-{}", part(), part(), part());
    let typed = Activation {
        login: login.to_owned(),
        code: made.code.clone(),
        password,
        secret,
        proof,
        desk: None,
        address: String::new(),
    };
    access.activate(&op, typed).await?;
    Ok(())
}
