//! What only PostgreSQL has: fencing under its locks, its faults, and its administrators.

mod archives;
mod faults;
mod fencing;
mod not_writable;
mod people;
mod pooler;
mod tls;
