//! Live viewers and frames over real sockets.

pub(crate) mod frames;
pub(crate) mod limits;
pub(crate) mod live;
