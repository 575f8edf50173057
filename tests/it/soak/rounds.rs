//! One sale after another: each round is an event of its own, and a rehearsal that sells it and checks every answer.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::support::{Buyers, event_with, process::binary};

const MINUTES: u64 = 4;
const BUYERS_A_SECOND: u64 = 12;
const VIEWERS: u64 = 60;
const PATIENCE: Duration = Duration::from_secs(60);

/// What became of one.
#[derive(Debug)]
pub(super) struct Round {
    /// Seconds from the beginning of all to its end.
    pub(super) ended: f64,
    /// The rehearsal's.
    status: Option<i32>,
    /// `summary.json`.
    summary: Value,
}

impl Round {
    pub(super) fn passed(&self) -> bool {
        self.status == Some(0)
    }

    /// Orders that were acknowledged.
    pub(super) fn orders(&self) -> u64 {
        self.summary["orders"].as_u64().unwrap_or_default()
    }

    /// How long 99 of 100 buyers waited for an answer about their hold, in milliseconds.
    pub(super) fn hold_p99(&self) -> f64 {
        self.summary["operations"]["hold"]["p99"].as_f64().unwrap_or_default()
    }

    /// How many things were checked.
    pub(super) fn checks(&self) -> u64 {
        let checks = self.summary["checks"].as_object();
        checks.map_or(0, |checks| checks.values().filter_map(Value::as_u64).sum())
    }
}

/// Rounds until there is no time for another.
pub(super) async fn sell_until(
    (began, end): (Instant, Instant),
    url: String,
    folder: PathBuf,
    seed: u64,
) -> Vec<Round> {
    let mut rounds = Vec::new();
    while Instant::now() + Duration::from_secs(MINUTES * 60) < end {
        let number = rounds.len() as u64;
        let event = put_on_sale(&url, number).await;
        let place = folder.join(format!("round-{number}"));
        fs::create_dir_all(&place).unwrap();
        let mut round = rehearse(&url, &event, &place, seed.wrapping_add(number)).await;
        round.ended = began.elapsed().as_secs_f64();
        println!("round {number}: {} orders, {} checks, {:?}", round.orders(), round.checks(), round.status);
        rounds.push(round);
    }
    rounds
}

/// Makes an event, whatever fails meanwhile.
async fn put_on_sale(url: &str, number: u64) -> String {
    let buyers = Buyers::at(url.to_owned());
    let began = Instant::now();
    for attempt in 0.. {
        // One without an answer may have been made: nobody buys there.
        let name = format!("Ronda {number} {attempt}");
        let document = event_with(180, 100, json!({"name": name}));
        let login = json!({"user": "organiser", "roles": ["organiser"]});
        let session = buyers.try_send("POST", "/api/auth/dev-login", "", None, Some(login)).await;
        if let Ok(session) = session
            && let Some(token) = session.body["token"].as_str()
            && let Ok(made) = buyers.try_send("POST", "/api/events", token, None, Some(document)).await
            && let Some(event) = made.body["event_id"].as_str()
        {
            return event.to_owned();
        }
        assert!(began.elapsed() < PATIENCE, "no event can be made for a minute");
        actix_rt::time::sleep(Duration::from_secs(1)).await;
    }
    unreachable!("it tries until it may not any more")
}

async fn rehearse(url: &str, event: &str, folder: &Path, seed: u64) -> Round {
    let scenario = folder.join("round.toml");
    let text = format!(
        "like = \"steady\"\nevents = [\"{event}\"]\nbuyers = {}\narrivals = \"100% steady {}s\"\nviewers = {VIEWERS}\n\
         connections = 64\nretries = 20\nsettle = \"90s\"\n",
        BUYERS_A_SECOND * MINUTES * 60,
        MINUTES * 60
    );
    fs::write(&scenario, text).unwrap();
    let mut command = Command::new(binary());
    let seed = seed.to_string();
    command
        .args(["loadtest", scenario.to_str().unwrap(), "--url", url, "--seed", &seed, "--quiet", "--out"])
        .arg(folder)
        .stdin(Stdio::null());
    let output = actix_rt::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let summary = fs::read_to_string(folder.join("summary.json")).unwrap_or_default();
    if !output.status.success() {
        println!("{}", String::from_utf8_lossy(&[output.stdout, output.stderr].concat()));
    }
    Round {
        ended: 0.0,
        status: output.status.code(),
        summary: serde_json::from_str(&summary).unwrap_or_default(),
    }
}
