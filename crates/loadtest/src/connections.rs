//! The connections that buyers share. Each is a task that sends one request at a time and hands back its answer before
//! it takes the next one.

use std::{io::Write as _, rc::Rc};

use crate::{
    driver::{Driver, Job, RequestEnd},
    visit::{Action, Selection},
    wire::{Connection, Request, Target},
};

/// A connection that was idle for this long, in microseconds, is replaced before the next request, since servers close
/// idle connections.
const IDLE_MAX: u64 = 10_000_000;

/// Sends requests over one connection until there are no more.
pub async fn serve(driver: Rc<Driver>, target: Rc<Target>) {
    let clock = driver.context.clock;
    let timeout = driver.context.scenario.timeout.get();
    let (mut connection, mut last_used): (Option<Connection>, u64) = (None, 0);
    let (mut bytes, mut body) = (Vec::with_capacity(1_024), Vec::with_capacity(256));
    while let Some(job) = driver.next_job().await {
        let fresh = clock.now() < last_used + IDLE_MAX;
        let mut open = match connection.take().filter(|connection| connection.usable && fresh) {
            Some(open) => open,
            None => match target.connect().await {
                Ok(stream) => Connection::over(stream),
                Err(_) => {
                    driver.ended(job, clock.now(), RequestEnd::NotConnected);
                    continue;
                }
            },
        };
        bytes.clear();
        body.clear();
        render(&driver, &target, job, &mut bytes, &mut body);
        let started = clock.now();
        let ended = match tokio::time::timeout(timeout, open.exchange(&bytes)).await {
            Ok(Ok(answer)) => RequestEnd::Answer(answer),
            Ok(Err(_)) => RequestEnd::Broken,
            Err(_) => RequestEnd::Timeout,
        };
        driver.ended(job, started, ended);
        last_used = clock.now();
        connection = Some(open);
    }
}

/// Encodes a buyer's request.
fn render(driver: &Driver, target: &Target, job: Job, bytes: &mut Vec<u8>, body: &mut Vec<u8>) {
    driver.look(|state| {
        let buyer = &state.buyers[job.buyer as usize];
        let venue = &driver.context.events[usize::from(buyer.event)].venue;
        let event = venue.id_text.as_str();
        let token = driver.token(job.buyer);
        let hold = state.ledger.holds.get(buyer.hold as usize).map(|hold| hold.id).unwrap_or_default();
        let (id, key);
        let mut request = match job.action {
            Action::ReadEvent => Request::get("/api/events/", event, "", ""),
            Action::ReadMap => Request::get("/api/events/", event, "/seats", ""),
            Action::AskOrder => {
                let order = state.ledger.orders.get(buyer.order as usize).map(|order| order.id);
                id = order.unwrap_or_default().to_string();
                Request::get("/api/orders/", &id, "", token)
            }
            Action::Release => {
                id = hold.to_string();
                Request { method: "DELETE", ..Request::get("/api/holds/", &id, "", token) }
            }
            Action::Hold => {
                write_selection(&buyer.selection, venue, body);
                Request { path: ("/api/events/", event, "/holds"), ..Request::post("", token, body) }
            }
            Action::Order => {
                let card = if buyer.declined { "tok_declined" } else { "tok_success" };
                // Without a card to decline, whoever pays by default does: not only the test provider.
                let _ = if driver.context.scenario.declined > 0.0 {
                    write!(body, r#"{{"hold_id":"{hold}","payment":{{"provider":"test","token":"{card}"}}}}"#)
                } else {
                    write!(body, r#"{{"hold_id":"{hold}"}}"#)
                };
                Request::post("/api/orders", token, body)
            }
        };
        if job.action == Action::Order || (job.action == Action::Hold && driver.context.scenario.keyed_holds)
        {
            key = driver.key(job.buyer, buyer.key);
            request.key = Some(&key);
        }
        request.forwarded_for = driver.context.scenario.address_of(job.buyer);
        request.render(&target.host, bytes);
    });
}

/// Writes a selection as the API reads it. Writing to memory cannot fail.
fn write_selection(selection: &Selection, venue: &super::venue::Venue, body: &mut Vec<u8>) {
    let text = |body: &mut Vec<u8>, text: &str| {
        let _ = serde_json::to_writer(body, text);
    };
    match selection {
        Selection::Seats(seats) => {
            body.extend_from_slice(b"{\"seats\":[");
            for (at, seat) in seats.iter().enumerate() {
                if at > 0 {
                    body.push(b',');
                }
                text(body, &venue.labels[*seat as usize]);
            }
            body.extend_from_slice(b"]}");
        }
        Selection::Best { quantity, adjacent, accessible } => {
            let wheelchairs = u8::from(*accessible);
            let _ = write!(
                body,
                r#"{{"best_available":{{"quantity":{quantity},"adjacent":{adjacent},"accessible":{wheelchairs}}}}}"#
            );
        }
        Selection::Area { area, quantity } => {
            body.extend_from_slice(b"{\"areas\":[{\"section\":");
            text(body, &venue.areas[usize::from(*area)]);
            let _ = write!(body, ",\"quantity\":{quantity}}}]}}");
        }
    }
}

#[cfg(test)]
mod tests {
    use smallvec::smallvec;

    use super::*;
    use crate::venue::tests::venue;

    #[test]
    fn selections_are_written_as_the_api_reads_them() {
        for (selection, text) in [
            (Selection::Seats(smallvec![0, 1]), r#"{"seats":["S-A-1","S-A-2"]}"#),
            (
                Selection::Best { quantity: 2, adjacent: true, accessible: true },
                r#"{"best_available":{"quantity":2,"adjacent":true,"accessible":1}}"#,
            ),
            (Selection::Area { area: 0, quantity: 3 }, r#"{"areas":[{"section":"PIT","quantity":3}]}"#),
        ] {
            let mut body = Vec::new();
            write_selection(&selection, &venue(), &mut body);
            assert_eq!(String::from_utf8(body).unwrap(), text);
        }
    }
}
