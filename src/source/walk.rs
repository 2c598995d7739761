//! The walk: every entry of every folder, once, on all threads, as a fold.
//!
//! What must not be scanned is met all the same and named with its reason, so that what was met adds up. The answer
//! does not depend on the number of threads nor on the order in which the system lists a folder.
//!
//! Hidden files are read. Whatever is called `.git` is not part of the tree: it is neither walked nor counted.

use std::cell::Cell;
use std::ffi::OsString;
use std::fs::{self, File, FileType, Metadata, ReadDir};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use globset::GlobSet;
use rayon::prelude::*;

use super::ignored::Rules;
use super::{Reason, Root, open};

/// What is left out of a walk. The default follows the rule files of repositories and nothing else.
#[derive(Clone, Debug, Default)]
pub struct WalkOptions {
    /// Read everything: no rule file counts.
    pub audit: bool,
    /// Only files that match; see [`globs`](super::globs). Folders are walked whether they match or not.
    pub include: Option<GlobSet>,
    /// No files and folders that match; see [`globs`](super::globs). Holds for the PATHs named and the folders around
    /// them too, so that the same files are left out wherever the walk begins.
    pub exclude: Option<GlobSet>,
    /// Follow symbolic links. A file that several links lead to is met once for each of them. A link that leads to a
    /// folder around it is not followed, and one that leads nowhere is [`Reason::Unreadable`].
    pub follow: bool,
    /// Stay on the device of each PATH.
    pub one_file_system: bool,
    /// No file that is longer, in bytes.
    pub max_file_size: Option<u64>,
}

/// Something met on the walk.
#[derive(Debug)]
pub enum Met {
    /// A regular file to scan.
    File(FileEntry),
    /// Something that is not scanned. A folder stands for all that is in it.
    Skipped {
        /// Its name, relative to the base; `.` for the base itself.
        relative: PathBuf,
        /// Why.
        reason: Reason,
    },
}

/// A regular file, as far as its folder tells: [`FileEntry::open`] looks again.
#[derive(Debug, PartialEq, Eq)]
pub struct FileEntry {
    /// Where to open it.
    pub path: PathBuf,
    /// Its name, relative to the base.
    pub relative: PathBuf,
    /// Its length in bytes, where the walk had to ask for it (a size limit, a link, a PATH itself). Opening tells it
    /// anyhow, and asking for every file doubles the time of a walk (5,666 files, warm, one thread: 24 ms, else 12 ms).
    pub len: Option<u64>,
    /// Whether it was reached by a symbolic link that is followed.
    pub link: bool,
}

impl FileEntry {
    /// Opens it: the file and its length in bytes now.
    ///
    /// # Errors
    ///
    /// The reason why it cannot be read, see [`open::open`].
    pub fn open(&self) -> Result<(File, u64), Reason> {
        open::open(&self.path, self.link)
    }
}

/// What a walk does with what it meets, and how it adds up.
///
/// Every thread adds up for itself, starting from [`Fold::empty`], and the sums are joined in no particular order:
/// `join` must be associative and commutative, with `empty` as its neutral element, and visiting must commute with it.
/// There is one join for a folder, and one for each part of a long one, so an empty sum should not allocate. A sum is
/// moved often: one of more than some 100 bytes belongs in a `Box`.
pub trait Fold: Sync {
    /// What is added up.
    type Sum: Send;

    /// The sum of nothing.
    fn empty(&self) -> Self::Sum;

    /// Adds what was met to the sum.
    fn visit(&self, sum: Self::Sum, met: Met) -> Self::Sum;

    /// The sum of both.
    fn join(&self, left: Self::Sum, right: Self::Sum) -> Self::Sum;

    /// Whether to end early. Asked before each entry; what was not met by then is not visited.
    fn stop(&self) -> bool {
        false
    }
}

/// Walks all `roots` in the rayon pool of the caller and adds up what they hold.
///
/// Threads with stacks of rayon's default size (2 MiB) do, whatever the depth of the tree; a path of more than 4,095
/// bytes (PATH_MAX) is [`Reason::Unreadable`]. Of a folder at most 16,384 entries are held at once, so that memory does
/// not depend on the size of the tree.
pub fn walk<F: Fold>(roots: &[Root], options: &WalkOptions, fold: &F) -> F::Sum {
    let walk = Walk { options, fold };
    let (mut sum, mut later) = walk.each(roots.par_iter(), |part, root| walk.root(part, root));
    while !later.is_empty() {
        let (more, deeper) = walk.each(later.into_par_iter(), |part, folder| walk.folder(part, folder));
        (sum, later) = (fold.join(sum, more), deeper);
    }
    sum
}

/// How many entries of a folder are held at once.
const CHUNK: usize = 16_384;

/// How many folders may be open inside of each other on the stack of one thread, those of stolen work included. What
/// lies deeper waits for the next round. Measured on 1,500 levels: a release build does with 128 KiB of stack and a
/// debug build with 512 KiB for a sum of 16 bytes, and with 384 KiB and 1 MiB for one of 256 bytes.
const NESTED_MAX: usize = 16;

/// A folder to list.
struct Folder<'a> {
    root: &'a Root,
    path: PathBuf,
    relative: PathBuf,
    /// Inside a repository, unless everything is to be read.
    rules: Option<Rules>,
    /// The folders around this one and itself; empty unless links are followed.
    around: Vec<(u64, u64)>,
    device: u64,
}

/// What a folder said about an entry.
struct Listed {
    name: OsString,
    kind: io::Result<FileType>,
}

/// What to do with an entry.
enum Next<'a> {
    Enter(Folder<'a>),
    Meet(Met),
}

/// A sum, and the folders left for the next round.
type Part<'a, S> = (S, Vec<Folder<'a>>);

struct Walk<'a, F> {
    options: &'a WalkOptions,
    fold: &'a F,
}

impl<'a, F: Fold> Walk<'a, F> {
    fn root(&self, part: Part<'a, F::Sum>, root: &'a Root) -> Part<'a, F::Sum> {
        if self.fold.stop() {
            return part;
        }
        let skipped = |reason| Met::Skipped { relative: named(&root.relative), reason };
        let metadata = match fs::metadata(&root.open) {
            Ok(metadata) => metadata,
            Err(error) => return self.meet(part, skipped(open::reason(&error))),
        };
        let mut around = root.relative.ancestors().filter(|path| !path.as_os_str().is_empty());
        if around.any(|path| self.excluded(path)) {
            return self.meet(part, skipped(Reason::Ignored));
        }
        if !metadata.is_dir() {
            let (path, relative, link) = (root.open.clone(), root.relative.clone(), root.open.is_symlink());
            let met = self.no_folder(path, relative, metadata.file_type(), Some(metadata.len()), link);
            return self.meet(part, met);
        }
        let repository = root.repository.as_deref().filter(|_| !self.options.audit);
        let folder = Folder {
            root,
            path: root.open.clone(),
            relative: root.relative.clone(),
            rules: repository.map(|repository| Rules::above(repository, &root.real)),
            around: if self.options.follow { vec![id(&metadata)] } else { Vec::new() },
            device: metadata.dev(),
        };
        self.folder(part, folder)
    }

    fn folder(&self, mut part: Part<'a, F::Sum>, mut folder: Folder<'a>) -> Part<'a, F::Sum> {
        if self.fold.stop() {
            return part;
        }
        let Some(_nested) = Nested::enter() else {
            part.1.push(folder);
            return part;
        };
        let mut listing = match fs::read_dir(&folder.path) {
            Ok(listing) => Some(listing),
            Err(error) => return self.unlisted(part, &folder, &error),
        };
        let mut first = true;
        while let Some(open) = &mut listing {
            let (mut listed, end) = next_chunk(open);
            if end.is_some() {
                listing = None;
            }
            if first && !self.options.audit {
                folder.read_rules(&listed, listing.is_none());
            }
            first = false;
            listed.sort_unstable_by(|a, b| a.name.cmp(&b.name));
            // Leaves short enough that a thread without work finds some, and long enough that joins do not count.
            let leaf = (listed.len() / 32).clamp(1, 64);
            let entries = listed.into_par_iter().with_max_len(leaf);
            part = self.join(part, self.each(entries, |part, listed| self.entry(part, &folder, listed)));
            if let Some(Err(error)) = end {
                part = self.unlisted(part, &folder, &error);
            }
        }
        part
    }

    fn entry(&self, part: Part<'a, F::Sum>, folder: &Folder<'a>, listed: Listed) -> Part<'a, F::Sum> {
        if self.fold.stop() || listed.name == ".git" {
            return part;
        }
        let relative = folder.relative.join(&listed.name);
        if !folder.root.inner.is_empty() && folder.root.inner.contains(&relative) {
            return part;
        }
        match self.next(folder, listed, relative) {
            Next::Meet(met) => self.meet(part, met),
            Next::Enter(folder) => self.folder(part, folder),
        }
    }

    fn next(&self, folder: &Folder<'a>, listed: Listed, relative: PathBuf) -> Next<'a> {
        let skipped = |relative, reason| Next::Meet(Met::Skipped { relative, reason });
        let listed_as = match listed.kind {
            Ok(kind) => kind,
            Err(error) => return skipped(relative, open::reason(&error)),
        };
        let ignored = |is_dir| folder.rules.as_ref().is_some_and(|rules| rules.ignores(&listed.name, is_dir));
        if ignored(listed_as.is_dir()) || self.excluded(&relative) {
            return skipped(relative, Reason::Ignored);
        }
        let link = listed_as.is_symlink();
        if link && !self.options.follow {
            return skipped(relative, Reason::Symlink);
        }
        let path = folder.path.join(&listed.name);
        let metadata = match self.ask(&path, listed_as).transpose() {
            Ok(metadata) => metadata,
            // A link that leads nowhere has not vanished.
            Err(_) if link => return skipped(relative, Reason::Unreadable),
            Err(error) => return skipped(relative, open::reason(&error)),
        };
        let kind = metadata.as_ref().map_or(listed_as, Metadata::file_type);
        if !kind.is_dir() {
            return Next::Meet(self.no_folder(path, relative, kind, metadata.map(|it| it.len()), link));
        }
        if link && ignored(true) {
            return skipped(relative, Reason::Ignored);
        }
        let mut around = folder.around.clone();
        if let Some(metadata) = metadata {
            if self.options.one_file_system && metadata.dev() != folder.device {
                return skipped(relative, Reason::Ignored);
            }
            if self.options.follow {
                if around.contains(&id(&metadata)) {
                    return skipped(relative, Reason::Symlink);
                }
                around.push(id(&metadata));
            }
        }
        let rules = folder.rules.as_ref().map(|rules| rules.below(&listed.name));
        Next::Enter(Folder { root: folder.root, path, relative, rules, around, device: folder.device })
    }

    /// Asks the system about an entry if what the folder says of it does not do.
    fn ask(&self, path: &Path, kind: FileType) -> Option<io::Result<Metadata>> {
        if kind.is_symlink() {
            return Some(fs::metadata(path));
        }
        let options = self.options;
        let wanted = if kind.is_dir() {
            options.follow || options.one_file_system
        } else {
            kind.is_file() && options.max_file_size.is_some()
        };
        wanted.then(|| fs::symlink_metadata(path))
    }

    fn no_folder(&self, path: PathBuf, relative: PathBuf, kind: FileType, len: Option<u64>, link: bool) -> Met {
        let skipped = |relative, reason| Met::Skipped { relative, reason };
        if kind.is_symlink() {
            skipped(relative, Reason::Symlink)
        } else if !kind.is_file() {
            skipped(relative, Reason::SpecialFile)
        } else if self.options.include.as_ref().is_some_and(|set| !set.is_match(&relative)) {
            skipped(relative, Reason::Ignored)
        } else if self.options.max_file_size.zip(len).is_some_and(|(max, len)| len > max) {
            skipped(relative, Reason::TooLarge)
        } else {
            Met::File(FileEntry { path, relative, len, link })
        }
    }

    fn excluded(&self, relative: &Path) -> bool {
        self.options.exclude.as_ref().is_some_and(|set| set.is_match(relative))
    }

    fn unlisted(&self, part: Part<'a, F::Sum>, folder: &Folder<'a>, error: &io::Error) -> Part<'a, F::Sum> {
        self.meet(part, Met::Skipped { relative: named(&folder.relative), reason: open::reason(error) })
    }

    fn meet(&self, (sum, later): Part<'a, F::Sum>, met: Met) -> Part<'a, F::Sum> {
        (self.fold.visit(sum, met), later)
    }

    fn each<I: ParallelIterator>(
        &self,
        items: I,
        add: impl Fn(Part<'a, F::Sum>, I::Item) -> Part<'a, F::Sum> + Sync + Send,
    ) -> Part<'a, F::Sum> {
        let empty = || (self.fold.empty(), Vec::new());
        items.fold(empty, add).reduce_with(|left, right| self.join(left, right)).unwrap_or_else(empty)
    }

    fn join(&self, left: Part<'a, F::Sum>, right: Part<'a, F::Sum>) -> Part<'a, F::Sum> {
        let mut later = left.1;
        later.extend(right.1);
        (self.fold.join(left.0, right.0), later)
    }
}

impl Folder<'_> {
    /// Reads the rule files in this folder. A listing that goes on does not tell what the folder lacks.
    fn read_rules(&mut self, listed: &[Listed], whole: bool) {
        let has = |name: &str| !whole || listed.iter().any(|it| it.name == name);
        if has(".git") && (whole || self.path.join(".git").symlink_metadata().is_ok()) {
            self.rules = Some(Rules::repository(&self.path));
        }
        if let Some(rules) = &mut self.rules {
            rules.read(&self.path, has);
        }
    }
}

/// The next entries, and how the listing ended if it did.
fn next_chunk(listing: &mut ReadDir) -> (Vec<Listed>, Option<io::Result<()>>) {
    let mut listed = Vec::new();
    while listed.len() < CHUNK {
        match listing.next() {
            Some(Ok(entry)) => listed.push(Listed { name: entry.file_name(), kind: entry.file_type() }),
            Some(Err(error)) => return (listed, Some(Err(error))),
            None => return (listed, Some(Ok(()))),
        }
    }
    (listed, None)
}

fn id(metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}

/// The name of a root or folder itself.
fn named(relative: &Path) -> PathBuf {
    if relative.as_os_str().is_empty() { PathBuf::from(".") } else { relative.to_path_buf() }
}

thread_local! {
    static NESTED: Cell<usize> = const { Cell::new(0) };
}

/// One more folder on the stack of this thread, until dropped.
struct Nested;

impl Nested {
    fn enter() -> Option<Self> {
        let nested = NESTED.get();
        (nested < NESTED_MAX).then(|| {
            NESTED.set(nested + 1);
            Self
        })
    }
}

impl Drop for Nested {
    fn drop(&mut self) {
        NESTED.set(NESTED.get() - 1);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::ffi::OsStr;
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::process::Command;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use rayon::{ThreadPool, ThreadPoolBuilder};
    use tempfile::TempDir;

    use super::*;
    use crate::source::{Base, base_of, globs};

    /// A stack far below rayon's default, so that depth shows.
    fn pool(threads: usize) -> ThreadPool {
        ThreadPoolBuilder::new().num_threads(threads).stack_size(1 << 20).build().unwrap()
    }

    struct Tree(TempDir);

    impl Tree {
        fn new(files: &[(&str, &str)]) -> Self {
            let tree = Self(tempfile::tempdir().unwrap());
            files.iter().for_each(|(name, text)| tree.file(name, text));
            tree
        }

        fn repository(files: &[(&str, &str)]) -> Self {
            let tree = Self::new(files);
            fs::create_dir_all(tree.at(".git/info")).unwrap();
            tree
        }

        fn at(&self, name: impl AsRef<Path>) -> PathBuf {
            self.0.path().join(name)
        }

        fn file(&self, name: impl AsRef<Path>, text: &str) {
            fs::create_dir_all(self.at(&name).parent().unwrap()).unwrap();
            fs::write(self.at(name), text).unwrap();
        }

        fn base(&self, names: &[&str]) -> Base {
            base_of(&names.iter().map(|name| self.at(name)).collect::<Vec<_>>(), None).unwrap()
        }

        fn seen(&self) -> Seen {
            self.seen_with(&WalkOptions::default())
        }

        fn seen_with(&self, options: &WalkOptions) -> Seen {
            Seen::of(&self.base(&[""]).roots, options, 2)
        }
    }

    /// Everything met, by name.
    #[derive(Debug, Default, PartialEq, Eq)]
    struct Seen {
        files: BTreeSet<PathBuf>,
        skipped: BTreeMap<PathBuf, Reason>,
    }

    impl Seen {
        fn of(roots: &[Root], options: &WalkOptions, threads: usize) -> Self {
            pool(threads).install(|| walk(roots, options, &Collect))
        }

        fn files(&self) -> String {
            self.files.iter().map(|path| path.to_str().unwrap()).collect::<Vec<_>>().join(" ")
        }

        fn skipped(&self, reason: Reason) -> String {
            let paths = self.skipped.iter().filter(|(_, why)| **why == reason).map(|(path, _)| path.to_str().unwrap());
            paths.collect::<Vec<_>>().join(" ")
        }
    }

    struct Collect;

    impl Fold for Collect {
        type Sum = Seen;

        fn empty(&self) -> Seen {
            Seen::default()
        }

        fn visit(&self, mut sum: Seen, met: Met) -> Seen {
            match met {
                Met::File(file) => assert!(sum.files.insert(file.relative), "met twice"),
                Met::Skipped { relative, reason } => {
                    assert!(sum.skipped.insert(relative, reason).is_none(), "met twice");
                }
            }
            sum
        }

        fn join(&self, mut left: Seen, mut right: Seen) -> Seen {
            let both = (left.files.len() + right.files.len(), left.skipped.len() + right.skipped.len());
            left.files.append(&mut right.files);
            left.skipped.append(&mut right.skipped);
            assert_eq!((left.files.len(), left.skipped.len()), both, "met twice");
            left
        }
    }

    /// Numbers and nothing else, with something done at each file.
    struct Count<D: Fn(&FileEntry) + Sync>(D);

    impl<D: Fn(&FileEntry) + Sync> Fold for Count<D> {
        type Sum = (usize, usize);

        fn empty(&self) -> (usize, usize) {
            (0, 0)
        }

        fn visit(&self, (files, skipped): (usize, usize), met: Met) -> (usize, usize) {
            match met {
                Met::File(file) => {
                    (self.0)(&file);
                    (files + 1, skipped)
                }
                Met::Skipped { .. } => (files, skipped + 1),
            }
        }

        fn join(&self, left: (usize, usize), right: (usize, usize)) -> (usize, usize) {
            (left.0 + right.0, left.1 + right.1)
        }
    }

    #[test]
    fn rule_files_as_git_reads_them() {
        let tree = Tree::repository(&[
            (".gitignore", "*.log\n!keep.log\n/top\nbuild/\n**/deep/x\n"),
            ("a.log", ""),
            ("keep.log", ""),
            ("top", ""),
            ("sub/top", ""),
            ("build/out", ""),
            ("sub/build", "a file, and the rule is for folders"),
            ("sub/deep/x", ""),
            ("sub/.gitignore", "!a.log\nkeep.log\n"),
            ("sub/a.log", ""),
            ("sub/keep.log", ""),
            ("sub/more/b.log", ""),
            (".hidden/file", ""),
        ]);
        let seen = tree.seen();
        assert_eq!(seen.files(), ".gitignore .hidden/file keep.log sub/.gitignore sub/a.log sub/build sub/top");
        assert_eq!(seen.skipped(Reason::Ignored), "a.log build sub/deep/x sub/keep.log sub/more/b.log top");
        assert_eq!(seen.skipped.len(), 6);
    }

    #[test]
    fn ignore_wins_over_gitignore_over_exclude() {
        let tree = Tree::repository(&[
            (".git/info/exclude", "a\nb\nc\n"),
            (".gitignore", "!b\n!c\nd\n"),
            (".ignore", "c\n!sub/d\n"),
            ("a", ""),
            ("b", ""),
            ("c", ""),
            ("sub/.gitignore", "d\n"),
            ("sub/d", ""),
            ("d", ""),
        ]);
        let seen = tree.seen();
        assert_eq!(seen.files(), ".gitignore .ignore b sub/.gitignore sub/d");
        assert_eq!(seen.skipped(Reason::Ignored), "a c d");
    }

    #[test]
    fn rule_files_count_in_repositories_only_and_never_in_an_audit() {
        let files = [(".gitignore", "*.log\n"), (".ignore", "*.txt\n"), ("a.log", ""), ("a.txt", "")];
        assert_eq!(Tree::new(&files).seen().files(), ".gitignore .ignore a.log a.txt");
        let tree = Tree::repository(&files);
        assert_eq!(tree.seen().files(), ".gitignore .ignore");
        let audit = WalkOptions { audit: true, ..WalkOptions::default() };
        assert_eq!(tree.seen_with(&audit).files(), ".gitignore .ignore a.log a.txt");
    }

    #[test]
    fn a_repository_inside_another_starts_afresh() {
        let tree = Tree::repository(&[
            (".gitignore", "*.log\nhidden/\n"),
            (".ignore", "*.txt\n"),
            ("inner/.git", "gitdir: elsewhere"),
            ("inner/.gitignore", "*.tmp\n"),
            ("inner/sub/a.log", ""),
            ("inner/sub/a.tmp", ""),
            ("inner/sub/a.txt", ""),
            ("hidden/.git/HEAD", ""),
            ("hidden/file", ""),
        ]);
        let seen = tree.seen();
        assert_eq!(seen.files(), ".gitignore .ignore inner/.gitignore inner/sub/a.log inner/sub/a.txt");
        assert_eq!(seen.skipped(Reason::Ignored), "hidden inner/sub/a.tmp");
    }

    #[test]
    fn a_walk_that_starts_below_the_root_has_the_rules_above() {
        let tree = Tree::repository(&[
            (".gitignore", "*.log\n/sub/x\nout/\n"),
            ("sub/.gitignore", "*.tmp\n"),
            ("sub/deep/a.log", ""),
            ("sub/deep/a.tmp", ""),
            ("sub/deep/a", ""),
            ("sub/x", ""),
            ("out/a", ""),
            ("out/a.log", ""),
            ("b.log", ""),
        ]);
        let seen = |names: &[&str]| Seen::of(&tree.base(names).roots, &WalkOptions::default(), 2);
        assert_eq!(seen(&["sub/deep"]).files(), "sub/deep/a");
        assert_eq!(seen(&["sub"]).skipped(Reason::Ignored), "sub/deep/a.log sub/deep/a.tmp sub/x");
        assert_eq!(seen(&["out", "b.log"]).files(), "b.log out/a");
        assert_eq!(seen(&["out"]).skipped(Reason::Ignored), "out/a.log");
    }

    #[test]
    fn a_path_inside_another_is_walked_once_as_itself() {
        let tree = Tree::repository(&[
            (".gitignore", "out/\n"),
            ("a", ""),
            ("src/b", ""),
            ("src/c", ""),
            ("out/d", ""),
            ("out/e", ""),
        ]);
        symlink("src", tree.at("link")).unwrap();
        let seen = |names: &[&str]| Seen::of(&tree.base(names).roots, &WalkOptions::default(), 2);
        assert_eq!(seen(&["", "src", "src/b", "src"]).files(), ".gitignore a src/b src/c");
        assert_eq!(seen(&["src/b", "", "out/d"]).files(), ".gitignore a out/d src/b src/c");
        assert_eq!(seen(&["src/b", "", "out/d"]).skipped(Reason::Ignored), "out");
        let linked = seen(&["", "link"]);
        assert_eq!(linked.files(), ".gitignore a src/b src/c");
        assert_eq!(linked.skipped(Reason::Symlink), "");
        assert_eq!(seen(&[""]).skipped(Reason::Symlink), "link");
        assert_eq!(seen(&["link"]).files(), "src/b src/c");
        symlink("a", tree.at("to-a")).unwrap();
        let count = Count(|file: &FileEntry| assert_eq!(file.open().map(|(_, len)| len), Ok(0)));
        assert_eq!(walk(&tree.base(&["to-a", "src/b"]).roots, &WalkOptions::default(), &count), (2, 0));
    }

    #[test]
    fn globs_leave_out_and_name_what_they_leave_out() {
        let tree = Tree::new(&[
            ("a.sql", ""),
            ("a.txt", ""),
            ("db/b.sql", ""),
            ("db/old/c.sql", ""),
            ("db/vendor/d.sql", ""),
            ("vendor/e.sql", ""),
        ]);
        let seen = |include: &[&str], exclude: &[&str]| {
            let set = |globs_: &[&str]| (!globs_.is_empty()).then(|| globs(globs_).unwrap());
            let options = WalkOptions { include: set(include), exclude: set(exclude), ..WalkOptions::default() };
            let seen = tree.seen_with(&options);
            (seen.files(), seen.skipped(Reason::Ignored))
        };
        let both = |files: &str, skipped: &str| (files.to_owned(), skipped.to_owned());
        assert_eq!(seen(&["*.sql"], &["vendor"]), both("a.sql db/b.sql db/old/c.sql", "a.txt db/vendor vendor"));
        assert_eq!(seen(&["/*.sql"], &[]).0, "a.sql");
        assert_eq!(seen(&["db/*"], &[]).0, "db/b.sql");
        assert_eq!(seen(&["db/**/*.sql"], &["./db/old"]).0, "db/b.sql db/vendor/d.sql");
        assert_eq!(seen(&["db/"], &["vendor/"]).0, "db/b.sql db/old/c.sql");
        assert_eq!(seen(&[], &["**"]), both("", "a.sql a.txt db vendor"));
        assert!(globs(&["a{"]).is_err());

        let vendor = WalkOptions { exclude: Some(globs(&["vendor"]).unwrap()), ..WalkOptions::default() };
        let named = base_of(&[tree.at("vendor/e.sql")], Some(tree.0.path())).unwrap();
        assert_eq!(Seen::of(&named.roots, &vendor, 1).skipped(Reason::Ignored), "vendor/e.sql");
    }

    #[test]
    fn links_are_named_or_followed_and_never_for_ever() {
        let tree = Tree::repository(&[(".gitignore", "skip\nfolders/\n"), ("dir/sub/file", ""), ("other/x", "")]);
        symlink("dir/sub/file", tree.at("to-file")).unwrap();
        symlink("other", tree.at("to-dir")).unwrap();
        symlink("nothing", tree.at("broken")).unwrap();
        symlink("self", tree.at("self")).unwrap();
        symlink("other", tree.at("skip")).unwrap();
        symlink("other", tree.at("folders")).unwrap();
        symlink("../..", tree.at("dir/sub/up")).unwrap();
        symlink(".", tree.at("dir/here")).unwrap();

        let seen = tree.seen();
        assert_eq!(seen.files(), ".gitignore dir/sub/file other/x");
        assert_eq!(seen.skipped(Reason::Symlink), "broken dir/here dir/sub/up folders self to-dir to-file");

        let followed = tree.seen_with(&WalkOptions { follow: true, ..WalkOptions::default() });
        assert_eq!(followed.files(), ".gitignore dir/sub/file other/x to-dir/x to-file");
        assert_eq!(followed.skipped(Reason::Symlink), "dir/here dir/sub/up");
        assert_eq!(followed.skipped(Reason::Unreadable), "broken self");
        assert_eq!(followed.skipped(Reason::Ignored), "folders skip");
    }

    #[test]
    fn links_that_lead_into_each_other_end() {
        let tree = Tree::new(&[("a/file", ""), ("b/file", "")]);
        symlink("../b", tree.at("a/to-b")).unwrap();
        symlink("../a", tree.at("b/to-a")).unwrap();
        let seen = tree.seen_with(&WalkOptions { follow: true, ..WalkOptions::default() });
        assert_eq!(seen.files(), "a/file a/to-b/file b/file b/to-a/file");
        assert_eq!(seen.skipped(Reason::Symlink), "a/to-b/to-a b/to-a/to-b");
    }

    #[test]
    fn special_files_are_named_and_not_given_to_scan() {
        let tree = Tree::new(&[("file", "")]);
        assert!(Command::new("mkfifo").arg(tree.at("fifo")).status().unwrap().success());
        let _socket = UnixListener::bind(tree.at("socket")).unwrap();
        symlink("/dev/null", tree.at("to-device")).unwrap();
        let seen = tree.seen_with(&WalkOptions { follow: true, ..WalkOptions::default() });
        assert_eq!(seen.files(), "file");
        assert_eq!(seen.skipped(Reason::SpecialFile), "fifo socket to-device");
        let named = Seen::of(&tree.base(&["fifo"]).roots, &WalkOptions::default(), 1);
        assert_eq!(named.skipped(Reason::SpecialFile), "fifo");
    }

    #[test]
    fn long_files_and_other_devices() {
        let tree = Tree::new(&[("three", "abc"), ("four", "abcd")]);
        let options = WalkOptions { max_file_size: Some(3), ..WalkOptions::default() };
        assert_eq!(tree.seen_with(&options).files(), "three");
        assert_eq!(tree.seen_with(&options).skipped(Reason::TooLarge), "four");

        let device = fs::metadata("/dev").unwrap().dev();
        let others: BTreeSet<PathBuf> = fs::read_dir("/dev")
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.metadata().unwrap().is_dir() && entry.metadata().unwrap().dev() != device)
            .map(|entry| PathBuf::from(entry.file_name()))
            .collect();
        let options = WalkOptions { one_file_system: true, ..WalkOptions::default() };
        let seen = Seen::of(&base_of(&["/dev".into()], None).unwrap().roots, &options, 2);
        let ignored = seen.skipped.into_iter().filter(|(_, reason)| *reason == Reason::Ignored).map(|(path, _)| path);
        assert_eq!(ignored.collect::<BTreeSet<_>>(), others);
    }

    #[test]
    fn what_cannot_be_listed_is_one_entry() {
        let tree = Tree::new(&[("file", "")]);
        // Permissions do not stop root; a path of more than PATH_MAX bytes does. Made of two that are short enough.
        let half: PathBuf = std::iter::repeat_n("n".repeat(250), 10).collect();
        for part in ["", "part"] {
            half.ancestors().take(10).for_each(|folder| tree.file(Path::new(part).join(folder).join("file"), ""));
        }
        fs::rename(tree.at("part"), tree.at(&half).join("part")).unwrap();
        let seen = tree.seen();
        assert_eq!(seen.skipped.len(), 1);
        let (path, reason) = seen.skipped.iter().next().unwrap();
        assert_eq!(*reason, Reason::Unreadable);
        assert_eq!(seen.files.len(), path.components().count() - 1, "one above, and one in each n that is listed");
    }

    #[test]
    fn what_vanishes_or_is_replaced_meanwhile() {
        let tree = Tree::new(&[("a", ""), ("b", ""), ("c", ""), ("d/file", ""), ("e", "")]);
        let at = |name| tree.at(name);
        let opened = std::sync::Mutex::new(Vec::new());
        let count = Count(|file: &FileEntry| {
            if file.relative == Path::new("a") {
                fs::remove_file(at("b")).unwrap();
                fs::remove_file(at("c")).unwrap();
                symlink("/etc/passwd", at("c")).unwrap();
                fs::remove_dir_all(at("d")).unwrap();
            }
            opened.lock().unwrap().push((file.relative.clone(), file.open().err()));
        });
        let sum = pool(1).install(|| walk(&tree.base(&[""]).roots, &WalkOptions::default(), &count));
        assert_eq!(sum, (4, 1), "the folder d is named as vanished");
        let expected = [("a", None), ("b", Some(Reason::Vanished)), ("c", Some(Reason::Symlink)), ("e", None)];
        assert_eq!(opened.into_inner().unwrap(), expected.map(|(name, reason)| (PathBuf::from(name), reason)));
    }

    #[test]
    fn names_that_are_not_utf8() {
        let name = |bytes: &[u8]| OsString::from_vec(bytes.to_vec());
        let tree = Tree::repository(&[(".gitignore", "*.log\n")]);
        let folder = PathBuf::from(name(b"bl\xe5b\xe6r"));
        tree.file(folder.join(name(b"r\xf8d")), "");
        tree.file(folder.join(name(b"\xff.log")), "");
        symlink("nothing", tree.at(name(b"\xfe"))).unwrap();
        let seen = tree.seen();
        assert_eq!(seen.files, [PathBuf::from(".gitignore"), folder.join(name(b"r\xf8d"))].into());
        let skipped = [(folder.join(name(b"\xff.log")), Reason::Ignored), (name(b"\xfe").into(), Reason::Symlink)];
        assert_eq!(seen.skipped, skipped.into());
        let exclude = Some(globs(&["bl?b?r"]).unwrap());
        assert_eq!(
            tree.seen_with(&WalkOptions { exclude, ..WalkOptions::default() }).skipped[&folder],
            Reason::Ignored
        );
    }

    #[test]
    fn a_tree_may_be_deep() {
        let tree = Tree::repository(&[(".gitignore", "*.log\n")]);
        let mut path = tree.at("");
        for depth in 0..1_500 {
            fs::write(path.join("f"), "").unwrap();
            fs::write(path.join("g.log"), "").unwrap();
            // A fork at each level, so that there is always work to steal.
            fs::create_dir(path.join("e")).unwrap();
            fs::write(path.join("e/f"), "").unwrap();
            if depth < 1_499 {
                path.push("d");
                fs::create_dir(&path).unwrap();
            }
        }
        for threads in [1, 2, 8] {
            let count = Count(|_: &FileEntry| ());
            let sum = pool(threads).install(|| walk(&tree.base(&[""]).roots, &WalkOptions::default(), &count));
            assert_eq!(sum, (3_001, 1_500), "{threads} threads");
        }
        // The standard library would hold a descriptor for each level.
        assert!(Command::new("rm").arg("-rf").arg(tree.at("d")).status().unwrap().success());
    }

    #[test]
    fn a_folder_may_be_long() {
        let tree = Tree::repository(&[(".gitignore", "*7.txt\n"), ("sub/.git", ""), ("sub/a7.txt", "")]);
        (0..20_000).for_each(|i| fs::write(tree.at(format!("{i}.txt")), "").unwrap());
        let expected = Seen::of(&tree.base(&[""]).roots, &WalkOptions::default(), 1);
        assert_eq!((expected.files.len(), expected.skipped.len()), (18_002, 2_000));
        for threads in [2, 8] {
            assert_eq!(Seen::of(&tree.base(&[""]).roots, &WalkOptions::default(), threads), expected);
        }
    }

    #[test]
    fn a_listing_that_goes_on_does_not_tell_what_is_missing() {
        let tree = Tree::repository(&[(".gitignore", "*.log\n")]);
        let base = tree.base(&[""]);
        let ignores = |whole| {
            let mut folder = Folder {
                root: &base.roots[0],
                path: tree.at(""),
                relative: PathBuf::new(),
                rules: None,
                around: Vec::new(),
                device: 0,
            };
            folder.read_rules(&[], whole);
            folder.rules.is_some_and(|rules| rules.ignores(OsStr::new("a.log"), false))
        };
        assert!(ignores(false));
        assert!(!ignores(true));
    }

    #[test]
    fn a_walk_can_be_stopped() {
        struct Stop(AtomicUsize);
        impl Fold for Stop {
            type Sum = usize;
            fn empty(&self) -> usize {
                0
            }
            fn visit(&self, sum: usize, _: Met) -> usize {
                self.0.fetch_add(1, Ordering::Relaxed);
                sum + 1
            }
            fn join(&self, left: usize, right: usize) -> usize {
                left + right
            }
            fn stop(&self) -> bool {
                self.0.load(Ordering::Relaxed) >= 5
            }
        }
        let tree = Tree::new(&[]);
        (0..100).for_each(|i| tree.file(format!("{}/{i}", i % 10), ""));
        let stop = Stop(AtomicUsize::new(0));
        let sum = pool(2).install(|| walk(&tree.base(&[""]).roots, &WalkOptions::default(), &stop));
        assert!((5..=6).contains(&sum), "{sum}");
    }

    /// Small, seeded and without a dependency.
    struct Random(u64);

    impl Random {
        fn below(&mut self, n: usize) -> usize {
            self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (self.0 >> 33) as usize % n
        }

        fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
            choices[self.below(choices.len())]
        }
    }

    const NAMES: [&str; 14] =
        ["a", "b", "ab", "a.log", "keep.log", "build", "{a,b}", "a b", "æ", "[a]", "-", "]", "!x", "#y"];
    const PARTS: [&str; 30] = [
        "a",
        "b",
        "*",
        "?",
        "**",
        "[ab]",
        "[!a]",
        "[^b]*",
        "[[:alpha:]]",
        "{a,b}",
        "a*",
        "*.log",
        "keep.log",
        "build",
        "\\a",
        "[a-",
        "a b",
        "æ",
        "[[]a]",
        "[]-]",
        "[\\]]",
        "\\[a\\]",
        "\\!x",
        "\\#y",
        "a**b",
        "*b",
        "???",
        "[a-c]?",
        "!x",
        "[!]]",
    ];

    fn random_tree(random: &mut Random) -> Tree {
        let tree = Tree::repository(&[]);
        let mut folders = vec![PathBuf::new()];
        for _ in 0..60 {
            let path = folders[random.below(folders.len())].join(random.of(&NAMES));
            if tree.at(&path).exists() {
                continue;
            }
            if random.below(3) == 0 {
                fs::create_dir(tree.at(&path)).unwrap();
                folders.push(path);
            } else {
                tree.file(&path, "");
            }
        }
        for _ in 0..4 {
            let mut text = String::new();
            for _ in 0..=random.below(5) {
                let parts: Vec<&str> = (0..=random.below(3)).map(|_| random.of(&PARTS)).collect();
                let line = [random.of(&["", "", "!"]), random.of(&["", "", "/"]), &parts.join("/")].concat();
                text += &[&line, random.of(&["", "", "/"]), random.of(&["\n", "\r\n", " \n"])].concat();
            }
            let folder = folders[random.below(folders.len())].clone();
            tree.file(if random.below(4) == 0 { ".git/info/exclude".into() } else { folder.join(".gitignore") }, &text);
        }
        tree
    }

    #[test]
    fn git_leaves_out_the_same() {
        let mut random = Random(20_261_123);
        for round in 0..40 {
            let tree = random_tree(&mut random);
            let git = |args: &[&str]| {
                let output = Command::new("git")
                    .args(["-c", "core.excludesFile=/dev/null", "-c", "safe.directory=*"])
                    .args(args)
                    .env("GIT_CONFIG_GLOBAL", "/dev/null")
                    .env("GIT_CONFIG_NOSYSTEM", "1")
                    .env_remove("GIT_DIR")
                    .env_remove("GIT_WORK_TREE")
                    .env_remove("GIT_INDEX_FILE")
                    .current_dir(tree.at(""))
                    .output()
                    .unwrap();
                assert!(output.status.success());
                output.stdout
            };
            let exclude = fs::read(tree.at(".git/info/exclude")).unwrap_or_default();
            git(&["init", "--quiet"]);
            fs::write(tree.at(".git/info/exclude"), exclude).unwrap();
            let listed = git(&["ls-files", "--others", "--exclude-standard", "-z"]);
            let expected: BTreeSet<PathBuf> = listed
                .split(|&b| b == 0)
                .filter(|name| !name.is_empty())
                .map(|name| OsStr::from_bytes(name).into())
                .collect();

            let seen = tree.seen();
            let rules = || {
                let files = walkdir::WalkDir::new(tree.at("")).into_iter().map(Result::unwrap);
                let files = files.filter(|it| matches!(it.file_name().to_str(), Some(".gitignore" | "exclude")));
                files.map(|it| (it.path().to_owned(), fs::read_to_string(it.path()).unwrap())).collect::<Vec<_>>()
            };
            assert_eq!(seen.files, expected, "round {round}: {:#?}", rules());

            // Everything met, counted another way.
            let entries = walkdir::WalkDir::new(tree.at("")).min_depth(1).into_iter().filter_entry(|entry| {
                let below = entry.path().strip_prefix(tree.at("")).unwrap();
                entry.file_name() != ".git"
                    && !seen.skipped.keys().any(|skipped| below != skipped && below.starts_with(skipped))
            });
            let entries = entries.map(Result::unwrap).filter(|entry| {
                !entry.file_type().is_dir()
                    || seen.skipped.contains_key(entry.path().strip_prefix(tree.at("")).unwrap())
            });
            assert_eq!(seen.files.len() + seen.skipped.len(), entries.count(), "round {round}");
        }
    }
}
