//! Forgeries of the small delivery, each refused at another check.

use std::hint::black_box;

use http::{HeaderMap, HeaderName, HeaderValue};
use webhook_events::{Secret, Verifier};

use crate::contender::Contender;
use crate::delivery::{Delivery, SECRET};

/// An entry that is well-formed and nobody's signature.
const ENTRY: &str = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/// The genuine delivery, and then its forgeries.
pub(crate) fn genuine_and_forged(genuine: &Delivery) -> Vec<Delivery> {
    let forge = |name, change: &dyn Fn(&mut HeaderMap)| {
        let mut headers = genuine.headers.clone();
        change(&mut headers);
        Delivery { name, headers, body: genuine.body.clone() }
    };
    let set = |name, header: &'static str, value: String| {
        let value = HeaderValue::try_from(value).expect("a header value");
        forge(name, &|headers| _ = headers.insert(HeaderName::from_static(header), value.clone()))
    };
    let without = |name, header: &str| forge(name, &|headers| _ = headers.remove(header));
    let behind_others = |entry: &str| format!("{} {entry}", [ENTRY; 63].join(" "));
    let signature = genuine.headers["webhook-signature"].to_str().expect("visible ASCII");
    vec![
        forge("genuine", &|_| {}),
        set("wrong signature", "webhook-signature", ENTRY.into()),
        set("malformed signature", "webhook-signature", "v1,nonsense".into()),
        set("65 signatures", "webhook-signature", [ENTRY; 65].join(" ")),
        set("64 wrong signatures", "webhook-signature", behind_others(ENTRY)),
        set("genuine behind 63 wrong signatures", "webhook-signature", behind_others(signature)),
        set("stale timestamp", "webhook-timestamp", "1750287018".into()),
        set("timestamp that is no number", "webhook-timestamp", "1e9".into()),
        set("id with a full stop", "webhook-id", "wh.1".into()),
        without("no signature", "webhook-signature"),
        without("no timestamp", "webhook-timestamp"),
        without("no id", "webhook-id"),
    ]
}

/// Verifies a delivery that may be forged, whatever comes of it.
pub(crate) fn refusing() -> Contender {
    let verifier = Verifier::new(Secret::parse(SECRET).expect("a secret"));
    Contender::new("webhook-events", move |_, delivery| {
        _ = black_box(verifier.verify(&delivery.headers, delivery.body.clone()));
    })
}
