//! Payment providers by themselves, against fakes of their APIs.

pub(crate) mod mercadopago;
pub(crate) mod stripe;
