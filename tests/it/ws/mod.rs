//! Live viewers and frames over real sockets.

pub(crate) mod frames;
pub(crate) mod live;
