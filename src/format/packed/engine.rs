//! The unpackers of each format behind one face: one member at a time, and as much of a broken one as came out.

use std::io::{self, ErrorKind, Read};

use bzip2::Decompress as Bunzip;
use flate2::{Decompress as Inflate, FlushDecompress, Status};
use lz4_flex::frame::FrameDecoder;
use lzma_rust2::XzReader;
use zstd::stream::raw::{DParameter, Decoder as Unzstd, Operation};
use zstd::zstd_safe::zstd_sys::ZSTD_ErrorCode;

use super::Packing;
use super::source::Source;
use crate::reason::Reason;

/// The largest window of a zstd frame, as a power of two: what zstd(1) reads without being asked.
const ZSTD_WINDOW: u32 = 27;
/// The most memory that unpacking an xz block may take, in KiB.
const XZ_MEMORY: u32 = 128 * 1024;
/// An xz reader loses what it made in the call that fails, so it is asked for little at a time.
const XZ_STEP: usize = 4096;

/// How far a member has come.
#[derive(Clone, Copy)]
pub(super) enum State {
    Going,
    Ended,
    Broken(Reason),
}

/// Unpacks one member.
pub(super) enum Engine<'r> {
    Inflate(Inflate, Source<'r>),
    Bunzip(Bunzip, Source<'r>),
    /// With the number of bytes that the next block takes.
    Unzstd(Unzstd<'static>, usize, Source<'r>),
    Xz(Box<XzReader<Source<'r>>>),
    Lz4(Box<FrameDecoder<Source<'r>>>),
}

impl<'r> Engine<'r> {
    pub(super) fn new(packing: Packing, source: Source<'r>) -> Result<Self, Reason> {
        Ok(match packing {
            Packing::Gzip => Self::Inflate(Inflate::new_gzip(15), source),
            Packing::Zlib => Self::Inflate(Inflate::new(true), source),
            Packing::Bzip2 => Self::Bunzip(Bunzip::new(false), source),
            Packing::Zstd => {
                let mut decoder = Unzstd::new().map_err(|_| Reason::Limit)?;
                decoder.set_parameter(DParameter::WindowLogMax(ZSTD_WINDOW)).map_err(|_| Reason::Limit)?;
                Self::Unzstd(decoder, 1, source)
            }
            Packing::Xz => Self::Xz(Box::new(XzReader::new_mem_limit(source, false, XZ_MEMORY))),
            Packing::Lz4 => Self::Lz4(Box::new(FrameDecoder::new(source))),
        })
    }

    pub(super) fn source(&self) -> &Source<'r> {
        match self {
            Self::Inflate(_, source) | Self::Bunzip(_, source) | Self::Unzstd(_, _, source) => source,
            Self::Xz(reader) => reader.inner(),
            Self::Lz4(reader) => reader.get_ref(),
        }
    }

    pub(super) fn into_source(self) -> Source<'r> {
        match self {
            Self::Inflate(_, source) | Self::Bunzip(_, source) | Self::Unzstd(_, _, source) => source,
            Self::Xz(reader) => reader.into_inner(),
            Self::Lz4(reader) => reader.into_inner(),
        }
    }

    /// Fills the buffer, unless the member ends or breaks before.
    pub(super) fn fill(&mut self, out: &mut [u8]) -> (usize, State) {
        match self {
            Self::Inflate(engine, source) => step(source, out, |input, out| inflate(engine, input, out)),
            Self::Bunzip(engine, source) => step(source, out, |input, out| bunzip(engine, input, out)),
            Self::Unzstd(engine, next, source) => step(source, out, |input, out| unzstd(engine, next, input, out)),
            Self::Xz(reader) => pull(reader, XZ_STEP, out),
            Self::Lz4(reader) => match pull(reader, usize::MAX, out) {
                // It calls a frame ended where there is nothing more.
                (made, State::Ended) if reader.get_ref().starved => (made, State::Broken(Reason::Partial)),
                other => other,
            },
        }
    }
}

/// Bytes taken, bytes made, and how far it has come.
type Step = (usize, usize, State);

fn step(source: &mut Source<'_>, out: &mut [u8], mut engine: impl FnMut(&[u8], &mut [u8]) -> Step) -> (usize, State) {
    let mut filled = 0;
    while filled < out.len() {
        let (taken, made, state) = engine(source.next(), &mut out[filled..]);
        source.pass(taken);
        filled += made;
        match state {
            State::Going if taken == 0 && made == 0 => return (filled, State::Broken(Reason::Damaged)),
            State::Going => {}
            state => return (filled, state),
        }
    }
    (filled, State::Going)
}

/// The engine's own counts tell what came out before it broke.
fn inflate(engine: &mut Inflate, input: &[u8], out: &mut [u8]) -> Step {
    let (taken, made) = (engine.total_in(), engine.total_out());
    let state = match engine.decompress(input, out, FlushDecompress::None) {
        Ok(Status::StreamEnd) => State::Ended,
        Ok(Status::Ok | Status::BufError) => State::Going,
        Err(error) if error.needs_dictionary().is_some() => State::Broken(Reason::Unsupported),
        Err(_) => State::Broken(Reason::Damaged),
    };
    ((engine.total_in() - taken) as usize, (engine.total_out() - made) as usize, state)
}

fn bunzip(engine: &mut Bunzip, input: &[u8], out: &mut [u8]) -> Step {
    let (taken, made) = (engine.total_in(), engine.total_out());
    let state = match engine.decompress(input, out) {
        Ok(bzip2::Status::StreamEnd) => State::Ended,
        Ok(bzip2::Status::MemNeeded) => State::Broken(Reason::Limit),
        Ok(_) => State::Going,
        Err(_) => State::Broken(Reason::Damaged),
    };
    ((engine.total_in() - taken) as usize, (engine.total_out() - made) as usize, state)
}

/// Gives the engine one block at a time, for what a call made is lost where it fails.
fn unzstd(engine: &mut Unzstd<'_>, next: &mut usize, input: &[u8], out: &mut [u8]) -> Step {
    let input = &input[..input.len().min(*next)];
    match engine.run_on_buffers(input, out) {
        Ok(status) => {
            *next = status.remaining.max(1);
            let state = if status.remaining == 0 { State::Ended } else { State::Going };
            (status.bytes_read, status.bytes_written, state)
        }
        Err(error) => (0, 0, State::Broken(blame(&error))),
    }
}

fn pull(reader: &mut dyn Read, most: usize, out: &mut [u8]) -> (usize, State) {
    let mut filled = 0;
    while filled < out.len() {
        let end = out.len().min(filled.saturating_add(most));
        match reader.read(&mut out[filled..end]) {
            Ok(0) => return (filled, State::Ended),
            Ok(made) => filled += made,
            Err(error) => return (filled, State::Broken(blame(&error))),
        }
    }
    (filled, State::Going)
}

fn blame(error: &io::Error) -> Reason {
    use ZSTD_ErrorCode::{
        ZSTD_error_dictionary_wrong, ZSTD_error_frameParameter_windowTooLarge, ZSTD_error_memory_allocation,
    };
    let inner = error.get_ref();
    if let Some(zstd) = inner.and_then(|inner| inner.downcast_ref::<zstd::Error>()) {
        return match zstd {
            _ if zstd.is(ZSTD_error_frameParameter_windowTooLarge) || zstd.is(ZSTD_error_memory_allocation) => {
                Reason::Limit
            }
            _ if zstd.is(ZSTD_error_dictionary_wrong) => Reason::Unsupported,
            _ => Reason::Damaged,
        };
    }
    if let Some(lz4_flex::frame::Error::DictionaryNotSupported) = inner.and_then(|inner| inner.downcast_ref()) {
        return Reason::Unsupported;
    }
    match error.kind() {
        ErrorKind::OutOfMemory => Reason::Limit,
        ErrorKind::Unsupported => Reason::Unsupported,
        _ => Reason::Damaged,
    }
}
