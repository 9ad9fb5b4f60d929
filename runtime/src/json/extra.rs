//! Fields that the spec does not name: kept as text, parsed at the first look at them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::mem;
use std::ops::{Deref, Range};
use std::sync::{LazyLock, OnceLock};

use serde::ser::SerializeMap;
use serde_json::{Map, Value};

use super::error::DecodeError;
use super::reader::Reader;
use super::text::Json;

/// The fields of an object that the spec does not name.
///
/// It reads like a [`serde_json::Map`], into which it dereferences. The fields are kept as the text they came in, and
/// parsed when they are first looked at: an event whose extra fields nobody reads costs no parsing of them.
///
/// A field that [`Value`] cannot hold (a number beyond `f64`, nesting deeper than 128, half of a surrogate pair, a
/// duplicate key) is a string of its JSON text in the map. [`raw`](Self::raw) returns the text of a field as it came,
/// with every digit of its numbers. Writing the event writes every field. Where a `Value` holds a field exactly, its
/// numbers are written in the shortest form, `1.5` for `1.50`.
///
/// ```
/// # #[cfg(feature = "openai")] {
/// use webhook_events::openai::BatchCompletedWebhookEventData;
///
/// let data: BatchCompletedWebhookEventData = webhook_events::decode(br#"{"id": "batch_1", "total": 1.50}"#)?;
/// assert_eq!(data.extra["total"], 1.5);
/// assert_eq!(data.extra.raw("total"), Some("1.50"));
/// # }
/// # Ok::<(), webhook_events::DecodeError>(())
/// ```
#[derive(Clone, Default)]
pub struct Extra(Option<Box<Kept>>);

#[derive(Clone)]
struct Kept {
    /// An object, braces included.
    text: String,
    map: OnceLock<Map<String, Value>>,
}

impl Extra {
    /// No fields.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }

    fn of(text: String) -> Self {
        Self(Some(Box::new(Kept { text, map: OnceLock::new() })))
    }

    /// The JSON text of the field `key`, as it came.
    #[must_use]
    pub fn raw(&self, key: &str) -> Option<&str> {
        self.members().find(|(name, _)| name == key).map(|(_, raw)| raw)
    }

    fn members(&self) -> impl Iterator<Item = (Cow<'_, str>, &str)> {
        let mut reader = self.0.as_deref().map(|kept| Reader::new(&kept.text));
        let mut entered = false;
        std::iter::from_fn(move || {
            let reader = reader.as_mut()?;
            if !entered {
                reader.open_object().ok()?;
                entered = true;
            }
            let key = reader.next_key().ok()??;
            Some((key, reader.skip().ok()?))
        })
    }

    /// How many fields there are.
    pub(super) fn count(&self) -> usize {
        self.members().count()
    }

    /// Writes the fields after those that the spec names.
    #[doc(hidden)]
    pub fn serialize_into<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.members().try_for_each(|(key, raw)| map.serialize_entry(&*key, &Json(raw)))
    }
}

impl Deref for Extra {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Map<String, Value> {
        static EMPTY: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
        let Some(kept) = self.0.as_deref() else { return &EMPTY };
        kept.map.get_or_init(|| {
            let or_text = |raw: &str| Json(raw).value_or_text();
            self.members().map(|(key, raw)| (key.into_owned(), or_text(raw))).collect()
        })
    }
}

impl<'a> IntoIterator for &'a Extra {
    type Item = (&'a String, &'a Value);
    type IntoIter = serde_json::map::Iter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        (**self).iter()
    }
}

impl From<Map<String, Value>> for Extra {
    fn from(map: Map<String, Value>) -> Self {
        if map.is_empty() { Self::default() } else { Self::of(Value::Object(map).to_string()) }
    }
}

impl FromIterator<(String, Value)> for Extra {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(fields: I) -> Self {
        fields.into_iter().collect::<Map<_, _>>().into()
    }
}

impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Extra {}

impl Hash for Extra {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

/// Collects the [`Extra`] of one object while it is read.
///
/// Neighbours are copied in one piece: a body full of fields that nobody asked for costs one copy.
#[derive(Default)]
pub(super) struct ExtraReader {
    /// `{` and the members before the pending ones, with their commas; empty until there are two runs of members.
    text: String,
    /// Where the latest run of unnamed members stands in the body.
    pending: Range<usize>,
    /// A hash of every key, to find one that is there twice.
    keys: Vec<u64>,
}

impl ExtraReader {
    /// Takes the member whose key has just been read.
    pub(super) fn member(&mut self, reader: &mut Reader<'_>, key: &str) -> Result<(), DecodeError> {
        let start = reader.key_at;
        reader.skip()?;
        if self.keys.capacity() == 0 {
            self.keys.reserve(16);
        }
        self.keys.push(hash(key));
        let between = reader.text.get(self.pending.end..start).unwrap_or_default();
        if self.pending.is_empty() {
            self.pending = start..reader.at;
        } else if between.bytes().all(|byte| matches!(byte, b',' | b' ' | b'\n' | b'\r' | b'\t')) {
            self.pending.end = reader.at;
        } else {
            self.keep_pending(reader, ',');
            self.pending = start..reader.at;
        }
        Ok(())
    }

    fn keep_pending(&mut self, reader: &Reader<'_>, then: char) {
        let run = &reader.text[self.pending.clone()];
        if self.text.is_empty() {
            self.text.reserve_exact(run.len() + 2);
            self.text.push('{');
        }
        self.text.push_str(run);
        self.text.push(then);
    }

    /// Puts what was collected into `extra`, which is empty and stays so where there is nothing.
    pub(super) fn finish(&mut self, reader: &Reader<'_>, extra: &mut Extra) -> Result<(), DecodeError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        self.keep_pending(reader, '}');
        self.keys.sort_unstable();
        let suspect = self.keys.windows(2).any(|pair| pair[0] == pair[1]);
        *extra = Extra::of(mem::take(&mut self.text));
        // Keys that differ in half a surrogate pair read alike.
        if suspect && !reader.replaced {
            let mut seen = BTreeSet::new();
            if !extra.members().all(|(key, _)| seen.insert(key)) {
                return Err(reader.duplicate_key().in_field("*"));
            }
        }
        Ok(())
    }
}

/// Spreads keys over 64 bits. Two that meet are only looked at again, so it need not withstand an attack.
fn hash(key: &str) -> u64 {
    key.as_bytes().chunks(8).fold(key.len() as u64, |hash, chunk| {
        let word = chunk.iter().fold(0, |word, &byte| word << 8 | u64::from(byte));
        (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
    })
}
