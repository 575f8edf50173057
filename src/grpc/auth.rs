//! Who calls: the token in the metadata, judged by the same rules as in REST.

use tonic::metadata::MetadataMap;

use crate::{
    api::Problem,
    auth::{Access, AuthError, Identity, Kept, bearer_token},
    services::Services,
};
use domain::EventId;

/// What a caller presents.
pub(super) struct Credentials {
    token: Result<Option<String>, AuthError>,
}

impl Credentials {
    /// `authorization: Bearer TOKEN`.
    pub(super) fn of(metadata: &MetadataMap) -> Self {
        let header = metadata.get("authorization").map(|value| value.as_encoded_bytes());
        Self { token: bearer_token(header).map(|token| token.map(ToOwned::to_owned)) }
    }

    /// Fetches the keys that may be needed to verify the token. To be called first.
    ///
    /// # Errors
    /// If the caller presents something that is no bearer token: it is refused also where a guest would be answered.
    pub(super) async fn prepare(&self, services: &Services) -> Result<(), Problem> {
        if let Some(token) = self.token()? {
            services.bearers.prepare(token).await;
        }
        Ok(())
    }

    /// The token, unless anonymous.
    fn token(&self) -> Result<Option<&str>, AuthError> {
        self.token.as_ref().map(Option::as_deref).map_err(|error| *error)
    }

    /// The caller of something that changes this event (or no event).
    pub(super) fn writer(&self, services: &Services, event: Option<EventId>) -> Result<Identity, Problem> {
        services.identify(self.token()?, &Access { writes: true, event, order: None })
    }

    /// The caller of something that only reads, unless anonymous.
    pub(super) fn reader(
        &self,
        services: &Services,
        event: Option<EventId>,
    ) -> Result<Option<Identity>, Problem> {
        let Some(token) = self.token()? else { return Ok(None) };
        services.identify(Some(token), &Access { writes: false, event, order: None }).map(Some)
    }

    /// The caller who begins to watch an event, unless anonymous.
    pub(super) fn watcher(&self, services: &Services, event: EventId) -> Result<Option<Kept>, Problem> {
        let Some(token) = self.token()? else { return Ok(None) };
        services.keep(token, &Access { writes: false, event: Some(event), order: None }).map(Some)
    }
}
