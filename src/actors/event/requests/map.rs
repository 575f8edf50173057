//! Show the seat map as it is now.

use serde::{Deserialize, Serialize};

use std::sync::Arc;

use super::{Answer, AnswerTiming, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine, MapView},
    refusal::Refusal,
};
use domain::Timestamp;

/// The map as it is now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Map;

impl Answer for Arc<MapView> {}

impl Request for Map {
    type Answer = Arc<MapView>;
    const TIMING: AnswerTiming = AnswerTiming::AtOnce;
    const IS_REPEATABLE: bool = true;

    fn run(self, event: &mut EventMachine, _: Timestamp, _: Capacity) -> Result<Arc<MapView>, Refusal> {
        Ok(event.view())
    }
}
