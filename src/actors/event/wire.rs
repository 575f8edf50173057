//! Requests and their answers as bytes, for events that another process serves.
//!
//! An ask is a byte for its form, a byte for the kind of request, the event's 16 bytes, and the request; an answer is the
//! result. Both are MessagePack with the names of fields, so that versions that run side by side understand each other: a
//! field that is added needs a default, and none is renamed. A kind that is not known is refused, and nothing is done.

use bytes::{BufMut, Bytes};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::requests::{
    Block, ChangeRules, ChangeStatus, ConfirmPayment, EndOrder, Extend, Hold, HoldOrRepresent, LatePayment,
    Map, PayAgain, PaymentNews, PlaceOrder, ProcessOrders, Recorded, RefundGiven, RefundPart, RefundStopped,
    Release, Represent, Request, ShowHold, ShowHolds, ShowPayments, Tickets, Unblock,
};
use crate::actors::{gateway::Gateway, refusal::Refusal};
use domain::EventId;

/// The form of asks.
const FORM: u8 = 1;
/// Form, kind and event.
const HEAD_BYTES: usize = 18;

/// Asks a process to read what has changed of events. Answered, with nothing, when it has.
pub(crate) const READ_EVENTS: [u8; 2] = [FORM, 0];

/// Asks for the refusals of an event that a process has counted. No request has this kind.
const REFUSALS: u8 = 200;

/// The ask for the refusals of an event.
pub(crate) fn refusals_ask(event: EventId) -> Bytes {
    let mut ask = Vec::with_capacity(HEAD_BYTES);
    ask.put_slice(&[FORM, REFUSALS]);
    ask.put_slice(event.0.as_bytes());
    ask.into()
}

/// Of which event the refusals are asked for, if they are.
pub(crate) fn refusals_asked(ask: &Bytes) -> Option<EventId> {
    let (kind, event, _) = read_head(ask).ok()?;
    (kind == REFUSALS).then_some(event)
}

/// A request that can be asked of another process.
pub trait Wire: Serialize + DeserializeOwned {
    /// Which request it is. Numbers are never used again for another one.
    const KIND: u8;
}

/// What has come cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WireError {
    /// Its head is not one.
    #[error("an ask of {bytes} bytes in form {form:?} cannot be read: form {FORM} is")]
    Form {
        /// How long it is.
        bytes: usize,
        /// The form that it says it has.
        form: Option<u8>,
    },
    /// There is no such request in this version.
    #[error("requests of kind {0} are not known")]
    Kind(u8),
    /// The body is not of this kind.
    #[error("an ask of kind {kind} cannot be read: {error}")]
    Body {
        /// The kind.
        kind: u8,
        /// Why not.
        error: String,
    },
    /// What should be written cannot be.
    #[error("it cannot be written: {0}")]
    Unwritable(String),
}

/// A request to an event.
pub(crate) fn ask<R: Wire>(event: EventId, request: &R) -> Result<Bytes, WireError> {
    let mut bytes = Vec::with_capacity(256);
    bytes.put_u8(FORM);
    bytes.put_u8(R::KIND);
    bytes.put_slice(event.0.as_bytes());
    rmp_serde::encode::write_named(&mut bytes, request)
        .map_err(|error| WireError::Unwritable(error.to_string()))?;
    Ok(bytes.into())
}

/// The result of a request.
pub(crate) fn read_answer<R: Request>(bytes: &[u8]) -> Result<Result<R::Answer, Refusal>, WireError> {
    rmp_serde::from_slice(bytes).map_err(|error| WireError::Body { kind: R::KIND, error: error.to_string() })
}

/// What is asked, of which event, in which bytes.
fn read_head(ask: &Bytes) -> Result<(u8, EventId, Bytes), WireError> {
    let form = ask.first().copied();
    let unreadable = WireError::Form { bytes: ask.len(), form };
    let (Some(head), Some(FORM)) = (ask.get(2..HEAD_BYTES), form) else { return Err(unreadable) };
    let event = Uuid::from_slice(head).map_err(|_| unreadable)?;
    Ok((ask[1], EventId(event), ask.slice(HEAD_BYTES..)))
}

async fn run<R: Request>(gateway: &Gateway, event: EventId, body: &[u8]) -> Result<Bytes, WireError> {
    let request: R = rmp_serde::from_slice(body)
        .map_err(|error| WireError::Body { kind: R::KIND, error: error.to_string() })?;
    // Never on to a third process: whoever asks looks where the event is now.
    let answer = gateway.send_here(event, request).await;
    write_answer::<R>(&answer)
}

fn write_answer<R: Request>(answer: &Result<R::Answer, Refusal>) -> Result<Bytes, WireError> {
    let bytes = rmp_serde::to_vec_named(answer).map_err(|error| WireError::Unwritable(error.to_string()))?;
    Ok(bytes.into())
}

/// The answer to a request of any kind that nothing was done of.
pub(crate) fn refused(refusal: &Refusal) -> Result<Bytes, WireError> {
    let answer: Result<(), &Refusal> = Err(refusal);
    let bytes = rmp_serde::to_vec_named(&answer).map_err(|error| WireError::Unwritable(error.to_string()))?;
    Ok(bytes.into())
}

macro_rules! requests {
    ($($kind:literal => $request:ty,)*) => {
        $(impl Wire for $request {
            const KIND: u8 = $kind;
        })*

        /// Answers what another process asks, by the events that this one serves.
        pub(crate) async fn answer(gateway: &Gateway, ask: Bytes) -> Result<Bytes, WireError> {
            let (kind, event, body) = read_head(&ask)?;
            match kind {
                $($kind => run::<$request>(gateway, event, &body).await,)*
                kind => Err(WireError::Kind(kind)),
            }
        }
    };
}

requests! {
    1 => HoldOrRepresent,
    2 => Hold,
    3 => Represent,
    4 => Extend,
    5 => Release,
    6 => ShowHold,
    7 => ShowHolds,
    8 => PlaceOrder,
    9 => EndOrder,
    10 => Recorded<EndOrder>,
    11 => RefundPart,
    12 => PayAgain,
    13 => PaymentNews,
    14 => LatePayment,
    15 => ConfirmPayment,
    16 => Recorded<ConfirmPayment>,
    17 => RefundGiven,
    18 => RefundStopped,
    19 => ProcessOrders,
    20 => ShowPayments,
    21 => Tickets,
    22 => Map,
    23 => Block,
    24 => Recorded<Block>,
    25 => Unblock,
    26 => Recorded<Unblock>,
    27 => ChangeStatus,
    28 => Recorded<ChangeStatus>,
    29 => ChangeRules,
    30 => Recorded<ChangeRules>,
}

#[cfg(feature = "fault-injection")]
mod faults {
    use super::Wire;
    use crate::actors::event::requests::{ForgetSales, Panic};

    impl Wire for Panic {
        const KIND: u8 = 254;
    }

    impl Wire for ForgetSales {
        const KIND: u8 = 255;
    }
}

#[cfg(test)]
mod tests;
