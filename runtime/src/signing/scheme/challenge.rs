//! The handshakes by which providers make sure that an endpoint is theirs to send to.

/// A handshake that the receiver answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Challenge {
    /// `url_verification`, signed: the `challenge` of the body comes back as text.
    Slack,
    /// `endpoint.url_validation`, signed: the token comes back with its HMAC.
    Zoom,
    /// `GET` with `hub.challenge`, not signed: it comes back where `hub.verify_token` is the verifier's.
    Meta,
    /// `GET` with `challenge`, not signed: it comes back.
    Dropbox,
    /// `webhook_callback_verification`, signed: the `challenge` of the body comes back as text.
    Twitch,
    /// `PING`, signed: 204.
    Discord,
}
