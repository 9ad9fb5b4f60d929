//! The signature headers of one delivery, and the entries in them.

use std::iter;

use super::error::VerifyError;
use super::headers::{Headers, SIGNATURE, is_blank, is_space};
use super::signature;

/// The most entries of the signature headers of one delivery, whatever their version.
const MAX: usize = 64;

/// The values of `webhook-signature`: the first, as there is hardly ever another, and where to look for more.
pub(crate) struct Signatures<'a, H: ?Sized> {
    headers: &'a H,
    first: &'a [u8],
    repeated: bool,
}

impl<'a, H: Headers + ?Sized> Signatures<'a, H> {
    /// The signatures, when there is a value that is not blank.
    pub(crate) fn present(headers: &'a H) -> Result<Self, VerifyError> {
        let mut values = values(headers);
        let first = values.next().ok_or(VerifyError::MissingHeader(SIGNATURE.as_str()))?;
        Ok(Self { headers, first, repeated: values.next().is_some() })
    }

    /// True when they have more than [`MAX`] entries.
    pub(crate) fn are_too_many(&self) -> bool {
        // An entry takes two bytes with its separator, so only where there is room for too many are they counted.
        let few = !self.repeated && self.first.len() < 2 * MAX;
        let mut count = 0;
        !few && values(self.headers).flat_map(starts).any(|starts| {
            count += starts;
            count > MAX
        })
    }

    /// Looks at the signatures of `N` bytes in the entries of `version`. Entries of other versions are passed over, and
    /// so are malformed ones.
    pub(crate) fn each<const N: usize>(&self, version: &str, mut look: impl FnMut(&[u8; N])) {
        let mut look_in = |value| {
            // Most values are one entry. What decodes as a whole has no separator in it, and need not be parted.
            if let Some(signature) = signature::decode(version, value) {
                return look(&signature);
            }
            for signature in entries(value).filter_map(|entry| signature::decode(version, entry)) {
                look(&signature);
            }
        };
        look_in(self.first);
        if self.repeated {
            values(self.headers).skip(1).for_each(look_in);
        }
    }
}

fn values<H: Headers + ?Sized>(headers: &H) -> impl Iterator<Item = &[u8]> {
    headers.values(&SIGNATURE).filter(|value| !is_blank(value))
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
