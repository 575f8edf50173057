//! The live view: what event actors tell, and who carries it to viewers and buyers.

pub mod feed;
pub mod frame;
pub mod hub;
mod messages;
pub mod notice;
pub mod window;

pub use self::{
    feed::{FanoutMessage, FeedSettings},
    frame::SeatFrame,
    hub::LiveHub,
    messages::{AreaCounts, Changed, FeedInput, Watch, Watching},
    notice::{HoldNotice, News, Notice, NoticeBoard, OrderNotice, Posted},
};
