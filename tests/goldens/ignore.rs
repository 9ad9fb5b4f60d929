/// A parcel left the warehouse.
#[derive(
    ::webhook_events::__private::Clone,
    ::webhook_events::__private::Debug,
    ::webhook_events::__private::PartialEq,
    ::webhook_events::__private::Eq,
    Hash
)]
#[non_exhaustive]
pub struct OrderShippedWebhookEvent {
    /// Unique ID of the event.
    pub id: ::webhook_events::__private::String,
    /// When it happened, in unix seconds.
    pub created_at: ::webhook_events::__private::i64,
    /// The field `data`.
    pub data: OrderShippedWebhookEventData,
}
#[automatically_derived]
impl ::webhook_events::Decode for OrderShippedWebhookEvent {
    fn read(
        __reader: &mut ::webhook_events::__private::Reader<'_>,
    ) -> ::webhook_events::__private::Result<Self, ::webhook_events::DecodeError> {
        let mut __tag = ::webhook_events::__private::None;
        let mut id = ::webhook_events::__private::None;
        let mut created_at = ::webhook_events::__private::None;
        let mut data = ::webhook_events::__private::None;
        __reader.open_object()?;
        while let ::webhook_events::__private::Some(__key) = __reader.next_key()? {
            match &*__key {
                "type" => __reader.tag("type", "order.shipped", &mut __tag)?,
                "id" => __reader.field("id", &mut id)?,
                "created_at" => __reader.field("created_at", &mut created_at)?,
                "data" => __reader.field("data", &mut data)?,
                _ => __reader.ignore()?,
            }
        }
        ::webhook_events::__private::required("type", __tag)?;
        ::webhook_events::__private::Ok(Self {
            id: ::webhook_events::__private::required("id", id)?,
            created_at: ::webhook_events::__private::required("created_at", created_at)?,
            data: ::webhook_events::__private::required("data", data)?,
        })
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Serialize for OrderShippedWebhookEvent {
    fn serialize<__S: ::webhook_events::__private::Serializer>(
        &self,
        __serializer: __S,
    ) -> ::webhook_events::__private::Result<__S::Ok, __S::Error> {
        let mut __map = ::webhook_events::__private::Serializer::serialize_map(
            __serializer,
            ::webhook_events::__private::None,
        )?;
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "type",
            "order.shipped",
        )?;
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "id",
            &self.id,
        )?;
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "created_at",
            &self.created_at,
        )?;
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "data",
            &self.data,
        )?;
        ::webhook_events::__private::SerializeMap::end(__map)
    }
}
#[automatically_derived]
impl<'de> ::webhook_events::__private::Deserialize<'de> for OrderShippedWebhookEvent {
    fn deserialize<__D: ::webhook_events::__private::Deserializer<'de>>(
        __deserializer: __D,
    ) -> ::webhook_events::__private::Result<Self, __D::Error> {
        ::webhook_events::__private::deserialize(__deserializer)
    }
}
#[automatically_derived]
impl ::webhook_events::WebhookEvent for OrderShippedWebhookEvent {
    const TYPE: &'static ::webhook_events::__private::str = "order.shipped";
    const SAMPLE: &'static ::webhook_events::__private::str = "{\"id\":\"evt_368a872e98b5bd39fb08b7d07c05f2aa\",\"created_at\":1750861210,\"type\":\"order.shipped\",\"data\":{\"id\":\"order_994df955c62d8a0bb46fc443ef1e9c9e\",\"carrier\":\"example carrier\"}}";
    fn id(
        &self,
    ) -> ::webhook_events::__private::Option<&::webhook_events::__private::str> {
        ::webhook_events::__private::Some(&self.id)
    }
    fn created_at(
        &self,
    ) -> ::webhook_events::__private::Option<::webhook_events::__private::i64> {
        ::webhook_events::__private::Some(self.created_at)
    }
}
/// The `data` of `order.shipped`.
#[derive(
    ::webhook_events::__private::Clone,
    ::webhook_events::__private::Debug,
    ::webhook_events::__private::PartialEq,
    ::webhook_events::__private::Eq,
    Hash
)]
#[non_exhaustive]
pub struct OrderShippedWebhookEventData {
    /// ID of the order.
    pub id: ::webhook_events::__private::String,
    /// Who carries it.
    pub carrier: ::webhook_events::__private::Option<
        ::webhook_events::__private::String,
    >,
}
#[automatically_derived]
impl ::webhook_events::Decode for OrderShippedWebhookEventData {
    fn read(
        __reader: &mut ::webhook_events::__private::Reader<'_>,
    ) -> ::webhook_events::__private::Result<Self, ::webhook_events::DecodeError> {
        let mut id = ::webhook_events::__private::None;
        let mut carrier = ::webhook_events::__private::None;
        __reader.open_object()?;
        while let ::webhook_events::__private::Some(__key) = __reader.next_key()? {
            match &*__key {
                "id" => __reader.field("id", &mut id)?,
                "carrier" => __reader.field("carrier", &mut carrier)?,
                _ => __reader.ignore()?,
            }
        }
        ::webhook_events::__private::Ok(Self {
            id: ::webhook_events::__private::required("id", id)?,
            carrier: ::webhook_events::__private::optional(carrier),
        })
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Serialize for OrderShippedWebhookEventData {
    fn serialize<__S: ::webhook_events::__private::Serializer>(
        &self,
        __serializer: __S,
    ) -> ::webhook_events::__private::Result<__S::Ok, __S::Error> {
        let mut __map = ::webhook_events::__private::Serializer::serialize_map(
            __serializer,
            ::webhook_events::__private::None,
        )?;
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "id",
            &self.id,
        )?;
        if let ::webhook_events::__private::Some(__value) = &self.carrier {
            ::webhook_events::__private::SerializeMap::serialize_entry(
                &mut __map,
                "carrier",
                __value,
            )?;
        }
        ::webhook_events::__private::SerializeMap::end(__map)
    }
}
#[automatically_derived]
impl<'de> ::webhook_events::__private::Deserialize<'de>
for OrderShippedWebhookEventData {
    fn deserialize<__D: ::webhook_events::__private::Deserializer<'de>>(
        __deserializer: __D,
    ) -> ::webhook_events::__private::Result<Self, __D::Error> {
        ::webhook_events::__private::deserialize(__deserializer)
    }
}
/// An event of Acme, of any type.
#[derive(
    ::webhook_events::__private::Clone,
    ::webhook_events::__private::Debug,
    ::webhook_events::__private::PartialEq,
    ::webhook_events::__private::Eq,
    Hash
)]
#[non_exhaustive]
pub enum WebhookEvent {
    /// A parcel left the warehouse.
    OrderShipped(OrderShippedWebhookEvent),
    /// An event of a type that the spec does not name.
    Unknown(::webhook_events::UnknownEvent),
}
impl WebhookEvent {
    /// Decodes the body of a delivery.
    ///
    /// # Errors
    ///
    /// When the body is not JSON, has no type, or does not fit the type it has. A type that the spec does not
    /// name is no error but [`Self::Unknown`].
    pub fn decode(
        body: &[::webhook_events::__private::u8],
    ) -> ::webhook_events::__private::Result<Self, ::webhook_events::DecodeError> {
        ::webhook_events::decode(body)
    }
    /// The wire name of the event, also where the spec does not name it.
    #[must_use]
    pub fn event_type(&self) -> &::webhook_events::__private::str {
        match self {
            Self::OrderShipped(_) => EventType::OrderShipped.as_str(),
            Self::Unknown(event) => event.event_type(),
        }
    }
    /// The type of the event, where the spec names it.
    #[must_use]
    pub const fn kind(&self) -> ::webhook_events::__private::Option<EventType> {
        match self {
            Self::OrderShipped(_) => {
                ::webhook_events::__private::Some(EventType::OrderShipped)
            }
            Self::Unknown(_) => ::webhook_events::__private::None,
        }
    }
    /// The id of the event, where the spec names its type and says that it has one.
    #[must_use]
    pub fn id(
        &self,
    ) -> ::webhook_events::__private::Option<&::webhook_events::__private::str> {
        match self {
            Self::OrderShipped(event) => ::webhook_events::WebhookEvent::id(event),
            Self::Unknown(_) => ::webhook_events::__private::None,
        }
    }
    /// When the event happened, in unix seconds, where the spec names its type and says that this is known.
    #[must_use]
    pub fn created_at(
        &self,
    ) -> ::webhook_events::__private::Option<::webhook_events::__private::i64> {
        match self {
            Self::OrderShipped(event) => {
                ::webhook_events::WebhookEvent::created_at(event)
            }
            Self::Unknown(_) => ::webhook_events::__private::None,
        }
    }
    /// True for `order.shipped`.
    #[must_use]
    pub const fn is_order_shipped(&self) -> ::webhook_events::__private::bool {
        ::webhook_events::__private::matches!(self, Self::OrderShipped(_))
    }
    /// The event, for `order.shipped`.
    #[must_use]
    pub const fn as_order_shipped(
        &self,
    ) -> ::webhook_events::__private::Option<&OrderShippedWebhookEvent> {
        if let Self::OrderShipped(event) = self {
            ::webhook_events::__private::Some(event)
        } else {
            ::webhook_events::__private::None
        }
    }
    /// The event by value, for `order.shipped`.
    #[must_use]
    pub fn into_order_shipped(
        self,
    ) -> ::webhook_events::__private::Option<OrderShippedWebhookEvent> {
        if let Self::OrderShipped(event) = self {
            ::webhook_events::__private::Some(event)
        } else {
            ::webhook_events::__private::None
        }
    }
    /// True for a type that the spec does not name.
    #[must_use]
    pub const fn is_unknown(&self) -> ::webhook_events::__private::bool {
        ::webhook_events::__private::matches!(self, Self::Unknown(_))
    }
    /// The event, for a type that the spec does not name.
    #[must_use]
    pub const fn as_unknown(
        &self,
    ) -> ::webhook_events::__private::Option<&::webhook_events::UnknownEvent> {
        if let Self::Unknown(event) = self {
            ::webhook_events::__private::Some(event)
        } else {
            ::webhook_events::__private::None
        }
    }
    /// The event by value, for a type that the spec does not name.
    #[must_use]
    pub fn into_unknown(
        self,
    ) -> ::webhook_events::__private::Option<::webhook_events::UnknownEvent> {
        if let Self::Unknown(event) = self {
            ::webhook_events::__private::Some(event)
        } else {
            ::webhook_events::__private::None
        }
    }
    /// Calls the method of `visitor` that this event is for.
    pub fn accept<V: EventVisitor + ?::webhook_events::__private::Sized>(
        &self,
        visitor: &mut V,
    ) -> V::Output {
        match self {
            Self::OrderShipped(event) => {
                EventVisitor::visit_order_shipped(visitor, event)
            }
            Self::Unknown(event) => EventVisitor::visit_unknown(visitor, event),
        }
    }
}
#[automatically_derived]
impl ::webhook_events::Decode for WebhookEvent {
    fn read(
        __reader: &mut ::webhook_events::__private::Reader<'_>,
    ) -> ::webhook_events::__private::Result<Self, ::webhook_events::DecodeError> {
        let __type = __reader.find_tag("type")?;
        match ::webhook_events::__private::lookup(&__type, EventType::BY_NAME) {
            ::webhook_events::__private::Some(EventType::OrderShipped) => {
                ::webhook_events::Decode::read(__reader).map(Self::OrderShipped)
            }
            ::webhook_events::__private::None => {
                ::webhook_events::UnknownEvent::read(__reader, "type", &__type)
                    .map(Self::Unknown)
            }
        }
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Serialize for WebhookEvent {
    fn serialize<__S: ::webhook_events::__private::Serializer>(
        &self,
        __serializer: __S,
    ) -> ::webhook_events::__private::Result<__S::Ok, __S::Error> {
        match self {
            Self::OrderShipped(event) => {
                ::webhook_events::__private::Serialize::serialize(event, __serializer)
            }
            Self::Unknown(event) => {
                ::webhook_events::__private::Serialize::serialize(event, __serializer)
            }
        }
    }
}
#[automatically_derived]
impl<'de> ::webhook_events::__private::Deserialize<'de> for WebhookEvent {
    fn deserialize<__D: ::webhook_events::__private::Deserializer<'de>>(
        __deserializer: __D,
    ) -> ::webhook_events::__private::Result<Self, __D::Error> {
        ::webhook_events::__private::deserialize(__deserializer)
    }
}
#[automatically_derived]
impl ::webhook_events::__private::From<OrderShippedWebhookEvent> for WebhookEvent {
    fn from(event: OrderShippedWebhookEvent) -> Self {
        Self::OrderShipped(event)
    }
}
/// Gives the union back where it is another event.
#[automatically_derived]
impl ::webhook_events::__private::TryFrom<WebhookEvent> for OrderShippedWebhookEvent {
    type Error = WebhookEvent;
    fn try_from(
        event: WebhookEvent,
    ) -> ::webhook_events::__private::Result<Self, Self::Error> {
        match event {
            WebhookEvent::OrderShipped(event) => ::webhook_events::__private::Ok(event),
            other => ::webhook_events::__private::Err(other),
        }
    }
}
#[automatically_derived]
impl ::webhook_events::Union for WebhookEvent {
    fn event_type(&self) -> &::webhook_events::__private::str {
        Self::event_type(self)
    }
    fn known_type(
        &self,
    ) -> ::webhook_events::__private::Option<&'static ::webhook_events::__private::str> {
        self.kind().map(EventType::as_str)
    }
}
#[automatically_derived]
impl<H: EventHandler + ?::webhook_events::__private::Sized> ::webhook_events::Dispatch<H>
for WebhookEvent {
    fn dispatch<'a>(
        &'a self,
        handler: &'a H,
        delivery: &'a ::webhook_events::Delivery,
    ) -> ::webhook_events::HandlerFuture<'a> {
        match self {
            Self::OrderShipped(event) => {
                EventHandler::on_order_shipped(handler, event, delivery)
            }
            Self::Unknown(event) => EventHandler::on_unknown(handler, event, delivery),
        }
    }
}
#[automatically_derived]
impl<
    H: EventHandler + ?::webhook_events::__private::Sized,
> ::webhook_events::Dispatch<::webhook_events::__private::Arc<H>> for WebhookEvent {
    fn dispatch<'a>(
        &'a self,
        handler: &'a ::webhook_events::__private::Arc<H>,
        delivery: &'a ::webhook_events::Delivery,
    ) -> ::webhook_events::HandlerFuture<'a> {
        ::webhook_events::Dispatch::<H>::dispatch(self, handler, delivery)
    }
}
/// The type of an event of Acme.
#[derive(
    ::webhook_events::__private::Clone,
    ::webhook_events::__private::Copy,
    ::webhook_events::__private::Debug,
    ::webhook_events::__private::PartialEq,
    ::webhook_events::__private::Eq,
    ::webhook_events::__private::PartialOrd,
    ::webhook_events::__private::Ord,
    ::webhook_events::__private::Hash
)]
#[non_exhaustive]
pub enum EventType {
    /// A parcel left the warehouse.
    OrderShipped,
}
impl EventType {
    /// Every type, in the order of the spec: what an endpoint can subscribe to.
    pub const ALL: &'static [Self] = &[Self::OrderShipped];
    const BY_NAME: &'static [(&'static ::webhook_events::__private::str, Self)] = &[
        ("order.shipped", Self::OrderShipped),
    ];
    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static ::webhook_events::__private::str {
        match self {
            Self::OrderShipped => "order.shipped",
        }
    }
    /// A payload of this type, with every field that the spec names.
    #[must_use]
    pub const fn sample(self) -> &'static ::webhook_events::__private::str {
        match self {
            Self::OrderShipped => {
                <OrderShippedWebhookEvent as ::webhook_events::WebhookEvent>::SAMPLE
            }
        }
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Display for EventType {
    fn fmt(
        &self,
        __formatter: &mut ::webhook_events::__private::Formatter<'_>,
    ) -> ::webhook_events::__private::FmtResult {
        ::webhook_events::__private::Formatter::pad(__formatter, self.as_str())
    }
}
#[automatically_derived]
impl ::webhook_events::__private::FromStr for EventType {
    type Err = ::webhook_events::UnknownEventType;
    fn from_str(
        __name: &::webhook_events::__private::str,
    ) -> ::webhook_events::__private::Result<Self, Self::Err> {
        ::webhook_events::__private::lookup(__name, Self::BY_NAME)
            .ok_or_else(|| ::webhook_events::UnknownEventType::new(__name))
    }
}
#[automatically_derived]
impl ::webhook_events::__private::PartialEq<::webhook_events::__private::str>
for EventType {
    fn eq(
        &self,
        __other: &::webhook_events::__private::str,
    ) -> ::webhook_events::__private::bool {
        self.as_str() == __other
    }
}
#[automatically_derived]
impl ::webhook_events::__private::PartialEq<&::webhook_events::__private::str>
for EventType {
    fn eq(
        &self,
        __other: &&::webhook_events::__private::str,
    ) -> ::webhook_events::__private::bool {
        self.as_str() == *__other
    }
}
#[automatically_derived]
impl ::webhook_events::__private::PartialEq<EventType>
for ::webhook_events::__private::str {
    fn eq(&self, __other: &EventType) -> ::webhook_events::__private::bool {
        self == __other.as_str()
    }
}
#[automatically_derived]
impl ::webhook_events::__private::PartialEq<EventType>
for &::webhook_events::__private::str {
    fn eq(&self, __other: &EventType) -> ::webhook_events::__private::bool {
        *self == __other.as_str()
    }
}
/// Handles the events of Acme.
///
/// Implement it with `#[async_trait]`, and only the methods of the events that matter to you: the others call
/// [`on_unhandled`](Self::on_unhandled), which acknowledges.
pub trait EventHandler: ::webhook_events::__private::Send + ::webhook_events::__private::Sync {
    /// A parcel left the warehouse.
    #[must_use]
    fn on_order_shipped<'life0, 'life1, 'life2, 'async_trait>(
        &'life0 self,
        event: &'life1 OrderShippedWebhookEvent,
        delivery: &'life2 ::webhook_events::Delivery,
    ) -> ::webhook_events::HandlerFuture<'async_trait>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
        'life2: 'async_trait,
        Self: 'async_trait,
    {
        let _ = event;
        self.on_unhandled(EventType::OrderShipped, delivery)
    }
    /// An event of a type that the spec does not name. Acknowledges unless it is implemented.
    #[must_use]
    fn on_unknown<'life0, 'life1, 'life2, 'async_trait>(
        &'life0 self,
        event: &'life1 ::webhook_events::UnknownEvent,
        delivery: &'life2 ::webhook_events::Delivery,
    ) -> ::webhook_events::HandlerFuture<'async_trait>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
        'life2: 'async_trait,
        Self: 'async_trait,
    {
        let _ = (event, delivery);
        ::webhook_events::__private::acknowledge()
    }
    /// An event whose own method is not implemented. Acknowledges unless it is implemented.
    #[must_use]
    fn on_unhandled<'life0, 'life1, 'async_trait>(
        &'life0 self,
        event_type: EventType,
        delivery: &'life1 ::webhook_events::Delivery,
    ) -> ::webhook_events::HandlerFuture<'async_trait>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
        Self: 'async_trait,
    {
        let _ = (event_type, delivery);
        ::webhook_events::__private::acknowledge()
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
    fn visit_unknown(&mut self, event: &::webhook_events::UnknownEvent) -> Self::Output;
}
