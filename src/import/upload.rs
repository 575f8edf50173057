//! The body of `POST /api/events` for formats other than JSON.

use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    Defaults, PlannedEvent, csv_plan,
    header::EventHeader,
    pretix,
    problems::{Path, Problems},
    reader::reads,
};

/// A header with a plan, either `csv` or `pretix`.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Upload {
    /// The event without its seats.
    header: EventHeader,
    /// One line for each seat: `section,row,number,tier[,x,y,accessible]`.
    csv: Option<String>,
    /// A pretix seating plan.
    #[schema(value_type = Option<pretix::Plan>)]
    pretix: Option<pretix::Plan>,
}
reads!(Upload { header: required, csv: optional, pretix: optional });

impl Upload {
    pub(super) fn plan(self, defaults: Defaults, problems: &mut Problems) -> Option<PlannedEvent> {
        let header = Path::ROOT.field("header");
        let parts = self.header.check(header, defaults, problems);
        let (csv, pretix) = (Path::ROOT.field("csv"), Path::ROOT.field("pretix"));
        match (self.csv, self.pretix) {
            (Some(text), None) if !problems.has(csv) => {
                problems.in_csv = true;
                csv_plan::plan(text.as_bytes(), parts, problems)
            }
            (None, Some(plan)) => pretix::plan(&plan, pretix, parts, problems),
            (Some(_), None) => None,
            _ => {
                problems.add(csv, "with a header, send either 'csv' or 'pretix'");
                None
            }
        }
    }
}
