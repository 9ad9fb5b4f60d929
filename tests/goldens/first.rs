use ::webhook_events::__private as __webhook_events;
/// A parcel left the warehouse.
#[derive(__webhook_events::Clone)]
#[non_exhaustive]
pub struct OrderShippedWebhookEvent {
    /// Unique ID of the event.
    pub id: __webhook_events::String,
    /// When it happened, in unix seconds.
    pub created_at: __webhook_events::i64,
    /// The field `data`.
    pub data: OrderShippedWebhookEventData,
    /// Fields that the spec does not name.
    pub extra: __webhook_events::Extra,
}
#[automatically_derived]
impl __webhook_events::Eq for OrderShippedWebhookEvent {}
#[automatically_derived]
impl __webhook_events::JsonValue for OrderShippedWebhookEvent {
    fn blank() -> Self {
        Self {
            id: __webhook_events::JsonValue::blank(),
            created_at: __webhook_events::JsonValue::blank(),
            data: __webhook_events::JsonValue::blank(),
            extra: __webhook_events::Extra::new(),
        }
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        __webhook_events::read_event(
            __reader,
            "type",
            "order.shipped",
            &["id", "created_at", "data"],
            &mut [&mut self.id, &mut self.created_at, &mut self.data],
            __webhook_events::Some(&mut self.extra),
        )
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .event(
                "type",
                "order.shipped",
                &["id", "created_at", "data"],
                &[&self.id, &self.created_at, &self.data],
                __webhook_events::Some(&self.extra),
            );
    }
}
#[automatically_derived]
impl __webhook_events::Debug for OrderShippedWebhookEvent {
    #[inline]
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::debug(self, "OrderShippedWebhookEvent", __formatter)
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq for OrderShippedWebhookEvent {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for OrderShippedWebhookEvent {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for OrderShippedWebhookEvent {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
#[automatically_derived]
impl __webhook_events::Event for OrderShippedWebhookEvent {
    const TYPE: &'static __webhook_events::str = "order.shipped";
    const SAMPLE: &'static __webhook_events::str = "{\"id\":\"evt_368a872e98b5bd39fb08b7d07c05f2aa\",\"created_at\":1750861210,\"type\":\"order.shipped\",\"data\":{\"id\":\"order_994df955c62d8a0bb46fc443ef1e9c9e\",\"carrier\":\"example carrier\"}}";
    #[inline]
    fn id(&self) -> __webhook_events::Option<&__webhook_events::str> {
        __webhook_events::Some(&self.id)
    }
    #[inline]
    fn created_at(&self) -> __webhook_events::Option<__webhook_events::SystemTime> {
        __webhook_events::time(self.created_at)
    }
}
/// The `data` of `order.shipped`.
#[derive(__webhook_events::Clone)]
#[non_exhaustive]
pub struct OrderShippedWebhookEventData {
    /// ID of the order.
    pub id: __webhook_events::String,
    /// Who carries it.
    pub carrier: __webhook_events::Option<__webhook_events::String>,
    /// Fields that the spec does not name.
    pub extra: __webhook_events::Extra,
}
#[automatically_derived]
impl __webhook_events::Eq for OrderShippedWebhookEventData {}
#[automatically_derived]
impl __webhook_events::JsonValue for OrderShippedWebhookEventData {
    fn blank() -> Self {
        Self {
            id: __webhook_events::JsonValue::blank(),
            carrier: __webhook_events::JsonValue::blank(),
            extra: __webhook_events::Extra::new(),
        }
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        __webhook_events::read_object(
            __reader,
            &["id", "carrier"],
            &mut [&mut self.id, &mut self.carrier],
            __webhook_events::Some(&mut self.extra),
        )
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .object(
                &["id", "carrier"],
                &[&self.id, &self.carrier],
                __webhook_events::Some(&self.extra),
            );
    }
}
#[automatically_derived]
impl __webhook_events::Debug for OrderShippedWebhookEventData {
    #[inline]
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::debug(self, "OrderShippedWebhookEventData", __formatter)
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq for OrderShippedWebhookEventData {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for OrderShippedWebhookEventData {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for OrderShippedWebhookEventData {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
/// An event of Acme, of any type.
#[derive(__webhook_events::Clone, __webhook_events::Debug)]
#[non_exhaustive]
pub enum WebhookEvent {
    /// A parcel left the warehouse.
    OrderShipped(OrderShippedWebhookEvent),
    /// An event of a type that the spec does not name.
    Unknown(__webhook_events::UnknownEvent),
}
#[automatically_derived]
impl __webhook_events::PartialEq for WebhookEvent {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
#[automatically_derived]
impl __webhook_events::Eq for WebhookEvent {}
impl WebhookEvent {
    /// Decodes the body of a delivery.
    ///
    /// # Errors
    ///
    /// When the body is not JSON, has no type, or does not fit the type it has. A type that the spec does not
    /// name is no error but [`Self::Unknown`].
    pub fn decode(
        body: &[__webhook_events::u8],
    ) -> __webhook_events::Result<Self, __webhook_events::DecodeError> {
        __webhook_events::decode(body)
    }
    /// Decodes the body of a delivery as the event of this name, wherever its name came from.
    ///
    /// # Errors
    ///
    /// When the body is not JSON, or does not fit the type. A type that the spec does not name is no error but
    /// [`Self::Unknown`].
    pub fn decode_as(
        event_type: &__webhook_events::str,
        body: &[__webhook_events::u8],
    ) -> __webhook_events::Result<Self, __webhook_events::DecodeError> {
        __webhook_events::decode_as(event_type, body)
    }
    /// How deliveries are signed, as the spec says.
    #[must_use]
    pub fn scheme() -> __webhook_events::Scheme {
        __webhook_events::Scheme::standard_webhooks()
    }
    /// A verifier of deliveries that are signed as the spec says.
    #[must_use]
    pub fn verifier(secret: __webhook_events::Secret) -> __webhook_events::Verifier {
        __webhook_events::verifier::<Self>(&Self::scheme(), secret)
    }
    /// The wire name of the event, also where the spec does not name it.
    #[inline]
    #[must_use]
    pub fn event_type(&self) -> &__webhook_events::str {
        match self {
            Self::OrderShipped(_) => EventType::OrderShipped.as_str(),
            Self::Unknown(event) => event.event_type(),
        }
    }
    /// The type of the event, where the spec names it.
    #[inline]
    #[must_use]
    pub const fn kind(&self) -> __webhook_events::Option<EventType> {
        match self {
            Self::OrderShipped(_) => __webhook_events::Some(EventType::OrderShipped),
            Self::Unknown(_) => __webhook_events::None,
        }
    }
    /// The id of the event, where the spec names its type and says that it has one.
    #[inline]
    #[must_use]
    pub fn id(&self) -> __webhook_events::Option<&__webhook_events::str> {
        match self {
            Self::OrderShipped(event) => __webhook_events::Event::id(event),
            Self::Unknown(_) => __webhook_events::None,
        }
    }
    /// When the event happened, where the spec names its type and gives it a `created_at`.
    #[inline]
    #[must_use]
    pub fn created_at(&self) -> __webhook_events::Option<__webhook_events::SystemTime> {
        match self {
            Self::OrderShipped(event) => __webhook_events::Event::created_at(event),
            Self::Unknown(_) => __webhook_events::None,
        }
    }
    /// True for `order.shipped`.
    #[inline]
    #[must_use]
    pub fn is_order_shipped(&self) -> __webhook_events::bool {
        self.as_order_shipped().is_some()
    }
    /// The event, for `order.shipped`.
    #[inline]
    #[must_use]
    pub fn as_order_shipped(
        &self,
    ) -> __webhook_events::Option<&OrderShippedWebhookEvent> {
        __webhook_events::as_event(self)
    }
    /// The event by value, for `order.shipped`.
    #[inline]
    #[must_use]
    pub fn into_order_shipped(
        self,
    ) -> __webhook_events::Option<OrderShippedWebhookEvent> {
        __webhook_events::into_event(self).ok()
    }
    /// True for a type that the spec does not name.
    #[inline]
    #[must_use]
    pub fn is_unknown(&self) -> __webhook_events::bool {
        self.as_unknown().is_some()
    }
    /// The event, for a type that the spec does not name.
    #[inline]
    #[must_use]
    pub fn as_unknown(
        &self,
    ) -> __webhook_events::Option<&__webhook_events::UnknownEvent> {
        __webhook_events::as_event(self)
    }
    /// The event by value, for a type that the spec does not name.
    #[inline]
    #[must_use]
    pub fn into_unknown(
        self,
    ) -> __webhook_events::Option<__webhook_events::UnknownEvent> {
        if let Self::Unknown(event) = self {
            __webhook_events::Some(event)
        } else {
            __webhook_events::None
        }
    }
    /// Calls the method of `handler` that is for this event.
    ///
    /// `handler` is an `EventHandler`, an `Arc` of one, or a function in `handler_fn`.
    ///
    /// # Errors
    ///
    /// The future resolves to what the method returned.
    #[must_use]
    pub fn dispatch<'a, __H: ?__webhook_events::Sized>(
        &'a self,
        handler: &'a __H,
        delivery: &'a __webhook_events::Delivery,
    ) -> __webhook_events::HandlerFuture<'a>
    where
        Self: __webhook_events::Dispatch<__H>,
    {
        __webhook_events::Dispatch::dispatch(self, handler, delivery)
    }
    /// Calls the method of `visitor` that is for this event.
    pub fn accept<__V: EventVisitor + ?__webhook_events::Sized>(
        &self,
        visitor: &mut __V,
    ) -> __V::Output {
        match self {
            Self::OrderShipped(event) => {
                EventVisitor::visit_order_shipped(visitor, event)
            }
            Self::Unknown(event) => EventVisitor::visit_unknown(visitor, event),
        }
    }
}
#[automatically_derived]
impl __webhook_events::JsonValue for WebhookEvent {
    fn blank() -> Self {
        Self::Unknown(__webhook_events::UnknownEvent::blank())
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        let __type = __webhook_events::find_tag(__reader, "type")?;
        __webhook_events::Union::read_as(self, &__type, __reader)
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        match self {
            Self::OrderShipped(event) => {
                __webhook_events::JsonValue::visit(event, __visitor);
            }
            Self::Unknown(event) => {
                __visitor.part(__webhook_events::Part::Unknown(event));
            }
        }
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for WebhookEvent {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for WebhookEvent {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
#[automatically_derived]
impl __webhook_events::From<OrderShippedWebhookEvent> for WebhookEvent {
    #[inline]
    fn from(event: OrderShippedWebhookEvent) -> Self {
        Self::OrderShipped(event)
    }
}
/// Gives the union back where it is another event.
#[automatically_derived]
impl __webhook_events::TryFrom<WebhookEvent> for OrderShippedWebhookEvent {
    type Error = WebhookEvent;
    #[inline]
    fn try_from(event: WebhookEvent) -> __webhook_events::Result<Self, Self::Error> {
        __webhook_events::into_event(event)
    }
}
#[automatically_derived]
impl __webhook_events::Union for WebhookEvent {
    const TAG: __webhook_events::Tag = __webhook_events::Tag {
        header: __webhook_events::None,
        path: &["type"],
    };
    const PROVIDER: __webhook_events::Option<&'static __webhook_events::str> = __webhook_events::Some(
        "Acme",
    );
    fn event_type(&self) -> &__webhook_events::str {
        Self::event_type(self)
    }
    fn known_type(
        __name: &__webhook_events::str,
    ) -> __webhook_events::Option<&'static __webhook_events::str> {
        __webhook_events::lookup(__name, EventType::BY_NAME).map(EventType::as_str)
    }
    fn read_as(
        &mut self,
        __type: &__webhook_events::str,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        *self = match __webhook_events::lookup(__type, EventType::BY_NAME) {
            __webhook_events::Some(EventType::OrderShipped) => {
                Self::OrderShipped(__webhook_events::JsonValue::blank())
            }
            __webhook_events::None => {
                Self::Unknown(
                    __webhook_events::UnknownEvent::read(__reader, "type", __type)?,
                )
            }
        };
        match self {
            Self::OrderShipped(event) => {
                __webhook_events::JsonValue::read(event, __reader)
            }
            Self::Unknown(_) => __webhook_events::Ok(()),
        }
    }
    fn event(&self) -> &dyn __webhook_events::Anything {
        match self {
            Self::OrderShipped(event) => event,
            Self::Unknown(event) => event,
        }
    }
    fn event_mut(&mut self) -> &mut dyn __webhook_events::Anything {
        match self {
            Self::OrderShipped(event) => event,
            Self::Unknown(event) => event,
        }
    }
}
#[automatically_derived]
impl<__H: EventHandler + ?__webhook_events::Sized> __webhook_events::Dispatch<__H>
for WebhookEvent {
    fn dispatch<'a>(
        &'a self,
        handler: &'a __H,
        delivery: &'a __webhook_events::Delivery,
    ) -> __webhook_events::HandlerFuture<'a> {
        match self {
            Self::OrderShipped(event) => {
                EventHandler::on_order_shipped(handler, event, delivery)
            }
            Self::Unknown(event) => EventHandler::on_unknown(handler, event, delivery),
        }
    }
    fn dispatch_undecodable<'a>(
        event: &'a __webhook_events::UndecodableEvent,
        handler: &'a __H,
        delivery: &'a __webhook_events::Delivery,
    ) -> __webhook_events::HandlerFuture<'a> {
        EventHandler::on_undecodable(handler, event, delivery)
    }
}
/// The type of an event of Acme.
#[derive(
    __webhook_events::Clone,
    __webhook_events::Copy,
    __webhook_events::Debug,
    __webhook_events::PartialEq,
    __webhook_events::PartialOrd,
    __webhook_events::Ord,
    __webhook_events::Hash
)]
#[non_exhaustive]
pub enum EventType {
    /// A parcel left the warehouse.
    OrderShipped,
}
#[automatically_derived]
impl __webhook_events::Eq for EventType {}
impl EventType {
    /// Every type, in the order of the spec: what an endpoint can subscribe to.
    pub const ALL: &'static [Self] = &[Self::OrderShipped];
    const BY_NAME: &'static [(&'static __webhook_events::str, Self)] = &[
        ("order.shipped", Self::OrderShipped),
    ];
    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static __webhook_events::str {
        match self {
            Self::OrderShipped => "order.shipped",
        }
    }
    /// A payload of this type, with every field that the spec names.
    #[must_use]
    pub const fn sample(self) -> &'static __webhook_events::str {
        match self {
            Self::OrderShipped => {
                <OrderShippedWebhookEvent as __webhook_events::Event>::SAMPLE
            }
        }
    }
}
#[automatically_derived]
impl __webhook_events::Display for EventType {
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::Formatter::pad(__formatter, Self::as_str(*self))
    }
}
#[automatically_derived]
impl __webhook_events::FromStr for EventType {
    type Err = __webhook_events::UnknownEventType;
    fn from_str(
        __name: &__webhook_events::str,
    ) -> __webhook_events::Result<Self, Self::Err> {
        __webhook_events::lookup(__name, Self::BY_NAME)
            .ok_or_else(|| __webhook_events::UnknownEventType::new(__name))
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq<__webhook_events::str> for EventType {
    fn eq(&self, __other: &__webhook_events::str) -> __webhook_events::bool {
        Self::as_str(*self) == __other
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq<&__webhook_events::str> for EventType {
    fn eq(&self, __other: &&__webhook_events::str) -> __webhook_events::bool {
        Self::as_str(*self) == *__other
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq<EventType> for __webhook_events::str {
    fn eq(&self, __other: &EventType) -> __webhook_events::bool {
        self == EventType::as_str(*__other)
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq<EventType> for &__webhook_events::str {
    fn eq(&self, __other: &EventType) -> __webhook_events::bool {
        *self == EventType::as_str(*__other)
    }
}
/// Handles the events of Acme.
///
/// Implement it with `#[async_trait]`, and only the methods of the events that matter to you. The others call
/// [`on_unhandled`](Self::on_unhandled), which acknowledges the delivery.
///
/// ```text
/// struct App;
///
/// #[async_trait]
/// impl EventHandler for App {
///     async fn on_order_shipped(&self, event: &OrderShippedWebhookEvent, delivery: &Delivery) -> HandlerResult {
///         println!("delivery {}: {event:?}", delivery.id());
///         Ok(())
///     }
/// }
/// ```
pub trait EventHandler: __webhook_events::Send + __webhook_events::Sync {
    /// A parcel left the warehouse.
    ///
    /// ```text
    /// async fn on_order_shipped(&self, event: &OrderShippedWebhookEvent, delivery: &Delivery) -> HandlerResult
    /// ```
    #[must_use]
    fn on_order_shipped<'life0, 'life1, 'life2, 'async_trait>(
        &'life0 self,
        event: &'life1 OrderShippedWebhookEvent,
        delivery: &'life2 __webhook_events::Delivery,
    ) -> __webhook_events::HandlerFuture<'async_trait>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
        'life2: 'async_trait,
        Self: 'async_trait,
    {
        let _ = event;
        self.on_unhandled(EventType::OrderShipped, delivery)
    }
    /// An event of a type that the spec does not name. Acknowledged unless you implement this method.
    ///
    /// ```text
    /// async fn on_unknown(&self, event: &UnknownEvent, delivery: &Delivery) -> HandlerResult
    /// ```
    #[must_use]
    fn on_unknown<'life0, 'life1, 'life2, 'async_trait>(
        &'life0 self,
        event: &'life1 __webhook_events::UnknownEvent,
        delivery: &'life2 __webhook_events::Delivery,
    ) -> __webhook_events::HandlerFuture<'async_trait>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
        'life2: 'async_trait,
        Self: 'async_trait,
    {
        let _ = (event, delivery);
        __webhook_events::acknowledge()
    }
    /// A genuine delivery of a type that the spec names, whose body does not fit it: the provider's events have
    /// changed. `Ok` takes it, as if it had been handled.
    ///
    /// Unless you implement this method it fails, so that the delivery is not lost: the sender delivers it again,
    /// or the inbox keeps it.
    ///
    /// ```text
    /// async fn on_undecodable(&self, event: &UndecodableEvent, delivery: &Delivery) -> HandlerResult
    /// ```
    #[must_use]
    fn on_undecodable<'life0, 'life1, 'life2, 'async_trait>(
        &'life0 self,
        event: &'life1 __webhook_events::UndecodableEvent,
        delivery: &'life2 __webhook_events::Delivery,
    ) -> __webhook_events::HandlerFuture<'async_trait>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
        'life2: 'async_trait,
        Self: 'async_trait,
    {
        let _ = delivery;
        __webhook_events::not_taken(event)
    }
    /// An event whose own method you do not implement. Acknowledged unless you implement this method.
    ///
    /// ```text
    /// async fn on_unhandled(&self, event_type: EventType, delivery: &Delivery) -> HandlerResult
    /// ```
    #[must_use]
    fn on_unhandled<'life0, 'life1, 'async_trait>(
        &'life0 self,
        event_type: EventType,
        delivery: &'life1 __webhook_events::Delivery,
    ) -> __webhook_events::HandlerFuture<'async_trait>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
        Self: 'async_trait,
    {
        let _ = (event_type, delivery);
        __webhook_events::acknowledge()
    }
}
/// Looks at an event of Acme, whatever its type.
///
/// Every method must be written, so a new event in the spec breaks the build until it is handled.
pub trait EventVisitor {
    /// What a visit gives.
    type Output;
    /// A parcel left the warehouse.
    fn visit_order_shipped(&mut self, event: &OrderShippedWebhookEvent) -> Self::Output;
    /// An event of a type that the spec does not name.
    fn visit_unknown(&mut self, event: &__webhook_events::UnknownEvent) -> Self::Output;
}
