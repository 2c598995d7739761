//! Opening what the walk met, so that nothing but a regular file is ever read.
//!
//! Between the listing of a folder and the opening of a file anything may have taken the file's place. The last
//! component of the path is never followed if it has become a symbolic link, and what was opened is looked at again
//! before the first byte is read. Folders further up are resolved by name: whoever can replace those can choose what is
//! read, never what is written.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;

use super::Reason;

/// The most that is read of a file that gives its length as zero, in bytes. Files of /proc and FUSE do so whatever they
/// hold, and some never end.
pub const UNSIZED_MAX: u64 = 64 << 20;

/// Opens a regular file for reading: the file and its length in bytes at this moment.
///
/// Never waits for a FIFO or a device that has taken the file's place (O_NONBLOCK), and never follows a symbolic link
/// as the last component unless `follow` says so.
///
/// # Errors
///
/// [`Reason::Vanished`] where nothing has that name, [`Reason::Symlink`] for a link that is not to be followed,
/// [`Reason::SpecialFile`] for a FIFO, socket or device, [`Reason::Unreadable`] for a folder and everything else.
pub fn open(path: &Path, follow: bool) -> Result<(File, u64), Reason> {
    let link = if follow { 0 } else { libc::O_NOFOLLOW };
    let opened = OpenOptions::new()
        .read(true)
        .custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY | libc::O_CLOEXEC | link)
        .open(path);
    let file = match opened {
        Ok(file) => file,
        Err(error) if error.raw_os_error() == Some(libc::ELOOP) && !follow => return Err(Reason::Symlink),
        Err(error) => return Err(reason(&error)),
    };
    let metadata = file.metadata().map_err(|error| reason(&error))?;
    let kind = metadata.file_type();
    if kind.is_file() {
        Ok((file, metadata.len()))
    } else if kind.is_fifo() || kind.is_socket() || kind.is_char_device() || kind.is_block_device() {
        Err(Reason::SpecialFile)
    } else {
        Err(Reason::Unreadable)
    }
}

/// What an error of opening, listing or asking about a path means for the coverage (errno(3), open(2)).
pub fn reason(error: &io::Error) -> Reason {
    match error.raw_os_error() {
        Some(libc::ENOENT | libc::ENOTDIR) => Reason::Vanished,
        // A socket, or a device file without its device.
        Some(libc::ENXIO | libc::ENODEV) => Reason::SpecialFile,
        _ => Reason::Unreadable,
    }
}

/// Reads a file up to the length that it had when it was opened, so that a file that grows while it is read (a log)
/// ends all the same. A file that gave its length as zero is read to its end, or [`UNSIZED_MAX`].
#[derive(Debug)]
pub struct Bounded<R> {
    inner: R,
    left: u64,
    sized: bool,
    shrank: bool,
    cut: bool,
}

impl<R: Read> Bounded<R> {
    /// Reads `inner`, whose length was `len` bytes when it was opened.
    pub fn new(inner: R, len: u64) -> Self {
        let sized = len > 0;
        Self { inner, left: if sized { len } else { UNSIZED_MAX }, sized, shrank: false, cut: false }
    }

    /// Whether the file ended before the length it had when it was opened. Known once a read has returned 0.
    pub fn shrank(&self) -> bool {
        self.shrank
    }

    /// Whether a file that gave its length as zero went on after [`UNSIZED_MAX`]. Known once a read has returned 0.
    pub fn cut(&self) -> bool {
        self.cut
    }

    /// Why less than the whole file was read, or `None` when all of it was. Known once a read has returned 0.
    pub fn shortfall(&self) -> Option<Reason> {
        (self.shrank || self.cut).then_some(Reason::Partial)
    }

    fn read_through(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.inner.read(buffer) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                answer => return answer,
            }
        }
    }
}

impl<R: Read> Read for Bounded<R> {
    /// Never returns [`ErrorKind::Interrupted`].
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() || self.shrank || self.cut {
            return Ok(0);
        }
        if self.left == 0 {
            self.cut = !self.sized && self.read_through(&mut [0])? > 0;
            return Ok(0);
        }
        let most = usize::try_from(self.left).map_or(buffer.len(), |left| left.min(buffer.len()));
        let read = self.read_through(&mut buffer[..most])?;
        self.shrank = read == 0 && self.sized;
        self.left -= read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    #[test]
    fn only_regular_files_are_opened() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        fs::write(at("file"), "abc").unwrap();
        symlink("file", at("link")).unwrap();
        symlink("loop", at("loop")).unwrap();
        symlink("nothing", at("broken")).unwrap();
        assert!(Command::new("mkfifo").arg(at("fifo")).status().unwrap().success());
        let _socket = UnixListener::bind(at("socket")).unwrap();

        let answer = |name: &str, follow| open(&at(name), follow).map(|(_, len)| len);
        assert_eq!(answer("file", false), Ok(3));
        assert_eq!(answer("link", false), Err(Reason::Symlink));
        assert_eq!(answer("link", true), Ok(3));
        assert_eq!(answer("loop", true), Err(Reason::Unreadable));
        assert_eq!(answer("broken", true), Err(Reason::Vanished));
        assert_eq!(answer("absent", false), Err(Reason::Vanished));
        assert_eq!(answer("file/below", false), Err(Reason::Vanished));
        assert_eq!(answer("fifo", false), Err(Reason::SpecialFile));
        assert_eq!(answer("socket", false), Err(Reason::SpecialFile));
        assert_eq!(open(dir.path(), false).map(|(_, len)| len), Err(Reason::Unreadable));
        assert_eq!(open(Path::new("/dev/null"), false).map(|(_, len)| len), Err(Reason::SpecialFile));
        assert_eq!(answer(&"n".repeat(300), false), Err(Reason::Unreadable), "ENAMETOOLONG");
    }

    fn read_all<R: Read>(mut reader: Bounded<R>) -> (Vec<u8>, Option<Reason>) {
        let (mut all, mut buffer) = (Vec::new(), [0; 4]);
        loop {
            match reader.read(&mut buffer).unwrap() {
                0 => return (all, reader.shortfall()),
                n => all.extend_from_slice(&buffer[..n]),
            }
        }
    }

    #[test]
    fn a_file_that_grows_is_read_to_the_length_it_had() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        fs::write(&path, "0123456789").unwrap();
        let (file, len) = open(&path, false).unwrap();
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"more").unwrap();
        assert_eq!(read_all(Bounded::new(file, len)), (b"0123456789".to_vec(), None));
    }

    #[test]
    fn a_file_that_shrinks_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        fs::write(&path, "0123456789").unwrap();
        let (file, len) = open(&path, false).unwrap();
        let mut reader = Bounded::new(file, len);
        assert_eq!(reader.read(&mut [0; 4]).unwrap(), 4);
        fs::write(&path, "01234").unwrap();
        assert!(!reader.shrank());
        assert_eq!(read_all(reader), (b"4".to_vec(), Some(Reason::Partial)));
    }

    #[test]
    fn a_file_that_is_removed_is_read_all_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        fs::write(&path, "0123456789").unwrap();
        let (file, len) = open(&path, false).unwrap();
        fs::remove_file(&path).unwrap();
        assert_eq!(read_all(Bounded::new(file, len)), (b"0123456789".to_vec(), None));
    }

    #[test]
    fn a_length_of_zero_may_be_a_lie() {
        let (file, len) = open(Path::new("/proc/self/status"), false).unwrap();
        assert_eq!(len, 0);
        let (text, shortfall) = read_all(Bounded::new(file, len));
        assert!(text.starts_with(b"Name:"));
        assert_eq!(shortfall, None);
        assert_eq!(read_all(Bounded::new(io::empty(), 0)), (vec![], None));
    }

    #[test]
    fn what_never_ends_is_cut() {
        let mut reader = Bounded::new(io::repeat(b'a'), 0);
        assert_eq!(io::copy(&mut reader, &mut io::sink()).unwrap(), UNSIZED_MAX);
        assert!(reader.cut());
        let mut exact = Bounded::new(io::repeat(b'a').take(UNSIZED_MAX), 0);
        assert_eq!(io::copy(&mut exact, &mut io::sink()).unwrap(), UNSIZED_MAX);
        assert_eq!(exact.shortfall(), None);
    }

    #[test]
    fn interruptions_are_not_seen() {
        struct Nervous(bool);
        impl Read for Nervous {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0 = !self.0;
                if self.0 { Err(ErrorKind::Interrupted.into()) } else { (&b"aa"[..]).read(buffer) }
            }
        }
        let mut reader = Bounded::new(Nervous(false), 2);
        assert_eq!(reader.read(&mut [0; 8]).unwrap(), 2);
        assert_eq!(reader.read(&mut [0; 8]).unwrap(), 0);
    }
}
