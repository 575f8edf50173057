//! What REST, WebSocket and gRPC share: the shapes of requests and of parts of answers, the limits of fields,
//! problems and their wording, pages of lists.
//!
//! Only shapes and words: nothing here calls an actor or the store.

pub mod bodies;
pub mod constraints;
pub mod contact;
pub mod fields;
pub mod labels;
pub mod paging;
pub mod problem;
pub mod requests;
pub mod schemas;
pub mod stored_lists;
pub mod wording;

pub use self::problem::Problem;
