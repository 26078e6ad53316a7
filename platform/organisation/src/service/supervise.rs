//! Lines of supervision: a post has one supervisor on each line, and never itself.

use catalogue::Line;
use journal::{Body, Draft, Subject, draft};
use kernel::ids::{PostId, UnitId};
use kernel::{Error, Result};
use op::WriteOp;

use crate::store::{self, supervision};

/// Puts `post` under `supervisor` on one line, ending the supervisor before.
pub async fn supervise(w: &mut WriteOp, post: PostId, line: Line, supervisor: PostId) -> Result<()> {
    let missing = || Error::NotFound("organisation.no-post");
    let row = store::post(w.tx(), post).await?.ok_or_else(missing)?;
    store::post(w.tx(), supervisor).await?.ok_or_else(missing)?;
    let place = store::place(w.tx(), UnitId(row.unit)).await?;
    w.permit("organisation.post-order", &place.record("organisation.post", row.id))?;
    // Two orders at once could each be sound and together a circle.
    w.lock(&format!("organisation.supervision/{}", line.word())).await?;
    if supervised_by(w, supervisor, line, post).await? {
        return Err(Error::Conflict("organisation.supervises-itself"));
    }
    let before = store::supervision(w.tx(), post, line.word()).await?;
    if let Some(before) = before {
        if before.supervisor == supervisor.0 {
            return Ok(());
        }
        let version = before.version + 1;
        let ended = supervision::Model { version, valid_to: Some(w.now().micros()), ..before };
        w.update::<supervision::Entity>(ended).await?;
    }
    let id = w.new_id();
    let standing = supervision::Model {
        id,
        version: 1,
        post: post.0,
        line: line.word().to_owned(),
        supervisor: supervisor.0,
        valid_from: w.now().micros(),
        valid_to: None,
    };
    w.insert::<supervision::Entity>(standing).await?;
    let subject = Subject { kind: "supervision", id, version: Some(1) };
    let body = Body::Open(draft::content(&line.word())?);
    w.journal(Draft { unit: Some(row.unit), body, ..Draft::new("organisation.supervise", subject) })?;
    Ok(())
}

/// True when going up the line from `start` meets `wanted`.
async fn supervised_by(w: &WriteOp, start: PostId, line: Line, wanted: PostId) -> Result<bool> {
    let mut post = start;
    for _ in 0..16 {
        if post == wanted {
            return Ok(true);
        }
        match store::supervision(w.tx(), post, line.word()).await? {
            Some(above) => post = PostId(above.supervisor),
            None => return Ok(false),
        }
    }
    Ok(true)
}
