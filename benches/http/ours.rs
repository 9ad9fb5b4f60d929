//! webhook-events: a `Receiver` as it comes, mounted on axum and on hyper as the examples do, and the extractor `Signed`.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use webhook_events::openai::{
    EventHandler, FineTuningJobSucceededWebhookEvent, RealtimeCallIncomingWebhookEvent, ResponseCompletedWebhookEvent,
    UnwrapWebhookEvent,
};
use webhook_events::{Delivery, HandlerResult, Receiver, Secret, Signed, Verifier, async_trait};

use crate::delivery::SECRET;
use crate::requests::PATH;
use crate::server::handled;

struct App;

#[async_trait]
impl EventHandler for App {
    async fn on_response_completed(&self, event: &ResponseCompletedWebhookEvent, _: &Delivery) -> HandlerResult {
        handled(&event.data.id);
        Ok(())
    }

    async fn on_realtime_call_incoming(&self, event: &RealtimeCallIncomingWebhookEvent, _: &Delivery) -> HandlerResult {
        handled(&event.data.call_id);
        Ok(())
    }

    async fn on_fine_tuning_job_succeeded(
        &self,
        event: &FineTuningJobSucceededWebhookEvent,
        _: &Delivery,
    ) -> HandlerResult {
        handled(&event.data.id);
        Ok(())
    }
}

fn verifier() -> Verifier {
    Verifier::new(Secret::parse(SECRET).expect("a secret"))
}

fn receiver() -> Receiver<UnwrapWebhookEvent> {
    Receiver::new(verifier(), App)
}

pub(crate) async fn serve_on_axum(listener: TcpListener) {
    axum::serve(listener, Router::new().route_service(PATH, receiver())).await.expect("serves");
}

pub(crate) async fn serve_on_hyper(listener: TcpListener) {
    let receiver = receiver();
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        let service = TowerToHyperService::new(receiver.clone());
        let connection = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
        // It breaks off when the load ends.
        tokio::spawn(async move { drop(connection.await) });
    }
}

pub(crate) async fn serve_signed(listener: TcpListener) {
    let router = Router::new().route(PATH, post(hook)).with_state(verifier());
    axum::serve(listener, router).await.expect("serves");
}

async fn hook(Signed { event, delivery }: Signed<UnwrapWebhookEvent>) -> StatusCode {
    event.dispatch(&App, &delivery).await.map_or(StatusCode::INTERNAL_SERVER_ERROR, |()| StatusCode::NO_CONTENT)
}
