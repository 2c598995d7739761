//! Person numbers beside python-stdnum, which was written by others. Where the two differ, the class says why: stdnum knows
//! no synthetic series and no rule of 2032, and gives D-numbers the table of the fødselsnummer (see
//! `tests/differential/stdnum_verdicts.py`).

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sporhund::detect::{Day, fodselsnummer::judge};
use sporhund::rules::generate::Generator;

/// After every birthday that is made, and not after the day on which the test runs.
const TODAY: Day = Day { year: 2026, month: 11, day: 23 };

/// A python that has stdnum: the one that `SPORHUND_PYTHON` names, or the system's.
fn python() -> Option<PathBuf> {
    let named = std::env::var_os("SPORHUND_PYTHON").map(PathBuf::from);
    let candidates = named.into_iter().chain([PathBuf::from("python3")]);
    candidates.into_iter().find(|python| {
        let import = Command::new(python).args(["-c", "import stdnum.no.fodselsnummer"]).stderr(Stdio::null()).status();
        import.is_ok_and(|status| status.success())
    })
}

#[test]
#[allow(clippy::print_stderr, reason = "a test that was skipped says so")]
fn stdnum_agrees_but_where_it_is_known_not_to() {
    let Some(python) = python() else {
        eprintln!("skipped: no python3 with python-stdnum (pip install python-stdnum; SPORHUND_PYTHON names another)");
        return;
    };
    let numbers = numbers();
    let verdicts = stdnum(&python, &numbers);
    assert_eq!(verdicts.len(), numbers.len());
    let mut differ: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    let mut agree = [0; 2];
    for (number, theirs) in numbers.iter().zip(verdicts) {
        let digits: Vec<u8> = number.bytes().map(|b| b - b'0').collect();
        let class = judge(&digits, TODAY).map_or("", |judged| judged.class());
        // What stdnum can know: the number and the D-number of today's rule, and month + 40, which it folds.
        let ours = matches!(class, "fnr" | "dnr" | "h");
        if ours == theirs {
            agree[usize::from(ours)] += 1;
        } else {
            *differ.entry((class, theirs)).or_default() += 1;
        }
    }
    assert!(agree[0] > 50_000 && agree[1] > 2_000, "{agree:?}");
    for ((class, theirs), count) in &differ {
        let known = match (*class, theirs) {
            // Its table for D-numbers is the older one.
            ("dnr" | "h", false) => true,
            // It knows no placeholders, and folds + 40 also of D-numbers.
            ("", true) => *count < 40,
            _ => false,
        };
        assert!(known, "{count} numbers are {class:?} here, and stdnum says {theirs}: {differ:?}");
    }
}

/// Random numbers, and numbers of every series, whole and with a digit changed.
fn numbers() -> Vec<String> {
    let mut make = Generator::new(20_261_123);
    let mut numbers: Vec<String> = (0..60_000).map(|_| make.value("digits:11").unwrap()).collect();
    for _ in 0..1_500 {
        for series in
            ["fnr", "dnr", "h", "tenor", "nhn", "npid", "fh", "future-2032", "near-miss:fnr", "konto-that-passes-fnr"]
        {
            numbers.push(make.value(series).unwrap());
        }
    }
    numbers
}

fn stdnum(python: &Path, numbers: &[String]) -> Vec<bool> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differential/stdnum_verdicts.py");
    let mut child = Command::new(python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let text = numbers.join("\n");
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let out = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(out.status.success());
    String::from_utf8(out.stdout).unwrap().lines().map(|line| line.ends_with(" valid")).collect()
}
