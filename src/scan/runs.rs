//! Which rules are tried at a run of digits: by its length and the byte behind it. Most runs in real files are the
//! small numbers of code and logs, and most rules have no use for them.

use crate::detect::Finder;
use crate::rules::{Rule, Trigger};

/// Longer runs are all one.
const LONGEST: usize = 31;

/// The place of the end of the text among the bytes that may follow.
const END: usize = 256;

/// The rules that are tried at runs of digits.
#[derive(Debug)]
pub(super) struct Runs<'r> {
    groups: Vec<Group<'r>>,
}

/// Up to 64 rules, a bit each.
#[derive(Debug)]
struct Group<'r> {
    rules: Vec<&'r Rule>,
    by_length: [u64; LONGEST + 1],
    by_next: [u64; END + 1],
}

impl<'r> Runs<'r> {
    pub(super) fn new(rules: &[&'r Rule]) -> Self {
        Self { groups: rules.chunks(64).map(Group::new).collect() }
    }

    /// The rules to try at the run that begins at `at`, in their order.
    #[inline]
    pub(super) fn at(&self, hay: &[u8], at: usize) -> impl Iterator<Item = &'r Rule> {
        let run = hay[at..].iter().take(LONGEST).take_while(|b| b.is_ascii_digit()).count();
        let next = hay.get(at + run).map_or(END, |&b| usize::from(b));
        self.groups.iter().flat_map(move |group| {
            let mut bits = group.by_length[run] & group.by_next[next];
            std::iter::from_fn(move || {
                let rule = *group.rules.get(bits.trailing_zeros() as usize)?;
                bits &= bits - 1;
                Some(rule)
            })
        })
    }
}

impl<'r> Group<'r> {
    fn new(rules: &[&'r Rule]) -> Self {
        let mut this = Self { rules: rules.to_vec(), by_length: [0; LONGEST + 1], by_next: [0; END + 1] };
        for (i, rule) in rules.iter().enumerate() {
            let bit = 1 << i;
            let set = |place: &mut u64| *place |= bit;
            match (&rule.trigger, rule.validators.first().and_then(|validator| validator.finder)) {
                // A number of n digits may begin with a group of any length up to n.
                (Trigger::Digits(n), _) => this.by_length[1..=*n].iter_mut().for_each(set),
                (_, Some(Finder { runs, .. })) if !runs.is_empty() => {
                    runs.iter().for_each(|&run| set(&mut this.by_length[usize::from(run).min(LONGEST)]));
                }
                _ => this.by_length.iter_mut().for_each(set),
            }
            match rule.validators.first().and_then(|validator| validator.finder) {
                Some(Finder { next: Some(bytes), .. }) if matches!(rule.trigger, Trigger::Own) => {
                    bytes.iter().for_each(|&byte| this.by_next[usize::from(byte)] |= bit);
                }
                _ => this.by_next.iter_mut().for_each(|place| *place |= bit),
            }
        }
        this
    }
}
