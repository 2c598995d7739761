//! Packed streams (gzip, zstd, xz, bzip2, lz4), told by their first bytes and read as what they hold. A broken one is
//! read as far as it goes; a bomb is left alone. Memory is bounded; nothing but the stream handed in is touched.
//!
//! What comes out does not depend on how the input is read or how much is asked for at a time.

mod engine;
mod source;

use std::io::{self, BufRead, Read};

use self::engine::{Engine, State};
use self::source::Source;
use crate::reason::Reason;

/// How a stream is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// gzip members (RFC 1952), one after another.
    Gzip,
    /// A zlib stream (RFC 1950). Never sniffed: text may begin like one.
    Zlib,
    /// Zstandard frames (RFC 8878).
    Zstd,
    /// xz streams (The .xz File Format 1.2).
    Xz,
    /// bzip2 streams.
    Bzip2,
    /// LZ4 frames (LZ4 Frame Format 1.6).
    Lz4,
}

/// Nothing is a bomb before so many bytes came out.
const BOMB_FROM: u64 = 64 * 1024 * 1024;
/// More bytes out for one byte in than this are a bomb. Gzip makes about 1030 of plain zeros.
const BOMB_RATIO: u64 = 1000;
/// So many unpacked bytes are made at once.
const HELD_OUT: usize = 128 * 1024;

/// Says from its first bytes how a stream is packed, if it is.
pub fn sniff(mut head: &[u8]) -> Option<Packing> {
    loop {
        match head {
            [0x1F, 0x8B, 8, ..] => return Some(Packing::Gzip),
            [0x28, 0xB5, 0x2F, 0xFD, ..] => return Some(Packing::Zstd),
            [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => return Some(Packing::Xz),
            [b'B', b'Z', b'h', b'1'..=b'9', b'1', b'A', b'Y', b'&', b'S', b'Y', ..]
            | [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, ..] => return Some(Packing::Bzip2),
            [0x04, 0x22, 0x4D, 0x18, ..] => return Some(Packing::Lz4),
            // pzstd and others begin with a skippable frame, which zstd and lz4 share.
            _ => match head.get(skippable(head)? as usize..) {
                Some(rest) if !rest.is_empty() => head = rest,
                _ => return Some(Packing::Zstd),
            },
        }
    }
}

/// Unpacks a stream.
pub fn unpack(packing: Packing, input: &mut dyn Read) -> Unpacked<'_> {
    let stage = Stage::Between(Source::new(input));
    Unpacked { packing, stage, held: vec![0; HELD_OUT], at: 0, filled: 0, made: 0, gap: None }
}

/// What a packed stream holds. Reading it never fails; where it ends before its time, [`Unpacked::gap`] tells why.
pub struct Unpacked<'r> {
    packing: Packing,
    stage: Stage<'r>,
    held: Vec<u8>,
    at: usize,
    filled: usize,
    made: u64,
    gap: Option<Reason>,
}

enum Stage<'r> {
    /// Before the first, between two or after the last of the members that make up the stream.
    Between(Source<'r>),
    Within(Engine<'r>),
    Over,
}

impl<'r> Unpacked<'r> {
    /// After the end: why there is less than there should be. `Partial`: it is cut off, or reading it failed.
    /// `Damaged`: it contradicts its format, or something else follows it. `Limit`: it is a bomb, or wants too much
    /// memory. `Unsupported`: it needs a dictionary or a filter that is not here.
    pub fn gap(&self) -> Option<Reason> {
        self.gap
    }

    #[cold]
    fn refill(&mut self) {
        (self.at, self.filled) = (0, 0);
        while self.filled == 0 {
            match std::mem::replace(&mut self.stage, Stage::Over) {
                Stage::Over => return,
                Stage::Between(source) => self.next_member(source),
                Stage::Within(mut engine) => {
                    let (made, state) = engine.fill(&mut self.held);
                    self.filled = made;
                    self.made += made as u64;
                    let source = engine.source();
                    match state {
                        _ if self.made > BOMB_FROM && self.made / BOMB_RATIO > source.taken => {
                            self.gap = Some(Reason::Limit);
                        }
                        State::Going => self.stage = Stage::Within(engine),
                        State::Ended => self.stage = Stage::Between(engine.into_source()),
                        State::Broken(_) if source.starved => self.gap = Some(Reason::Partial),
                        State::Broken(reason) => self.gap = Some(reason),
                    }
                }
            }
        }
    }

    /// Goes on with the member that follows, if one does. Zeros at the end are padding (tapes, tar); gzip(1) and
    /// xz(1) pass over them too.
    fn next_member(&mut self, mut source: Source<'r>) {
        let first = source.taken == 0;
        if matches!(self.packing, Packing::Zstd | Packing::Lz4) {
            while let Some(length) = skippable(source.ahead()) {
                if !source.skip(length) {
                    self.gap = Some(Reason::Partial);
                    return;
                }
            }
        }
        if !first {
            source.skip_zeros();
        }
        let magic = self.packing.magic();
        let ahead = source.ahead();
        self.gap = if first || (ahead.starts_with(magic) && !magic.is_empty()) {
            match Engine::new(self.packing, source) {
                Ok(engine) => {
                    self.stage = Stage::Within(engine);
                    None
                }
                Err(reason) => Some(reason),
            }
        } else if ahead.is_empty() {
            source.failed.then_some(Reason::Partial)
        } else if magic.starts_with(ahead) {
            Some(Reason::Partial)
        } else {
            Some(Reason::Damaged)
        };
    }
}

impl Read for Unpacked<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let take = ready.len().min(out.len());
        out[..take].copy_from_slice(&ready[..take]);
        self.consume(take);
        Ok(take)
    }
}

impl BufRead for Unpacked<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.filled {
            self.refill();
        }
        Ok(&self.held[self.at..self.filled])
    }

    fn consume(&mut self, count: usize) {
        self.at = self.filled.min(self.at + count);
    }
}

impl Packing {
    /// What each member begins with; nothing where there is only ever one.
    fn magic(self) -> &'static [u8] {
        match self {
            Self::Gzip => b"\x1F\x8B\x08",
            Self::Zlib => b"",
            Self::Zstd => b"\x28\xB5\x2F\xFD",
            Self::Xz => b"\xFD7zXZ\0",
            Self::Bzip2 => b"BZh",
            Self::Lz4 => b"\x04\x22\x4D\x18",
        }
    }
}

/// The whole length in bytes of the skippable frame that begins here, if one does.
fn skippable(head: &[u8]) -> Option<u64> {
    match *head {
        [0x50..=0x5F, 0x2A, 0x4D, 0x18, a, b, c, d, ..] => Some(u64::from(u32::from_le_bytes([a, b, c, d])) + 8),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::{ErrorKind, Write};

    use super::*;

    const ALL: [Packing; 5] = [Packing::Gzip, Packing::Zstd, Packing::Xz, Packing::Bzip2, Packing::Lz4];

    fn pack(packing: Packing, text: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        match packing {
            Packing::Gzip => {
                let mut to = flate2::write::GzEncoder::new(&mut out, flate2::Compression::new(6));
                to.write_all(text).unwrap();
                to.finish().unwrap();
            }
            Packing::Zlib => {
                let mut to = flate2::write::ZlibEncoder::new(&mut out, flate2::Compression::new(6));
                to.write_all(text).unwrap();
                to.finish().unwrap();
            }
            Packing::Zstd => {
                let mut to = zstd::Encoder::new(&mut out, 3).unwrap();
                to.include_checksum(true).unwrap();
                to.write_all(text).unwrap();
                to.finish().unwrap();
            }
            Packing::Xz => {
                let mut to = lzma_rust2::XzWriter::new(&mut out, lzma_rust2::XzOptions::with_preset(1)).unwrap();
                to.write_all(text).unwrap();
                to.finish().unwrap();
            }
            Packing::Bzip2 => {
                let mut to = bzip2::write::BzEncoder::new(&mut out, bzip2::Compression::new(1));
                to.write_all(text).unwrap();
                to.finish().unwrap();
            }
            Packing::Lz4 => {
                let mut frame = lz4_flex::frame::FrameInfo::new();
                frame.content_checksum = true;
                let mut to = lz4_flex::frame::FrameEncoder::with_frame_info(frame, &mut out);
                to.write_all(text).unwrap();
                to.finish().unwrap();
            }
        }
        out
    }

    fn read(packing: Packing, input: &mut dyn Read) -> (Vec<u8>, Option<Reason>) {
        let mut unpacked = unpack(packing, input);
        let mut out = Vec::new();
        unpacked.read_to_end(&mut out).unwrap();
        assert_eq!(unpacked.read(&mut [0; 9]).unwrap(), 0);
        (out, unpacked.gap())
    }

    fn sample(lines: u32) -> Vec<u8> {
        (0..lines)
            .flat_map(|i| format!("{i},kari.{}@example.com,{}\n", i % 97, i.wrapping_mul(7919)).into_bytes())
            .collect()
    }

    /// One byte at a time, now and then interrupted; broken at its end if so wanted.
    struct Slow<'a>(&'a [u8], bool, u32);

    impl Read for Slow<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            self.2 += 1;
            if self.2.is_multiple_of(50) {
                return Err(ErrorKind::Interrupted.into());
            }
            if self.0.is_empty() && self.1 {
                return Err(io::Error::other("broken disk"));
            }
            let out = &mut out[..1];
            self.0.read(out)
        }
    }

    #[test]
    fn members_follow_one_another() {
        let (one, two) = (sample(9000), sample(20));
        let both = [&one[..], &two].concat();
        for packing in ALL {
            let mut file = [pack(packing, &one), pack(packing, b""), pack(packing, &two)].concat();
            assert_eq!(sniff(&file), Some(packing));
            assert_eq!(sniff(&pack(packing, b"")), Some(packing));
            assert!(read(packing, &mut &file[..]) == (both.clone(), None), "{packing:?}");
            assert!(read(packing, &mut Slow(&file, false, 0)) == (both.clone(), None), "{packing:?}, slowly");
            assert!(read(packing, &mut Slow(&file, true, 0)) == (both.clone(), Some(Reason::Partial)), "{packing:?}");
            file.extend([0; 1027]);
            assert!(read(packing, &mut &file[..]) == (both.clone(), None), "{packing:?}, padded");
            file.extend(b"more");
            assert!(read(packing, &mut &file[..]) == (both.clone(), Some(Reason::Damaged)), "{packing:?}, trailing");
        }
        assert!(read(Packing::Zlib, &mut &pack(Packing::Zlib, &one)[..]) == (one, None));
    }

    #[test]
    fn what_is_cut_off_is_read_so_far() {
        let text = sample(12_000);
        for packing in ALL {
            let file = pack(packing, &text);
            let step = if packing == Packing::Bzip2 { 97 * 7 } else { 97 };
            for cut in (0..file.len()).step_by(step) {
                let (out, gap) = read(packing, &mut &file[..cut]);
                assert!(text.starts_with(&out), "{packing:?} cut at {cut}");
                assert_eq!(gap, Some(Reason::Partial), "{packing:?} cut at {cut}");
                // All but the last block: 128 KiB of text in zstd, 64 KiB of packed bytes in xz.
                let packed_block = if packing == Packing::Gzip { 1000 } else { 70_000 };
                if matches!(packing, Packing::Gzip | Packing::Zstd | Packing::Xz) && cut > packed_block {
                    let least = (cut - packed_block) as f64 / file.len() as f64 * 0.8;
                    assert!(out.len() as f64 >= least * text.len() as f64, "{packing:?} cut at {cut}: {}", out.len());
                }
            }
            let (out, gap) = read(packing, &mut &[&file[..], &file[..4]].concat()[..]);
            assert!(out == text && gap == Some(Reason::Partial), "{packing:?}: the next is cut off");
        }
    }

    #[test]
    fn what_is_damaged_is_told() {
        let text = sample(3000);
        for packing in ALL {
            let file = pack(packing, &text);
            for at in (0..file.len()).step_by(if packing == Packing::Bzip2 { 97 } else { 29 }) {
                let mut file = file.clone();
                file[at] ^= 1 << (at % 8);
                let (out, gap) = read(packing, &mut &file[..]);
                assert!(gap.is_some() || out == text, "{packing:?} flipped at {at}");
                assert!(out.len() < 2 * text.len() + (1 << 20));
            }
        }
        assert_eq!(read(Packing::Gzip, &mut &b"no gzip at all"[..]), (Vec::new(), Some(Reason::Damaged)));
        assert_eq!(read(Packing::Lz4, &mut &b""[..]), (Vec::new(), Some(Reason::Partial)));
    }

    #[test]
    fn all_before_the_damage_is_read() {
        let text = sample(100_000);
        for (packing, lost) in [(Packing::Gzip, 40_000), (Packing::Zstd, 300_000), (Packing::Xz, 300_000)] {
            let mut file = pack(packing, &text);
            let at = file.len() / 2;
            file[at..at + 64].fill(0xFF);
            let (out, gap) = read(packing, &mut &file[..]);
            assert!(gap.is_some());
            let same = out.iter().zip(&text).take_while(|(a, b)| a == b).count();
            assert!(same > text.len() / 2 - lost, "{packing:?}: {same} of {}", text.len());
        }
    }

    #[test]
    fn bombs_are_left_alone() {
        let mut zeros = vec![0; 32 << 20];
        for packing in [Packing::Gzip, Packing::Zstd, Packing::Xz, Packing::Bzip2] {
            let bomb = pack(packing, &zeros).repeat(8);
            let mut source = &bomb[..];
            let mut unpacked = unpack(packing, &mut source);
            let made = io::copy(&mut unpacked, &mut io::sink()).unwrap();
            assert_eq!(unpacked.gap(), Some(Reason::Limit), "{packing:?}");
            assert!((BOMB_FROM..BOMB_FROM + (1 << 20)).contains(&made), "{packing:?}: {made}");
        }
        zeros.truncate(BOMB_FROM as usize / 2);
        assert_eq!(read(Packing::Zstd, &mut &pack(Packing::Zstd, &zeros)[..]).1, None);
    }

    #[test]
    fn windows_that_want_too_much_memory_are_refused() {
        let huge = b"\x28\xB5\x2F\xFD\x00\x90\x21\x00\x00aaaa";
        assert_eq!(read(Packing::Zstd, &mut &huge[..]), (Vec::new(), Some(Reason::Limit)));
        let mut file = pack(Packing::Xz, &sample(10));
        // The block header: its size, flags, filter 0x21 with one byte of properties, padding, CRC-32.
        let length = (usize::from(file[12]) + 1) * 4;
        let at = file[12..12 + length].windows(2).position(|pair| pair == b"\x21\x01").unwrap() + 12;
        file[at + 2] = 40;
        let mut crc = flate2::Crc::new();
        crc.update(&file[12..12 + length - 4]);
        file[12 + length - 4..12 + length].copy_from_slice(&crc.sum().to_le_bytes());
        assert_eq!(read(Packing::Xz, &mut &file[..]), (Vec::new(), Some(Reason::Limit)));
    }

    #[test]
    fn skippable_frames_are_skipped() {
        let text = sample(50);
        let skip = b"\x5E\x2A\x4D\x18\x05\0\0\0hello";
        for packing in [Packing::Zstd, Packing::Lz4] {
            let file = [skip, &pack(packing, &text)[..], skip, skip, &pack(packing, &text)[..], skip].concat();
            assert_eq!(sniff(&file), Some(packing));
            assert!(read(packing, &mut &file[..]) == (text.repeat(2), None), "{packing:?}");
        }
        let cut_off = [&pack(Packing::Zstd, &text)[..], &skip[..10]].concat();
        assert!(read(Packing::Zstd, &mut &cut_off[..]) == (text, Some(Reason::Partial)));
        assert_eq!(sniff(b"PACKAGES"), None);
        assert_eq!(sniff(b""), None);
    }
}
