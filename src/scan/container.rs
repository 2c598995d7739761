//! Containers of tables: what lies in them is told part by part, and each part is read as what it is.

use std::fs::File;
use std::io::Read;
#[cfg(feature = "sqlite")]
use std::os::fd::AsRawFd;

use super::table::Desk;
use crate::format::pg_archive::{self, Part, Toc};
use crate::format::sniff::{Charset, Container, HEAD, Kind, sniff};
use crate::format::table::{Columns, Hints, LONGEST_PIECE, Piece, Sink, cut, pass_text};
use crate::format::tape::{Places, Tape};
use crate::format::{bson, copy, sql};
use crate::reason::Reason;

/// A database in a stream is copied to be read; a longer one is not.
#[cfg(feature = "sqlite")]
const LONGEST_COPY: u64 = 1 << 30;

/// Reads a container and returns the name of its format. `file` is the open file where the stream is one.
pub(super) fn read(
    container: Container,
    source: &mut dyn Read,
    file: Option<&File>,
    desk: &mut Desk<'_, '_>,
) -> &'static str {
    let (format, gap) = match container {
        Container::PgCustom => {
            ("pg_dump-custom", pg_archive::read_custom(source, &mut |toc, part| archive_part(toc, part, desk)))
        }
        Container::PgTar => {
            ("pg_dump-tar", pg_archive::read_tar(source, &mut |toc, part| archive_part(toc, part, desk)))
        }
        Container::PgToc => {
            let gap = match pg_archive::read_toc(source) {
                Ok(toc) => {
                    archive_part(&toc, Part::Toc, desk);
                    toc.gap
                }
                Err(reason) => Some(reason),
            };
            ("pg_dump-directory", gap)
        }
        Container::Sqlite => ("sqlite", sqlite(source, file, desk)),
        Container::Parquet => ("parquet", parquet(source, file, desk)),
        Container::Bson => {
            bson::read(source, desk, &Hints::default());
            ("bson", None)
        }
    };
    gap.into_iter().for_each(|reason| desk.gap(reason));
    format
}

fn archive_part(toc: &Toc, part: Part<'_>, desk: &mut Desk<'_, '_>) -> bool {
    let plain = Charset::Bytes { bom: 0 };
    match part {
        Part::Toc => script(&toc.text, desk),
        Part::Table(data, stream) => {
            let mut tape = Tape::new(stream, plain, Places::None);
            if data.is_copy {
                let table = desk.table(None, Some(&data.name()));
                let mut columns = Columns::new(desk, table, &data.columns);
                if !copy::rows(&mut tape, desk, &mut columns, true) {
                    desk.gap(Reason::Partial);
                }
            } else {
                sql::read(&mut tape, desk, &Hints::default());
            }
        }
        Part::Other(stream) => {
            let mut tape = Tape::new(stream, plain, Places::None);
            let head = tape.look();
            if let Kind::Text(_) = sniff(&head[..head.len().min(HEAD)]) {
                while !tape.is_over() && desk.go_on() {
                    pass_text(&mut tape, desk, LONGEST_PIECE);
                }
            }
        }
    }
    desk.go_on()
}

fn script(mut text: &[u8], desk: &mut Desk<'_, '_>) {
    while !text.is_empty() {
        let take = if text.len() > LONGEST_PIECE { cut(text, LONGEST_PIECE) } else { text.len() };
        desk.text(&Piece::new(&text[..take]));
        text = &text[take..];
    }
}

#[cfg(feature = "sqlite")]
fn sqlite(source: &mut dyn Read, file: Option<&File>, desk: &mut Desk<'_, '_>) -> Option<Reason> {
    use crate::format::sqlite;
    match file {
        // By its descriptor: the path may lead elsewhere by now. Reading on counts the bytes of the file.
        Some(file) => {
            let path = format!("/proc/self/fd/{}", file.as_raw_fd());
            let gap = sqlite::read(path.as_ref(), desk);
            let behind = || std::fs::read_link(&path).is_ok_and(|path| sqlite::has_log(&path));
            let gap = gap.or_else(|| behind().then_some(Reason::Partial));
            let counted = std::io::copy(source, &mut std::io::sink());
            gap.or(counted.err().map(|_| Reason::Partial))
        }
        None => match sqlite::spool(source, LONGEST_COPY) {
            Ok(copy) => sqlite::read_spooled(copy, desk),
            Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => Some(Reason::Limit),
            Err(_) => Some(Reason::Unreadable),
        },
    }
}

#[cfg(not(feature = "sqlite"))]
fn sqlite(_: &mut dyn Read, _: Option<&File>, _: &mut Desk<'_, '_>) -> Option<Reason> {
    Some(Reason::Unsupported)
}

#[cfg(feature = "parquet")]
fn parquet(source: &mut dyn Read, file: Option<&File>, desk: &mut Desk<'_, '_>) -> Option<Reason> {
    // A file is read from its end, so one in a stream would have to be copied whole.
    let Some(file) = file.and_then(|file| file.try_clone().ok()) else { return Some(Reason::Unsupported) };
    let gap = crate::format::parquet::read(file, desk);
    let _counted = std::io::copy(source, &mut std::io::sink());
    gap
}

#[cfg(not(feature = "parquet"))]
fn parquet(_: &mut dyn Read, _: Option<&File>, _: &mut Desk<'_, '_>) -> Option<Reason> {
    Some(Reason::Unsupported)
}
