//! What a command was given that it can't take: a wrong argument, a wrong configuration. Its exit status is 2.

use std::{
    error::Error,
    fmt,
    num::{ParseFloatError, ParseIntError},
    process::ExitCode,
};

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The exit status of a command that was given something wrong, as clap has it.
const STATUS: u8 = 2;

/// What is wrong, and what would be right.
#[derive(Debug)]
pub(super) struct Usage(pub(super) String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Usage {}

/// Says why a command ended, and with which status it does.
pub(super) fn failed(error: &super::CliError) -> ExitCode {
    eprintln!("ticketbuster: {error}");
    if error.is::<Usage>() { ExitCode::from(STATUS) } else { ExitCode::FAILURE }
}

/// Says what is wrong with the arguments; also prints the help, which is none of that.
pub(super) fn refused(error: &clap::Error) -> ExitCode {
    match mended(error) {
        Some(text) => eprintln!("error: {text}\n\nFor more information, try '--help'."),
        // Nobody is left who could read it.
        None => _ = error.print(),
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(STATUS))
}

/// What would be right, where clap says only what a parser of the standard library met.
fn mended(error: &clap::Error) -> Option<String> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text),
        _ => None,
    };
    let (argument, value) = (text(ContextKind::InvalidArg)?, text(ContextKind::InvalidValue)?);
    let right = match error.source() {
        None if error.kind() == ErrorKind::InvalidValue && value.is_empty() => {
            return Some(format!("the value of '{argument}' is empty: write one, or leave the argument out"));
        }
        Some(source) if source.is::<ParseIntError>() => "a whole number, such as 100",
        Some(source) if source.is::<ParseFloatError>() => "a number, such as 0.5",
        _ => return None,
    };
    Some(format!("invalid value '{value}' for '{argument}': write {right}"))
}
