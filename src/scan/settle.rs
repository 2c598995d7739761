//! When rules claim the same bytes, the evidence decides: most points, then the longer value, then the rule's id.

use std::ops::Range;

use crate::finding::Finding;

/// Findings that may still meet a competitor.
#[derive(Default)]
pub(super) struct Settling {
    /// With their places in the decoded text.
    pending: Vec<(Range<u64>, Finding)>,
}

impl Settling {
    pub(super) fn add(&mut self, place: Range<u64>, finding: Finding) {
        self.pending.push((place, finding));
    }

    /// Hands on, in order, what no later finding can overlap: all that ends at or before `safe`.
    pub(super) fn settle(&mut self, safe: u64, found: &mut dyn FnMut(Finding)) {
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

fn winners(mut cluster: Vec<(Range<u64>, Finding)>, found: &mut dyn FnMut(Finding)) {
    if cluster.len() > 1 {
        cluster.sort_by(|(a_place, a), (b_place, b)| {
            let length = |place: &Range<u64>| place.end - place.start;
            b.points
                .cmp(&a.points)
                .then(length(b_place).cmp(&length(a_place)))
                .then(a.rule.cmp(&b.rule))
                .then(a_place.start.cmp(&b_place.start))
        });
        let mut kept: Vec<(Range<u64>, Finding)> = Vec::new();
        for (place, finding) in cluster {
            if kept.iter().all(|(other, _)| place.end <= other.start || other.end <= place.start) {
                kept.push((place, finding));
            }
        }
        kept.sort_by_key(|(place, _)| place.start);
        cluster = kept;
    }
    cluster.into_iter().for_each(|(_, finding)| found(finding));
}
