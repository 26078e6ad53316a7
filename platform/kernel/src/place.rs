//! Where something happened, as people of the province say it: killi, landmark, direction and distance from the
//! station (column 4 of form 24.5(1), Police Rules 1934). A street address is never required.

use serde::{Deserialize, Serialize};

/// Direction from the police station.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Towards the north.
    North,
    /// Between north and east.
    NorthEast,
    /// Towards the east.
    East,
    /// Between south and east.
    SouthEast,
    /// Towards the south.
    South,
    /// Between south and west.
    SouthWest,
    /// Towards the west.
    West,
    /// Between north and west.
    NorthWest,
}

impl Direction {
    /// Every direction, clockwise from north.
    pub const ALL: [Self; 8] = [
        Self::North,
        Self::NorthEast,
        Self::East,
        Self::SouthEast,
        Self::South,
        Self::SouthWest,
        Self::West,
        Self::NorthWest,
    ];

    /// The stored and posted form, such as `north-east`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::North => "north",
            Self::NorthEast => "north-east",
            Self::East => "east",
            Self::SouthEast => "south-east",
            Self::South => "south",
            Self::SouthWest => "south-west",
            Self::West => "west",
            Self::NorthWest => "north-west",
        }
    }

    /// Reads the stored form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.as_str() == text)
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
