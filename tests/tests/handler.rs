//! Handlers: which method is called, what the defaults do, and how errors travel.

use std::error::Error;
use std::sync::{Arc, Mutex};

use webhook_events::{
    Delivery, Dispatch, HandlerError, HandlerResult, Secret, Signer, UnknownEvent, Verifier, async_trait,
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
    assert_eq!(format!("{later:?}"), r#"HandlerError { source: "later", permanent: false }"#);
}

#[test]
fn errors_convert_both_ways() {
    fn retryable() -> HandlerResult {
        Err(std::fmt::Error)?;
        Ok(())
    }
    fn plain() -> Result<(), Box<dyn Error>> {
        Ok(retryable()?)
    }
    fn sendable() -> Result<(), Box<dyn Error + Send + Sync>> {
        Ok(retryable()?)
    }
    assert!(plain().unwrap_err().is::<std::fmt::Error>());
    assert!(sendable().unwrap_err().is::<std::fmt::Error>());
    let boxed: Box<dyn Error + Send + Sync> = "text".into();
    assert_eq!(HandlerError::retryable(boxed).to_string(), "text");
}

#[tokio::test]
async fn a_signed_delivery_goes_all_the_way() -> Result<(), Box<dyn Error>> {
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
