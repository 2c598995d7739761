//! When rules claim the same bytes, the evidence decides: most points, then the longer value, then the rule's id.

use std::ops::Range;

use super::Hit;
use crate::finding::Finding;

/// What claims bytes, and with what right.
pub(super) trait Claim {
    /// The sum of its points, and the rule's id.
    fn right(&self) -> (i32, &str);
}

impl Claim for Finding {
    fn right(&self) -> (i32, &str) {
        (self.points, &self.rule)
    }
}

impl Claim for Hit<'_> {
    fn right(&self) -> (i32, &str) {
        (self.points, &self.rule.id)
    }
}

/// Claims that may still meet a competitor.
pub(super) struct Settling<C> {
    /// With their places in the decoded text.
    pending: Vec<(Range<u64>, C)>,
}

impl<C> Default for Settling<C> {
    fn default() -> Self {
        Self { pending: Vec::new() }
    }
}

impl<C: Claim> Settling<C> {
    pub(super) fn add(&mut self, place: Range<u64>, claim: C) {
        self.pending.push((place, claim));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// Hands on, in order, what no later claim can overlap: all that ends at or before `safe`.
    pub(super) fn settle(&mut self, safe: u64, found: &mut dyn FnMut(C)) {
        if let [_] = self.pending[..] {
            if self.pending[0].0.end <= safe {
                self.pending.drain(..).for_each(|(_, claim)| found(claim));
            }
            return;
        }
        self.pending.sort_by_key(|(place, _)| (place.start, place.end));
        let mut rest = std::mem::take(&mut self.pending).into_iter().peekable();
        while let Some(first) = rest.next() {
            let mut end = first.0.end;
            let mut cluster = vec![first];
            while let Some(next) = rest.next_if(|next| next.0.start < end) {
                end = end.max(next.0.end);
                cluster.push(next);
            }
            if end > safe {
                self.pending.extend(cluster);
                self.pending.extend(rest);
                return;
            }
            winners(cluster, found);
        }
    }
}

fn winners<C: Claim>(mut cluster: Vec<(Range<u64>, C)>, found: &mut dyn FnMut(C)) {
    if cluster.len() > 1 {
        cluster.sort_by(|(a_place, a), (b_place, b)| {
            let length = |place: &Range<u64>| place.end - place.start;
            let ((a_points, a_rule), (b_points, b_rule)) = (a.right(), b.right());
            b_points
                .cmp(&a_points)
                .then(length(b_place).cmp(&length(a_place)))
                .then(a_rule.cmp(b_rule))
                .then(a_place.start.cmp(&b_place.start))
        });
        let mut kept: Vec<(Range<u64>, C)> = Vec::new();
        for (place, claim) in cluster {
            if kept.iter().all(|(other, _)| place.end <= other.start || other.end <= place.start) {
                kept.push((place, claim));
            }
        }
        kept.sort_by_key(|(place, _)| place.start);
        cluster = kept;
    }
    cluster.into_iter().for_each(|(_, claim)| found(claim));
}
