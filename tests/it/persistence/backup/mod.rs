//! Backups under load, and what is there when one was restored: nothing that was acknowledged before it began is lost, the
//! audit finds nothing, and the sale goes on. `docs/operations.md` says in words what these show.

mod archive;
mod dump;
mod file;
mod payments;
mod sale;
