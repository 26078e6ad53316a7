//! `khidmat witness`: an outsider who cosigns the logs of a force.

use std::sync::Arc;

use kernel::{Error, SystemClock};
use tlog::{LogKey, WitnessSigner};

use super::{serve, start_log, stop_signal};
use crate::cli;
use crate::config::LogConfig;
use crate::keys::{self, WITNESS};
use crate::out;
use crate::trouble::{Ended, Outcome};
use crate::witness::{self, WitnessSettings};

pub(super) async fn run(args: cli::Witness) -> Ended {
    start_log(&LogConfig { json: false, filter: "info".to_owned() });
    let unreadable = |_| Error::Malformed("khidmat.unreadable-key");
    let signer =
        WitnessSigner::from_seed(&args.name, &keys::seed(&args.keys, WITNESS)?).map_err(unreadable)?;
    let logs: Result<Vec<LogKey>, Error> =
        args.logs.iter().map(|key| LogKey::parse(key).map_err(unreadable)).collect();
    let mut stop = stop_signal()?;
    let listener = serve::listen(args.listen).await?;
    out::line(&signer.vkey());
    let settings =
        WitnessSettings { signer, logs: logs?, folder: args.state, clock: Arc::new(SystemClock::default()) };
    let stopped = async move { drop(stop.wait_for(|stopped| *stopped).await) };
    witness::serve(listener, settings, stopped).await?;
    Ok(Outcome::Done)
}
