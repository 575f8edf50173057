//! What organisers change about an event: what is read of it, its rules, its status, and places that nobody may buy.
//!
//! Each change is written together with who made it and why, in the event's history. That the asker organises the event
//! was checked before: nothing here asks who somebody is.

use std::time::Duration;

use super::{Services, events::Events};
use crate::{
    actors::{
        CatalogueEntry, Done, Refusal, Request,
        requests::{Block, ChangeRules, ChangeStatus, Unblock},
    },
    api::{Problem, wording},
    store::{DetailsChange, StoreError},
};
use domain::{
    EventDetails, EventId, EventRecord, EventRules, EventStatus, FieldChange, HistoryDetail, HistoryEntry,
    MovedFrom, OperatorCommand, Places, PriceList, Timestamp, UserId, VenueLayout,
};

/// How often a change is made anew because somebody else was quicker, through another process.
const CHANGES_TRIED_MAX: usize = 20;
/// The pause before that.
const CHANGED_PAUSE: Duration = Duration::from_millis(20);

/// Who makes a change, of an event or of somebody's order, and why.
pub struct ChangedBy {
    /// Who.
    pub user: UserId,
    /// Why, if they say.
    pub reason: Option<String>,
}

impl ChangedBy {
    /// What the history says of what they do now.
    pub fn row(&self, command: OperatorCommand, detail: HistoryDetail, at: Timestamp) -> HistoryEntry {
        HistoryEntry { at, user: self.user.clone(), command, detail, reason: self.reason.clone() }
    }
}

impl Services {
    /// Changes what is read of an event and its rules: `change` puts what was sent in place of what there is, and
    /// `differences` names the fields that have another value afterwards.
    pub async fn change_event<E: Events>(
        &self,
        events: &E,
        entry: &CatalogueEntry,
        by: &ChangedBy,
        change: impl Fn(&mut EventDetails, &mut EventRules, &VenueLayout) -> Result<(), Problem>,
        differences: impl Fn(&EventRecord, &EventRecord, Timestamp) -> HistoryDetail,
    ) -> Result<(), Problem> {
        let layout = self.layout(entry.event).await?;
        let _one_at_a_time = entry.changing().await;
        for attempt in 0..CHANGES_TRIED_MAX {
            if attempt > 0 {
                actix_rt::time::sleep(CHANGED_PAUSE).await;
            }
            // An organiser may have changed it through another process a moment ago.
            self.engine.read_events().await?;
            let record = entry.record();
            let (mut details, mut rules) = (record.details.clone(), record.rules.clone());
            change(&mut details, &mut rules, &layout)?;
            self.check_guest_rules(&rules)?;
            if rules.charges != record.rules.charges {
                self.check_prices(&layout, &rules.charges, |_| "taxes".to_owned())?;
            }
            let price_from = PriceList::new(&layout, &rules.charges).least();
            let with_rules = EventRecord { rules, price_from, ..EventRecord::clone(&record) };
            let with_details = EventRecord { details, ..with_rules.clone() };
            let row = |before: &EventRecord, after: &EventRecord| {
                let now = self.engine.now();
                by.row(OperatorCommand::Change, differences(before, after, now), now)
            };
            if with_rules.rules != record.rules {
                let before = Box::new(record.rules.clone());
                let request = ChangeRules { rules: Box::new(with_rules.rules.clone()), before };
                match events.send(entry.event, request.recorded(row(&record, &with_rules))).await {
                    Ok(_) => self.engine.spread_news().await,
                    Err(Refusal::EventChanged) => continue,
                    Err(refusal) => return Err(wording::refusal(refusal, &layout)),
                }
            }
            if with_details.details == record.details {
                return Ok(());
            }
            let row = row(&with_rules, &with_details);
            match self.change_details(entry.event, &record, &with_details, row).await {
                // The rules are changed already, and are no difference the next time.
                Err(StoreError::Conflict(_)) => {}
                changed => return Ok(changed?),
            }
        }
        Err(wording::event_changed())
    }

    async fn change_details(
        &self,
        event: EventId,
        before: &EventRecord,
        after: &EventRecord,
        by: HistoryEntry,
    ) -> Result<(), StoreError> {
        let is_announced = self.engine.sends_mails()
            && after.details.moves(&before.details)
            && after.rules.status != EventStatus::Cancelled;
        let moved_from = is_announced.then(|| MovedFrom::of(&before.details));
        let change = DetailsChange { by, before: Some(before.details.clone()), moved_from };
        self.engine.update_details(event, after.details.clone(), change).await
    }

    /// Opens, pauses, closes or cancels an event.
    pub async fn change_status<E: Events>(
        &self,
        events: &E,
        entry: &CatalogueEntry,
        by: &ChangedBy,
        status: EventStatus,
    ) -> Result<(), Problem> {
        if matches!(status, EventStatus::Scheduled | EventStatus::OnSale) {
            self.check_guest_rules(&entry.record().rules)?;
        }
        let layout = self.layout(entry.event).await?;
        let _one_at_a_time = entry.changing().await;
        let now = self.engine.now();
        let from = entry.record().rules.status_at(now);
        let change = FieldChange::of("status", from.as_str(), status.as_str());
        let detail = HistoryDetail { changes: change.into_iter().collect(), ..HistoryDetail::default() };
        let request = ChangeStatus { status }.recorded(by.row(OperatorCommand::Status, detail, now));
        self.send(events, entry.event, &layout, request).await?;
        self.engine.spread_news().await;
        Ok(())
    }

    /// Keeps places from the public, or gives them back.
    pub async fn set_blocked<E: Events>(
        &self,
        events: &E,
        event: EventId,
        layout: &VenueLayout,
        by: &ChangedBy,
        (places, blocked): (Places, bool),
    ) -> Result<Done, Problem> {
        let command = if blocked { OperatorCommand::Block } else { OperatorCommand::Unblock };
        let row = by.row(command, about_places(&places, layout), self.engine.now());
        if blocked {
            self.send(events, event, layout, Block { places }.recorded(row)).await
        } else {
            self.send(events, event, layout, Unblock { places }.recorded(row)).await
        }
    }
}

/// Which places a command is about.
fn about_places(places: &Places, layout: &VenueLayout) -> HistoryDetail {
    let areas = places.areas.iter();
    let in_areas: u64 = areas.clone().map(|area| u64::from(area.quantity)).sum();
    let area_labels =
        areas.map(|area| format!("{} ×{}", layout.sections()[area.section.at()].code, area.quantity));
    let labels = places.seats.iter().map(|seat| layout.label(*seat)).chain(area_labels);
    HistoryDetail {
        places: Some(places.seats.len() as u64 + in_areas),
        labels: labels.take(HistoryEntry::LABELS_MAX).collect(),
        ..HistoryDetail::default()
    }
}
