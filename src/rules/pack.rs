//! The file format of a rule pack, as TOML is read: names and types only. What it means is worked out in
//! [`super::compile`].

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

/// One pack: one file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PackFile {
    pub(super) pack: PackHead,
    #[serde(default)]
    pub(super) category: Vec<OwnCategory>,
    #[serde(default)]
    pub(super) shared: Vec<SharedDef>,
    #[serde(default)]
    pub(super) rule: Vec<RuleDef>,
}

impl PackFile {
    /// Gives each rule what is shared with it, behind its own. Errors with the place of a name that no rule has.
    pub(super) fn share(&mut self) -> Result<(), (Range<usize>, String)> {
        for shared in &self.shared {
            for name in &shared.rules {
                let Some(rule) = self.rule.iter_mut().find(|rule| rule.id.get_ref() == name.get_ref()) else {
                    let message =
                        format!("no rule `{}` in this pack to share with: drop or mend the name", name.get_ref());
                    return Err((name.span(), message));
                };
                rule.evidence.extend_from_slice(&shared.evidence);
                rule.against.extend_from_slice(&shared.against);
            }
        }
        Ok(())
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PackHead {
    pub(super) id: Spanned<String>,
    pub(super) version: String,
    #[serde(default)]
    pub(super) title: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnCategory {
    pub(super) id: Spanned<String>,
    pub(super) broader: Spanned<String>,
}

/// Evidence that several rules of the pack have in common.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SharedDef {
    pub(super) rules: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) evidence: Vec<Spanned<EvidenceDef>>,
    #[serde(default)]
    pub(super) against: Vec<Spanned<EvidenceDef>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleDef {
    pub(super) id: Spanned<String>,
    pub(super) category: Spanned<String>,
    #[serde(default)]
    pub(super) title: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) explain: String,
    pub(super) pattern: Option<Spanned<String>>,
    pub(super) trigger: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) validate: Vec<Spanned<String>>,
    pub(super) base: i32,
    #[serde(default)]
    pub(super) keywords: Vec<String>,
    pub(super) chance: Option<Spanned<f64>>,
    #[serde(default)]
    pub(super) pair: Vec<Spanned<PairDef>>,
    #[serde(default)]
    pub(super) class: BTreeMap<Spanned<String>, ClassDef>,
    #[serde(default)]
    pub(super) evidence: Vec<Spanned<EvidenceDef>>,
    #[serde(default)]
    pub(super) against: Vec<Spanned<EvidenceDef>>,
    #[serde(default)]
    pub(super) test: Vec<Spanned<TestDef>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClassDef {
    pub(super) category: Option<Spanned<String>>,
    pub(super) base: Option<i32>,
    pub(super) cap: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) synthetic: bool,
}

/// Two columns that make one value.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PairDef {
    #[serde(default)]
    pub(super) columns: Vec<[String; 2]>,
}

/// One piece of evidence. Exactly one of `any`, `column`, `column_share`, `column_share_below`, `table_column`, `shape`,
/// `form`, `companion` and `file` says what to look for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EvidenceDef {
    pub(super) any: Option<Vec<String>>,
    pub(super) within: Option<usize>,
    pub(super) side: Option<String>,
    pub(super) lines: Option<usize>,
    pub(super) column: Option<Vec<String>>,
    pub(super) column_share: Option<f64>,
    pub(super) column_share_below: Option<f64>,
    /// With `column_share`: of this class.
    pub(super) class: Option<String>,
    pub(super) table_column: Option<Vec<String>>,
    pub(super) shape: Option<Vec<String>>,
    pub(super) form: Option<Vec<String>>,
    pub(super) companion: Option<Vec<String>>,
    pub(super) file: Option<Vec<String>>,
    pub(super) points: Option<i32>,
    #[serde(default)]
    pub(super) veto: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TestDef {
    pub(super) text: Option<String>,
    /// The cells of a column, below each other; `rows` of them, each with values of its own.
    pub(super) table: Option<String>,
    pub(super) rows: Option<usize>,
    pub(super) expect: String,
    pub(super) class: Option<String>,
    pub(super) why: Option<String>,
}
