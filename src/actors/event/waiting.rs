//! Answers that wait until their watermark is durable.
//!
//! They are given in the order of their watermarks. Waiters that gave up are forgotten, so retries do not pile up
//! while the store is away.

use std::collections::VecDeque;

use super::envelope::Waiter;
use crate::actors::refusal::Refusal;

/// How many answers wait before those are looked for that nobody wants any more.
const SWEPT_FIRST: usize = 1_024;

/// Who waits, by the watermark that must be durable first, in order.
pub(super) struct WaitingAnswers {
    waiting: VecDeque<(u64, Box<dyn Waiter>)>,
    /// How many may wait before those are looked for that gave up.
    swept_at: usize,
}

impl Default for WaitingAnswers {
    fn default() -> Self {
        Self { waiting: VecDeque::new(), swept_at: SWEPT_FIRST }
    }
}

impl WaitingAnswers {
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    pub(super) fn add(&mut self, watermark: u64, waiter: Box<dyn Waiter>) {
        self.forget_gone();
        // A retry may wait for an earlier watermark than the newest: keep the queue in order.
        let at = self.waiting.partition_point(|(other, _)| *other <= watermark);
        self.waiting.insert(at, (watermark, waiter));
    }

    /// Who gave up waiting is forgotten, or retries under one key would pile up while the store is away.
    fn forget_gone(&mut self) {
        if self.waiting.len() >= self.swept_at {
            self.waiting.retain(|(_, waiter)| !waiter.is_gone());
            self.swept_at = (self.waiting.len() * 2).max(SWEPT_FIRST);
        }
    }

    /// Everything up to this watermark is durable.
    pub(super) fn answer(&mut self, watermark: u64) {
        while self.waiting.front().is_some_and(|(needed, _)| *needed <= watermark) {
            if let Some((_, waiter)) = self.waiting.pop_front() {
                waiter.answer();
            }
        }
    }

    /// Nothing that is waited for was written.
    pub(super) fn refuse_all(&mut self, refusal: &Refusal) {
        for (_, waiter) in self.waiting.drain(..) {
            waiter.refuse(refusal.clone());
        }
    }
}
