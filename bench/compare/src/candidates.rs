//! The candidates of the comparison, and how each is started: afresh, with the given number of seats, on a free port.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::PathBuf,
    process::{Command, Stdio},
    sync::{Arc, mpsc},
    time::Duration,
};

use serde::Serialize;

use crate::{
    http, own,
    servers::{Servers, Service, free_port, packages},
    watchdog::{Ending, Running, Watchdog},
};

/// Somebody who sells seats.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Candidate {
    /// TicketBuster on SQLite.
    TicketBuster,
    /// TicketBuster on PostgreSQL.
    TicketBusterPostgres,
    /// `SELECT … FOR UPDATE` from actix-web.
    PostgresForUpdate,
    /// One conditional `UPDATE` from actix-web.
    PostgresUpdate,
    /// Redis from actix-web.
    Redis,
    /// The same core behind a mutex, in memory.
    Mutex,
    /// Node, Express, PostgreSQL, RabbitMQ, Socket.IO.
    Node,
}

/// What candidates are made of, and live on.
pub struct Site {
    /// Ends what was started.
    pub watchdog: Arc<Watchdog>,
    pub servers: Servers,
    pub ticketbuster: PathBuf,
    pub peer: PathBuf,
    /// The folder of the Node peer.
    pub node: PathBuf,
    /// Whether a hold is durable before it is answered, where a candidate has the choice.
    pub durable_holds: bool,
}

/// A candidate that serves.
pub struct Started {
    pub running: Running,
    /// `http://HOST:PORT`.
    pub url: String,
    /// `HOST:PORT` of the live view.
    pub live: String,
    pub event: String,
    pub services: &'static [Service],
}

impl Started {
    /// `HOST:PORT` of its API.
    pub fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }
}

/// How long a start may take, tables of every seat included.
const PATIENCE: Duration = Duration::from_secs(60);

impl Candidate {
    /// In the order in which they run.
    pub const ALL: [Self; 7] = [
        Self::TicketBuster,
        Self::TicketBusterPostgres,
        Self::PostgresForUpdate,
        Self::PostgresUpdate,
        Self::Redis,
        Self::Node,
        Self::Mutex,
    ];

    /// Its name on the command line and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TicketBuster => "ticketbuster",
            Self::TicketBusterPostgres => "ticketbuster-postgres",
            Self::PostgresForUpdate => "postgres-for-update",
            Self::PostgresUpdate => "postgres-update",
            Self::Redis => "redis",
            Self::Mutex => "mutex",
            Self::Node => "node",
        }
    }

    /// Its name for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::TicketBuster => "TicketBuster, SQLite",
            Self::TicketBusterPostgres => "TicketBuster, PostgreSQL",
            Self::PostgresForUpdate => "(a) PostgreSQL, SELECT … FOR UPDATE",
            Self::PostgresUpdate => "(a) PostgreSQL, conditional UPDATE",
            Self::Redis => "(b) Redis, PostgreSQL",
            Self::Mutex => "(d) the core behind a mutex, in memory",
            Self::Node => "(c) Node, PostgreSQL, RabbitMQ, Socket.IO",
        }
    }

    /// Whether it is ours.
    pub const fn is_own(self) -> bool {
        matches!(self, Self::TicketBuster | Self::TicketBusterPostgres)
    }

    /// Whether its orders take long: a worker draws a picture for every ticket.
    pub const fn has_slow_orders(self) -> bool {
        matches!(self, Self::Node)
    }

    const fn services(self) -> &'static [Service] {
        match self {
            Self::TicketBuster | Self::Mutex => &[],
            Self::TicketBusterPostgres | Self::PostgresForUpdate | Self::PostgresUpdate => {
                &[Service::Postgres]
            }
            Self::Redis => &[Service::Redis, Service::Postgres],
            Self::Node => &[Service::Postgres, Service::Rabbit],
        }
    }

    /// Starts it; `window_ms`: how long changes are gathered for one message to viewers.
    pub fn start(self, site: &mut Site, seats: u32, window_ms: u32) -> Result<Started, String> {
        let started = match self {
            Self::TicketBuster | Self::TicketBusterPostgres => self.start_own(site, seats, window_ms),
            Self::Node => self.start_node(site, seats, window_ms),
            _ => self.start_peer(site, seats),
        };
        started.map_err(|error| format!("{} does not start: {error}", self.name()))
    }

    fn start_own(self, site: &mut Site, seats: u32, window_ms: u32) -> Result<Started, String> {
        let database = match self {
            Self::TicketBusterPostgres => Some(site.servers.postgres()?.database()?),
            _ => None,
        };
        let port = free_port()?;
        let folder = site.watchdog.folder().join("ticketbuster");
        // What an earlier start has left.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let settings =
            own::Settings { folder: &folder, port, database, window_ms, durable_holds: site.durable_holds };
        let mut command = settings.command(&site.ticketbuster);
        let mut running = Running::start(&site.watchdog, self.name(), &mut command, Ending::Term)?;
        let live = format!("127.0.0.1:{port}");
        let event = own::open_sale(&mut running, &live, seats, PATIENCE)?;
        Ok(Started { running, url: format!("http://{live}"), live, event, services: self.services() })
    }

    fn start_peer(self, site: &mut Site, seats: u32) -> Result<Started, String> {
        let mut command = Command::new(&site.peer);
        command.arg(self.name()).args(["--listen", "127.0.0.1:0", "--seats", &seats.to_string()]);
        if self != Self::Mutex {
            command.args(["--url", &site.servers.postgres()?.database()?]);
        }
        match self {
            Self::PostgresForUpdate | Self::PostgresUpdate => {
                command.args(["--durable-holds", if site.durable_holds { "true" } else { "false" }]);
            }
            Self::Redis => {
                command.args(["--redis", &site.servers.redis()?.emptied()?]);
            }
            _ => {}
        }
        let (running, url, event) = start_and_read(&site.watchdog, self.name(), &mut command)?;
        let live = url.trim_start_matches("http://").to_owned();
        Ok(Started { running, url, live, event, services: self.services() })
    }

    fn start_node(self, site: &mut Site, seats: u32, window_ms: u32) -> Result<Started, String> {
        packages::install("Node.js", "nodejs", || {
            Command::new("node").arg("--version").output().is_ok_and(|output| output.status.success())
        })?;
        if !site.node.join("node_modules").exists() {
            return Err(format!("its packages are missing: npm --prefix {} ci", site.node.display()));
        }
        let live = format!("127.0.0.1:{}", free_port()?);
        let mut command = Command::new("node");
        command
            .arg(site.node.join("main.js"))
            .args(["--listen", &format!("127.0.0.1:{}", free_port()?), "--listen-ws", &live])
            .args(["--seats", &seats.to_string(), "--window-ms", &window_ms.to_string()])
            .args(["--postgres", &site.servers.postgres()?.database()?])
            .args(["--amqp", &site.servers.rabbit()?.url()]);
        let (running, url, event) = start_and_read(&site.watchdog, self.name(), &mut command)?;
        Ok(Started { running, url, live, event, services: self.services() })
    }
}

/// Starts a peer and reads its ready line.
fn start_and_read(
    watchdog: &Arc<Watchdog>,
    name: &str,
    command: &mut Command,
) -> Result<(Running, String, String), String> {
    let mut running = Running::start(watchdog, name, command.stdout(Stdio::piped()), Ending::Term)?;
    let output = running.child.stdout.take().ok_or("it has no standard output")?;
    let (say, line) = mpsc::channel();
    std::thread::spawn(move || {
        let mut output = BufReader::new(output);
        let mut first = String::new();
        let _ = output.read_line(&mut first);
        let _ = say.send(first);
        // Whatever it says later must not make it wait.
        let mut rest = [0; 4_096];
        while output.read(&mut rest).is_ok_and(|count| count > 0) {}
    });
    let line = line
        .recv_timeout(PATIENCE)
        .map_err(|_| format!("no ready line after {} s:\n{}", PATIENCE.as_secs(), running.last_words()))?;
    match parse_ready(&line) {
        Some((url, event)) => Ok((running, url, event)),
        None => {
            // Its last words come a little later than the end of its output.
            std::thread::sleep(Duration::from_millis(200));
            let end = running.ended().unwrap_or_else(|| running.last_words());
            Err(format!("'{}' is no ready line; {end}", line.trim()))
        }
    }
}

/// `ready http://127.0.0.1:PORT EVENT_ID`.
fn parse_ready(line: &str) -> Option<(String, String)> {
    let mut words = line.split_whitespace();
    let (word, url, event) = (words.next()?, words.next()?, words.next()?);
    (word == "ready" && url.starts_with("http://") && words.next().is_none())
        .then(|| (url.to_owned(), event.to_owned()))
}

/// Seats of the one section of every candidate, by index.
pub fn label(index: u32) -> String {
    format!("S-R{}-{}", index / own::SEATS_PER_ROW, index % own::SEATS_PER_ROW + 1)
}

pub async fn buyers(address: &str, count: usize) -> Result<Vec<String>, String> {
    let mut client = http::Client::connect(address).await?;
    let mut tokens = Vec::with_capacity(count);
    for buyer in 0..count {
        tokens.push(http::login(&mut client, &format!("viewers-{buyer}"), "buyer").await?);
    }
    Ok(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ready_lines_are_read_and_others_are_not() {
        let (url, event) = parse_ready("ready http://127.0.0.1:4711 0000-01\n").unwrap();
        assert_eq!((url.as_str(), event.as_str()), ("http://127.0.0.1:4711", "0000-01"));
        for wrong in ["", "ready", "ready 127.0.0.1:1 x", "steady http://127.0.0.1:1 x"] {
            assert_eq!(parse_ready(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn labels_are_as_everybody_makes_them() {
        assert_eq!(
            [label(0), label(99), label(100), label(44_999)],
            ["S-R0-1", "S-R0-100", "S-R1-1", "S-R449-100"]
        );
    }

    #[test]
    fn who_ends_at_once_is_reported_with_its_last_words() {
        let watchdog = Watchdog::start().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "echo 'no such option' >&2; exit 2"]);
        let error = start_and_read(&watchdog, "peer", &mut command).err().unwrap();
        assert!(error.contains("no such option") && error.contains("exit status: 2"), "{error}");
    }
}
