//! A few connections for requests that are not measured: preparation, viewers' snapshots, the closing.

use std::{cell::RefCell, io, rc::Rc, time::Duration};

use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;

use super::{Connection, Target, request::Request};

/// An answer that owns its body.
#[derive(Debug)]
pub struct Owned {
    /// The status.
    pub status: u16,
    /// `Retry-After` in seconds.
    pub retry_after: Option<u32>,
    /// The body.
    pub body: Vec<u8>,
}

impl Owned {
    /// The `code` of a problem.
    pub fn code(&self) -> String {
        super::code_of(&self.body).unwrap_or_default().to_owned()
    }
}

/// Connections that are lent for one request at a time.
pub struct Pool {
    target: Rc<Target>,
    idle: RefCell<Vec<Connection>>,
    permits: Semaphore,
    timeout: Duration,
}

impl Pool {
    /// At most so many connections.
    pub fn new(target: Rc<Target>, most: usize, timeout: Duration) -> Self {
        Self { target, idle: RefCell::default(), permits: Semaphore::new(most), timeout }
    }

    /// The server that it connects to.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Sends a request once.
    pub async fn send(&self, request: Request<'_>) -> io::Result<Owned> {
        let exchange = async {
            let _permit = self.permits.acquire().await.map_err(io::Error::other)?;
            let idle = self.idle.borrow_mut().pop();
            let reused = idle.is_some();
            let mut connection = match idle {
                Some(connection) => connection,
                None => Connection::over(self.target.connect().await?),
            };
            let mut bytes = Vec::with_capacity(512);
            request.render(&self.target.host, &mut bytes);
            let mut tried = connection.exchange(&bytes).await.map(owned);
            // The server may have closed an idle connection meanwhile: what only reads is asked again.
            if tried.is_err() && reused && request.only_reads() {
                self.idle.borrow_mut().clear();
                connection = Connection::over(self.target.connect().await?);
                tried = connection.exchange(&bytes).await.map(owned);
            }
            let answer = tried?;
            if connection.usable {
                self.idle.borrow_mut().push(connection);
            }
            Ok(answer)
        };
        tokio::time::timeout(self.timeout, exchange)
            .await
            .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }

    /// Sends a request again until its answer is not "try again later", for at most this long.
    pub async fn ask(&self, request: Request<'_>, patience: Duration) -> Result<Owned, String> {
        let end = tokio::time::Instant::now() + patience;
        let mut pause = Duration::from_millis(100);
        loop {
            let (why, wait) = match self.send(request).await {
                Ok(answer) if matches!(answer.status, 429 | 502 | 503 | 504) => {
                    let wait =
                        answer.retry_after.map_or(pause, |seconds| Duration::from_secs(seconds.into()));
                    (format!("{} {}", answer.status, answer.code()), wait)
                }
                Ok(answer) => return Ok(answer),
                Err(error) => (error.to_string(), pause),
            };
            if tokio::time::Instant::now() + wait > end {
                return Err(format!("{} {}: {why}", request.method, request.path()));
            }
            tokio::time::sleep(wait).await;
            pause = (pause * 2).min(Duration::from_secs(2));
        }
    }

    /// Requests and reads JSON.
    pub async fn get<T: DeserializeOwned>(
        &self,
        request: Request<'_>,
        patience: Duration,
    ) -> Result<T, String> {
        let answer = self.ask(request, patience).await?;
        if answer.status != 200 {
            return Err(format!(
                "{} {}: {} {}",
                request.method,
                request.path(),
                answer.status,
                answer.code()
            ));
        }
        serde_json::from_slice(&answer.body).map_err(|error| {
            format!("{} {}: its answer cannot be read: {error}", request.method, request.path())
        })
    }
}

fn owned(answer: super::Answer<'_>) -> Owned {
    Owned { status: answer.status, retry_after: answer.retry_after, body: answer.body.to_vec() }
}
