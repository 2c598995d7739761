//! Evidence into points: what a class starts from, plus what speaks for it, less what speaks against it.

use crate::detect::{Found, Verdict};
use crate::file_kind::FileKinds;
use crate::finding::{Fate, Piece, Trail};
use crate::rules::words::{Near, Words};
use crate::rules::{Class, Effect, Evidence, Reach, Rule, Side, Sign};

use super::key;

/// A candidate, and all that its evidence is looked for in.
pub(super) struct Scene<'a> {
    pub(super) rule: &'a Rule,
    pub(super) class: &'a Class,
    pub(super) found: &'a Found,
    pub(super) hay: &'a [u8],
    /// What the name of its column says.
    pub(super) label: Option<&'a Label>,
    pub(super) kinds: FileKinds,
}

/// The sum of points, or `None` where something vetoes. What only a whole column or record can say comes later. A trail
/// is told of each piece.
///
/// Of words for and against, the nearest decides: a label further off belongs to something else ("kontonummer …, fnr
/// #" is no account number, "fnr …, konto #" no person number). The name of the column counts like a word before the
/// cell, unless the cell has words of its own.
pub(super) fn points(scene: &Scene<'_>, mut trail: Option<&mut Trail>) -> Option<i32> {
    let Scene { rule, class, found, hay, label, .. } = *scene;
    if let Some(keywords) = &rule.keywords
        && !label.is_some_and(|label| label.keywords)
        && keywords.near(hay, &found.span).is_empty()
    {
        if let Some(trail) = trail {
            trail.fate = Fate::Refused { why: "none of the words that the rule asks for is near" };
        }
        return None;
    }
    let words = Nearby::new(rule, rule.words.as_ref(), found, hay);
    let mut points = class.base;
    for (index, evidence) in rule.evidence.iter().enumerate() {
        if !scene.shows(index, evidence, &words) {
            continue;
        }
        if let Some(trail) = trail.as_deref_mut() {
            let given = match evidence.effect {
                Effect::Veto => {
                    trail.fate = Fate::Vetoed;
                    None
                }
                Effect::Points(points) => Some(points),
            };
            trail.pieces.push(Piece { index, points: given, what: scene.tell(index, evidence, &words) });
        }
        match evidence.effect {
            Effect::Veto if trail.is_none() => return None,
            Effect::Veto => {}
            Effect::Points(more) => points += more,
        }
    }
    let vetoed = trail.is_some_and(|trail| trail.fate != Fate::Weighed);
    (!vetoed).then_some(points)
}

impl Scene<'_> {
    fn shows(&self, index: usize, evidence: &Evidence, words: &Nearby<'_>) -> bool {
        let Scene { found, hay, .. } = *self;
        match &evidence.sign {
            Sign::Words(_) => words.counts(index) || (self.labelled(index) && words.near.is_empty()),
            Sign::Column(names) => self.labelled(index) || key::names(hay, found.span.start, names),
            Sign::ColumnShare(..) | Sign::ColumnShareBelow(_) | Sign::TableColumn(_) | Sign::Companion(..) => false,
            // What was put together from cells has no shape of its own: one lost zero in twenty looks like a Unix time.
            Sign::Shape(_) if ASSEMBLED.contains(&found.form) => false,
            Sign::Shape(shapes) => shapes.iter().any(|(_, is_in)| is_in(hay, &found.span)),
            Sign::Form(forms) => forms.iter().any(|form| form == found.form),
            Sign::File(kinds) => kinds.iter().any(|&kind| self.kinds.has(kind)),
        }
    }

    fn labelled(&self, index: usize) -> bool {
        self.label.is_some_and(|label| label.evidence[index])
    }

    /// What was seen, in the words of the pack.
    fn tell(&self, index: usize, evidence: &Evidence, words: &Nearby<'_>) -> String {
        let Scene { rule, found, hay, .. } = *self;
        match &evidence.sign {
            Sign::Words(_) => match (words.nearest(index), &rule.words) {
                (Some(near), Some(all)) => {
                    let side = if near.side == Side::Before { "before" } else { "after" };
                    let lines = if near.lines > 0 { format!(", {} lines away", near.lines) } else { String::new() };
                    format!("the word `{}` {} characters {side} it{lines}", all.word(near.word), near.distance)
                }
                _ => "a word in the name of its column".to_owned(),
            },
            Sign::Column(_) => "the name of its column or key".to_owned(),
            Sign::Shape(shapes) => {
                let seen = shapes.iter().filter(|(_, is_in)| is_in(hay, &found.span)).map(|(name, _)| *name);
                format!("it stands in the shape of {}", seen.collect::<Vec<_>>().join(", "))
            }
            Sign::Form(_) => format!("it is written as `{}`", found.form),
            Sign::File(kinds) => {
                let seen = kinds.iter().filter(|kind| self.kinds.has(**kind)).map(|kind| kind.name());
                format!("the file is of the kind {}", seen.collect::<Vec<_>>().join(", "))
            }
            _ => String::new(),
        }
    }
}

/// Forms of values that stand nowhere as they are.
const ASSEMBLED: [&str; 2] = ["lost-zero", "split"];

/// What the name of a column says to one rule.
#[derive(Debug)]
pub(super) struct Label {
    /// Which pieces of the rule's evidence it gives.
    evidence: Vec<bool>,
    /// Whether it holds one of the words that must be near.
    keywords: bool,
}

impl Label {
    /// What a name says to a rule, or `None` where it says nothing. `lower` is the name in lower case, `last` the last
    /// key of it.
    pub(super) fn new(rule: &Rule, name: &str, lower: &str, last: &str) -> Option<Self> {
        // The name stands like a label before a value: as it is written ("f.nr"), and parted ("phone_number").
        let readings = [name, &parted(name)].map(|name| {
            if rule.words.is_none() && rule.keywords.is_none() {
                return (Vec::new(), false);
            }
            let hay = format!("{name}: x").into_bytes();
            let span = hay.len() - 1..hay.len();
            let found = Found { span: span.clone(), form: "", verdict: Verdict::nothing() };
            let words = Nearby::new(rule, rule.words.as_ref(), &found, &hay);
            let keyword = rule.keywords.as_ref().is_some_and(|keywords| !keywords.near(&hay, &span).is_empty());
            ((0..rule.evidence.len()).map(|index| words.counts(index)).collect::<Vec<_>>(), keyword)
        });
        let matches = |names: &[String]| names.iter().any(|n| key::matches(n, last) || key::matches(n, lower));
        let evidence = rule.evidence.iter().enumerate().map(|(index, evidence)| match &evidence.sign {
            Sign::Words(_) => readings.iter().any(|(counts, _)| counts.get(index) == Some(&true)),
            Sign::Column(names) => matches(names),
            _ => false,
        });
        let this = Self { evidence: evidence.collect(), keywords: readings.iter().any(|(_, keyword)| *keyword) };
        (this.keywords || this.evidence.contains(&true)).then_some(this)
    }

    /// Whether the name speaks for the rule.
    pub(super) fn supports(&self, rule: &Rule) -> bool {
        let mut points = self.evidence.iter().zip(&rule.evidence).filter(|(given, _)| **given);
        points.any(|(_, evidence)| weight(evidence.effect) > 0)
    }

    /// Whether the name is one that the rule lists under `column`, and nothing in it speaks against.
    pub(super) fn names(&self, rule: &Rule) -> bool {
        let given = || self.evidence.iter().zip(&rule.evidence).filter(|(given, _)| **given).map(|(_, e)| e);
        given().any(|e| matches!(e.sign, Sign::Column(_)) && weight(e.effect) > 0)
            && !given().any(|e| e.effect == Effect::Veto)
    }
}

/// A name with its words apart: `phone number` of `phone_number`.
pub(super) fn parted(name: &str) -> String {
    name.replace(['_', '-', '.', '/', '[', ']'], " ")
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
        // A value that is the whole cell has nothing around it.
        let alone = found.span.len() == hay.len();
        let further = |evidence: &Evidence| matches!(evidence.sign, Sign::Words(reach) if reach.lines > 0);
        let mut near = match words.filter(|_| !alone) {
            Some(words) if rule.evidence.iter().any(further) => words.near(hay, &found.span),
            Some(words) => words.labels(hay, &found.span),
            None => Vec::new(),
        };
        near.retain(|near| matches!(rule.evidence[near.owner].sign, Sign::Words(reach) if in_reach(near, reach)));
        let nearest = |favours: bool| {
            let same = |near: &&Near| (weight(rule.evidence[near.owner].effect) > 0) == favours;
            near.iter().filter(same).map(|near| near.distance).min().unwrap_or(usize::MAX)
        };
        let (nearest_for, nearest_against) = (nearest(true), nearest(false));
        Self { rule, near, nearest_for, nearest_against }
    }

    /// The nearest word of a piece of evidence that counts.
    fn nearest(&self, index: usize) -> Option<&Near> {
        self.near.iter().filter(|near| near.owner == index).min_by_key(|near| near.distance)
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
