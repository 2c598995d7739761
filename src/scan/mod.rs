//! Floor 3: a text goes in, findings come out. Sift, validate, weigh, settle, mask; nothing above this floor sees a
//! value.

mod beside;
mod column;
mod company;
mod container;
mod file;
mod key;
mod keyword;
mod layers;
mod mask;
mod name;
mod pair;
mod runs;
mod search;
mod settle;
mod sift;
mod table;
mod told;
mod verdict;
mod weigh;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;

pub use file::{FileRead, Limits, Piped};
pub use verdict::{ColumnRead, TableRead, Verdicts};

use crate::detect::{Anchor, Day, Found, Verdict, WholeCell};
use crate::file_kind::FileKinds;
use crate::finding::{Confidence, Fate, Finding, Key, KindKey, Span, Tag, Trail};
use crate::format::sniff::Charset;
use crate::format::text::{WINDOW, Windows};
use crate::reason::Reason;
use crate::rules::words::Words;
use crate::rules::{Class, Pair, Rule, RuleSet, Trigger};
use column::Names;
use company::Company;
use keyword::Keywords;
use layers::Signals;
use runs::Runs;
use settle::Settling;
use weigh::{Label, Scene};

/// What a scan needs to know: the rules, the key for fingerprints, and today's date (there is no clock down here).
#[derive(Clone)]
pub struct Scanner<'r> {
    tools: Arc<Tools<'r>>,
    /// What kind of file is scanned.
    kinds: FileKinds,
    /// Whether findings carry their trail, and what came to nothing is handed on.
    explains: bool,
    /// Whether what looks like a value and is none is handed on too.
    refusals: bool,
    window: usize,
}

/// It holds automata, which are pages of numbers, and nothing that tells more than the packs do.
impl fmt::Debug for Scanner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scanner({} rules)", self.rules().rules.len())
    }
}

/// What is made once for all files.
struct Tools<'r> {
    rules: &'r RuleSet,
    /// By category: deriving one for each finding cost as much as the fingerprint itself.
    keys: BTreeMap<&'r str, KindKey>,
    today: Day,
    /// Rules tried at each run of digits, at each `@`, behind keywords, and those with a pattern.
    digit_rules: Runs<'r>,
    at_rules: Vec<&'r Rule>,
    keywords: Keywords<'r>,
    pattern_rules: Vec<&'r Rule>,
    /// What shows that values may hide under escapes.
    signals: Signals,
    /// The keywords of rules that look near identifiers, and those rules, which own them.
    near: Option<(Words, Vec<&'r Rule>)>,
    /// What names of columns say.
    names: Names,
    /// Rules that accept whole cells on the word of the rest of their column.
    whole_cells: Vec<(&'r Rule, WholeCell)>,
    /// No rule counts digits alone, so that a date or time cannot be a value.
    passes_times: bool,
}

/// A cell with fewer digits and no `@` holds nothing that a validator finds by itself: the mark of a motorcycle is the
/// shortest.
const FEWEST_DIGITS: usize = 4;

/// How far before its trigger a value may begin; what ends before the next core by more than this is settled.
const LONGEST_LEAD: usize = 2048;

impl<'r> Scanner<'r> {
    /// A scanner for these rules.
    pub fn new(rules: &'r RuleSet, key: &Key, today: Day) -> Self {
        let all = &rules.rules;
        let classes = all.iter().flat_map(|rule| rule.classes.values().chain([&rule.default]));
        let of =
            |wanted: Anchor| -> Vec<&Rule> { all.iter().filter(move |rule| anchor(rule) == Some(wanted)).collect() };
        let tools = Tools {
            rules,
            keys: classes.map(|class| (&*class.category, key.of_kind(&class.category))).collect(),
            today,
            digit_rules: Runs::new(&of(Anchor::Digit)),
            at_rules: of(Anchor::At),
            keywords: Keywords::new(all),
            pattern_rules: all.iter().filter(|rule| matches!(rule.trigger, Trigger::Pattern(_))).collect(),
            signals: Signals::new(),
            near: near_words(all),
            names: Names::new(all),
            whole_cells: all.iter().filter_map(|rule| Some((rule, rule.validators.first()?.cells.whole?))).collect(),
            passes_times: !all.iter().any(|rule| matches!(rule.trigger, Trigger::Digits(_))),
        };
        Self { tools: Arc::new(tools), kinds: FileKinds::default(), explains: false, refusals: false, window: WINDOW }
    }

    /// The same scanner with windows of another size; it finds the same.
    pub fn with_window(self, bytes: usize) -> Self {
        Self { window: bytes, ..self }
    }

    /// The same scanner, for somebody who wants to know why: findings carry their trail, and every candidate is handed
    /// on, whatever became of it.
    pub fn explaining(self) -> Self {
        Self { explains: true, ..self }
    }

    /// The same scanner, which also hands on what looks like a value and is none, with the reason in its trail.
    pub fn with_refusals(self) -> Self {
        Self { explains: true, refusals: true, ..self }
    }

    /// The rules in force.
    pub fn rules(&self) -> &'r RuleSet {
        self.tools.rules
    }

    /// Scans a text window by window and hands on each finding, in the order of their places. `go_on` is asked between
    /// windows; what was found until it says no has been handed on. Returns the bytes read, and what could not be looked
    /// into.
    ///
    /// # Errors
    /// What reading the source said, after everything before it was scanned.
    pub fn text(
        &self,
        source: impl Read,
        charset: Charset,
        go_on: &dyn Fn() -> bool,
        found: &mut dyn FnMut(Finding),
    ) -> (u64, io::Result<Option<Reason>>) {
        let mut windows = Windows::new(source, charset, self.window);
        let mut settling = Settling::default();
        let mut company = Company::default();
        let mut gap = None;
        let mut tell = |safe: u64, settling: &mut Settling<'r>, company: &mut Company<'r>| {
            settling.settle(safe, &mut |claim| company.meet(claim));
            // What is not settled yet may still speak for what is.
            company.release(safe, &mut |hit| self.finding(hit).into_iter().for_each(&mut *found));
        };
        let result = loop {
            match windows.next_window() {
                Ok(Some(mut window)) => {
                    gap = gap.max(self.window(&mut window, &mut settling));
                    let safe = (window.start + window.core.end as u64).saturating_sub(LONGEST_LEAD as u64);
                    tell(safe, &mut settling, &mut company);
                    if !windows.is_over() && !go_on() {
                        break Ok(gap);
                    }
                }
                Ok(None) => break Ok(gap),
                Err(error) => break Err(error),
            }
        };
        tell(u64::MAX, &mut settling, &mut company);
        (windows.bytes_read(), result)
    }

    /// The findings of a text in memory.
    pub fn bytes(&self, text: &[u8]) -> Vec<Finding> {
        let mut all = Vec::new();
        let (_, result) = self.text(text, Charset::Bytes { bom: 0 }, &|| true, &mut |finding| all.push(finding));
        debug_assert!(result.is_ok(), "memory does not fail to be read");
        all
    }

    /// All pairs of all rules.
    fn pairs(&self) -> impl Iterator<Item = (&'r Rule, &'r Pair)> {
        self.rules().rules.iter().flat_map(|rule| rule.pairs.iter().map(move |pair| (rule, pair)))
    }

    /// What was found, weighed with what lies around it and with the name of its column; `None` where nothing that is
    /// still to come could make a finding of it.
    fn hit(&self, rule: &'r Rule, found: Found, hay: &[u8], label: Option<&Label>) -> Option<Hit<'r>> {
        let class = rule.class(found.verdict.class);
        let scene = Scene { rule, class, found: &found, hay, label, kinds: self.kinds };
        let trail = || Trail { form: found.form, base: class.base, pieces: Vec::new(), fate: Fate::Weighed };
        let mut trail = self.explains.then(|| Box::new(trail()));
        let points = match weigh::points(&scene, trail.as_deref_mut()) {
            Some(points) => points.min(class.cap.most_points()),
            None if trail.is_some() => NOTHING,
            None => return None,
        };
        Some(Hit {
            rule,
            class,
            span: found.span,
            verdict: found.verdict,
            form: found.form,
            points,
            at: Span::default(),
            trail,
        })
    }

    /// The finding that a hit is: here the value is masked and fingerprinted. `None` where its points are too few.
    fn finding(&self, hit: Hit) -> Option<Finding> {
        let counts = hit.trail.is_some() || Confidence::of(hit.points).is_some();
        (counts && self.wants(&hit)).then(|| self.provisional(hit))
    }

    /// Whether findings of its category are asked for. What is not still speaks for what is.
    fn wants(&self, hit: &Hit) -> bool {
        self.rules().wants(&hit.class.category)
    }

    /// The same, whatever its points: a column may still add to them.
    fn provisional(&self, hit: Hit) -> Finding {
        let Hit { rule, class, verdict, points, at, trail, .. } = hit;
        Finding {
            span: at,
            category: class.category.clone(),
            rule: rule.id.clone(),
            class: verdict.class,
            confidence: Confidence::of(points).unwrap_or(Confidence::Possible),
            points,
            column: None,
            cap: class.cap,
            again: false,
            synthetic: class.synthetic,
            precision_m: verdict.precision_m,
            masked: mask::mask(&class.category, &verdict),
            fingerprint: self.tools.keys[&*class.category].fingerprint(&verdict.canonical),
            tag: Tag::of(&verdict.canonical),
            trail,
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
    /// Where in the text that it was looked for in.
    span: Range<usize>,
    verdict: Verdict,
    /// How it is written.
    form: &'static str,
    points: i32,
    /// Where in the file, once that is known.
    at: Span,
    trail: Option<Box<Trail>>,
}

impl Hit<'_> {
    /// Whether its points count: nothing vetoed it or took its place.
    fn stands(&self) -> bool {
        self.trail.as_ref().is_none_or(|trail| trail.fate == Fate::Weighed)
    }

    /// Whether it could become a finding, by its own points and what a companion may add.
    fn may_count(&self) -> bool {
        self.trail.is_some() || Confidence::of(self.points + self.rule.companion_points()).is_some()
    }
}

/// The points of what is no candidate any more: nothing makes up for them.
const NOTHING: i32 = -10_000;

fn near_words(rules: &[Rule]) -> Option<(Words, Vec<&Rule>)> {
    let near: Vec<&Rule> = rules.iter().filter(|rule| matches!(rule.trigger, Trigger::Near)).collect();
    let words =
        near.iter().enumerate().flat_map(|(owner, rule)| rule.search.iter().map(move |word| (word.clone(), owner)));
    let words: Vec<_> = words.collect();
    Some((Words::new(&words, 0).ok().filter(|_| !words.is_empty())?, near))
}

/// What a rule is tried at, or `None` for a pattern.
fn anchor(rule: &Rule) -> Option<Anchor> {
    match rule.trigger {
        Trigger::Pattern(_) | Trigger::Cell | Trigger::Pair | Trigger::Near | Trigger::Keyword => None,
        Trigger::Digits(_) => Some(Anchor::Digit),
        Trigger::Own => rule.validators.first().and_then(|v| v.finder).map(|finder| finder.anchor),
    }
}
