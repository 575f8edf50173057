//! The service `ticketbuster.v1.Catalog`. Methods translate and delegate, as REST's handlers do; they decide nothing.

use std::{pin::Pin, sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::Stream;
use tonic::{Request, Response, Status};

use super::{
    answer::SharedEnd,
    bridge::Bridge,
    call::Call,
    convert,
    layouts::Layouts,
    proto::{self, SeatsView, catalog_server::Catalog},
    watch::{Watched, Watchers},
};
use crate::{
    actors::{
        MapView,
        live::Sections,
        requests::{Map, Release},
    },
    api::{
        Problem,
        fields::{FieldError, FieldErrors, all_right, id},
        paging::{List, PAGES, PAGES_OF_SEATS, page_of},
        requests::seats_named,
        wording,
    },
    services::{
        Services,
        events::Events,
        hold::{Buyer, OfHold},
        listing::{Listing, Sort, seats_like},
    },
};
use domain::{EventId, HoldId, SeatIndex, SeatStatus, VenueLayout};

/// The service.
pub(super) struct CatalogService {
    pub(super) services: Arc<Services>,
    pub(super) bridge: Bridge,
    pub(super) watchers: Watchers,
    pub(super) layouts: Layouts,
    /// No call takes longer.
    pub(super) timeout: Duration,
}

/// A stream of a watched map.
pub(super) type SeatStream =
    Pin<Box<dyn Stream<Item = Result<proto::WatchSeatsResponse, Status>> + Send + 'static>>;

#[tonic::async_trait]
impl Catalog for CatalogService {
    type WatchSeatsStream = SeatStream;

    async fn get_events(
        &self,
        request: Request<proto::GetEventsRequest>,
    ) -> Result<Response<proto::GetEventsResponse>, Status> {
        let call = self.call("GetEvents", &request);
        call.answer(self.events(&call, request.into_inner())).await
    }

    async fn get_seats(
        &self,
        request: Request<proto::GetSeatsRequest>,
    ) -> Result<Response<proto::GetSeatsResponse>, Status> {
        let call = self.call("GetSeats", &request);
        let answered = call.answer(self.seats(&call, request.into_inner())).await?;
        let (seats, layout) = answered.into_inner();
        let mut answer = Response::new(seats);
        if let Some(layout) = layout {
            answer.extensions_mut().insert(SharedEnd(layout));
        }
        Ok(answer)
    }

    async fn check_availability(
        &self,
        request: Request<proto::CheckAvailabilityRequest>,
    ) -> Result<Response<proto::CheckAvailabilityResponse>, Status> {
        let call = self.call("CheckAvailability", &request);
        call.answer(self.availability(&call, request.into_inner())).await
    }

    async fn reserve_seats(
        &self,
        request: Request<proto::ReserveSeatsRequest>,
    ) -> Result<Response<proto::ReserveSeatsResponse>, Status> {
        let call = self.call("ReserveSeats", &request);
        call.answer(self.reserve(&call, request.into_inner())).await
    }

    async fn commit_seats(
        &self,
        request: Request<proto::CommitSeatsRequest>,
    ) -> Result<Response<proto::CommitSeatsResponse>, Status> {
        let call = self.call("CommitSeats", &request);
        call.answer(self.commit(&call, request.into_inner())).await
    }

    async fn release_seats(
        &self,
        request: Request<proto::ReleaseSeatsRequest>,
    ) -> Result<Response<proto::ReleaseSeatsResponse>, Status> {
        let call = self.call("ReleaseSeats", &request);
        call.answer(self.release(&call, request.into_inner())).await
    }

    async fn watch_seats(
        &self,
        request: Request<proto::WatchSeatsRequest>,
    ) -> Result<Response<SeatStream>, Status> {
        let call = self.call("WatchSeats", &request);
        call.answer(self.watch(&call, request.into_inner())).await
    }
}

impl CatalogService {
    fn call<T>(&self, method: &'static str, request: &Request<T>) -> Call {
        Call::of(&self.services, method, request, self.timeout)
    }

    async fn events(
        &self,
        call: &Call,
        request: proto::GetEventsRequest,
    ) -> Result<proto::GetEventsResponse, Problem> {
        let who = call.who.reader(&self.services, None)?;
        let mut errors = FieldErrors::new();
        let sort = Sort::named(convert::named(&request.sort)).unwrap_or_else(|error| {
            errors.push(error);
            Sort::Date
        });
        let (page, per_page) = convert::page(request.page, request.per_page, PAGES, &mut errors);
        all_right(errors)?;
        let listing = Listing::new(
            convert::named(&request.q),
            convert::named(&request.category).map(str::to_owned),
            request.from.as_ref().map(convert::instant),
            request.to.as_ref().map(convert::instant),
            sort,
        );
        let now = self.services.engine.now();
        let entries = listing.entries(self.services.engine.catalogue(), who.as_ref(), now);
        let entries = page_of(entries, page, per_page);
        let now = self.services.engine.now();
        Ok(proto::GetEventsResponse {
            events: entries.items.iter().map(|entry| convert::event(entry, now)).collect(),
            page: page as u32,
            per_page: per_page as u32,
            total: entries.total,
        })
    }

    /// The answer, and what follows it: the layout, which all callers share.
    async fn seats(
        &self,
        call: &Call,
        request: proto::GetSeatsRequest,
    ) -> Result<(proto::GetSeatsResponse, Option<Bytes>), Problem> {
        let shown = SeatsView::try_from(request.view).map_err(|_| unknown_value("view"))?;
        let status = request
            .status
            .map(|status| proto::SeatStatus::try_from(status).map_err(|_| unknown_value("status")));
        let status = status.transpose()?.map(|status| SeatStatus::from_bits(status as u8).as_str());
        let event = id(&request.event_id, "event")?;
        let entry = self.services.visible(event, || call.who.reader(&self.services, Some(event)))?;
        let layout = self.services.layout(event).await?;
        let view = self.map(event, &layout).await?;
        let prices = entry.prices(&layout);
        let mut answer = proto::GetSeatsResponse {
            map: Some(convert::seat_map(&view, &layout)),
            ..proto::GetSeatsResponse::default()
        };
        match shown {
            SeatsView::Map => {}
            SeatsView::Layout => {
                answer.layout = Some(convert::tiers(&layout, &prices));
                let layout = self.layouts.encoded(event, &layout).await?;
                return Ok((answer, Some(layout)));
            }
            SeatsView::List => {
                let mut errors = FieldErrors::new();
                let (page, per_page) =
                    convert::page(request.page, request.per_page, PAGES_OF_SEATS, &mut errors);
                let section = convert::named(&request.section);
                let wanted = seats_like(&view, &layout, section, status, (page, per_page));
                let wanted = wanted.unwrap_or_else(|more| {
                    errors.extend(more);
                    List { items: Vec::new(), page: 1, per_page, total: 0 }
                });
                all_right(errors)?;
                let seat = |seat| convert::seat(&layout, seat, view.status_of(seat), &prices);
                answer.seats = wanted.items.into_iter().map(seat).collect();
                (answer.page, answer.per_page, answer.total) = (page as u32, per_page as u32, wanted.total);
            }
        }
        Ok((answer, None))
    }

    async fn availability(
        &self,
        call: &Call,
        request: proto::CheckAvailabilityRequest,
    ) -> Result<proto::CheckAvailabilityResponse, Problem> {
        let event = id(&request.event_id, "event")?;
        let entry = self.services.visible(event, || call.who.reader(&self.services, Some(event)))?;
        let layout = self.services.layout(event).await?;
        let mut errors = FieldErrors::new();
        let seats: Vec<SeatIndex> = seats_named(&layout, &request.seats, &mut errors).collect();
        all_right(errors)?;
        let view = self.map(event, &layout).await?;
        let taken = request.seats.into_iter().zip(seats);
        let taken = taken.filter(|(_, seat)| view.status_of(*seat) != SeatStatus::Available);
        let unavailable: Vec<String> = taken.map(|(label, _)| label).collect();
        let prices = entry.prices(&layout);
        Ok(proto::CheckAvailabilityResponse {
            event_id: event.to_string(),
            seq: view.seq.0,
            counts: Some(convert::counts(view.counts)),
            groups: view.groups.iter().map(|group| convert::group(group, &layout, &prices)).collect(),
            available: unavailable.is_empty(),
            unavailable,
        })
    }

    async fn reserve(
        &self,
        call: &Call,
        mut request: proto::ReserveSeatsRequest,
    ) -> Result<proto::ReserveSeatsResponse, Problem> {
        let event = id(&request.event_id, "event")?;
        let identity = call.who.writer(&self.services, Some(event))?;
        let key = std::mem::take(&mut request.idempotency_key);
        let request = convert::hold_request(request);
        let buyer = Buyer { identity, address: call.client };
        let key = || call.idempotency(&key, "hold", &request);
        let held = self.services.hold(&self.bridge, event, &request, buyer, key).await?;
        let OfHold { entry, layout, answer: view } = held;
        let prices = entry.prices(&layout);
        let token = self.services.hold_token(event, &view);
        Ok(proto::ReserveSeatsResponse { hold: Some(convert::hold(event, &view, &layout, &prices, token)) })
    }

    async fn commit(
        &self,
        call: &Call,
        mut request: proto::CommitSeatsRequest,
    ) -> Result<proto::CommitSeatsResponse, Problem> {
        let key = std::mem::take(&mut request.idempotency_key);
        let request = convert::order_request(request);
        let (event, identity) =
            self.services.order_event(&request, |event| call.who.writer(&self.services, event))?;
        let buyer = Buyer { identity, address: call.client };
        let key = || call.idempotency(&key, "order", &request);
        let accepted = self.services.order(&self.bridge, event, &request, buyer, key).await?;
        let status = match self.services.payments.are_by_invoice() {
            true => proto::OrderStatus::AwaitingPayment,
            false => proto::OrderStatus::Pending,
        };
        Ok(proto::CommitSeatsResponse {
            order_id: accepted.order.to_string(),
            event_id: event.to_string(),
            hold_id: accepted.hold.to_string(),
            status: status.into(),
            seq: accepted.seq.0,
        })
    }

    async fn release(
        &self,
        call: &Call,
        request: proto::ReleaseSeatsRequest,
    ) -> Result<proto::ReleaseSeatsResponse, Problem> {
        let hold: HoldId = id(&request.hold_id, "hold")?;
        let who = |event| call.who.writer(&self.services, event);
        let release = |hold, buyer| Release { hold, buyer };
        let released = self.services.with_hold(&self.bridge, hold, who, release).await?;
        let (event, done) = (released.entry.event, released.answer);
        Ok(proto::ReleaseSeatsResponse { event_id: event.to_string(), seq: done.seq.0 })
    }

    async fn watch(&self, call: &Call, request: proto::WatchSeatsRequest) -> Result<SeatStream, Problem> {
        let event = id(&request.event_id, "event")?;
        // A session that is presented must be valid, although guests may watch as well.
        let who = call.who.watcher(&self.services, event)?;
        self.services.visible(event, || Ok(who.as_ref().map(|who| who.identity().clone())))?;
        let layout = self.services.layout(event).await?;
        let sections = sections(&layout, &request.sections)?;
        let watched = Watched { event, layout, sections, who, client: call.client, deadline: call.deadline };
        self.watchers.open(self.services.clone(), self.bridge.clone(), watched, &request)
    }

    async fn map(&self, event: EventId, layout: &VenueLayout) -> Result<Arc<MapView>, Problem> {
        map(&self.bridge, event, layout).await
    }
}

/// The sections that a caller wants to hear of; `None`: of all.
fn sections(layout: &Arc<VenueLayout>, codes: &[String]) -> Result<Option<Sections>, Problem> {
    if codes.is_empty() {
        return Ok(None);
    }
    let wrong = |detail: String| Problem::invalid(vec![FieldError::meaning("sections", detail)]);
    if codes.len() > Sections::MAX {
        return Err(wrong(format!("{} sections at most, or none to be told of all", Sections::MAX)));
    }
    let named = Sections::named(layout.clone(), codes);
    named.map(Some).map_err(|unknown| wrong(format!("there is no section {unknown:?} in this event")))
}

/// An event's map as it is now.
pub(super) async fn map(
    bridge: &Bridge,
    event: EventId,
    layout: &VenueLayout,
) -> Result<Arc<MapView>, Problem> {
    bridge.send(event, Map).await.map_err(|refusal| wording::refusal(refusal, layout))
}

fn unknown_value(field: &str) -> Problem {
    Problem::invalid(vec![FieldError::form(field, "this is not a value of the enum")])
}
