//! What only PostgreSQL has: fencing under its locks, its faults, and the people who read its tables.

mod faults;
mod fencing;
mod not_writable;
mod people;
mod pooler;
mod tls;
