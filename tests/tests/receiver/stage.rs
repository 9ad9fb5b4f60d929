//! A handler whose every call a test decides.

use std::sync::{Arc, Mutex};

use webhook_events::openai::{EventHandler, ResponseCompletedWebhookEvent};
use webhook_events::{Delivery, HandlerFuture, HandlerResult, async_trait};

/// Handles `response.completed`: notes whom it was called for, and does what a test says.
pub(crate) struct Stage {
    calls: Mutex<Vec<String>>,
    act: Box<dyn Fn(usize) -> HandlerFuture<'static> + Send + Sync>,
}

impl Stage {
    /// `act` gets the number of the call, from 0.
    pub(crate) fn new<F>(act: impl Fn(usize) -> F + Send + Sync + 'static) -> Arc<Self>
    where
        F: Future<Output = HandlerResult> + Send + 'static,
    {
        Arc::new(Self { calls: Mutex::default(), act: Box::new(move |call| Box::pin(act(call))) })
    }

    pub(crate) fn succeeding() -> Arc<Self> {
        Self::new(|_| async { Ok(()) })
    }

    fn note(&self, id: &str) -> usize {
        let mut calls = self.calls.lock().expect("no test panics in a lock");
        calls.push(id.to_owned());
        calls.len() - 1
    }

    /// The ids of the deliveries it was called for.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.calls.lock().expect("no test panics in a lock").clone()
    }
}

#[async_trait]
impl EventHandler for Stage {
    async fn on_response_completed(&self, _: &ResponseCompletedWebhookEvent, delivery: &Delivery) -> HandlerResult {
        let call = self.note(delivery.id());
        (self.act)(call).await
    }
}
