//! A union of one event, and a handler whose every call a test decides.

use std::sync::{Arc, Mutex};

use webhook_events::{
    __private::{Reader, required},
    Decode, DecodeError, Delivery, Dispatch, HandlerFuture, HandlerResult, Union, UnknownEvent,
};

pub(crate) enum Event {
    Paid,
    Unknown(UnknownEvent),
}

impl Decode for Event {
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let tag = reader.find_tag("type")?;
        if tag != "paid" {
            return UnknownEvent::read(reader, "type", &tag).map(Self::Unknown);
        }
        let mut amount = None;
        reader.open_object()?;
        while let Some(key) = reader.next_key()? {
            match &*key {
                "amount" => reader.field("amount", &mut amount)?,
                _ => reader.ignore()?,
            }
        }
        required::<String>("amount", amount)?;
        Ok(Self::Paid)
    }
}

impl Union for Event {
    fn event_type(&self) -> &str {
        match self {
            Self::Paid => "paid",
            Self::Unknown(event) => event.event_type(),
        }
    }

    fn known_type(&self) -> Option<&'static str> {
        match self {
            Self::Paid => Some("paid"),
            Self::Unknown(_) => None,
        }
    }
}

/// A handler that notes whom it was called for, and does what a test says.
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

    /// The ids of the deliveries it was called for.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.calls.lock().expect("no test panics in a lock").clone()
    }
}

impl Dispatch<Arc<Stage>> for Event {
    fn dispatch<'a>(&'a self, stage: &'a Arc<Stage>, delivery: &'a Delivery) -> HandlerFuture<'a> {
        let mut calls = stage.calls.lock().expect("no test panics in a lock");
        calls.push(delivery.id().to_owned());
        let call = calls.len() - 1;
        drop(calls);
        (stage.act)(call)
    }
}
