//! Evidence into points: what a class starts from, plus what speaks for it, less what speaks against it.

use crate::detect::Found;
use crate::rules::words::{Near, Words};
use crate::rules::{Class, Effect, Reach, Rule, Side, Sign};

use super::key;

/// The sum of points, or `None` where something vetoes.
///
/// Of words for and against, the nearest decides: a label further off belongs to something else ("kontonummer …, fnr
/// #" is no account number, "fnr …, konto #" no person number).
pub(super) fn points(rule: &Rule, class: &Class, found: &Found, hay: &[u8]) -> Option<i32> {
    if let Some(keywords) = &rule.keywords
        && keywords.near(hay, &found.span).is_empty()
    {
        return None;
    }
    let words = Nearby::new(rule, rule.words.as_ref(), found, hay);
    let mut points = class.base;
    for (index, evidence) in rule.evidence.iter().enumerate() {
        let seen = match &evidence.sign {
            Sign::Words(_) => words.counts(index),
            Sign::Column(names) => {
                key::before(hay, found.span.start).is_some_and(|key| names.iter().any(|name| key::matches(name, &key)))
            }
            Sign::ColumnShare(_) => false,
            Sign::Shape(shapes) => shapes.iter().any(|(_, is_in)| is_in(hay, &found.span)),
            Sign::Form(forms) => forms.iter().any(|form| form == found.form),
        };
        match (seen, evidence.effect) {
            (true, Effect::Veto) => return None,
            (true, Effect::Points(more)) => points += more,
            (false, _) => {}
        }
    }
    Some(points)
}

/// The words near one candidate, and how near the nearest for and against stand.
struct Nearby<'r> {
    rule: &'r Rule,
    near: Vec<Near>,
    nearest_for: usize,
    nearest_against: usize,
}

impl<'r> Nearby<'r> {
    fn new(rule: &'r Rule, words: Option<&Words>, found: &Found, hay: &[u8]) -> Self {
        let mut near = words.map_or_else(Vec::new, |words| words.near(hay, &found.span));
        near.retain(|near| matches!(rule.evidence[near.owner].sign, Sign::Words(reach) if in_reach(near, reach)));
        let nearest = |favours: bool| {
            let same = |near: &&Near| (weight(rule.evidence[near.owner].effect) > 0) == favours;
            near.iter().filter(same).map(|near| near.distance).min().unwrap_or(usize::MAX)
        };
        let (nearest_for, nearest_against) = (nearest(true), nearest(false));
        Self { rule, near, nearest_for, nearest_against }
    }

    fn counts(&self, index: usize) -> bool {
        let opposed =
            if weight(self.rule.evidence[index].effect) > 0 { self.nearest_against } else { self.nearest_for };
        self.near.iter().any(|near| near.owner == index && near.distance <= opposed)
    }
}

fn in_reach(near: &Near, reach: Reach) -> bool {
    let side = reach.side == Side::Both || reach.side == near.side;
    let close = near.labels && near.distance <= reach.within;
    side && (close || (reach.lines > 0 && near.lines <= reach.lines))
}

fn weight(effect: Effect) -> i32 {
    match effect {
        Effect::Points(points) => points,
        Effect::Veto => i32::MIN,
    }
}
