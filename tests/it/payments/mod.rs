//! Payment providers by themselves, against fakes of their APIs.

pub(crate) mod checks;
pub(crate) mod mercadopago;
pub(crate) mod stripe;
pub(crate) mod test_provider;
