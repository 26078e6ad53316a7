//! A scope filter asked of the database.
//! Must mean on both engines exactly what [`Filter::matches`] means in memory, absent values (NULL) included:
//! a leaf over an absent value is false, and its opposite is true.

use std::collections::BTreeMap;

use kernel::{Error, Result};
use sea_orm::Condition;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SimpleExpr};
use uuid::Uuid;

use crate::filter::{Attr, Filter, Value};

/// Where an attribute is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// A text column; NULL and empty both mean "none".
    Text(&'static str),
    /// A UUID column; NULL means "none".
    Uuid(&'static str),
    /// A whole-number column.
    Number(&'static str),
    /// True where a whole-number column, never NULL, is at least so much: sealed by its sensitivity.
    AtLeast(&'static str, i64),
    /// A set, one row per member in a table of its own.
    Links {
        /// The table of members.
        table: &'static str,
        /// Its column with the record's id.
        record: &'static str,
        /// Its column with the member.
        member: &'static str,
        /// The member is stored as a UUID, not as text.
        uuid: bool,
        /// Its column that is NULL while the member is one; `None` where each always is.
        ended: Option<&'static str>,
    },
    /// The same for every row of this table, such as the kind.
    Fixed(Value),
    /// Never there: no owner, or an always empty set.
    Absent,
}

/// How one table stores the attributes that policies speak about.
#[derive(Debug, Clone)]
pub struct ColumnMap {
    table: &'static str,
    id: &'static str,
    columns: BTreeMap<Attr, Column>,
}

impl ColumnMap {
    /// A map for a table (or its alias) and its id column.
    pub const fn new(table: &'static str, id: &'static str) -> Self {
        Self { table, id, columns: BTreeMap::new() }
    }

    /// The map of an ordinary table of an office's records: columns `office`, `circle`, `district`, `region` and
    /// `sensitivity`, nothing sealed, nobody's own, nobody set aside.
    pub fn of_office(table: &'static str, kind: &str) -> Self {
        Self::new(table, "id")
            .with(Attr::Kind, Column::Fixed(Value::text(kind)))
            .with(Attr::Station, Column::Uuid("office"))
            .with(Attr::Circle, Column::Uuid("circle"))
            .with(Attr::District, Column::Uuid("district"))
            .with(Attr::Region, Column::Uuid("region"))
            .with(Attr::Sensitivity, Column::Number("sensitivity"))
            .with(Attr::Sealed, Column::Fixed(Value::Bool(false)))
            .with(Attr::Owner, Column::Absent)
            .with(Attr::Handlers, Column::Absent)
            .with(Attr::Accused, Column::Absent)
            .with(Attr::Barred, Column::Absent)
    }

    /// Says which column has the record's id, where that is not the row's own.
    pub fn identified_by(self, id: &'static str) -> Self {
        Self { id, ..self }
    }

    /// Says where an attribute is stored.
    pub fn with(mut self, attr: Attr, column: Column) -> Self {
        self.columns.insert(attr, column);
        self
    }

    fn of(&self, attr: Attr) -> Result<&Column> {
        self.columns.get(&attr).ok_or_else(|| {
            Error::internal(format!("{} does not say where it stores {}", self.table, attr.name()))
        })
    }

    fn col(&self, name: &'static str) -> SimpleExpr {
        Expr::col((self.table, name))
    }

    /// EXISTS over the table of members.
    fn member(
        &self,
        links: (&'static str, &'static str, &'static str),
        ended: Option<&'static str>,
        values: Vec<sea_orm::Value>,
    ) -> SimpleExpr {
        let (table, record, member) = links;
        let mut select = Query::select();
        select
            .expr(Expr::cust("1"))
            .from(table)
            .and_where(Expr::col((table, record)).equals((self.table, self.id)))
            .and_where(Expr::col((table, member)).is_in(values));
        if let Some(ended) = ended {
            select.and_where(Expr::col((table, ended)).is_null());
        }
        Expr::exists(select)
    }
}

impl Filter {
    /// The filter as a condition on the table that `columns` describes. Errs when an attribute it needs is not
    /// mapped, or is mapped to a column that cannot hold its values.
    pub fn to_condition(&self, columns: &ColumnMap) -> Result<Condition> {
        Ok(match self.condition(columns, false)? {
            Part::Same(value) => Condition::all().add(Expr::cust(if value { "1 = 1" } else { "1 = 0" })),
            Part::Row(condition) => condition,
        })
    }

    /// `not` is pushed down to the leaves, where NULL is dealt with.
    fn condition(&self, columns: &ColumnMap, not: bool) -> Result<Part> {
        match self {
            Self::True => Ok(Part::Same(!not)),
            Self::False => Ok(Part::Same(not)),
            Self::Not(inner) => inner.condition(columns, !not),
            Self::And(parts) => join(parts, columns, not, !not),
            Self::Or(parts) => join(parts, columns, not, not),
            leaf => leaf.leaf(columns, not),
        }
    }

    fn leaf(&self, columns: &ColumnMap, not: bool) -> Result<Part> {
        match self {
            Self::Eq(attr, value) => one_of(columns, *attr, std::slice::from_ref(value), not),
            Self::In(attr, values) => one_of(columns, *attr, values, not),
            Self::Contains(attr, value) => any_member(columns, *attr, std::slice::from_ref(value), not),
            Self::Overlaps(attr, values) => any_member(columns, *attr, values, not),
            Self::AtMost(attr, most) => at_most(columns, *attr, *most, not),
            Self::Has(attr) => has(columns, *attr, not),
            _ => Err(Error::internal("a scope filter's leaf was expected")),
        }
    }
}

/// A part of a condition. What is the same for every row is settled here: beside it, SQLite would find no index any more and
/// read the whole table.
enum Part {
    Same(bool),
    Row(Condition),
}

fn join(parts: &[Filter], columns: &ColumnMap, not: bool, all: bool) -> Result<Part> {
    let mut whole = if all { Condition::all() } else { Condition::any() };
    let mut settled = false;
    for part in parts {
        match part.condition(columns, not)? {
            Part::Same(value) => settled |= value != all,
            Part::Row(condition) => whole = whole.add(condition),
        }
    }
    // An empty group is "true" for all and "false" for any.
    Ok(match (settled, whole.is_empty()) {
        (true, _) => Part::Same(!all),
        (false, true) => Part::Same(all),
        (false, false) => Part::Row(whole),
    })
}

/// `yes` where it is true; where it is false or NULL for `not`.
fn leaf(yes: SimpleExpr, absent: SimpleExpr, not: bool) -> Part {
    Part::Row(if not { Condition::any().add(yes.not()).add(absent) } else { Condition::all().add(yes) })
}

fn mismatch(columns: &ColumnMap, attr: Attr) -> Error {
    Error::internal(format!(
        "{} stores {} in a column that cannot answer the policy",
        columns.table,
        attr.name()
    ))
}

fn one_of(columns: &ColumnMap, attr: Attr, values: &[Value], not: bool) -> Result<Part> {
    let found = match columns.of(attr)? {
        Column::Fixed(value) => return Ok(Part::Same(values.contains(value) != not)),
        Column::Absent => return Ok(Part::Same(not)),
        Column::Text(name) => (columns.col(name), texts(values)),
        Column::Uuid(name) => (columns.col(name), uuids(values)),
        Column::AtLeast(name, least) => {
            let (yes, no) = (values.contains(&Value::Bool(true)), values.contains(&Value::Bool(false)));
            let reached = columns.col(name).gte(*least);
            return Ok(match (yes, no) {
                (yes, no) if yes == no => Part::Same(yes != not),
                (yes, _) if yes == not => Part::Row(Condition::all().add(reached.not())),
                _ => Part::Row(Condition::all().add(reached)),
            });
        }
        Column::Number(name) => (columns.col(name), longs(values)),
        Column::Links { .. } => return Err(mismatch(columns, attr)),
    };
    let (col, Some(stored)) = found else { return Err(mismatch(columns, attr)) };
    // "no unit" is an empty text to the policies, and may be NULL in the table.
    if attr != Attr::Owner && values.contains(&Value::text("")) {
        let none_or_one = Condition::any().add(col.clone().is_null()).add(col.is_in(stored));
        return Ok(Part::Row(if not { none_or_one.not() } else { none_or_one }));
    }
    if stored.is_empty() {
        return Ok(Part::Same(not));
    }
    Ok(leaf(col.clone().is_in(stored), col.is_null(), not))
}

fn any_member(columns: &ColumnMap, attr: Attr, values: &[Value], not: bool) -> Result<Part> {
    let (table, record, member, uuid, ended) = match columns.of(attr)? {
        Column::Absent => return Ok(Part::Same(not)),
        Column::Links { table, record, member, uuid, ended } => (*table, *record, *member, *uuid, *ended),
        _ => return Err(mismatch(columns, attr)),
    };
    let stored = if uuid { uuids(values) } else { texts(values) };
    let stored = stored.ok_or_else(|| mismatch(columns, attr))?;
    if stored.is_empty() {
        return Ok(Part::Same(not));
    }
    let exists = columns.member((table, record, member), ended, stored);
    Ok(Part::Row(Condition::all().add(if not { exists.not() } else { exists })))
}

fn at_most(columns: &ColumnMap, attr: Attr, most: i64, not: bool) -> Result<Part> {
    match columns.of(attr)? {
        Column::Fixed(Value::Long(value)) => Ok(Part::Same((*value <= most) != not)),
        Column::Number(name) => Ok(leaf(columns.col(name).lte(most), columns.col(name).is_null(), not)),
        _ => Err(mismatch(columns, attr)),
    }
}

fn has(columns: &ColumnMap, attr: Attr, not: bool) -> Result<Part> {
    match columns.of(attr)? {
        Column::Absent => Ok(Part::Same(not)),
        Column::Fixed(_) | Column::AtLeast(..) | Column::Links { .. } => Ok(Part::Same(!not)),
        Column::Text(name) | Column::Uuid(name) | Column::Number(name) => {
            let col = columns.col(name);
            Ok(Part::Row(Condition::all().add(if not { col.is_null() } else { col.is_not_null() })))
        }
    }
}

fn texts(values: &[Value]) -> Option<Vec<sea_orm::Value>> {
    let one = |v: &Value| if let Value::Text(t) = v { Some(t.clone().into()) } else { None };
    values.iter().map(one).collect()
}

/// Those that are UUIDs: a UUID column can never hold the others ("system", "").
fn uuids(values: &[Value]) -> Option<Vec<sea_orm::Value>> {
    let text = |v: &Value| if let Value::Text(t) = v { Some(t.clone()) } else { None };
    let all: Option<Vec<String>> = values.iter().map(text).collect();
    all.map(|all| all.iter().filter_map(|t| Uuid::parse_str(t).ok()).map(Into::into).collect())
}

fn longs(values: &[Value]) -> Option<Vec<sea_orm::Value>> {
    let one = |v: &Value| if let Value::Long(n) = v { Some((*n).into()) } else { None };
    values.iter().map(one).collect()
}
