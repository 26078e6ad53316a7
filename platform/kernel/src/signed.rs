//! How somebody signed what was written down of her words: the same for a report and for an FIR.

crate::words! {
    /// How she signed, or why not. None of them is a condition of anything.
    Signed {
        /// By hand.
        Signature = "signature",
        /// By thumb, witnessed.
        Thumb = "thumb",
        /// Would not, or could not.
        Declined = "declined",
        /// Not there: murasila, court order, own motion.
        Absent = "absent",
    }
}
