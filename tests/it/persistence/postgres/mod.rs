//! What only PostgreSQL has: fencing under its locks, its faults, its roles and migrations.

mod archives;
mod cluster;
mod faults;
mod fencing;
mod large;
mod migrations;
mod not_writable;
mod people;
mod pooler;
mod roles;
mod side_by_side;
mod tls;
