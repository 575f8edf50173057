//! The means of payment of an order. It names a provider and that provider's token, and never holds a card
//! number.

use serde::{Deserialize, Serialize};

/// A payment provider, and its token for the buyer's means of payment.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct PaymentChoice {
    pub provider: String,
    pub token: String,
}

impl PaymentChoice {
    /// The provider that charges nobody: the money arrives outside of this program.
    pub const INVOICE: &'static str = "invoice";

    /// Whether such orders await their payment until an organiser confirms it.
    pub fn is_by_invoice(&self) -> bool {
        self.provider == Self::INVOICE
    }
}
