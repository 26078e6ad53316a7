//! The name of a log: which node, which of its two logs, which epoch.
//! Must not say where the log is served.

use std::fmt;

use kernel::Result;
use kernel::ids::NodeName;

use crate::codes::{self, refuse};
use crate::encoding;

/// `khidmat/<node>/<epoch>` for the journal, `khidmat/<node>/lookups/<epoch>` for the log of look-ups. Epochs count
/// from 1; restoring an older backup opens the next one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The node whose log it is.
    pub node: NodeName,
    /// True for the log of look-ups.
    pub lookups: bool,
    /// 1, 2, 3 …
    pub epoch: u64,
}

impl Origin {
    /// The node's journal in its first epoch.
    pub fn journal(node: NodeName) -> Self {
        Self { node, lookups: false, epoch: 1 }
    }

    /// The node's log of look-ups in its first epoch.
    pub fn lookups(node: NodeName) -> Self {
        Self { node, lookups: true, epoch: 1 }
    }

    /// The same log's next epoch.
    pub fn next_epoch(&self) -> Self {
        Self { epoch: self.epoch.saturating_add(1), ..self.clone() }
    }

    /// True when `older` is an earlier epoch of the same log.
    pub fn continues(&self, older: &Self) -> bool {
        self.node == older.node && self.lookups == older.lookups && self.epoch > older.epoch
    }

    /// Reads an origin line.
    pub fn parse(text: &str) -> Result<Self> {
        Self::read(text).map_or_else(|| refuse(codes::ORIGIN), Ok)
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("khidmat/")?.split('/');
        let node = parts.next()?.parse().ok()?;
        let (lookups, epoch) = match (parts.next()?, parts.next(), parts.next()) {
            ("lookups", Some(epoch), None) => (true, epoch),
            (epoch, None, None) => (false, epoch),
            _ => return None,
        };
        let epoch = encoding::number(epoch).filter(|epoch| *epoch > 0)?;
        Some(Self { node, lookups, epoch })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.lookups { "lookups/" } else { "" };
        write!(f, "khidmat/{}/{kind}{}", self.node, self.epoch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_reads_back() {
        for text in ["khidmat/sariab/1", "khidmat/quetta-city/lookups/12"] {
            assert_eq!(Origin::parse(text).unwrap().to_string(), text);
        }
        for bad in
            ["khidmat/sariab", "khidmat/sariab/0", "khidmat/sariab/01", "khidmat/Sariab/1", "x/sariab/1"]
        {
            assert!(Origin::parse(bad).is_err(), "{bad}");
        }
        let first = Origin::journal("sariab".parse().unwrap());
        assert!(first.next_epoch().continues(&first));
        assert!(!first.continues(&first));
        assert!(!Origin::lookups("sariab".parse().unwrap()).next_epoch().continues(&first));
    }
}
