//! `khidmat config`: explains everything that is wrong with the configuration, the key files included.

use super::Ground;
use crate::cli;
use crate::config::{Config, Faults, reference, variables};
use crate::keys::NodeKeys;
use crate::trouble::{Ended, Outcome, Trouble};
use crate::{out, spine};

pub(super) fn run(ground: &Ground, which: &cli::Config) -> Ended {
    match which {
        cli::Config::Reference => {
            out::line(reference().trim_end());
            Ok(Outcome::Done)
        }
        cli::Config::Check => check(ground),
    }
}

fn check(ground: &Ground) -> Ended {
    let config = match Config::load(&ground.file, &variables()) {
        Ok(config) => config,
        Err(faults) if ground.json => {
            out::json(&as_json(&faults))?;
            return Err(Trouble::Set(format!("{} faults", faults.0.len())));
        }
        Err(faults) => return Err(faults.into()),
    };
    NodeKeys::load(&config.keys)?;
    let catalogue = spine::load_catalogue(config.catalogue.as_deref())?;
    spine::load_policies(config.policies.as_deref())?;
    let today = kernel::Clock::now(&kernel::SystemClock::default()).day();
    if config.offices.iter().any(|office| catalogue.unit(office, today).is_none()) {
        return Err(kernel::Error::NotFound("khidmat.unknown-office").into());
    }
    if ground.json {
        out::json(&serde_json::json!({ "faults": [] }))?;
    } else {
        out::line(&format!("{}: node {}, all is well", ground.file.display(), config.node));
    }
    Ok(Outcome::Done)
}

fn as_json(faults: &Faults) -> serde_json::Value {
    let each = faults.0.iter().map(|fault| {
        serde_json::json!({ "field": fault.field, "place": fault.place, "what": fault.what, "legal": fault.legal })
    });
    serde_json::json!({ "faults": each.collect::<Vec<_>>() })
}
