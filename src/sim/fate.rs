//! What becomes of a write: it succeeds, fails, or does one and seems to do the other.

use rand::rngs::StdRng;

use super::{faults::Faults, seen::Sight};
use crate::store::{PartOutcome, WriteError};

/// What becomes of a write.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Commits,
    /// Nothing is done, and that is said.
    Refused,
    /// The connection breaks before the commit …
    Lost,
    /// … or after it.
    AnswerLost,
}

impl Fate {
    /// That of the next write.
    pub(super) fn of_next(faults: &Faults, rng: &mut StdRng) -> Self {
        if faults.write_refused.happens(rng) {
            Self::Refused
        } else if faults.write_lost.happens(rng) {
            Self::Lost
        } else if faults.write_answer_lost.happens(rng) {
            Self::AnswerLost
        } else {
            Self::Commits
        }
    }

    /// What is seen by it.
    pub(super) fn sight(self) -> Option<Sight> {
        match self {
            Self::Commits => None,
            Self::Refused => Some(Sight::WriteRefused),
            Self::Lost => Some(Sight::WriteLost),
            Self::AnswerLost => Some(Sight::WriteAnswerLost),
        }
    }

    /// Lets it come true; the result is what its process hears.
    pub(super) fn decide(
        self,
        commit: impl FnOnce() -> Vec<PartOutcome>,
    ) -> Result<Vec<PartOutcome>, WriteError> {
        match self {
            Self::Refused => Err(WriteError::Unavailable("refused".to_owned())),
            Self::Lost => Err(WriteError::Unknown("the connection broke".to_owned())),
            Self::Commits => Ok(commit()),
            Self::AnswerLost => {
                commit();
                Err(WriteError::Unknown("the answer was lost".to_owned()))
            }
        }
    }
}
