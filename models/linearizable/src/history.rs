//! One history a line: `0?h1` client 0 asks to hold seat 1, `r1` to release it, `o1` to order it, `s` which are free; `0!d`
//! it is told that this was done, `r` refused, `n` not now, `f101` which are free. An operation without an answer may have
//! been done or not.

use stateright::semantics::{ConsistencyTester, LinearizabilityTester};

use crate::seats::{Asked, SEATS, Seats, Told};

/// What happened, in the order in which it happened.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct History(pub Vec<(u8, Happened)>);

/// Something that happened to a client.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Happened {
    /// It asked.
    Asked(Asked),
    /// It was told.
    Told(Told),
}

impl History {
    /// Reads a line. `None`: it is none.
    pub fn read(line: &str) -> Option<Self> {
        line.split_whitespace().map(event).collect::<Option<_>>().map(Self)
    }

    /// How many operations it has.
    pub fn operations(&self) -> usize {
        self.0.iter().filter(|(_, happened)| matches!(happened, Happened::Asked(_))).count()
    }
}

fn event(word: &str) -> Option<(u8, Happened)> {
    let mut letters = word.chars();
    let client = letters.next()?.to_digit(10)? as u8;
    let kind = (letters.next()?, letters.next()?);
    let rest = letters.as_str();
    let seat = rest.parse().ok().filter(|seat: &usize| *seat < SEATS);
    let happened = match kind {
        ('?', 'h') => Happened::Asked(Asked::Hold { client, seat: seat? }),
        ('?', 'r') => Happened::Asked(Asked::Release { client, seat: seat? }),
        ('?', 'o') => Happened::Asked(Asked::Order { client, seat: seat? }),
        ('?', 's') => Happened::Asked(Asked::Show),
        ('!', 'd') => Happened::Told(Told::Done),
        ('!', 'r') => Happened::Told(Told::Refused),
        ('!', 'n') => Happened::Told(Told::NotNow),
        ('!', 'f') => {
            let free: Vec<bool> = rest.chars().map(|letter| letter == '1').collect();
            Happened::Told(Told::Free(free.try_into().ok()?))
        }
        _ => return None,
    };
    Some((client, happened))
}

/// Whether some order of its operations explains it.
///
/// # Errors
/// It is no history: somebody was told what they had not asked.
pub fn is_linearizable(history: &History) -> Result<bool, String> {
    let mut tester = LinearizabilityTester::new(Seats::default());
    for (client, happened) in &history.0 {
        match happened {
            Happened::Asked(asked) => tester.on_invoke(*client, *asked)?,
            Happened::Told(told) => tester.on_return(*client, *told)?,
        };
    }
    Ok(tester.is_consistent())
}
