//! What REST, sockets and gRPC have in common to read and to say: the shapes of requests and of parts of answers, what fields
//! may be, problems and their wording, pages of lists.

pub mod bodies;
pub mod constraints;
pub mod fields;
pub mod labels;
pub mod paging;
pub mod problem;
pub mod requests;
pub mod schemas;
pub mod wording;

pub use self::problem::Problem;
