//! A handler function of axum that takes a genuine event as its argument.
//!
//! ```sh
//! OPENAI_WEBHOOK_SECRET=whsec_… cargo run -p webhook-events-examples --example axum
//! ```

use std::error::Error;

use axum::Router;
use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::routing::post;
use tokio::net::TcpListener;
use webhook_events::openai::UnwrapWebhookEvent;
use webhook_events::{Secret, Signed, Verifier};

/// What all handler functions share.
#[derive(Clone)]
struct App {
    verifier: Verifier,
}

impl FromRef<App> for Verifier {
    fn from_ref(app: &App) -> Self {
        app.verifier.clone()
    }
}

async fn hook(
    State(_app): State<App>,
    Signed { event, delivery }: Signed<UnwrapWebhookEvent>,
) -> Result<StatusCode, StatusCode> {
    match event {
        UnwrapWebhookEvent::ResponseCompleted(event) => println!("response {} is complete", event.data.id),
        UnwrapWebhookEvent::BatchCompleted(event) => println!("batch {} is complete", event.data.id),
        other => println!("{} in delivery {}", other.event_type(), delivery.id()),
    }
    Ok(StatusCode::NO_CONTENT)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let app = App { verifier: Verifier::new(Secret::from_env("OPENAI_WEBHOOK_SECRET")?) };
    let router = Router::new().route("/webhooks/openai", post(hook)).with_state(app);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}/webhooks/openai", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}
