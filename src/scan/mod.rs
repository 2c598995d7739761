//! Floor 3: a text goes in, findings come out. Sift, validate, weigh, settle, mask; nothing above this floor sees a
//! value.

mod beside;
mod column;
mod container;
mod file;
mod key;
mod mask;
mod name;
mod pair;
mod settle;
mod sift;
mod table;
mod verdict;
mod weigh;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

pub use file::{FileRead, Limits, Piped};
pub use verdict::{ColumnRead, TableRead, Verdicts};

use crate::detect::digits;
use crate::detect::{Anchor, Canonical, Day, Found, Verdict, WholeCell, text};
use crate::finding::{Confidence, Finding, Key, KindKey, Span, Tag};
use crate::format::sniff::Charset;
use crate::format::text::{WINDOW, Window, Windows};
use crate::rules::{Class, Pair, Rule, RuleSet, Trigger};
use column::Column;
use settle::Settling;
use sift::Glance;
use weigh::Label;

/// What a scan needs to know: the rules, the key for fingerprints, and today's date (there is no clock down here).
#[derive(Debug)]
pub struct Scanner<'r> {
    rules: &'r RuleSet,
    /// By category: deriving one for each finding cost as much as the fingerprint itself.
    keys: BTreeMap<&'r str, KindKey>,
    today: Day,
    /// Rules tried at each digit run, at each `@`, and those with a pattern.
    digit_rules: Vec<&'r Rule>,
    at_rules: Vec<&'r Rule>,
    pattern_rules: Vec<&'r Rule>,
    /// Rules that accept whole cells on the word of the rest of their column.
    whole_cells: Vec<(&'r Rule, WholeCell)>,
    /// No rule counts digits alone, so that a date or time cannot be a value.
    passes_times: bool,
    window: usize,
}

/// A cell with fewer digits and no `@` holds nothing that a validator finds by itself: a telephone number of five
/// digits is the shortest.
const FEWEST_DIGITS: usize = 5;

/// How far before its trigger a value may begin; what ends before the next core by more than this is settled.
const LONGEST_LEAD: usize = 2048;

impl<'r> Scanner<'r> {
    /// A scanner for these rules.
    pub fn new(rules: &'r RuleSet, key: &Key, today: Day) -> Self {
        let classes = rules.rules.iter().flat_map(|rule| rule.classes.values().chain([&rule.default]));
        let of = |wanted: Anchor| rules.rules.iter().filter(move |rule| anchor(rule) == Some(wanted)).collect();
        Self {
            rules,
            keys: classes.map(|class| (&*class.category, key.of_kind(&class.category))).collect(),
            today,
            digit_rules: of(Anchor::Digit),
            at_rules: of(Anchor::At),
            pattern_rules: rules.rules.iter().filter(|rule| matches!(rule.trigger, Trigger::Pattern(_))).collect(),
            whole_cells: rules
                .rules
                .iter()
                .filter_map(|rule| Some((rule, rule.validators.first()?.cells.whole?)))
                .collect(),
            passes_times: !rules.rules.iter().any(|rule| matches!(rule.trigger, Trigger::Digits(_))),
            window: WINDOW,
        }
    }

    /// The same scanner with windows of another size; it finds the same.
    pub fn with_window(self, bytes: usize) -> Self {
        Self { window: bytes, ..self }
    }

    /// The rules in force.
    pub fn rules(&self) -> &'r RuleSet {
        self.rules
    }

    /// Scans a text window by window and hands on each finding, in the order of their places. `go_on` is asked between
    /// windows; what was found until it says no has been handed on. Returns the bytes read.
    ///
    /// # Errors
    /// What reading the source said, after everything before it was scanned.
    pub fn text(
        &self,
        source: impl Read,
        charset: Charset,
        go_on: &dyn Fn() -> bool,
        found: &mut dyn FnMut(Finding),
    ) -> (u64, io::Result<()>) {
        let mut windows = Windows::new(source, charset, self.window);
        let mut settling = Settling::default();
        let result = loop {
            match windows.next_window() {
                Ok(Some(mut window)) => {
                    self.window(&mut window, &mut settling);
                    let safe = (window.start + window.core.end as u64).saturating_sub(LONGEST_LEAD as u64);
                    settling.settle(safe, found);
                    if !windows.is_over() && !go_on() {
                        break Ok(());
                    }
                }
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        settling.settle(u64::MAX, found);
        (windows.bytes_read(), result)
    }

    /// The findings of a text in memory.
    pub fn bytes(&self, text: &[u8]) -> Vec<Finding> {
        let mut all = Vec::new();
        let (_, result) = self.text(text, Charset::Bytes { bom: 0 }, &|| true, &mut |finding| all.push(finding));
        debug_assert!(result.is_ok(), "memory does not fail to be read");
        all
    }

    /// What the rules see in a cell or a short text, weighed by what is in it and by the name of the column.
    fn hits(&self, hay: &[u8], glance: Glance, mut column: Option<&mut Column<'r>>, add: &mut dyn FnMut(Hit<'r>)) {
        if glance.at || glance.digits >= FEWEST_DIGITS {
            sift::each(hay, 0..hay.len(), &mut |anchor, at| {
                if anchor == Anchor::Digit && glance.digits < FEWEST_DIGITS {
                    return;
                }
                for rule in self.rules_at(anchor) {
                    if let Some(digits) = rule.validators.first().and_then(|validator| validator.cells.digits) {
                        if glance.digits < digits {
                            continue;
                        }
                        if let Some(column) = column.as_deref_mut()
                            && digits::written(hay, at, digits).is_some()
                        {
                            column.tried(rule);
                        }
                    }
                    if let Some(found) = self.try_at(rule, hay, at) {
                        let label = column.as_deref().and_then(|column| column.label(rule));
                        self.hit(rule, found, hay, label).into_iter().for_each(&mut *add);
                    }
                }
            });
        }
        for rule in &self.pattern_rules {
            self.pattern_hits(rule, hay, column.as_deref(), add);
        }
    }

    fn pattern_hits(&self, rule: &'r Rule, hay: &[u8], column: Option<&Column<'r>>, add: &mut dyn FnMut(Hit<'r>)) {
        let Trigger::Pattern(regex) = &rule.trigger else { return };
        let label = column.and_then(|column| column.label(rule));
        let mut start = 0;
        for line in hay.split_inclusive(|&b| b == b'\n') {
            for groups in regex.captures_iter(line) {
                let Some(value) = groups.get(1).or(groups.get(0)) else { continue };
                if let Some(found) = self.accept(rule, hay, start + value.start()..start + value.end()) {
                    self.hit(rule, found, hay, label).into_iter().for_each(&mut *add);
                }
            }
            start += line.len();
        }
    }

    /// Whether a cell could hold anything that a rule in force looks for.
    #[inline]
    fn is_busy(&self, cell: &[u8]) -> bool {
        if !self.pattern_rules.is_empty() {
            return true;
        }
        let Glance { digits, at } = Glance::of(cell);
        at || (digits >= FEWEST_DIGITS && !(self.passes_times && sift::is_time(cell)))
    }

    /// All pairs of all rules.
    fn pairs(&self) -> impl Iterator<Item = (&'r Rule, &'r Pair)> {
        self.rules.rules.iter().flat_map(|rule| rule.pairs.iter().map(move |pair| (rule, pair)))
    }

    fn window(&self, window: &mut Window, settling: &mut Settling<Finding>) {
        let hay = window.bytes;
        sift::each(hay, window.core.clone(), &mut |anchor, at| {
            for rule in self.rules_at(anchor) {
                if let Some(found) = self.try_at(rule, hay, at) {
                    self.weigh(rule, found, window, settling);
                }
            }
        });
        for rule in &self.pattern_rules {
            self.pattern(rule, window, settling);
        }
    }

    fn rules_at(&self, anchor: Anchor) -> &[&'r Rule] {
        match anchor {
            Anchor::Digit => &self.digit_rules,
            Anchor::At => &self.at_rules,
        }
    }

    fn try_at(&self, rule: &'r Rule, hay: &[u8], at: usize) -> Option<Found> {
        let (first, others) = rule.validators.split_first()?;
        let found = match rule.trigger {
            Trigger::Digits(n) => {
                let number = digits::written(hay, at, n)?;
                let verdict = (first.accept)(&text::decode(&hay[number.span.clone()]), self.today)?;
                Found { span: number.span, form: "digits", verdict }
            }
            _ => (first.finder?.find)(hay, at, self.today)?,
        };
        let accepted = others.is_empty() || {
            let written = text::decode(&hay[found.span.clone()]);
            others.iter().all(|validator| (validator.accept)(&written, self.today).is_some())
        };
        accepted.then_some(found)
    }

    /// Tries a pattern on every unit of the core. A match stays within its line, and a long line begins anew at each
    /// block, so that what is found does not depend on where a window happens to begin.
    fn pattern(&self, rule: &'r Rule, window: &mut Window, settling: &mut Settling<Finding>) {
        let Trigger::Pattern(regex) = &rule.trigger else { return };
        let core = window.core.clone();
        let mut from = core.start;
        while from < core.end {
            // No match ends before the first end of any match, so units that end before it need not be walked. (To ask
            // for the match itself would read a whole window for each line where the pattern runs over line ends.)
            let Some(end) = regex.shortest_match_at(window.bytes, from) else { return };
            let last = end.saturating_sub(1).max(from);
            let earliest = from.max(last.saturating_sub(LONGEST_LEAD));
            let line = memchr::memrchr(b'\n', &window.bytes[earliest..last]).map_or(earliest, |at| earliest + at + 1);
            if line >= core.end {
                return;
            }
            let unit = window.unit(line);
            let reach = Reach::of(window, &unit);
            let mut at = unit.start.max(from);
            while let Some(groups) = regex.captures_at(&window.bytes[..reach.end], at) {
                let Some(whole) = groups.get(0).filter(|whole| whole.start() < unit.end) else {
                    break;
                };
                at = whole.end().max(whole.start() + 1);
                let value = groups.get(1).unwrap_or(whole).range();
                if reach.cuts && whole.end() == reach.end {
                    break;
                }
                if let Some(found) = self.accept(rule, window.bytes, value) {
                    self.weigh(rule, found, window, settling);
                }
                if at >= unit.end {
                    break;
                }
            }
            from = unit.end.max(from + 1);
        }
    }

    fn accept(&self, rule: &Rule, hay: &[u8], span: Range<usize>) -> Option<Found> {
        let written = text::decode(&hay[span.clone()]);
        let mut verdict = None;
        for validator in &rule.validators {
            let accepted = (validator.accept)(&written, self.today)?;
            verdict.get_or_insert(accepted);
        }
        let own =
            || Verdict { class: "", canonical: Canonical::new(written.nfc().collect::<String>()), precision_m: None };
        Some(Found { span, form: "pattern", verdict: verdict.unwrap_or_else(own) })
    }

    fn weigh(&self, rule: &'r Rule, found: Found, window: &mut Window, settling: &mut Settling<Finding>) {
        let Some(hit) = self.hit(rule, found, window.bytes, None) else { return };
        let Some(confidence) = Confidence::of(hit.points) else { return };
        let start = window.start + hit.span.start as u64;
        let place = start..start + hit.span.len() as u64;
        let span = window.locate(hit.span.clone());
        settling.add(place, Finding { confidence, ..self.finding(&hit, span) });
    }

    /// What was found, weighed with what lies around it and with the name of its column.
    fn hit(&self, rule: &'r Rule, found: Found, hay: &[u8], label: Option<&Label>) -> Option<Hit<'r>> {
        let class = rule.class(found.verdict.class);
        if !self.rules.wants(&class.category) {
            return None;
        }
        let points = weigh::points(rule, class, &found, hay, label)?;
        Some(Hit { rule, class, span: found.span, verdict: found.verdict, points: points.min(class.cap.most_points()) })
    }

    /// The finding that a hit is: here the value is masked and fingerprinted.
    fn finding(&self, hit: &Hit, span: Span) -> Finding {
        let Hit { rule, class, verdict, points, .. } = hit;
        Finding {
            span,
            category: class.category.clone(),
            rule: rule.id.clone(),
            class: verdict.class,
            confidence: Confidence::of(*points).unwrap_or(Confidence::Possible),
            points: *points,
            column: None,
            cap: class.cap,
            again: false,
            synthetic: class.synthetic,
            precision_m: verdict.precision_m,
            masked: mask::mask(&class.category, verdict),
            fingerprint: self.keys[&*class.category].fingerprint(&verdict.canonical),
            tag: Tag::of(&verdict.canonical),
        }
    }

    /// A message with every value in it masked.
    pub fn masked<'t>(&self, message: &'t str) -> Cow<'t, str> {
        name::mask_values(self, message.as_bytes()).map_or(Cow::Borrowed(message), Cow::Owned)
    }
}

/// A candidate that was accepted and weighed, not yet masked.
struct Hit<'r> {
    rule: &'r Rule,
    class: &'r Class,
    span: Range<usize>,
    verdict: Verdict,
    points: i32,
}

/// Where a match that begins in a unit may end.
struct Reach {
    end: usize,
    /// The line goes on behind `end`: what reaches it is cut off, and none.
    cuts: bool,
}

impl Reach {
    /// The line's end, or in a longer line a stretch behind the block's.
    fn of(window: &Window, unit: &Range<usize>) -> Self {
        let hay = window.bytes;
        if hay[unit.clone()].last() == Some(&b'\n') {
            return Self { end: unit.end - 1, cuts: false };
        }
        let limit = hay.len().min(unit.end + LONGEST_LEAD);
        match memchr::memchr(b'\n', &hay[unit.end..limit]) {
            Some(newline) => Self { end: unit.end + newline, cuts: false },
            None => Self { end: limit, cuts: limit < hay.len() || window.core.end < hay.len() },
        }
    }
}

/// What a rule is tried at, or `None` for a pattern.
fn anchor(rule: &Rule) -> Option<Anchor> {
    match rule.trigger {
        Trigger::Pattern(_) | Trigger::Cell | Trigger::Pair => None,
        Trigger::Digits(_) => Some(Anchor::Digit),
        Trigger::Own => rule.validators.first().and_then(|v| v.finder).map(|finder| finder.anchor),
    }
}
