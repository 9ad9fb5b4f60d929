//! The signature headers of one delivery, and the entries in them.

use std::iter;

use base64::{Engine, engine::general_purpose::STANDARD};
use http::HeaderName;

use super::error::VerifyError;
use super::headers::{Headers, is_blank, is_space};

/// The most entries of the signature headers of one delivery, whatever they are.
const MAX: usize = 64;

/// How the bytes of a signature are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Of either case.
    Hex,
    /// Canonical: the standard alphabet, padded.
    Base64,
}

/// An entry that is a signature: literal text around it, and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) before: &'static str,
    pub(crate) encoding: Encoding,
    pub(crate) after: &'static str,
}

impl Form {
    /// The signature of `N` bytes in an entry; nothing when the entry is another one or malformed.
    #[inline]
    fn decode<const N: usize>(&self, entry: &[u8]) -> Option<[u8; N]> {
        let encoded = entry.strip_prefix(self.before.as_bytes())?.strip_suffix(self.after.as_bytes())?;
        match self.encoding {
            Encoding::Base64 => {
                if encoded.len() != N.div_ceil(3) * 4 {
                    return None;
                }
                let mut buffer = [0; 90];
                let length = STANDARD.decode_slice(encoded, &mut buffer).ok()?;
                buffer.get(..length)?.try_into().ok()
            }
            Encoding::Hex => {
                if encoded.len() != N * 2 {
                    return None;
                }
                let mut signature = [0; N];
                for (byte, [high, low]) in signature.iter_mut().zip(encoded.as_chunks().0) {
                    *byte = digit(*high)? << 4 | digit(*low)?;
                }
                Some(signature)
            }
        }
    }
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// What separates the entries of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Separator {
    /// Nothing: a value is one entry, and there is one value.
    None,
    /// Spaces and tabs.
    Space,
    /// This byte, with spaces around it or not.
    Byte(u8),
}

/// The values of the signature header: the first, as there is hardly ever another, and where to look for more.
pub(crate) struct Signatures<'a, H: ?Sized> {
    headers: &'a H,
    name: &'static HeaderName,
    separator: Separator,
    first: &'a [u8],
    repeated: bool,
}

impl<'a, H: Headers + ?Sized> Signatures<'a, H> {
    /// The signatures, when there is a value that is not blank.
    pub(crate) fn present(
        headers: &'a H,
        name: &'static HeaderName,
        separator: Separator,
    ) -> Result<Self, VerifyError> {
        let mut values = headers.values(name).filter(|value| !is_blank(value));
        let first = values.next().ok_or(VerifyError::MissingHeader(name.as_str()))?;
        let repeated = values.next().is_some();
        if repeated && separator == Separator::None {
            return Err(VerifyError::DuplicateHeader(name.as_str()));
        }
        Ok(Self { headers, name, separator, first, repeated })
    }

    fn values(&self) -> impl Iterator<Item = &'a [u8]> + use<'a, H> {
        self.headers.values(self.name).filter(|value| !is_blank(value))
    }

    /// True when they have more than [`MAX`] entries.
    pub(crate) fn are_too_many(&self) -> bool {
        // An entry takes two bytes with its separator, so only where there is room for too many are they counted.
        let few = !self.repeated && self.first.len() < 2 * MAX;
        if few {
            return false;
        }
        match self.separator {
            Separator::None => false,
            Separator::Space => {
                let mut count = 0;
                self.values().flat_map(starts).any(|starts| {
                    count += starts;
                    count > MAX
                })
            }
            Separator::Byte(separator) => {
                let separators = |value: &'a [u8]| value.iter().filter(move |byte| **byte == separator);
                self.values().map(|value| separators(value).take(MAX + 1).count() + 1).sum::<usize>() > MAX
            }
        }
    }

    /// Looks at the signatures of `N` bytes in the entries of this form. Others are passed over, and so are malformed ones.
    #[inline]
    pub(crate) fn each<const N: usize>(&self, form: &Form, mut look: impl FnMut(&[u8; N])) {
        let mut look_in = |value| {
            // Most values are one entry. What decodes as a whole has no separator in it, and need not be parted.
            if let Some(signature) = form.decode(value) {
                return look(&signature);
            }
            self.each_in(value, &mut |entry| {
                if let Some(signature) = form.decode(entry) {
                    look(&signature);
                }
            });
        };
        look_in(self.first);
        if self.repeated {
            self.values().skip(1).for_each(look_in);
        }
    }

    /// Looks at every entry of every value.
    pub(crate) fn each_entry(&self, mut look: impl FnMut(&'a [u8])) {
        for value in self.values() {
            self.each_in(value, &mut look);
        }
    }

    fn each_in(&self, value: &'a [u8], look: &mut dyn FnMut(&'a [u8])) {
        match self.separator {
            Separator::None => look(value),
            Separator::Space => entries(value).for_each(look),
            Separator::Byte(separator) => {
                value.split(|byte| *byte == separator).map(<[u8]>::trim_ascii).for_each(look);
            }
        }
    }
}

/// How many entries start in each part of `value`: where what is no separator stands behind one, or in front of all.
fn starts(value: &[u8]) -> impl Iterator<Item = usize> {
    let (first, behind) = value.split_at(value.len().min(1));
    let parts = value.chunks(256).zip(behind.chunks(256));
    // The compiler turns a part into vector instructions, as its count fits into a byte: starts are two bytes apart.
    let starts = parts.map(|(front, behind)| {
        let pairs = front.iter().zip(behind);
        pairs.fold(0_u8, |starts, (&a, &b)| starts + u8::from(is_space(a) & !is_space(b)))
    });
    let first = first.iter().map(|&byte| u8::from(!is_space(byte)));
    first.chain(starts).map(usize::from)
}

/// The entries of one value: what separators part. A proxy that folds two headers into one joins their values with `, `,
/// so a comma between an entry and the next belongs to neither.
fn entries(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = value;
    iter::from_fn(move || {
        let (_, entries) = rest.split_at(run(rest, true));
        let (entry, others) = entries.split_at(run(entries, false));
        rest = others;
        let unfolded = entry.strip_suffix(b",").filter(|_| run(others, true) < others.len());
        (!entry.is_empty()).then_some(unfolded.unwrap_or(entry))
    })
}

/// How many bytes at the start of `text` are separators, or are none.
fn run(text: &[u8], separators: bool) -> usize {
    let same = |byte: &u8| is_space(*byte) == separators;
    // By eight bytes, which the compiler looks at together, and then byte by byte.
    let (words, _) = text.as_chunks::<8>();
    let whole = words.iter().take_while(|word| word.iter().fold(true, |all, byte| all & same(byte))).count() * 8;
    whole + text.iter().skip(whole).take_while(|byte| same(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::{entries, starts};

    /// Every pattern of eight bytes repeated, at lengths around those of the words and parts.
    #[test]
    fn agree_with_the_simple_way_to_part_a_value() {
        for pattern in 0..=u8::MAX {
            let byte = |bit: usize| if pattern >> (bit % 8) & 1 == 0 { b'x' } else { [b' ', b'\t'][bit % 2] };
            for length in (0..20).chain(250..270).chain(510..520) {
                let value: Vec<u8> = (0..length).map(byte).collect();
                let simple = value.split(|byte| b" \t".contains(byte)).filter(|entry| !entry.is_empty());
                assert!(entries(&value).eq(simple.clone()), "{value:?}");
                assert_eq!(starts(&value).sum::<usize>(), simple.count(), "{value:?}");
            }
        }
    }
}
