//! Where the bytes come from: which PATHs are meant, how what lies in them is named, and the walk over them.
//!
//! Nothing is left out silently: everything that the walk meets is either a file to scan or named with a [`Reason`].

mod ignored;
pub mod open;
pub mod walk;

use std::collections::{HashMap, HashSet};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::{env, fs, io};

pub use self::ignored::globs;

/// Why something met was not, or not wholly, scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A rule file, `--exclude` or `--include` leaves it out, or it lies on another device than `--one-file-system` wants.
    Ignored,
    /// It holds no text.
    Binary,
    /// It is longer than `--max-file-size`.
    TooLarge,
    /// The system did not let it be read.
    Unreadable,
    /// It is encrypted.
    Encrypted,
    /// Its format is known to carry text and is not read.
    Unsupported,
    /// Its time ran out.
    Timeout,
    /// A symbolic link that is not followed, or that leads back to where it lies.
    Symlink,
    /// Only a part of it was read.
    Partial,
    /// Its content contradicts its format.
    Damaged,
    /// A FIFO, socket or device.
    SpecialFile,
    /// It was gone when it was to be read.
    Vanished,
    /// It goes beyond one of the limits that keep a run bounded.
    Limit,
}

impl Reason {
    /// The name in the coverage section of the inventory.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ignored => "ignored",
            Self::Binary => "binary",
            Self::TooLarge => "too-large",
            Self::Unreadable => "unreadable",
            Self::Encrypted => "encrypted",
            Self::Unsupported => "unsupported",
            Self::Timeout => "timeout",
            Self::Symlink => "symlink",
            Self::Partial => "partial",
            Self::Damaged => "damaged",
            Self::SpecialFile => "special-file",
            Self::Vanished => "vanished",
            Self::Limit => "limit",
        }
    }

    /// Whether something that should have been read could not be, which is exit code 3. An audit wants formats read that
    /// other runs may pass over.
    pub fn incomplete(self, audit: bool) -> bool {
        match self {
            Self::Ignored | Self::Binary | Self::Symlink | Self::SpecialFile => false,
            Self::Unsupported => audit,
            Self::TooLarge
            | Self::Unreadable
            | Self::Encrypted
            | Self::Timeout
            | Self::Partial
            | Self::Damaged
            | Self::Vanished
            | Self::Limit => true,
        }
    }
}

/// One PATH to walk.
#[derive(Clone, Debug)]
pub struct Root {
    /// Where to open it: the PATH as given.
    pub open: PathBuf,
    /// How it is named in every output, relative to the base: `/`-separated, no `..`; empty where it is the base.
    pub relative: PathBuf,
    /// The same place, absolute and without symbolic links.
    pub real: PathBuf,
    /// The root of the git repository in which it lies or which it is, absolute.
    pub repository: Option<PathBuf>,
    /// The names of what lies inside some root and is a root of its own: each is walked once, as itself.
    inner: Arc<HashSet<PathBuf>>,
}

/// A PATH that cannot be walked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent {
    /// The PATH as given.
    pub given: PathBuf,
    /// How it is named in every output.
    pub relative: PathBuf,
    /// [`Reason::Vanished`] where nothing has that name (or a link leads nowhere), else what the system refused.
    pub reason: Reason,
}

/// The PATHs of a run, and what they are named by.
#[derive(Clone, Debug)]
pub struct Base {
    /// The folder to which all names are relative, absolute and without symbolic links.
    pub folder: PathBuf,
    /// What there is to walk, ordered by place. No file lies in two of them.
    pub roots: Vec<Root>,
    /// What does not exist or may not be looked at, in the order given.
    pub absent: Vec<Absent>,
}

/// What `paths` are relative to and named by.
///
/// The base is `base`; else the root of the git repository that holds them all (so that `scan .` and `scan src` name a
/// file alike); else, for a single PATH, itself or its folder if it is a file; else the current folder, and each PATH is
/// named as given. In a name given so, and in that of a PATH that lies outside of `base`, `..` and the leading `/` are
/// left out; where that would give two files one name, the whole absolute path stands.
///
/// A PATH that is a symbolic link is followed, and named by where it leads if that lies inside the base. A PATH inside
/// another is a root of its own, so that it is walked even if it is ignored, and the walk of the other one passes it by.
///
/// # Errors
///
/// If `base` does not exist, or if there is no current folder and it is needed.
pub fn base_of(paths: &[PathBuf], base: Option<&Path>) -> io::Result<Base> {
    let mut repositories = HashMap::new();
    let mut found = Vec::new();
    let mut absent = Vec::new();
    for path in paths {
        match Found::new(path, &mut repositories) {
            Ok(it) => found.push(it),
            Err(error) => absent.push((path, open::reason(&error))),
        }
    }
    // By component, so that what lies in a folder comes right after it; stable, so that the first way to write a PATH wins.
    found.sort_by(|a, b| a.real.cmp(&b.real));
    found.dedup_by(|later, first| later.real == first.real);
    let outer = nearest_outer(&found);
    let tops: Vec<&Found> = found
        .iter()
        .zip(&outer)
        .filter(|(_, outer)| outer.is_none())
        .map(|(it, _)| it)
        .collect();

    let common = common_repository(&tops);
    let (folder, as_given) = match (base, common, &tops[..]) {
        (Some(base), ..) => (fs::canonicalize(base)?, false),
        (None, Some(repository), _) => (repository.to_path_buf(), false),
        (None, None, [only]) if absent.is_empty() => (only.folder().to_path_buf(), false),
        _ => (fs::canonicalize(env::current_dir()?)?, true),
    };
    let mut names = top_names(&tops, &folder, as_given).into_iter();
    let mut roots: Vec<Root> = Vec::with_capacity(found.len());
    let mut inner = HashSet::new();
    for (it, outer) in found.iter().zip(&outer) {
        let relative = match outer {
            None => names.next().unwrap_or_default(),
            Some(outer) => {
                let relative = inside(&it.real, &roots[*outer]).unwrap_or_default();
                inner.insert(relative.clone());
                relative
            }
        };
        roots.push(it.root(relative));
    }
    // A link that is walked as a root is not also a link passed over.
    let links = found
        .iter()
        .filter(|it| it.place != it.real)
        .filter_map(|it| holder(&it.place, &roots));
    inner.extend(links.collect::<Vec<_>>());
    let inner = Arc::new(inner);
    roots.iter_mut().for_each(|root| root.inner = Arc::clone(&inner));

    let absent = absent.into_iter().map(|(given, reason)| {
        let relative = if as_given {
            plain(given)
        } else {
            name_of_absent(given, &folder)
        };
        Absent {
            given: given.clone(),
            relative,
            reason,
        }
    });
    Ok(Base {
        absent: absent.collect(),
        folder,
        roots,
    })
}

/// The root of the git repository in which the folder `folder` lies or which it is: the nearest that holds a `.git`
/// (a folder, or the file of a worktree or submodule).
pub fn repository_of(folder: &Path) -> Option<PathBuf> {
    folder
        .ancestors()
        .find(|at| at.join(".git").symlink_metadata().is_ok())
        .map(Path::to_path_buf)
}

/// A PATH that exists.
struct Found<'a> {
    given: &'a Path,
    /// Where the name stands: absolute, and the last component, if it is a link, not followed.
    place: PathBuf,
    /// Where it leads.
    real: PathBuf,
    is_dir: bool,
    repository: Option<PathBuf>,
    /// The repository that holds the PATH: where it leads, or else where the name stands.
    home: Option<PathBuf>,
}

impl<'a> Found<'a> {
    fn new(given: &'a Path, repositories: &mut HashMap<PathBuf, Option<PathBuf>>) -> io::Result<Self> {
        let real = fs::canonicalize(given)?;
        let is_dir = real.metadata()?.is_dir();
        let is_link = given.symlink_metadata()?.is_symlink();
        let place = if is_link {
            place_of(given).unwrap_or_else(|| real.clone())
        } else {
            real.clone()
        };
        let mut repository = |folder: &Path| match repositories.get(folder) {
            Some(known) => Option::clone(known),
            None => repositories
                .entry(folder.to_path_buf())
                .or_insert_with(|| repository_of(folder))
                .clone(),
        };
        let own = repository(if is_dir { &real } else { parent(&real) });
        let home = own.clone().or_else(|| repository(parent(&place)));
        Ok(Self {
            given,
            place,
            real,
            is_dir,
            repository: own,
            home,
        })
    }

    fn folder(&self) -> &Path {
        if self.is_dir { &self.real } else { parent(&self.place) }
    }

    fn lies_in(&self, folder: &Path) -> bool {
        self.real.starts_with(folder) || self.place.starts_with(folder)
    }

    fn root(&self, relative: PathBuf) -> Root {
        Root {
            open: self.given.to_path_buf(),
            relative,
            real: self.real.clone(),
            repository: self.repository.clone(),
            inner: Arc::default(),
        }
    }
}

/// For each, which other one it lies in, the nearest of several. Sorted by place, those around one are on a stack.
fn nearest_outer(found: &[Found<'_>]) -> Vec<Option<usize>> {
    let mut around: Vec<usize> = Vec::new();
    let mut outer = Vec::with_capacity(found.len());
    for (index, it) in found.iter().enumerate() {
        while around.last().is_some_and(|&at| !it.real.starts_with(&found[at].real)) {
            around.pop();
        }
        outer.push(around.last().copied());
        around.push(index);
    }
    outer
}

/// The outermost of their repositories, if it holds them all.
fn common_repository<'a>(tops: &[&'a Found<'_>]) -> Option<&'a Path> {
    let homes = tops.iter().filter_map(|it| it.home.as_deref());
    homes
        .min_by_key(|home| home.components().count())
        .filter(|home| tops.iter().all(|it| it.lies_in(home)))
}

/// The names of roots of which none lies in another one, no two files under them alike.
fn top_names(tops: &[&Found<'_>], base: &Path, as_given: bool) -> Vec<PathBuf> {
    let mut names: Vec<PathBuf> = tops
        .iter()
        .map(|it| {
            let below = |path: &Path| {
                path.strip_prefix(base)
                    .ok()
                    .filter(|_| !as_given)
                    .map(Path::to_path_buf)
            };
            below(&it.real)
                .or_else(|| below(&it.place))
                .unwrap_or_else(|| plain(it.given))
        })
        .collect();
    let mut first = HashMap::new();
    for (index, name) in names.iter().enumerate() {
        first.entry(name.clone()).or_insert(index);
    }
    for (index, it) in tops.iter().enumerate() {
        let taken = names[index]
            .ancestors()
            .filter_map(|around| Some((first.get(around)?, around)))
            .any(|(&by, around)| {
                by != index
                    && names[index].strip_prefix(around).is_ok_and(|below| {
                        tops[by].real.join(below).symlink_metadata().is_ok() || below == Path::new("")
                    })
            });
        if taken {
            names[index] = plain(&it.real);
        }
    }
    names
}

/// The name of what lies at the absolute path `real`, if that is inside `root`.
fn inside(real: &Path, root: &Root) -> Option<PathBuf> {
    real.strip_prefix(&root.real)
        .ok()
        .map(|below| root.relative.join(below))
}

/// The name of what lies at `place` in the innermost of `roots` (ordered by place) that holds it.
fn holder(place: &Path, roots: &[Root]) -> Option<PathBuf> {
    let around = |at: &Path| roots.binary_search_by(|root| root.real.as_path().cmp(at)).ok();
    let index = place.ancestors().skip(1).find_map(around)?;
    inside(place, &roots[index])
}

fn name_of_absent(given: &Path, base: &Path) -> PathBuf {
    let below = place_of(given).and_then(|place| place.strip_prefix(base).ok().map(Path::to_path_buf));
    below
        .filter(|name| !name.as_os_str().is_empty())
        .unwrap_or_else(|| plain(given))
}

/// The absolute path of a name whose last component need not exist and is not followed, or `None` if its folder does not
/// exist or it ends in `..`.
fn place_of(given: &Path) -> Option<PathBuf> {
    let folder = match given.parent()? {
        folder if folder.as_os_str().is_empty() => Path::new("."),
        folder => folder,
    };
    Some(fs::canonicalize(folder).ok()?.join(given.file_name()?))
}

/// The folder of an absolute path; the root directory is its own.
fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

/// The path without `.`, `..` and the leading `/`.
fn plain(path: &Path) -> PathBuf {
    path.components()
        .filter(|part| matches!(part, Component::Normal(_)))
        .collect()
}
