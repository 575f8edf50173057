//! What a command can't take is refused with what was wrong and what would be right, and with the status 2.

use std::process::Command;

/// What the command says of these arguments and variables, and its exit status.
fn said(arguments: &[&str], variables: &[(&str, &str)]) -> (String, Option<i32>) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ticketbuster"));
    command.args(arguments).envs(variables.iter().copied()).current_dir(folder.path());
    let output = command.output().unwrap();
    assert!(output.stdout.is_empty(), "{output:?}");
    (String::from_utf8(output.stderr).unwrap(), output.status.code())
}

#[test]
fn a_wrong_setting_is_named_with_its_variable_and_a_right_value() {
    let listen = |value| said(&["serve"], &[("TICKETBUSTER__HTTP__LISTEN", value)]);
    let (text, status) = listen("foo");
    assert_eq!(status, Some(2), "{text}");
    for part in
        ["http.listen is \"foo\" in TICKETBUSTER__HTTP__LISTEN", "a right value is \"127.0.0.1:3000\""]
    {
        assert!(text.contains(part), "{text}");
    }
    assert_eq!(listen("localhost:3000").1, Some(2));
    let (text, status) = said(&["migrate"], &[("TICKETBUSTER__HOLDS__SECONDS", "soon")]);
    assert!(status == Some(2) && text.contains("holds.seconds is \"soon\""), "{text}");
    let (text, status) = said(&["migrate", "--config", "nowhere"], &[]);
    assert!(status == Some(2) && text.contains("no such folder"), "{text}");
}

#[test]
fn a_wrong_argument_is_named_with_a_right_one() {
    for (arguments, parts) in [
        (
            &["loadtest", "steady", "--buyers", "abc"][..],
            ["'abc' for '--buyers <BUYERS>'", "a whole number, such as 100"],
        ),
        (
            &["loadtest", "steady", "--taste", "high"],
            ["'high' for '--taste <TASTE>'", "a number, such as 0.5"],
        ),
        (&["loadtest", "busy"], ["no scenario 'busy'", "choose one of drop, steady"]),
        (&["loadtest", "--tokens", ""], ["the value of '--tokens <FILE>' is empty", "write one"]),
        (&["import", ""], ["invalid value '' for '<FILE>'", "such as teatro.json or teatro.csv"]),
        (&["replay", "--seq", "abc", "x"], ["'abc' for '--seq <SEQ>'", "a whole number"]),
        (&["sell"], ["unrecognized subcommand 'sell'", "--help"]),
    ] {
        let (text, status) = said(arguments, &[]);
        assert_eq!(status, Some(2), "{arguments:?}: {text}");
        for part in parts {
            assert!(text.contains(part), "{arguments:?}: {text}");
        }
        assert!(!text.contains("invalid digit") && !text.contains("float literal"), "{text}");
    }
}
