//! Floor 2: rule packs, read from TOML and compiled once into a [`RuleSet`] that cannot be wrong afterwards.

mod compile;
mod describe;
pub mod generate;
mod lint;
mod pack;
pub mod spelling;
pub mod words;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use regex::bytes::Regex;

use crate::detect::shape::Shape;
use crate::detect::{Joint, Validator};
use crate::file_kind::FileKind;
use crate::finding::Confidence;
pub use lint::lint;
use words::Words;

/// The packs in force and what compiling them made.
#[derive(Debug, Default)]
pub struct RuleSet {
    /// The packs, in the order they were given.
    pub packs: Vec<Pack>,
    /// All rules in force, by id.
    pub rules: Vec<Rule>,
    /// The ids that the packs define, disabled ones included.
    pub ids: Vec<Arc<str>>,
    /// Categories of the packs' own: id and the broader category it falls under.
    pub own_categories: BTreeMap<String, String>,
    /// Only findings of these categories and their children are kept; empty means all.
    pub only: Vec<String>,
}

/// What a report says of a pack.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Namespace of the rule ids.
    pub id: String,
    /// The pack's own version.
    pub version: String,
    /// Title by language.
    pub title: BTreeMap<String, String>,
    /// SHA-256 of the file, 64 hex digits.
    pub digest: String,
    /// How many rules the file holds, disabled ones included.
    pub rule_count: usize,
}

/// One rule, compiled.
#[derive(Debug)]
pub struct Rule {
    /// `pack.name`.
    pub id: Arc<str>,
    /// Title by language.
    pub title: BTreeMap<String, String>,
    /// What the value is, for people who must act on it.
    pub explain: String,
    /// How candidates are found.
    pub trigger: Trigger,
    /// All must accept.
    pub validators: Vec<&'static Validator>,
    /// What holds for a class that the rule does not name.
    pub default: Class,
    /// What holds for the kinds that the validator tells apart.
    pub classes: BTreeMap<String, Class>,
    /// Words of which one must be near, if any are given.
    pub keywords: Option<Words>,
    /// The words that the triggers [`Trigger::Keyword`] and [`Trigger::Near`] look for.
    pub search: Vec<String>,
    /// The pieces of evidence, for and against.
    pub evidence: Vec<Evidence>,
    /// The words of all evidence, each pointing at its piece.
    pub words: Option<Words>,
    /// Cells of two columns that make one value.
    pub pairs: Vec<Pair>,
    /// How often a value of the right shape passes by chance (0 to 1), where the pack says.
    pub chance: Option<f64>,
    /// The tests inside the pack.
    pub tests: Vec<Test>,
}

impl Rule {
    /// The class of this name, or what holds for the others.
    pub fn class(&self, name: &str) -> &Class {
        self.classes.get(name).unwrap_or(&self.default)
    }

    /// The most that companions in the record could add.
    pub fn companion_points(&self) -> i32 {
        let points = self.evidence.iter().filter_map(|evidence| match (&evidence.sign, evidence.effect) {
            (Sign::Companion(..), Effect::Points(points)) => Some(points.max(0)),
            _ => None,
        });
        points.sum()
    }

    /// The title in English, else in any language, else the id.
    pub fn title_en(&self) -> &str {
        self.title.get("en").or_else(|| self.title.values().next()).map_or(&self.id, String::as_str)
    }
}

/// What a kind of value is and what it starts from.
#[derive(Clone, Debug)]
pub struct Class {
    /// Taxonomy id or one of a pack's own.
    pub category: Arc<str>,
    /// Points before evidence.
    pub base: i32,
    /// No evidence lifts it above this.
    pub cap: Confidence,
    /// A test identity by construction.
    pub synthetic: bool,
}

/// How a rule's candidates are found.
#[derive(Debug)]
pub enum Trigger {
    /// Every match of the pattern; group 1, if any, is the value.
    Pattern(Regex),
    /// Every written number of so many digits.
    Digits(usize),
    /// Whatever the first validator finds by itself.
    Own,
    /// What the first validator finds behind one of the rule's keywords.
    Keyword,
    /// The rule's keywords themselves, near a person's identifier only.
    Near,
    /// A whole cell, in a column whose name the rule lists.
    Cell,
    /// Nothing but pairs.
    Pair,
}

/// Two columns whose cells make one value together.
#[derive(Debug)]
pub struct Pair {
    /// The names of the two columns, in lower case; a `*` in both stands for the same text. None: any two columns,
    /// where the validator knows their cells by their looks.
    pub columns: Vec<(String, String)>,
    /// What joins and judges the two cells.
    pub joint: &'static Joint,
}

/// One piece of evidence for or against.
#[derive(Debug)]
pub struct Evidence {
    /// What to look for.
    pub sign: Sign,
    /// What it does when found.
    pub effect: Effect,
}

/// What to look for.
#[derive(Debug)]
pub enum Sign {
    /// One of the rule's words that point here.
    Words(Reach),
    /// The name of the column or key that holds the value is one of these: lower case, `*` for any run.
    Column(Vec<String>),
    /// At least this share of the column's non-empty cells validate (0 to 1), as this class if one is named. Only tables
    /// have one.
    ColumnShare(f64, Option<String>),
    /// The table has another column with one of these names: lower case, `*` for any run.
    TableColumn(Vec<String>),
    /// Hardly more of the column's cells of the right shape validate than this share, and most do not: chance.
    ColumnShareBelow(f64),
    /// The candidate stands in one of these shapes.
    Shape(Vec<(&'static str, Shape)>),
    /// The candidate is written in one of these forms.
    Form(Vec<String>),
    /// A likely finding of one of these categories stands in the same record, or so many bytes of text away.
    Companion(Vec<String>, u64),
    /// The file is of one of these kinds.
    File(Vec<FileKind>),
}

/// How far from the value a word may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// In characters between the word and the value.
    pub within: usize,
    /// On which side.
    pub side: Side,
    /// So many lines away counts too, whatever stands between.
    pub lines: usize,
}

/// A side of the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Before the value.
    Before,
    /// After the value.
    After,
    /// Either.
    Both,
}

/// What a piece of evidence does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Adds points (or takes them), once.
    Points(i32),
    /// The candidate is none.
    Veto,
}

/// A test inside a pack, with its placeholders not yet filled.
#[derive(Debug)]
pub struct Test {
    /// What is scanned, with `{{placeholders}}`.
    pub text: TestText,
    /// The level that the rule must give its best finding, or `None` for no finding at all.
    pub expect: Option<Confidence>,
    /// The class that finding must have, where the test says.
    pub class: Option<String>,
    /// Why it is so.
    pub why: Option<String>,
    /// 1-based line in the pack.
    pub line: usize,
}

/// What a test scans.
#[derive(Debug)]
pub enum TestText {
    /// Running text.
    Running(String),
    /// A table, its cells parted by `;`: a header, and a last line that stands for so many records, each with values
    /// of its own.
    Table(String, usize),
}

/// A pack as it was read, before it is understood.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file as it may be shown in messages.
    pub shown: String,
    /// Its text.
    pub text: String,
}

/// The packs in the binary.
pub fn stock() -> Vec<Source> {
    [("common", include_str!("../../rules/common.toml")), ("no", include_str!("../../rules/no.toml"))]
        .map(|(name, text)| Source { shown: format!("rules/{name}.toml"), text: text.to_owned() })
        .into()
}

/// What is wrong in a pack, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file as it may be shown.
    pub file: String,
    /// 1-based line.
    pub line: usize,
    /// The rule it concerns, if one.
    pub rule: Option<String>,
    /// What is wrong and what to do about it.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if let Some(rule) = &self.rule {
            write!(f, "rule {rule}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl RuleSet {
    /// Compiles packs. Every fault of every pack is told, not the first only.
    ///
    /// # Errors
    /// The faults, when there is any.
    pub fn compile(sources: &[Source]) -> Result<Self, Vec<Fault>> {
        compile::compile(sources)
    }

    /// The stock packs, compiled.
    ///
    /// # Panics
    /// Never in a build that passed its tests: the packs are part of the binary.
    pub fn stock() -> Self {
        Self::compile(&stock()).expect("the packs in the binary are checked by the tests")
    }

    /// Leaves out the rules with this id or below it, and says whether there was one.
    pub fn disable(&mut self, id: &str) -> bool {
        self.rules.retain(|rule| !crate::taxonomy::is_within(&rule.id, id));
        self.ids.iter().any(|known| crate::taxonomy::is_within(known, id))
    }

    /// Keeps only findings of this category and its children, beside what was asked for before; false if no such
    /// category exists.
    pub fn keep_only(&mut self, category: &str) -> bool {
        let known = self.is_category(category);
        if known {
            self.only.push(category.to_owned());
        }
        known
    }

    /// Whether a category is one of the taxonomy's or of a pack's own.
    pub fn is_category(&self, id: &str) -> bool {
        crate::taxonomy::get(id).is_some() || self.own_categories.contains_key(id)
    }

    /// Whether findings of this category are asked for.
    pub fn wants(&self, category: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| crate::taxonomy::is_within(category, only))
    }
}
