//! Where something happened, as people of the province say it: killi, landmark, direction and distance from the
//! station (column 4 of form 24.5(1), Police Rules 1934). A street address is never required.

use serde::{Deserialize, Serialize};

crate::words! {
    /// Direction from the police station, clockwise from north.
    Direction {
        /// Towards the north.
        North = "north",
        /// Between north and east.
        NorthEast = "north-east",
        /// Towards the east.
        East = "east",
        /// Between south and east.
        SouthEast = "south-east",
        /// Towards the south.
        South = "south",
        /// Between south and west.
        SouthWest = "south-west",
        /// Towards the west.
        West = "west",
        /// Between north and west.
        NorthWest = "north-west",
    }
}

/// A place as stated. At least one of killi and landmark is given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Killi, village, mohalla or ward.
    pub killi: Option<String>,
    /// What anyone there would know: a mosque, a shop, a bus stop.
    pub landmark: Option<String>,
    /// Direction from the station.
    pub direction: Option<Direction>,
    /// Distance from the station, in metres.
    pub distance_m: Option<u32>,
}
