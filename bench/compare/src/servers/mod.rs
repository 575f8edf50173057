//! Private servers that candidates need, on free ports of loopback: PostgreSQL, Redis, RabbitMQ. None of them is
//! shared with anything else on the machine.

/// Installs them as the tests do.
#[path = "../../../../tests/it/support/packages.rs"]
pub mod packages;
pub mod postgres;
pub mod rabbitmq;
pub mod redis;

use std::{
    io,
    net::TcpListener,
    sync::Arc,
    time::{Duration, Instant},
};

use crate::watchdog::{Running, Watchdog};
use postgres::Postgres;
use rabbitmq::Rabbit;
use redis::Redis;

/// What a candidate needs beside itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Service {
    Postgres,
    Redis,
    Rabbit,
}

/// Servers, each started when somebody needs it first, and kept until the end.
pub struct Servers {
    watchdog: Arc<Watchdog>,
    postgres: Option<Postgres>,
    redis: Option<Redis>,
    rabbit: Option<Rabbit>,
}

impl Servers {
    pub fn new(watchdog: Arc<Watchdog>) -> Self {
        Self { watchdog, postgres: None, redis: None, rabbit: None }
    }

    pub fn postgres(&mut self) -> Result<&Postgres, String> {
        started(&mut self.postgres, || Postgres::start(&self.watchdog))
    }

    pub fn redis(&mut self) -> Result<&Redis, String> {
        started(&mut self.redis, || Redis::start(&self.watchdog))
    }

    pub fn rabbit(&mut self) -> Result<&Rabbit, String> {
        started(&mut self.rabbit, || Rabbit::start(&self.watchdog))
    }

    /// The processes of services that run.
    pub fn pids(&self, services: &[Service]) -> Vec<u32> {
        let pid = |service: &Service| match service {
            Service::Postgres => self.postgres.as_ref().map(Postgres::pid),
            Service::Redis => self.redis.as_ref().map(Redis::pid),
            Service::Rabbit => self.rabbit.as_ref().map(Rabbit::pid),
        };
        services.iter().filter_map(pid).collect()
    }

    /// What runs, with its version.
    pub fn versions(&self) -> Vec<(&'static str, String)> {
        let mut versions = Vec::new();
        versions.extend(self.postgres.as_ref().map(|server| ("PostgreSQL", server.version.clone())));
        versions.extend(self.redis.as_ref().map(|server| ("Redis", server.version.clone())));
        versions.extend(self.rabbit.as_ref().map(|server| ("RabbitMQ", server.version.clone())));
        versions
    }
}

fn started<T>(server: &mut Option<T>, start: impl FnOnce() -> Result<T, String>) -> Result<&T, String> {
    match server {
        Some(server) => Ok(server),
        None => Ok(server.insert(start()?)),
    }
}

/// A port that nobody listens on now.
pub fn free_port() -> Result<u16, String> {
    let port = || -> io::Result<u16> { Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port()) };
    port().map_err(|error| format!("no free port: {error}"))
}

/// Asks until there is an answer, the process ends, or it takes too long.
pub fn wait_for<T>(
    running: &mut Running,
    patience: Duration,
    mut ask: impl FnMut() -> Option<T>,
) -> Result<T, String> {
    let began = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return Ok(answer);
        }
        if let Some(end) = running.ended() {
            return Err(end);
        }
        if began.elapsed() > patience {
            let seconds = patience.as_secs();
            return Err(format!(
                "{} is not ready after {seconds} s:\n{}",
                running.name,
                running.last_words()
            ));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_not_installed() {
        assert_eq!(packages::install("nothing", "no-such-package-of-debian", || true), Ok(()));
    }
}
