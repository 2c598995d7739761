//! Which rules are tried at a run of digits: by its length and the bytes on either side. Most runs in real files are the
//! small numbers of code and logs, and most rules have no use for them.

use std::ops::Range;

use super::sift::LONGEST_RUN as LONGEST;
use crate::detect::Try;
use crate::rules::{Rule, Trigger};

/// The place of the beginning and the end of the text among the bytes that may stand beside a run.
const EDGE: usize = 256;

/// So many places.
const PLACES: usize = EDGE + 1;

/// The rules that are tried at runs of digits.
#[derive(Debug)]
pub(super) struct Runs<'r> {
    groups: Vec<Group<'r>>,
}

/// Up to 64 tries, a bit each.
#[derive(Debug)]
struct Group<'r> {
    rules: Vec<&'r Rule>,
    by_length: [u64; LONGEST + 1],
    by_before: [u64; PLACES],
    by_before_that: [u64; PLACES],
    by_next: [u64; PLACES],
    by_after_next: [u64; PLACES],
}

impl<'r> Runs<'r> {
    pub(super) fn new(rules: &[&'r Rule]) -> Self {
        let tries: Vec<(&Rule, Try)> =
            rules.iter().flat_map(|rule| tries(rule).into_iter().map(move |t| (*rule, t))).collect();
        Self { groups: tries.chunks(64).map(Group::new).collect() }
    }

    /// Calls `hit` with each rule to try at a run, in their order.
    #[inline]
    pub(super) fn at(&self, hay: &[u8], run: Range<usize>, hit: &mut impl FnMut(&'r Rule)) {
        let place = |at: Option<usize>| at.and_then(|at| hay.get(at)).map_or(EDGE, |&b| usize::from(b));
        let (next, after_next) = (place(Some(run.end)), place(Some(run.end + 1)));
        let (mut before, before_that) = (place(run.start.checked_sub(1)), place(run.start.checked_sub(2)));
        // The end of a word such as `int`, and no escape.
        if matches!(u8::try_from(before), Ok(b'n' | b'r' | b't')) && before_that != usize::from(b'\\') {
            before = usize::from(b'x');
        }
        for group in &self.groups {
            let mut bits = group.by_length[run.len()] & group.by_before[before] & group.by_next[next];
            bits &= group.by_before_that[before_that] & group.by_after_next[after_next];
            let mut last: Option<&Rule> = None;
            while bits != 0 {
                let rule = group.rules[bits.trailing_zeros() as usize];
                bits &= bits - 1;
                if !last.is_some_and(|last| std::ptr::eq(last, rule)) {
                    hit(rule);
                    last = Some(rule);
                }
            }
        }
    }
}

fn tries(rule: &Rule) -> Vec<Try> {
    match rule.trigger {
        // A number of n digits may begin with a group of any length up to n.
        Trigger::Digits(n) => vec![Try { runs: 1..=n.min(LONGEST) as u8, ..Try::ANY }],
        _ => rule.validators.first().and_then(|v| v.finder).map_or_else(Vec::new, |finder| finder.tries.to_vec()),
    }
}

impl<'r> Group<'r> {
    fn new(tries: &[(&'r Rule, Try)]) -> Self {
        let mut this = Self {
            rules: tries.iter().map(|(rule, _)| *rule).collect(),
            by_length: [0; LONGEST + 1],
            by_before: [0; PLACES],
            by_before_that: [0; PLACES],
            by_next: [0; PLACES],
            by_after_next: [0; PLACES],
        };
        for (i, (_, try_at)) in tries.iter().enumerate() {
            let bit = 1 << i;
            (1..=LONGEST).filter(|&n| try_at.runs.contains(&(n as u8))).for_each(|n| this.by_length[n] |= bit);
            for place in 0..PLACES {
                let byte = u8::try_from(place).ok();
                let bit_if = |holds: fn(Option<u8>) -> bool| if holds(byte) { bit } else { 0 };
                this.by_before[place] |= bit_if(try_at.before);
                this.by_before_that[place] |= bit_if(try_at.before_that);
                this.by_next[place] |= bit_if(try_at.next);
                this.by_after_next[place] |= bit_if(try_at.after_next);
            }
        }
        this
    }
}
