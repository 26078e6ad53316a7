//! Types of oversight, and who is to review what. No I/O.

use jiff::civil::Time;
use kernel::Timestamp;
use uuid::Uuid;

use crate::store::look;

kernel::words! {
    /// What was done in a look-up.
    What {
        /// A record was opened.
        Opened = "opened",
        /// It was refused.
        Refused = "refused",
        /// Something was searched for.
        Searched = "searched",
        /// Records came up beside one that was opened.
        Beside = "beside",
        /// Records stood in a list with their words.
        Listed = "listed",
        /// A whole list was taken away as a file.
        Taken = "taken",
    }
}

impl What {
    /// What an action of the log of look-ups is; `None` for one that is no look-up.
    pub fn of_action(action: &str) -> Option<Self> {
        Some(match action {
            "lookup.open" => Self::Opened,
            "lookup.refused" => Self::Refused,
            "lookup.search" => Self::Searched,
            "lookup.beside" => Self::Beside,
            "lookup.list" => Self::Listed,
            "lookup.take-away" => Self::Taken,
            _ => return None,
        })
    }
}

kernel::words! {
    /// Whom a record names, of those near an officer.
    Kin {
        /// The officer himself.
        Own = "own",
        /// Somebody whose father or husband has his name.
        Family = "family",
        /// Somebody who serves with him.
        Colleague = "colleague",
    }
}

kernel::words! {
    /// What a supervisor found.
    Verdict {
        /// There was a good reason.
        Explained = "explained",
        /// There was none; the officer was warned.
        Warned = "warned",
        /// It goes to a disciplinary inquiry.
        Referred = "referred",
    }
}

kernel::words! {
    /// The tier that is to review a finding.
    Tier {
        /// The SDPO.
        Circle = "circle",
        /// The DPO.
        District = "district",
        /// The RPO.
        Region = "region",
        /// The IGP.
        Province = "province",
        /// Nobody in the force stands above: the outside reader alone.
        Outside = "outside",
    }
}

impl Tier {
    /// The kind of post that reviews at this tier; `None` outside the force.
    pub const fn post(self) -> Option<&'static str> {
        match self {
            Self::Circle => Some("sdpo"),
            Self::District => Some("dpo"),
            Self::Region => Some("rpo"),
            Self::Province => Some("igp"),
            Self::Outside => None,
        }
    }
}

/// A look-up as the rules see it.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact that one rule asks for")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Its entry.
    pub entry: Uuid,
    /// The hour of the day in Pakistan.
    pub hour: Time,
    /// What was done.
    pub what: What,
    /// The record.
    pub record: Uuid,
    /// The officer is named for the record: an investigator of record, or a seal was opened for him.
    pub own_record: bool,
    /// Of an office where he neither serves nor commands.
    pub foreign_office: bool,
    /// Present in one of his posts.
    pub on_duty: bool,
    /// Whom the record names.
    pub kin: Option<Kin>,
    /// A well-known person.
    pub famous: bool,
}

impl Look {
    /// Reads a row; `None` for one whose words are not known.
    pub fn of(row: &look::Model) -> Option<Self> {
        Some(Self {
            entry: row.entry,
            hour: Timestamp(row.at).local().time(),
            what: What::parse(&row.what)?,
            record: row.record,
            own_record: row.purpose.as_deref() == Some(op::Purpose::Investigate.word()),
            foreign_office: row.foreign_office == 1,
            on_duty: row.on_duty == 1,
            kin: row.kin.as_deref().and_then(Kin::parse),
            famous: row.famous == 1,
        })
    }
}

/// What one officer looked up on one day, and how much others in the same kind of post opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Day {
    /// His look-ups in order.
    pub looks: Vec<Look>,
    /// Records opened by each of the others.
    pub others: Vec<i64>,
}
