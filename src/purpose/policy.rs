//! The `[policy]` table: how grave each status is, and what counts as evidence of age.

use serde::Deserialize;

use super::judge::Status;

/// The `[policy]` table.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// How grave each status is.
    pub on: On,
    /// What may tell the age of data, best first. Empty: the default order of the retention check.
    pub age_evidence: Vec<AgeEvidence>,
}

impl Policy {
    /// How grave a status is; `None` for the two that are as they should be.
    pub fn level(&self, status: Status) -> Option<Level> {
        match status {
            Status::Forbidden => Some(self.on.forbidden),
            Status::Undeclared => Some(self.on.undeclared),
            Status::Expired => Some(self.on.expired),
            Status::Unmapped => Some(self.on.unmapped),
            Status::TestData | Status::Declared => None,
        }
    }
}

/// The level of each status that has one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct On {
    /// Default: error.
    pub forbidden: Level,
    /// Default: error.
    pub undeclared: Level,
    /// Default: warning.
    pub expired: Level,
    /// Default: warning.
    pub unmapped: Level,
}

impl Default for On {
    fn default() -> Self {
        On { forbidden: Level::Error, undeclared: Level::Error, expired: Level::Warning, unmapped: Level::Warning }
    }
}

/// How grave a status is; ordered from the mildest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Worth mending.
    Warning,
    /// The run fails.
    Error,
}

impl Level {
    /// The word of the map and the reports: `error`, `warning` or `note`.
    pub fn name(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// What tells how old data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgeEvidence {
    /// A date in the record: the `age_column`.
    Record,
    /// The time that a dump says it was made.
    DumpHeader,
    /// A date in the name of the file.
    FileName,
    /// The version control system.
    Vcs,
    /// The time stamp of the file, which a copy or a checkout resets.
    Mtime,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purpose::PurposeMap;

    #[test]
    fn the_policy_has_defaults_and_each_status_may_differ() {
        use Level::{Error, Note, Warning};
        let levels = |text: &str| {
            let text = format!("format = \"purpose-map/1\"\n{text}");
            let map = PurposeMap::parse(&text, "p.toml").unwrap();
            Status::ALL.map(|status| map.policy.level(status))
        };
        let default = [None, Some(Warning), Some(Error), Some(Error), Some(Warning), None];
        assert_eq!(levels(""), default);
        assert_eq!(levels("[policy]\n"), default);
        assert_eq!(
            levels("[policy]\non = { unmapped = \"note\", undeclared = \"warning\" }"),
            [None, Some(Note), Some(Error), Some(Warning), Some(Warning), None]
        );
        assert!(Error > Warning && Warning > Note);
        assert_eq!([Error, Warning, Note].map(Level::name), ["error", "warning", "note"]);
    }
}
