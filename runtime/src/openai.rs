//! OpenAI's webhook events, expanded from the spec that comes with this crate.
//!
//! ```
//! use webhook_events::openai::*;
//! use webhook_events::{Delivery, HandlerResult, async_trait};
//!
//! struct App;
//!
//! #[async_trait]
//! impl EventHandler for App {
//!     async fn on_batch_completed(&self, event: &BatchCompletedWebhookEvent, _: &Delivery) -> HandlerResult {
//!         println!("batch {} is done", event.data.id);
//!         Ok(())
//!     }
//! }
//! ```

webhook_events_macros::webhook_events!(openai, crate = crate);
