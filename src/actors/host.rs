//! What the engine asks of the process that it runs in: time, threads, chance. A simulation gives it one thread, whose time
//! is that of its runtime, and chance from a seed.

use actix::prelude::*;
use rand::{
    Rng,
    distr::{Distribution, StandardUniform},
};
use tokio::task::JoinError;
#[cfg(any(test, feature = "sim"))]
use {
    parking_lot::Mutex,
    rand::{SeedableRng, rngs::StdRng},
    std::sync::Arc,
};

use crate::clock::Clock;
use domain::Timestamp;

/// The surroundings of an engine; clones share them.
#[derive(Clone, Default)]
pub struct Host(Kind);

#[derive(Clone, Default)]
enum Kind {
    /// Threads of their own, the wall clock, randomness of the system.
    #[default]
    Process,
    /// The calling thread alone.
    #[cfg(any(test, feature = "sim"))]
    Simulated { start: Timestamp, chance: Arc<Mutex<StdRng>> },
}

impl Host {
    /// One thread, a clock that shows `start` now and follows the runtime's time, and chance from a seed.
    #[cfg(any(test, feature = "sim"))]
    pub fn simulated(start: Timestamp, seed: u64) -> Self {
        Self(Kind::Simulated { start, chance: Arc::new(Mutex::new(StdRng::seed_from_u64(seed))) })
    }

    /// A clock that does not start before what was journalled last.
    pub fn clock(&self, last_journalled: Option<Timestamp>) -> Clock {
        match &self.0 {
            Kind::Process => Clock::start(last_journalled),
            #[cfg(any(test, feature = "sim"))]
            Kind::Simulated { start, .. } => {
                Clock::of_runtime(last_journalled.map_or(*start, |last| last.max(*start)))
            }
        }
    }

    /// A thread for actors.
    pub fn arbiter(&self) -> ArbiterHandle {
        match &self.0 {
            Kind::Process => Arbiter::new().handle(),
            #[cfg(any(test, feature = "sim"))]
            Kind::Simulated { .. } => Arbiter::current(),
        }
    }

    /// Whether work that takes long has threads of its own.
    pub fn has_threads(&self) -> bool {
        match &self.0 {
            Kind::Process => true,
            #[cfg(any(test, feature = "sim"))]
            Kind::Simulated { .. } => false,
        }
    }

    /// Does what takes long without holding the calling thread up.
    ///
    /// # Errors
    /// If it panics.
    pub async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JoinError> {
        if !self.has_threads() {
            return Ok(work());
        }
        tokio::task::spawn_blocking(work).await
    }

    /// A random value.
    pub fn random<T>(&self) -> T
    where
        StandardUniform: Distribution<T>,
    {
        match &self.0 {
            Kind::Process => rand::rng().random(),
            #[cfg(any(test, feature = "sim"))]
            Kind::Simulated { chance, .. } => chance.lock().random(),
        }
    }
}
