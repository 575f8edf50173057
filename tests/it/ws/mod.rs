//! Live viewers and frames over real WebSockets.

pub(crate) mod frames;
pub(crate) mod limits;
pub(crate) mod live;
mod sections;
