//! A scenario: every parameter of a rehearsal, taken from a built-in scenario, a file and flags, in this order.

use std::{net::Ipv4Addr, path::Path};

use figment::{
    Figment,
    providers::{Format, Serialized, Toml},
};
use serde::{Deserialize, Serialize};

use crate::{
    arrivals::Schedule,
    hoarding::events::Protection,
    values::{Names, Quantities, Span},
};

/// Declares every value once: a key of scenario files, a flag, a default.
macro_rules! values {
    ($( $(#[doc = $doc:literal])+ $name:ident: $type:ty = $default:expr, )*) => {
        /// All parameters of a rehearsal.
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct Scenario {
            $( $(#[doc = $doc])+ pub $name: $type, )*
        }

        impl Scenario {
            /// The parameters as a file that gives the same scenario.
            pub fn toml(&self) -> String {
                let mut out = String::new();
                $( $( out.push_str(concat!("#", $doc, "\n")); )+
                   out.push_str(&format!("{} = {}\n", stringify!($name), toml_value(&self.$name))); )*
                out
            }
        }

        impl Default for Scenario {
            fn default() -> Self {
                Self { $( $name: $default, )* }
            }
        }

        /// Values that were given as flags.
        #[derive(Clone, Debug, Default, Serialize, clap::Args)]
        #[command(next_help_heading = "Values of the scenario")]
        pub struct Overrides {
            $( $(#[doc = $doc])+ #[arg(long)] #[serde(skip_serializing_if = "Option::is_none")]
               pub $name: Option<$type>, )*
        }
    };
}

values! {
    /// The built-in scenario whose values hold where nothing else is said
    like: String = "steady".to_owned(),
    /// How many buyers come
    buyers: u32 = 1_000,
    /// When they come: `once`, `steady 30s`, `ramp 30s`, `fall 30s`, `wait 5s`, or several: `20% once, 80% steady 60s`
    arrivals: Schedule = Schedule::steady_seconds(30),
    /// Ids of events; none: the largest that are on sale
    events: Names = Names::default(),
    /// How many events, if none are named
    events_max: u32 = 1,
    /// How much more popular the first event is than the others (exponent of a Zipf distribution; 0: all alike)
    event_skew: f64 = 1.0,
    /// Live viewers, on a socket each
    viewers: u32 = 10,
    /// Buyers look at a live map, by one socket an event; otherwise at the map as it was before the first of them came
    live: bool = true,
    /// Share of buyers who read the event before they choose
    browse_event: f64 = 0.3,
    /// Share of buyers who read the whole map before they choose
    browse_map: f64 = 0.3,
    /// Share of buyers who name their seats; the others take the best that are left
    named: f64 = 0.5,
    /// How much all of them want the same seats (exponent of a Zipf distribution over the seats by distance to the stage; 0: all seats alike)
    taste: f64 = 0.8,
    /// Share of named choices that look at the live map; the others are blind
    sighted: f64 = 0.9,
    /// Share of buyers who want places in an area, where an event has areas
    areas: f64 = 0.3,
    /// Share of best-available requests that refuse to be split
    adjacent: f64 = 0.3,
    /// Share of buyers who need a wheelchair place
    accessible: f64 = 0.01,
    /// How many places, each with its weight
    quantities: Quantities = Quantities::usual(),
    /// How often a buyer tries to get a hold before giving up
    tries: u32 = 4,
    /// Mean pause before a buyer tries again
    pause: Span = Span::millis(800),
    /// Mean time between a hold and what its buyer does with it
    think: Span = Span::millis(2_000),
    /// Share of holds that are simply left
    abandon: f64 = 0.05,
    /// Share of holds that are given back
    release: f64 = 0.05,
    /// Share of orders that are paid with a card which is declined (the test provider's)
    declined: f64 = 0.02,
    /// Share of orders that are sent twice with one Idempotency-Key, as by a double click
    duplicates: f64 = 0.05,
    /// Share of buyers who are bots: they never pause, never think and try longer
    bots: f64 = 0.0,
    /// How often a bot tries
    bot_tries: u32 = 20,
    /// Holds carry an Idempotency-Key too; without one, a hold that got no answer is not sent again
    keyed_holds: bool = true,
    /// How long a buyer waits for an answer
    timeout: Span = Span::millis(10_000),
    /// How often a request is sent again, with its key, after no answer or "come back later"
    retries: u32 = 8,
    /// First pause before asking whether an order is decided; it doubles up to two seconds
    order_poll: Span = Span::millis(200),
    /// Connections that buyers share
    connections: u32 = 256,
    /// A request that starts later than this after its instant counts as late
    late_after: Span = Span::millis(20),
    /// Give every buyer an address of its own in X-Forwarded-For (the server must trust this machine as a proxy)
    forwarded_for: bool = false,
    /// Nobody else uses these events meanwhile, so every place must be accounted for
    exclusive: bool = true,
    /// The longest wait, after the last buyer, for orders to be decided and viewers to catch up
    settle: Span = Span::millis(30_000),
    /// Throw-away users at an event who hold places and never buy; more than 0: events are made, with and without them, and compared
    hoarders: u32 = 0,
    /// How many addresses those have who share some
    hoarder_addresses: u32 = 20,
    /// Throw-away users are guests: one who may hold no more, or has to wait, comes back as another
    hoarder_guests: bool = false,
    /// Mean time until a throw-away user who got nothing tries again
    hoarder_pause: Span = Span::millis(3_000),
    /// Share of honest buyers who come from the addresses that throw-away users share
    neighbours: f64 = 0.02,
    /// Seats of an event that is made
    places: u32 = 6_000,
    /// How long holds live there
    hold: Span = Span::millis(120_000),
    /// What is done there against hoarding: `recommended`, `off`, or the API's `protection` as JSON
    protection: Protection = Protection::Recommended,
    /// The run fails if honest buyers have less than this part of the success that they have without throw-away users
    success_ratio: f64 = 0.95,
}

/// A value in TOML, for values that TOML writes as JSON does.
fn toml_value(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The names of the built-in scenarios.
pub const BUILT_IN: [&str; 5] = ["drop", "steady", "bots", "viewers", "hoarders"];

impl Scenario {
    /// A built-in scenario.
    pub fn built_in(name: &str) -> Option<Self> {
        let usual = Self { like: name.to_owned(), ..Self::default() };
        let drop = || Self {
            buyers: 10_000,
            arrivals: Schedule::drop(),
            viewers: 100,
            tries: 8,
            abandon: 0.0,
            release: 0.02,
            browse_event: 0.1,
            browse_map: 0.1,
            ..usual.clone()
        };
        match name {
            "drop" => Some(drop()),
            "steady" => Some(Self { buyers: 3_000, arrivals: Schedule::steady_seconds(60), ..usual.clone() }),
            "bots" => Some(Self { bots: 0.3, named: 0.8, taste: 1.1, sighted: 0.6, ..drop() }),
            "viewers" => Some(Self {
                buyers: 2_000,
                viewers: 2_000,
                arrivals: Schedule::steady_seconds(60),
                ..usual.clone()
            }),
            "hoarders" => Some(Self {
                buyers: 1_300,
                arrivals: Schedule::ten_minutes(),
                hoarders: 1_000,
                tries: 6,
                pause: Span::millis(15_000),
                think: Span::millis(30_000),
                release: 0.1,
                order_poll: Span::millis(1_000),
                forwarded_for: true,
                ..usual.clone()
            }),
            _ => None,
        }
    }

    /// The scenario of this name or file, with flags on top.
    pub fn load(named: &str, flags: &Overrides) -> Result<Self, String> {
        let is_file = Path::new(named).extension().is_some_and(|ending| ending == "toml");
        if !is_file && !BUILT_IN.contains(&named) {
            return Err(format!(
                "there is no scenario '{named}': choose one of {} or a file that ends in .toml",
                BUILT_IN.join(", ")
            ));
        }
        let file = if is_file {
            let text = std::fs::read_to_string(named).map_err(|error| format!("{named}: {error}"))?;
            Figment::from(Toml::string(&text))
        } else {
            Figment::new()
        };
        let like = match (&flags.like, is_file) {
            (Some(like), _) => like.clone(),
            (None, false) => named.to_owned(),
            (None, true) => file.extract_inner::<String>("like").unwrap_or_else(|_| "steady".to_owned()),
        };
        let base = Self::built_in(&like)
            .ok_or_else(|| format!("like = '{like}': choose one of {}", BUILT_IN.join(", ")))?;
        let whole = Figment::from(Serialized::defaults(base)).merge(file).merge(Serialized::defaults(flags));
        let scenario: Self = whole.extract().map_err(|error| {
            let first = error.into_iter().next();
            format!("{named}: {}", first.map_or_else(|| "it cannot be read".to_owned(), |e| e.to_string()))
        })?;
        scenario.check().map_err(|wrong| format!("{named}: {wrong}"))?;
        Ok(scenario)
    }

    /// The address in 10.0.0.0/8 that a buyer's requests have in `X-Forwarded-For`, if buyers have their own addresses.
    pub fn address_of(&self, buyer: u32) -> Option<Ipv4Addr> {
        self.forwarded_for.then(|| Ipv4Addr::from(10 << 24 | (buyer + 1) & 0x00ff_ffff))
    }

    /// Checks that the parameters do not contradict each other; an error says what would be right.
    fn check(&self) -> Result<(), String> {
        let shares = [
            ("browse_event", self.browse_event),
            ("browse_map", self.browse_map),
            ("named", self.named),
            ("sighted", self.sighted),
            ("areas", self.areas),
            ("adjacent", self.adjacent),
            ("accessible", self.accessible),
            ("abandon", self.abandon),
            ("release", self.release),
            ("declined", self.declined),
            ("duplicates", self.duplicates),
            ("bots", self.bots),
            ("neighbours", self.neighbours),
            ("success_ratio", self.success_ratio),
        ];
        for (name, share) in shares {
            if !(0.0..=1.0).contains(&share) {
                return Err(format!("{name} = {share}: a share is a number from 0 to 1"));
            }
        }
        if self.abandon + self.release > 1.0 {
            return Err("abandon + release: together at most 1".to_owned());
        }
        for (name, exponent) in [("taste", self.taste), ("event_skew", self.event_skew)] {
            if !(0.0..=5.0).contains(&exponent) {
                return Err(format!("{name} = {exponent}: an exponent from 0 (all alike) to 5"));
            }
        }
        let counts = [
            ("buyers", self.buyers, 1..=5_000_000),
            ("events_max", self.events_max, 1..=1_000),
            ("viewers", self.viewers, 0..=100_000),
            ("tries", self.tries, 1..=200),
            ("bot_tries", self.bot_tries, 1..=200),
            ("retries", self.retries, 0..=200),
            ("connections", self.connections, 1..=20_000),
            ("hoarders", self.hoarders, 0..=60_000),
            ("hoarder_addresses", self.hoarder_addresses, 1..=60_000),
            ("places", self.places, 5..=100_000),
        ];
        for (name, count, range) in counts {
            if !range.contains(&count) {
                return Err(format!("{name} = {count}: from {} to {}", range.start(), range.end()));
            }
        }
        let spans = [
            ("timeout", &self.timeout, 10..=600_000),
            ("order_poll", &self.order_poll, 1..=60_000),
            ("late_after", &self.late_after, 1..=60_000),
            ("pause", &self.pause, 0..=600_000),
            ("think", &self.think, 0..=600_000),
            ("settle", &self.settle, 0..=3_600_000),
            ("hoarder_pause", &self.hoarder_pause, 1..=600_000),
            ("hold", &self.hold, 1_000..=86_400_000),
        ];
        for (name, span, range) in spans {
            let millis = span.get().as_millis() as u64;
            if !range.contains(&millis) {
                let (least, most) = (Span::millis(*range.start()), Span::millis(*range.end()));
                return Err(format!("{name} = {span}: from {least} to {most}"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_file(text: &str) -> Result<Scenario, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.toml");
        std::fs::write(&path, text).unwrap();
        Scenario::load(path.to_str().unwrap(), &Overrides::default())
    }

    #[test]
    fn every_built_in_one_is_right() {
        for name in BUILT_IN {
            let scenario = Scenario::load(name, &Overrides::default()).unwrap();
            assert_eq!(scenario.like, name);
        }
        let unknown = Scenario::load("rush", &Overrides::default()).unwrap_err();
        assert!(unknown.contains("drop, steady, bots, viewers"), "{unknown}");
    }

    #[test]
    fn a_file_changes_a_built_in_one_and_flags_change_the_file() {
        let text = "like = \"drop\"\nbuyers = 77\nthink = \"1.5s\"\nnamed = 1\nevents = [\"a\", \"b\"]";
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.toml");
        std::fs::write(&path, text).unwrap();
        let flags =
            Overrides { viewers: Some(3), buyers: Some(78), live: Some(false), ..Overrides::default() };
        let scenario = Scenario::load(path.to_str().unwrap(), &flags).unwrap();
        assert_eq!((scenario.buyers, scenario.viewers, scenario.tries), (78, 3, 8));
        assert!(!scenario.live && Scenario::default().live);
        assert_eq!((scenario.think.to_string().as_str(), scenario.named), ("1500ms", 1.0));
        assert_eq!(scenario.events.0, ["a", "b"]);
    }

    #[test]
    fn buyers_have_addresses_if_they_are_to() {
        let mut scenario = Scenario::default();
        assert_eq!(scenario.address_of(0), None);
        scenario.forwarded_for = true;
        assert_eq!(scenario.address_of(300).unwrap().to_string(), "10.0.1.45");
    }

    #[test]
    fn a_printed_scenario_is_a_scenario() {
        let mut scenario = Scenario::built_in("bots").unwrap();
        scenario.events.0 = vec!["a".to_owned()];
        let read = from_file(&scenario.toml()).unwrap();
        assert_eq!(read.toml(), scenario.toml());
    }

    #[test]
    fn what_is_wrong_is_refused_with_what_would_be_right() {
        for (text, hint) in [
            ("byers = 3", "buyers"),
            ("named = 1.5", "from 0 to 1"),
            ("arrivals = \"soon\"", "steady 30s"),
            ("think = \"3\"", "200ms"),
            ("quantities = \"two\"", "1:3"),
            ("connections = 0", "from 1 to"),
            ("timeout = \"1ms\"", "from 10ms"),
            ("like = \"rush\"", "drop, steady"),
            ("abandon = 0.7\nrelease = 0.7", "at most 1"),
            ("taste = 9.0", "to 5"),
        ] {
            let error = from_file(text).unwrap_err();
            assert!(error.contains(hint), "{text}: {error}");
        }
        assert!(Scenario::load("none.toml", &Overrides::default()).unwrap_err().contains("none.toml"));
    }
}
