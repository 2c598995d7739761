//! When rules claim the same bytes, the evidence decides: most points, then the longer value, then the rule's id. What
//! is likely itself has the points of all that lies within it: an address goes before its postal code.

use std::ops::Range;

use super::Hit;
use crate::finding::{Confidence, Fate};

/// A hit and its place in the decoded text.
pub(super) type Claim<'r> = (Range<u64>, Hit<'r>);

/// Claims that may still meet a competitor.
#[derive(Default)]
pub(super) struct Settling<'r> {
    pending: Vec<Claim<'r>>,
}

impl<'r> Settling<'r> {
    pub(super) fn add(&mut self, place: Range<u64>, hit: Hit<'r>) {
        self.pending.push((place, hit));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// Hands on, in order, what no later claim can overlap: all that ends at or before `safe`.
    pub(super) fn settle(&mut self, safe: u64, found: &mut dyn FnMut(Claim<'r>)) {
        if let [_] = self.pending[..] {
            if self.pending[0].0.end <= safe {
                self.pending.drain(..).for_each(found);
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

/// What a claim is weighed with against the others.
fn right((place, hit): &Claim<'_>, all: &[Claim<'_>]) -> i32 {
    if Confidence::of(hit.points) < Some(Confidence::Likely) {
        return hit.points;
    }
    let within = all.iter().filter(|(other, _)| place.start <= other.start && other.end <= place.end);
    within.map(|(_, other)| other.points).max().unwrap_or(hit.points)
}

fn winners<'r>(mut cluster: Vec<Claim<'r>>, found: &mut dyn FnMut(Claim<'r>)) {
    if cluster.len() > 1 {
        let rights: Vec<i32> = cluster.iter().map(|claim| right(claim, &cluster)).collect();
        let mut ranked: Vec<_> = rights.into_iter().zip(cluster).collect();
        ranked.sort_by(|(a_right, (a_place, a)), (b_right, (b_place, b))| {
            let length = |place: &Range<u64>| place.end - place.start;
            (b_right.cmp(a_right))
                .then(length(b_place).cmp(&length(a_place)))
                .then(a.rule.id.cmp(&b.rule.id))
                .then(a_place.start.cmp(&b_place.start))
        });
        let mut kept: Vec<Claim<'r>> = Vec::new();
        let mut lost = Vec::new();
        for (_, (place, mut hit)) in ranked {
            let stronger = kept.iter().find(|(other, _)| place.start < other.end && other.start < place.end);
            match (stronger, &mut hit.trail) {
                (None, _) => kept.push((place, hit)),
                (Some((other, winner)), Some(trail)) => {
                    // The same candidate twice: once as it stands, once under its escapes.
                    let twin = *other == place && std::ptr::eq(winner.rule, hit.rule);
                    if trail.fate == Fate::Weighed {
                        trail.fate = Fate::Lost { to: winner.rule.id.clone() };
                    }
                    lost.extend((!twin).then_some((place, hit)));
                }
                (Some(_), None) => {}
            }
        }
        kept.append(&mut lost);
        kept.sort_by_key(|(place, _)| place.start);
        cluster = kept;
    }
    cluster.into_iter().for_each(found);
}
