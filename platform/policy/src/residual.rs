//! What partial evaluation left over, read into a [`Filter`].
//! A node that is not understood is an error, never "yes" and never "no".

use std::collections::BTreeMap;
use std::sync::Arc;

use cedar_policy::pst::{BinaryOp, Clause, Expr, Literal, UnaryOp, Var};
use kernel::{Error, Result};

use crate::filter::{Attr, Filter, Value};

/// Something compared: an attribute of the record, a constant, or a collection of either.
enum Operand {
    Attr(Attr),
    Const(Value),
    Set(Vec<Operand>),
    Record(BTreeMap<String, Operand>),
}

fn unknown(what: impl std::fmt::Display) -> Error {
    Error::internal(format!("the scope filter does not understand this part of a policy: {what}"))
}

/// The filter of a residual policy's conditions.
pub(crate) fn clauses<'a>(clauses: impl IntoIterator<Item = &'a Clause>) -> Result<Filter> {
    let parts: Result<Vec<_>> = clauses
        .into_iter()
        .map(|clause| match clause {
            Clause::When(expr) => filter(expr),
            Clause::Unless(expr) => filter(expr).map(Filter::negated),
        })
        .collect();
    parts.map(Filter::all)
}

fn filter(expr: &Expr) -> Result<Filter> {
    match expr {
        Expr::Literal(Literal::Bool(true)) => Ok(Filter::True),
        Expr::Literal(Literal::Bool(false)) => Ok(Filter::False),
        Expr::UnaryOp { op: UnaryOp::Not, expr } => filter(expr).map(Filter::negated),
        Expr::BinaryOp { op, left, right } => binary(*op, left, right),
        Expr::GetAttr { .. } => match operand(expr)? {
            Operand::Attr(attr) => Ok(Filter::Eq(attr, Value::Bool(true))),
            _ => Err(unknown(expr)),
        },
        Expr::HasAttr { expr: of, attrs } if is_resource(of) && attrs.len() == 1 => {
            Attr::named(attrs.first()).map(Filter::Has).ok_or_else(|| unknown(expr))
        }
        Expr::IfThenElse { cond, then_expr, else_expr } => {
            let cond = filter(cond)?;
            let then = Filter::all([cond.clone(), filter(then_expr)?]);
            Ok(Filter::any([then, Filter::all([cond.negated(), filter(else_expr)?])]))
        }
        other => Err(unknown(other)),
    }
}

fn binary(op: BinaryOp, left: &Arc<Expr>, right: &Arc<Expr>) -> Result<Filter> {
    match op {
        BinaryOp::And => Ok(Filter::all([filter(left)?, filter(right)?])),
        BinaryOp::Or => Ok(Filter::any([filter(left)?, filter(right)?])),
        BinaryOp::Eq => equal(operand(left)?, operand(right)?),
        BinaryOp::NotEq => equal(operand(left)?, operand(right)?).map(Filter::negated),
        BinaryOp::LessEq => at_most(operand(left)?, operand(right)?),
        BinaryOp::Greater => at_most(operand(left)?, operand(right)?).map(Filter::negated),
        // a < b is not (b <= a)
        BinaryOp::Less => at_most(operand(right)?, operand(left)?).map(Filter::negated),
        BinaryOp::GreaterEq => at_most(operand(right)?, operand(left)?),
        BinaryOp::Contains => contains(operand(left)?, operand(right)?),
        BinaryOp::ContainsAny => contains_any(operand(left)?, operand(right)?),
        BinaryOp::ContainsAll => contains_all(operand(left)?, operand(right)?),
        other => Err(unknown(other)),
    }
}

fn is_resource(expr: &Expr) -> bool {
    matches!(expr, Expr::Var(Var::Resource))
}

fn operand(expr: &Expr) -> Result<Operand> {
    match expr {
        Expr::Literal(literal) => constant(literal).map(Operand::Const),
        Expr::GetAttr { expr: of, attr } if is_resource(of) => {
            Attr::named(attr).map(Operand::Attr).ok_or_else(|| unknown(expr))
        }
        Expr::Set(items) => items.iter().map(|i| operand(i)).collect::<Result<_>>().map(Operand::Set),
        Expr::Record(fields) => {
            let read = fields.iter().map(|(name, value)| Ok((name.clone(), operand(value)?)));
            read.collect::<Result<_>>().map(Operand::Record)
        }
        other => Err(unknown(other)),
    }
}

fn constant(literal: &Literal) -> Result<Value> {
    match literal {
        Literal::Bool(v) => Ok(Value::Bool(*v)),
        Literal::Long(v) => Ok(Value::Long(*v)),
        Literal::String(v) => Ok(Value::text(v.as_str())),
        Literal::EntityUID(uid) if uid.ty.to_string() == "Khidmat::Account" => {
            Ok(Value::text(uid.eid.as_str()))
        }
        other => Err(unknown(format!("{other:?}"))),
    }
}

fn equal(left: Operand, right: Operand) -> Result<Filter> {
    match (left, right) {
        (Operand::Attr(attr), Operand::Const(value)) | (Operand::Const(value), Operand::Attr(attr)) => {
            Ok(Filter::Eq(attr, value))
        }
        (Operand::Const(a), Operand::Const(b)) => Ok(if a == b { Filter::True } else { Filter::False }),
        // Two records are equal when they have the same fields and each is equal: a post held against the
        // post that the policy asks for.
        (Operand::Record(mut a), Operand::Record(b)) if a.keys().eq(b.keys()) => {
            let pairs = b.into_iter().filter_map(|(name, right)| Some((a.remove(&name)?, right)));
            pairs.map(|(l, r)| equal(l, r)).collect::<Result<Vec<_>>>().map(Filter::all)
        }
        _ => Err(unknown("a comparison of two attributes")),
    }
}

fn at_most(low: Operand, high: Operand) -> Result<Filter> {
    match (low, high) {
        (Operand::Attr(attr), Operand::Const(Value::Long(most))) => Ok(Filter::AtMost(attr, most)),
        // n <= a is not (a <= n - 1); below the smallest number there is nothing.
        (Operand::Const(Value::Long(least)), Operand::Attr(attr)) => {
            Ok(least.checked_sub(1).map_or(Filter::True, |below| Filter::AtMost(attr, below).negated()))
        }
        _ => Err(unknown("a comparison by size")),
    }
}

fn constants(items: Vec<Operand>) -> Result<Vec<Value>> {
    let one = |item| match item {
        Operand::Const(value) => Ok(value),
        _ => Err(unknown("a set that is not of constants")),
    };
    items.into_iter().map(one).collect()
}

/// Nothing is one of none.
fn one_of(leaf: impl FnOnce(Attr, Vec<Value>) -> Filter, attr: Attr, values: Vec<Value>) -> Filter {
    if values.is_empty() { Filter::False } else { leaf(attr, values) }
}

fn contains(set: Operand, item: Operand) -> Result<Filter> {
    match (set, item) {
        (Operand::Attr(attr), Operand::Const(value)) => Ok(Filter::Contains(attr, value)),
        (Operand::Set(items), Operand::Attr(attr)) => Ok(one_of(Filter::In, attr, constants(items)?)),
        (Operand::Set(items), Operand::Record(wanted)) => {
            let each = items.into_iter().map(|held| equal(held, Operand::Record(copy(&wanted)?)));
            each.collect::<Result<Vec<_>>>().map(Filter::any)
        }
        _ => Err(unknown("contains")),
    }
}

/// A second copy of a record's fields, which are attributes and constants only.
fn copy(fields: &BTreeMap<String, Operand>) -> Result<BTreeMap<String, Operand>> {
    let one = |operand: &Operand| match operand {
        Operand::Attr(attr) => Ok(Operand::Attr(*attr)),
        Operand::Const(value) => Ok(Operand::Const(value.clone())),
        _ => Err(unknown("a nested record")),
    };
    fields.iter().map(|(name, value)| Ok((name.clone(), one(value)?))).collect()
}

fn contains_any(left: Operand, right: Operand) -> Result<Filter> {
    match (left, right) {
        (Operand::Attr(attr), Operand::Set(items)) | (Operand::Set(items), Operand::Attr(attr)) => {
            Ok(one_of(Filter::Overlaps, attr, constants(items)?))
        }
        _ => Err(unknown("containsAny")),
    }
}

fn contains_all(left: Operand, right: Operand) -> Result<Filter> {
    match (left, right) {
        (Operand::Attr(attr), Operand::Set(items)) => {
            Ok(Filter::all(constants(items)?.into_iter().map(|v| Filter::Contains(attr, v))))
        }
        _ => Err(unknown("containsAll")),
    }
}
