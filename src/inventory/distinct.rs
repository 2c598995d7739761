//! Counting distinct values in bounded memory: exact to 65,536, then an estimate from the smallest tags seen (a k-minimum
//! values sketch, Bar-Yossef et al. 2002; with k = 65,536 the standard error is 1/√k = 0.4 %). It depends on the set of
//! values only: not on their order, nor on how they were split and merged.

use crate::finding::Tag;

/// How many distinct values are counted exactly.
pub const EXACT: usize = 65_536;

/// A set of tags, or a sketch of one.
#[derive(Clone, Debug, Default)]
pub struct Distinct {
    /// The smallest tags, sorted up to `sorted`, the newest unsorted behind.
    tags: Vec<Tag>,
    sorted: usize,
}

impl Distinct {
    /// Adds a value.
    pub fn add(&mut self, tag: Tag) {
        if self.sorted > EXACT && tag > self.tags[EXACT] {
            return;
        }
        self.tags.push(tag);
        if self.tags.len() >= 2 * self.sorted.max(512) {
            self.compact();
        }
    }

    /// Adds all values of another set.
    pub fn merge(&mut self, mut other: Self) {
        if other.tags.len() > self.tags.len() {
            std::mem::swap(self, &mut other);
        }
        self.tags.append(&mut other.tags);
        self.compact();
    }

    /// How many there are, and whether that is exact.
    pub fn count(&self) -> (u64, bool) {
        let mut whole = self.clone();
        whole.compact();
        if whole.tags.len() <= EXACT {
            return (whole.tags.len() as u64, true);
        }
        let share = whole.tags[EXACT - 1].ring() as f64 / u64::MAX as f64;
        (((EXACT - 1) as f64 / share).round() as u64, false)
    }

    fn compact(&mut self) {
        self.tags.sort_unstable();
        self.tags.dedup();
        self.tags.truncate(EXACT + 1);
        self.sorted = self.tags.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::Canonical;

    fn of(range: std::ops::Range<u32>) -> Distinct {
        let mut set = Distinct::default();
        range.for_each(|i| set.add(Tag::of(&Canonical::new(i.to_string()))));
        set
    }

    #[test]
    fn exact_while_there_are_few() {
        let mut set = of(0..40_000);
        set.merge(of(30_000..65_536));
        assert_eq!(set.count(), (65_536, true));
    }

    #[test]
    fn an_estimate_when_there_are_many_whatever_the_split() {
        let whole = of(0..400_000);
        let (count, exact) = whole.count();
        assert!(!exact);
        assert!((count as f64 / 400_000.0 - 1.0).abs() < 0.02, "{count}");
        let mut parts = of(300_000..400_000);
        parts.merge(of(0..150_000));
        parts.merge(of(150_000..320_000));
        assert_eq!(parts.count(), (count, false));
    }
}
