//! One column: what its name says to each rule, and how its cells fared.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use aho_corasick::AhoCorasick;

use super::verdict::{CHANCE, ColumnRead};
use super::weigh::{Label, parted};
use super::{Hit, Scanner};
use crate::detect::{Canonical, Found, Verdict, text};
use crate::finding::Piece;
use crate::format::table::TableId;
use crate::rules::spelling::{self, fold};
use crate::rules::words::Words;
use crate::rules::{Effect, Rule, Sign, Trigger};

/// Longer cells are no single value.
const LONGEST_VALUE: usize = 200;

/// Points that any column can add at most are worked out once a rule; below this nothing is a finding.
const LEAST: i32 = 35;

/// A column while its file is read.
pub(super) struct Column<'s> {
    pub(super) table: TableId,
    /// Its name as names are compared.
    pub(super) lower: String,
    /// Cells that are not empty.
    pub(super) cells: u64,
    /// Whether its cells are halves of values.
    pub(super) in_pair: bool,
    name: String,
    position: u32,
    labels: Arc<Labels>,
    stats: Vec<Stat<'s>>,
    categories: Vec<Category>,
    serial: u64,
}

/// How the cells of a column fared with one rule.
pub(super) struct Stat<'s> {
    pub(super) rule: &'s Rule,
    /// Cells that hold an accepted value.
    pub(super) hits: u64,
    /// Those of them that two cells make together.
    pub(super) joined: u64,
    /// Cells that hold something of the right shape.
    pub(super) tried: u64,
    hit_in: u64,
    tried_in: u64,
    lift: i32,
    /// Hits by class, counted where a pack asks for a share of a class.
    classes: Vec<(&'static str, u64)>,
}

struct Category {
    id: Arc<str>,
    cells: u64,
    hit_in: u64,
}

/// What a name says to all rules. Working it out takes every rule's words and names, and files of one kind have the same
/// names, so it is kept.
#[derive(Debug)]
pub(super) struct Labels {
    /// By the rule's id.
    labels: Vec<(Arc<str>, Label)>,
    /// The rules that are tried on whole cells because of the name, by their places.
    whole_rules: Vec<usize>,
}

/// What names say, for all threads.
#[derive(Debug)]
pub(super) struct Names {
    /// The labels of names that were met.
    known: Mutex<HashMap<String, Arc<Labels>>>,
    /// Every word and name that a rule asks a label for, and the place of the rule. Most keys of JSON hold none, which is
    /// told in a hundredth of the time that it takes to ask each rule.
    searcher: Option<AhoCorasick>,
    owners: Vec<usize>,
}

/// No more names are remembered.
const MOST_KNOWN: usize = 50_000;

impl Names {
    pub(super) fn new(rules: &[Rule]) -> Self {
        let of = |rule: &Rule| {
            let words = [&rule.words, &rule.keywords].into_iter().flatten().flat_map(Words::spelled);
            let names = rule.evidence.iter().filter_map(|evidence| match &evidence.sign {
                Sign::Column(names) => Some(names),
                _ => None,
            });
            // Of a name with stars, its longest part must be there.
            let part = |name: &String| name.split('*').max_by_key(|part| part.len()).unwrap_or_default().to_owned();
            words.chain(names.flatten().map(part)).collect::<Vec<_>>()
        };
        let all =
            rules.iter().enumerate().flat_map(|(place, rule)| of(rule).into_iter().map(move |word| (word, place)));
        let (words, owners): (Vec<_>, Vec<_>) = all.unzip();
        Self { known: Mutex::default(), searcher: AhoCorasick::new(words).ok(), owners }
    }

    /// The places of the rules that a name could say something to, in their order. `lower` is the name as names are
    /// compared.
    fn rules(&self, name: &str, lower: &str, all: usize) -> Vec<usize> {
        let Some(searcher) = &self.searcher else { return (0..all).collect() };
        let text = [&spelling::lower(name), &spelling::lower(&parted(name)), lower].map(str::to_owned).join("\n");
        let mut places: Vec<usize> =
            searcher.find_overlapping_iter(&text).map(|word| self.owners[word.pattern().as_usize()]).collect();
        places.sort_unstable();
        places.dedup();
        places
    }
}

impl Labels {
    fn of(scanner: &Scanner<'_>, name: &str, lower: &str) -> Arc<Self> {
        let names = &scanner.tools.names;
        // A thread that panics ends the process, so nothing half made is ever seen.
        let lock = || names.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(name) {
            return Arc::clone(known);
        }
        let rules = &scanner.rules().rules;
        let made = Arc::new(Self::new(rules, &names.rules(name, lower, rules.len()), name, lower));
        let mut known = lock();
        if known.len() < MOST_KNOWN {
            known.insert(name.to_owned(), Arc::clone(&made));
        }
        made
    }

    fn new(rules: &[Rule], places: &[usize], name: &str, lower: &str) -> Self {
        let last = last_part(lower).1;
        let mut this = Self { labels: Vec::new(), whole_rules: Vec::new() };
        for (place, rule) in places.iter().map(|&place| (place, &rules[place])) {
            let Some(label) = Label::new(rule, name, lower, last) else { continue };
            let labelled = rule.validators.first().is_some_and(|validator| validator.cells.labelled);
            if (matches!(rule.trigger, Trigger::Cell | Trigger::Near) || labelled) && label.names(rule) {
                this.whole_rules.push(place);
            }
            this.labels.push((rule.id.clone(), label));
        }
        this
    }
}

impl<'s> Column<'s> {
    pub(super) fn new(scanner: &Scanner<'s>, table: TableId, position: u32, name: &str) -> Self {
        let lower = fold(name);
        let labels = Labels::of(scanner, name, &lower);
        Self {
            table,
            lower,
            cells: 0,
            in_pair: false,
            name: name.to_owned(),
            position,
            labels,
            stats: Vec::new(),
            categories: Vec::new(),
            serial: 0,
        }
    }

    /// The cells of a column that a label beside them says something of.
    pub(super) fn told(scanner: &Scanner<'s>, real: &Self, said: &str) -> Self {
        let told = Self::new(scanner, real.table, real.position, said);
        Self { lower: real.lower.clone(), name: real.name.clone(), ..told }
    }

    /// What the name says to a rule.
    pub(super) fn label(&self, rule: &Rule) -> Option<&Label> {
        self.labels.labels.iter().find(|(labelled, _)| Arc::ptr_eq(labelled, &rule.id)).map(|(_, label)| label)
    }

    /// Whether whole cells are looked at because of the name.
    pub(super) fn tries_whole(&self) -> bool {
        !self.labels.whole_rules.is_empty()
    }

    /// Tries a cell as one value.
    pub(super) fn whole(&self, scanner: &Scanner<'s>, cell: &[u8], add: &mut dyn FnMut(Hit<'s>)) {
        let cell = cell.trim_ascii_end();
        let start = cell.len() - cell.trim_ascii_start().len();
        if cell.is_empty() || cell.len() - start > LONGEST_VALUE {
            return;
        }
        for rule in self.labels.whole_rules.iter().map(|&place| &scanner.rules().rules[place]) {
            let written = text::decode(&cell[start..]);
            if matches!(rule.trigger, Trigger::Near) {
                let verdict =
                    Verdict { class: "", canonical: Canonical::new(written.to_lowercase()), precision_m: None };
                let found = Found { span: start..cell.len(), form: "cell", verdict };
                let told = says_something(&written).then(|| scanner.hit(rule, found, cell, self.label(rule)));
                told.flatten().into_iter().for_each(&mut *add);
                continue;
            }
            let mut verdicts =
                rule.validators.iter().map(|validator| (validator.accept)(&written, scanner.tools.today));
            let Some(Some(verdict)) = verdicts.next() else { continue };
            if verdicts.all(|verdict| verdict.is_some()) {
                let found = Found { span: start..cell.len(), form: "cell", verdict };
                scanner.hit(rule, found, cell, self.label(rule)).into_iter().for_each(&mut *add);
            }
        }
        for (rule, accept) in &scanner.tools.whole_cells {
            if let Some(found) = accept(cell, scanner.tools.today) {
                scanner.hit(rule, found, cell, self.label(rule)).into_iter().for_each(&mut *add);
            }
        }
    }

    /// The number of the next cell that holds something.
    pub(super) fn begin_cell(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// Counts a value of the right shape for a rule in the cell that will come next.
    pub(super) fn tried(&mut self, rule: &'s Rule) {
        let serial = self.cells;
        let stat = self.stat(rule);
        if stat.tried_in != serial {
            stat.tried_in = serial;
            stat.tried += 1;
        }
    }

    /// Whether the evidence of the whole record and column could make a finding of a hit.
    pub(super) fn may_keep(&mut self, hit: &Hit<'s>) -> bool {
        hit.trail.is_some() || hit.points + self.stat(hit.rule).lift + hit.rule.companion_points() >= LEAST
    }

    /// Counts a hit in a cell, unless no evidence of the whole column could make a finding of it.
    pub(super) fn keeps(&mut self, hit: &Hit<'s>, serial: u64) -> bool {
        let stat = self.stat(hit.rule);
        if hit.points + stat.lift < LEAST {
            return hit.trail.is_some();
        }
        // Kinds that a pack trusts less are those that chance gives more often: of account numbers one in eight passes as
        // a help number or a number of 2032. They prove nothing about their column.
        let proves = hit.class.base >= hit.rule.default.base;
        if proves && stat.hit_in != serial {
            stat.hit_in = serial;
            stat.hits += 1;
            stat.joined += u64::from(hit.form == "split");
            match stat.classes.iter_mut().find(|(class, _)| *class == hit.verdict.class) {
                Some((_, hits)) => *hits += 1,
                None => stat.classes.push((hit.verdict.class, 1)),
            }
        }
        let category = &hit.class.category;
        match self.categories.iter_mut().find(|known| known.id == *category) {
            Some(known) if known.hit_in == serial => {}
            Some(known) => (known.hit_in, known.cells) = (serial, known.cells + 1),
            None => self.categories.push(Category { id: category.clone(), cells: 1, hit_in: serial }),
        }
        true
    }

    pub(super) fn has_findings(&self) -> bool {
        !self.categories.is_empty()
    }

    /// `others` says whether the table has a column of one of these names.
    pub(super) fn finish(self, scanner: &Scanner, others: &dyn Fn(&[String]) -> bool) -> ColumnRead {
        let supports = |rule: &Rule| self.label(rule).is_some_and(|label| label.supports(rule));
        let pieces = |stat: &Stat| stat.pieces(self.cells, supports(stat.rule), others);
        let notes: BTreeMap<_, _> = self.stats.iter().map(|stat| (stat.rule.id.clone(), pieces(stat))).collect();
        let sum = |pieces: &Vec<Piece>| pieces.iter().filter_map(|piece| piece.points).sum();
        ColumnRead {
            table: self.table.0 as usize,
            position: self.position,
            name: scanner.name(self.name.as_ref()).into(),
            cells: self.cells,
            shares: notes.iter().map(|(rule, pieces)| (rule.clone(), sum(pieces))).collect(),
            notes,
            categories: self.categories.into_iter().map(|category| (category.id, category.cells)).collect(),
        }
    }

    fn stat(&mut self, rule: &'s Rule) -> &mut Stat<'s> {
        let known = self.stats.iter().position(|stat| std::ptr::eq(stat.rule, rule));
        let at = known.unwrap_or_else(|| {
            let named = self.label(rule).is_some_and(|label| label.supports(rule));
            self.stats.push(Stat {
                rule,
                hits: 0,
                joined: 0,
                tried: 0,
                hit_in: 0,
                tried_in: 0,
                lift: lift(rule, named),
                classes: Vec::new(),
            });
            self.stats.len() - 1
        });
        &mut self.stats[at]
    }
}

/// Whether a cell of a column such as "diagnose" tells anything: words, not a number, a date or a no.
fn says_something(cell: &str) -> bool {
    const NOTHING_TOLD: [&str; 16] = [
        "nei", "ja", "no", "yes", "ingen", "none", "null", "ukjent", "unknown", "n/a", "na", "true", "false",
        "usikker", "annet", "other",
    ];
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 2 && !NOTHING_TOLD.contains(&&*cell.to_lowercase())
}

impl Stat<'_> {
    /// Cells whose value is of this class.
    pub(super) fn of_class(&self, class: &str) -> u64 {
        self.classes.iter().find(|(known, _)| *known == class).map_or(0, |(_, hits)| *hits)
    }
}

/// The most that a whole column and its table can add; a share proves nothing where chance passes often and the name
/// does not speak for the rule.
fn lift(rule: &Rule, named: bool) -> i32 {
    let share = named || rule.chance.unwrap_or(CHANCE) <= CHANCE;
    let waits = |sign: &Sign| match sign {
        Sign::ColumnShare(..) => share,
        Sign::TableColumn(_) => true,
        _ => false,
    };
    let given = rule.evidence.iter().filter(|evidence| waits(&evidence.sign));
    let points = given.filter_map(|evidence| match evidence.effect {
        Effect::Points(points) if points > 0 => Some(points),
        _ => None,
    });
    points.sum()
}

/// A key path parted before its last key, or a name that is one part.
pub(super) fn last_part(name: &str) -> (&str, &str) {
    let name = name.trim_end_matches("[]");
    name.split_at(name.rfind('.').map_or(0, |dot| dot + 1))
}
