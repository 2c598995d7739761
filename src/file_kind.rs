//! What kind of file a path names, as far as evidence goes: an address in source code is an example more often than one
//! in a log is. Told by the name alone; what a file *is* is told by its content, in `format`.

use std::path::{Path, is_separator};

/// A kind of file that packs can name in `file = [...]`. A file may be of several: a test is code too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Source code, style sheets and build scripts.
    Code,
    /// Settings: YAML, TOML, properties, environment files.
    Config,
    /// Logs.
    Log,
    /// Mail: single messages and mailboxes.
    Mail,
    /// Tests, fixtures and examples, by the folder or the name.
    Test,
}

impl FileKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Code, Self::Config, Self::Log, Self::Mail, Self::Test];

    /// The name in packs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Config => "config",
            Self::Log => "log",
            Self::Mail => "mail",
            Self::Test => "test",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The kinds that one file is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileKinds(u8);

/// Extensions of source code. Where a language shares its extension with text (`.m`, `.r`), code is meant.
const CODE: &[&str] = &[
    "asm", "astro", "bash", "bat", "c", "cc", "cjs", "clj", "cljs", "cmake", "cpp", "cs", "css", "cts", "cu", "cxx",
    "d", "dart", "ejs", "el", "erl", "ex", "exs", "f", "f90", "fs", "go", "gradle", "graphql", "groovy", "h", "hbs",
    "hh", "hpp", "hrl", "hs", "hxx", "inc", "ipynb", "java", "jl", "js", "jsx", "kt", "kts", "less", "lisp", "lua",
    "m", "m4", "map", "mjs", "mk", "ml", "mli", "mm", "mts", "nim", "pas", "php", "pl", "pm", "proto", "ps1", "pxd",
    "py", "pyi", "pyx", "r", "rb", "rs", "s", "sass", "scala", "scm", "scss", "sh", "sol", "svelte", "swift", "tcl",
    "tf", "ts", "tsx", "v", "vb", "vue", "wat", "zig", "zsh",
];
const CONFIG: &[&str] = &["cfg", "conf", "config", "env", "ini", "properties", "toml", "yaml", "yml"];
const MAIL: &[&str] = &["eml", "mbox", "msg"];
const TESTS: &[&str] = &[
    "__mocks__",
    "__tests__",
    "example",
    "examples",
    "fixture",
    "fixtures",
    "mocks",
    "spec",
    "specs",
    "test",
    "testdata",
    "tests",
];

impl FileKinds {
    /// The kinds that a path names.
    pub fn of(path: &Path) -> Self {
        let lower = path.to_string_lossy().to_ascii_lowercase();
        let (folders, name) = lower.rsplit_once(is_separator).unwrap_or(("", &lower));
        let packed = ["gz", "zst", "xz", "bz2", "lz4"];
        let stem = packed.iter().find_map(|packed| name.strip_suffix(packed)?.strip_suffix('.'));
        let (stem, extension) = stem.unwrap_or(name).rsplit_once('.').unwrap_or((name, ""));
        let is = |list: &[&str]| list.binary_search(&extension).is_ok();
        let mut kinds = 0;
        let mut add = |kind: FileKind, holds: bool| kinds |= u8::from(holds) << kind as u8;
        add(FileKind::Code, is(CODE) || matches!(name, "makefile" | "dockerfile" | "rakefile" | "gemfile"));
        add(FileKind::Config, is(CONFIG) || name.starts_with(".env"));
        // Rotated logs carry a number or a date behind: `access.log.1`.
        add(
            FileKind::Log,
            extension == "log" || name.contains(".log.") || stem.ends_with(".log") || stem.ends_with("-log"),
        );
        add(FileKind::Mail, is(MAIL));
        let in_tests = folders.split(is_separator).any(|part| TESTS.binary_search(&part).is_ok());
        let word = |word: &str| stem.split(['_', '-', '.']).any(|part| part == word);
        add(FileKind::Test, in_tests || word("test") || word("tests") || word("spec"));
        Self(kinds)
    }

    /// Whether the file is of this kind.
    pub fn has(self, kind: FileKind) -> bool {
        self.0 >> kind as u8 & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_kinds() {
        let of = |path: &str| {
            let kinds = FileKinds::of(Path::new(path));
            FileKind::ALL.into_iter().filter(|&kind| kinds.has(kind)).map(FileKind::name).collect::<Vec<_>>()
        };
        assert_eq!(of("src/main.RS"), ["code"]);
        assert_eq!(of("a/tests/data/kunder.csv"), ["test"]);
        assert_eq!(of("src/user_test.go"), ["code", "test"]);
        assert_eq!(of("var/access.log.2.gz"), ["log"]);
        assert_eq!(of("var/access.log"), ["log"]);
        assert_eq!(of(".env.local"), ["config"]);
        assert_eq!(of("inbox.mbox"), ["mail"]);
        assert_eq!(of("kunder/liste.csv"), [""; 0]);
        assert_eq!(of("latest/greatest.txt"), [""; 0]);
    }

    #[test]
    fn lists_are_sorted() {
        for list in [CODE, CONFIG, MAIL, TESTS] {
            assert!(list.is_sorted());
        }
    }
}
