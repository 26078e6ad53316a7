//! `khidmat officer`: puts a node's officers into posts and relieves them, on the machine itself. Journaled as the
//! system's order with its number. Must not give anybody a password: the code it prints is for activating, once, in person.

use kernel::Bilingual;
use op::Core;
use organisation::post_id;

use super::{Ground, close};
use crate::cli::{Officer, Posting, Relief};
use crate::out;
use crate::setting_up::{self, NewPerson};
use crate::trouble::{Ended, Outcome};

pub(super) async fn run(ground: &Ground, which: Officer) -> Ended {
    let (_, core) = ground.open().await?;
    match which {
        Officer::Post(posting) => post(ground, &core, posting).await?,
        Officer::Relieve(relief) => relieve(ground, &core, relief).await?,
    }
    close(core).await?;
    Ok(Outcome::Done)
}

async fn post(ground: &Ground, core: &Core, posting: Posting) -> Ended<()> {
    let order = posting.order.clone();
    let person = person(posting);
    let login = person.login.clone();
    let made = setting_up::make_person(core, person, &order).await?;
    if ground.json {
        out::json(&serde_json::json!({ "login": login, "code": made.code, "officer": made.officer }))?;
    } else {
        out::line(&format!("{login}: activate at /activate within 12 hours with {}", made.code));
        out::line("this code is shown once; hand it over in person");
    }
    Ok(())
}

async fn relieve(ground: &Ground, core: &Core, relief: Relief) -> Ended<()> {
    let Relief { belt, unit, post, ordinal, order } = relief;
    let officer = setting_up::relieve_person(core, &belt, post_id(&unit, &post, ordinal), &order).await?;
    if ground.json {
        out::json(&serde_json::json!({ "officer": officer }))?;
    } else {
        out::line(&format!("{belt} is relieved of {post} {ordinal} in {unit}; the post is vacant"));
    }
    Ok(())
}

fn person(posting: Posting) -> NewPerson {
    NewPerson {
        login: posting.login.unwrap_or_else(|| posting.belt.to_lowercase()),
        belt: posting.belt,
        rank: posting.rank,
        name: Bilingual::new(posting.name_ur, posting.name_en),
        post: (posting.unit, posting.post, posting.ordinal),
    }
}
