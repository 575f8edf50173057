//! gRPC, tested with a Python client that knows the service only from its reflection.

mod addresses;
mod calls;
mod drafts;
mod floods;
mod limits;
mod watching;

use serde_json::{Value, json};

use crate::support::{Site, python::Client};

pub(crate) async fn client(site: &Site) -> Client {
    Client::start("catalog.py", &[&site.server.grpc_addresses[0].to_string()]).await
}

/// A site with a store that can fail.
pub(crate) async fn call(client: &Client, method: &str, token: &str, request: Value) -> Value {
    client.ask(json!({"do": "call", "method": method, "token": token, "request": request})).await
}

/// The answer of a call that is answered.
#[track_caller]
fn answered(told: Value) -> Value {
    assert_eq!(told["code"], "OK", "{told:#}");
    told["answer"].clone()
}

/// The error info of a call that is refused with this status and this code, however one looks at it.
#[track_caller]
pub(crate) fn refused(told: &Value, status: &str, code: &str) -> Value {
    assert_eq!(
        (&told["code"], &told["trailers"]["ticketbuster-code"]),
        (&json!(status), &json!(code)),
        "{told:#}"
    );
    let info = &told["ErrorInfo"];
    assert_eq!(info["reason"], code.to_uppercase());
    assert_eq!((&info["domain"], &info["metadata"]["code"]), (&json!("ticketbuster"), &json!(code)));
    info["metadata"].clone()
}
