//! Sends a delivery as a sender does: one `POST` over a connection of its own.

use std::error::Error;
use std::net::SocketAddr;

use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::case::Case;
use crate::listen::PATH;

/// Sends it, and says what it got.
pub(crate) async fn send(address: SocketAddr, case: &Case) -> Result<StatusCode, Box<dyn Error>> {
    let mut request = Request::post(PATH).body(case.body.to_owned())?;
    *request.headers_mut() = HeaderMap::from(&case.headers);
    request.headers_mut().insert(header::HOST, HeaderValue::from_str(&address.to_string())?);
    request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let status = sender.send_request(request).await?.status();
    drop(sender);
    connection.await??;
    Ok(status)
}
