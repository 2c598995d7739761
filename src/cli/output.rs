//! Where reports go: standard output, or a file that is written whole or not at all.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::{Failure, say, shown};
use crate::finding::Confidence;
use crate::report::{Answer, Look, REPORTERS, Reporter, reporter};

/// A report asked for.
#[derive(Debug)]
pub(super) struct Output {
    pub(super) reporter: &'static Reporter,
    /// `None` is standard output.
    pub(super) file: Option<PathBuf>,
}

/// Works out `FORMAT[=FILE]` of each report, before anything is scanned.
pub(super) fn plan(specs: &[OsString]) -> Result<Vec<Output>, Failure> {
    let terminal = OsString::from("terminal");
    let specs = if specs.is_empty() { std::slice::from_ref(&terminal) } else { specs };
    let outputs = specs.iter().map(|spec| output(spec)).collect::<Result<Vec<_>, _>>()?;
    for (i, one) in outputs.iter().enumerate() {
        let place = one.file.as_deref().map(real);
        if outputs[..i].iter().any(|other| other.file.as_deref().map(real) == place) {
            let place = one.file.as_deref().map_or_else(|| "standard output".to_owned(), shown);
            return Err(Failure::usage(format!("two reports go to {place}: give each its own --report FORMAT=FILE")));
        }
    }
    Ok(outputs)
}

fn output(spec: &OsStr) -> Result<Output, Failure> {
    let bytes = spec.as_bytes();
    let (name, file) = match bytes.iter().position(|&b| b == b'=') {
        Some(at) => (&bytes[..at], Some(PathBuf::from(OsStr::from_bytes(&bytes[at + 1..])))),
        None => (bytes, None),
    };
    let known = || REPORTERS.iter().map(|reporter| reporter.name).collect::<Vec<_>>().join(", ");
    let name = String::from_utf8_lossy(name);
    let reporter =
        reporter(&name).ok_or_else(|| Failure::usage(format!("no report `{name}`: there are {}", known())))?;
    if let Some(file) = &file {
        let folder = folder_of(file);
        if file.file_name().is_none() || file.is_dir() || !folder.is_dir() {
            return Err(Failure::usage(format!("--report {name}={}: no such folder to write in", shown(file))));
        }
    }
    Ok(Output { reporter, file })
}

/// Writes all reports; one that fails does not keep the others from being written.
pub(super) fn write(outputs: &[Output], answer: &Answer, min_confidence: Confidence) -> Result<(), Failure> {
    let mut failed = None;
    for output in outputs {
        let written = match &output.file {
            None => to_stdout(output.reporter, answer, min_confidence),
            Some(file) => to_file(output.reporter, answer, min_confidence, file),
        };
        if let Err(error) = written {
            let place = output.file.as_deref().map_or_else(|| "standard output".into(), Path::to_string_lossy);
            let message = format!("{place}: the {} report was not written: {error}", output.reporter.name);
            if let Some(earlier) = failed.replace(message) {
                say(&super::masked(&earlier));
            }
        }
    }
    failed.map_or(Ok(()), |message| Err(Failure::internal(message)))
}

fn to_stdout(reporter: &Reporter, answer: &Answer, min_confidence: Confidence) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    (reporter.write)(answer, &look(min_confidence), &mut out)?;
    out.flush()
}

/// How standard output wants to look: in colour on a terminal, unless `NO_COLOR` says otherwise (no-color.org).
pub(super) fn look(min_confidence: Confidence) -> Look {
    let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    Look { colour, min_confidence }
}

/// Beside its name first, for its owner only, and renamed when it is whole: the name holds the old report or the new.
/// A device or pipe is written to as it is: renaming over /dev/null would replace it.
fn to_file(reporter: &Reporter, answer: &Answer, min_confidence: Confidence, file: &Path) -> io::Result<()> {
    let folder = folder_of(file);
    if file.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        let mut out = BufWriter::new(File::options().write(true).open(file)?);
        (reporter.write)(answer, &Look { colour: false, min_confidence }, &mut out)?;
        return out.flush();
    }
    let mut out = BufWriter::new(tempfile::NamedTempFile::new_in(folder)?);
    (reporter.write)(answer, &Look { colour: false, min_confidence }, &mut out)?;
    let whole = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    whole.as_file().sync_all()?;
    whole.persist(file)?;
    File::open(folder)?.sync_all()
}

/// The file by one name, whether it exists or not.
fn real(file: &Path) -> PathBuf {
    let folder = std::fs::canonicalize(folder_of(file)).unwrap_or_else(|_| folder_of(file).to_path_buf());
    folder.join(file.file_name().unwrap_or_default())
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
