//! How an order is paid.

use serde::{Deserialize, Serialize};

/// Which provider pays, and its token for the buyer's means of payment (never a card number).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct PaymentChoice {
    /// The provider's name.
    pub provider: String,
    /// The provider's token.
    pub token: String,
}

impl PaymentChoice {
    /// The provider that charges nobody: money comes by ways that this program does not see.
    pub const INVOICE: &'static str = "invoice";

    /// Whether orders that are paid so await their payment until somebody says that they are paid.
    pub fn is_by_invoice(&self) -> bool {
        self.provider == Self::INVOICE
    }
}
