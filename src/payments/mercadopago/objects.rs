//! Mercado Pago's objects, as far as they are written and read, and what they say of a payment.

use serde::Deserialize;
use serde_json::{Number, Value, json};

use domain::{Amount, Currency, Millis, OrderId, Timestamp};

use crate::payments::provider::{Checkout, NewPayment, PaymentError, PaymentReport, PaymentState};

#[derive(Debug, Deserialize)]
pub(super) struct Preference {
    pub(super) id: String,
    init_point: Option<String>,
    sandbox_init_point: Option<String>,
    pub(super) external_reference: Option<String>,
    #[serde(default)]
    expires: Option<bool>,
    expiration_date_to: Option<String>,
    #[serde(default)]
    items: Vec<Item>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Item {
    unit_price: Number,
    currency_id: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Payment {
    pub(super) id: u64,
    status: String,
    status_detail: Option<String>,
    transaction_amount: Number,
    transaction_amount_refunded: Option<Number>,
    currency_id: String,
    pub(super) external_reference: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Found {
    #[serde(default)]
    pub(super) results: Vec<Payment>,
    pub(super) paging: Option<Paging>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Paging {
    pub(super) total: u64,
}

impl Payment {
    /// Whether its money was taken, whatever became of it afterwards.
    pub(super) fn is_captured(&self) -> bool {
        matches!(self.status.as_str(), "approved" | "in_mediation" | "charged_back" | "refunded")
    }

    pub(super) fn is_authorised(&self) -> bool {
        self.status == "authorized"
    }

    pub(super) fn is_undecided(&self) -> bool {
        matches!(self.status.as_str(), "pending" | "in_process")
    }

    pub(super) fn captured(&self) -> Result<(Amount, Amount, Currency), PaymentError> {
        let (captured, currency) = from_decimal(&self.transaction_amount, &self.currency_id)?;
        let refunded = match &self.transaction_amount_refunded {
            Some(refunded) => from_decimal(refunded, &self.currency_id)?.0,
            None if self.status == "refunded" => captured,
            None => Amount(0),
        };
        Ok((captured, refunded, currency))
    }
}

impl Preference {
    fn is_over(&self) -> bool {
        let end = self.expiration_date_to.as_deref().filter(|_| self.expires == Some(true));
        let end = end.and_then(|end| end.parse::<jiff::Timestamp>().ok());
        end.is_some_and(|end| end <= jiff::Timestamp::now())
    }

    /// What it and the payments of its page say together.
    pub(super) fn report(&self, payments: &[Payment], is_test: bool) -> Result<PaymentReport, PaymentError> {
        let item = self.items.first();
        let item = item.ok_or_else(|| PaymentError::Unavailable(format!("{} has no item", self.id)))?;
        let (mut amount, mut currency) = from_decimal(&item.unit_price, &item.currency_id)?;
        let captured: Vec<&Payment> = payments.iter().filter(|payment| payment.is_captured()).collect();
        if captured.len() > 1 {
            tracing::warn!(
                preference = self.id,
                payments = captured.len(),
                "an order was paid more than once"
            );
        }
        let state = if let Some(payment) = captured.last() {
            let refunded;
            (amount, refunded, currency) = payment.captured()?;
            PaymentState::Captured { refunded }
        } else if payments.iter().any(Payment::is_authorised) {
            PaymentState::Authorised
        } else if self.is_over() && !payments.iter().any(Payment::is_undecided) {
            PaymentState::Cancelled
        } else {
            let declined = payments.iter().find(|payment| payment.status == "rejected");
            PaymentState::Open { declined: declined.and_then(|payment| payment.status_detail.clone()) }
        };
        let page = if is_test { &self.sandbox_init_point } else { &self.init_point };
        let is_open = matches!(state, PaymentState::Open { .. }) && !self.is_over();
        let checkout = page.clone().filter(|_| is_open).map(|url| Checkout::Redirect { url });
        Ok(PaymentReport { payment_id: self.id.clone(), checkout, amount, currency, state })
    }
}

/// The order in an `external_reference`.
pub(super) fn order_of(reference: Option<&str>) -> Option<OrderId> {
    reference?.rsplit_once('-')?.0.parse().ok()
}

/// An amount as the decimal number that their API wants. Colombian pesos must be whole there.
pub(super) fn to_decimal(amount: Amount, currency: Currency) -> Result<Number, PaymentError> {
    let refused = || {
        let text =
            format!("{} minor units of {} can't be paid with Mercado Pago", amount.0, currency.as_str());
        PaymentError::Refused(text)
    };
    let one = 10_i64.pow(currency.decimals());
    let (whole, rest) = (amount.0 / one, amount.0 % one);
    if amount.0 <= 0 || (currency.as_str() == "COP" && rest != 0) {
        return Err(refused());
    }
    let text = match currency.decimals() as usize {
        0 => whole.to_string(),
        digits => format!("{whole}.{rest:0digits$}"),
    };
    text.parse().map_err(|_| refused())
}

/// A decimal number of theirs in minor units, with its currency.
pub(super) fn from_decimal(number: &Number, code: &str) -> Result<(Amount, Currency), PaymentError> {
    let text = number.to_string();
    let unknown =
        || PaymentError::Refused(format!("Mercado Pago says {text} of '{code}', which is no amount here"));
    let currency = Currency::new(code).ok_or_else(unknown)?;
    let digits = currency.decimals() as usize;
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let rest = rest.trim_end_matches('0');
    if rest.len() > digits {
        return Err(unknown());
    }
    let amount = format!("{whole}{rest:0<digits$}").parse().map_err(|_| unknown())?;
    Ok((Amount(amount), currency))
}

pub(super) fn now() -> Timestamp {
    Timestamp(jiff::Timestamp::now().as_millisecond())
}

/// An instant in their notation, which has milliseconds and an offset.
pub(super) fn date(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    at.strftime("%Y-%m-%dT%H:%M:%S.%3f+00:00").to_string()
}

pub(super) fn preference_of(new: &NewPayment) -> Result<Value, PaymentError> {
    /// The engine ends a payment itself; its page closes a little later.
    const LIFE_MORE: Millis = Millis::from_minutes(1);
    let mut body = json!({
        "items": [{
            "id": new.event.to_string(),
            "title": new.description,
            "quantity": 1,
            "currency_id": new.currency.as_str(),
            "unit_price": to_decimal(new.amount, new.currency)?,
        }],
        "external_reference": new.key.to_string(),
        "metadata": {
            "order_id": new.key.order.to_string(),
            "attempt": new.key.attempt,
            "event_id": new.event.to_string(),
        },
        "back_urls": {"success": new.return_url, "pending": new.return_url, "failure": new.return_url},
        // Approved or rejected at once: places are not kept for a payment that takes days.
        "binary_mode": true,
        "expires": true,
        "expiration_date_to": date(new.until + LIFE_MORE),
    });
    // They come back by themselves only to an https address.
    if new.return_url.starts_with("https://") {
        body["auto_return"] = json!("approved");
    }
    Ok(body)
}

/// An id, which is a number or a text.
pub(super) fn text_of(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned).or_else(|| value.as_u64().map(|number| number.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_decimal_numbers_and_exact() {
        for (amount, code, text) in [
            (10_050, "PEN", "100.5"),
            (5, "ARS", "0.05"),
            (30_000, "BRL", "300.0"),
            (15_000, "CLP", "15000"),
            (5_000_000, "COP", "50000.0"),
        ] {
            let currency = Currency::new(code).unwrap();
            let number = to_decimal(Amount(amount), currency).unwrap();
            assert_eq!(number.to_string(), text, "{code}");
            assert_eq!(from_decimal(&number, code).unwrap(), (Amount(amount), currency));
        }
        // Every cent of prices far above those of tickets.
        let pen = Currency::PEN;
        for amount in (1..400_000).chain(99_999_000..100_000_000) {
            let number = to_decimal(Amount(amount), pen).unwrap();
            assert_eq!(from_decimal(&number, "PEN").unwrap().0, Amount(amount));
        }
        assert!(to_decimal(Amount(0), pen).is_err());
        assert!(
            to_decimal(Amount(5_000_050), Currency::new("COP").unwrap()).is_err(),
            "pesos are whole there"
        );
        for (text, code) in [("0.005", "PEN"), ("1.5", "CLP"), ("1e300", "PEN"), ("1", "pesos")] {
            assert!(from_decimal(&text.parse().unwrap(), code).is_err(), "{text} {code}");
        }
    }

    #[test]
    fn the_order_is_in_the_reference() {
        let order = "019a0000-0000-8000-8000-000000000001";
        assert_eq!(order_of(Some(&format!("{order}-2"))), order.parse().ok());
        assert_eq!(order_of(Some("another shop's")), None);
        assert_eq!(order_of(None), None);
    }

    #[test]
    fn dates_have_an_offset() {
        assert_eq!(date(Timestamp(1_700_000_000_123)), "2023-11-14T22:13:20.123+00:00");
    }
}
