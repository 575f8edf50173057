//! Reads blocks: the facts of the first block, which was signed here, and checks of two forms in the appended
//! blocks. Anything else is refused.

use biscuit_auth::{datalog::SymbolTable, format::schema};
use schema::{check::Kind, op, op_binary, term::Content};

/// A term of a fact.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value<'a> {
    /// A text.
    Text(&'a str),
    /// A number.
    Integer(i64),
    /// Bytes.
    Bytes(&'a [u8]),
    /// A term that is never written here.
    Other,
}

/// A fact: `name(terms)`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fact<'a> {
    /// The predicate's name.
    pub name: &'a str,
    /// The terms in order.
    pub terms: Vec<Value<'a>>,
}

/// A check that narrows a biscuit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Check {
    /// `check if name("text")`.
    Is {
        /// The predicate's name.
        name: String,
        /// The required value.
        text: String,
    },
    /// `check if name($x), $x < DATE`.
    Before {
        /// The predicate's name.
        name: String,
        /// Seconds since 1970.
        seconds: u64,
    },
}

/// The longest appended block in bytes. One with all checks that [`checks`] accepts has about 200.
pub(super) const BLOCK_BYTES_MAX: usize = 512;
/// The most checks in a block: event, order, read-only and end.
const CHECKS_MAX: usize = 4;
/// Accepted versions of the format. The two forms of checks mean the same in all of them.
const VERSIONS: std::ops::RangeInclusive<u32> = 3..=6;

/// The facts of the first block. Facts with unknown symbols are left out; they are never written here.
pub(super) fn facts<'a>(block: &'a schema::Block, symbols: &'a SymbolTable) -> Vec<Fact<'a>> {
    let value = |term: &'a schema::Term| match &term.content {
        Some(Content::String(index)) => symbols.get_symbol(*index).map_or(Value::Other, Value::Text),
        Some(Content::Integer(number)) => Value::Integer(*number),
        Some(Content::Bytes(bytes)) => Value::Bytes(bytes),
        _ => Value::Other,
    };
    let fact = |fact: &'a schema::Fact| {
        let name = symbols.get_symbol(fact.predicate.name)?;
        Some(Fact { name, terms: fact.predicate.terms.iter().map(value).collect() })
    };
    block.facts.iter().filter_map(fact).collect()
}

/// The checks of a block; `None` if it contains anything else, or too many.
pub(super) fn checks(block: &schema::Block, symbols: &SymbolTable) -> Option<Vec<Check>> {
    let has_only_checks = block.context.is_none()
        && block.facts.is_empty()
        && block.rules.is_empty()
        && block.scope.is_empty()
        && block.public_keys.is_empty();
    let is_known = block.version.is_some_and(|version| VERSIONS.contains(&version));
    if !has_only_checks || !is_known || block.checks.len() > CHECKS_MAX {
        return None;
    }
    block.checks.iter().map(|check| read(check, symbols)).collect()
}

/// Reads a check; `None` if it does not have one of the two forms.
fn read(check: &schema::Check, symbols: &SymbolTable) -> Option<Check> {
    let is_plain = check.kind.is_none_or(|kind| kind == Kind::One as i32);
    // A second query would be an alternative.
    let ([query], true) = (check.queries.as_slice(), is_plain) else { return None };
    let [looked_at] = query.body.as_slice() else { return None };
    let [term] = looked_at.terms.as_slice() else { return None };
    if !query.scope.is_empty() || !query.head.terms.is_empty() {
        return None;
    }
    let name = symbols.get_symbol(looked_at.name)?.to_owned();
    match (term.content.as_ref()?, query.expressions.as_slice()) {
        (Content::String(index), []) => {
            Some(Check::Is { name, text: symbols.get_symbol(*index)?.to_owned() })
        }
        (Content::Variable(variable), [expression]) => {
            Some(Check::Before { name, seconds: earlier_than(expression, *variable)? })
        }
        _ => None,
    }
}

/// The date of `$variable < DATE`.
fn earlier_than(expression: &schema::Expression, variable: u32) -> Option<u64> {
    let [left, right, operator] = expression.ops.as_slice() else { return None };
    let value = |op: &'_ schema::Op| match &op.content {
        Some(op::Content::Value(term)) => term.content.clone(),
        _ => None,
    };
    let is_less = matches!(
        &operator.content,
        Some(op::Content::Binary(operator)) if operator.kind == op_binary::Kind::LessThan as i32
    );
    match (value(left)?, value(right)?) {
        (Content::Variable(left), Content::Date(seconds)) if is_less && left == variable => Some(seconds),
        _ => None,
    }
}
