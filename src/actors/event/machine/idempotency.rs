//! How the machine finds and remembers the outcomes of requests with idempotency keys.

use super::{
    EventMachine,
    outcomes::{Lookup, Outcomes},
};
use crate::{
    actors::{
        event::answers::{IdempotencyKey, Outcome},
        refusal::Refusal,
    },
    store::{OutcomeEnd, OutcomeRow, StoreError},
};
use domain::{Timestamp, UserId, planted};

impl EventMachine {
    /// When the outcome under this key ends, if the store must be asked about it.
    pub(crate) fn in_store(
        &self,
        idempotency: Option<(&UserId, &IdempotencyKey)>,
        now: Timestamp,
    ) -> Option<OutcomeEnd> {
        let (user, idempotency) = idempotency?;
        self.outcomes.in_store(user, &idempotency.key, now)
    }

    /// The store is being asked about this key.
    pub(crate) fn is_looked_up(&mut self, user: &UserId, key: &str) {
        self.outcomes.is_asked(user, key);
    }

    /// The store has answered. True if it may have answered too early, so that it must be asked again if it found
    /// nothing.
    pub(crate) fn was_looked_up(&mut self, user: &UserId, key: &str) -> bool {
        self.outcomes.is_answered(user, key)
    }

    /// What is known of a key.
    pub(in crate::actors::event) fn look_up(
        &self,
        user: &UserId,
        key: &IdempotencyKey,
        now: Timestamp,
    ) -> Lookup {
        self.outcomes.look_up(user, key, now)
    }

    /// What the store knows of a key.
    pub(in crate::actors::event) fn stored(
        &mut self,
        row: Option<OutcomeRow>,
        user: &UserId,
        key: &IdempotencyKey,
    ) -> Result<Lookup, StoreError> {
        let lookup = Outcomes::stored(row, key)?;
        if matches!(lookup, Lookup::Unknown) {
            self.outcomes.forget_note(user, &key.key);
        }
        Ok(lookup)
    }

    /// Refuses when another outcome of this user cannot be remembered.
    pub(in crate::actors::event) fn has_capacity_for_outcome(
        &mut self,
        user: &UserId,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        self.outcomes.has_capacity_for(user, now)
    }

    /// Remembers what a request led to; it is durable once the watermark is that this gives.
    pub(in crate::actors::event) fn remember(
        &mut self,
        user: &UserId,
        key: IdempotencyKey,
        outcome: Outcome,
        now: Timestamp,
    ) -> u64 {
        let ends = self.settings.outcomes.end_of(&outcome, now, self.map.rules().hold_length);
        let watermark = self.effects.next_watermark() - u64::from(planted!(OutcomeDurableTooSoon));
        let row = self.outcomes.remember(user, key, outcome, watermark, ends);
        if !planted!(OutcomeNotWritten) {
            self.effects.add_outcome(row);
        }
        watermark
    }

    /// Whether something is to be written that was not handed to the write-behind yet: the store fences it later than now.
    pub(in crate::actors::event) fn has_gathered(&self) -> bool {
        self.effects.watermark() > self.effects.last_watermark()
    }

    /// The watermark at which everything up to now is durable.
    pub(in crate::actors::event) fn watermark(&self) -> u64 {
        self.effects.watermark()
    }
}
