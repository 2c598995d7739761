//! The house keeps its floors and is kept tidy. What the compiler cannot hold is held here, by reading the sources: a
//! module uses only lower floors, only the top floor prints, the lowest is pure, and what is long says why.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Functions of more than 70 lines, and why each is one piece. Exact: one that became short must leave the list.
const LONG_FUNCTIONS: &[(&str, &str)] =
    &[("format/json/check.rs::check", "the whole grammar in one match: parted, nobody sees what is missing")];

/// Files of more than 400 lines without their tests, and why each is one piece. Exact, as above.
const LONG_FILES: &[(&str, &str)] = &[
    ("detect/mod.rs", "one table with a row for each validator"),
    ("format/json.rs", "one reader with its states; its rarer parts lie beside it"),
    ("rules/compile.rs", "every fault that a pack can have, each with its remedy"),
];

const LONGEST_FUNCTION: usize = 70;
const LONGEST_FILE: usize = 400;

#[test]
fn a_module_uses_only_lower_floors() {
    let floors = floors();
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(own) = source.module.first() else { continue };
        let floor = floors.get(own).unwrap_or_else(|| panic!("{}: lib.rs names no floor for it", source.path));
        for (used, line) in source.uses() {
            let lower = floors.get(&used).is_some_and(|other| other < floor);
            if used != *own && !lower {
                wrong.push(format!("{}:{line}: {own} (floor {floor}) uses {used}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_list_of_floors_is_the_house() {
    let floors = floors();
    let listed: BTreeSet<&str> = floors.keys().map(String::as_str).collect();
    let there: BTreeSet<String> = sources().into_iter().filter_map(|source| source.module.into_iter().next()).collect();
    assert_eq!(listed, there.iter().map(String::as_str).collect());
    let steps: BTreeSet<usize> = floors.values().copied().collect();
    assert_eq!(steps, (0..=7).collect(), "no floor is missing");
    assert_eq!((floors["detect"], floors["finding"], floors["scan"], floors["cli"]), (0, 1, 3, 7));
    let main = file("src/main.rs");
    let paths: Vec<&str> = main.match_indices("sporhund::").map(|(at, _)| &main[at..]).collect();
    assert!(!paths.is_empty() && paths.iter().all(|path| path.starts_with("sporhund::cli")), "main.rs uses cli alone");
}

#[test]
fn only_the_top_floor_prints_or_exits() {
    let words = ["print!", "println!", "eprint!", "eprintln!", "dbg!", "stdout", "stderr", "process::exit", "abort"];
    let inside = |source: &Source| source.module.first().is_some_and(|module| module == "cli");
    forbid(&words, |source| !inside(source));
    let sources = sources();
    let printing = sources.iter().filter(|source| inside(source));
    let printing: usize = printing.map(|source| source.count("stdout") + source.count("stderr")).sum();
    assert!((1..=8).contains(&printing), "few places print, and this test sees them: {printing}");
}

#[test]
fn the_lowest_floor_is_pure() {
    let impure = [
        "std::fs",
        "std::io",
        "std::env",
        "std::time",
        "std::process",
        "std::net",
        "std::thread",
        "std::path",
        "std::os",
        "static mut",
        "thread_local",
        "Mutex",
        "RwLock",
        "RefCell",
        "Cell",
        "AtomicBool",
        "AtomicUsize",
        "AtomicU64",
        "serde",
        "serde_json",
        "toml",
        "regex",
        "jiff",
        "libc",
        "rayon",
        "getrandom",
        "SystemTime",
        "Instant",
        "File",
    ];
    forbid(&impure, |source| source.module.first().is_some_and(|module| module == "detect" || module == "taxonomy"));
    for source in sources().iter().filter(|source| source.module.first().is_some_and(|module| module == "detect")) {
        for (line, text) in source.lines_with("static") {
            let table = text.contains(": OnceLock<") || text.contains(": LazyLock<");
            assert!(table, "{}:{line}: a global that is no table built once: {text}", source.path);
        }
    }
}

#[test]
fn nothing_calls_out() {
    forbid(&["std::net", "TcpStream", "TcpListener", "UdpSocket", "UnixStream", "process::Command", "unsafe"], |_| {
        true
    });
    let manifest = file("Cargo.toml");
    for client in ["reqwest", "ureq", "hyper", "tokio", "curl", "attohttpc", "rustls", "openssl"] {
        assert!(!manifest.contains(client), "{client}: there is no network");
    }
}

#[test]
fn what_is_long_says_why() {
    let mut functions = BTreeSet::new();
    let mut files = BTreeSet::new();
    for source in sources() {
        if source.code.lines().count() > LONGEST_FILE {
            files.insert(source.path.clone());
        }
        let long = source.functions().into_iter().filter(|(_, lines)| *lines > LONGEST_FUNCTION);
        functions.extend(long.map(|(name, _)| format!("{}::{name}", source.path)));
    }
    let listed = |list: &[(&str, &str)]| -> BTreeSet<String> {
        assert!(list.iter().all(|(_, why)| why.len() > 20), "each says why");
        list.iter().map(|(name, _)| (*name).to_owned()).collect()
    };
    assert_eq!(functions, listed(LONG_FUNCTIONS), "functions of more than {LONGEST_FUNCTION} lines");
    assert_eq!(files, listed(LONG_FILES), "files of more than {LONGEST_FILE} lines without their tests");
}

#[test]
fn every_file_begins_with_what_it_is() {
    for path in rust_files(&["src", "tests", "benches"]) {
        let text = std::fs::read_to_string(&path).unwrap();
        let first = text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! ") && first.len() > 10, "{}: no `//!` in its first line", path.display());
    }
}

#[test]
fn nothing_is_left_for_later() {
    // In two parts, so that this file is tidy itself.
    let marks = [["TO", "DO"], ["FIX", "ME"], ["XX", "X"], ["todo", "!"], ["unimplemented", "!"], ["HA", "CK"]];
    let mut wrong = Vec::new();
    let texts = walk(&["src", "tests", "benches", "rules", "examples", "schema", ".ci"], |path| {
        path.extension()
            .is_none_or(|extension| ["rs", "toml", "md", "sh", "json"].iter().any(|known| extension == *known))
    });
    for path in texts {
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        for (i, line) in text.lines().enumerate() {
            for mark in marks.iter().map(|parts| parts.concat()) {
                if whole_words(line, &mark).next().is_some() {
                    wrong.push(format!("{}:{}: {mark}", path.display(), i + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_gives_up() {
    forbid(&["unwrap()", "panic!", "unreachable!", "unwrap_unchecked"], |_| true);
    for source in sources() {
        for (at, _) in source.code.match_indices(".expect(") {
            let why = source.text[at..].split('"').nth(1).unwrap_or_default();
            let line = line_of(&source.text, at);
            assert!(why.split(' ').count() >= 4, "{}:{line}: no sentence that says why it holds", source.path);
        }
    }
}

/// The reader of sources is itself read: each rule above stands on these.
#[test]
fn the_reader_sees_code_and_nothing_else() {
    let text = concat!(
        "//! top\nuse crate::detect::{self, text};\nuse super::rules;\n/* crate::no /* crate::no */ */\n",
        "fn a<'x>(b: &'x str) -> char { let s = \"crate::no\\\" {\"; let r = r#\"crate::no \" {\"#; '{' }\n",
        "pub(crate) fn b() {\n    crate::source::walk::go();\n    '\\''\n}\n",
        "#[cfg(test)]\nmod tests {\n    use crate::cli;\n    fn c() { unwrap() }\n}\nuse crate::{finding::Key, report};\n",
    );
    let source = Source::new("scan/x.rs", text);
    let uses: Vec<_> = source.uses();
    let expected = [("detect", 2), ("scan", 3), ("source", 7), ("finding", 15), ("report", 15)];
    assert_eq!(uses, expected.map(|(module, line)| (module.to_owned(), line)));
    assert_eq!(source.functions(), [("a".to_owned(), 1), ("b".to_owned(), 4)]);
    assert_eq!((source.count("unwrap()"), source.count("crate::no")), (0, 0));
    assert_eq!(Source::new("finding.rs", "use super::detect;").uses(), [("detect".to_owned(), 1)]);
    assert_eq!(Source::new("a/b/c.rs", "use super::super::d::e; use super::super::super::f;").uses().len(), 2);
    assert_eq!(whole_words("reprint! eprint! print!(x)", "print!").count(), 1);
}

/// The floor of each top module, as lib.rs lists them.
fn floors() -> BTreeMap<String, usize> {
    let mut floors = BTreeMap::new();
    let mut floor = None;
    for line in file("src/lib.rs").lines() {
        if let Some(rest) = line.strip_prefix("// Floor ") {
            floor = rest.split(':').next().and_then(|number| number.parse().ok());
        } else if let Some(module) = line.trim_start_matches("pub ").strip_prefix("mod ") {
            let floor = floor.unwrap_or_else(|| panic!("lib.rs: `{module}` stands on no floor"));
            floors.insert(module.trim_end_matches(';').to_owned(), floor);
        }
    }
    floors
}

/// A file of the library: its text, and the same with comments, literals and tests blanked (every line where it was).
struct Source {
    /// Relative to `src`.
    path: String,
    /// `["scan", "name"]`; empty for lib.rs and main.rs.
    module: Vec<String>,
    text: String,
    /// Byte for byte as long as `text`, save for the lines of tests, which are left out.
    code: String,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        let mut module: Vec<String> = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if module.last().is_some_and(|last| last == "mod") || matches!(path, "lib.rs" | "main.rs") {
            module.pop();
        }
        let (text, code) = without_tests(text, &blanked(text));
        Self { path: path.to_owned(), module, text, code }
    }

    /// The top modules that paths lead to, with their lines.
    fn uses(&self) -> Vec<(String, usize)> {
        let mut used = Vec::new();
        for root in ["crate", "super"] {
            for (at, _) in whole_words(&self.code, root).filter(|(at, _)| !self.code[..*at].ends_with("super::")) {
                let mut rest = &self.code[at..];
                let mut module = if root == "crate" { Vec::new() } else { self.module.clone() };
                while let Some(above) = rest.strip_prefix("super") {
                    module.pop();
                    rest = above.trim_start_matches(':');
                }
                rest = rest.strip_prefix("crate").unwrap_or(rest).trim_start_matches(':');
                let names = match module.into_iter().next() {
                    Some(top) => vec![top],
                    None => first_names(rest),
                };
                used.extend(names.into_iter().map(|name| (name, line_of(&self.text, at))));
            }
        }
        used.retain(|(name, _)| name != ")" && !name.is_empty());
        used.sort_by_key(|(_, line)| *line);
        used
    }

    /// Each function with the number of its lines, from `fn` to its last brace.
    fn functions(&self) -> Vec<(String, usize)> {
        let of = |(at, _): (usize, &str)| {
            let rest = &self.code[at + 2..];
            let name: String = rest.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let open = rest.find(['{', ';'])?;
            let is_function = !name.is_empty() && rest[open..].starts_with('{');
            let end = open + matching(&rest[open..])?;
            is_function.then(|| (name, rest[..end].lines().count()))
        };
        whole_words(&self.code, "fn").filter_map(of).collect()
    }

    fn count(&self, word: &str) -> usize {
        whole_words(&self.code, word).count()
    }

    fn lines_with<'a>(&'a self, word: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
        let has = move |line: &&str| whole_words(line, word).any(|(at, _)| !line[..at].ends_with('\''));
        self.code.lines().enumerate().filter(move |(_, line)| has(line)).map(|(i, line)| (i + 1, line))
    }
}

/// Asserts that none of the words stands in the code of the files chosen.
fn forbid(words: &[&str], chosen: impl Fn(&Source) -> bool) {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| chosen(source)) {
        for word in words {
            wrong.extend(source.lines_with(word).map(|(line, _)| format!("{}:{line}: {word}", source.path)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn sources() -> Vec<Source> {
    let top = house().join("src");
    // A module's tests may have a file of their own, `tests.rs` beside it.
    let files = rust_files(&["src"]).into_iter().filter(|path| !path.ends_with("tests.rs")).map(|path| {
        let relative = path.strip_prefix(&top).unwrap().to_str().unwrap().to_owned();
        Source::new(&relative, &std::fs::read_to_string(&path).unwrap())
    });
    let files: Vec<_> = files.collect();
    assert!(files.len() > 40, "the walk sees the house");
    files
}

fn house() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn file(name: &str) -> String {
    std::fs::read_to_string(house().join(name)).unwrap()
}

fn rust_files(folders: &[&str]) -> Vec<PathBuf> {
    walk(folders, |path| path.extension().is_some_and(|extension| extension == "rs"))
}

fn walk(folders: &[&str], wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let folders = folders.iter().map(|folder| house().join(folder)).filter(|folder| folder.exists());
    let entries = folders.flat_map(|folder| walkdir::WalkDir::new(folder).sort_by_file_name());
    let files = entries.map(Result::unwrap).filter(|entry| entry.file_type().is_file() && wanted(entry.path()));
    files.map(walkdir::DirEntry::into_path).collect()
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// Where a word stands with no word character beside it.
fn whole_words<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let free =
        move |inner: Option<char>, outer: Option<char>| !(inner.is_some_and(is_word) && outer.is_some_and(is_word));
    text.match_indices(word).filter(move |(at, _)| {
        let (before, after) = (text[..*at].chars().next_back(), text[at + word.len()..].chars().next());
        free(word.chars().next(), before) && free(word.chars().next_back(), after)
    })
}

/// The first names after a `::`: of `a::b` it is `a`, of `{a, b::c}` they are `a` and `b`.
fn first_names(path: &str) -> Vec<String> {
    let name = |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    if !path.starts_with('{') {
        return vec![name(path)];
    }
    let inside = &path[1..matching(path).unwrap_or(path.len()) - 1];
    let mut depth = 0_usize;
    let parts = inside.split(|c| {
        depth = (depth + usize::from(c == '{')).saturating_sub(usize::from(c == '}'));
        c == ',' && depth == 0
    });
    parts.map(name).collect()
}

/// The length of what stands between the brace that the text begins with and its partner, both included.
fn matching(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth <= 1 => return Some(at + 1),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The text with everything in comments and in literals as spaces.
fn blanked(text: &str) -> String {
    let mut code = text.as_bytes().to_vec();
    let mut at = 0;
    while at < code.len() {
        let end = at + literal(&text.as_bytes()[at..], at.checked_sub(1).map(|before| code[before]));
        code[at..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        at = end.max(at + 1);
    }
    String::from_utf8(code).expect("whole literals were blanked, so no character was cut")
}

/// The length of the comment or literal at the start of `rest`, or 0.
fn literal(rest: &[u8], before: Option<u8>) -> usize {
    let until = |mark: &[u8]| rest.windows(mark.len()).position(|w| w == mark).unwrap_or(rest.len());
    let in_word = before.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
    match rest {
        [b'/', b'/', ..] => until(b"\n"),
        [b'/', b'*', ..] => block_comment(rest),
        [b'"', ..] => quoted(rest, b'"'),
        [b'b', b'"', ..] if !in_word => 1 + quoted(&rest[1..], b'"'),
        [b'r', b'"' | b'#', ..] if !in_word => raw(&rest[1..]).map_or(0, |length| 1 + length),
        [b'b', b'r', b'"' | b'#', ..] if !in_word => raw(&rest[2..]).map_or(0, |length| 2 + length),
        [b'\'', b'\\', ..] => quoted(rest, b'\''),
        [b'\'', ..] => {
            // A character, or a lifetime: a character ends in a quote after one code point.
            let text = std::str::from_utf8(&rest[1..rest.len().min(6)])
                .or_else(|e| std::str::from_utf8(&rest[1..=e.valid_up_to()]));
            let length = text.ok().and_then(|text| text.chars().next()).map_or(0, char::len_utf8);
            if rest.get(1 + length) == Some(&b'\'') { 2 + length } else { 0 }
        }
        _ => 0,
    }
}

fn block_comment(rest: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        match &rest[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != quote {
        at += if rest[at] == b'\\' { 2 } else { 1 };
    }
    rest.len().min(at + 1)
}

/// A raw string from its first `#` or quote, or `None` where it is a raw identifier.
fn raw(rest: &[u8]) -> Option<usize> {
    let hashes = rest.iter().take_while(|b| **b == b'#').count();
    (rest.get(hashes) == Some(&b'"')).then_some(())?;
    let end: Vec<u8> = [b"\"".as_slice(), &rest[..hashes]].concat();
    let body = &rest[hashes + 1..];
    let length = body.windows(end.len()).position(|w| w == end).unwrap_or(body.len());
    Some(rest.len().min(hashes + 1 + length + end.len()))
}

/// Both without the items under `#[cfg(test)]`, whose lines go; so a line number counts only what is not a test.
fn without_tests(text: &str, code: &str) -> (String, String) {
    let mut cut: Vec<Range<usize>> = Vec::new();
    for (at, mark) in code.match_indices("#[cfg(test)]") {
        if cut.last().is_some_and(|last| last.contains(&at)) {
            continue;
        }
        let after = at + mark.len();
        let open = after + code[after..].find(['{', ';']).unwrap_or(0);
        let end = match code[open..].starts_with('{') {
            true => open + matching(&code[open..]).unwrap_or(code.len() - open),
            false => open + 1,
        };
        cut.push(at..end);
    }
    let mut kept = (String::new(), String::new());
    let mut done = 0;
    cut.push(text.len()..text.len());
    for range in cut {
        kept.0.push_str(&text[done..range.start]);
        kept.1.push_str(&code[done..range.start]);
        // As many line ends as were cut keep the numbers of the lines below, but a run of them at the end does not count.
        if range.end < text.trim_end().len() {
            let lines = "\n".repeat(text[range.clone()].matches('\n').count());
            kept.0.push_str(&lines);
            kept.1.push_str(&lines);
        }
        done = range.end;
    }
    kept
}
