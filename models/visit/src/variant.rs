//! What is checked: a protocol, and each bug that must be found.

/// How much is visited.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Size {
    /// What tests do, in seconds.
    Quick,
    /// A million states and more.
    Full,
}

/// One thing to check.
#[derive(Clone, Copy, Debug)]
pub struct Variant<M> {
    /// A short name.
    pub name: &'static str,
    /// The model.
    pub model: M,
    /// The properties that it violates; none: it violates none at all.
    pub violates: &'static [&'static str],
    /// Whether it is the protocol as it is: within the bounds of all of these together, all that should be reached must
    /// be.
    pub is_protocol: bool,
}
