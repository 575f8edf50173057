//! A minimal HTTP/1.1 client: one kept-alive connection, JSON bodies with a content length.

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// A connection to a server on loopback.
pub struct Client {
    address: String,
    stream: TcpStream,
    buffer: Vec<u8>,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Its body; null if there is none.
    pub body: Value,
}

impl Answer {
    /// The body of an answer with this status.
    pub fn expect(self, status: u16) -> Result<Value, String> {
        if self.status == status {
            Ok(self.body)
        } else {
            Err(format!("{} in place of {status}: {}", self.status, self.body))
        }
    }
}

/// The head of an answer: status and length of the body.
fn parse_head(head: &str) -> Option<(u16, usize)> {
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let length = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    // 204 has no length; and nobody here answers in chunks to what is asked.
    Some((status, length.unwrap_or(0)))
}

impl Client {
    /// To `HOST:PORT`.
    pub async fn connect(address: &str) -> Result<Self, String> {
        let stream = TcpStream::connect(address).await.map_err(|error| format!("{address}: {error}"))?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        Ok(Self { address: address.to_owned(), stream, buffer: Vec::new() })
    }

    /// Sends a request and waits for its answer.
    pub async fn send(
        &mut self,
        method: &str,
        path: &str,
        token: &str,
        body: Option<&Value>,
    ) -> Result<Answer, String> {
        let body = body.map(Value::to_string);
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.address);
        if !token.is_empty() {
            request += &format!("authorization: Bearer {token}\r\n");
        }
        if let Some(body) = &body {
            request += &format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len());
        }
        request += "\r\n";
        request += body.as_deref().unwrap_or_default();
        let answer = async {
            self.stream.write_all(request.as_bytes()).await?;
            self.read().await
        };
        answer.await.map_err(|error| format!("{method} {path}: {error}"))
    }

    async fn read(&mut self) -> std::io::Result<Answer> {
        let wrong = |what: &str| std::io::Error::other(what.to_owned());
        let end = loop {
            if let Some(at) = self.buffer.windows(4).position(|part| part == b"\r\n\r\n") {
                break at;
            }
            self.more().await?;
        };
        let head = String::from_utf8_lossy(&self.buffer[..end]).into_owned();
        let (status, length) = parse_head(&head).ok_or_else(|| wrong("the answer is not HTTP"))?;
        while self.buffer.len() < end + 4 + length {
            self.more().await?;
        }
        let body = &self.buffer[end + 4..end + 4 + length];
        let body = if body.is_empty() { Value::Null } else { serde_json::from_slice(body)? };
        self.buffer.drain(..end + 4 + length);
        Ok(Answer { status, body })
    }

    async fn more(&mut self) -> std::io::Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            return Err(std::io::Error::other("the connection was closed"));
        }
        Ok(())
    }
}

/// A session by the development login.
pub async fn login(client: &mut Client, user: &str, role: &str) -> Result<String, String> {
    let body = serde_json::json!({"user": user, "roles": [role]});
    let answer = client.send("POST", "/api/auth/dev-login", "", Some(&body)).await?;
    let session = answer.expect(200).map_err(|error| format!("logging in as {user}: {error}"))?;
    session["token"].as_str().map(str::to_owned).ok_or_else(|| format!("logging in as {user}: no token"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read() {
        assert_eq!(parse_head("HTTP/1.1 201 Created\r\nX: y\r\nContent-Length: 12"), Some((201, 12)));
        assert_eq!(parse_head("HTTP/1.1 204 No Content"), Some((204, 0)));
        assert_eq!(parse_head("nonsense"), None);
    }

    #[tokio::test]
    async fn answers_on_one_connection_are_told_apart() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut seen = vec![0; 4_096];
            for answer in
                ["HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n{\"a\":1}"]
            {
                let count = stream.read(&mut seen).await.unwrap();
                assert!(String::from_utf8_lossy(&seen[..count]).contains("authorization: Bearer t"));
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        let mut client = Client::connect(&address).await.unwrap();
        let body = serde_json::json!({"x": 1});
        assert_eq!(client.send("DELETE", "/x", "t", None).await.unwrap().expect(204).unwrap(), Value::Null);
        let answer = client.send("POST", "/y", "t", Some(&body)).await.unwrap();
        assert_eq!(answer.expect(200).unwrap()["a"], 1);
        server.await.unwrap();
        assert!(client.send("GET", "/z", "", None).await.unwrap_err().contains("/z"));
    }
}
