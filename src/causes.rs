//! Errors with their reasons: libraries say "connection error", and why is in what is behind it.

use std::error::Error;

/// An error with all that is behind it, each thing once.
pub fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let its = error.to_string();
        if !text.contains(&its) {
            text = format!("{text}: {its}");
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{text}")]
    struct Caused {
        text: &'static str,
        source: Option<Box<Caused>>,
    }

    fn caused(text: &'static str, source: Option<Caused>) -> Caused {
        Caused { text, source: source.map(Box::new) }
    }

    #[test]
    fn every_cause_is_said_once() {
        let error =
            caused("no connection: refused", Some(caused("refused", Some(caused("nobody listens", None)))));
        assert_eq!(with_causes(&error), "no connection: refused: nobody listens");
        assert_eq!(with_causes(&caused("alone", None)), "alone");
    }
}
