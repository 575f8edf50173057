//! Operations on the bits of a row. Bit `i` is bit `i % 64` of word `i / 64`.

use smallvec::SmallVec;

/// A row's bits; most rows have one or two words.
pub(crate) type Bits = SmallVec<[u64; 2]>;

/// Shifts down: bit `i` of the result is bit `i + by`.
pub(super) fn down(bits: &[u64], by: usize) -> Bits {
    let (words, by) = (by / 64, by % 64);
    let at = |word: usize| bits.get(word).copied().unwrap_or(0);
    let moved = |word: usize| match by {
        0 => at(word + words),
        by => at(word + words) >> by | at(word + words + 1) << (64 - by),
    };
    (0..bits.len()).map(moved).collect()
}

/// Shifts up: bit `i` of the result is bit `i - by`. `by` is 1 to 63.
pub(super) fn up(bits: &[u64], by: usize) -> Bits {
    let below = |word: usize| if word == 0 { 0 } else { bits[word - 1] };
    (0..bits.len()).map(|word| bits[word] << by | below(word) >> (64 - by)).collect()
}

/// The positions of the set bits in ascending order.
pub(crate) fn ones(bits: &[u64]) -> impl Iterator<Item = usize> {
    bits.iter().enumerate().flat_map(|(word, bits)| {
        let mut rest = *bits;
        std::iter::from_fn(move || {
            let bit = (rest != 0).then(|| word * 64 + rest.trailing_zeros() as usize)?;
            rest &= rest - 1;
            Some(bit)
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn moving_moves_every_bit(bits in prop::collection::vec(any::<u64>(), 1..4), by in 1usize..150) {
            let is_set = |bits: &[u64], bit: usize| {
                bits.get(bit / 64).is_some_and(|word| word & (1 << (bit % 64)) != 0)
            };
            let (lower, higher) = (down(&bits, by), up(&bits, by % 63 + 1));
            for bit in 0..bits.len() * 64 {
                prop_assert_eq!(is_set(&lower, bit), is_set(&bits, bit + by));
                let from = bit.checked_sub(by % 63 + 1);
                prop_assert_eq!(is_set(&higher, bit), from.is_some_and(|from| is_set(&bits, from)));
            }
            let set: Vec<usize> = (0..bits.len() * 64).filter(|bit| is_set(&bits, *bit)).collect();
            prop_assert_eq!(ones(&bits).collect::<Vec<_>>(), set);
        }
    }
}
