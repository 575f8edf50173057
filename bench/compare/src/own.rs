//! Starts TicketBuster and creates its event: the same seats, price and tax as every peer's.

use std::{
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};

use crate::{http, servers::wait_for, watchdog::Running};

/// Of the one section that everybody has.
pub const SEATS_PER_ROW: u32 = 100;

/// The one event that everybody sells.
pub const EVENT_ID: &str = "00000000-0000-7000-8000-000000000001";

/// What a start needs to know.
pub struct Settings<'a> {
    /// Where it keeps its files.
    pub folder: &'a Path,
    pub port: u16,
    /// Its PostgreSQL; none: SQLite.
    pub database: Option<String>,
    /// For the live view.
    pub window_ms: u32,
    /// Whether a hold is durable before it is answered.
    pub durable_holds: bool,
}

impl Settings<'_> {
    /// The defaults, but for addresses, files, rate limits (all load comes from one address) and samples.
    pub fn command(&self, program: &Path) -> Command {
        let file = |name: &str| self.folder.join(name).into_os_string();
        let mut command = Command::new(program);
        command
            .arg("serve")
            .current_dir(self.folder)
            .env("TICKETBUSTER__HTTP__LISTEN", format!("127.0.0.1:{}", self.port))
            .env("TICKETBUSTER__OPS__LISTEN", "127.0.0.1:0")
            .env("TICKETBUSTER__GRPC__LISTEN", "127.0.0.1:0")
            .env("TICKETBUSTER__STORE__PATH", file("ticketbuster.db"))
            .env("TICKETBUSTER__AUTH__KEY_FILE", file("keys.json"))
            .env("TICKETBUSTER__RATE_LIMIT__ENABLED", "false")
            .env("TICKETBUSTER__DEMO__LOAD", "false")
            .env("TICKETBUSTER__LIVE__WINDOW_MS", self.window_ms.to_string())
            .env("TICKETBUSTER__HOLDS__DURABILITY", if self.durable_holds { "store" } else { "memory" })
            .stdout(Stdio::null());
        if let Some(url) = &self.database {
            command.env("TICKETBUSTER__STORE__KIND", "postgres").env("TICKETBUSTER__STORE__URL", url);
        }
        command
    }
}

/// Waits until it serves, and puts the event on sale; the event's id.
pub fn open_sale(
    running: &mut Running,
    address: &str,
    seats: u32,
    patience: Duration,
) -> Result<String, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    wait_for(running, patience, || std::net::TcpStream::connect(address).ok())?;
    runtime.block_on(async {
        let mut client = http::Client::connect(address).await?;
        let organiser = http::login(&mut client, "organiser", "organiser").await?;
        let answer = client.send("POST", "/api/events", &organiser, Some(&event(seats))).await?;
        let event = answer.expect(201).map_err(|error| format!("the event: {error}"))?;
        event["event_id"].as_str().map(str::to_owned).ok_or_else(|| "the event has no id".to_owned())
    })
}

/// One section of rows with a hundred seats, 100.00 PEN each, 18 % tax.
fn event(seats: u32) -> Value {
    let rows = seats.div_ceil(SEATS_PER_ROW);
    let row = |row: u32| {
        let to = (seats - row * SEATS_PER_ROW).min(SEATS_PER_ROW);
        json!({"row": format!("R{row}"), "from": 1, "to": to, "x": 0, "y": row * 10, "step": 6})
    };
    json!({
        "event_id": EVENT_ID, "name": "Comparison", "category": "concert",
        "venue": "Stadium", "city": "Lima", "starts_at": "2099-01-01T20:00:00Z", "time_zone": "America/Lima",
        "currency": "PEN", "status": "on_sale", "seats_per_hold": 8, "seats_per_buyer": 100_000,
        "hold_seconds": 600, "prices": "exclusive", "tax": {"name": "IGV", "basis_points": 1_800},
        "tiers": [{"tier": "T1", "name": "General", "price": 10_000}],
        "sections": [{"section": "S", "tier": "T1", "rows": (0..rows).map(row).collect::<Vec<_>>()}],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_event_has_exactly_the_seats_that_were_asked_for() {
        for seats in [8, 100, 250, 45_000] {
            let event = event(seats);
            let rows = event["sections"][0]["rows"].as_array().unwrap();
            let sum: u64 = rows.iter().map(|row| row["to"].as_u64().unwrap()).sum();
            assert_eq!(sum, u64::from(seats));
            assert_eq!(rows[0]["row"], "R0");
        }
    }

    #[test]
    fn the_store_is_the_one_that_was_asked_for() {
        let folder = Path::new("/folder");
        let mut settings = Settings { folder, port: 1, database: None, window_ms: 50, durable_holds: false };
        let has = |settings: &Settings<'_>, name: &str| {
            settings.command(Path::new("x")).get_envs().any(|(key, _)| key == name)
        };
        assert!(!has(&settings, "TICKETBUSTER__STORE__URL"));
        settings.database = Some("postgresql://x".to_owned());
        assert!(has(&settings, "TICKETBUSTER__STORE__URL"));
    }
}
