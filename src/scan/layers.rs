//! Values under escapes: what a layer hides is scanned like a short text, and what is found there is told where its
//! escapes stand. The text as it stands is scanned as well; where both find the same, the evidence decides.

use std::ops::Range;

use aho_corasick::packed::{Config, Searcher};
use memchr::memmem::Finder;

use super::column::Column;
use super::sift::Glance;
use super::{Hit, Scanner};
use crate::format::layer::{AROUND, DEEPEST, LAYERS, base64_tokens};
use crate::format::table::{Unescape, Unescaped};
use crate::format::text::Window;
use crate::reason::Reason;

/// What shows that a text has a layer.
#[derive(Debug)]
pub(super) struct Signals {
    ascii: Group,
    /// Not looked for in text that is ASCII, as most is.
    others: Group,
}

/// Signals that are looked for together.
#[derive(Debug)]
struct Group {
    searcher: Option<Searcher>,
    /// The layer of each signal.
    layers: Vec<usize>,
    /// Those that are faster looked for one by one.
    single: Vec<(usize, Finder<'static>)>,
}

/// Layers as bits, by their place in [`LAYERS`].
type Layers = u32;

impl Signals {
    pub(super) fn new() -> Self {
        Self { ascii: Group::new(true), others: Group::new(false) }
    }

    /// Calls `hit` for each signal with its place and its layer.
    fn each(&self, hay: &[u8], span: Range<usize>, hit: &mut dyn FnMut(usize, usize)) {
        self.ascii.each(hay, span.clone(), hit);
        if !hay[span.clone()].is_ascii() {
            self.others.each(hay, span, hit);
        }
    }

    /// How often each layer shows.
    fn count(&self, text: &[u8]) -> [u32; LAYERS.len()] {
        let mut counts = [0; LAYERS.len()];
        self.each(text, 0..text.len(), &mut |_, layer| counts[layer] += 1);
        counts
    }
}

impl Group {
    fn new(ascii: bool) -> Self {
        let all = || LAYERS.iter().enumerate();
        let mine = |signal: &&[u8]| signal.is_ascii() == ascii;
        let signals =
            all().flat_map(|(layer, of)| of.signals.iter().copied().filter(mine).map(move |signal| (layer, signal)));
        let (layers, signals): (Vec<usize>, Vec<&[u8]>) = signals.unzip();
        let single = all().flat_map(|(layer, of)| {
            of.single.iter().copied().filter(mine).map(move |signal| (layer, Finder::new(signal)))
        });
        Self { searcher: Config::new().builder().extend(signals).build(), layers, single: single.collect() }
    }

    fn each(&self, hay: &[u8], span: Range<usize>, hit: &mut dyn FnMut(usize, usize)) {
        let hay = &hay[..span.end];
        if let Some(searcher) = &self.searcher {
            let mut at = span.start;
            while let Some(found) = searcher.find_in(hay, aho_corasick::Span::from(at..hay.len())) {
                hit(found.start(), self.layers[found.pattern().as_usize()]);
                at = found.end();
            }
        }
        for (layer, finder) in &self.single {
            finder.find_iter(&hay[span.start..]).for_each(|at| hit(span.start + at, *layer));
        }
    }
}

/// A stretch under a layer.
struct Stretch<'a> {
    /// What the layer is taken off.
    raw: &'a [u8],
    /// Values that begin here are this stretch's.
    own: Range<usize>,
    decode: Unescape,
    /// Whether all that the layer hides is new, as under base64.
    opaque: bool,
}

impl<'r> Scanner<'r> {
    /// What the rules see under the layers in the core of a window; says if there are more layers than are taken off.
    pub(super) fn layered(&self, window: &Window, add: &mut dyn FnMut(Hit<'r>)) -> Option<Reason> {
        let (hay, core) = (window.bytes, window.core.clone());
        let mut gap = None;
        let mut shows = Vec::new();
        self.tools.signals.each(hay, core.clone(), &mut |at, layer| shows.push((at, layer)));
        shows.sort_unstable();
        let mut units: Vec<(Range<usize>, Layers)> = Vec::new();
        for (at, layer) in shows {
            match units.last_mut().filter(|(unit, _)| unit.contains(&at)) {
                Some((_, layers)) => *layers |= 1 << layer,
                None => units.push((window.unit(at), 1 << layer)),
            }
        }
        for (unit, layers) in units {
            let seen = unit.start.saturating_sub(AROUND)..hay.len().min(unit.end + AROUND);
            let own = unit.start - seen.start..unit.end - seen.start;
            for layer in LAYERS.iter().enumerate().filter(|(i, _)| layers >> i & 1 == 1).map(|(_, layer)| layer) {
                let stretch =
                    Stretch { raw: &hay[seen.clone()], own: own.clone(), decode: layer.decode, opaque: false };
                gap = gap.max(self.under(&stretch, 1, None, &mut |hit| add(moved(hit, seen.start))));
            }
        }
        gap.max(self.base64(hay, core, 1, None, add))
    }

    /// The same in a cell or a short text.
    pub(super) fn layered_text(
        &self,
        text: &[u8],
        column: Option<&mut Column<'r>>,
        add: &mut dyn FnMut(Hit<'r>),
    ) -> Option<Reason> {
        if !could_be_layered(text) {
            return None;
        }
        self.deeper(text, &[0; LAYERS.len()], 1, column, add)
    }

    /// Takes off the layers that show more often than they did before.
    fn deeper(
        &self,
        text: &[u8],
        before: &[u32; LAYERS.len()],
        depth: usize,
        mut column: Option<&mut Column<'r>>,
        add: &mut dyn FnMut(Hit<'r>),
    ) -> Option<Reason> {
        let mut gap = None;
        let shows = self.tools.signals.count(text);
        for (layer, _) in LAYERS.iter().zip(shows.iter().zip(before)).filter(|(_, (now, before))| now > before) {
            let stretch = Stretch { raw: text, own: 0..text.len(), decode: layer.decode, opaque: false };
            gap = gap.max(self.under(&stretch, depth, column.as_deref_mut(), add));
        }
        gap.max(self.base64(text, 0..text.len(), depth, column, add))
    }

    fn base64(
        &self,
        hay: &[u8],
        span: Range<usize>,
        depth: usize,
        mut column: Option<&mut Column<'r>>,
        add: &mut dyn FnMut(Hit<'r>),
    ) -> Option<Reason> {
        let mut gap = None;
        base64_tokens(hay, span, &mut |token| {
            let own =
                token.core.start.saturating_sub(token.seen.start)..token.core.end.saturating_sub(token.seen.start);
            let decode = crate::format::layer::decode_base64;
            let stretch = Stretch { raw: &hay[token.seen.clone()], own, decode, opaque: true };
            gap = gap
                .max(self.under(&stretch, depth, column.as_deref_mut(), &mut |hit| add(moved(hit, token.seen.start))));
        });
        gap
    }

    fn under(
        &self,
        stretch: &Stretch<'_>,
        depth: usize,
        mut column: Option<&mut Column<'r>>,
        add: &mut dyn FnMut(Hit<'r>),
    ) -> Option<Reason> {
        if depth > DEEPEST {
            return Some(Reason::Limit);
        }
        let mut plain = Unescaped::default();
        (stretch.decode)(stretch.raw, &mut plain);
        if plain.text == stretch.raw {
            return None;
        }
        let mut keep = |hit: Hit<'r>| {
            let span = plain.raw(hit.span.clone());
            if stretch.own.contains(&span.start) {
                add(Hit { span, ..hit });
            }
        };
        self.hits(&plain.text, Glance::of(&plain.text), column.as_deref_mut(), &mut keep);
        let before = if stretch.opaque { [0; LAYERS.len()] } else { self.tools.signals.count(stretch.raw) };
        self.deeper(&plain.text, &before, depth + 1, column, &mut keep)
    }
}

fn moved(hit: Hit<'_>, by: usize) -> Hit<'_> {
    Hit { span: hit.span.start + by..hit.span.end + by, ..hit }
}

/// Whether a cell could hide anything: most hold no sign of a layer and are too short for base64.
fn could_be_layered(text: &[u8]) -> bool {
    const SHORTEST: usize = 8;
    const SHORTEST_BASE64: usize = 16;
    let shows = |b: &u8| matches!(b, b'%' | b'&' | b'\\' | b'=') || *b >= 0x80;
    text.len() >= SHORTEST_BASE64 || (text.len() >= SHORTEST && text.iter().any(shows))
}
