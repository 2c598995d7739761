//! Archives in the tar format: the files of a directory, one after another.

use std::io::Read;

use super::toc::{Input, MAGIC};
use super::{Part, Toc, Visit, columns_of, drain, hand_on, read_toc, without_ending};
use crate::detect::text::decode;
use crate::reason::Reason;

const TOC_NAME: &str = "toc.dat";

/// Whether a file is a tar archive that pg_dump wrote: its first member is the table of contents.
pub fn is_pg_tar(head: &[u8]) -> bool {
    let member = head.first_chunk().and_then(|header| Member::of(header).ok());
    member.is_some_and(|member| member.name == TOC_NAME) && head.get(512..517).is_none_or(|begin| begin == MAGIC)
}

/// Reads an archive in the tar format, in the order in which it stands. Returns why not all of it was read.
pub fn read_tar(input: &mut dyn Read, visit: &mut Visit<'_>) -> Option<Reason> {
    let mut input = Input::new(input);
    let mut toc: Option<Toc> = None;
    let mut gap = None;
    loop {
        let mut header = [0; 512];
        if let Err(reason) = input.fill(&mut header) {
            return gap.or(Some(reason));
        }
        if header == [0; 512] {
            return if toc.is_some() { gap } else { Some(Reason::Damaged) };
        }
        let member = match Member::of(&header) {
            Ok(member) => member,
            Err(reason) => return gap.or(Some(reason)),
        };
        let mut body = (&mut input).take(member.size);
        let go_on = match &toc {
            Some(toc) => {
                let (go_on, hole) = member_data(toc, &member.name, &mut body, visit);
                gap = gap.or(hole);
                go_on
            }
            None if member.name != TOC_NAME => return Some(Reason::Damaged),
            None => match read_toc(&mut body) {
                Ok(read) => {
                    gap = read.gap;
                    visit(toc.insert(read), Part::Toc)
                }
                Err(reason) => return Some(reason),
            },
        };
        if !go_on {
            return gap;
        }
        drain(&mut body);
        if body.limit() > 0 {
            return gap.or(Some(Reason::Partial));
        }
        drain(&mut (&mut input).take(member.size.next_multiple_of(512) - member.size));
    }
}

/// Hands on a member other than the table of contents. The script of the definitions and the lists of large objects
/// say nothing new.
fn member_data(toc: &Toc, name: &str, body: &mut dyn Read, visit: &mut Visit<'_>) -> (bool, Option<Reason>) {
    if name == "restore.sql" || (name.starts_with("blobs") && name.ends_with(".toc")) {
        return (true, None);
    }
    hand_on(toc, columns_of(toc, name), without_ending(name).1, body, visit)
}

/// A member of a tar archive, by its header.
struct Member {
    name: String,
    size: u64,
}

impl Member {
    fn of(header: &[u8; 512]) -> Result<Self, Reason> {
        let sum: u64 =
            header.iter().enumerate().map(|(i, &b)| u64::from(if (148..156).contains(&i) { b' ' } else { b })).sum();
        if octal(&header[148..156]) != Some(sum) {
            return Err(Reason::Damaged);
        }
        let name = header[..100].split(|&b| b == 0).next().unwrap_or_default();
        let name = name.strip_prefix(b"./").unwrap_or(name);
        let size = match header[124] {
            // Eight gibibytes and more are written in binary.
            0x80 => header[128..136].iter().fold(0, |size, &b| size << 8 | u64::from(b)),
            _ => octal(&header[124..136]).ok_or(Reason::Damaged)?,
        };
        if size > i64::MAX as u64 { Err(Reason::Damaged) } else { Ok(Self { name: decode(name), size }) }
    }
}

fn octal(field: &[u8]) -> Option<u64> {
    let digits = field.split(|&b| b == 0).next().unwrap_or_default().trim_ascii();
    let digits = std::str::from_utf8(digits).ok()?;
    u64::from_str_radix(digits, 8).ok()
}
