//! What patterns leave out: those of `--include` and `--exclude`, and those in the rule files of a repository
//! (`.gitignore`, `.ignore` and `.git/info/exclude`).
//!
//! Matching of rule files is that of the `ignore` crate, file by file; what is added here is which files count, in
//! which order, and the few places where git's patterns and globset's differ (gitignore(5), and git's wildmatch.c,
//! which is the grammar). A rule file is untrusted: it is read like any other file, only if it is a regular one, and
//! never beyond a size.
//!
//! What goes wrong here makes more be read, never less: a rule file that cannot be read leaves out nothing, and a line
//! that git would not match matches nothing.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::open;

/// The set for `--include` and `--exclude`: matched on the path relative to the base, where `*` does not match a `/`.
///
/// A pattern without a `/` matches the name of a file or folder at any depth. One that ends in `/` matches a folder and
/// all that is in it. A leading `/` or `./` says that the pattern begins at the base.
///
/// # Errors
///
/// If a pattern cannot be parsed.
pub fn globs<S: AsRef<str>>(patterns: &[S]) -> Result<GlobSet, globset::Error> {
    let mut set = GlobSetBuilder::new();
    let mut add = |glob: &str| {
        set.add(GlobBuilder::new(glob).literal_separator(true).backslash_escape(true).build()?);
        Ok(())
    };
    for pattern in patterns {
        let pattern = pattern.as_ref();
        let (pattern, below) = pattern.strip_suffix('/').map_or((pattern, false), |folder| (folder, true));
        let pattern = match pattern.strip_prefix("./").or_else(|| pattern.strip_prefix('/')) {
            Some(rooted) => rooted.to_owned(),
            None if pattern.contains('/') => pattern.to_owned(),
            None => format!("**/{pattern}"),
        };
        add(&pattern)?;
        if below {
            add(&format!("{pattern}/**"))?;
        }
    }
    set.build()
}

/// A longer rule file is left out as a whole, in bytes: half of one could leave out what its end takes back. The
/// longest collections of patterns in use have some 20 KiB.
const RULE_FILE_MAX: u64 = 256 << 10;

/// How many lines of a rule file are matched as one set.
const LINES_MAX: usize = 1_000;

/// The names of the rule files of a folder, weakest first.
const RULE_FILES: [(&str, Strength); 2] = [(".gitignore", Strength::Git), (".ignore", Strength::Ignore)];

/// Which file wins: the stronger kind wherever it lies, as in ripgrep; of one kind the deeper one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strength {
    Exclude,
    Git,
    Ignore,
}

/// One rule file, or a part of one.
#[derive(Debug)]
struct Layer {
    strength: Strength,
    /// How many bytes of a path below the repository to cut off, so that it is relative to the folder of the file.
    cut: usize,
    matcher: Gitignore,
}

/// A folder inside a repository, and the rule files from the root of the repository down to it. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    /// The folder, relative to the root of the repository.
    within: PathBuf,
    /// Weakest first as far as one strength goes, that is from the root down.
    layers: Arc<Vec<Arc<Layer>>>,
}

impl Rules {
    /// At the root of a repository, with its `.git/info/exclude` alone.
    pub(super) fn repository(root: &Path) -> Self {
        let mut rules = Self { within: PathBuf::new(), layers: Arc::default() };
        if let Some(shared) = git_folder(root) {
            rules.add(&shared.join("info/exclude"), Strength::Exclude);
        }
        rules
    }

    /// At `folder`, with the rule files of the folders above it up to the root of the repository. Both paths are
    /// absolute and without links; if `folder` is not inside the repository, the answer is that for its root.
    pub(super) fn above(repository: &Path, folder: &Path) -> Self {
        let mut rules = Self::repository(repository);
        let mut at = repository.to_path_buf();
        for part in folder.strip_prefix(repository).unwrap_or(Path::new("")) {
            rules.read(&at, |_| true);
            rules = rules.below(part);
            at.push(part);
        }
        rules
    }

    /// The same for the folder `name` in this folder.
    pub(super) fn below(&self, name: &OsStr) -> Self {
        Self { within: self.within.join(name), layers: Arc::clone(&self.layers) }
    }

    /// Reads the rule files of this folder itself, which lies at `path`; `has` says whether it may hold a name.
    pub(super) fn read(&mut self, path: &Path, has: impl Fn(&str) -> bool) {
        for (name, strength) in RULE_FILES {
            if has(name) {
                self.add(&path.join(name), strength);
            }
        }
    }

    /// Whether the rules leave out the entry `name` of this folder.
    pub(super) fn ignores(&self, name: &OsStr, is_dir: bool) -> bool {
        if self.layers.is_empty() {
            return false;
        }
        let path = self.within.join(name);
        let path = path.as_os_str().as_bytes();
        for strength in [Strength::Ignore, Strength::Git, Strength::Exclude] {
            for layer in self.layers.iter().rev().filter(|layer| layer.strength == strength) {
                match layer.matcher.matched(Path::new(OsStr::from_bytes(&path[layer.cut..])), is_dir) {
                    Match::None => {}
                    Match::Ignore(_) => return true,
                    Match::Whitelist(_) => return false,
                }
            }
        }
        false
    }

    fn add(&mut self, file: &Path, strength: Strength) {
        let Some(text) = read(file, RULE_FILE_MAX) else { return };
        let cut = match self.within.as_os_str().len() {
            0 => 0,
            len => len + 1,
        };
        let added = matchers(&text).into_iter().map(|matcher| Arc::new(Layer { strength, cut, matcher }));
        Arc::make_mut(&mut self.layers).extend(added);
    }
}

/// The folder that holds `info/exclude`: `.git`, or for a worktree or submodule what its `.git` file and the
/// `commondir` file there name (gitrepository-layout(5)). `None` if it cannot be told.
fn git_folder(root: &Path) -> Option<PathBuf> {
    let git = root.join(".git");
    if git.is_dir() {
        return Some(git);
    }
    let line = read(&git, 4096)?;
    let own = root.join(path_of(line.strip_prefix(b"gitdir: ")?));
    Some(match read(&own.join("commondir"), 4096) {
        Some(line) => own.join(path_of(&line)),
        None => own,
    })
}

fn path_of(line: &[u8]) -> PathBuf {
    PathBuf::from(OsString::from_vec(line.trim_ascii_end().to_vec()))
}

/// The whole of a small regular file, or `None`.
fn read(path: &Path, max: u64) -> Option<Vec<u8>> {
    let (file, _) = open::open(path, false).ok()?;
    let mut bytes = Vec::new();
    let read = open::Bounded::new(file, max + 1).read_to_end(&mut bytes).ok()?;
    (read as u64 <= max).then_some(bytes)
}

/// The matchers for the text of a rule file, the last one wins. Several for a very long file, because a set of some
/// thousand patterns grows beyond the size that globset compiles.
fn matchers(text: &[u8]) -> Vec<Gitignore> {
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    let lines: Vec<&[u8]> = text.split(|&byte| byte == b'\n').collect();
    let built = lines.chunks(LINES_MAX).filter_map(|lines| {
        let mut builder = GitignoreBuilder::new("");
        builder.allow_unclosed_class(false);
        for line in lines {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let Some(glob) = std::str::from_utf8(line).ok().and_then(as_glob) else {
                continue;
            };
            // A line that is no pattern is one that matches nothing, as for git.
            let _ = builder.add_line(None, &glob);
        }
        builder.build().ok()
    });
    built.filter(|matcher| !matcher.is_empty()).collect()
}

/// A line of a rule file as globset understands it, or `None` where git never matches it.
///
/// Braces are no alternatives for git, a class never matches `/`, can hold `[:alpha:]` and its like, and a backslash in
/// one escapes.
fn as_glob(line: &str) -> Option<Cow<'_, str>> {
    if line.starts_with('#') || !line.contains(['[', '{', '}', '\\']) {
        return Some(Cow::Borrowed(line));
    }
    let (sign, pattern) = line.strip_prefix('!').map_or(("", line), |pattern| ("!", pattern));
    let bare = pattern.trim_end_matches(' ');
    let anywhere = !bare.strip_suffix('/').unwrap_or(bare).contains('/');
    let mut glob = String::with_capacity(line.len() + 16);
    // Said here, because a class may gain or lose a `/`, which would be taken for one that ties the pattern to its
    // folder.
    let tie = if anywhere { "**/" } else { "/" };
    glob.extend([sign, tie]);
    let mut rest = pattern.strip_prefix('/').unwrap_or(pattern).chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => glob.extend(['\\', rest.next()?]),
            '{' | '}' => glob.extend(['\\', c]),
            '[' => glob.push_str(&Class::parse(&mut rest)?.as_glob()?),
            c => glob.push(c),
        }
    }
    Some(Cow::Owned(glob))
}

/// A bracket expression.
struct Class {
    negated: bool,
    ascii: [bool; 128],
    others: Vec<(char, char)>,
}

impl Class {
    /// Reads up to and with the closing bracket, or `None` if there is none or a class is not known.
    fn parse(rest: &mut std::str::Chars<'_>) -> Option<Self> {
        let mut class = Self { negated: false, ascii: [false; 128], others: Vec::new() };
        let mut c = rest.next()?;
        if matches!(c, '!' | '^') {
            class.negated = true;
            c = rest.next()?;
        }
        let mut from = None;
        loop {
            let next = rest.clone().next()?;
            if let ('-', Some(first), true) = (c, from.take(), next != ']') {
                rest.next();
                let last = if next == '\\' { rest.next()? } else { next };
                class.insert(first, last);
            } else if c == '[' && next == ':' {
                let (name, after) = rest.as_str()[1..].split_once(']')?;
                class.insert_named(name.strip_suffix(':')?)?;
                *rest = after.chars();
            } else {
                let literal = if c == '\\' { rest.next()? } else { c };
                class.insert(literal, literal);
                from = Some(literal);
            }
            c = rest.next()?;
            if c == ']' {
                return Some(class);
            }
        }
    }

    fn insert(&mut self, first: char, last: char) {
        if last.is_ascii() {
            (first..=last).for_each(|c| self.ascii[c as usize] = true);
        } else if first <= last {
            self.others.push((first, last));
        }
    }

    /// `None` for a name that git does not know.
    fn insert_named(&mut self, name: &str) -> Option<()> {
        let is: fn(&u8) -> bool = match name {
            "alnum" => u8::is_ascii_alphanumeric,
            "alpha" => u8::is_ascii_alphabetic,
            "blank" => |c| matches!(c, b' ' | b'\t'),
            "cntrl" => u8::is_ascii_control,
            "digit" => u8::is_ascii_digit,
            "graph" => u8::is_ascii_graphic,
            "lower" => u8::is_ascii_lowercase,
            "print" => |c| matches!(c, b' '..=b'~'),
            "punct" => u8::is_ascii_punctuation,
            "space" => |c| matches!(c, b' ' | b'\t'..=b'\r'),
            "upper" => u8::is_ascii_uppercase,
            "xdigit" => u8::is_ascii_hexdigit,
            _ => return None,
        };
        (0..128).filter(is).for_each(|c| self.ascii[usize::from(c)] = true);
        Some(())
    }

    /// In globset's grammar: `]` counts as itself only in the first place, `-` only in the last, `!` and `^` in any but
    /// the first. Built so that `/` is never matched; `None` where nothing is.
    fn as_glob(&self) -> Option<String> {
        let holds = |c: char| c != '/' && self.ascii[c as usize];
        let plain = (0..128_u8).map(char::from).filter(|&c| holds(c) && !matches!(c, ']' | '!' | '^' | '-'));
        let mut inner = String::new();
        inner.extend(holds(']').then_some(']'));
        inner.extend(self.negated.then_some('/'));
        inner.extend(plain);
        for (first, last) in &self.others {
            inner.extend([*first, '-', *last]);
        }
        if inner.is_empty() {
            let signs: Vec<_> = ['!', '^', '-'].into_iter().filter(|&c| holds(c)).map(|c| format!("\\{c}")).collect();
            return (!signs.is_empty()).then(|| format!("{{{}}}", signs.join(",")));
        }
        inner.extend(['!', '^', '-'].into_iter().filter(|&c| holds(c)));
        Some(format!("[{}{inner}]", if self.negated { "!" } else { "" }))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn rules(text: &[u8]) -> Rules {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(".gitignore"), text).unwrap();
        let mut rules = Rules { within: PathBuf::new(), layers: Arc::default() };
        rules.read(dir.path(), |_| true);
        rules
    }

    fn matches(text: impl AsRef<[u8]>, path: &str) -> bool {
        rules(text.as_ref()).ignores(OsStr::new(path), false)
    }

    #[test]
    fn patterns_are_gits_not_globsets() {
        for (pattern, path, expected) in [
            ("*.log", "a.log", true),
            ("*.log", "a.log2", false),
            ("*.{a,b}", "x.a", false),
            ("*.{a,b}", "x.{a,b}", true),
            ("x[[:digit:]]", "x7", true),
            ("x[[:digit:]]", "xd", false),
            ("x[![:digit:]]", "xd", true),
            ("x[^a-c]", "xb", false),
            ("x[^a-c]", "xd", true),
            ("/x[^a]y", "x/y", false),
            ("x[\\]]", "x]", true),
            ("x[]-]", "x-", true),
            ("x[]-]", "x]", true),
            ("x[a-]", "x-", true),
            ("x[!]", "x!", false),
            ("x[!!]", "xa", true),
            ("x[!!]", "x!", false),
            ("x[\\!]", "x!", true),
            ("x[\\!^]", "x^", true),
            ("x[\\!^]", "xa", false),
            ("x[z-a]", "xa", false),
            ("x[z-a]", "xz", true),
            ("x[/]y", "x/y", false),
            ("[a/]b", "ab", true),
            ("[a/]b", "sub/ab", false),
            ("[!a]b", "sub/bb", true),
            ("/[!a]b", "sub/bb", false),
            ("x[abc", "x[abc", false),
            ("x\\", "x\\", false),
            ("x\\{", "x{", true),
            ("[[:nothing:]]", "n", false),
            ("[Dd]ebug", "Debug", true),
            ("#a", "#a", false),
            ("\\#a", "#a", true),
            ("a ", "a", true),
            ("a\\ ", "a ", true),
            ("a\r\n", "a", true),
            ("\u{feff}a", "a", true),
            ("æ*", "ærlig", true),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern:?} on {path:?}");
        }
    }

    #[test]
    fn a_malformed_line_stops_nothing() {
        let mut text = b"[z-\n\xff\xfe\n**[\n\\\n!\n/\n[[:\n".to_vec();
        text.extend(b"*.log\n!keep.log\n");
        assert!(matches(&text, "a.log"));
        assert!(!matches(&text, "keep.log"));
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        for _ in 0..2_000 {
            let text: Vec<u8> = (0..24)
                .map(|_| {
                    state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                    b"[]!^-\\:{}*?/ab\xc3\xb8\n #,"[(state >> 33) as usize % 19]
                })
                .collect();
            for matcher in matchers(&text) {
                matcher.matched("a/b-]", false);
            }
        }
    }

    #[test]
    fn a_rule_file_counts_as_a_whole_or_not_at_all() {
        let mut text = "*.log\n".to_owned();
        text.extend(std::iter::repeat_n('#', RULE_FILE_MAX as usize - text.len()));
        assert!(matches(&text, "a.log"));
        assert!(!matches(text + "#", "a.log"));
    }

    #[test]
    fn a_rule_file_may_hold_thousands_of_patterns() {
        let mut text = "*.log\n*.tmp\n".to_owned();
        text.extend((0..9_000).map(|i| format!("*a*{i}*c*?x[a-z]*\n")));
        text += "!keep.log\n";
        assert!(matches(&text, "a.log"));
        assert!(matches(&text, "a7777ccxx"));
        assert!(!matches(&text, "keep.log"));
    }

    #[test]
    fn a_worktree_has_the_exclude_file_of_its_repository() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        fs::create_dir_all(at("main/.git/info")).unwrap();
        fs::create_dir_all(at("main/.git/worktrees/w")).unwrap();
        fs::create_dir(at("w")).unwrap();
        fs::write(at("main/.git/info/exclude"), "*.log\n").unwrap();
        fs::write(at("main/.git/worktrees/w/commondir"), "../..\n").unwrap();
        fs::write(at("w/.git"), "gitdir: ../main/.git/worktrees/w\n").unwrap();
        assert!(Rules::repository(&at("w")).ignores(OsStr::new("a.log"), false));
        assert!(!Rules::repository(&at("main/.git")).ignores(OsStr::new("a.log"), false));
    }
}
