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
pub use crate::reason::Reason;

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
/// file alike); else, for a single PATH, itself or its folder if it is a file; else the current folder, and each PATH
/// is named as given. In a name given so, and in that of a PATH that lies outside of `base`, `..` and the leading `/`
/// are left out; where that would give two files one name, the whole absolute path stands.
///
/// A PATH that is a symbolic link is followed, and named by where it leads if that lies inside the base. A PATH inside
/// another is a root of its own, so that it is walked even if it is ignored, and the walk of the other one passes it
/// by.
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
    // By component, so that what lies in a folder comes right after it; stable, so that the first way to write a PATH
    // wins.
    found.sort_by(|a, b| a.real.cmp(&b.real));
    found.dedup_by(|later, first| later.real == first.real);
    let outer = nearest_outer(&found);
    let tops: Vec<&Found> = found.iter().zip(&outer).filter(|(_, outer)| outer.is_none()).map(|(it, _)| it).collect();

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
    let links = found.iter().filter(|it| it.place != it.real).filter_map(|it| holder(&it.place, &roots));
    inner.extend(links.collect::<Vec<_>>());
    let inner = Arc::new(inner);
    roots.iter_mut().for_each(|root| root.inner = Arc::clone(&inner));

    let absent = absent.into_iter().map(|(given, reason)| {
        let relative = if as_given { plain(given) } else { name_of_absent(given, &folder) };
        Absent { given: given.clone(), relative, reason }
    });
    Ok(Base { absent: absent.collect(), folder, roots })
}

/// The root of the git repository in which the folder `folder` lies or which it is: the nearest that holds a `.git`
/// (a folder, or the file of a worktree or submodule).
pub fn repository_of(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|at| at.join(".git").symlink_metadata().is_ok()).map(Path::to_path_buf)
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
        let place = if is_link { place_of(given).unwrap_or_else(|| real.clone()) } else { real.clone() };
        let mut repository = |folder: &Path| match repositories.get(folder) {
            Some(known) => Option::clone(known),
            None => repositories.entry(folder.to_path_buf()).or_insert_with(|| repository_of(folder)).clone(),
        };
        let own = repository(if is_dir { &real } else { parent(&real) });
        let home = own.clone().or_else(|| repository(parent(&place)));
        Ok(Self { given, place, real, is_dir, repository: own, home })
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
    homes.min_by_key(|home| home.components().count()).filter(|home| tops.iter().all(|it| it.lies_in(home)))
}

/// The names of roots of which none lies in another one, no two files under them alike.
fn top_names(tops: &[&Found<'_>], base: &Path, as_given: bool) -> Vec<PathBuf> {
    let mut names: Vec<PathBuf> = tops
        .iter()
        .map(|it| {
            let below = |path: &Path| path.strip_prefix(base).ok().filter(|_| !as_given).map(Path::to_path_buf);
            below(&it.real).or_else(|| below(&it.place)).unwrap_or_else(|| plain(it.given))
        })
        .collect();
    let mut first = HashMap::new();
    for (index, name) in names.iter().enumerate() {
        first.entry(name.clone()).or_insert(index);
    }
    for (index, it) in tops.iter().enumerate() {
        let taken =
            names[index].ancestors().filter_map(|around| Some((first.get(around)?, around))).any(|(&by, around)| {
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
    real.strip_prefix(&root.real).ok().map(|below| root.relative.join(below))
}

/// The name of what lies at `place` in the innermost of `roots` (ordered by place) that holds it.
fn holder(place: &Path, roots: &[Root]) -> Option<PathBuf> {
    let around = |at: &Path| roots.binary_search_by(|root| root.real.as_path().cmp(at)).ok();
    let index = place.ancestors().skip(1).find_map(around)?;
    inside(place, &roots[index])
}

/// Named from the nearest folder above it that does exist.
fn name_of_absent(given: &Path, base: &Path) -> PathBuf {
    let place = given.ancestors().skip(1).find_map(|above| {
        let rest = given.strip_prefix(above).ok()?;
        Some(fs::canonicalize(or_here(above)).ok()?.join(plain(rest)))
    });
    let below = place.as_deref().and_then(|place| place.strip_prefix(base).ok());
    below.filter(|name| !name.as_os_str().is_empty()).map_or_else(|| plain(given), Path::to_path_buf)
}

/// The absolute path of a name whose last component need not exist and is not followed, or `None` if its folder does
/// not exist or it ends in `..`.
fn place_of(given: &Path) -> Option<PathBuf> {
    Some(fs::canonicalize(or_here(given.parent()?)).ok()?.join(given.file_name()?))
}

fn or_here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// The folder of an absolute path; the root directory is its own.
fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

/// The path without `.`, `..` and the leading `/`.
fn plain(path: &Path) -> PathBuf {
    path.components().filter(|part| matches!(part, Component::Normal(_))).collect()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use tempfile::TempDir;

    use super::*;

    /// A folder with what is named in it: folders end in `/`.
    fn tree(names: &[&str]) -> (TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let real = fs::canonicalize(dir.path()).unwrap();
        for name in names {
            let path = real.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            if name.ends_with('/') { fs::create_dir_all(&path).unwrap() } else { fs::write(&path, "").unwrap() }
        }
        (dir, real)
    }

    /// The base, and the names of the roots and of what is absent.
    fn named<P: AsRef<Path>>(paths: &[P], base: Option<&Path>) -> (PathBuf, String, String) {
        let paths: Vec<PathBuf> = paths.iter().map(|path| path.as_ref().to_path_buf()).collect();
        let base = base_of(&paths, base).unwrap();
        let text = |names: Vec<&str>| names.join(" ");
        let roots = text(base.roots.iter().map(|root| root.relative.to_str().unwrap()).collect());
        let absent = text(base.absent.iter().map(|absent| absent.relative.to_str().unwrap()).collect());
        (base.folder, roots, absent)
    }

    fn answer(folder: impl AsRef<Path>, roots: &str, absent: &str) -> (PathBuf, String, String) {
        (folder.as_ref().to_path_buf(), roots.to_owned(), absent.to_owned())
    }

    #[test]
    fn in_a_repository_everything_is_named_from_its_root() {
        let (_dir, at) = tree(&["r/.git/", "r/db/x.sql", "r/src/", "r/inner/.git/", "r/inner/a/"]);
        let r = at.join("r");
        assert_eq!(named(&[&r], None), answer(&r, "", ""));
        assert_eq!(named(&[r.join("db")], None), answer(&r, "db", ""));
        assert_eq!(named(&[r.join("db/x.sql")], None), answer(&r, "db/x.sql", ""));
        assert_eq!(named(&[r.join("src/../db"), r.join("src/.")], None), answer(&r, "db src", ""));
        assert_eq!(named(&[r.join("src"), r.join("no/../x/y")], None), answer(&r, "src", "no/x/y"));
        assert_eq!(named(&[r.join("src"), r.join("nothing")], None), answer(&r, "src", "nothing"));
        assert_eq!(named(&[r.join("inner/a")], None), answer(r.join("inner"), "a", ""));
        assert_eq!(named(&[r.join("inner/a"), r.join("src")], None), answer(&r, "inner/a src", ""));
        let roots = base_of(&[r.join("inner/a"), r.join("src")], None).unwrap().roots;
        assert_eq!(roots.iter().map(|it| it.repository.clone().unwrap()).collect::<Vec<_>>(), [r.join("inner"), r]);
    }

    #[test]
    fn outside_of_repositories_a_single_path_is_the_base() {
        let (_dir, at) = tree(&["a/file", "a/b/"]);
        assert_eq!(named(&[at.join("a")], None), answer(at.join("a"), "", ""));
        assert_eq!(named(&[at.join("a"), at.join("a/b")], None), answer(at.join("a"), " b", ""));
        assert_eq!(named(&[at.join("a/file")], None), answer(at.join("a"), "file", ""));
        assert_eq!(repository_of(&at), None);
    }

    #[test]
    fn several_paths_are_named_as_given() {
        let (_dir, at) = tree(&["a/file", "b/", "c/a/file", "c/a/b/", "r/.git/"]);
        let cwd = fs::canonicalize(".").unwrap();
        let up: PathBuf = cwd.components().skip(1).map(|_| Component::ParentDir).collect();
        let given = |name: &str| up.join(at.strip_prefix("/").unwrap()).join(name);
        let name = |name: &str| plain(&at.join(name)).to_str().unwrap().to_owned();
        let expected = answer(&cwd, &format!("{} {}", name("a"), name("b")), "");
        assert_eq!(named(&[given("b"), given("a")], None), expected);
        assert_eq!(named(&[at.join("a"), at.join("b")], None), expected);
        assert_eq!(named(&[at.join("a"), at.join("r")], None).1, format!("{} {}", name("a"), name("r")));
        assert_eq!(named(&[given("a"), given("nothing")], None), answer(&cwd, &name("a"), &name("nothing")));
    }

    #[test]
    fn a_base_given_names_what_lies_outside_too() {
        let (_dir, at) = tree(&["base/a/", "other/b/", "base/.git/", "link/"]);
        let base = at.join("base");
        let (folder, roots, _) = named(&[base.join("a"), at.join("other/b")], Some(&base));
        assert_eq!((folder, roots), (base.clone(), format!("a {}", plain(&at.join("other/b")).display())));
        assert!(base_of(&[], Some(&at.join("nothing"))).is_err());
        symlink(&at, base.join("up")).unwrap();
        symlink("a", base.join("to-a")).unwrap();
        assert_eq!(named(&[base.join("up/other"), base.join("to-a")], Some(&at)).1, "base/a other");
        assert_eq!(named(&[base.join("up")], Some(&base)).1, "up");
    }

    #[test]
    fn no_two_files_get_one_name() {
        let names = |paths: [(&str, &str); 2], dirs: &[&str]| {
            let (_dir, at) = tree(dirs);
            let found: Vec<_> = paths.iter().map(|(given, real)| (PathBuf::from(given), at.join(real))).collect();
            let tops: Vec<Found<'_>> = found
                .iter()
                .map(|(given, real)| {
                    let (place, real) = (real.clone(), real.clone());
                    Found { given, place, real, is_dir: true, repository: None, home: None }
                })
                .collect();
            let names = top_names(&tops.iter().collect::<Vec<_>>(), &at, true);
            names.iter().zip(&tops).map(|(name, it)| *name == plain(it.given)).collect::<Vec<_>>()
        };
        assert_eq!(names([("a", "c/a"), ("../b", "b")], &["c/a/", "b/"]), [true, true]);
        assert_eq!(names([("a", "c/a"), ("../a", "a")], &["c/a/", "a/"]), [true, false]);
        assert_eq!(names([(".", "c"), ("../b", "b")], &["c/", "b/"]), [true, true]);
        assert_eq!(names([(".", "c"), ("../b", "b")], &["c/b/", "b/"]), [true, false]);
    }

    #[test]
    fn what_is_absent_says_why() {
        let (_dir, at) = tree(&["file"]);
        symlink("nothing", at.join("broken")).unwrap();
        symlink("loop", at.join("loop")).unwrap();
        let paths = ["nothing", "broken", "file/below", "loop"].map(|name| at.join(name));
        let base = base_of(&paths, None).unwrap();
        assert!(base.roots.is_empty());
        let reasons: Vec<Reason> = base.absent.iter().map(|absent| absent.reason).collect();
        assert_eq!(reasons, [Reason::Vanished, Reason::Vanished, Reason::Vanished, Reason::Unreadable]);
    }

    #[test]
    fn a_long_list_takes_no_longer_per_path() {
        let (_dir, at) = tree(&[".git/", "sub/"]);
        let paths: Vec<PathBuf> = (0..2_000).map(|i| at.join(format!("sub/{i}"))).collect();
        paths.iter().for_each(|path| fs::write(path, "").unwrap());
        let base = base_of(&[&paths[..], &[at.join("sub"), at.clone()]].concat(), None).unwrap();
        assert_eq!(base.roots.len(), 2_002);
        assert_eq!(base.roots[0].relative, Path::new(""));
        assert_eq!(base.roots[0].inner.len(), 2_001);
    }

    #[test]
    fn reasons_have_the_names_of_the_inventory() {
        use Reason::*;
        let all = [
            Ignored,
            Binary,
            TooLarge,
            Unreadable,
            Encrypted,
            Unsupported,
            Timeout,
            Symlink,
            Partial,
            Damaged,
            SpecialFile,
            Vanished,
            Limit,
        ];
        let names = "ignored binary too-large unreadable encrypted unsupported timeout symlink partial damaged \
                     special-file vanished limit";
        assert_eq!(all.map(Reason::name).join(" "), names);
        let complete = |audit| all.into_iter().filter(|it| !it.incomplete(audit)).collect::<Vec<_>>();
        assert_eq!(complete(false), [Ignored, Binary, Unsupported, Symlink, SpecialFile]);
        assert_eq!(complete(true), [Ignored, Binary, Symlink, SpecialFile]);
    }
}
