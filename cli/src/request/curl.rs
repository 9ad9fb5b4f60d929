//! A `curl` command as people copy it from a browser, a README or a terminal.

use std::fs;
use std::iter::Peekable;
use std::slice::Iter;

use super::{Request, header, text};

/// Short options that take a value.
const SHORT: &str = "HdXAebuxmowFETCcDKPQrtUyYzh";
/// Long options that take a value, beside those that are read here.
const LONG: [&str; 16] = [
    "--output",
    "--user",
    "--proxy",
    "--max-time",
    "--connect-timeout",
    "--write-out",
    "--form",
    "--cacert",
    "--cert",
    "--key",
    "--retry",
    "--resolve",
    "--connect-to",
    "--unix-socket",
    "--interface",
    "--cookie-jar",
];

/// Reads such a command.
pub(super) fn parse(command: &[u8]) -> Result<Request, String> {
    let words = words(command)?;
    let mut words = words.iter().skip(1);
    let mut request = Request { target: "/".into(), ..Request::default() };
    let mut data: Vec<Vec<u8>> = Vec::new();
    while let Some(word) = words.next() {
        let option = text(word);
        if !option.starts_with('-') || option == "-" {
            request.target = option;
            continue;
        }
        if option.starts_with("--") {
            let takes = LONG.contains(&option.as_str()) || is_read(&option);
            let value = if takes { words.next().map(Vec::as_slice) } else { None };
            if takes && value.is_none() {
                return Err(format!("`{option}` of the curl command has no value"));
            }
            apply(&mut request, &mut data, &option, value.unwrap_or_default())?;
            continue;
        }
        // `-sS`, `-XPOST`, `-H 'a: b'`
        for (index, &byte) in word.iter().enumerate().skip(1) {
            let letter = char::from(byte);
            if !SHORT.contains(letter) {
                continue;
            }
            let rest = word.get(index + 1..).filter(|rest| !rest.is_empty());
            let value = rest.or_else(|| words.next().map(Vec::as_slice));
            let value = value.ok_or_else(|| format!("`-{letter}` of the curl command has no value"))?;
            apply(&mut request, &mut data, long(letter), value)?;
            break;
        }
    }
    if request.method.is_empty() {
        request.method = if data.is_empty() { "GET" } else { "POST" }.into();
    }
    request.body = data.join(&b"&"[..]);
    Ok(request)
}

fn long(letter: char) -> &'static str {
    match letter {
        'H' => "--header",
        'd' => "--data",
        'X' => "--request",
        'A' => "--user-agent",
        'e' => "--referer",
        'b' => "--cookie",
        _ => "--output",
    }
}

fn is_read(option: &str) -> bool {
    matches!(
        option,
        "--header"
            | "--data"
            | "--data-ascii"
            | "--data-raw"
            | "--data-binary"
            | "--json"
            | "--request"
            | "--url"
            | "--user-agent"
            | "--referer"
            | "--cookie"
    )
}

fn apply(request: &mut Request, data: &mut Vec<Vec<u8>>, option: &str, value: &[u8]) -> Result<(), String> {
    let named = |name: &str| (name.to_owned(), text(value));
    match option {
        "--header" => {
            let line = text(value);
            // `name;` sends a header without a value.
            let pair = match line.strip_suffix(';') {
                Some(name) if !line.contains(':') => Some((name.to_owned(), String::new())),
                _ => header(&line),
            };
            request.headers.push(pair.ok_or("a header of the curl command has no `:`")?);
        }
        "--data" | "--data-ascii" => data.push(match value.strip_prefix(b"@") {
            Some(path) => file(path)?.into_iter().filter(|byte| !matches!(byte, b'\r' | b'\n' | 0)).collect(),
            None => value.to_vec(),
        }),
        "--data-binary" | "--json" => data.push(match value.strip_prefix(b"@") {
            Some(path) => file(path)?,
            None => value.to_vec(),
        }),
        "--data-raw" => data.push(value.to_vec()),
        "--request" => request.method = text(value),
        "--url" => request.target = text(value),
        "--user-agent" => request.headers.push(named("User-Agent")),
        "--referer" => request.headers.push(named("Referer")),
        "--cookie" => request.headers.push(named("Cookie")),
        _ => {}
    }
    Ok(())
}

fn file(path: &[u8]) -> Result<Vec<u8>, String> {
    let path = text(path);
    if path == "-" {
        return Err("the curl command reads its body from standard input, which is not in it".into());
    }
    fs::read(&path).map_err(|error| format!("cannot read `{path}`, the body of the curl command: {error}"))
}

/// The words of the command, as a shell makes them. It ends at the first line break that is not in quotes or escaped.
fn words(command: &[u8]) -> Result<Vec<Vec<u8>>, String> {
    let mut words = Vec::new();
    let mut word: Option<Vec<u8>> = None;
    let mut rest = command.iter().peekable();
    while let Some(&byte) = rest.next() {
        match byte {
            b' ' | b'\t' | b'\r' => words.extend(word.take()),
            b'\n' | b';' | b'|' => break,
            b'\\' => match rest.next() {
                Some(b'\n') | None => {}
                Some(b'\r') if rest.peek() == Some(&&b'\n') => {
                    rest.next();
                }
                Some(&escaped) => word.get_or_insert_default().push(escaped),
            },
            b'\'' => single(&mut rest, word.get_or_insert_default())?,
            b'"' => double(&mut rest, word.get_or_insert_default())?,
            b'$' if rest.peek() == Some(&&b'\'') => {
                rest.next();
                escaped(&mut rest, word.get_or_insert_default())?;
            }
            byte => word.get_or_insert_default().push(byte),
        }
    }
    words.extend(word);
    Ok(words)
}

type Bytes<'a> = Peekable<Iter<'a, u8>>;

const OPEN: &str = "a quote of the curl command is not closed";

fn single(rest: &mut Bytes, word: &mut Vec<u8>) -> Result<(), String> {
    loop {
        match rest.next() {
            Some(b'\'') => return Ok(()),
            Some(&byte) => word.push(byte),
            None => return Err(OPEN.into()),
        }
    }
}

fn double(rest: &mut Bytes, word: &mut Vec<u8>) -> Result<(), String> {
    loop {
        match rest.next() {
            Some(b'"') => return Ok(()),
            Some(b'\\') => match rest.next() {
                Some(&byte @ (b'"' | b'\\' | b'$' | b'`')) => word.push(byte),
                Some(b'\n') => {}
                Some(&byte) => word.extend([b'\\', byte]),
                None => return Err(OPEN.into()),
            },
            Some(&byte) => word.push(byte),
            None => return Err(OPEN.into()),
        }
    }
}

/// What stands in `$'…'`.
fn escaped(rest: &mut Bytes, word: &mut Vec<u8>) -> Result<(), String> {
    loop {
        match rest.next() {
            Some(b'\'') => return Ok(()),
            Some(b'\\') => match rest.next() {
                Some(b'n') => word.push(b'\n'),
                Some(b'r') => word.push(b'\r'),
                Some(b't') => word.push(b'\t'),
                Some(b'a') => word.push(7),
                Some(b'b') => word.push(8),
                Some(b'e' | b'E') => word.push(27),
                Some(b'f') => word.push(12),
                Some(b'v') => word.push(11),
                Some(b'x') => word.push(u8::try_from(number(rest, 16, 2, 0) & 0xff).unwrap_or_default()),
                Some(b'u') => character(rest, 4, word),
                Some(b'U') => character(rest, 8, word),
                Some(&digit @ b'0'..=b'7') => {
                    let value = number(rest, 8, 2, u32::from(digit - b'0'));
                    word.push(u8::try_from(value & 0xff).unwrap_or_default());
                }
                Some(&byte @ (b'\\' | b'\'' | b'"' | b'?')) => word.push(byte),
                Some(&byte) => word.extend([b'\\', byte]),
                None => return Err(OPEN.into()),
            },
            Some(&byte) => word.push(byte),
            None => return Err(OPEN.into()),
        }
    }
}

/// Up to `most` more digits of a number that starts with `value`.
fn number(rest: &mut Bytes, radix: u32, most: usize, mut value: u32) -> u32 {
    for _ in 0..most {
        let Some(digit) = rest.peek().and_then(|byte| char::from(**byte).to_digit(radix)) else { break };
        value = value.wrapping_mul(radix).wrapping_add(digit);
        rest.next();
    }
    value
}

/// A character by its number. Browsers write those beyond U+FFFF as two surrogates.
fn character(rest: &mut Bytes, digits: usize, word: &mut Vec<u8>) {
    let mut value = number(rest, 16, digits, 0);
    if (0xd800..0xdc00).contains(&value) {
        let mut ahead = rest.clone();
        if ahead.next() == Some(&b'\\') && ahead.next() == Some(&b'u') {
            let low = number(&mut ahead, 16, 4, 0);
            if (0xdc00..0xe000).contains(&low) {
                value = 0x1_0000 + ((value - 0xd800) << 10) + (low - 0xdc00);
                *rest = ahead;
            }
        }
    }
    let character = char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER);
    word.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_command_over_several_lines() {
        let command = "curl -sS -i 'http://127.0.0.1:8000/hooks' \\\n  -H 'webhook-id: msg_1' \\\r\n  --header \"x: \\\"y\\\"\" \\\n  \
                       -XPUT --compressed -o /dev/null \\\n  --data-raw '{\"it'\\''s\": 1}'\nnext command";
        let request = parse(command.as_bytes()).expect("it is a command");
        assert_eq!((request.method.as_str(), request.target.as_str()), ("PUT", "http://127.0.0.1:8000/hooks"));
        assert_eq!(request.header("webhook-id"), Some("msg_1"));
        assert_eq!(request.header("x"), Some("\"y\""));
        assert_eq!(request.body, b"{\"it's\": 1}");
    }

    #[test]
    fn escapes_of_dollar_quotes() {
        let command = r"curl -d $'a\n\x41\u00e9\'\\\101\ud83d\ude00!' http://h";
        let request = parse(command.as_bytes()).expect("it is a command");
        assert_eq!(request.body, "a\nA\u{e9}'\\A\u{1f600}!".as_bytes());
        assert_eq!(request.method, "POST");
    }

    #[test]
    fn pieces_of_data_are_joined() {
        let request = parse(b"curl http://h -da=1 --data-binary 'b=\n2' -H 'x;'").expect("it is a command");
        assert_eq!(request.body, b"a=1&b=\n2");
        assert_eq!(request.header("x"), Some(""));
    }

    #[test]
    fn half_a_command_is_an_error() {
        for command in ["curl 'http://h", "curl -H", "curl -H x http://h", "curl --data @- http://h", "curl \"x\\"] {
            assert!(parse(command.as_bytes()).is_err(), "{command}");
        }
    }
}
