//! Which rules are tried at a run of digits: by its length and the bytes on either side. Most runs in real files are the
//! small numbers of code and logs, and most rules have no use for them.

use crate::detect::{Try, digits};
use crate::rules::{Rule, Trigger};

/// Longer runs are all one.
const LONGEST: usize = 31;

/// The place of the beginning and the end of the text among the bytes that may stand beside a run.
const EDGE: usize = 256;

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
    by_before: [u64; EDGE + 1],
    by_next: [u64; EDGE + 1],
}

impl<'r> Runs<'r> {
    pub(super) fn new(rules: &[&'r Rule]) -> Self {
        let tries: Vec<(&Rule, Try)> =
            rules.iter().flat_map(|rule| tries(rule).into_iter().map(move |t| (*rule, t))).collect();
        Self { groups: tries.chunks(64).map(Group::new).collect() }
    }

    /// Calls `hit` with each rule to try at the run that begins at `at`, in their order.
    #[inline]
    pub(super) fn at(&self, hay: &[u8], at: usize, hit: &mut impl FnMut(&'r Rule)) {
        let run = digits::run(hay, at, LONGEST);
        let before = at.checked_sub(1).map_or(EDGE, |i| usize::from(hay[i]));
        let next = hay.get(at + run).map_or(EDGE, |&b| usize::from(b));
        for group in &self.groups {
            let mut bits = group.by_length[run] & group.by_before[before] & group.by_next[next];
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
            by_before: [0; EDGE + 1],
            by_next: [0; EDGE + 1],
        };
        for (i, (_, Try { runs, before, next })) in tries.iter().enumerate() {
            let bit = 1 << i;
            (1..=LONGEST).filter(|&n| runs.contains(&(n as u8))).for_each(|n| this.by_length[n] |= bit);
            for place in 0..=EDGE {
                let byte = u8::try_from(place).ok();
                this.by_before[place] |= if before(byte) { bit } else { 0 };
                this.by_next[place] |= if next(byte) { bit } else { 0 };
            }
        }
        this
    }
}
