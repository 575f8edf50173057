//! The scenarios: the same `ticketbuster loadtest` command line for every candidate.

use serde::Serialize;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scenario {
    /// Everybody wants one of eight seats: almost nobody gets one.
    HotSeat,
    /// 600 seats, the best ones wanted most, one to four at a time.
    HotSection,
    /// 45,000 seats, one named seat a buyer, held and left.
    StadiumHolds,
    /// The same, and every hold is ordered at once.
    StadiumOrders,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Size {
    /// Seats of the event.
    pub seats: u32,
    /// Buyers, all of whom come at once.
    pub buyers: u32,
}

/// Values of every scenario: nobody looks at the map, nobody waits, nobody tries again. Only TicketBuster would remember
/// the key of a hold, so holds have none.
const COMMON: &str = "--live false --viewers 0 --arrivals once --browse-event 0 --browse-map 0 --named 1 \
                      --sighted 0 --areas 0 --accessible 0 --adjacent 0 --bots 0 --tries 1 --think 0ms \
                      --declined 0 --duplicates 0 --keyed-holds false --release 0 --timeout 60s --settle 300s --seed 7";

impl Scenario {
    /// In the order in which they run.
    pub const ALL: [Self; 4] = [Self::HotSeat, Self::HotSection, Self::StadiumHolds, Self::StadiumOrders];

    /// Its name on the command line and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HotSeat => "hot-seat",
            Self::HotSection => "hot-section",
            Self::StadiumHolds => "stadium-holds",
            Self::StadiumOrders => "stadium-orders",
        }
    }

    /// Its name for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::HotSeat => "hot seat",
            Self::HotSection => "hot section",
            Self::StadiumHolds => "stadium holds",
            Self::StadiumOrders => "stadium orders",
        }
    }

    /// Whether orders are what counts, not holds.
    pub const fn is_orders(self) -> bool {
        matches!(self, Self::StadiumOrders)
    }

    /// How large it is. A candidate that completes orders one picture at a time gets fewer of them.
    pub const fn size(self, slow_orders: bool, quick: bool) -> Size {
        let (seats, buyers, quick_buyers) = match self {
            Self::HotSeat => (8, 60_000, 2_000),
            Self::HotSection => (600, 60_000, 2_000),
            Self::StadiumHolds => (45_000, 60_000, 2_000),
            Self::StadiumOrders if slow_orders => (45_000, 1_500, 100),
            Self::StadiumOrders => (45_000, 40_000, 1_000),
        };
        Size { seats, buyers: if quick { quick_buyers } else { buyers } }
    }

    /// The arguments after the program's name.
    pub fn arguments(self, size: Size, connections: u32) -> Vec<String> {
        let own = match self {
            Self::HotSeat | Self::StadiumHolds => "--taste 0 --quantities 1:1 --abandon 1",
            Self::HotSection => "--taste 1.0 --quantities 1:2,2:5,3:1,4:2 --abandon 1",
            Self::StadiumOrders => "--taste 0 --quantities 1:1 --abandon 0 --order-poll 20ms",
        };
        let mut arguments = vec!["loadtest".to_owned(), "steady".to_owned()];
        arguments.extend(COMMON.split_whitespace().chain(own.split_whitespace()).map(str::to_owned));
        arguments.extend(["--buyers".to_owned(), size.buyers.to_string()]);
        arguments.extend(["--connections".to_owned(), connections.to_string()]);
        arguments
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_candidate_hears_the_same_but_for_the_number_of_orders() {
        for scenario in Scenario::ALL {
            let (usual, slow) = (scenario.size(false, false), scenario.size(true, false));
            assert_eq!(usual == slow, !scenario.is_orders(), "{scenario:?}");
            let arguments = scenario.arguments(usual, 64);
            assert!(arguments.windows(2).any(|pair| pair == ["--connections", "64"]), "{arguments:?}");
            assert!(arguments.windows(2).any(|pair| pair == ["--live", "false"]));
            let flags = arguments.iter().filter(|argument| argument.starts_with("--"));
            let distinct: std::collections::HashSet<_> = flags.clone().collect();
            assert_eq!(distinct.len(), flags.count(), "no flag is given twice");
        }
    }
}
