//! Which events and which seats a list has, and in which order. Drafts are listed for their organisers only.

use std::sync::Arc;

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::access;
use crate::{
    actors::{Catalogue, CatalogueEntry, MapView},
    api::{
        fields::{FieldError, FieldErrors},
        paging::List,
    },
    auth::{Identity, Role},
};
use domain::{EventStatus, SeatIndex, SeatStatus, Timestamp, VenueLayout, text::excerpt};

/// In which order events come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    /// Those that can be bought first, then those that will be, then the others; each by start.
    Available,
    /// By start.
    Date,
    /// By the cheapest tier.
    Price,
    /// By name.
    Name,
}

impl Sort {
    /// The order with this name, by date if none is named; an error names the field and the possible ones.
    pub fn named(name: Option<&str>) -> Result<Self, FieldError> {
        match name {
            None | Some("date") => Ok(Self::Date),
            Some("available") => Ok(Self::Available),
            Some("price") => Ok(Self::Price),
            Some("name") => Ok(Self::Name),
            Some(other) => {
                let other = excerpt(other);
                Err(FieldError::form("sort", format!("'{other}' is not one of available, date, price, name")))
            }
        }
    }
}

/// Which events to list.
pub struct Listing {
    text: Option<String>,
    category: Option<String>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    status: Option<EventStatus>,
    mine: bool,
    sort: Sort,
}

impl Listing {
    /// Events with `text` in name, venue or city, of this category, that start in `from..to`.
    pub fn new(
        text: Option<&str>,
        category: Option<String>,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
        sort: Sort,
    ) -> Self {
        Self { text: text.map(folded), category, from, to, status: None, mine: false, sort }
    }

    /// Only those with this status at the moment, if one is given.
    pub fn in_status(self, status: Option<EventStatus>) -> Self {
        Self { status, ..self }
    }

    /// Only those of the caller's organisations, if that is wanted.
    pub fn of_mine(self, mine: bool) -> Self {
        Self { mine, ..self }
    }

    /// The events that somebody may see, in order.
    pub fn entries(
        &self,
        catalogue: &Catalogue,
        who: Option<&Identity>,
        now: Timestamp,
    ) -> Vec<Arc<CatalogueEntry>> {
        let may =
            |role, entry: &CatalogueEntry| who.is_some_and(|identity| access::may(identity, role, entry));
        let mut entries = catalogue.all();
        entries.retain(|entry| {
            self.fits(entry, now)
                && (!is_draft(entry) || may(Role::Organiser, entry))
                && (!self.mine || may(Role::Organiser, entry) || may(Role::Gate, entry))
        });
        match self.sort {
            Sort::Date => {}
            Sort::Available => entries.sort_by_cached_key(|entry| wait_for(entry, now)),
            Sort::Price => entries.sort_by_key(|entry| entry.record().price_from),
            Sort::Name => entries.sort_by_key(|entry| folded(&entry.record().details.name)),
        }
        entries
    }

    fn fits(&self, entry: &CatalogueEntry, now: Timestamp) -> bool {
        let record = entry.record();
        let details = &record.details;
        let searched = || folded(&format!("{} {} {}", details.name, details.venue, details.city));
        self.text.as_ref().is_none_or(|text| searched().contains(text))
            && self.category.as_ref().is_none_or(|category| *category == details.category)
            && self.status.is_none_or(|status| status == record.rules.status_at(now))
            && self.from.is_none_or(|from| details.starts_at >= from)
            && self.to.is_none_or(|to| details.starts_at < to)
    }
}

/// How far an event is from being bought: 0 on sale with free places, 1 before its sale, 2 with places that may come
/// back, 3 over.
fn wait_for(entry: &CatalogueEntry, now: Timestamp) -> u8 {
    match entry.record().rules.status_at(now) {
        EventStatus::OnSale if entry.counts().available > 0 => 0,
        EventStatus::Scheduled => 1,
        EventStatus::OnSale | EventStatus::Paused => 2,
        EventStatus::Draft | EventStatus::Closed | EventStatus::Cancelled => 3,
    }
}

/// Lower case without accents, however the text writes them.
fn folded(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// Whether an event is not announced yet.
pub fn is_draft(entry: &CatalogueEntry) -> bool {
    entry.record().rules.status == EventStatus::Draft
}

/// One page of the seats of one section, if one is named, that have one status, if one is named. Only the page's own
/// seats are gathered; where nothing is named, only they are looked at.
pub fn seats_like(
    view: &MapView,
    layout: &VenueLayout,
    section: Option<&str>,
    status: Option<&str>,
    (page, per_page): (u64, u64),
) -> Result<List<SeatIndex>, FieldErrors> {
    let mut errors = FieldErrors::new();
    let section = section.map(|code| layout.section_named(code));
    if section == Some(None) {
        errors.push(FieldError::meaning("section", "there is no such section in this event"));
    }
    let status = status.map(SeatStatus::named);
    if status == Some(None) {
        errors.push(FieldError::form("status", "one of: available, held, sold, blocked"));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let (section, status) = (section.flatten(), status.flatten());
    let begin = page.saturating_sub(1).saturating_mul(per_page);
    let end = begin.saturating_add(per_page);
    if section.is_none() && status.is_none() {
        let total = u64::from(view.seat_count);
        // Both are at most the number of seats, which is a u32.
        let shown = begin.min(total) as u32..end.min(total) as u32;
        return Ok(List { items: shown.map(SeatIndex).collect(), page, per_page, total });
    }
    let (mut items, mut total) = (Vec::new(), 0);
    for seat in (0..view.seat_count).map(SeatIndex) {
        let is_wanted = section.is_none_or(|section| layout.section_of(seat) == section)
            && status.is_none_or(|status| view.status_of(seat) == status);
        if is_wanted {
            if (begin..end).contains(&total) {
                items.push(seat);
            }
            total += 1;
        }
    }
    Ok(List { items, page, per_page, total })
}

#[cfg(test)]
mod tests {
    #[test]
    fn accents_make_no_difference_however_they_are_written() {
        for text in ["Títeres en ÑUÑOA", "Ti\u{301}teres en N\u{303}un\u{303}oa"] {
            assert_eq!(super::folded(text), "titeres en nunoa");
        }
        assert_eq!(super::folded("Façade Übung pão"), "facade ubung pao");
    }
}
