//! How a sale goes. Pages poll this every two seconds, so what the store says is kept for a moment.

use std::{convert::Infallible, sync::Arc};

use actix_web::{HttpResponse, web};

use super::WorkerGateway;
use crate::http::routes::routes;
use crate::{
    actors::{MapView, requests::Map},
    api::{Problem, wording},
    auth::Role,
    clock::rfc3339,
    http::{
        Api,
        dto::{
            money,
            refunds::{RefundsBody, refunds_body},
            reports::{
                CancellationBody, HoldCountsBody, OrderCountsBody, ReportBody, ReportGroupBody, RevenueBody,
                SalesMinuteBody, TicketCountsBody,
            },
        },
        extract::{Caller, id},
    },
    ws,
};
use domain::{
    Amount, Currency, EventId, Millis, OrderStatus, PriceList, SalesFigures, Timestamp, VenueLayout,
};

routes! { report, refunds }

/// How long figures of the store are good for: however many look, it is asked once in this time.
const FIGURES_AGE_MAX: Millis = Millis(1_000);
const MINUTE: i64 = 60_000;
const MINUTES_SHOWN: i64 = 60;

/// Get the sales report of an event (organisers).
#[utoipa::path(get, path = "/api/events/{id}/report", tag = "organiser", params(("id" = String, Path)),
    security(("session" = [])), responses((status = 200, body = ReportBody), (status = 403)))]
pub async fn report(
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    worker: web::ThinData<ws::Worker>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let event: EventId = id(&path, "event")?;
    let (_, entry) = caller.acting(Role::Organiser, event)?;
    let layout = api.layout(event).await?;
    let view = gateway.send(event, Map).await.map_err(|refusal| wording::refusal(refusal, &layout))?;
    let now = api.engine.now();
    let figures = figures(&api, event, now).await?;
    let refusals = api.engine.refusals(event).await;
    let currency = entry.record().rules.charges.currency;
    let orders = order_counts(&figures);
    let amount = |amount| money(amount, currency);
    let kept = [OrderStatus::Completed, OrderStatus::PartlyRefunded].map(|status| figures.of(status).totals);
    let revenue = kept[0].plus(kept[1]).unwrap_or(kept[0]);
    Ok(HttpResponse::Ok().json(ReportBody {
        event_id: event,
        now: rfc3339(now),
        seq: view.seq.0,
        counts: view.counts.into(),
        groups: groups(&view, &layout, &entry.prices(&layout)),
        holds: HoldCountsBody { active: view.holds.active, places: view.holds.places },
        orders_waiting: orders.pending + orders.processing,
        orders,
        revenue: RevenueBody {
            subtotal: amount(revenue.subtotal),
            fees: amount(revenue.fees),
            tax: amount(revenue.tax),
            total: amount(revenue.total),
            refunded: amount(figures.refunded),
        },
        orders_per_minute: minutes(&figures, now, currency),
        tickets: TicketCountsBody {
            issued: figures.tickets_issued - figures.tickets_void,
            used: figures.tickets_used,
        },
        cancellation: view.cancellation.map(|left| CancellationBody {
            finished: left.is_none() && is_over(&orders),
            holds_left: left.holds,
            orders_left: left.orders_undecided + left.orders_sold,
            orders_refunded: orders.refunded,
        }),
        viewers: worker.viewers_of(event).await,
        rejections: refusals.total().clone(),
        rejections_since: rfc3339(refusals.started_at()),
    }))
}

/// Get the numbers and sums of the refunds of an event, by status (organisers).
#[utoipa::path(get, path = "/api/events/{id}/refunds", tag = "organiser", params(("id" = String, Path)),
    security(("session" = [])), responses((status = 200, body = RefundsBody), (status = 403)))]
pub async fn refunds(
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let event: EventId = id(&path, "event")?;
    let (_, entry) = caller.acting(Role::Organiser, event)?;
    let layout = api.layout(event).await?;
    let view = gateway.send(event, Map).await.map_err(|refusal| wording::refusal(refusal, &layout))?;
    let left = view.cancellation.map_or(0, |left| left.orders_undecided + left.orders_sold);
    let counts = api.engine.queries().refund_counts(event).await?;
    let currency = entry.record().rules.charges.currency;
    Ok(HttpResponse::Ok().json(refunds_body(event, counts, currency, left)))
}

/// What the store has, or had a moment ago.
async fn figures(api: &Api, event: EventId, now: Timestamp) -> Result<Arc<SalesFigures>, Problem> {
    let Ok(kept) = api.figures.get_or_insert_with(&event, || Ok::<_, Infallible>(Arc::default()));
    let mut kept = kept.lock().await;
    if let Some((at, figures)) = kept.as_ref()
        && api.engine.now() - *at < FIGURES_AGE_MAX
    {
        return Ok(figures.clone());
    }
    let figures = Arc::new(api.engine.queries().sales(event, first_minute(now)).await?);
    // From when it was answered: a store that takes longer than that is not asked by everybody in turn.
    *kept = Some((api.engine.now(), figures.clone()));
    Ok(figures)
}

/// The first instant of the oldest minute that is shown.
fn first_minute(now: Timestamp) -> Timestamp {
    Timestamp((now.0.div_euclid(MINUTE) - MINUTES_SHOWN + 1) * MINUTE)
}

fn groups(view: &MapView, layout: &VenueLayout, prices: &PriceList) -> Vec<ReportGroupBody> {
    let group = |group: &crate::actors::GroupCounts| {
        let tier = &layout.tiers()[group.tier.at()];
        let net = prices.tier_totals(group.tier).subtotal;
        ReportGroupBody {
            section: layout.sections()[group.section.at()].code.clone(),
            tier: tier.code.clone(),
            counts: group.counts.into(),
            sold_value: money(
                net.times(group.counts.sold as u32).unwrap_or_default(),
                prices.charges().currency,
            ),
        }
    };
    view.groups.iter().map(group).collect()
}

fn order_counts(figures: &SalesFigures) -> OrderCountsBody {
    let count = |status| figures.of(status).orders;
    OrderCountsBody {
        pending: count(OrderStatus::Pending),
        awaiting_payment: count(OrderStatus::AwaitingPayment),
        processing: count(OrderStatus::Processing),
        completed: count(OrderStatus::Completed),
        failed: count(OrderStatus::Failed),
        cancelled: count(OrderStatus::Cancelled),
        partly_refunded: count(OrderStatus::PartlyRefunded),
        refunded: count(OrderStatus::Refunded),
    }
}

/// Whether the store has no order of an event that is to be decided or refunded.
fn is_over(orders: &OrderCountsBody) -> bool {
    let undecided = orders.pending + orders.awaiting_payment + orders.processing;
    undecided + orders.completed + orders.partly_refunded == 0
}

fn minutes(figures: &SalesFigures, now: Timestamp, currency: Currency) -> Vec<SalesMinuteBody> {
    let first = first_minute(now);
    let minute = |index: i64| {
        let minute = Timestamp(first.0 + index * MINUTE);
        let sum = figures.minutes.iter().find(|sum| sum.minute == minute);
        SalesMinuteBody {
            minute: rfc3339(minute),
            orders: sum.map_or(0, |sum| sum.orders),
            revenue: money(sum.map_or(Amount(0), |sum| sum.total), currency),
        }
    };
    (0..MINUTES_SHOWN).map(minute).collect()
}
