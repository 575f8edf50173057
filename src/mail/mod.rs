//! Mails to buyers: what they say, how they look, and how they are sent.
//!
//! A mail that is due is a row of the outbox, written in the transaction of its cause. It names an order and nothing of
//! whom it goes to: address and facts are read when it is sent, so that an erased contact gets no mail. `sender.rs` takes
//! it from there, `content.rs` says what it is about, `templates/` how it reads, `compose.rs` makes it, `smtp.rs` hands
//! it over. A further kind is a variant of [`domain::MailKind`] and its templates. What somebody asks for and waits for,
//! such as a code, is `direct.rs`: it is in no outbox.

mod accepted;
pub mod calendar;
pub mod check;
pub mod compose;
pub mod content;
pub mod direct;
mod facts;
pub mod format;
mod pace;
pub mod pdf;
pub mod places;
pub mod sample;
pub mod sender;
pub mod settings;
mod smtp;
pub mod templates;
mod turns;
mod unpaid;
mod waiting;
