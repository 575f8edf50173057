//! What happens outside of the engine by itself: buyers pay at the provider's page, the provider sends events, the broker
//! delivers, a write that was handed over before a crash arrives.

use std::{rc::Rc, sync::Arc, time::Duration};

use super::{
    broker,
    outside::{Outside, State},
    people::People,
    store,
};
use crate::{
    payments::provider::{PaymentKey, ProviderEvent},
    sim::{provider::Provider, seen::Sight},
    store::Batch,
};
use domain::OutboxMessage;

/// Something that happens at an instant.
pub(super) enum Errand {
    /// A buyer is at the provider's page, or late money arrives.
    Visit(PaymentKey),
    /// The provider sends an event.
    Event { payment: PaymentKey, id: u64 },
    /// The broker delivers a message.
    Deliver(OutboxMessage),
    /// A write arrives whose process is gone, or whose connection broke.
    Commit(Arc<Batch>, Sight),
}

/// The longest that nobody looks for what is due.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Does what is due for as long as the process lives.
pub(super) async fn run(outside: Outside, people: Rc<People>) {
    loop {
        let due = outside.with(|state| match state.errands.next_at() {
            Some(at) if at <= state.now() => state.errands.pop().map(|(_, errand)| errand),
            _ => None,
        });
        if let Some(errand) = due {
            do_one(&outside, &people, errand);
            continue;
        }
        let wait = outside.with(|state| state.errands.next_at().map(|at| at - state.now()));
        let wait = wait.map_or(LOOK_EVERY, |wait| Duration::from_millis(wait.0.max(1) as u64));
        let _ = actix_rt::time::timeout(wait, outside.is_sent_on_errand()).await;
    }
}

fn do_one(outside: &Outside, people: &Rc<People>, errand: Errand) {
    match errand {
        Errand::Visit(payment) => visit(outside, payment),
        Errand::Event { payment, id } => {
            let sent = Sent { outside: outside.clone(), payment, id, is_taken: false };
            actix_rt::spawn(tell_of(people.clone(), sent));
        }
        Errand::Deliver(message) => broker::deliver(outside, message),
        Errand::Commit(batch, sight) => outside.with(|state| {
            state.seen.add(sight);
            store::commit(state, &batch);
        }),
    }
}

fn visit(outside: &Outside, payment: PaymentKey) {
    let is_news = outside.with(|state| {
        state.step("visit", payment.attempt.into(), 0);
        let is_paid = state.provider.pay(payment);
        state.trace.detail(|| format!("{payment}: {is_paid}"));
        if is_paid && state.provider.comes_late.contains(&payment) {
            state.seen.add(Sight::MoneyCameLate);
        }
        is_paid
    });
    if is_news {
        send_event(outside, payment);
    }
}

/// The provider sends an event until it is taken.
pub(super) fn send_event(outside: &Outside, payment: PaymentKey) {
    let (id, is_sent_twice) = outside.with(|state: &mut State| {
        state.provider_events += 1;
        let is_twice = state.happens(|faults| faults.event_sent_twice, Sight::EventSentTwice);
        (state.provider_events, is_twice)
    });
    if is_sent_twice {
        outside.later(30_000, Errand::Event { payment, id });
    }
    outside.later(3_000, Errand::Event { payment, id });
}

/// An event that the provider sends again until it is taken, also when the process dies that has it.
struct Sent {
    outside: Outside,
    payment: PaymentKey,
    id: u64,
    is_taken: bool,
}

impl Drop for Sent {
    fn drop(&mut self) {
        if !self.is_taken {
            self.outside.later(3_000, Errand::Event { payment: self.payment, id: self.id });
        }
    }
}

async fn tell_of(people: Rc<People>, mut sent: Sent) {
    let (payment, id) = (sent.payment, sent.id);
    sent.outside.with(|state| {
        state.step("provider event", id, 0);
        state.trace.detail(|| payment.to_string());
    });
    let event = ProviderEvent {
        id: format!("evt-{id}"),
        payment_id: Some(Provider::id_of(payment)),
        order: Some(payment.order),
    };
    if let Some(owner) = people.owner() {
        sent.is_taken = owner.services.provider_event(&owner.gateway, "test", event).await.is_ok();
    }
    sent.outside.with(|state| state.step("event taken", id, sent.is_taken.into()));
}
