//! Where values are looked for: at runs of digits, at `@`, behind keywords, by patterns, near identifiers; in windows of
//! a text, in cells and in short texts.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::column::Column;
use super::company::identifies;
use super::settle::Settling;
use super::sift::{self, Glance};
use super::weigh::Label;
use super::{FEWEST_DIGITS, Hit, LONGEST_LEAD, NOTHING, Scanner};
use crate::detect::{Anchor, Canonical, Found, Validator, Verdict, digits, refusal, text};
use crate::finding::{Fate, Trail};
use crate::format::text::Window;
use crate::reason::Reason;
use crate::rules::{Rule, Trigger};

/// Cells and texts of fewer bytes hold no words beside a value.
const WORDY: usize = 12;

/// No more values of one list are found.
const LONGEST_LIST: usize = 50;

/// How far from an identifier the words of rules that look near one may stand, in bytes.
const NEAR: usize = 1000;

impl<'r> Scanner<'r> {
    /// What the rules see in the core of a window; says if something could not be looked into.
    pub(super) fn window(&self, window: &mut Window, settling: &mut Settling<'r>) -> Option<Reason> {
        let (hay, core) = (window.bytes, window.core.clone());
        let mut hits = Vec::new();
        let mut add = |hit: Hit<'r>| hits.push(hit);
        sift::each(hay, core, |anchor, mark| match anchor {
            Anchor::Keyword => {
                let mut behind = |rule, at| self.try_behind(rule, hay, at, &mut add);
                self.tools.keywords.before(hay, mark.start, &mut behind);
            }
            _ => {
                let at = mark.start;
                self.each_rule(anchor, hay, mark, |rule| self.try_at(rule, hay, at, None, &mut add));
            }
        });
        let gap = self.layered(window, &mut add);
        for rule in &self.tools.pattern_rules {
            self.pattern(rule, window, &mut add);
        }
        self.near(hay, &mut hits);
        hits.sort_by_key(|hit| hit.span.start);
        for hit in hits.into_iter().filter(Hit::may_count) {
            let start = window.start + hit.span.start as u64;
            let place = start..start + hit.span.len() as u64;
            let at = window.locate(hit.span.clone());
            settling.add(place, Hit { at, ..hit });
        }
        gap
    }

    /// What the rules see in a cell or a short text, weighed by what is in it and by the name of the column.
    pub(super) fn hits(
        &self,
        hay: &[u8],
        glance: Glance,
        mut column: Option<&mut Column<'r>>,
        add: &mut dyn FnMut(Hit<'r>),
    ) {
        let (is_wordy, has_digits) = (is_wordy(hay), glance.digits >= FEWEST_DIGITS);
        if glance.at || has_digits || is_wordy {
            sift::each(hay, 0..hay.len(), |anchor, mark| match anchor {
                Anchor::Digit if !has_digits => {}
                Anchor::Keyword if !is_wordy => {}
                Anchor::Keyword => {
                    let mut behind = |rule, at| self.try_behind(rule, hay, at, add);
                    self.tools.keywords.before(hay, mark.start, &mut behind);
                }
                _ => self.each_rule(anchor, hay, mark.clone(), |rule| {
                    let at = mark.start;
                    let lengths = rule.validators.first().map_or(&[][..], |validator| validator.cells.digits);
                    if lengths.first().is_some_and(|fewest| glance.digits < *fewest) {
                        return;
                    }
                    if let Some(column) = column.as_deref_mut()
                        && lengths.iter().any(|&length| digits::written(hay, at, length).is_some())
                    {
                        column.tried(rule);
                    }
                    let label = column.as_deref().and_then(|column| column.label(rule));
                    self.try_at(rule, hay, at, label, add);
                }),
            });
        }
        let column = column.as_deref();
        for rule in &self.tools.pattern_rules {
            self.pattern_hits(rule, hay, column, add);
        }
        if is_wordy {
            self.near_in(hay, 0..hay.len(), column, add);
        }
    }

    /// Whether a cell could hold anything that a rule in force looks for.
    #[inline]
    pub(super) fn is_busy(&self, cell: &[u8]) -> bool {
        if !self.tools.pattern_rules.is_empty() {
            return true;
        }
        let Glance { digits, at } = Glance::of(cell);
        at || (digits >= FEWEST_DIGITS || cell.len() >= WORDY) && !(self.tools.passes_times && sift::is_time(cell))
    }

    #[inline]
    fn each_rule(&self, anchor: Anchor, hay: &[u8], mark: Range<usize>, mut found: impl FnMut(&'r Rule)) {
        match anchor {
            Anchor::Digit => self.tools.digit_rules.at(hay, mark, &mut found),
            _ => self.tools.at_rules.iter().copied().for_each(found),
        }
    }

    #[inline]
    fn try_at(&self, rule: &'r Rule, hay: &[u8], at: usize, label: Option<&Label>, add: &mut dyn FnMut(Hit<'r>)) {
        let found = self.found_at(rule, hay, at);
        if found.is_some() || self.refusals {
            self.tried(rule, found, hay, at, label, add);
        }
    }

    /// What comes of the few that are found; by itself, so that a finder that says no costs little more than its call.
    #[inline(never)]
    fn tried(
        &self,
        rule: &'r Rule,
        found: Option<Found>,
        hay: &[u8],
        at: usize,
        label: Option<&Label>,
        add: &mut dyn FnMut(Hit<'r>),
    ) {
        let hit = match found {
            Some(found) => self.hit(rule, found, hay, label),
            None => self.refused(rule, hay, at),
        };
        hit.into_iter().for_each(add);
    }

    /// Tries what stands behind a keyword, and what a list goes on with.
    fn try_behind(&self, rule: &'r Rule, hay: &[u8], at: usize, add: &mut dyn FnMut(Hit<'r>)) {
        let mut found = self.found_at(rule, hay, at);
        let more = rule.validators.first().and_then(|validator| validator.finder?.more);
        for _ in 0..LONGEST_LIST {
            let Some(value) = found.take() else { return };
            let end = value.span.end;
            self.hit(rule, value, hay, None).into_iter().for_each(&mut *add);
            // A name before its label begins no list.
            if (at..at + LONGEST_LEAD).contains(&end) {
                found = more.and_then(|more| more(hay, end));
            }
        }
    }

    /// What no validator accepts, for somebody who wants to know why.
    fn refused(&self, rule: &'r Rule, hay: &[u8], at: usize) -> Option<Hit<'r>> {
        let refusal = refusal::of(rule.validators.first()?.name)?;
        let (span, why) = refusal(hay, at, self.tools.today)?;
        let found = Found { span, form: "refused", verdict: Verdict::nothing() };
        let mut hit = self.hit(rule, found, hay, None)?;
        hit.points = NOTHING;
        hit.trail = hit.trail.map(|trail| Box::new(Trail { fate: Fate::Refused { why }, ..*trail }));
        Some(hit)
    }

    #[inline]
    fn found_at(&self, rule: &Rule, hay: &[u8], at: usize) -> Option<Found> {
        let first = rule.validators.first()?;
        let found = match rule.trigger {
            Trigger::Digits(n) => self.number(first, hay, at, n)?,
            _ => (first.finder.as_ref()?.find)(hay, at, self.tools.today)?,
        };
        self.agreed(rule, hay, found)
    }

    fn number(&self, validator: &Validator, hay: &[u8], at: usize, digits: usize) -> Option<Found> {
        let number = digits::written(hay, at, digits)?;
        let verdict = (validator.accept)(&text::decode(&hay[number.span.clone()]), self.tools.today)?;
        Some(Found { span: number.span, form: "digits", verdict })
    }

    /// What the first validator found, if the others accept it.
    #[inline(never)]
    fn agreed(&self, rule: &Rule, hay: &[u8], found: Found) -> Option<Found> {
        let (_, others) = rule.validators.split_first()?;
        let accepted = others.is_empty() || {
            let written = text::decode(&hay[found.span.clone()]);
            others.iter().all(|validator| (validator.accept)(&written, self.tools.today).is_some())
        };
        accepted.then_some(found)
    }

    /// Adds the words that count near the identifiers among the hits.
    fn near(&self, hay: &[u8], hits: &mut Vec<Hit<'r>>) {
        if self.tools.near.is_none() {
            return;
        }
        let identifiers = hits.iter().filter(|hit| hit.stands() && hit.points >= 60 && identifies(&hit.class.category));
        let around = identifiers.map(|hit| hit.span.start.saturating_sub(NEAR)..hay.len().min(hit.span.end + NEAR));
        let mut stretches: Vec<Range<usize>> = Vec::new();
        let mut around: Vec<_> = around.collect();
        around.sort_by_key(|stretch| stretch.start);
        for stretch in around {
            match stretches.last_mut() {
                Some(last) if stretch.start <= last.end => last.end = last.end.max(stretch.end),
                _ => stretches.push(stretch),
            }
        }
        for stretch in stretches {
            self.near_in(hay, stretch, None, &mut |hit| hits.push(hit));
        }
    }

    fn near_in(&self, hay: &[u8], stretch: Range<usize>, column: Option<&Column<'r>>, add: &mut dyn FnMut(Hit<'r>)) {
        let Some((words, rules)) = &self.tools.near else { return };
        let bytes = &hay[stretch.clone()];
        let (text, places) = match std::str::from_utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), None),
            Err(_) => {
                let (text, places) = widened(bytes);
                (Cow::Owned(text), Some(places))
            }
        };
        let place = |at: usize| stretch.start + places.as_ref().map_or(at, |places| places[at]);
        for (word, range) in words.whole_words(&text) {
            let span = place(range.start)..place(range.end);
            self.hit_word(rules[words.owner(word)], span, words.word(word), hay, column, add);
        }
    }

    fn hit_word(
        &self,
        rule: &'r Rule,
        span: Range<usize>,
        word: &str,
        hay: &[u8],
        column: Option<&Column<'r>>,
        add: &mut dyn FnMut(Hit<'r>),
    ) {
        // Words of people, not parts of names in source code: `genVariant` tells nothing of genes.
        let is_word = |c: Option<(char, usize)>| c.is_some_and(|(c, _)| text::is_word(c));
        if is_word(text::char_before(hay, span.start)) || is_word(text::char_after(hay, span.end)) {
            return;
        }
        let verdict = Verdict { class: "", canonical: Canonical::new(word), precision_m: None };
        let label = column.and_then(|column| column.label(rule));
        self.hit(rule, Found { span, form: "word", verdict }, hay, label).into_iter().for_each(add);
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

    /// Tries a pattern on every unit of the core. A match stays within its line, and a long line begins anew at each
    /// block, so that what is found does not depend on where a window happens to begin.
    fn pattern(&self, rule: &'r Rule, window: &Window, add: &mut dyn FnMut(Hit<'r>)) {
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
                    self.hit(rule, found, window.bytes, None).into_iter().for_each(&mut *add);
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
            let accepted = (validator.accept)(&written, self.tools.today)?;
            verdict.get_or_insert(accepted);
        }
        let own =
            || Verdict { class: "", canonical: Canonical::new(written.nfc().collect::<String>()), precision_m: None };
        Some(Found { span, form: "pattern", verdict: verdict.unwrap_or_else(own) })
    }
}

/// Text that is not all UTF-8, its stray bytes read as letters of Windows-1252, and where each byte of it comes from.
fn widened(bytes: &[u8]) -> (String, Vec<usize>) {
    let (mut text, mut places) = (String::with_capacity(bytes.len() + 16), Vec::with_capacity(bytes.len() + 16));
    let mut at = 0;
    while let Some((c, width)) = text::char_after(bytes, at) {
        text.push(c);
        places.resize(text.len(), at);
        at += width;
    }
    places.push(at);
    (text, places)
}

/// Whether a cell or text has words in it.
fn is_wordy(text: &[u8]) -> bool {
    text.len() >= WORDY && memchr::memchr(b' ', text).is_some()
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
