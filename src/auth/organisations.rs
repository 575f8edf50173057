//! The organisations that a user works for. The roles `organiser` and `gate` are held within organisations;
//! other roles never appear here.

use std::{collections::BTreeMap, sync::Arc};

use super::{Role, Roles};
use domain::Organisation;

/// The organisations that a user works for, with the roles there, sorted by slug. Cloning copies a pointer;
/// the usual case of no organisation takes no heap memory.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Memberships(Option<Arc<[(Organisation, Roles)]>>);

/// A user works for more than [`Memberships::MAX`] organisations.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooManyOrganisations;

impl Memberships {
    /// The most organisations of one user, limited by the size of a session.
    pub const MAX: usize = 24;

    /// Memberships with these roles. Roles that are not held within organisations are left out.
    pub fn new(list: impl IntoIterator<Item = (Organisation, Role)>) -> Result<Self, TooManyOrganisations> {
        let mut held: BTreeMap<Organisation, Roles> = BTreeMap::new();
        for (organisation, role) in list.into_iter().filter(|(_, role)| role.is_of_organisations()) {
            let roles = held.entry(organisation).or_default();
            *roles = roles.with(role);
            if held.len() > Self::MAX {
                return Err(TooManyOrganisations);
            }
        }
        Ok(Self((!held.is_empty()).then(|| held.into_iter().collect())))
    }

    /// These roles in the organisation `main`, for users whose organisations are not known.
    pub fn in_main(roles: Roles) -> Self {
        // Cannot fail: it is one organisation.
        Self::new(roles.iter().map(|role| (Organisation::main(), role))).unwrap_or_default()
    }

    /// Reads a list of entries: `org` gives all of `roles` in that organisation, `org/role` gives the one
    /// role with that name. Entries without a valid slug and roles that are not held within organisations are
    /// ignored.
    pub fn named<'a>(
        list: impl IntoIterator<Item = &'a str>,
        roles: Roles,
        role_named: impl Fn(&str) -> Option<Role>,
    ) -> Result<Self, TooManyOrganisations> {
        let named = list.into_iter().flat_map(|entry| {
            let (slug, roles) = match entry.split_once('/') {
                Some((slug, role)) => (slug, role_named(role).into_iter().collect()),
                None => (entry, roles),
            };
            let organisation = Organisation::new(slug);
            roles.iter().filter_map(move |role| Some((organisation.clone()?, role)))
        });
        Self::new(named)
    }

    /// Every organisation, with the user's roles in it.
    pub fn iter(&self) -> impl Iterator<Item = (&Organisation, Roles)> {
        self.0.iter().flat_map(|held| held.iter()).map(|(organisation, roles)| (organisation, *roles))
    }

    /// Whether the user has this role in this organisation.
    pub fn has(&self, role: Role, organisation: &Organisation) -> bool {
        self.iter().any(|(other, roles)| other == organisation && roles.has(role))
    }

    /// The roles that the user has in at least one organisation.
    pub fn roles(&self) -> Roles {
        self.iter().flat_map(|(_, roles)| roles.iter()).collect()
    }

    /// Approximate heap memory in bytes.
    pub fn weight(&self) -> usize {
        let each = size_of::<(Organisation, Roles)>() + 2 * size_of::<usize>();
        self.iter().map(|(organisation, _)| each + organisation.as_str().len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(list: &[&str], roles: &[Role]) -> Vec<(String, Vec<&'static str>)> {
        let roles = roles.iter().copied().collect();
        let held = Memberships::named(list.iter().copied(), roles, Role::named).unwrap();
        let roles_of = |roles: Roles| roles.iter().map(Role::as_str).collect();
        held.iter().map(|(organisation, roles)| (organisation.to_string(), roles_of(roles))).collect()
    }

    #[test]
    fn a_list_names_organisations_and_roles_in_them() {
        let both = [Role::Gate, Role::Organiser];
        let expected = |list: &[(&str, &[&'static str])]| -> Vec<(String, Vec<&'static str>)> {
            list.iter().map(|(name, roles)| ((*name).to_owned(), roles.to_vec())).collect()
        };
        assert_eq!(
            named(&["b", "a"], &both),
            expected(&[("a", &["gate", "organiser"]), ("b", &["gate", "organiser"])])
        );
        assert_eq!(named(&["a/gate", "a/organiser"], &[]), expected(&[("a", &["gate", "organiser"])]));
        assert_eq!(
            named(&["a", "b/gate"], &[Role::Organiser]),
            expected(&[("a", &["organiser"]), ("b", &["gate"])])
        );
        // A membership never makes an admin, and entries without a valid slug or role are ignored.
        let strange = ["a/admin", "a/buyer", "a/chief", "A", "", "/gate", "a/gate/x", "a b/gate"];
        assert_eq!(named(&strange, &both), expected(&[]));
        assert_eq!(named(&["a"], &[Role::Buyer, Role::Admin]), expected(&[]));
    }

    #[test]
    fn there_are_so_many_at_most() {
        let list: Vec<String> = (0..=Memberships::MAX).map(|n| format!("o{n}/gate")).collect();
        let held = |list: &[String]| {
            Memberships::named(list.iter().map(String::as_str), Roles::default(), Role::named)
        };
        assert_eq!(held(&list), Err(TooManyOrganisations));
        assert_eq!(held(&list[1..]).unwrap().iter().count(), Memberships::MAX);
    }
}
