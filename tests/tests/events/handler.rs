//! Handlers: which method is called, what the defaults do, and how errors travel.

use std::error::Error;
use std::sync::{Arc, Mutex};

use webhook_events::{
    Delivery, Dispatch, HandlerError, HandlerResult, Secret, Signer, UndecodableEvent, UnknownEvent, Verifier,
    async_trait, handler_fn,
};

webhook_events::webhook_events!("specs/shop.yaml");

/// Writes down what it was called with.
#[derive(Default)]
struct Log(Mutex<Vec<String>>);

impl Log {
    fn note(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }

    fn lines(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

#[async_trait]
impl EventHandler for Log {
    async fn on_order_paid(&self, event: &OrderPaidEvent, delivery: &Delivery) -> HandlerResult {
        // Borrowed data may be held over an await.
        let id = &event.data.id;
        tokio::task::yield_now().await;
        self.note(format!("paid {id} in {}", delivery.id()));
        Ok(())
    }

    async fn on_unknown(&self, event: &UnknownEvent, _: &Delivery) -> HandlerResult {
        self.note(format!("unknown {}", event.event_type()));
        Ok(())
    }

    async fn on_unhandled(&self, event_type: EventType, delivery: &Delivery) -> HandlerResult {
        self.note(format!("unhandled {event_type} in {}", delivery.id()));
        Ok(())
    }
}

/// Has every method, so that each signature is the one `#[async_trait]` writes.
struct Everything;

#[async_trait]
impl EventHandler for Everything {
    async fn on_order_paid(&self, _event: &OrderPaidEvent, _delivery: &Delivery) -> HandlerResult {
        let number: u64 = "not a number".parse()?;
        unreachable!("{number}")
    }

    async fn on_order_lost(&self, event: &OrderLostEvent, _: &Delivery) -> HandlerResult {
        Err(HandlerError::permanent(format!("{} is gone", event.data.id)))
    }

    async fn on_shop_closed(&self, _: &ShopClosedEvent, _: &Delivery) -> HandlerResult {
        Err(std::io::Error::other("the till is locked").into())
    }

    async fn on_unknown(&self, _: &UnknownEvent, _: &Delivery) -> HandlerResult {
        Err(HandlerError::retryable("later"))
    }

    async fn on_unhandled(&self, _: EventType, _: &Delivery) -> HandlerResult {
        Ok(())
    }
}

/// Has no method at all.
struct Silent;

impl EventHandler for Silent {}

fn delivery() -> Delivery {
    Delivery::new("msg_1", 1_750_861_210).unwrap()
}

fn sample(event_type: EventType) -> ShopEvent {
    ShopEvent::decode(event_type.sample().as_bytes()).unwrap()
}

fn unknown() -> ShopEvent {
    ShopEvent::decode(br#"{"type":"shop.sold"}"#).unwrap()
}

#[tokio::test]
async fn an_event_reaches_its_method_and_the_others_their_defaults() {
    let log = Log::default();
    for event in [sample(EventType::OrderPaid), sample(EventType::OrderLost), unknown()] {
        event.dispatch(&log, &delivery()).await.unwrap();
    }
    let id = sample(EventType::OrderPaid).into_order_paid().unwrap().data.id;
    assert_eq!(
        log.lines(),
        [format!("paid {id} in msg_1"), "unhandled order.lost in msg_1".to_owned(), "unknown shop.sold".to_owned()]
    );
}

#[tokio::test]
async fn what_nobody_handles_is_acknowledged() {
    for event in EventType::ALL.iter().copied().map(sample).chain([unknown()]) {
        event.dispatch(&Silent, &delivery()).await.unwrap();
    }
}

#[tokio::test]
async fn handlers_stand_behind_references_boxes_and_arcs() {
    let event = sample(EventType::OrderLost);
    let shared: Arc<dyn EventHandler> = Arc::new(Log::default());
    event.dispatch(&shared, &delivery()).await.unwrap();
    event.dispatch(&*shared, &delivery()).await.unwrap();
    let log = Arc::new(Log::default());
    let boxed: Box<dyn EventHandler> = Box::new(Silent);
    event.dispatch(&*boxed, &delivery()).await.unwrap();
    let task = tokio::spawn({
        let (log, event) = (Arc::clone(&log), event.clone());
        async move { event.dispatch(&log, &delivery()).await }
    });
    task.await.unwrap().unwrap();
    let dynamic: &dyn EventHandler = &*log;
    event.dispatch(dynamic, &delivery()).await.unwrap();
    assert_eq!(log.lines().len(), 2);
}

#[tokio::test]
async fn errors_say_whether_a_retry_can_help() {
    let outcome = async |event: ShopEvent| event.dispatch(&Everything, &delivery()).await.unwrap_err();
    let parse = outcome(sample(EventType::OrderPaid)).await;
    assert!(!parse.is_permanent() && parse.source().is::<std::num::ParseIntError>());
    let gone = outcome(sample(EventType::OrderLost)).await;
    assert!(gone.is_permanent() && gone.to_string().ends_with(" is gone"));
    let locked = outcome(sample(EventType::ShopClosed)).await;
    assert_eq!((locked.is_permanent(), locked.to_string().as_str()), (false, "the till is locked"));
    let later = outcome(unknown()).await;
    assert_eq!(format!("{later:?}"), r#"HandlerError { source: "later", permanent: false, delay: None }"#);
}

/// Whatever becomes a `Box<dyn Error + Send + Sync>` is an error of a handler by `?`.
#[test]
fn question_mark_takes_every_kind_of_error() {
    fn of_std() -> HandlerResult {
        Ok(Err(std::fmt::Error)?)
    }
    fn boxed() -> HandlerResult {
        let error: Box<dyn Error + Send + Sync> = "boxed".into();
        Ok(Err(error)?)
    }
    fn of_anyhow() -> HandlerResult {
        use anyhow::Context;
        Err(std::fmt::Error).context("while writing")?;
        Ok(())
    }
    fn texts() -> HandlerResult {
        Err(format!("{} of {}", 1, 2))?;
        Ok(Err("a text")?)
    }
    assert!(of_std().unwrap_err().source().is::<std::fmt::Error>());
    assert_eq!(boxed().unwrap_err().into_source().to_string(), "boxed");
    let error = of_anyhow().unwrap_err();
    assert_eq!(error.to_string(), "while writing");
    assert!(error.source().source().is_some_and(<dyn std::error::Error + 'static>::is::<std::fmt::Error>));
    assert_eq!(texts().unwrap_err().to_string(), "1 of 2");
    assert_eq!(HandlerError::from("text").retry_after(std::time::Duration::from_secs(3)).delay().unwrap().as_secs(), 3);
}

#[tokio::test]
async fn a_function_is_a_handler() {
    let (sent, heard) = std::sync::mpsc::channel();
    let handler = handler_fn(move |event: ShopEvent, delivery: Delivery| {
        let sent = sent.clone();
        async move {
            sent.send(format!("{} in {}", event.event_type(), delivery.id()))?;
            Ok(())
        }
    });
    let event = sample(EventType::OrderPaid);
    event.dispatch(&handler, &delivery()).await.unwrap();
    event.dispatch(&std::sync::Arc::new(handler), &delivery()).await.unwrap();
    assert_eq!(heard.try_iter().collect::<Vec<_>>(), ["order.paid in msg_1", "order.paid in msg_1"]);
}

#[tokio::test]
async fn what_does_not_decode_fails_unless_the_handler_takes_it() {
    struct Leaves;
    impl EventHandler for Leaves {}
    struct Takes;
    #[async_trait]
    impl EventHandler for Takes {
        async fn on_undecodable(&self, event: &UndecodableEvent, _: &Delivery) -> HandlerResult {
            assert_eq!((event.event_type(), event.body()), ("order.lost", &b"{}"[..]));
            assert_eq!(event.error().path(), "id");
            Ok(())
        }
    }
    let error = webhook_events::decode::<OrderLostEvent>(br#"{"type":"order.lost"}"#).unwrap_err();
    let event = UndecodableEvent::new("order.lost", "{}", error.clone());
    let result = <ShopEvent as Dispatch<Takes>>::dispatch_undecodable(&event, &Takes, &delivery()).await;
    assert!(result.is_ok());
    let left = <ShopEvent as Dispatch<Leaves>>::dispatch_undecodable(&event, &Leaves, &delivery()).await.unwrap_err();
    assert_eq!((left.is_permanent(), left.to_string()), (false, error.to_string()));
    let nothing = handler_fn(|_: ShopEvent, _: Delivery| async { Ok(()) });
    let left = dispatch_undecodable(&event, &nothing).await.unwrap_err();
    assert_eq!(left.to_string(), error.to_string());
}

/// With the type of the handler, which a closure has no name for.
async fn dispatch_undecodable<H>(event: &UndecodableEvent, handler: &H) -> HandlerResult
where
    ShopEvent: Dispatch<H>,
{
    <ShopEvent as Dispatch<H>>::dispatch_undecodable(event, handler, &delivery()).await
}

#[tokio::test]
async fn a_signed_delivery_goes_all_the_way() -> HandlerResult {
    let secret = Secret::generate();
    let verifier = Verifier::new(secret.clone());
    let body = EventType::OrderPaid.sample();
    let headers = Signer::new(secret).sign("msg_2", std::time::SystemTime::now(), body)?;
    let (event, delivery) = verifier.unwrap::<ShopEvent>(&headers, body)?;
    let log = Log::default();
    event.dispatch(&log, &delivery).await?;
    assert!(log.lines()[0].ends_with("in msg_2"));
    let (paid, _) = verifier.unwrap::<OrderPaidEvent>(&headers, body)?;
    assert_eq!(ShopEvent::from(paid), event);
    assert!(verifier.unwrap::<OrderLostEvent>(&headers, body).is_err());
    Ok(())
}
