//! What stands near: findings of one record, or close to each other in a text, speak for each other where a pack says so.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use super::settle::Claim;
use super::{Hit, NOTHING};
use crate::detect::Anchor;
use crate::finding::{Fate, Piece};
use crate::rules::{Effect, Sign, Trigger};
use crate::taxonomy::is_within;

/// The furthest that anything near may stand in a text, in bytes: a page's first third. (Packs may ask for 300 at most.)
const REACH: u64 = 1000;

/// A finding of fewer points is no companion.
const LIKELY: i32 = 60;

/// An address, and the name written with one, say who wrote or is written to: what a text tells near no other
/// identifier is about that person less often. (Changelogs name their authors beside each sentence.)
const LESS: i32 = 20;

/// In a record an identifier of fewer points is none; what its column adds is known only when the table ends.
const POSSIBLE: i32 = 35;

/// The findings of a text that may still speak for each other.
#[derive(Default)]
pub(super) struct Company<'r> {
    met: VecDeque<Met<'r>>,
    /// How many at the front have been handed on.
    released: usize,
}

struct Met<'r> {
    place: Range<u64>,
    category: Arc<str>,
    counts: bool,
    addressed: bool,
    hit: Option<Hit<'r>>,
}

impl<'r> Company<'r> {
    /// Takes findings in the order of their places.
    pub(super) fn meet(&mut self, (place, hit): Claim<'r>) {
        let (category, counts, addressed) = (hit.class.category.clone(), counts(&hit), is_addressed(&hit));
        self.met.push_back(Met { place, category, counts, addressed, hit: Some(hit) });
    }

    /// Hands on, in order and with what their companions add, those that nothing later is near to.
    pub(super) fn release(&mut self, safe: u64, found: &mut dyn FnMut(Hit<'r>)) {
        while let Some(next) = self.met.get_mut(self.released)
            && next.place.end.saturating_add(REACH) <= safe
        {
            if let Some(mut hit) = next.hit.take() {
                let place = next.place.clone();
                let met = &self.met;
                let within = |other: &Met, reach: u64| {
                    let behind = other.place.start.saturating_sub(place.end);
                    let before = place.start.saturating_sub(other.place.end);
                    other.counts && other.place != place && behind.max(before) <= reach
                };
                add(&mut hit, &|categories, reach| {
                    met.iter().any(|other| within(other, reach.min(REACH)) && matches(categories, &other.category))
                });
                let person = |other: &&Met| within(other, REACH) && identifies(&other.category);
                demand(&mut hit, &|| met.iter().any(|other| person(&other)));
                if is_near(&hit) && !met.iter().any(|other| person(&other) && !other.addressed) {
                    weaken(&mut hit);
                }
                found(hit);
            }
            self.released += 1;
        }
        let from = self.met.get(self.released).map_or(safe, |next| next.place.start);
        while self.released > 0 && self.met.front().is_some_and(|first| first.place.end.saturating_add(REACH) < from) {
            self.met.pop_front();
            self.released -= 1;
        }
    }
}

/// Adds what the other hits of a record say of each.
pub(super) fn of_record<'h, 'r: 'h>(hits: impl Iterator<Item = &'h mut Hit<'r>>) {
    let mut hits: Vec<_> = hits.collect();
    if !hits.iter().any(|hit| hit.rule.companion_points() != 0 || is_near(hit)) {
        return;
    }
    let somebody = hits.iter().any(|hit| hit.points >= POSSIBLE && hit.stands() && identifies(&hit.class.category));
    let company: Vec<Arc<str>> =
        hits.iter().map(|hit| if counts(hit) { hit.class.category.clone() } else { "".into() }).collect();
    for (own, hit) in hits.iter_mut().enumerate() {
        let others = || company.iter().enumerate().filter(|(index, _)| *index != own);
        add(hit, &|categories, _| others().any(|(_, category)| matches(categories, category)));
        demand(hit, &|| somebody);
    }
}

/// What counts near a person only is nothing where none is.
fn demand(hit: &mut Hit, somebody: &dyn Fn() -> bool) {
    if is_near(hit) && hit.stands() && !somebody() {
        hit.points = NOTHING;
        if let Some(trail) = &mut hit.trail {
            trail.fate = Fate::Refused { why: "no identifier of a person in its record or near it" };
        }
    }
}

/// Takes points off what is near an address and nothing else of a person.
fn weaken(hit: &mut Hit) {
    if !hit.stands() {
        return;
    }
    hit.points -= LESS;
    if let Some(trail) = &mut hit.trail {
        let what = "of a person, only an address is near it".to_owned();
        trail.pieces.push(Piece { index: usize::MAX, points: Some(-LESS), what });
    }
}

/// Whether it was found at an `@`.
fn is_addressed(hit: &Hit) -> bool {
    let finder = hit.rule.validators.first().and_then(|validator| validator.finder);
    matches!(hit.rule.trigger, Trigger::Own) && finder.is_some_and(|finder| matches!(finder.anchor, Anchor::At))
}

fn is_near(hit: &Hit) -> bool {
    matches!(hit.rule.trigger, Trigger::Near)
}

/// Whether a category tells who somebody is: what stands near one is about a person.
pub(super) fn identifies(category: &str) -> bool {
    category == "contact.email" || IDENTIFIERS.iter().any(|known| is_within(category, known))
}

const IDENTIFIERS: [&str; 6] =
    ["id.national", "contact.email.personal", "contact.email.work", "contact.phone", "id.hpr", "name"];

fn counts(hit: &Hit) -> bool {
    hit.points >= LIKELY && hit.stands()
}

fn matches(categories: &[String], category: &str) -> bool {
    categories.iter().any(|wanted| is_within(category, wanted))
}

/// `near` says whether a companion of one of these categories stands so near.
fn add(hit: &mut Hit, near: &dyn Fn(&[String], u64) -> bool) {
    for (index, evidence) in hit.rule.evidence.iter().enumerate() {
        if let (Sign::Companion(categories, within), Effect::Points(points)) = (&evidence.sign, evidence.effect)
            && near(categories, *within)
        {
            hit.points = (hit.points + points).min(hit.class.cap.most_points());
            if let Some(trail) = &mut hit.trail {
                let what = format!("a likely finding of {} near it", categories.join(" or "));
                trail.pieces.push(Piece { index, points: Some(points), what });
            }
        }
    }
}
