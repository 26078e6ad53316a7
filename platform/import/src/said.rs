//! What the report says of a row: its outcome with the codes of every reason. Must not decide anything.

use sheets::columns::Columns;
use sheets::read::Fault;

use crate::decide::{Fate, Row};
use crate::kind::{Kind, Refusal};
use crate::rules;
use crate::run::{Line, Outcome};

/// The line of the report about a row.
pub(crate) fn line<K: Kind>(row: &Row<K::What>, fate: &Fate) -> Line {
    let flags = || row.flags.iter().filter_map(|(flag, field)| Some((rules::flag_code(flag)?, *field)));
    let (outcome, reasons) = match fate {
        Fate::Before | Fate::Accept(..) => (Outcome::Accepted, flags().collect()),
        Fate::Waits | Fate::Queue => {
            let station = ("import.station-unconfirmed", K::STATION);
            (Outcome::Queued, std::iter::once(station).chain(flags()).collect())
        }
        Fate::Reject(refusal, _) => (Outcome::Rejected, vec![(refusal.code, refusal.field)]),
    };
    Line { row: row.number, line: row.line, outcome, reasons }
}

/// Why a row that the file itself spoils is not taken over.
pub(crate) fn fault_of(fault: Fault, columns: &Columns) -> Refusal {
    let code = match fault {
        Fault::NotUtf8 => "import.not-utf8",
        Fault::TooFew => "import.flag-short-row",
        Fault::TooMany => "import.too-many-cells",
        Fault::Cut => "import.cut-row",
        Fault::Unclosed => "import.unclosed-quote",
        Fault::TooLong(_) => "import.cell-too-long",
        Fault::Blank => "import.blank-row",
    };
    let field = match fault {
        Fault::TooLong(at) => columns.known(at).unwrap_or_default(),
        _ => "",
    };
    Refusal { code, field }
}
