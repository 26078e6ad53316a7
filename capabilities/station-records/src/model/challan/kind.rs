//! Which reports of CrPC 173 there are, what may follow what, and how far an investigation has come with them.

use kernel::Code;

kernel::words! {
    /// What is forwarded.
    ChallanKind {
        /// Within three days after the fourteen, where the investigation is not complete (173(1) proviso).
        Interim = "interim",
        /// The investigation is complete.
        Complete = "complete",
        /// Nobody was traced (adam pata).
        Untraced = "untraced",
        /// The matter is cancelled: false, or a mistake.
        Cancelled = "cancelled",
        /// What was learnt after one of the three before.
        Supplementary = "supplementary",
    }
}

impl ChallanKind {
    /// Whether the investigation ends with it.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Complete | Self::Untraced | Self::Cancelled)
    }

    /// Whether nobody is sent up with it: then it says why, and its informant is told.
    pub const fn gives_up(self) -> bool {
        matches!(self, Self::Untraced | Self::Cancelled)
    }

    /// Whether it may follow those `before`: interim reports as many as there are, one that ends it, then supplementary ones.
    pub fn may_follow(self, before: &[Self]) -> std::result::Result<(), Code> {
        match (before.iter().any(|one| one.is_final()), self) {
            (true, Self::Supplementary) => Ok(()),
            (true, _) => Err("station-records.challan-done"),
            (false, Self::Supplementary) => Err("station-records.challan-not-done"),
            (false, _) => Ok(()),
        }
    }
}

kernel::words! {
    /// How far the investigation of an FIR has come towards its report.
    State {
        /// Nothing was sent.
        Due = "due",
        /// An interim report was sent, and the complete one is due.
        InterimSent = "interim",
        /// The complete report was sent.
        Sent = "sent",
        /// Sent as untraced.
        Untraced = "untraced",
        /// Sent as cancelled.
        Cancelled = "cancelled",
        /// It is not investigated (157): no report is due.
        NotInvestigated = "not-investigated",
    }
}

impl State {
    /// That of an FIR with some reports.
    pub fn of(reports: &[ChallanKind], refused: bool) -> Self {
        match reports.iter().find(|one| one.is_final()) {
            Some(ChallanKind::Untraced) => Self::Untraced,
            Some(ChallanKind::Cancelled) => Self::Cancelled,
            Some(_) => Self::Sent,
            None if refused => Self::NotInvestigated,
            None if reports.is_empty() => Self::Due,
            None => Self::InterimSent,
        }
    }

    /// Whether a report is still due.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Due | Self::InterimSent)
    }
}
