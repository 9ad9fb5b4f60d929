//! A handler that notes its calls, and does what a test says.

use std::sync::{Arc, Mutex};

use webhook_events::openai::{BatchCompletedWebhookEvent, EventHandler, UnwrapWebhookEvent};
use webhook_events::{
    Delivery, HandlerFuture, HandlerResult, Receiver, Secret, Signer, UnknownEvent, Verifier, async_trait,
};

pub(crate) const BATCH: &str =
    r#"{"id":"evt_1","object":"event","created_at":1750861210,"type":"batch.completed","data":{"id":"batch_1"}}"#;

type Act = dyn Fn(&str, usize) -> HandlerFuture<'static> + Send + Sync;

/// Notes the ids of the deliveries that it gets.
#[derive(Clone)]
pub(crate) struct Noting {
    calls: Arc<Mutex<Vec<String>>>,
    act: Arc<Act>,
}

impl Noting {
    /// `act` gets the id of the delivery and how often it came before.
    pub(crate) fn new<F>(act: impl Fn(&str, usize) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = HandlerResult> + Send + 'static,
    {
        Self { calls: Arc::default(), act: Arc::new(move |id, call| Box::pin(act(id, call))) }
    }

    pub(crate) fn succeeding() -> Self {
        Self::new(|_, _| async { Ok(()) })
    }

    pub(crate) fn calls(&self) -> Vec<String> {
        self.calls.lock().expect("no test panics in a lock").clone()
    }

    fn note(&self, id: &str) -> usize {
        let mut calls = self.calls.lock().expect("no test panics in a lock");
        let before = calls.iter().filter(|call| *call == id).count();
        calls.push(id.to_owned());
        before
    }
}

#[async_trait]
impl EventHandler for Noting {
    async fn on_batch_completed(&self, _: &BatchCompletedWebhookEvent, delivery: &Delivery) -> HandlerResult {
        let before = self.note(delivery.id());
        (self.act)(delivery.id(), before).await
    }

    async fn on_unknown(&self, _: &UnknownEvent, delivery: &Delivery) -> HandlerResult {
        self.note(delivery.id());
        Ok(())
    }
}

/// A sender of signed deliveries to a receiver, without a server.
pub(crate) struct Sender {
    secret: Secret,
}

impl Sender {
    pub(crate) fn new() -> Self {
        Self { secret: Secret::generate() }
    }

    pub(crate) fn verifier(&self) -> Verifier {
        Verifier::new(self.secret.clone())
    }

    pub(crate) fn receiver(&self, handler: Noting) -> Receiver<UnwrapWebhookEvent> {
        Receiver::new(self.verifier(), handler)
    }

    pub(crate) async fn send(&self, receiver: &Receiver<UnwrapWebhookEvent>, id: &str, body: &str) -> u16 {
        use tower_service::Service;
        let signer = Signer::new(self.secret.clone());
        let headers = signer.sign(id, std::time::SystemTime::now(), body).expect("it signs");
        let mut request = http::Request::post("/").body(body.to_owned()).expect("the request is well formed");
        *request.headers_mut() = headers.into();
        let Ok(response) = receiver.clone().call(request).await;
        response.status().as_u16()
    }
}

/// Waits until `done` holds; a test that waits for ever has failed.
pub(crate) async fn until(mut done: impl AsyncFnMut() -> bool) {
    for _ in 0..3000 {
        if done().await {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("it did not come to be within half a minute");
}
