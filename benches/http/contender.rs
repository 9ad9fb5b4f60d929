//! What is compared: servers that receive deliveries over HTTP.

use tokio::net::TcpListener;

use crate::{async_openai, body_only, ours};

#[derive(Clone, Copy)]
pub(crate) enum Contender {
    /// A `Receiver` on axum, mounted as `examples/receiver` does.
    Ours,
    /// A `Receiver` on hyper, mounted as `examples/bare_hyper.rs` does.
    OursOnHyper,
    /// The extractor `Signed` in a handler function of axum, as in `examples/axum_extractor.rs`: no more than its peer.
    Signed,
    /// async-openai in a handler function of axum.
    AsyncOpenai,
    /// axum, reading the body: what neither can go below.
    BodyOnly,
}

impl Contender {
    pub(crate) const ALL: [Self; 5] = [Self::Ours, Self::OursOnHyper, Self::Signed, Self::AsyncOpenai, Self::BodyOnly];

    pub(crate) const NAMES: [&str; 5] = {
        let [ours, on_hyper, signed, peer, floor] = Self::ALL;
        [ours.name(), on_hyper.name(), signed.name(), peer.name(), floor.name()]
    };

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Ours => "webhook-events on axum",
            Self::OursOnHyper => "webhook-events on hyper",
            Self::Signed => "webhook-events' Signed on axum",
            Self::AsyncOpenai => "async-openai on axum",
            Self::BodyOnly => "axum, body only",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|contender| contender.name() == name)
    }

    /// Serves until the process ends.
    pub(crate) async fn serve(self, listener: TcpListener) {
        match self {
            Self::Ours => ours::serve_on_axum(listener).await,
            Self::OursOnHyper => ours::serve_on_hyper(listener).await,
            Self::Signed => ours::serve_signed(listener).await,
            Self::AsyncOpenai => async_openai::serve(listener).await,
            Self::BodyOnly => body_only::serve(listener).await,
        }
    }
}
