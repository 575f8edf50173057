//! Gates: judging a ticket, and letting somebody in with it.
//!
//! A ticket lets somebody in once. The store has the last word on that, and the order's event keeps the order from being
//! ended while a gate is at one of its tickets. Nobody is let in because of a signature alone.

use super::{Services, events::Events};
use crate::{
    actors::{Refusal, TicketWork, requests::Tickets},
    api::{
        Problem,
        fields::{FieldError, GATE_CHARS_MAX, id},
        requests::CheckInRequest,
        wording,
    },
    auth::{Identity, Role},
    clock::{parse_rfc3339, rfc3339},
    store::StoreError,
    tickets::TicketFacts,
};
use domain::{
    CheckIn, EventId, EventStatus, HistoryDetail, HistoryEntry, Millis, OperatorCommand, Rejection,
    Routed as _, TicketId, TicketStatus, Timestamp, is_line,
};

/// How far a gate's clock may be ahead of ours.
const AHEAD_MAX: Millis = Millis::from_secs(60);
/// How long a gate may have been offline.
const OFFLINE_MAX: Millis = Millis::from_secs(48 * 3_600);

/// An admission that is recorded.
pub struct CheckedIn {
    /// With which ticket.
    pub ticket: TicketFacts,
    /// When.
    pub at: Timestamp,
    /// Where.
    pub gate: String,
}

/// What a genuine ticket is worth now.
pub struct TicketStanding {
    /// Whether it opens a gate.
    pub status: TicketStatus,
    /// When somebody was let in with it.
    pub used_at: Option<Timestamp>,
}

impl Services {
    /// What the ticket of a verified token is worth now, for a gate of its event.
    pub async fn ticket_standing(
        &self,
        identity: &Identity,
        ticket: &TicketFacts,
    ) -> Result<TicketStanding, Problem> {
        self.works_there(identity, ticket.event)?;
        let row = self.engine.queries().ticket(ticket.ticket).await?;
        // A cancelled event's tickets are void, whether the store has heard of it or not.
        let entry = self.engine.catalogue().get(ticket.event);
        let takes_place = entry.is_some_and(|entry| entry.record().rules.status != EventStatus::Cancelled);
        let status = row.as_ref().filter(|_| takes_place).map_or(TicketStatus::Void, |row| row.status);
        Ok(TicketStanding { status, used_at: row.and_then(|row| row.used).map(|(at, _)| at) })
    }

    /// Lets somebody in, once. `only` is the event that the gate is for, if it says so.
    pub async fn check_in<E: Events>(
        &self,
        events: &E,
        identity: &Identity,
        only: Option<EventId>,
        request: CheckInRequest,
    ) -> Result<CheckedIn, Problem> {
        if !is_line(&request.gate, GATE_CHARS_MAX) {
            let detail = format!("1 to {GATE_CHARS_MAX} characters without control characters");
            return Err(Problem::invalid(vec![FieldError::form("gate", detail)]));
        }
        let ticket = self.ticket_meant(&request).await?;
        if only.is_some_and(|event| event != ticket.event) {
            return Err(Problem::new(409, "wrong_event", "this ticket is for another event"));
        }
        self.works_there(identity, ticket.event)?;
        let now = self.engine.now();
        let at = match request.scanned_at.as_deref() {
            None => now,
            Some(text) => match scanned_at(text, now) {
                Ok(at) => at,
                // A repetition of what was recorded in time: its answer may have been lost days ago.
                Err(_) if let Some(at) = self.recorded(&ticket, text, &request.gate).await? => {
                    return Ok(CheckedIn { ticket, at, gate: request.gate });
                }
                Err(error) => return Err(Problem::invalid(vec![error])),
            },
        };
        let by = admission(&ticket, identity, &request, now, at);
        let gate = request.gate;
        match self.record(events, &ticket, &gate, at, by).await? {
            // A gate that did not get the answer repeats its request.
            CheckIn::AlreadyUsed { at: before, gate: by_gate }
                if request.scanned_at.is_some() && (before, &by_gate) == (at, &gate) =>
            {
                Ok(CheckedIn { ticket, at, gate })
            }
            CheckIn::Accepted => Ok(CheckedIn { ticket, at, gate }),
            CheckIn::AlreadyUsed { at, gate } => Err(Problem::new(
                409,
                "already_used",
                "this ticket was already used; do not admit its holder",
            )
            .with("used_at", rfc3339(at))
            .with("gate", gate)),
            CheckIn::Void | CheckIn::Unknown => Err(Problem::new(
                409,
                "ticket_void",
                "this ticket's order was cancelled or refunded, or its event cancelled",
            )),
        }
    }

    /// Records an admission while the ticket's event keeps its order from being ended.
    async fn record<E: Events>(
        &self,
        events: &E,
        ticket: &TicketFacts,
        gate: &str,
        at: Timestamp,
        by: HistoryEntry,
    ) -> Result<CheckIn, Problem> {
        let work = async |work| events.send(ticket.event, Tickets { order: ticket.order, work }).await;
        match work(TicketWork::Scan).await {
            Ok(noted) => {
                let under = (ticket.event, noted.epoch);
                let recorded = self.engine.check_in(under, ticket.ticket, gate, at, by).await;
                // If it is unknown whether the ticket is used now, its order must not be ended before the gate has
                // repeated its request. If this is lost, the buyer has to wait before they can cancel.
                if recorded.as_ref().err().is_none_or(StoreError::is_without_effect) {
                    let _ = work(TicketWork::Scanned).await;
                }
                recorded?.ok_or_else(wording::moved)
            }
            // Its order is ended or its event cancelled, even if the store has not heard of it yet.
            Err(Refusal::Rejected(Rejection::OrderUnknown)) => Ok(CheckIn::Void),
            Err(Refusal::EventUnknown) => Ok(CheckIn::Unknown),
            Err(refusal) => Err(wording::refusal(refusal, self.layout(ticket.event).await?.as_ref())),
        }
    }

    /// Refuses a gate of another organisation, and tickets of archived events. A ticket whose event is not here for another
    /// reason is judged like any other.
    fn works_there(&self, identity: &Identity, event: EventId) -> Result<(), Problem> {
        if let Some(line) = self.engine.catalogue().archived(event) {
            return Err(wording::event_archived(&line));
        }
        match self.entry(event) {
            Ok(_) => self.acting(event, Role::Gate, identity).map(drop),
            Err(_) => Ok(()),
        }
    }

    /// The ticket that a gate means: what its signed code says, or, typed by hand, what the store knows of its id.
    async fn ticket_meant(&self, request: &CheckInRequest) -> Result<TicketFacts, Problem> {
        let invalid =
            |detail: String, reason: &str| Problem::new(422, "ticket_invalid", detail).with("reason", reason);
        match (&request.token, &request.ticket_id) {
            (Some(token), None) => {
                self.verifier.verify(token).map_err(|error| invalid(error.to_string(), error.code()))
            }
            (None, Some(text)) => {
                let unknown = || invalid("there is no ticket with this id".to_owned(), "not_a_ticket");
                let ticket: TicketId = id(text, "ticket").map_err(|_| unknown())?;
                let row = self.engine.queries().ticket(ticket).await?;
                let row =
                    row.ok_or_else(|| match self.engine.catalogue().archived_routed(ticket.route()) {
                        Some(line) => wording::event_archived(&line),
                        None => unknown(),
                    })?;
                Ok(TicketFacts { ticket, event: row.event, order: row.order, seat: row.label })
            }
            _ => {
                let detail = "send either 'token' or 'ticket_id'";
                Err(Problem::invalid(vec![FieldError::form("token", detail)]))
            }
        }
    }

    /// The instant, if just this admission is recorded.
    async fn recorded(
        &self,
        ticket: &TicketFacts,
        text: &str,
        gate: &str,
    ) -> Result<Option<Timestamp>, Problem> {
        let Ok(at) = parse_rfc3339(text) else { return Ok(None) };
        let used = self.engine.queries().ticket(ticket.ticket).await?.and_then(|row| row.used);
        Ok(used.filter(|(used_at, used_by)| *used_at == at && used_by == gate).map(|(at, _)| at))
    }
}

/// Who lets somebody in, for the event's history.
fn admission(
    ticket: &TicketFacts,
    identity: &Identity,
    request: &CheckInRequest,
    now: Timestamp,
    at: Timestamp,
) -> HistoryEntry {
    let detail = HistoryDetail {
        ticket: Some(ticket.ticket),
        gate: Some(request.gate.clone()),
        scanned_at: request.scanned_at.is_some().then_some(at),
        labels: vec![ticket.seat.clone()],
        ..HistoryDetail::default()
    };
    HistoryEntry {
        at: now,
        user: identity.user.clone(),
        command: OperatorCommand::CheckIn,
        detail,
        reason: None,
    }
}

/// When a gate says that it let somebody in.
fn scanned_at(text: &str, now: Timestamp) -> Result<Timestamp, FieldError> {
    let at = parse_rfc3339(text).map_err(|detail| FieldError::form("scanned_at", detail))?;
    if at > now + AHEAD_MAX {
        return Err(FieldError::meaning("scanned_at", "this is in the future; set the gate's clock"));
    }
    if at < now - OFFLINE_MAX {
        return Err(FieldError::meaning("scanned_at", "this is more than 48 hours ago; leave it out"));
    }
    Ok(at)
}
