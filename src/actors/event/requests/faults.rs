//! What a bug would do to an event. Only tests can ask for it: nothing here is compiled into a release.

use serde::{Deserialize, Serialize};

use std::sync::Arc;

use super::{AnswerTiming, Done, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine, MapView},
    refusal::Refusal,
};
use domain::Timestamp;

/// Die inside the handler, as a bug would.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Panic;

impl Request for Panic {
    type Answer = Done;
    const TIMING: AnswerTiming = AnswerTiming::AtOnce;

    fn run(self, _: &mut EventMachine, _: Timestamp, _: Capacity) -> Result<Done, Refusal> {
        panic!("a test asked this event to panic")
    }
}

/// Forget what is sold, so that it is sold again, as the worst bug would.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ForgetSales;

impl Request for ForgetSales {
    type Answer = Arc<MapView>;
    const TIMING: AnswerTiming = AnswerTiming::AtOnce;

    fn run(self, event: &mut EventMachine, _: Timestamp, _: Capacity) -> Result<Arc<MapView>, Refusal> {
        event.forget_sales();
        Ok(event.view())
    }
}
