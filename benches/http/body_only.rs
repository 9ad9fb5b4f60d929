//! axum alone: takes the body in, and does nothing with it.

use axum::Router;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::post;
use tokio::net::TcpListener;

use crate::requests::PATH;
use crate::server::handled;

async fn hook(body: Bytes) -> StatusCode {
    handled(&body);
    StatusCode::NO_CONTENT
}

pub(crate) async fn serve(listener: TcpListener) {
    axum::serve(listener, Router::new().route(PATH, post(hook))).await.expect("serves");
}
