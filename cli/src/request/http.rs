//! Raw HTTP: a request line, headers, a blank line, the body.

use super::{Request, header, text};

/// Reads HTTP text. The request line may be missing, and lines of the head may end in LF or in CRLF.
pub(super) fn parse(bytes: &[u8]) -> Result<Request, String> {
    let mut request = Request { method: "POST".into(), target: "/".into(), ..Request::default() };
    let mut rest = bytes;
    let mut number = 0;
    while !rest.is_empty() {
        number += 1;
        let (line, after) = match rest.iter().position(|byte| *byte == b'\n') {
            Some(end) => (rest.get(..end).unwrap_or_default(), rest.get(end + 1..).unwrap_or_default()),
            None => (rest, &[][..]),
        };
        rest = after;
        let line = text(line.strip_suffix(b"\r").unwrap_or(line));
        if line.is_empty() {
            break;
        }
        if number == 1
            && let Some((method, target)) = request_line(&line)
        {
            (request.method, request.target) = (method, target);
            continue;
        }
        if line.starts_with([' ', '\t'])
            && let Some((_, value)) = request.headers.last_mut()
        {
            value.push(' ');
            value.push_str(line.trim());
            continue;
        }
        let (name, value) = header(&line).ok_or_else(|| {
            format!("line {number} of the request is neither a request line nor a header `name: value`")
        })?;
        match name.as_str() {
            ":method" => request.method = value,
            ":path" => request.target = value,
            name if name.starts_with(':') => {}
            _ => request.headers.push((name, value)),
        }
    }
    let length = request.header("content-length").and_then(|length| length.parse::<usize>().ok());
    request.body = match length.and_then(|length| rest.get(..length)) {
        Some(body) => body.to_vec(),
        None => rest.to_vec(),
    };
    Ok(request)
}

/// `POST /hooks HTTP/1.1`
fn request_line(line: &str) -> Option<(String, String)> {
    let mut words = line.split_ascii_whitespace();
    let (method, target) = (words.next()?, words.next()?);
    let is_method = method.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-');
    let version = words.next().is_none_or(|version| version.starts_with("HTTP/"));
    (is_method && version && words.next().is_none()).then(|| (method.to_owned(), target.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn line_ends_of_the_head_are_of_either_kind() {
        for end in ["\n", "\r\n"] {
            let text = ["POST /hooks HTTP/1.1", "webhook-id: msg_1", "x:y", "", "a\r\nb\n"].join(end);
            let request = parse(text.as_bytes()).expect("it is HTTP");
            assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/hooks"));
            assert_eq!(request.header("Webhook-Id"), Some("msg_1"));
            assert_eq!(request.body, b"a\r\nb\n");
        }
    }

    #[test]
    fn the_request_line_may_be_missing() {
        let request = parse(b"webhook-id: msg_1\nHost: a:1\n\n{}").expect("it is HTTP");
        assert_eq!((request.method.as_str(), request.headers.len(), &request.body[..]), ("POST", 2, &b"{}"[..]));
    }

    #[test]
    fn a_length_bounds_the_body() {
        assert_eq!(parse(b"content-length: 2\n\n{}\n").expect("it is HTTP").body, b"{}");
        assert_eq!(parse(b"content-length: 9\n\n{}\n").expect("it is HTTP").body, b"{}\n");
    }

    #[test]
    fn other_text_is_refused() {
        assert!(parse(b"hello there, general\n").is_err());
        assert!(parse(b"HTTP/1.1 200 OK\nx: y\n\n").is_err());
    }
}
