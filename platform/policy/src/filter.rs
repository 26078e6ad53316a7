//! A scope filter: which records of a list the policies let somebody see.
//! A small language of its own, so that one filter can be asked in SQL and of a record in memory, alike.
//! Must not grow a node that one of the two cannot answer.

use std::fmt;

use crate::subject::Resource;

/// An attribute of a record, as named in `platform.cedarschema`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attr {
    /// What it is.
    Kind,
    /// The office that received it.
    Station,
    /// Its circle.
    Circle,
    /// Its district.
    District,
    /// Its region.
    Region,
    /// 0 to 4.
    Sensitivity,
    /// Names are sealed.
    Sealed,
    /// Accounts working on it (a set).
    Handlers,
    /// Officers complained of (a set).
    Accused,
    /// Units under their charge (a set).
    Barred,
    /// Whose it is; may be absent.
    Owner,
}

impl Attr {
    /// Every attribute.
    pub const ALL: [Self; 11] = [
        Self::Kind,
        Self::Station,
        Self::Circle,
        Self::District,
        Self::Region,
        Self::Sensitivity,
        Self::Sealed,
        Self::Handlers,
        Self::Accused,
        Self::Barred,
        Self::Owner,
    ];

    /// The name in the schema.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Station => "station",
            Self::Circle => "circle",
            Self::District => "district",
            Self::Region => "region",
            Self::Sensitivity => "sensitivity",
            Self::Sealed => "sealed",
            Self::Handlers => "handlers",
            Self::Accused => "accused",
            Self::Barred => "barred",
            Self::Owner => "owner",
        }
    }

    /// The attribute of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.name() == name)
    }
}

/// A constant in a filter. Accounts and units are text: their ids.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Text or an id.
    Text(String),
    /// A whole number.
    Long(i64),
    /// True or false.
    Bool(bool),
}

impl Value {
    /// A text value.
    pub fn text(value: impl Into<String>) -> Self {
        Self::Text(value.into())
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(v) => write!(f, "{v:?}"),
            Self::Long(v) => v.fmt(f),
            Self::Bool(v) => v.fmt(f),
        }
    }
}

/// Which records may be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// All.
    True,
    /// None.
    False,
    /// All of these hold.
    And(Vec<Filter>),
    /// One of these holds.
    Or(Vec<Filter>),
    /// This does not hold. A leaf over an absent value is false, so its `Not` is true.
    Not(Box<Filter>),
    /// The attribute is this value.
    Eq(Attr, Value),
    /// The attribute is one of these.
    In(Attr, Vec<Value>),
    /// The attribute is at most this.
    AtMost(Attr, i64),
    /// The set holds this.
    Contains(Attr, Value),
    /// The set holds one of these.
    Overlaps(Attr, Vec<Value>),
    /// The attribute is present.
    Has(Attr),
}

impl Filter {
    /// All of these, simplified.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Self::True => {}
                Self::False => return Self::False,
                Self::And(inner) => kept.extend(inner),
                other => kept.push(other),
            }
        }
        match kept.len() {
            0 => Self::True,
            1 => kept.remove(0),
            _ => Self::And(kept),
        }
    }

    /// One of these, simplified.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Self::False => {}
                Self::True => return Self::True,
                Self::Or(inner) => kept.extend(inner),
                other => kept.push(other),
            }
        }
        match kept.len() {
            0 => Self::False,
            1 => kept.remove(0),
            _ => Self::Or(kept),
        }
    }

    /// The opposite, simplified.
    pub fn negated(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// Whether a record in memory may be seen.
    pub fn matches(&self, what: &Resource) -> bool {
        match self {
            Self::True => true,
            Self::False => false,
            Self::And(parts) => parts.iter().all(|p| p.matches(what)),
            Self::Or(parts) => parts.iter().any(|p| p.matches(what)),
            Self::Not(inner) => !inner.matches(what),
            Self::Eq(attr, value) => what.value(*attr).as_ref() == Some(value),
            Self::In(attr, values) => what.value(*attr).is_some_and(|v| values.contains(&v)),
            Self::AtMost(attr, most) => matches!(what.value(*attr), Some(Value::Long(v)) if v <= *most),
            Self::Contains(attr, value) => holds(what, *attr, value),
            Self::Overlaps(attr, values) => values.iter().any(|v| holds(what, *attr, v)),
            Self::Has(attr) => what.value(*attr).is_some() || what.members(*attr).is_some(),
        }
    }
}

fn holds(what: &Resource, attr: Attr, value: &Value) -> bool {
    let Value::Text(text) = value else { return false };
    what.members(attr).is_some_and(|set| set.contains(text))
}
