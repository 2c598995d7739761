//! What the tests share: a tree to scan, the program to scan it with, values made on the spot.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use sporhund::rules::generate::Generator;

/// A folder of its own that goes when the test does.
pub(crate) struct Tree(tempfile::TempDir);

impl Tree {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A folder that is a git repository as far as anybody looks.
    pub(crate) fn repository() -> Self {
        let tree = Self::new();
        std::fs::create_dir(tree.path().join(".git")).unwrap();
        tree
    }

    /// The same folder with one more file.
    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// The program, about to run in this folder without the user's environment having a say.
    pub(crate) fn sporhund(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sporhund"));
        command.args(args).current_dir(self.path());
        for name in ["NO_COLOR", "SOURCE_DATE_EPOCH", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        Run::of(self.sporhund(args).output().unwrap())
    }
}

/// What a run said and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The standard output as one JSON document.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The standard output as a list of JSON lines.
    pub(crate) fn jsonl(&self) -> Vec<serde_json::Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// A text with its `{{placeholders}}` filled.
pub(crate) fn fill(seed: u64, template: &str) -> String {
    Generator::new(seed).fill(template).unwrap()
}

/// A pack with a rule of its own.
pub(crate) const PACK: &str = r#"
[pack]
id = "acme"
version = "1.0.0"
title = { en = "Acme", nb = "Acme" }
[[rule]]
id = "acme.member"
category = "id.customer"
title = { en = "Member number", nb = "Medlemsnummer" }
explain = "Printed on the card."
pattern = '\bM-(\d{8})\b'
base = 60
"#;

/// A map with one purpose, for `kunder/`.
pub(crate) const MAP: &str = r#"
format = "purpose-map/1"
[controller]
name = "Acme AS"
[subjects.customer]
title = { nb = "Kunder", en = "Customers" }
[[purpose]]
id = "sale"
title = { nb = "Salg", en = "Sale" }
required = ["contact.email"]
forbidden = ["id.national"]
  [[purpose.where]]
  path = ["kunder/**"]
"#;
