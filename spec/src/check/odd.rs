//! Characters that are part of a name by mistake: they cannot be seen, or look like others.

use std::ops::Range;

use super::Check;
use crate::model::Mark;
use crate::problem::{Problem, code};
use crate::syntax::{character, is_invisible, is_odd_space};

/// What is odd about a name.
pub(super) struct Odd {
    /// Where in the name it is.
    range: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

impl Check<'_> {
    /// Reports what is odd about a text that stands in bodies as it stands here.
    pub(super) fn odd(&mut self, text: &str, mark: Mark) {
        if let Some(odd) = find(text) {
            let problem = Problem::at_part(mark, &odd.range, format!("{}: {}", code(text), odd.message));
            self.problems.push(problem.help(odd.help));
        }
    }
}

/// What is odd about a name, if anything.
pub(super) fn find(text: &str) -> Option<Odd> {
    let at = |byte: usize, c: char| byte..byte + c.len_utf8();
    if let Some((byte, c)) = text.char_indices().find(|(_, c)| is_invisible(*c) || is_odd_space(*c)) {
        let (message, help) = if is_invisible(c) {
            (format!("it holds {}, which cannot be seen", character(c)), "remove it")
        } else {
            (format!("it holds {}, which looks like a space", character(c)), "write a space, or remove it")
        };
        return Some(Odd { range: at(byte, c), message, help: help.to_owned() });
    }
    let odd = |range: Range<usize>, message: &str, help: &str| {
        Some(Odd { range, message: message.to_owned(), help: help.to_owned() })
    };
    if text.len() > 1 && text.starts_with(' ') {
        return odd(0..1, "it begins with a space", "remove the space");
    }
    if text.len() > 1 && text.ends_with(' ') {
        return odd(text.len() - 1..text.len(), "it ends with a space", "remove the space");
    }
    if text.len() > 1 && text.ends_with(':') {
        return odd(text.len() - 1..text.len(), "it ends with a `:`", "write one `:` behind a key");
    }
    if text.len() > 1 && text.ends_with('?') {
        let help = "what may be absent is `{ type: …, optional: true }`";
        return odd(text.len() - 1..text.len(), "it ends with a `?`", help);
    }
    let typographic = ['\u{201C}', '\u{201D}', '\u{201E}', '\u{2018}', '\u{2019}', '\u{AB}', '\u{BB}'];
    if text.starts_with(typographic) && text.ends_with(typographic) {
        let first = text.chars().next().map_or(1, char::len_utf8);
        return odd(0..first, "its quotes are typographic ones, and so a part of it", "write `\"`, or no quotes");
    }
    let (byte, c, ascii) = text.char_indices().find_map(|(byte, c)| Some((byte, c, like(c)?)))?;
    // A name in another script is what it is; one letter of it among those of ASCII is not.
    let is_alone =
        text.chars().all(|c| c.is_ascii() || like(c).is_some()) && text.chars().any(|c| c.is_ascii_alphabetic());
    is_alone.then(|| Odd {
        range: at(byte, c),
        message: format!("its `{c}` is {}, which looks like `{ascii}`", character(c)),
        help: format!("write `{}`", clean(text).unwrap_or_default()),
    })
}

/// The name without what is odd about it; `None` where nothing is.
pub(super) fn clean(text: &str) -> Option<String> {
    let kept =
        text.chars().filter(|c| !is_invisible(*c)).map(|c| if is_odd_space(c) { ' ' } else { like(c).unwrap_or(c) });
    let clean: String = kept.collect();
    let clean =
        clean.trim().trim_end_matches([':', '?']).trim_matches(['\u{201C}', '\u{201D}', '\u{2018}', '\u{2019}']);
    (clean != text).then(|| clean.to_owned())
}

/// The letter of ASCII that a letter of Cyrillic or Greek, or of full width, looks like.
fn like(c: char) -> Option<char> {
    Some(match c {
        'а' => 'a',
        'с' => 'c',
        'ԁ' => 'd',
        'е' => 'e',
        'һ' => 'h',
        'і' | 'ι' => 'i',
        'ј' => 'j',
        'ο' | 'о' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'υ' => 'u',
        'ν' => 'v',
        'х' | 'χ' => 'x',
        'у' => 'y',
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' => 'C',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' => 'I',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'Ѕ' => 'S',
        'Т' | 'Τ' => 'T',
        'Х' | 'Χ' => 'X',
        'Υ' => 'Y',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0)?,
        _ => return None,
    })
}
