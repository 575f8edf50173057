//! The live view: what event actors publish, and the feeds that carry it to viewers and buyers.
//!
//! A viewer never waits for another, and no event waits for its viewers: whoever is too slow is dropped and takes a new
//! snapshot.

pub(crate) mod courier;
pub mod feed;
pub mod frame;
pub mod hub;
mod messages;
pub mod notice;
mod sections;
mod source;
pub(crate) mod upstream;
pub mod window;

pub use self::{
    feed::{FanoutMessage, FeedSettings},
    frame::SeatFrame,
    hub::LiveHub,
    messages::{AreaCounts, Changed, FeedInput, Watch, Watching},
    notice::{HoldNotice, News, Notice, NoticeBoard, OrderNotice, PaymentNotice, Posted},
    sections::{SectionFrames, Sections},
};
