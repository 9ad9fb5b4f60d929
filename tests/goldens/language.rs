use ::webhook_events::__private as __webhook_events;
/// The order was paid.
///
/// - in full
/// - or in parts, which
///   take longer
#[derive(__webhook_events::Clone)]
#[non_exhaustive]
pub struct OrderPaidEvent {
    /// The field `id`.
    pub id: __webhook_events::String,
    /// When it happened.
    pub created_at: __webhook_events::Option<__webhook_events::i64>,
    /// Always `event`.
    pub object: __webhook_events::Option<WebhookEventObject>,
    /// Who sent it, see <https://example.com/sources> and \[the guide\].
    pub source: WebhookEventSource,
    /// The field `data`.
    pub data: OrderPaidEventData,
    /// Fields that the spec does not name.
    pub extra: __webhook_events::Extra,
}
#[automatically_derived]
impl __webhook_events::JsonValue for OrderPaidEvent {
    fn blank() -> Self {
        Self {
            id: __webhook_events::JsonValue::blank(),
            created_at: __webhook_events::JsonValue::blank(),
            object: __webhook_events::JsonValue::blank(),
            source: __webhook_events::JsonValue::blank(),
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
            "kind",
            "order.paid",
            &["id", "created_at", "object", "source", "data"],
            &mut [
                &mut self.id,
                &mut self.created_at,
                &mut self.object,
                &mut self.source,
                &mut self.data,
            ],
            __webhook_events::Some(&mut self.extra),
        )
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .event(
                "kind",
                "order.paid",
                &["id", "created_at", "object", "source", "data"],
                &[&self.id, &self.created_at, &self.object, &self.source, &self.data],
                __webhook_events::Some(&self.extra),
            );
    }
}
#[automatically_derived]
impl __webhook_events::Debug for OrderPaidEvent {
    #[inline]
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::debug(self, "OrderPaidEvent", __formatter)
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq for OrderPaidEvent {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for OrderPaidEvent {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for OrderPaidEvent {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
#[automatically_derived]
impl __webhook_events::Event for OrderPaidEvent {
    const TYPE: &'static __webhook_events::str = "order.paid";
    const SAMPLE: &'static __webhook_events::str = "{\"id\":\"evt_ddf2ced235bf3f9cac85903cc826d239\",\"created_at\":1750861210,\"object\":\"event\",\"source\":{\"region\":\"eu\"},\"kind\":\"order.paid\",\"data\":{\"total\":{\"amount\":0.5,\"currency\":\"eur\"},\"notes\":{\"key\":\"value\"},\"labels\":{\"key\":\"example labels\"},\"grid\":[{\"key\":1}],\"tree\":{\"label\":\"Example\",\"children\":[]},\"type\":\"example type\",\"express\":true,\"channel\":\"e-mail\"}}";
    #[inline]
    fn id(&self) -> __webhook_events::Option<&__webhook_events::str> {
        __webhook_events::Some(&self.id)
    }
    #[inline]
    fn created_at(&self) -> __webhook_events::Option<__webhook_events::SystemTime> {
        __webhook_events::time(self.created_at?)
    }
}
/// The event `customer.plan-updated`.
///
/// **Deprecated.** Subscribe to `order.paid` instead.
#[derive(__webhook_events::Clone)]
#[non_exhaustive]
pub struct SubscriptionChangedEvent {
    /// The field `id`.
    pub id: __webhook_events::String,
    /// When it happened.
    pub created_at: __webhook_events::Option<__webhook_events::i64>,
    /// Always `event`.
    pub object: WebhookEventObject,
    /// Who sent it, see <https://example.com/sources> and \[the guide\].
    pub source: __webhook_events::Option<__webhook_events::String>,
    /// The field `attempt`.
    pub attempt: __webhook_events::i64,
    /// The field `data`.
    pub data: SubscriptionChangedEventData,
    /// Fields that the spec does not name.
    pub extra: __webhook_events::Extra,
}
#[automatically_derived]
impl __webhook_events::Eq for SubscriptionChangedEvent {}
#[automatically_derived]
impl __webhook_events::JsonValue for SubscriptionChangedEvent {
    fn blank() -> Self {
        Self {
            id: __webhook_events::JsonValue::blank(),
            created_at: __webhook_events::JsonValue::blank(),
            object: __webhook_events::JsonValue::blank(),
            source: __webhook_events::JsonValue::blank(),
            attempt: __webhook_events::JsonValue::blank(),
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
            "kind",
            "customer.plan-updated",
            &["id", "created_at", "object", "source", "attempt", "data"],
            &mut [
                &mut self.id,
                &mut self.created_at,
                &mut self.object,
                &mut self.source,
                &mut self.attempt,
                &mut self.data,
            ],
            __webhook_events::Some(&mut self.extra),
        )
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .event(
                "kind",
                "customer.plan-updated",
                &["id", "created_at", "object", "source", "attempt", "data"],
                &[
                    &self.id,
                    &self.created_at,
                    &self.object,
                    &self.source,
                    &self.attempt,
                    &self.data,
                ],
                __webhook_events::Some(&self.extra),
            );
    }
}
#[automatically_derived]
impl __webhook_events::Debug for SubscriptionChangedEvent {
    #[inline]
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::debug(self, "SubscriptionChangedEvent", __formatter)
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq for SubscriptionChangedEvent {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for SubscriptionChangedEvent {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for SubscriptionChangedEvent {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
#[automatically_derived]
impl __webhook_events::Event for SubscriptionChangedEvent {
    const TYPE: &'static __webhook_events::str = "customer.plan-updated";
    const SAMPLE: &'static __webhook_events::str = "{\"id\":\"evt_1bc0a676076599af6ed87a04c51729a0\",\"created_at\":1750861210,\"object\":\"event\",\"source\":\"example source\",\"kind\":\"customer.plan-updated\",\"attempt\":1,\"data\":{\"self\":\"example self\",\"plan\":{\"name\":\"Example\"}}}";
    #[inline]
    fn id(&self) -> __webhook_events::Option<&__webhook_events::str> {
        __webhook_events::Some(&self.id)
    }
    #[inline]
    fn created_at(&self) -> __webhook_events::Option<__webhook_events::SystemTime> {
        __webhook_events::time(self.created_at?)
    }
}
/// The event `2fa.enabled`.
#[derive(__webhook_events::Clone)]
#[non_exhaustive]
pub struct _2faEnabledEvent {
    /// The field `id`.
    pub id: __webhook_events::String,
    /// When it happened.
    pub created_at: __webhook_events::Option<__webhook_events::i64>,
    /// Always `event`.
    pub object: __webhook_events::Option<WebhookEventObject>,
    /// Who sent it, see <https://example.com/sources> and \[the guide\].
    pub source: WebhookEventSource,
    /// Fields that the spec does not name.
    pub extra: __webhook_events::Extra,
}
#[automatically_derived]
impl __webhook_events::Eq for _2faEnabledEvent {}
#[automatically_derived]
impl __webhook_events::JsonValue for _2faEnabledEvent {
    fn blank() -> Self {
        Self {
            id: __webhook_events::JsonValue::blank(),
            created_at: __webhook_events::JsonValue::blank(),
            object: __webhook_events::JsonValue::blank(),
            source: __webhook_events::JsonValue::blank(),
            extra: __webhook_events::Extra::new(),
        }
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        __webhook_events::read_event(
            __reader,
            "kind",
            "2fa.enabled",
            &["id", "created_at", "object", "source"],
            &mut [
                &mut self.id,
                &mut self.created_at,
                &mut self.object,
                &mut self.source,
            ],
            __webhook_events::Some(&mut self.extra),
        )
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .event(
                "kind",
                "2fa.enabled",
                &["id", "created_at", "object", "source"],
                &[&self.id, &self.created_at, &self.object, &self.source],
                __webhook_events::Some(&self.extra),
            );
    }
}
#[automatically_derived]
impl __webhook_events::Debug for _2faEnabledEvent {
    #[inline]
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::debug(self, "_2faEnabledEvent", __formatter)
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq for _2faEnabledEvent {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for _2faEnabledEvent {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for _2faEnabledEvent {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
#[automatically_derived]
impl __webhook_events::Event for _2faEnabledEvent {
    const TYPE: &'static __webhook_events::str = "2fa.enabled";
    const SAMPLE: &'static __webhook_events::str = "{\"id\":\"evt_066e497903a6a1fe00f411ed7e2bc07d\",\"created_at\":1750861210,\"object\":\"event\",\"source\":{\"region\":\"eu\"},\"kind\":\"2fa.enabled\"}";
    #[inline]
    fn id(&self) -> __webhook_events::Option<&__webhook_events::str> {
        __webhook_events::Some(&self.id)
    }
    #[inline]
    fn created_at(&self) -> __webhook_events::Option<__webhook_events::SystemTime> {
        __webhook_events::time(self.created_at?)
    }
}
/// An amount, with its currency.
#[derive(__webhook_events::Clone)]
#[non_exhaustive]
pub struct Money {
    /// The field `amount`.
    pub amount: __webhook_events::f64,
    /// The currency.
    pub currency: MoneyCurrency,
    /// Fields that the spec does not name.
    pub extra: __webhook_events::Extra,
}
#[automatically_derived]
impl __webhook_events::JsonValue for Money {
    fn blank() -> Self {
        Self {
            amount: __webhook_events::JsonValue::blank(),
            currency: __webhook_events::JsonValue::blank(),
            extra: __webhook_events::Extra::new(),
        }
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        __webhook_events::read_object(
            __reader,
            &["amount", "currency"],
            &mut [&mut self.amount, &mut self.currency],
            __webhook_events::Some(&mut self.extra),
        )
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .object(
                &["amount", "currency"],
                &[&self.amount, &self.currency],
                __webhook_events::Some(&self.extra),
            );
    }
}
#[automatically_derived]
impl __webhook_events::Debug for Money {
    #[inline]
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::debug(self, "Money", __formatter)
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq for Money {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for Money {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for Money {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
/// A node of a tree.
#[derive(__webhook_events::Clone)]
#[non_exhaustive]
pub struct Node {
    /// The field `label`.
    pub label: __webhook_events::String,
    /// The field `next`.
    pub next: __webhook_events::Option<__webhook_events::Box<Self>>,
    /// The field `children`.
    pub children: __webhook_events::Vec<Self>,
    /// Fields that the spec does not name.
    pub extra: __webhook_events::Extra,
}
#[automatically_derived]
impl __webhook_events::Eq for Node {}
#[automatically_derived]
impl __webhook_events::JsonValue for Node {
    fn blank() -> Self {
        Self {
            label: __webhook_events::JsonValue::blank(),
            next: __webhook_events::JsonValue::blank(),
            children: __webhook_events::JsonValue::blank(),
            extra: __webhook_events::Extra::new(),
        }
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        __webhook_events::read_object(
            __reader,
            &["label", "next", "children"],
            &mut [&mut self.label, &mut self.next, &mut self.children],
            __webhook_events::Some(&mut self.extra),
        )
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .object(
                &["label", "next", "children"],
                &[&self.label, &self.next, &self.children],
                __webhook_events::Some(&self.extra),
            );
    }
}
#[automatically_derived]
impl __webhook_events::Debug for Node {
    #[inline]
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::debug(self, "Node", __formatter)
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq for Node {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for Node {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for Node {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
/// How the customer was reached.
///
/// **Deprecated.**
#[derive(__webhook_events::Clone, __webhook_events::Debug, __webhook_events::PartialEq)]
#[non_exhaustive]
pub enum Channel {
    /// The value `e-mail`.
    EMail,
    /// The value `sms`.
    Sms,
    /// The value `2fa`.
    _2fa,
    /// The value `self`.
    Self_,
    /// A value that the spec does not name.
    Other(__webhook_events::String),
}
#[automatically_derived]
impl __webhook_events::Eq for Channel {}
impl Channel {
    /// The value as it stands in the JSON.
    #[must_use]
    pub const fn as_str(&self) -> &__webhook_events::str {
        match self {
            Self::EMail => "e-mail",
            Self::Sms => "sms",
            Self::_2fa => "2fa",
            Self::Self_ => "self",
            Self::Other(__value) => __value.as_str(),
        }
    }
}
#[automatically_derived]
impl __webhook_events::Display for Channel {
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::Formatter::pad(__formatter, Self::as_str(self))
    }
}
#[automatically_derived]
impl __webhook_events::JsonValue for Channel {
    fn blank() -> Self {
        Self::Other(__webhook_events::String::new())
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        let (__position, __value) = __webhook_events::read_open_set(
            __reader,
            &["e-mail", "sms", "2fa", "self"],
        )?;
        *self = match __position {
            0 => Self::EMail,
            1 => Self::Sms,
            2 => Self::_2fa,
            3 => Self::Self_,
            _ => Self::Other(__value.into_owned()),
        };
        __webhook_events::Ok(())
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .part(
                match self {
                    Self::EMail => __webhook_events::Part::Text("e-mail"),
                    Self::Sms => __webhook_events::Part::Text("sms"),
                    Self::_2fa => __webhook_events::Part::Text("2fa"),
                    Self::Self_ => __webhook_events::Part::Text("self"),
                    Self::Other(__value) => __webhook_events::Part::Other(__value),
                },
            );
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for Channel {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for Channel {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
/// The currency.
#[derive(
    __webhook_events::Clone,
    __webhook_events::Copy,
    __webhook_events::Debug,
    __webhook_events::PartialEq
)]
#[non_exhaustive]
pub enum MoneyCurrency {
    /// The value `eur`.
    Eur,
    /// The value `usd`.
    Usd,
}
#[automatically_derived]
impl __webhook_events::Eq for MoneyCurrency {}
impl MoneyCurrency {
    /// The value as it stands in the JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static __webhook_events::str {
        match self {
            Self::Eur => "eur",
            Self::Usd => "usd",
        }
    }
}
#[automatically_derived]
impl __webhook_events::Display for MoneyCurrency {
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::Formatter::pad(__formatter, Self::as_str(*self))
    }
}
#[automatically_derived]
impl __webhook_events::JsonValue for MoneyCurrency {
    fn blank() -> Self {
        Self::Usd
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        *self = match __webhook_events::read_closed_set(__reader, &["eur", "usd"])? {
            0 => Self::Eur,
            _ => Self::Usd,
        };
        __webhook_events::Ok(())
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .part(
                match self {
                    Self::Eur => __webhook_events::Part::Text("eur"),
                    Self::Usd => __webhook_events::Part::Text("usd"),
                },
            );
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for MoneyCurrency {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for MoneyCurrency {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
/// Always `event`.
#[derive(__webhook_events::Clone, __webhook_events::Debug, __webhook_events::PartialEq)]
#[non_exhaustive]
pub enum WebhookEventObject {
    /// The value `event`.
    Event,
    /// A value that the spec does not name.
    Other(__webhook_events::String),
}
#[automatically_derived]
impl __webhook_events::Eq for WebhookEventObject {}
impl WebhookEventObject {
    /// The value as it stands in the JSON.
    #[must_use]
    pub const fn as_str(&self) -> &__webhook_events::str {
        match self {
            Self::Event => "event",
            Self::Other(__value) => __value.as_str(),
        }
    }
}
#[automatically_derived]
impl __webhook_events::Display for WebhookEventObject {
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::Formatter::pad(__formatter, Self::as_str(self))
    }
}
#[automatically_derived]
impl __webhook_events::JsonValue for WebhookEventObject {
    fn blank() -> Self {
        Self::Other(__webhook_events::String::new())
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        let (__position, __value) = __webhook_events::read_open_set(
            __reader,
            &["event"],
        )?;
        *self = match __position {
            0 => Self::Event,
            _ => Self::Other(__value.into_owned()),
        };
        __webhook_events::Ok(())
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .part(
                match self {
                    Self::Event => __webhook_events::Part::Text("event"),
                    Self::Other(__value) => __webhook_events::Part::Other(__value),
                },
            );
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for WebhookEventObject {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for WebhookEventObject {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
/// Who sent it, see <https://example.com/sources> and \[the guide\].
#[derive(__webhook_events::Clone)]
#[non_exhaustive]
pub struct WebhookEventSource {
    /// The field `region`.
    pub region: WebhookEventSourceRegion,
    /// Fields that the spec does not name.
    pub extra: __webhook_events::Extra,
}
#[automatically_derived]
impl __webhook_events::Eq for WebhookEventSource {}
#[automatically_derived]
impl __webhook_events::JsonValue for WebhookEventSource {
    fn blank() -> Self {
        Self {
            region: __webhook_events::JsonValue::blank(),
            extra: __webhook_events::Extra::new(),
        }
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        __webhook_events::read_object(
            __reader,
            &["region"],
            &mut [&mut self.region],
            __webhook_events::Some(&mut self.extra),
        )
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .object(&["region"], &[&self.region], __webhook_events::Some(&self.extra));
    }
}
#[automatically_derived]
impl __webhook_events::Debug for WebhookEventSource {
    #[inline]
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::debug(self, "WebhookEventSource", __formatter)
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq for WebhookEventSource {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for WebhookEventSource {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for WebhookEventSource {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
/// The `region` of [`WebhookEventSource`].
#[derive(__webhook_events::Clone, __webhook_events::Debug, __webhook_events::PartialEq)]
#[non_exhaustive]
pub enum WebhookEventSourceRegion {
    /// The value `eu`.
    Eu,
    /// The value `us`.
    Us,
    /// A value that the spec does not name.
    Other(__webhook_events::String),
}
#[automatically_derived]
impl __webhook_events::Eq for WebhookEventSourceRegion {}
impl WebhookEventSourceRegion {
    /// The value as it stands in the JSON.
    #[must_use]
    pub const fn as_str(&self) -> &__webhook_events::str {
        match self {
            Self::Eu => "eu",
            Self::Us => "us",
            Self::Other(__value) => __value.as_str(),
        }
    }
}
#[automatically_derived]
impl __webhook_events::Display for WebhookEventSourceRegion {
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::Formatter::pad(__formatter, Self::as_str(self))
    }
}
#[automatically_derived]
impl __webhook_events::JsonValue for WebhookEventSourceRegion {
    fn blank() -> Self {
        Self::Other(__webhook_events::String::new())
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        let (__position, __value) = __webhook_events::read_open_set(
            __reader,
            &["eu", "us"],
        )?;
        *self = match __position {
            0 => Self::Eu,
            1 => Self::Us,
            _ => Self::Other(__value.into_owned()),
        };
        __webhook_events::Ok(())
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .part(
                match self {
                    Self::Eu => __webhook_events::Part::Text("eu"),
                    Self::Us => __webhook_events::Part::Text("us"),
                    Self::Other(__value) => __webhook_events::Part::Other(__value),
                },
            );
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for WebhookEventSourceRegion {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for WebhookEventSourceRegion {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
/// The `data` of `order.paid`.
#[derive(__webhook_events::Clone)]
#[non_exhaustive]
pub struct OrderPaidEventData {
    /// The field `total`.
    pub total: Money,
    /// The field `notes`.
    pub notes: __webhook_events::Option<__webhook_events::Any>,
    /// The field `labels`.
    pub labels: __webhook_events::BTreeMap<
        __webhook_events::String,
        __webhook_events::String,
    >,
    /// The field `grid`.
    pub grid: __webhook_events::Vec<
        __webhook_events::BTreeMap<__webhook_events::String, __webhook_events::i64>,
    >,
    /// The field `tree`.
    pub tree: __webhook_events::Option<Node>,
    /// A field of its own, not the tag.
    pub r#type: __webhook_events::String,
    /// The field `express`.
    ///
    /// **Deprecated.** Read `channel` instead.
    pub express: __webhook_events::bool,
    /// The field `channel`.
    pub channel: Channel,
    /// Fields that the spec does not name.
    pub extra: __webhook_events::Extra,
}
#[automatically_derived]
impl __webhook_events::JsonValue for OrderPaidEventData {
    fn blank() -> Self {
        Self {
            total: __webhook_events::JsonValue::blank(),
            notes: __webhook_events::JsonValue::blank(),
            labels: __webhook_events::JsonValue::blank(),
            grid: __webhook_events::JsonValue::blank(),
            tree: __webhook_events::JsonValue::blank(),
            r#type: __webhook_events::JsonValue::blank(),
            express: __webhook_events::JsonValue::blank(),
            channel: __webhook_events::JsonValue::blank(),
            extra: __webhook_events::Extra::new(),
        }
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        __webhook_events::read_object(
            __reader,
            &["total", "notes", "labels", "grid", "tree", "type", "express", "channel"],
            &mut [
                &mut self.total,
                &mut self.notes,
                &mut self.labels,
                &mut self.grid,
                &mut self.tree,
                &mut self.r#type,
                &mut self.express,
                &mut self.channel,
            ],
            __webhook_events::Some(&mut self.extra),
        )
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .object(
                &[
                    "total",
                    "notes",
                    "labels",
                    "grid",
                    "tree",
                    "type",
                    "express",
                    "channel",
                ],
                &[
                    &self.total,
                    &self.notes,
                    &self.labels,
                    &self.grid,
                    &self.tree,
                    &self.r#type,
                    &self.express,
                    &self.channel,
                ],
                __webhook_events::Some(&self.extra),
            );
    }
}
#[automatically_derived]
impl __webhook_events::Debug for OrderPaidEventData {
    #[inline]
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::debug(self, "OrderPaidEventData", __formatter)
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq for OrderPaidEventData {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for OrderPaidEventData {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for OrderPaidEventData {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
/// The `data` of `customer.plan-updated`.
#[derive(__webhook_events::Clone)]
#[non_exhaustive]
pub struct SubscriptionChangedEventData {
    /// The field `self`.
    pub this: __webhook_events::String,
    /// The plan \<b\>bought\</b\>.
    pub plan: __webhook_events::Option<SubscriptionChangedEventDataPlan>,
    /// Fields that the spec does not name.
    pub extra: __webhook_events::Extra,
}
#[automatically_derived]
impl __webhook_events::Eq for SubscriptionChangedEventData {}
#[automatically_derived]
impl __webhook_events::JsonValue for SubscriptionChangedEventData {
    fn blank() -> Self {
        Self {
            this: __webhook_events::JsonValue::blank(),
            plan: __webhook_events::JsonValue::blank(),
            extra: __webhook_events::Extra::new(),
        }
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        __webhook_events::read_object(
            __reader,
            &["self", "plan"],
            &mut [&mut self.this, &mut self.plan],
            __webhook_events::Some(&mut self.extra),
        )
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .object(
                &["self", "plan"],
                &[&self.this, &self.plan],
                __webhook_events::Some(&self.extra),
            );
    }
}
#[automatically_derived]
impl __webhook_events::Debug for SubscriptionChangedEventData {
    #[inline]
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::debug_renamed(
            self,
            "SubscriptionChangedEventData",
            &["this", "plan"],
            __formatter,
        )
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq for SubscriptionChangedEventData {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for SubscriptionChangedEventData {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for SubscriptionChangedEventData {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
/// The plan \<b\>bought\</b\>.
#[derive(__webhook_events::Clone)]
#[non_exhaustive]
pub struct SubscriptionChangedEventDataPlan {
    /// The field `name`.
    pub name: __webhook_events::String,
    /// Fields that the spec does not name.
    pub extra: __webhook_events::Extra,
}
#[automatically_derived]
impl __webhook_events::Eq for SubscriptionChangedEventDataPlan {}
#[automatically_derived]
impl __webhook_events::JsonValue for SubscriptionChangedEventDataPlan {
    fn blank() -> Self {
        Self {
            name: __webhook_events::JsonValue::blank(),
            extra: __webhook_events::Extra::new(),
        }
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        __webhook_events::read_object(
            __reader,
            &["name"],
            &mut [&mut self.name],
            __webhook_events::Some(&mut self.extra),
        )
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor.object(&["name"], &[&self.name], __webhook_events::Some(&self.extra));
    }
}
#[automatically_derived]
impl __webhook_events::Debug for SubscriptionChangedEventDataPlan {
    #[inline]
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::debug(self, "SubscriptionChangedEventDataPlan", __formatter)
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq for SubscriptionChangedEventDataPlan {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for SubscriptionChangedEventDataPlan {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for SubscriptionChangedEventDataPlan {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
/// An event of Acme, of any type.
#[derive(__webhook_events::Clone, __webhook_events::Debug)]
#[non_exhaustive]
pub enum AcmeEvent {
    /// The order was paid.
    ///
    /// - in full
    /// - or in parts, which
    ///   take longer
    OrderPaid(OrderPaidEvent),
    /// The event `customer.plan-updated`.
    ///
    /// **Deprecated.** Subscribe to `order.paid` instead.
    SubscriptionChanged(SubscriptionChangedEvent),
    /// The event `2fa.enabled`.
    _2faEnabled(_2faEnabledEvent),
    /// An event of a type that the spec does not name.
    Unknown(__webhook_events::UnknownEvent),
}
#[automatically_derived]
impl __webhook_events::PartialEq for AcmeEvent {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
impl AcmeEvent {
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
            Self::OrderPaid(_) => EventType::OrderPaid.as_str(),
            Self::SubscriptionChanged(_) => EventType::SubscriptionChanged.as_str(),
            Self::_2faEnabled(_) => EventType::_2faEnabled.as_str(),
            Self::Unknown(event) => event.event_type(),
        }
    }
    /// The type of the event, where the spec names it.
    #[inline]
    #[must_use]
    pub const fn kind(&self) -> __webhook_events::Option<EventType> {
        match self {
            Self::OrderPaid(_) => __webhook_events::Some(EventType::OrderPaid),
            Self::SubscriptionChanged(_) => {
                __webhook_events::Some(EventType::SubscriptionChanged)
            }
            Self::_2faEnabled(_) => __webhook_events::Some(EventType::_2faEnabled),
            Self::Unknown(_) => __webhook_events::None,
        }
    }
    /// The id of the event, where the spec names its type and says that it has one.
    #[inline]
    #[must_use]
    pub fn id(&self) -> __webhook_events::Option<&__webhook_events::str> {
        match self {
            Self::OrderPaid(event) => __webhook_events::Event::id(event),
            Self::SubscriptionChanged(event) => __webhook_events::Event::id(event),
            Self::_2faEnabled(event) => __webhook_events::Event::id(event),
            Self::Unknown(_) => __webhook_events::None,
        }
    }
    /// When the event happened, where the spec names its type and gives it a `created_at`.
    #[inline]
    #[must_use]
    pub fn created_at(&self) -> __webhook_events::Option<__webhook_events::SystemTime> {
        match self {
            Self::OrderPaid(event) => __webhook_events::Event::created_at(event),
            Self::SubscriptionChanged(event) => {
                __webhook_events::Event::created_at(event)
            }
            Self::_2faEnabled(event) => __webhook_events::Event::created_at(event),
            Self::Unknown(_) => __webhook_events::None,
        }
    }
    /// True for `order.paid`.
    #[inline]
    #[must_use]
    pub fn is_order_paid(&self) -> __webhook_events::bool {
        self.as_order_paid().is_some()
    }
    /// The event, for `order.paid`.
    #[inline]
    #[must_use]
    pub fn as_order_paid(&self) -> __webhook_events::Option<&OrderPaidEvent> {
        __webhook_events::as_event(self)
    }
    /// The event by value, for `order.paid`.
    #[inline]
    #[must_use]
    pub fn into_order_paid(self) -> __webhook_events::Option<OrderPaidEvent> {
        __webhook_events::into_event(self).ok()
    }
    /// True for `customer.plan-updated`.
    #[inline]
    #[must_use]
    pub fn is_subscription_changed(&self) -> __webhook_events::bool {
        self.as_subscription_changed().is_some()
    }
    /// The event, for `customer.plan-updated`.
    #[inline]
    #[must_use]
    pub fn as_subscription_changed(
        &self,
    ) -> __webhook_events::Option<&SubscriptionChangedEvent> {
        __webhook_events::as_event(self)
    }
    /// The event by value, for `customer.plan-updated`.
    #[inline]
    #[must_use]
    pub fn into_subscription_changed(
        self,
    ) -> __webhook_events::Option<SubscriptionChangedEvent> {
        __webhook_events::into_event(self).ok()
    }
    /// True for `2fa.enabled`.
    #[inline]
    #[must_use]
    pub fn is_2fa_enabled(&self) -> __webhook_events::bool {
        self.as_2fa_enabled().is_some()
    }
    /// The event, for `2fa.enabled`.
    #[inline]
    #[must_use]
    pub fn as_2fa_enabled(&self) -> __webhook_events::Option<&_2faEnabledEvent> {
        __webhook_events::as_event(self)
    }
    /// The event by value, for `2fa.enabled`.
    #[inline]
    #[must_use]
    pub fn into_2fa_enabled(self) -> __webhook_events::Option<_2faEnabledEvent> {
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
            Self::OrderPaid(event) => EventVisitor::visit_order_paid(visitor, event),
            Self::SubscriptionChanged(event) => {
                EventVisitor::visit_subscription_changed(visitor, event)
            }
            Self::_2faEnabled(event) => EventVisitor::visit_2fa_enabled(visitor, event),
            Self::Unknown(event) => EventVisitor::visit_unknown(visitor, event),
        }
    }
}
#[automatically_derived]
impl __webhook_events::JsonValue for AcmeEvent {
    fn blank() -> Self {
        Self::Unknown(__webhook_events::UnknownEvent::blank())
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        let __type = __webhook_events::find_tag(__reader, "kind")?;
        __webhook_events::Union::read_as(self, &__type, __reader)
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        match self {
            Self::OrderPaid(event) => {
                __webhook_events::JsonValue::visit(event, __visitor);
            }
            Self::SubscriptionChanged(event) => {
                __webhook_events::JsonValue::visit(event, __visitor);
            }
            Self::_2faEnabled(event) => {
                __webhook_events::JsonValue::visit(event, __visitor);
            }
            Self::Unknown(event) => {
                __visitor.part(__webhook_events::Part::Unknown(event));
            }
        }
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for AcmeEvent {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for AcmeEvent {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
#[automatically_derived]
impl __webhook_events::From<OrderPaidEvent> for AcmeEvent {
    #[inline]
    fn from(event: OrderPaidEvent) -> Self {
        Self::OrderPaid(event)
    }
}
/// Gives the union back where it is another event.
#[automatically_derived]
impl __webhook_events::TryFrom<AcmeEvent> for OrderPaidEvent {
    type Error = AcmeEvent;
    #[inline]
    fn try_from(event: AcmeEvent) -> __webhook_events::Result<Self, Self::Error> {
        __webhook_events::into_event(event)
    }
}
#[automatically_derived]
impl __webhook_events::From<SubscriptionChangedEvent> for AcmeEvent {
    #[inline]
    fn from(event: SubscriptionChangedEvent) -> Self {
        Self::SubscriptionChanged(event)
    }
}
/// Gives the union back where it is another event.
#[automatically_derived]
impl __webhook_events::TryFrom<AcmeEvent> for SubscriptionChangedEvent {
    type Error = AcmeEvent;
    #[inline]
    fn try_from(event: AcmeEvent) -> __webhook_events::Result<Self, Self::Error> {
        __webhook_events::into_event(event)
    }
}
#[automatically_derived]
impl __webhook_events::From<_2faEnabledEvent> for AcmeEvent {
    #[inline]
    fn from(event: _2faEnabledEvent) -> Self {
        Self::_2faEnabled(event)
    }
}
/// Gives the union back where it is another event.
#[automatically_derived]
impl __webhook_events::TryFrom<AcmeEvent> for _2faEnabledEvent {
    type Error = AcmeEvent;
    #[inline]
    fn try_from(event: AcmeEvent) -> __webhook_events::Result<Self, Self::Error> {
        __webhook_events::into_event(event)
    }
}
#[automatically_derived]
impl __webhook_events::Union for AcmeEvent {
    const TAG: __webhook_events::Tag = __webhook_events::Tag {
        header: __webhook_events::None,
        path: &["kind"],
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
            __webhook_events::Some(EventType::OrderPaid) => {
                Self::OrderPaid(__webhook_events::JsonValue::blank())
            }
            __webhook_events::Some(EventType::SubscriptionChanged) => {
                Self::SubscriptionChanged(__webhook_events::JsonValue::blank())
            }
            __webhook_events::Some(EventType::_2faEnabled) => {
                Self::_2faEnabled(__webhook_events::JsonValue::blank())
            }
            __webhook_events::None => {
                Self::Unknown(
                    __webhook_events::UnknownEvent::read(__reader, "kind", __type)?,
                )
            }
        };
        match self {
            Self::OrderPaid(event) => __webhook_events::JsonValue::read(event, __reader),
            Self::SubscriptionChanged(event) => {
                __webhook_events::JsonValue::read(event, __reader)
            }
            Self::_2faEnabled(event) => {
                __webhook_events::JsonValue::read(event, __reader)
            }
            Self::Unknown(_) => __webhook_events::Ok(()),
        }
    }
    fn event(&self) -> &dyn __webhook_events::Anything {
        match self {
            Self::OrderPaid(event) => event,
            Self::SubscriptionChanged(event) => event,
            Self::_2faEnabled(event) => event,
            Self::Unknown(event) => event,
        }
    }
    fn event_mut(&mut self) -> &mut dyn __webhook_events::Anything {
        match self {
            Self::OrderPaid(event) => event,
            Self::SubscriptionChanged(event) => event,
            Self::_2faEnabled(event) => event,
            Self::Unknown(event) => event,
        }
    }
}
#[automatically_derived]
impl<__H: EventHandler + ?__webhook_events::Sized> __webhook_events::Dispatch<__H>
for AcmeEvent {
    fn dispatch<'a>(
        &'a self,
        handler: &'a __H,
        delivery: &'a __webhook_events::Delivery,
    ) -> __webhook_events::HandlerFuture<'a> {
        match self {
            Self::OrderPaid(event) => {
                EventHandler::on_order_paid(handler, event, delivery)
            }
            Self::SubscriptionChanged(event) => {
                EventHandler::on_subscription_changed(handler, event, delivery)
            }
            Self::_2faEnabled(event) => {
                EventHandler::on_2fa_enabled(handler, event, delivery)
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
    /// The order was paid.
    ///
    /// - in full
    /// - or in parts, which
    ///   take longer
    OrderPaid,
    /// The event `customer.plan-updated`.
    ///
    /// **Deprecated.** Subscribe to `order.paid` instead.
    SubscriptionChanged,
    /// The event `2fa.enabled`.
    _2faEnabled,
}
#[automatically_derived]
impl __webhook_events::Eq for EventType {}
impl EventType {
    /// Every type, in the order of the spec: what an endpoint can subscribe to.
    pub const ALL: &'static [Self] = &[
        Self::OrderPaid,
        Self::SubscriptionChanged,
        Self::_2faEnabled,
    ];
    const BY_NAME: &'static [(&'static __webhook_events::str, Self)] = &[
        ("order.paid", Self::OrderPaid),
        ("2fa.enabled", Self::_2faEnabled),
        ("customer.plan-updated", Self::SubscriptionChanged),
    ];
    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static __webhook_events::str {
        match self {
            Self::OrderPaid => "order.paid",
            Self::SubscriptionChanged => "customer.plan-updated",
            Self::_2faEnabled => "2fa.enabled",
        }
    }
    /// A payload of this type, with every field that the spec names.
    #[must_use]
    pub const fn sample(self) -> &'static __webhook_events::str {
        match self {
            Self::OrderPaid => <OrderPaidEvent as __webhook_events::Event>::SAMPLE,
            Self::SubscriptionChanged => {
                <SubscriptionChangedEvent as __webhook_events::Event>::SAMPLE
            }
            Self::_2faEnabled => <_2faEnabledEvent as __webhook_events::Event>::SAMPLE,
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
///     async fn on_order_paid(&self, event: &OrderPaidEvent, delivery: &Delivery) -> HandlerResult {
///         println!("delivery {}: {event:?}", delivery.id());
///         Ok(())
///     }
/// }
/// ```
pub trait EventHandler: __webhook_events::Send + __webhook_events::Sync {
    /// The order was paid.
    ///
    /// - in full
    /// - or in parts, which
    ///   take longer
    ///
    /// ```text
    /// async fn on_order_paid(&self, event: &OrderPaidEvent, delivery: &Delivery) -> HandlerResult
    /// ```
    #[must_use]
    fn on_order_paid<'life0, 'life1, 'life2, 'async_trait>(
        &'life0 self,
        event: &'life1 OrderPaidEvent,
        delivery: &'life2 __webhook_events::Delivery,
    ) -> __webhook_events::HandlerFuture<'async_trait>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
        'life2: 'async_trait,
        Self: 'async_trait,
    {
        let _ = event;
        self.on_unhandled(EventType::OrderPaid, delivery)
    }
    /// The event `customer.plan-updated`.
    ///
    /// **Deprecated.** Subscribe to `order.paid` instead.
    ///
    /// ```text
    /// async fn on_subscription_changed(&self, event: &SubscriptionChangedEvent, delivery: &Delivery) -> HandlerResult
    /// ```
    #[must_use]
    fn on_subscription_changed<'life0, 'life1, 'life2, 'async_trait>(
        &'life0 self,
        event: &'life1 SubscriptionChangedEvent,
        delivery: &'life2 __webhook_events::Delivery,
    ) -> __webhook_events::HandlerFuture<'async_trait>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
        'life2: 'async_trait,
        Self: 'async_trait,
    {
        let _ = event;
        self.on_unhandled(EventType::SubscriptionChanged, delivery)
    }
    /// The event `2fa.enabled`.
    ///
    /// ```text
    /// async fn on_2fa_enabled(&self, event: &_2faEnabledEvent, delivery: &Delivery) -> HandlerResult
    /// ```
    #[must_use]
    fn on_2fa_enabled<'life0, 'life1, 'life2, 'async_trait>(
        &'life0 self,
        event: &'life1 _2faEnabledEvent,
        delivery: &'life2 __webhook_events::Delivery,
    ) -> __webhook_events::HandlerFuture<'async_trait>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
        'life2: 'async_trait,
        Self: 'async_trait,
    {
        let _ = event;
        self.on_unhandled(EventType::_2faEnabled, delivery)
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
    /// The order was paid.
    ///
    /// - in full
    /// - or in parts, which
    ///   take longer
    fn visit_order_paid(&mut self, event: &OrderPaidEvent) -> Self::Output;
    /// The event `customer.plan-updated`.
    ///
    /// **Deprecated.** Subscribe to `order.paid` instead.
    fn visit_subscription_changed(
        &mut self,
        event: &SubscriptionChangedEvent,
    ) -> Self::Output;
    /// The event `2fa.enabled`.
    fn visit_2fa_enabled(&mut self, event: &_2faEnabledEvent) -> Self::Output;
    /// An event of a type that the spec does not name.
    fn visit_unknown(&mut self, event: &__webhook_events::UnknownEvent) -> Self::Output;
}
