//! Kinds of news that processes tell one another, by their first byte. News of buyers' orders and holds are MessagePack
//! lists, which begin with none of these.

/// Counts by user or event.
pub(crate) const SHARED_COUNTS: u8 = 0xc1;
/// Something that was counted of somebody who may do it so often only. MessagePack follows.
pub(crate) const ATTEMPT: u8 = 0xc0;
