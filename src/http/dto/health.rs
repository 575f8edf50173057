//! The shape of the health check on the public port.

use serde::Serialize;
use utoipa::ToSchema;

use crate::api::labels;

labels::labels! {
    HealthStatus, "Always `ok`: a process that is not healthy does not answer.", ["ok"];
}

/// The health of the process.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HealthBody {
    /// Always `ok`.
    #[schema(value_type = HealthStatus)]
    pub status: &'static str,
    /// Which service answers.
    #[schema(example = "ticketbuster")]
    pub service: &'static str,
    /// The server's time.
    #[schema(format = DateTime)]
    pub timestamp: String,
}
