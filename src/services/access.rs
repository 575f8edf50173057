//! Who may act on an event. An event belongs to an organisation; organisers and gates act within theirs.
//!
//! Every adapter asks here. Whoever may not even see an event is told that there is none.

use std::sync::Arc;

use super::{Services, listing::is_draft};
use crate::{
    actors::CatalogueEntry,
    api::{Problem, fields::FieldError},
    auth::{AuthError, Identity, Role},
};
use domain::{EventId, Organisation};

/// Whether somebody may act in this role on this event. Every adapter asks this function.
pub fn may(identity: &Identity, role: Role, entry: &CatalogueEntry) -> bool {
    identity.may(role, &entry.record().organisation)
}

impl Services {
    /// The event's entry, if the caller may act in this role on it. A caller who may not even see the event is told
    /// that there is none; one who sees it is refused.
    pub fn acting(
        &self,
        event: EventId,
        role: Role,
        identity: &Identity,
    ) -> Result<Arc<CatalogueEntry>, Problem> {
        let entry = self.entry(event)?;
        if may(identity, role, &entry) {
            return Ok(entry);
        }
        if is_draft(&entry) && !may(identity, Role::Organiser, &entry) {
            return Err(Problem::not_found("event"));
        }
        identity.require(role)?;
        Err(other_organisation(role, &entry.record().organisation))
    }

    /// The organisation of a new event: the requested one, or the caller's only one.
    pub fn organisation_for(
        &self,
        asked: Option<&Organisation>,
        identity: &Identity,
    ) -> Result<Organisation, Problem> {
        identity.require(Role::Organiser)?;
        if let Some(organisation) = asked {
            let may = identity.may(Role::Organiser, organisation);
            return if may {
                Ok(organisation.clone())
            } else {
                Err(other_organisation(Role::Organiser, organisation))
            };
        }
        let theirs = identity.organisations.iter().filter(|(_, roles)| roles.has(Role::Organiser));
        let theirs: Vec<&Organisation> = theirs.map(|(organisation, _)| organisation).collect();
        match theirs.as_slice() {
            [only] => Ok((*only).clone()),
            // An admin belongs to no organisation in particular.
            _ if identity.roles.has(Role::Admin) => Ok(Organisation::main()),
            several => {
                let names: Vec<&str> = several.iter().map(|organisation| organisation.as_str()).collect();
                let detail =
                    format!("name the organisation that owns the event, one of: {}", names.join(", "));
                Err(Problem::invalid(vec![FieldError::meaning("organisation", detail)]))
            }
        }
    }
}

fn other_organisation(role: Role, organisation: &Organisation) -> Problem {
    let error = AuthError::OtherOrganisation(role);
    Problem::from(error).with("organisation", organisation.as_str())
}
