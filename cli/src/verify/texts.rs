//! What a code of `verify` means, and what to do about it.

const RAW: &str = "verify the raw bytes of the request before anything parses or changes them: \
                   https://docs.rs/webhook-events/latest/webhook_events/struct.Receiver.html \
                   (axum: `route_service`, or `Bytes` as the argument)";
const COPY: &str = "copy the secret again as the sender shows it, `whsec_` and base64 with nothing around it";

/// The cause and the fix of a code.
pub(super) fn of(code: &str) -> (&'static str, &'static str) {
    match code {
        "stale" => (
            "the timestamp is too old: the delivery was sent again, or this machine's clock is fast",
            "let this machine's clock follow NTP; to look at an old delivery, use --no-clock",
        ),
        "future" => (
            "the timestamp is in the future: this machine's clock is slow, or the sender's is fast",
            "let this machine's clock follow NTP; to look at the signature alone, use --no-clock",
        ),
        "timestamp-ms" => (
            "the timestamp is in milliseconds, and Standard Webhooks has seconds",
            "write unix seconds into the timestamp header, and sign them",
        ),
        "secret-without-prefix" => ("the secret has no prefix", "put `whsec_` in front of the secret"),
        "secret-v1-prefix" => ("the secret begins with `v1,`", "take the `v1,` away, or use --scheme supabase"),
        "secret-space-or-quotes" => ("the secret has white space or quotes in it or around it", COPY),
        "secret-not-decoded" => (
            "the sender signs with the text behind `whsec_`, which it does not decode",
            "decode the base64 where the sender signs, or take the bytes of the text: `Secret::from_bytes(text)`",
        ),
        "secret-whole-text" => (
            "the sender signs with the whole text of the secret, prefix included",
            "use --scheme polar-legacy, in code `Scheme::polar_legacy()` or `Secret::from_bytes(text)`",
        ),
        "secret-url-safe" => ("the secret is base64 in the alphabet of URLs, or lacks its padding", COPY),
        "secret-hex" => ("the secret is hexadecimal", "decode its digits, and use `Secret::from_bytes(key)`"),
        "secret-length" => (
            "the secret's key has fewer than 24 or more than 75 bytes",
            "make a new secret, as with `webhook-events secret new`",
        ),
        "body-newline-added" => ("the body is not what was sent: a line break was added to its end", RAW),
        "body-newline-lost" => ("the body is not what was sent: the line break at its end is gone", RAW),
        "body-crlf-lost" => ("the body is not what was sent: the CR LF at its end is gone", RAW),
        "body-crlf-to-lf" => ("the body is not what was sent: its line ends were CR LF and are LF", RAW),
        "body-lf-to-crlf" => ("the body is not what was sent: its line ends were LF and are CR LF", RAW),
        "body-bom" => ("the body is not what was sent: a byte order mark was added to it or taken away", RAW),
        "body-base64" => (
            "the body is still base64",
            "decode it first, as API Gateway asks for with `isBase64Encoded`, and verify the bytes",
        ),
        "body-json-string" => ("the body is JSON within a JSON string, or was one", RAW),
        "body-gzip" => ("the body is still compressed with gzip", "verify the body after it is decompressed"),
        "body-latin1" => ("the body is not what was sent: its UTF-8 was read or written as Latin-1", RAW),
        "id-and-timestamp-swapped" => ("the id and the timestamp are swapped", "put each into its own header"),
        "header-merged" => (
            "headers of two deliveries, or of one that came twice, are joined by commas",
            "look for a proxy or a framework that joins headers, or adds them a second time",
        ),
        "id-lowercased" => ("upper and lower case of the id changed on its way", "pass the id on as it came"),
        "no-id" => (
            "the sender signs `timestamp.body`, without the id",
            "sign `id.timestamp.body`; for Stripe's deliveries use --scheme stripe",
        ),
        "body-only" => {
            ("the sender signs the body alone", "sign `id.timestamp.body`; for GitHub's deliveries use --scheme github")
        }
        "header-names" => (
            "the headers have the names of another scheme",
            "use the scheme that they belong to, as with --scheme svix, and keep `-` in their names",
        ),
        "signature-hex" => ("the signature is hexadecimal", "write it as base64 behind `v1,`"),
        "signature-prefix" => ("the signature is not behind `v1,`", "write `v1,` and base64"),
        "signature-without-version" => ("the signature has no version in front", "write `v1,` in front of it"),
        "signature-v1a" => ("the signature is marked `v1a`, and was made with a symmetric key", "write `v1,`"),
        "signature-cut" => ("the signature is cut off", "look for a limit on the length of headers"),
        code if code.starts_with("body-reserialised-") => {
            ("the body is not what was sent: it was parsed and written again", RAW)
        }
        _ => (
            "none of the known mistakes: either another secret, or other content",
            "compare the secret with the one of this endpoint; if others of its deliveries verify, it is the content",
        ),
    }
}

/// What the body is as, or with, where it verifies.
pub(super) fn proof(code: &str) -> &'static str {
    match code {
        "body-newline-added" => "without the line break at its end",
        "body-newline-lost" => "with a line break at its end",
        "body-crlf-lost" => "with CR LF at its end",
        "body-crlf-to-lf" => "with CR LF for LF",
        "body-lf-to-crlf" => "with LF for CR LF",
        "body-bom" => "with the byte order mark as it was",
        "body-base64" => "decoded from base64",
        "body-json-string" => "as the text that the string says, or as a string",
        "body-gzip" => "decompressed",
        "body-latin1" => "as the UTF-8 that it was",
        "body-reserialised-compact" => "as compact JSON",
        "body-reserialised-compact-ascii" => "as compact JSON with `\\u` escapes",
        "body-reserialised-python" => "as Python's `json.dumps` writes it",
        "body-reserialised-python-utf8" => "as Python's `json.dumps` writes it with `ensure_ascii=False`",
        "body-reserialised-go" => "as Go's `encoding/json` writes it",
        "body-reserialised-php" => "as PHP's `json_encode` writes it",
        "body-reserialised-pretty2" => "indented by two spaces",
        "body-reserialised-pretty4" => "indented by four spaces",
        "body-reserialised-sorted" => "with its keys sorted",
        _ => "",
    }
}
