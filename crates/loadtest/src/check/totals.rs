//! Compares sums: places of areas, counts by status, completed orders and revenue.

use super::{EventEvidence, Evidence, Kind, OrderEnd, Verdict, map};

pub(super) fn judge(
    evidence: &Evidence<'_>,
    number: usize,
    event: &EventEvidence<'_>,
    verdict: &mut Verdict,
) {
    for after in &event.after.areas {
        if after.held + after.sold + after.blocked > after.capacity {
            let (code, held, sold) = (&after.section, after.held, after.sold);
            let detail = format!(
                "area {code} of {}: {held} held + {sold} sold of {} places",
                event.name, after.capacity
            );
            verdict.violation(Kind::AreaCount, detail);
        }
        let area = event.areas.iter().position(|code| *code == after.section);
        let before = event.before.areas.iter().find(|before| before.section == after.section);
        let (Some(area), Some(before), true) = (area, before, evidence.exclusive) else { continue };
        let Some([sold, held, perhaps]) = map::area_places(evidence, number, event, area) else { continue };
        if after.sold != before.sold + sold {
            let detail = format!(
                "area {} of {}: {} places sold, {} before, and buyers bought {sold}",
                after.section, event.name, after.sold, before.sold
            );
            verdict.violation(Kind::AreaCount, detail);
        }
        // Holds of before may be over by now.
        let most = before.held + held + perhaps + event.unknown_places;
        if after.held < held || after.held > most {
            let detail = format!(
                "area {} of {}: {} places held, and buyers hold from {held} to {most}",
                after.section, event.name, after.held
            );
            verdict.violation(Kind::AreaCount, detail);
        }
    }
    verdict.checked("areas", event.after.areas.len() as u64);
    judge_counts(event, verdict);
    judge_sales(evidence, number, event, verdict);
}

/// Checks that the catalogue's counts equal those of the seat map.
fn judge_counts(event: &EventEvidence<'_>, verdict: &mut Verdict) {
    let Some(counts) = event.counts else { return };
    let [capacity, held, sold] = event.after.totals();
    if [counts.capacity, counts.held, counts.sold] != [capacity, held, sold]
        || counts.available + counts.held + counts.sold + counts.blocked != counts.capacity
    {
        let detail = format!(
            "{}: the event counts {} places ({} available, {} held, {} sold, {} blocked), its map {capacity} \
             ({held} held, {sold} sold)",
            event.name, counts.capacity, counts.available, counts.held, counts.sold, counts.blocked
        );
        verdict.violation(Kind::Totals, detail);
    }
    verdict.checked("counts of events", 1);
}

/// Checks that orders and revenue in the organiser's report equal those of the buyers.
fn judge_sales(evidence: &Evidence<'_>, number: usize, event: &EventEvidence<'_>, verdict: &mut Verdict) {
    let (Some((before, after)), true) = (event.sales, evidence.exclusive) else { return };
    let (mut orders, mut revenue) = (0, 0);
    for order in evidence.ledger.orders.iter().filter(|order| usize::from(order.event) == number) {
        match order.end {
            OrderEnd::Completed { total, .. } => (orders, revenue) = (orders + 1, revenue + total),
            OrderEnd::Unknown => return,
            OrderEnd::Failed | OrderEnd::Undecided | OrderEnd::Missing => {}
        }
    }
    let unknown = evidence.ledger.holds.iter();
    if unknown.filter(|hold| usize::from(hold.event) == number).any(|hold| hold.order_unknown) {
        return;
    }
    if (after.orders, after.revenue) != (before.orders + orders, before.revenue + revenue) {
        let detail = format!(
            "{}: the report has {} completed orders over {} more than before, buyers have {orders} over {revenue}",
            event.name,
            after.orders.saturating_sub(before.orders),
            after.revenue - before.revenue
        );
        verdict.violation(Kind::Totals, detail);
    }
    verdict.checked("sales of events", 1);
}
