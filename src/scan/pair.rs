//! Cells of one record that make one value together: latitude and longitude, north and east, a birth date and the last
//! five digits. Columns belong together by their names, or, where a validator knows their cells by their looks, because
//! their cells fit row by row.

use std::collections::BTreeMap;

use super::Scanner;
use super::column::last_part;
use crate::detect::{Day, Found, text};
use crate::finding::Span;
use crate::format::table::ColumnId;
use crate::rules::{Pair, Rule};

/// Halves are short, but not so short: three digits are left of `00123`.
const LONGEST_HALF: usize = 40;
const SHORTEST_HALF: usize = 2;

/// No more cells of one record wait for their other halves.
const MOST_WAITING: usize = 64;

/// More cells of one record than these are not tried with each other.
const MOST_HALVES: usize = 6;

/// Two columns that do not fit after so many records are not tried again.
const TRIES: u32 = 40;

/// The pairs of one table.
pub(super) struct Pairs<'s> {
    named: Vec<Named<'s>>,
    by_looks: Vec<(&'s Rule, &'s Pair)>,
    halves: Vec<Half>,
    /// Cells of this record whose names are those of halves, and whose other half has not been met yet: the columns of
    /// JSON and XML come with their first cells.
    waiting: Vec<(ColumnId, Vec<u8>, Span)>,
    /// Tries and hits of two columns for one of `by_looks`.
    tallies: BTreeMap<(usize, ColumnId, ColumnId), (u32, u32)>,
    joined: Vec<Joined<'s>>,
}

/// A value that two cells make, at one of them.
pub(super) struct Joined<'s> {
    pub(super) rule: &'s Rule,
    pub(super) column: ColumnId,
    pub(super) found: Found,
    pub(super) text: Vec<u8>,
    pub(super) span: Span,
    /// Whether it is the second cell of a value whose first is told too.
    pub(super) again: bool,
}

struct Named<'s> {
    rule: &'s Rule,
    pair: &'s Pair,
    columns: [ColumnId; 2],
    slots: [Option<(Vec<u8>, Span)>; 2],
}

struct Half {
    pair: usize,
    is_first: bool,
    column: ColumnId,
    text: Vec<u8>,
    span: Span,
}

impl<'s> Pairs<'s> {
    pub(super) fn new(scanner: &Scanner<'s>) -> Self {
        let by_looks = scanner.pairs().filter(|(_, pair)| pair.columns.is_empty()).collect();
        Self {
            named: Vec::new(),
            by_looks,
            halves: Vec::new(),
            waiting: Vec::new(),
            tallies: BTreeMap::new(),
            joined: Vec::new(),
        }
    }

    /// Pairs a new column with those that its name goes with; `known` finds a column of the table by its name in lower
    /// case. Says whether its name is that of a half, met or not.
    pub(super) fn meet(
        &mut self,
        scanner: &Scanner<'s>,
        lower: &str,
        new: ColumnId,
        known: &dyn Fn(&str) -> Option<ColumnId>,
    ) -> bool {
        let mut is_half = false;
        let name = last_part(lower);
        for (rule, pair) in scanner.pairs() {
            for (first, second) in &pair.columns {
                let (of_first, of_second) = (partner(name, first, second), partner(name, second, first));
                is_half |= of_first.is_some() || of_second.is_some();
                let as_first = of_first.and_then(|name| known(&name)).map(|other| [new, other]);
                let as_second = of_second.and_then(|name| known(&name)).map(|other| [other, new]);
                for columns in as_first.into_iter().chain(as_second) {
                    if self.named.iter().any(|known| known.columns == columns && std::ptr::eq(known.rule, rule)) {
                        continue;
                    }
                    let slots = columns.map(|column| {
                        let last = self.waiting.iter().rev().find(|(waiting, ..)| *waiting == column);
                        last.map(|(_, text, span)| (text.clone(), span.clone()))
                    });
                    self.named.push(Named { rule, pair, columns, slots });
                }
            }
        }
        is_half
    }

    /// Whether a cell is, or looks like, a half.
    pub(super) fn wants(&self, in_pair: bool, cell: &[u8]) -> bool {
        let like = |side: Option<fn(&[u8]) -> bool>| side.is_some_and(|looks| looks(cell));
        cell.len() <= LONGEST_HALF
            && cell.len() >= SHORTEST_HALF
            && (in_pair || self.by_looks.iter().any(|(_, pair)| like(pair.joint.first) || like(pair.joint.second)))
    }

    /// Takes a cell of the current record; `locate` is asked where it stands if that may be told.
    pub(super) fn cell(&mut self, today: Day, column: ColumnId, in_pair: bool, cell: &[u8], locate: &dyn Fn() -> Span) {
        let mut alone = true;
        for named in &mut self.named {
            alone &= !named.columns.contains(&column);
            for side in 0..2 {
                if named.columns[side] == column {
                    named.slots[side] = Some((cell.to_vec(), locate()));
                }
            }
            if let [Some(_), Some(_)] = named.slots
                && let [Some(first), Some(second)] = std::mem::take(&mut named.slots)
            {
                let [a, b] = named.columns;
                self.joined.extend(join((named.rule, named.pair), (a, first), (b, second), today));
            }
        }
        if alone && in_pair && self.waiting.len() < MOST_WAITING {
            self.waiting.push((column, cell.to_vec(), locate()));
        }
        for (index, (_, pair)) in self.by_looks.iter().enumerate() {
            let joint = pair.joint;
            for (is_first, looks) in [(true, joint.first), (false, joint.second)] {
                if looks.is_some_and(|looks| looks(cell)) {
                    let span = if is_first || joint.both { locate() } else { Span::default() };
                    self.halves.push(Half { pair: index, is_first, column, text: cell.to_vec(), span });
                }
            }
        }
    }

    /// The record is whole: cells that look like halves are tried with each other.
    pub(super) fn end_record(&mut self, today: Day) {
        for named in &mut self.named {
            named.slots = [None, None];
        }
        self.waiting.clear();
        if self.halves.is_empty() {
            return;
        }
        let halves = std::mem::take(&mut self.halves);
        let sides = |wanted: bool| halves.iter().filter(move |half| half.is_first == wanted).take(MOST_HALVES);
        for first in sides(true) {
            for second in sides(false).filter(|second| second.pair == first.pair && second.column != first.column) {
                let named = |named: &Named| named.columns == [first.column, second.column];
                let (tries, hits) = self.tallies.entry((first.pair, first.column, second.column)).or_default();
                if (*tries >= TRIES && *hits * 4 < *tries) || self.named.iter().any(named) {
                    continue;
                }
                let (rule, pair) = self.by_looks[first.pair];
                let side = |half: &Half| (half.column, (half.text.clone(), half.span.clone()));
                let joined = join((rule, pair), side(first), side(second), today);
                *tries += 1;
                *hits += u32::from(!joined.is_empty());
                self.joined.extend(joined);
            }
        }
        self.halves = halves;
        self.halves.clear();
    }

    /// The values that two cells made since the last time.
    pub(super) fn take_joined(&mut self) -> Vec<Joined<'s>> {
        std::mem::take(&mut self.joined)
    }
}

/// A cell that is a half, and its column.
type Side = (ColumnId, (Vec<u8>, Span));

fn join<'s>((rule, pair): (&'s Rule, &'s Pair), first: Side, second: Side, today: Day) -> Vec<Joined<'s>> {
    let joint = pair.joint;
    let written = |side: &Side| text::decode(&side.1.0).trim().to_owned();
    let Some(verdict) = (joint.accept)(&written(&first), &written(&second), today) else { return Vec::new() };
    let sides = if joint.both { vec![first, second] } else { vec![first] };
    let joined = sides.into_iter().enumerate().map(|(side, (column, (text, span)))| {
        let found = Found { span: 0..text.len(), form: joint.form, verdict: verdict.clone() };
        Joined { rule, column, found, text, span, again: side > 0 }
    });
    joined.collect()
}

/// The name that goes with a name where `own` matches it: `start_lon` for `start_lat`, `*_lat` and `*_lon`. Only the
/// last key of a path varies.
fn partner((path, last): (&str, &str), own: &str, other: &str) -> Option<String> {
    // Nearly all names differ from it in their first or last letter.
    let differs = |a: Option<&u8>, b: Option<&u8>| a != b && b != Some(&b'*');
    if differs(last.as_bytes().first(), own.as_bytes().first())
        || differs(last.as_bytes().last(), own.as_bytes().last())
    {
        return None;
    }
    let other = match own.split_once('*') {
        None => (own == last).then(|| other.to_owned()),
        Some((head, tail)) => {
            let rest = last.strip_prefix(head)?.strip_suffix(tail)?;
            Some(other.replacen('*', rest, 1))
        }
    }?;
    Some(format!("{path}{other}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_go_together() {
        let partner = |name, own, other| partner(last_part(name), own, other);
        assert_eq!(partner("lat", "lat", "lon").as_deref(), Some("lon"));
        assert_eq!(partner("start_lat", "*_lat", "*_lon").as_deref(), Some("start_lon"));
        assert_eq!(partner("spor[].lat", "lat", "lon").as_deref(), Some("spor[].lon"));
        assert_eq!(partner("flat", "lat", "lon"), None);
        assert_eq!(partner("lat_lon", "*_lat", "*_lon"), None);
        assert_eq!(partner("", "*_lat", "*_lon"), None);
    }
}
