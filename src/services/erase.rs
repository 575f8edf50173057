//! Erasing how the buyer of an order is reached, by the buyer or an organiser of the event.

use super::{Services, visible::VisibleOrder};
use crate::api::Problem;
use domain::{HistoryDetail, HistoryEntry, OperatorCommand};

impl Services {
    /// Erases the contact of an order. That it was erased, and by whom, is in the event's history; what it was is not.
    /// Erasing it again changes nothing.
    pub async fn erase_contact(
        &self,
        VisibleOrder { order, identity, .. }: &VisibleOrder,
        reason: Option<String>,
    ) -> Result<(), Problem> {
        let detail = HistoryDetail {
            order: Some(order.order),
            buyer: Some(order.user.clone()),
            ..HistoryDetail::default()
        };
        let by = HistoryEntry {
            at: self.engine.now(),
            user: identity.user.clone(),
            command: OperatorCommand::Erase,
            detail,
            reason,
        };
        self.engine.contacts().erase_contact(order.event, order.order, by).await?;
        Ok(())
    }
}
