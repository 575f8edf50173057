//! The second layer of the simulator: the engine itself, with its real actors, on one thread whose time is simulated.
//!
//! Registry, events, write-behind, relays, intake, payment actor, refunds, live feeds, gateways and the service that takes
//! providers' events run as they are. Store, broker and provider implement the engine's own traits, and fail as the seed
//! says. A crash drops the runtime with all that is on it, at whatever it waits for; what was handed over to the store may
//! still be written afterwards.

mod broker;
mod carried;
mod errands;
mod life;
mod moves;
mod outside;
mod parts;
mod people;
mod process;
mod provider;
mod settings;
mod store;
mod viewers;

pub(super) use self::life::World;
