//! station-records
