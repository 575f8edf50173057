//! A segment tree of maxima over the longest runs of rows. It finds the next row with a long enough run in
//! O(log rows).

#[derive(Clone, Debug, Default)]
pub(super) struct RunTree {
    /// Leaves at `leaves..`, padded with zeros to a power of two; the parent of `i` is `i / 2`.
    nodes: Vec<u16>,
    leaves: usize,
}

impl RunTree {
    pub(super) fn new(runs: impl ExactSizeIterator<Item = u16>) -> Self {
        let leaves = runs.len().next_power_of_two();
        let mut nodes = vec![0; 2 * leaves];
        for (leaf, run) in nodes[leaves..].iter_mut().zip(runs) {
            *leaf = run;
        }
        for node in (1..leaves).rev() {
            nodes[node] = nodes[2 * node].max(nodes[2 * node + 1]);
        }
        Self { nodes, leaves }
    }

    pub(super) fn set(&mut self, place: usize, run: u16) {
        let mut node = self.leaves + place;
        self.nodes[node] = run;
        while node > 1 {
            let highest = self.nodes[node].max(self.nodes[node ^ 1]);
            node /= 2;
            if self.nodes[node] == highest {
                return;
            }
            self.nodes[node] = highest;
        }
    }

    /// The first leaf at or after `from` whose run is at least `length`. `length` is at least 1.
    pub(super) fn next_at_least(&self, from: usize, length: u16) -> Option<usize> {
        if from >= self.leaves {
            return None;
        }
        let mut node = self.leaves + from;
        // Go up and to the right until a subtree has a long enough run …
        while self.nodes[node] < length {
            while node % 2 == 1 {
                node /= 2;
                if node <= 1 {
                    return None;
                }
            }
            node += 1;
        }
        // … then down to its first leaf that has one.
        while node < self.leaves {
            node *= 2;
            if self.nodes[node] < length {
                node += 1;
            }
        }
        Some(node - self.leaves)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn finds_what_a_scan_finds(
            mut runs in prop::collection::vec(0u16..6, 1..40),
            changes in prop::collection::vec((any::<prop::sample::Index>(), 0u16..6), 0..20),
            from in 0usize..45,
            length in 1u16..7,
        ) {
            let mut tree = RunTree::new(runs.iter().copied());
            for (place, run) in changes {
                let place = place.index(runs.len());
                runs[place] = run;
                tree.set(place, run);
            }
            let expected = (from..runs.len()).find(|place| runs[*place] >= length);
            prop_assert_eq!(tree.next_at_least(from, length), expected);
        }
    }
}
