//! Histories of a real engine, as `tests/it/actors/histories` writes them, and whether they are linearizable: whether there
//! is an order of all operations, in which those that followed each other do so too, that explains every answer.

mod history;
mod seats;

pub use self::{
    history::{History, is_linearizable},
    seats::{Asked, Seats, Told},
};
