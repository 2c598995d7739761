//! `sporhund scan`: the stages in their order.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use data_encoding::HEXLOWER;
use indicatif::ProgressBar;
use sha2::{Digest, Sha256};
use signal_hook::consts::{SIGINT, SIGTERM};

use super::settings::{FailOn, Settings};
use super::{Failure, ScanArgs, output, print, progress, say, shown, stdin};
use crate::detect::Day;
use crate::finding::{Finding, Name, escape_controls};
use crate::inventory::{AssetKey, Draft, FieldKey, Inventory};
use crate::purpose::{Level, PurposeMap, Status};
use crate::report::document::{Document, MapFile};
use crate::report::{Answer, Findings, Header, MapInForce, Names, assemble};
use crate::scan::{FileRead, Limits, Piped, Scanner};
use crate::source::walk::{FileEntry, Fold, Met, walk};
use crate::source::{Base, base_of};

/// A date for masking messages, where no number is judged by its birthday.
pub(super) const NO_DAY: Day = Day { year: 2026, month: 1, day: 1 };

/// Walks, reads, judges, reports; the exit code.
pub(super) fn scan(args: ScanArgs) -> Result<u8, Failure> {
    let settings = Settings::gather(args)?;
    let scanner = Scanner::new(&settings.rules, &settings.key, settings.today());
    let base = find(&settings)?;
    let map = purpose_map(&settings, &base, &scanner)?;
    if settings.list_files {
        return list(&settings, &base, &scanner);
    }
    let signal = listen()?;
    let started = now(&settings);
    let wants_findings = settings.outputs.iter().any(|output| output.reporter.lists_findings);
    let findings = wants_findings.then(Findings::default);
    let inventory = read(&settings, &base, &scanner, findings.as_ref(), &signal)?;
    let names = Names::of(&inventory);
    let header = header(&settings, &base, &scanner, started, &signal);
    let document = assemble(&inventory, &names, &settings.rules, map.as_ref(), header);
    let (code, verdict) = verdict(&settings, &document, &inventory, map.as_ref(), signal.load(Ordering::Relaxed));
    let findings = findings.map(|findings| findings.with_names(names));
    let answer = Answer { document: &document, findings: findings.as_ref(), verdict: &verdict };
    output::write(&settings.outputs, &answer, settings.min_confidence)?;
    Ok(code)
}

/// What there is to walk.
fn find(settings: &Settings) -> Result<Base, Failure> {
    let base = base_of(&settings.paths, settings.base.as_deref())
        .map_err(|error| Failure::usage(format!("the base folder: {error}; name one that exists with --base")))?;
    if base.roots.is_empty() && !settings.stdin && !base.absent.is_empty() {
        let paths: Vec<_> = base.absent.iter().map(|absent| shown(&absent.given)).collect();
        return Err(Failure::usage(format!("no such path: {}", paths.join(", "))));
    }
    Ok(base)
}

/// The map given, or `purposes.toml` in what is scanned or above it up to the repository, or in the current folder.
fn purpose_map(settings: &Settings, base: &Base, scanner: &Scanner) -> Result<Option<MapInForce>, Failure> {
    let Some(file) = settings.purposes.clone().or_else(|| nearest_map(base)) else {
        return Ok(None);
    };
    let given = shown(&file);
    let wrong = |error| Failure::usage(format!("{given}: {error}; a purpose map is a TOML file in UTF-8"));
    let text = std::fs::read_to_string(&file).map_err(wrong)?;
    let real = std::fs::canonicalize(&file).map_err(wrong)?;
    let inside = real.strip_prefix(&base.folder).ok();
    let map = PurposeMap::parse(&text, &given.to_string()).map_err(|error| Failure::usage(error.to_string()))?;
    let file = MapFile {
        path: scanner.name(inside.unwrap_or(&file)).shown().to_owned(),
        digest: format!("sha256:{}", HEXLOWER.encode(&Sha256::digest(text.as_bytes()))),
    };
    let folder = inside.and_then(Path::parent).unwrap_or(Path::new("")).to_path_buf();
    Ok(Some(MapInForce { map, folder, file }))
}

fn nearest_map(base: &Base) -> Option<PathBuf> {
    let above = base.roots.iter().flat_map(|root| {
        let top = root.repository.clone().unwrap_or_else(|| root.real.clone());
        let folders = root.real.ancestors().filter(|folder| folder.is_dir()).map(Path::to_path_buf);
        let alone = root.real.parent().filter(|_| root.real.is_file()).map(Path::to_path_buf);
        let folders: Vec<_> = folders.take_while(|folder| folder.starts_with(&top)).chain(alone).collect();
        folders
    });
    let here = std::env::current_dir().ok();
    above.chain(here).map(|folder| folder.join("purposes.toml")).find(|file| file.is_file())
}

/// Reads everything there is to read, on all threads.
fn read(
    settings: &Settings,
    base: &Base,
    scanner: &Scanner,
    findings: Option<&Findings>,
    signal: &AtomicUsize,
) -> Result<Inventory, Failure> {
    let stop = || signal.load(Ordering::Relaxed) != 0;
    let bar = progress::bar(settings.progress);
    let progress = |bytes| bar.inc(bytes);
    let limits = Limits { timeout: settings.timeout, stop: &stop, progress: &progress };
    let reading = Reading { scanner, findings, limits };
    let mut inventory = Inventory::default();
    for absent in &base.absent {
        inventory.coverage.missed(absent.reason, 0, scanner.name(&absent.relative));
    }
    if settings.stdin {
        inventory = reading.stdin(inventory, &settings.piped);
    }
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(settings.threads)
        .build()
        .map_err(|error| Failure::internal(format!("no threads: {error}")))?;
    let done = AtomicBool::new(false);
    let inventory = std::thread::scope(|scope| {
        if !bar.is_hidden() {
            scope.spawn(|| walk(&base.roots, &settings.walk, &Measuring { bar: &bar, done: &done }));
        }
        let read = pool.install(|| walk(&base.roots, &settings.walk, &reading));
        done.store(true, Ordering::Relaxed);
        inventory.merge(read)
    });
    bar.finish_and_clear();
    Ok(inventory)
}

/// Scans what the walk meets.
struct Reading<'a> {
    scanner: &'a Scanner<'a>,
    findings: Option<&'a Findings>,
    limits: Limits<'a>,
}

impl Fold for Reading<'_> {
    type Sum = Inventory;

    fn empty(&self) -> Inventory {
        Inventory::default()
    }

    fn visit(&self, mut sum: Inventory, met: Met) -> Inventory {
        match met {
            Met::File(entry) => self.file(&mut sum, &entry),
            Met::Skipped { relative, reason } => sum.coverage.missed(reason, 0, self.scanner.name(&relative)),
        }
        sum
    }

    fn join(&self, left: Inventory, right: Inventory) -> Inventory {
        left.merge(right)
    }

    fn stop(&self) -> bool {
        (self.limits.stop)()
    }
}

impl Reading<'_> {
    fn file(&self, sum: &mut Inventory, entry: &FileEntry) {
        let (file, len) = match entry.open() {
            Ok(open) => open,
            Err(reason) => return sum.coverage.missed(reason, 0, self.scanner.name(&entry.relative)),
        };
        self.scan(sum, &entry.relative, |found| self.scanner.file(&file, len, &entry.path, &self.limits, found));
    }

    fn stdin(&self, mut sum: Inventory, piped: &Piped) -> Inventory {
        self.scan(&mut sum, Path::new("-"), |found| {
            self.scanner.piped(&mut stdin::read(self.limits.stop), piped.clone(), &self.limits, found)
        });
        sum
    }

    /// Runs a scan of one file and adds up what it finds and what it could not read.
    fn scan(&self, sum: &mut Inventory, relative: &Path, scan: impl FnOnce(&mut dyn FnMut(Finding)) -> FileRead) {
        // Most files hold nothing: their names are not looked at.
        let mut place = None;
        let mut draft = Draft::default();
        let field = FieldKey::text();
        let read = scan(&mut |finding| {
            let (key, sheet) = place.get_or_insert_with(|| {
                let name = Arc::new(self.scanner.name(relative));
                let sheet = self.findings.map(|findings| findings.sheet(Arc::clone(&name)));
                (AssetKey { name, table: None }, sheet)
            });
            match finding.column {
                Some(_) => draft.add(&finding),
                None => sum.add(key, &field, &finding),
            }
            if let Some(sheet) = sheet {
                sheet.add(&finding);
            }
        });
        let tables = Arc::new(read.tables);
        if let Some((key, sheet)) = place {
            sum.add_tables(&key.name, draft, &tables);
            sum.describe(&key.name, read.bytes, read.format);
            if sheet.is_some() {
                self.findings
                    .into_iter()
                    .for_each(|findings| findings.tables(Arc::clone(&key.name), Arc::clone(&tables)));
            }
        }
        sum.coverage.records_scanned += tables.records();
        match read.gap {
            None => sum.coverage.scanned(read.bytes),
            Some(reason) => sum.coverage.missed(reason, read.bytes, self.scanner.name(relative)),
        }
    }
}

/// Adds up the bytes there are to read, for the time left on the bar.
struct Measuring<'a> {
    bar: &'a ProgressBar,
    done: &'a AtomicBool,
}

impl Fold for Measuring<'_> {
    type Sum = ();

    fn empty(&self) {}

    fn visit(&self, (): (), met: Met) {
        if let Met::File(entry) = met {
            let len = entry.len.or_else(|| Some(entry.path.symlink_metadata().ok()?.len()));
            self.bar.inc_length(len.unwrap_or(0));
        }
    }

    fn join(&self, (): (), (): ()) {}

    fn stop(&self) -> bool {
        self.done.load(Ordering::Relaxed)
    }
}

/// `--list-files`: what would be scanned, one a line; what could not be looked at makes exit code 3 here too.
fn list(settings: &Settings, base: &Base, scanner: &Scanner) -> Result<u8, Failure> {
    let listing = Listing { scanner, audit: settings.walk.audit };
    let Listed { mut names, missed } = walk(&base.roots, &settings.walk, &listing);
    names.sort();
    print(&names.iter().map(|name| format!("{}\n", name.shown())).collect::<String>())?;
    let absent = base.absent.iter().map(|absent| scanner.name(&absent.relative));
    let missed: Vec<Name> = missed.into_iter().chain(absent).collect();
    missed.iter().for_each(|name| say(&format!("{}: cannot be read", name.shown())));
    Ok(if missed.is_empty() { 0 } else { 3 })
}

/// Lists what the walk meets.
struct Listing<'a> {
    scanner: &'a Scanner<'a>,
    audit: bool,
}

#[derive(Default)]
struct Listed {
    names: Vec<Name>,
    missed: Vec<Name>,
}

impl Fold for Listing<'_> {
    type Sum = Listed;

    fn empty(&self) -> Listed {
        Listed::default()
    }

    fn visit(&self, mut sum: Listed, met: Met) -> Listed {
        match met {
            Met::File(entry) => sum.names.push(self.scanner.name(&entry.relative)),
            Met::Skipped { relative, reason } if reason.incomplete(self.audit) => {
                sum.missed.push(self.scanner.name(&relative));
            }
            Met::Skipped { .. } => {}
        }
        sum
    }

    fn join(&self, mut left: Listed, mut right: Listed) -> Listed {
        left.names.append(&mut right.names);
        left.missed.append(&mut right.missed);
        left
    }
}

/// The number of the signal that asks for an end; a second one ends the process at once.
fn listen() -> Result<Arc<AtomicUsize>, Failure> {
    let signal = Arc::new(AtomicUsize::new(0));
    let asked = Arc::new(AtomicBool::new(false));
    for number in [SIGINT, SIGTERM] {
        let code = 128 + number;
        signal_hook::flag::register_conditional_shutdown(number, code, Arc::clone(&asked))
            .and_then(|_| signal_hook::flag::register(number, Arc::clone(&asked)))
            .and_then(|_| signal_hook::flag::register_usize(number, Arc::clone(&signal), code as usize))
            .map_err(|error| Failure::internal(format!("signals: {error}")))?;
    }
    Ok(signal)
}

fn now(settings: &Settings) -> Option<String> {
    let second = jiff::Timestamp::now().as_second();
    let now = jiff::Timestamp::from_second(second).ok().filter(|_| !settings.reproducible)?;
    Some(now.to_string())
}

fn header(
    settings: &Settings,
    base: &Base,
    scanner: &Scanner,
    started: Option<String>,
    signal: &AtomicUsize,
) -> Header {
    let roots = base.roots.iter().map(|root| root.relative.as_path());
    let roots = roots.map(|path| if path == Path::new("") { Path::new(".") } else { path });
    let stdin = settings.stdin.then_some(Path::new("-"));
    Header {
        roots: roots.chain(stdin).map(|path| scanner.name(path).shown().to_owned()).collect(),
        as_of: settings.as_of.to_string(),
        started,
        finished: now(settings),
        key_id: settings.key.is_keyed().then(|| settings.key.id()),
        interrupted: signal.load(Ordering::Relaxed) != 0,
        audit: settings.walk.audit,
        weakened_by: settings.weakened_by.iter().map(|name| escape_controls(name).into_owned()).collect(),
    }
}

/// The exit code and the sentence that explains it.
fn verdict(
    settings: &Settings,
    document: &Document,
    inventory: &Inventory,
    map: Option<&MapInForce>,
    signal: usize,
) -> (u8, String) {
    let fail_on = settings.fail_on.clone().unwrap_or_else(|| default_fail_on(map));
    let reasons = tripped(&fail_on, document);
    if signal != 0 {
        return (signal as u8, format!("exit code {signal}: interrupted"));
    }
    if !reasons.is_empty() {
        return (1, format!("exit code 1: {}; it {}", reasons.join(", "), watched(&fail_on)));
    }
    if inventory.coverage.is_incomplete(settings.walk.audit) {
        return (3, "exit code 3: not all that was asked could be read, see above".to_owned());
    }
    (0, format!("exit code 0: it {}", watched(&fail_on)))
}

/// Without a map likely findings fail, with one the statuses that its policy calls errors.
fn default_fail_on(map: Option<&MapInForce>) -> FailOn {
    let Some(map) = map else {
        return FailOn { confidence: Some(crate::finding::Confidence::Likely), ..FailOn::default() };
    };
    let is_error = |status: &Status| map.map.policy.level(*status) == Some(Level::Error);
    FailOn { statuses: Status::ALL.into_iter().filter(is_error).collect(), ..FailOn::default() }
}

/// What of `--fail-on` was found.
fn tripped(fail_on: &FailOn, document: &Document) -> Vec<String> {
    let holdings = || document.assets.iter().flat_map(|asset| &asset.fields).flat_map(|field| &field.holdings);
    let mut reasons = Vec::new();
    if let Some(least) = fail_on.confidence {
        let counts = |holding: &crate::report::document::Holding| {
            let by = holding.by_confidence;
            [by.possible, by.likely, by.certain][least as usize..].iter().sum::<u64>()
        };
        let count: u64 = holdings().map(counts).sum();
        if count > 0 {
            reasons.push(format!("{count} at {} or above", least.name()));
        }
    }
    if fail_on.synthetic && document.summary.synthetic > 0 {
        reasons.push(format!("{} synthetic", document.summary.synthetic));
    }
    for status in &fail_on.statuses {
        let count = holdings().filter(|h| h.status == status.name() && h.confidence != "possible").count();
        if count > 0 {
            reasons.push(format!("{count} {}", status.name()));
        }
    }
    reasons
}

fn watched(fail_on: &FailOn) -> String {
    let mut watched: Vec<&str> = fail_on.statuses.iter().map(|status| status.name()).collect();
    watched.extend(fail_on.confidence.map(|least| least.name()));
    watched.extend(fail_on.synthetic.then_some("synthetic"));
    if watched.is_empty() { "never fails".to_owned() } else { format!("fails on {}", watched.join(", ")) }
}
