//! The body of a request that is sent: whole, or as a bad sender sends it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};

/// How a body is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// In one piece.
    Whole,
    /// One half of it, and then nothing, with the connection left open.
    Stall,
    /// One half of it, and then the connection is closed.
    HangUp,
}

/// A body on its way.
pub(crate) struct Payload {
    /// What is sent next.
    next: Option<Bytes>,
    /// How many bytes are announced and not yet sent.
    left: usize,
    manner: Manner,
    /// Whether what is sent has had the time to leave before the connection is closed.
    has_left: bool,
}

impl Payload {
    pub(crate) fn new(body: Bytes, manner: Manner) -> Self {
        let left = body.len();
        let next = match manner {
            Manner::Whole => body,
            Manner::Stall | Manner::HangUp => body.slice(..left / 2),
        };
        Self { next: Some(next).filter(|bytes| !bytes.is_empty()), left, manner, has_left: false }
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        if let Some(bytes) = self.next.take() {
            self.left -= bytes.len();
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        match self.manner {
            Manner::HangUp if self.left > 0 && !self.has_left => {
                self.has_left = true;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Manner::HangUp if self.left > 0 => Poll::Ready(Some(Err(io::Error::other("hung up, as asked for")))),
            // Nothing wakes it: the answer ends the exchange, or the timeout does.
            Manner::Stall if self.left > 0 => Poll::Pending,
            _ => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(u64::try_from(self.left).unwrap_or(u64::MAX))
    }
}
