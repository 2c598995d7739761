//! From packs as they are written to rules as they run. Every fault is told with file, line and remedy.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use data_encoding::HEXLOWER;
use regex::bytes::RegexBuilder;
use sha2::{Digest, Sha256};
use toml::Spanned;

use super::pack::{EvidenceDef, OwnCategory, PackFile, PairDef, RuleDef, TestDef};
use super::spelling::fold;
use super::words::Words;
use super::{
    Class, Effect, Evidence, Fault, Pack, Pair, Reach, Rule, RuleSet, Side, Sign, Source, Test, TestText, Trigger,
};
use crate::detect::{self, Anchor, shape};
use crate::file_kind::FileKind;
use crate::finding::Confidence;
use crate::taxonomy;

/// How far a word may stand where a pack does not say, in characters.
const WITHIN: usize = 40;

/// The furthest that a word may stand: what a window's margin holds in any encoding.
const FURTHEST: usize = 300;

/// How far in bytes of text a companion may stand where a pack does not say.
const COMPANY: usize = 200;

/// A pattern whose automaton would be larger is refused.
const PATTERN_SIZE: usize = 4 << 20;

/// The most rows that a test's table is filled with.
const MOST_ROWS: usize = 10_000;

/// A pack file larger than this is refused: it is no list of rules.
const LARGEST_PACK: usize = 1 << 20;

pub(super) fn compile(sources: &[Source]) -> Result<RuleSet, Vec<Fault>> {
    let mut set = RuleSet::default();
    let mut faults = Vec::new();
    let files: Vec<(PackFile, Page)> =
        sources.iter().filter_map(|source| parse(source).map_err(|fault| faults.push(fault)).ok()).collect();
    for (file, page) in &files {
        own_categories(&file.category, page, &mut set.own_categories, &mut faults);
    }
    let mut ids = BTreeSet::new();
    for (file, page) in &files {
        if !is_plain(file.pack.id.get_ref()) {
            let message = "a pack's id is made of letters, digits, `.`, `-` and `_`".to_owned();
            faults.push(page.fault(&file.pack.id.span(), message));
        }
        if set.packs.iter().any(|pack| pack.id == *file.pack.id.get_ref()) {
            faults.push(page.fault(&file.pack.id.span(), "two packs have this id: rename one of them".to_owned()));
        }
        set.packs.push(Pack {
            id: file.pack.id.get_ref().clone(),
            version: file.pack.version.clone(),
            title: file.pack.title.clone(),
            digest: HEXLOWER.encode(&Sha256::digest(page.text.as_bytes())),
            rule_count: file.rule.len(),
        });
        for def in &file.rule {
            if !ids.insert(def.id.get_ref().clone()) {
                faults.push(page.fault(&def.id.span(), "two rules have this id: rename one of them".to_owned()));
            }
            let mut desk = Desk { page, def, pack: file.pack.id.get_ref(), own: &set.own_categories, faults: vec![] };
            let rule = desk.rule();
            faults.append(&mut desk.faults);
            set.rules.extend(rule);
        }
    }
    set.rules.sort_by(|a, b| a.id.cmp(&b.id));
    set.ids = set.rules.iter().map(|rule| rule.id.clone()).collect();
    if faults.is_empty() { Ok(set) } else { Err(faults) }
}

/// A pack's text, for turning spans into lines.
pub(super) struct Page<'a> {
    file: &'a str,
    text: &'a str,
}

impl Page<'_> {
    fn line(&self, at: usize) -> usize {
        self.text.as_bytes()[..at.min(self.text.len())].iter().filter(|&&b| b == b'\n').count() + 1
    }

    pub(super) fn fault(&self, span: &std::ops::Range<usize>, message: String) -> Fault {
        Fault { file: self.file.to_owned(), line: self.line(span.start), rule: None, message }
    }
}

pub(super) fn parse(source: &Source) -> Result<(PackFile, Page<'_>), Fault> {
    let page = Page { file: &source.shown, text: &source.text };
    if source.text.len() > LARGEST_PACK {
        return Err(page.fault(&(0..0), "the pack is larger than 1 MiB: split it".to_owned()));
    }
    match toml::from_str::<PackFile>(&source.text) {
        Ok(mut file) => match file.share() {
            Ok(()) => Ok((file, page)),
            Err((span, message)) => Err(page.fault(&span, message)),
        },
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            let rule = rule_above(&source.text, at);
            let message = format!("{}; see `sporhund rules show` for a rule as it should be", error.message().trim());
            Err(Fault { rule, ..page.fault(&(at..at), message) })
        }
    }
}

/// The id of the last rule that begins above a place in a file that could not be parsed.
fn rule_above(text: &str, at: usize) -> Option<String> {
    let above = text.get(..at)?;
    let start = above.rfind("[[rule]]")?;
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    let is_other_table = |line: &str| line.starts_with('[') && !line.trim_start_matches('[').starts_with("rule");
    if text[start..end].lines().any(is_other_table) {
        return None;
    }
    let id = text[start..].lines().find_map(|line| line.trim().strip_prefix("id")?.trim().strip_prefix('='))?;
    Some(id.trim().trim_matches(['"', '\'']).to_owned())
}

fn own_categories(defs: &[OwnCategory], page: &Page, known: &mut BTreeMap<String, String>, faults: &mut Vec<Fault>) {
    for def in defs {
        let (id, broader) = (def.id.get_ref(), def.broader.get_ref());
        if !id.starts_with("x.") || !is_plain(id) {
            faults.push(page.fault(
                &def.id.span(),
                "a category of one's own begins with `x.` and is of letters, digits, `.`, `-` and `_`".to_owned(),
            ));
        }
        if taxonomy::get(broader).is_none() {
            let message = format!("`{broader}` is no category of the taxonomy; `broader` must name one");
            faults.push(page.fault(&def.broader.span(), message));
        }
        known.insert(id.clone(), broader.clone());
    }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
}

/// One rule on the desk: what it says, and what is wrong with it.
struct Desk<'a> {
    page: &'a Page<'a>,
    def: &'a RuleDef,
    pack: &'a str,
    own: &'a BTreeMap<String, String>,
    faults: Vec<Fault>,
}

impl Desk<'_> {
    fn wrong(&mut self, span: &std::ops::Range<usize>, message: impl Into<String>) {
        let fault = self.page.fault(span, message.into());
        self.faults.push(Fault { rule: Some(self.def.id.get_ref().clone()), ..fault });
    }

    fn rule(&mut self) -> Option<Rule> {
        let def = self.def;
        let id = def.id.get_ref();
        self.plain(&def.id, "an id");
        if id.strip_prefix(self.pack).and_then(|rest| rest.strip_prefix('.')).is_none_or(str::is_empty) {
            self.wrong(&def.id.span(), format!("a rule's id begins with the pack's: `{}.name`", self.pack));
        }
        let category = self.category(&def.category);
        let validators = self.validators();
        let trigger = self.trigger(&validators);
        let default = Class { category, base: def.base, cap: Confidence::Certain, synthetic: false };
        let classes = self.classes(&default, &validators);
        let mut words = Vec::new();
        let mut evidence = Vec::new();
        for (piece, against) in def.evidence.iter().map(|e| (e, false)).chain(def.against.iter().map(|e| (e, true))) {
            evidence.extend(self.evidence(piece, against, evidence.len(), &mut words));
        }
        self.can_fire(&default, &classes);
        let searches = matches!(trigger, Some(Trigger::Keyword | Trigger::Near));
        let search = if searches { def.keywords.clone() } else { Vec::new() };
        let keywords: Vec<_> = def.keywords.iter().filter(|_| !searches).map(|word| (word.clone(), 0)).collect();
        let reaches = evidence.iter().filter_map(|evidence| match evidence.sign {
            Sign::Words(reach) if reach.lines > 0 => Some(FURTHEST),
            Sign::Words(reach) => Some(reach.within),
            _ => None,
        });
        let reach = reaches.max().unwrap_or(WITHIN).min(FURTHEST);
        let (words, keywords) = (self.words(&words, reach), self.words(&keywords, FURTHEST));
        let pairs = def.pair.iter().filter_map(|pair| self.pair(pair, &validators)).collect();
        let chance = self.chance();
        let tests = def.test.iter().filter_map(|test| self.test(test)).collect();
        Some(Rule {
            id: id.as_str().into(),
            title: def.title.clone(),
            explain: def.explain.trim().to_owned(),
            trigger: trigger?,
            validators,
            default,
            classes,
            keywords,
            search,
            evidence,
            words,
            pairs,
            chance,
            tests,
        })
    }

    /// Names of packs reach the terminal: they are of letters, digits, `.`, `-` and `_`.
    fn plain(&mut self, name: &Spanned<String>, what: &str) {
        if !is_plain(name.get_ref()) {
            self.wrong(&name.span(), format!("{what} is made of letters, digits, `.`, `-` and `_`"));
        }
    }

    fn category(&mut self, id: &Spanned<String>) -> Arc<str> {
        if taxonomy::get(id.get_ref()).is_none() && !self.own.contains_key(id.get_ref()) {
            let message = format!(
                "no category `{}`: name one of the taxonomy, or define one's own under `x.` in a [[category]]",
                id.get_ref()
            );
            self.wrong(&id.span(), message);
        }
        id.get_ref().as_str().into()
    }

    fn validators(&mut self) -> Vec<&'static detect::Validator> {
        let mut known = Vec::new();
        for name in &self.def.validate {
            match detect::validator(name.get_ref()) {
                Some(validator) => known.push(validator),
                None => {
                    let names: Vec<_> = detect::VALIDATORS.iter().map(|v| v.name).collect();
                    let message = format!("no validator `{}`: there are {}", name.get_ref(), names.join(", "));
                    self.wrong(&name.span(), message);
                }
            }
        }
        known
    }

    fn trigger(&mut self, validators: &[&'static detect::Validator]) -> Option<Trigger> {
        let def = self.def;
        if let Some(pattern) = &def.pattern {
            if let Some(trigger) = &def.trigger {
                self.wrong(&trigger.span(), "a rule has a pattern or a trigger, not both: drop one");
            }
            return self.pattern(pattern);
        }
        let Some(trigger) = &def.trigger else {
            self.wrong(&def.id.span(), "neither a `pattern` nor a `trigger`: nothing would ever be looked at");
            return None;
        };
        let anchor = validators.first().and_then(|v| v.finder).map(|finder| finder.anchor);
        let own = anchor.is_some_and(|anchor| anchor != Anchor::Keyword);
        match trigger.get_ref().as_str() {
            "validator" | "@" if own => Some(Trigger::Own),
            "validator" | "@" => {
                self.wrong(&trigger.span(), "the first validator has no finder of its own: give a `pattern`");
                None
            }
            "cell" if !validators.is_empty() => {
                let names = |e: &Spanned<EvidenceDef>| e.get_ref().column.is_some();
                if !def.evidence.iter().any(names) {
                    self.wrong(&trigger.span(), "whole cells are tried in named columns only: give a `column`");
                }
                Some(Trigger::Cell)
            }
            "pair" if !def.pair.is_empty() => Some(Trigger::Pair),
            "keyword" if !def.keywords.is_empty() && anchor == Some(Anchor::Keyword) => Some(Trigger::Keyword),
            "near" if !def.keywords.is_empty() && validators.is_empty() => Some(Trigger::Near),
            other => match other.strip_prefix("digits:").and_then(|n| n.parse().ok()) {
                Some(n) if (2..=24).contains(&n) && !validators.is_empty() => Some(Trigger::Digits(n)),
                Some(_) => {
                    self.wrong(&trigger.span(), "`digits:N` takes 2 to 24 digits and at least one validator");
                    None
                }
                None => {
                    self.wrong(&trigger.span(), "a trigger is \"digits:N\", \"@\", \"validator\", \"cell\" (with a validator), \"pair\" (with a pair), \"keyword\" (with keywords \
                         and a validator that reads behind them) or \"near\" (with keywords and no validator)");
                    None
                }
            },
        }
    }

    fn pattern(&mut self, pattern: &Spanned<String>) -> Option<Trigger> {
        if pattern.get_ref().contains(r"\z") || pattern.get_ref().contains(r"\A") {
            self.wrong(
                &pattern.span(),
                r"`\A` and `\z` mean the whole file, and a match stays within a line: take ^ and $",
            );
        }
        let built = RegexBuilder::new(pattern.get_ref())
            .unicode(false)
            .multi_line(true)
            .size_limit(PATTERN_SIZE)
            .dfa_size_limit(PATTERN_SIZE)
            .build();
        match built {
            Ok(regex) if regex.is_match(b"") => {
                self.wrong(&pattern.span(), "the pattern matches nothing at all, so it matches everywhere");
                None
            }
            Ok(regex) => Some(Trigger::Pattern(regex)),
            Err(error) => {
                let error = error.to_string().replace('\n', " ");
                self.wrong(&pattern.span(), format!("the pattern does not compile: {error}"));
                None
            }
        }
    }

    fn classes(&mut self, default: &Class, validators: &[&'static detect::Validator]) -> BTreeMap<String, Class> {
        let mut classes = BTreeMap::new();
        for (name, class) in &self.def.class {
            if !validators.iter().any(|v| v.classes.contains(&name.get_ref().as_str())) {
                let names: Vec<_> = validators.iter().flat_map(|v| v.classes).copied().collect();
                let message =
                    format!("the validator tells no class `{}` apart: it knows {}", name.get_ref(), names.join(", "));
                self.wrong(&name.span(), message);
            }
            let cap = match &class.cap {
                None => Confidence::Certain,
                Some(cap) => Confidence::named(cap.get_ref()).unwrap_or_else(|| {
                    self.wrong(&cap.span(), "a cap is possible, likely or certain");
                    Confidence::Certain
                }),
            };
            let category = match &class.category {
                Some(category) => self.category(category),
                None => default.category.clone(),
            };
            let base = class.base.unwrap_or(default.base);
            classes.insert(name.get_ref().clone(), Class { category, base, cap, synthetic: class.synthetic });
        }
        classes
    }

    /// A rule must be able to reach `possible` by something that is not a word: a column has none around it.
    fn can_fire(&mut self, default: &Class, classes: &BTreeMap<String, Class>) {
        let def = self.def;
        let without_words: i32 = def
            .evidence
            .iter()
            .filter(|e| e.get_ref().any.is_none())
            .filter_map(|e| e.get_ref().points)
            .filter(|&points| points > 0)
            .sum();
        let highest = classes.values().map(|class| class.base).chain([default.base]).max().unwrap_or(default.base);
        if highest + without_words < 35 {
            let message = "it can never fire without context words, and a column has none: raise `base`, or give \
                           evidence by `column`";
            self.wrong(&def.id.span(), message);
        }
    }

    fn evidence(
        &mut self,
        spanned: &Spanned<EvidenceDef>,
        against: bool,
        index: usize,
        words: &mut Vec<(String, usize)>,
    ) -> Option<Evidence> {
        let (def, span) = (spanned.get_ref(), spanned.span());
        let effect = match (def.points, def.veto) {
            (None, true) if against => Effect::Veto,
            (Some(points), false) if points != 0 && (points < 0) == against => Effect::Points(points),
            _ => {
                let message = if against {
                    "a piece against takes points below 0, or says `veto = true`"
                } else {
                    "a piece of evidence gives points above 0"
                };
                self.wrong(&span, message);
                return None;
            }
        };
        let signs = [
            def.any.as_ref().map(|any| self.any(any, def, &span, index, words)),
            def.column.as_ref().map(|names| Some(Sign::Column(names.iter().map(|n| fold(n)).collect()))),
            def.column_share.map(|share| Some(Sign::ColumnShare(self.share(share, &span)?, def.class.clone()))),
            def.column_share_below.map(|share| self.share(share, &span).map(Sign::ColumnShareBelow)),
            def.table_column.as_ref().map(|names| Some(Sign::TableColumn(names.iter().map(|n| fold(n)).collect()))),
            def.shape.as_ref().map(|names| self.shapes(names, &span)),
            def.form.as_ref().map(|names| Some(Sign::Form(names.clone()))),
            def.companion.as_ref().map(|names| self.companion(names, def, &span)),
            def.file.as_ref().map(|names| self.files(names, &span)),
        ];
        let mut given = signs.into_iter().flatten();
        match (given.next(), given.next()) {
            (Some(sign), None) => Some(Evidence { sign: sign?, effect }),
            _ => {
                self.wrong(
                    &span,
                    "give exactly one of `any`, `column`, `column_share`, `column_share_below`, `table_column`, \
                           `shape`, `form`, `companion` and `file`",
                );
                None
            }
        }
    }

    fn any(
        &mut self,
        any: &[String],
        def: &EvidenceDef,
        span: &std::ops::Range<usize>,
        index: usize,
        words: &mut Vec<(String, usize)>,
    ) -> Option<Sign> {
        let mut seen = BTreeSet::new();
        for word in any {
            if word.trim().is_empty() || word.contains('\n') {
                self.wrong(span, "an empty word stands everywhere: drop it");
                return None;
            }
            if !seen.insert(word.to_lowercase()) {
                self.wrong(span, format!("the word `{word}` stands twice in the list: drop one"));
            }
            words.push((word.clone(), index));
        }
        let within = def.within.unwrap_or(WITHIN);
        if within > FURTHEST {
            self.wrong(span, format!("`within` reaches {FURTHEST} characters at most"));
        }
        let side = match def.side.as_deref() {
            None => Side::Both,
            Some("before") => Side::Before,
            Some("after") => Side::After,
            Some(_) => {
                self.wrong(span, "a side is \"before\" or \"after\"");
                Side::Both
            }
        };
        Some(Sign::Words(Reach { within, side, lines: def.lines.unwrap_or(0) }))
    }

    fn share(&mut self, share: f64, span: &std::ops::Range<usize>) -> Option<f64> {
        let sound = share > 0.0 && share <= 1.0;
        if !sound {
            self.wrong(span, "a share is above 0 and at most 1");
        }
        sound.then_some(share)
    }

    fn pair(&mut self, spanned: &Spanned<PairDef>, validators: &[&'static detect::Validator]) -> Option<Pair> {
        let (def, span) = (spanned.get_ref(), spanned.span());
        let Some(joint) = validators.first().and_then(|validator| validator.cells.joint) else {
            self.wrong(&span, "the first validator joins no two cells: drop the pair");
            return None;
        };
        if def.columns.is_empty() && (joint.first.is_none() || joint.second.is_none()) {
            self.wrong(&span, "the validator does not know the two cells by their looks: name their `columns`");
            return None;
        }
        let stars = |name: &str| name.matches('*').count();
        if def.columns.iter().any(|[a, b]| stars(a) != stars(b) || stars(a) > 1) {
            self.wrong(&span, "the two names of a pair have one `*` each, for the same text, or none");
            return None;
        }
        let columns = def.columns.iter().map(|[a, b]| (fold(a), fold(b))).collect();
        Some(Pair { columns, joint })
    }

    fn chance(&mut self) -> Option<f64> {
        let chance = self.def.chance.as_ref()?;
        let sound = *chance.get_ref() > 0.0 && *chance.get_ref() < 1.0;
        if !sound {
            self.wrong(&chance.span(), "`chance` is above 0 and below 1: how often something else passes");
        }
        sound.then_some(*chance.get_ref())
    }

    fn shapes(&mut self, names: &[String], span: &std::ops::Range<usize>) -> Option<Sign> {
        let mut shapes = Vec::new();
        for name in names {
            match shape::by_name(name) {
                Some(&shape) => shapes.push(shape),
                None => {
                    let known: Vec<_> = shape::SHAPES.iter().map(|(name, _)| *name).collect();
                    self.wrong(span, format!("no shape `{name}`: there are {}", known.join(", ")));
                }
            }
        }
        Some(Sign::Shape(shapes))
    }

    fn companion(&mut self, names: &[String], def: &EvidenceDef, span: &std::ops::Range<usize>) -> Option<Sign> {
        for name in names {
            if taxonomy::get(name).is_none() && !self.own.contains_key(name) {
                self.wrong(
                    span,
                    format!("no category `{name}`: a companion is named by its category or a broader one"),
                );
            }
        }
        let within = def.within.unwrap_or(COMPANY);
        if within > FURTHEST {
            self.wrong(span, format!("`within` reaches {FURTHEST} at most"));
        }
        Some(Sign::Companion(names.to_vec(), within as u64))
    }

    fn files(&mut self, names: &[String], span: &std::ops::Range<usize>) -> Option<Sign> {
        let mut kinds = Vec::new();
        for name in names {
            match FileKind::named(name) {
                Some(kind) => kinds.push(kind),
                None => {
                    let known: Vec<_> = FileKind::ALL.iter().map(|kind| kind.name()).collect();
                    self.wrong(span, format!("no kind of file `{name}`: there are {}", known.join(", ")));
                }
            }
        }
        Some(Sign::File(kinds))
    }

    fn words(&mut self, words: &[(String, usize)], reach: usize) -> Option<Words> {
        if words.is_empty() {
            return None;
        }
        match Words::new(words, reach) {
            Ok(words) => Some(words),
            Err(error) => {
                self.wrong(&self.def.id.span(), format!("too many words for one rule: {error}"));
                None
            }
        }
    }

    fn test(&mut self, spanned: &Spanned<TestDef>) -> Option<Test> {
        let def = spanned.get_ref();
        let text = match (&def.text, &def.table) {
            (Some(text), None) => TestText::Running(text.clone()),
            (None, Some(table)) => TestText::Table(table.clone(), def.rows.unwrap_or(1).clamp(1, MOST_ROWS)),
            _ => {
                self.wrong(&spanned.span(), "a test has a `text` or a `table`");
                return None;
            }
        };
        let expect = Confidence::named(&def.expect);
        if expect.is_none() && def.expect != "none" {
            self.wrong(&spanned.span(), "a test expects certain, likely, possible or none");
            return None;
        }
        Some(Test {
            text,
            expect,
            class: def.class.clone(),
            why: def.why.clone(),
            line: self.page.line(spanned.span().start),
        })
    }
}
