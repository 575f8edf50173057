//! Two writes of one event become one.

use crate::store::EventWrite;
use domain::planted;

/// Adds a later write of the same event to an earlier one that is not sent yet.
pub(super) fn absorb(earlier: &mut EventWrite, later: EventWrite) {
    debug_assert_eq!(earlier.last, later.expected, "appends of an event follow one another");
    // Every field by its name: a further one must be thought of here, or what it holds would be lost.
    let EventWrite {
        event: _,
        shard: _,
        epoch,
        write_id,
        follows,
        expected: _,
        last,
        at,
        counts,
        orders_pending,
        rules,
        journal,
        seats,
        sold,
        orders,
        contacts,
        tickets,
        refunds,
        outcomes,
        outbox,
        inbox,
        history,
    } = later;
    debug_assert_eq!(follows, Some(earlier.write_id), "and each names the one before");
    // The next one follows this.
    earlier.write_id = write_id;
    (earlier.epoch, earlier.last, earlier.at) = (epoch, last, at);
    (earlier.counts, earlier.orders_pending) = (counts, orders_pending);
    earlier.rules = rules.or(earlier.rules.take());
    if !planted!(SecondWriteLosesJournal) {
        earlier.journal.extend(journal);
    }
    earlier.seats.extend(seats);
    earlier.sold.extend(sold);
    earlier.orders.extend(orders);
    earlier.contacts.extend(contacts);
    earlier.tickets.extend(tickets);
    earlier.refunds.extend(refunds);
    earlier.outcomes.extend(outcomes);
    earlier.outbox.extend(outbox);
    earlier.inbox.extend(inbox);
    earlier.history.extend(history);
}
