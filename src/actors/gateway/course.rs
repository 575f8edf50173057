//! The course of one request, attempt by attempt: where it goes, and what follows from an attempt that brought no answer.
//!
//! Nothing here waits, sends or looks at a clock, so the simulator and the model of the cluster take the same decisions. A
//! request is sent again only if nothing was done of it, or if it has one outcome however often it is asked.

use domain::planted;

/// Where an attempt goes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Direction<P> {
    /// To the actor here.
    Here,
    /// To the process that owns the shard, as far as was heard.
    There(P),
    /// Nobody is known to have it: it changes hands.
    Nowhere,
}

impl<P> Direction<P> {
    /// Of a request that came to this process, or of one that another process has sent here: the latter goes no further.
    pub(crate) fn of(is_served_here: bool, was_sent_here: bool, owner: Option<P>) -> Self {
        if is_served_here {
            return Self::Here;
        }
        let owner = owner.filter(|_| !was_sent_here || planted!(ForwardedOn));
        owner.map_or(Self::Nowhere, Self::There)
    }
}

/// Why an attempt brought no answer that can be given.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Missed {
    /// Nothing was done: the event is somewhere else, or its process cannot be reached.
    Moved,
    /// Whether it was done is unknown.
    Broken,
}

/// How a request ends that is not asked again.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum GivenUp {
    /// Nothing was done.
    Moved,
    /// Nobody knows.
    Interrupted,
}

/// The course of a request.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Course {
    /// It changes nothing, or nothing more the second time.
    is_repeatable: bool,
    has_key: bool,
    was_broken: bool,
}

impl Course {
    /// Of a request that has not been sent yet.
    pub(crate) fn new(is_repeatable: bool, has_key: bool) -> Self {
        Self { is_repeatable, has_key, was_broken: false }
    }

    /// An attempt brought no answer. Without an error the request is to be sent again; `has_time`: there is time for that.
    pub(crate) fn missed(&mut self, missed: Missed, has_time: bool) -> Result<(), GivenUp> {
        if missed == Missed::Broken {
            let has_one_outcome = self.is_repeatable || self.has_key || planted!(AskedAgainUnkeyed);
            if !has_one_outcome || self.was_broken {
                return Err(GivenUp::Interrupted);
            }
            self.was_broken = true;
        }
        if has_time {
            return Ok(());
        }
        Err(if self.is_unknown() { GivenUp::Interrupted } else { GivenUp::Moved })
    }

    /// Whether it may have been done already: it was sent under a key, and no answer came. Then no later refusal of an attempt
    /// says that nothing was done.
    pub(crate) fn is_unknown(&self) -> bool {
        self.was_broken && !self.is_repeatable
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_process_has_sent_goes_no_further() {
        assert_eq!(Direction::of(true, false, Some(7)), Direction::Here);
        assert_eq!(Direction::of(false, false, Some(7)), Direction::There(7));
        assert_eq!(Direction::of(false, false, None::<u8>), Direction::Nowhere);
        assert_eq!(Direction::of(true, true, Some(7)), Direction::Here);
        assert_eq!(Direction::of(false, true, Some(7)), Direction::Nowhere);
    }

    #[test]
    fn only_what_has_one_outcome_is_sent_again_after_a_break_and_once() {
        for (is_repeatable, has_key) in [(true, false), (false, true), (true, true)] {
            let mut course = Course::new(is_repeatable, has_key);
            assert_eq!(course.missed(Missed::Broken, true), Ok(()));
            assert_eq!(course.missed(Missed::Moved, true), Ok(()));
            assert_eq!(course.missed(Missed::Broken, true), Err(GivenUp::Interrupted));
        }
        let mut course = Course::new(false, false);
        assert_eq!(course.missed(Missed::Moved, true), Ok(()));
        assert_eq!(course.missed(Missed::Broken, true), Err(GivenUp::Interrupted));
    }

    #[test]
    fn what_may_have_been_done_is_not_said_to_have_moved() {
        assert_eq!(Course::new(false, true).missed(Missed::Moved, false), Err(GivenUp::Moved));
        assert_eq!(Course::new(false, true).missed(Missed::Broken, false), Err(GivenUp::Interrupted));
        assert_eq!(Course::new(true, false).missed(Missed::Broken, false), Err(GivenUp::Moved));
        for (is_repeatable, is_unknown) in [(false, true), (true, false)] {
            let mut course = Course::new(is_repeatable, true);
            assert!(!course.is_unknown());
            assert_eq!(course.missed(Missed::Broken, true), Ok(()));
            assert_eq!(course.is_unknown(), is_unknown, "for whoever is refused at the next attempt");
        }
    }
}
