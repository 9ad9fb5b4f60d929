/// The order was paid.
///
/// - in full
/// - or in parts, which
///   take longer
#[derive(
    ::webhook_events::__private::Clone,
    ::webhook_events::__private::Debug,
    ::webhook_events::__private::PartialEq
)]
#[non_exhaustive]
pub struct OrderPaidEvent {
    /// The field `id`.
    pub id: ::webhook_events::__private::String,
    /// When it happened.
    pub created_at: ::webhook_events::__private::Option<
        ::webhook_events::__private::i64,
    >,
    /// Always `event`.
    pub object: ::webhook_events::__private::Option<WebhookEventObject>,
    /// Who sent it, see <https://example.com/sources> and \[the guide\].
    pub source: WebhookEventSource,
    /// The field `data`.
    pub data: OrderPaidEventData,
    /// Fields that the spec does not name.
    pub extra: ::webhook_events::Extra,
}
#[automatically_derived]
impl ::webhook_events::Decode for OrderPaidEvent {
    fn read(
        __reader: &mut ::webhook_events::__private::Reader<'_>,
    ) -> ::webhook_events::__private::Result<Self, ::webhook_events::DecodeError> {
        let mut __tag = ::webhook_events::__private::None;
        let mut id = ::webhook_events::__private::None;
        let mut created_at = ::webhook_events::__private::None;
        let mut object = ::webhook_events::__private::None;
        let mut source = ::webhook_events::__private::None;
        let mut data = ::webhook_events::__private::None;
        let mut __extra = ::webhook_events::__private::ExtraReader::new();
        __reader.open_object()?;
        while let ::webhook_events::__private::Some(__key) = __reader.next_key()? {
            match &*__key {
                "kind" => __reader.tag("kind", "order.paid", &mut __tag)?,
                "id" => __reader.field("id", &mut id)?,
                "created_at" => __reader.field("created_at", &mut created_at)?,
                "object" => __reader.field("object", &mut object)?,
                "source" => __reader.field("source", &mut source)?,
                "data" => __reader.field("data", &mut data)?,
                _ => __extra.member(__reader, &__key)?,
            }
        }
        ::webhook_events::__private::required("kind", __tag)?;
        ::webhook_events::__private::Ok(Self {
            id: ::webhook_events::__private::required("id", id)?,
            created_at: ::webhook_events::__private::optional(created_at),
            object: ::webhook_events::__private::optional(object),
            source: ::webhook_events::__private::required("source", source)?,
            data: ::webhook_events::__private::required("data", data)?,
            extra: __extra.finish(__reader)?,
        })
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Serialize for OrderPaidEvent {
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
            "kind",
            "order.paid",
        )?;
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "id",
            &self.id,
        )?;
        if let ::webhook_events::__private::Some(__value) = &self.created_at {
            ::webhook_events::__private::SerializeMap::serialize_entry(
                &mut __map,
                "created_at",
                __value,
            )?;
        }
        if let ::webhook_events::__private::Some(__value) = &self.object {
            ::webhook_events::__private::SerializeMap::serialize_entry(
                &mut __map,
                "object",
                __value,
            )?;
        }
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "source",
            &self.source,
        )?;
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "data",
            &self.data,
        )?;
        self.extra.serialize_into(&mut __map)?;
        ::webhook_events::__private::SerializeMap::end(__map)
    }
}
#[automatically_derived]
impl<'de> ::webhook_events::__private::Deserialize<'de> for OrderPaidEvent {
    fn deserialize<__D: ::webhook_events::__private::Deserializer<'de>>(
        __deserializer: __D,
    ) -> ::webhook_events::__private::Result<Self, __D::Error> {
        ::webhook_events::__private::deserialize(__deserializer)
    }
}
#[automatically_derived]
impl ::webhook_events::WebhookEvent for OrderPaidEvent {
    const TYPE: &'static ::webhook_events::__private::str = "order.paid";
    const SAMPLE: &'static ::webhook_events::__private::str = "{\"id\":\"evt_ddf2ced235bf3f9cac85903cc826d239\",\"created_at\":1750861210,\"object\":\"event\",\"source\":{\"region\":\"eu\"},\"kind\":\"order.paid\",\"data\":{\"total\":{\"amount\":0.5,\"currency\":\"eur\"},\"notes\":{\"key\":\"value\"},\"labels\":{\"key\":\"example labels\"},\"grid\":[{\"key\":1}],\"tree\":{\"label\":\"Example\",\"children\":[]},\"type\":\"example type\",\"express\":true,\"channel\":\"e-mail\"}}";
    fn id(
        &self,
    ) -> ::webhook_events::__private::Option<&::webhook_events::__private::str> {
        ::webhook_events::__private::Some(&self.id)
    }
    fn created_at(
        &self,
    ) -> ::webhook_events::__private::Option<::webhook_events::__private::i64> {
        self.created_at
    }
}
/// The event `customer.plan-updated`.
///
/// **Deprecated.** Subscribe to `order.paid` instead.
#[derive(
    ::webhook_events::__private::Clone,
    ::webhook_events::__private::Debug,
    ::webhook_events::__private::PartialEq,
    ::webhook_events::__private::Eq
)]
#[non_exhaustive]
pub struct SubscriptionChangedEvent {
    /// The field `id`.
    pub id: ::webhook_events::__private::String,
    /// When it happened.
    pub created_at: ::webhook_events::__private::Option<
        ::webhook_events::__private::i64,
    >,
    /// Always `event`.
    pub object: WebhookEventObject,
    /// Who sent it, see <https://example.com/sources> and \[the guide\].
    pub source: ::webhook_events::__private::Option<::webhook_events::__private::String>,
    /// The field `attempt`.
    pub attempt: ::webhook_events::__private::i64,
    /// The field `data`.
    pub data: SubscriptionChangedEventData,
    /// Fields that the spec does not name.
    pub extra: ::webhook_events::Extra,
}
#[automatically_derived]
impl ::webhook_events::Decode for SubscriptionChangedEvent {
    fn read(
        __reader: &mut ::webhook_events::__private::Reader<'_>,
    ) -> ::webhook_events::__private::Result<Self, ::webhook_events::DecodeError> {
        let mut __tag = ::webhook_events::__private::None;
        let mut id = ::webhook_events::__private::None;
        let mut created_at = ::webhook_events::__private::None;
        let mut object = ::webhook_events::__private::None;
        let mut source = ::webhook_events::__private::None;
        let mut attempt = ::webhook_events::__private::None;
        let mut data = ::webhook_events::__private::None;
        let mut __extra = ::webhook_events::__private::ExtraReader::new();
        __reader.open_object()?;
        while let ::webhook_events::__private::Some(__key) = __reader.next_key()? {
            match &*__key {
                "kind" => __reader.tag("kind", "customer.plan-updated", &mut __tag)?,
                "id" => __reader.field("id", &mut id)?,
                "created_at" => __reader.field("created_at", &mut created_at)?,
                "object" => __reader.field("object", &mut object)?,
                "source" => __reader.field("source", &mut source)?,
                "attempt" => __reader.field("attempt", &mut attempt)?,
                "data" => __reader.field("data", &mut data)?,
                _ => __extra.member(__reader, &__key)?,
            }
        }
        ::webhook_events::__private::required("kind", __tag)?;
        ::webhook_events::__private::Ok(Self {
            id: ::webhook_events::__private::required("id", id)?,
            created_at: ::webhook_events::__private::optional(created_at),
            object: ::webhook_events::__private::required("object", object)?,
            source: ::webhook_events::__private::optional(source),
            attempt: ::webhook_events::__private::required("attempt", attempt)?,
            data: ::webhook_events::__private::required("data", data)?,
            extra: __extra.finish(__reader)?,
        })
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Serialize for SubscriptionChangedEvent {
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
            "kind",
            "customer.plan-updated",
        )?;
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "id",
            &self.id,
        )?;
        if let ::webhook_events::__private::Some(__value) = &self.created_at {
            ::webhook_events::__private::SerializeMap::serialize_entry(
                &mut __map,
                "created_at",
                __value,
            )?;
        }
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "object",
            &self.object,
        )?;
        if let ::webhook_events::__private::Some(__value) = &self.source {
            ::webhook_events::__private::SerializeMap::serialize_entry(
                &mut __map,
                "source",
                __value,
            )?;
        }
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "attempt",
            &self.attempt,
        )?;
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "data",
            &self.data,
        )?;
        self.extra.serialize_into(&mut __map)?;
        ::webhook_events::__private::SerializeMap::end(__map)
    }
}
#[automatically_derived]
impl<'de> ::webhook_events::__private::Deserialize<'de> for SubscriptionChangedEvent {
    fn deserialize<__D: ::webhook_events::__private::Deserializer<'de>>(
        __deserializer: __D,
    ) -> ::webhook_events::__private::Result<Self, __D::Error> {
        ::webhook_events::__private::deserialize(__deserializer)
    }
}
#[automatically_derived]
impl ::webhook_events::WebhookEvent for SubscriptionChangedEvent {
    const TYPE: &'static ::webhook_events::__private::str = "customer.plan-updated";
    const SAMPLE: &'static ::webhook_events::__private::str = "{\"id\":\"evt_1bc0a676076599af6ed87a04c51729a0\",\"created_at\":1750861210,\"object\":\"event\",\"source\":\"example source\",\"kind\":\"customer.plan-updated\",\"attempt\":1,\"data\":{\"self\":\"example self\",\"plan\":{\"name\":\"Example\"}}}";
    fn id(
        &self,
    ) -> ::webhook_events::__private::Option<&::webhook_events::__private::str> {
        ::webhook_events::__private::Some(&self.id)
    }
    fn created_at(
        &self,
    ) -> ::webhook_events::__private::Option<::webhook_events::__private::i64> {
        self.created_at
    }
}
/// The event `2fa.enabled`.
#[derive(
    ::webhook_events::__private::Clone,
    ::webhook_events::__private::Debug,
    ::webhook_events::__private::PartialEq,
    ::webhook_events::__private::Eq
)]
#[non_exhaustive]
pub struct _2faEnabledEvent {
    /// The field `id`.
    pub id: ::webhook_events::__private::String,
    /// When it happened.
    pub created_at: ::webhook_events::__private::Option<
        ::webhook_events::__private::i64,
    >,
    /// Always `event`.
    pub object: ::webhook_events::__private::Option<WebhookEventObject>,
    /// Who sent it, see <https://example.com/sources> and \[the guide\].
    pub source: WebhookEventSource,
    /// Fields that the spec does not name.
    pub extra: ::webhook_events::Extra,
}
#[automatically_derived]
impl ::webhook_events::Decode for _2faEnabledEvent {
    fn read(
        __reader: &mut ::webhook_events::__private::Reader<'_>,
    ) -> ::webhook_events::__private::Result<Self, ::webhook_events::DecodeError> {
        let mut __tag = ::webhook_events::__private::None;
        let mut id = ::webhook_events::__private::None;
        let mut created_at = ::webhook_events::__private::None;
        let mut object = ::webhook_events::__private::None;
        let mut source = ::webhook_events::__private::None;
        let mut __extra = ::webhook_events::__private::ExtraReader::new();
        __reader.open_object()?;
        while let ::webhook_events::__private::Some(__key) = __reader.next_key()? {
            match &*__key {
                "kind" => __reader.tag("kind", "2fa.enabled", &mut __tag)?,
                "id" => __reader.field("id", &mut id)?,
                "created_at" => __reader.field("created_at", &mut created_at)?,
                "object" => __reader.field("object", &mut object)?,
                "source" => __reader.field("source", &mut source)?,
                _ => __extra.member(__reader, &__key)?,
            }
        }
        ::webhook_events::__private::required("kind", __tag)?;
        ::webhook_events::__private::Ok(Self {
            id: ::webhook_events::__private::required("id", id)?,
            created_at: ::webhook_events::__private::optional(created_at),
            object: ::webhook_events::__private::optional(object),
            source: ::webhook_events::__private::required("source", source)?,
            extra: __extra.finish(__reader)?,
        })
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Serialize for _2faEnabledEvent {
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
            "kind",
            "2fa.enabled",
        )?;
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "id",
            &self.id,
        )?;
        if let ::webhook_events::__private::Some(__value) = &self.created_at {
            ::webhook_events::__private::SerializeMap::serialize_entry(
                &mut __map,
                "created_at",
                __value,
            )?;
        }
        if let ::webhook_events::__private::Some(__value) = &self.object {
            ::webhook_events::__private::SerializeMap::serialize_entry(
                &mut __map,
                "object",
                __value,
            )?;
        }
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "source",
            &self.source,
        )?;
        self.extra.serialize_into(&mut __map)?;
        ::webhook_events::__private::SerializeMap::end(__map)
    }
}
#[automatically_derived]
impl<'de> ::webhook_events::__private::Deserialize<'de> for _2faEnabledEvent {
    fn deserialize<__D: ::webhook_events::__private::Deserializer<'de>>(
        __deserializer: __D,
    ) -> ::webhook_events::__private::Result<Self, __D::Error> {
        ::webhook_events::__private::deserialize(__deserializer)
    }
}
#[automatically_derived]
impl ::webhook_events::WebhookEvent for _2faEnabledEvent {
    const TYPE: &'static ::webhook_events::__private::str = "2fa.enabled";
    const SAMPLE: &'static ::webhook_events::__private::str = "{\"id\":\"evt_066e497903a6a1fe00f411ed7e2bc07d\",\"created_at\":1750861210,\"object\":\"event\",\"source\":{\"region\":\"eu\"},\"kind\":\"2fa.enabled\"}";
    fn id(
        &self,
    ) -> ::webhook_events::__private::Option<&::webhook_events::__private::str> {
        ::webhook_events::__private::Some(&self.id)
    }
    fn created_at(
        &self,
    ) -> ::webhook_events::__private::Option<::webhook_events::__private::i64> {
        self.created_at
    }
}
/// An amount, with its currency.
#[derive(
    ::webhook_events::__private::Clone,
    ::webhook_events::__private::Debug,
    ::webhook_events::__private::PartialEq
)]
#[non_exhaustive]
pub struct Money {
    /// The field `amount`.
    pub amount: ::webhook_events::__private::f64,
    /// The currency.
    pub currency: MoneyCurrency,
    /// Fields that the spec does not name.
    pub extra: ::webhook_events::Extra,
}
#[automatically_derived]
impl ::webhook_events::Decode for Money {
    fn read(
        __reader: &mut ::webhook_events::__private::Reader<'_>,
    ) -> ::webhook_events::__private::Result<Self, ::webhook_events::DecodeError> {
        let mut amount = ::webhook_events::__private::None;
        let mut currency = ::webhook_events::__private::None;
        let mut __extra = ::webhook_events::__private::ExtraReader::new();
        __reader.open_object()?;
        while let ::webhook_events::__private::Some(__key) = __reader.next_key()? {
            match &*__key {
                "amount" => __reader.field("amount", &mut amount)?,
                "currency" => __reader.field("currency", &mut currency)?,
                _ => __extra.member(__reader, &__key)?,
            }
        }
        ::webhook_events::__private::Ok(Self {
            amount: ::webhook_events::__private::required("amount", amount)?,
            currency: ::webhook_events::__private::required("currency", currency)?,
            extra: __extra.finish(__reader)?,
        })
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Serialize for Money {
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
            "amount",
            &self.amount,
        )?;
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "currency",
            &self.currency,
        )?;
        self.extra.serialize_into(&mut __map)?;
        ::webhook_events::__private::SerializeMap::end(__map)
    }
}
#[automatically_derived]
impl<'de> ::webhook_events::__private::Deserialize<'de> for Money {
    fn deserialize<__D: ::webhook_events::__private::Deserializer<'de>>(
        __deserializer: __D,
    ) -> ::webhook_events::__private::Result<Self, __D::Error> {
        ::webhook_events::__private::deserialize(__deserializer)
    }
}
/// A node of a tree.
#[derive(
    ::webhook_events::__private::Clone,
    ::webhook_events::__private::Debug,
    ::webhook_events::__private::PartialEq,
    ::webhook_events::__private::Eq
)]
#[non_exhaustive]
pub struct Node {
    /// The field `label`.
    pub label: ::webhook_events::__private::String,
    /// The field `next`.
    pub next: ::webhook_events::__private::Option<
        ::webhook_events::__private::Box<Self>,
    >,
    /// The field `children`.
    pub children: ::webhook_events::__private::Vec<Self>,
    /// Fields that the spec does not name.
    pub extra: ::webhook_events::Extra,
}
#[automatically_derived]
impl ::webhook_events::Decode for Node {
    fn read(
        __reader: &mut ::webhook_events::__private::Reader<'_>,
    ) -> ::webhook_events::__private::Result<Self, ::webhook_events::DecodeError> {
        let mut label = ::webhook_events::__private::None;
        let mut next = ::webhook_events::__private::None;
        let mut children = ::webhook_events::__private::None;
        let mut __extra = ::webhook_events::__private::ExtraReader::new();
        __reader.open_object()?;
        while let ::webhook_events::__private::Some(__key) = __reader.next_key()? {
            match &*__key {
                "label" => __reader.field("label", &mut label)?,
                "next" => __reader.field("next", &mut next)?,
                "children" => __reader.field("children", &mut children)?,
                _ => __extra.member(__reader, &__key)?,
            }
        }
        ::webhook_events::__private::Ok(Self {
            label: ::webhook_events::__private::required("label", label)?,
            next: ::webhook_events::__private::optional(next),
            children: ::webhook_events::__private::required("children", children)?,
            extra: __extra.finish(__reader)?,
        })
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Serialize for Node {
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
            "label",
            &self.label,
        )?;
        if let ::webhook_events::__private::Some(__value) = &self.next {
            ::webhook_events::__private::SerializeMap::serialize_entry(
                &mut __map,
                "next",
                __value,
            )?;
        }
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "children",
            &self.children,
        )?;
        self.extra.serialize_into(&mut __map)?;
        ::webhook_events::__private::SerializeMap::end(__map)
    }
}
#[automatically_derived]
impl<'de> ::webhook_events::__private::Deserialize<'de> for Node {
    fn deserialize<__D: ::webhook_events::__private::Deserializer<'de>>(
        __deserializer: __D,
    ) -> ::webhook_events::__private::Result<Self, __D::Error> {
        ::webhook_events::__private::deserialize(__deserializer)
    }
}
/// How the customer was reached.
///
/// **Deprecated.**
#[derive(
    ::webhook_events::__private::Clone,
    ::webhook_events::__private::Debug,
    ::webhook_events::__private::PartialEq,
    ::webhook_events::__private::Eq
)]
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
    Other(::webhook_events::__private::String),
}
impl Channel {
    /// The value as it stands in the JSON.
    #[must_use]
    pub const fn as_str(&self) -> &::webhook_events::__private::str {
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
impl ::webhook_events::__private::Display for Channel {
    fn fmt(
        &self,
        __formatter: &mut ::webhook_events::__private::Formatter<'_>,
    ) -> ::webhook_events::__private::FmtResult {
        ::webhook_events::__private::Formatter::pad(__formatter, self.as_str())
    }
}
#[automatically_derived]
impl ::webhook_events::Decode for Channel {
    fn read(
        __reader: &mut ::webhook_events::__private::Reader<'_>,
    ) -> ::webhook_events::__private::Result<Self, ::webhook_events::DecodeError> {
        let __value = __reader.string()?;
        ::webhook_events::__private::Ok(
            match &*__value {
                "e-mail" => Self::EMail,
                "sms" => Self::Sms,
                "2fa" => Self::_2fa,
                "self" => Self::Self_,
                _ => Self::Other(__value.into_owned()),
            },
        )
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Serialize for Channel {
    fn serialize<__S: ::webhook_events::__private::Serializer>(
        &self,
        __serializer: __S,
    ) -> ::webhook_events::__private::Result<__S::Ok, __S::Error> {
        ::webhook_events::__private::Serializer::serialize_str(
            __serializer,
            self.as_str(),
        )
    }
}
#[automatically_derived]
impl<'de> ::webhook_events::__private::Deserialize<'de> for Channel {
    fn deserialize<__D: ::webhook_events::__private::Deserializer<'de>>(
        __deserializer: __D,
    ) -> ::webhook_events::__private::Result<Self, __D::Error> {
        ::webhook_events::__private::deserialize(__deserializer)
    }
}
/// The currency.
#[derive(
    ::webhook_events::__private::Clone,
    ::webhook_events::__private::Copy,
    ::webhook_events::__private::Debug,
    ::webhook_events::__private::PartialEq,
    ::webhook_events::__private::Eq
)]
#[non_exhaustive]
pub enum MoneyCurrency {
    /// The value `eur`.
    Eur,
    /// The value `usd`.
    Usd,
}
impl MoneyCurrency {
    /// The value as it stands in the JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static ::webhook_events::__private::str {
        match self {
            Self::Eur => "eur",
            Self::Usd => "usd",
        }
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Display for MoneyCurrency {
    fn fmt(
        &self,
        __formatter: &mut ::webhook_events::__private::Formatter<'_>,
    ) -> ::webhook_events::__private::FmtResult {
        ::webhook_events::__private::Formatter::pad(__formatter, self.as_str())
    }
}
#[automatically_derived]
impl ::webhook_events::Decode for MoneyCurrency {
    fn read(
        __reader: &mut ::webhook_events::__private::Reader<'_>,
    ) -> ::webhook_events::__private::Result<Self, ::webhook_events::DecodeError> {
        let __value = __reader.string()?;
        ::webhook_events::__private::Ok(
            match &*__value {
                "eur" => Self::Eur,
                "usd" => Self::Usd,
                _ => {
                    return ::webhook_events::__private::Err(
                        __reader.unexpected_value(&["eur", "usd"]),
                    );
                }
            },
        )
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Serialize for MoneyCurrency {
    fn serialize<__S: ::webhook_events::__private::Serializer>(
        &self,
        __serializer: __S,
    ) -> ::webhook_events::__private::Result<__S::Ok, __S::Error> {
        ::webhook_events::__private::Serializer::serialize_str(
            __serializer,
            self.as_str(),
        )
    }
}
#[automatically_derived]
impl<'de> ::webhook_events::__private::Deserialize<'de> for MoneyCurrency {
    fn deserialize<__D: ::webhook_events::__private::Deserializer<'de>>(
        __deserializer: __D,
    ) -> ::webhook_events::__private::Result<Self, __D::Error> {
        ::webhook_events::__private::deserialize(__deserializer)
    }
}
/// Always `event`.
#[derive(
    ::webhook_events::__private::Clone,
    ::webhook_events::__private::Copy,
    ::webhook_events::__private::Debug,
    ::webhook_events::__private::PartialEq,
    ::webhook_events::__private::Eq
)]
#[non_exhaustive]
pub enum WebhookEventObject {
    /// The value `event`.
    Event,
}
impl WebhookEventObject {
    /// The value as it stands in the JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static ::webhook_events::__private::str {
        match self {
            Self::Event => "event",
        }
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Display for WebhookEventObject {
    fn fmt(
        &self,
        __formatter: &mut ::webhook_events::__private::Formatter<'_>,
    ) -> ::webhook_events::__private::FmtResult {
        ::webhook_events::__private::Formatter::pad(__formatter, self.as_str())
    }
}
#[automatically_derived]
impl ::webhook_events::Decode for WebhookEventObject {
    fn read(
        __reader: &mut ::webhook_events::__private::Reader<'_>,
    ) -> ::webhook_events::__private::Result<Self, ::webhook_events::DecodeError> {
        let __value = __reader.string()?;
        ::webhook_events::__private::Ok(
            match &*__value {
                "event" => Self::Event,
                _ => {
                    return ::webhook_events::__private::Err(
                        __reader.unexpected_value(&["event"]),
                    );
                }
            },
        )
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Serialize for WebhookEventObject {
    fn serialize<__S: ::webhook_events::__private::Serializer>(
        &self,
        __serializer: __S,
    ) -> ::webhook_events::__private::Result<__S::Ok, __S::Error> {
        ::webhook_events::__private::Serializer::serialize_str(
            __serializer,
            self.as_str(),
        )
    }
}
#[automatically_derived]
impl<'de> ::webhook_events::__private::Deserialize<'de> for WebhookEventObject {
    fn deserialize<__D: ::webhook_events::__private::Deserializer<'de>>(
        __deserializer: __D,
    ) -> ::webhook_events::__private::Result<Self, __D::Error> {
        ::webhook_events::__private::deserialize(__deserializer)
    }
}
/// Who sent it, see <https://example.com/sources> and \[the guide\].
#[derive(
    ::webhook_events::__private::Clone,
    ::webhook_events::__private::Debug,
    ::webhook_events::__private::PartialEq,
    ::webhook_events::__private::Eq
)]
#[non_exhaustive]
pub struct WebhookEventSource {
    /// The field `region`.
    pub region: WebhookEventSourceRegion,
    /// Fields that the spec does not name.
    pub extra: ::webhook_events::Extra,
}
#[automatically_derived]
impl ::webhook_events::Decode for WebhookEventSource {
    fn read(
        __reader: &mut ::webhook_events::__private::Reader<'_>,
    ) -> ::webhook_events::__private::Result<Self, ::webhook_events::DecodeError> {
        let mut region = ::webhook_events::__private::None;
        let mut __extra = ::webhook_events::__private::ExtraReader::new();
        __reader.open_object()?;
        while let ::webhook_events::__private::Some(__key) = __reader.next_key()? {
            match &*__key {
                "region" => __reader.field("region", &mut region)?,
                _ => __extra.member(__reader, &__key)?,
            }
        }
        ::webhook_events::__private::Ok(Self {
            region: ::webhook_events::__private::required("region", region)?,
            extra: __extra.finish(__reader)?,
        })
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Serialize for WebhookEventSource {
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
            "region",
            &self.region,
        )?;
        self.extra.serialize_into(&mut __map)?;
        ::webhook_events::__private::SerializeMap::end(__map)
    }
}
#[automatically_derived]
impl<'de> ::webhook_events::__private::Deserialize<'de> for WebhookEventSource {
    fn deserialize<__D: ::webhook_events::__private::Deserializer<'de>>(
        __deserializer: __D,
    ) -> ::webhook_events::__private::Result<Self, __D::Error> {
        ::webhook_events::__private::deserialize(__deserializer)
    }
}
/// The `region` of [`WebhookEventSource`].
#[derive(
    ::webhook_events::__private::Clone,
    ::webhook_events::__private::Debug,
    ::webhook_events::__private::PartialEq,
    ::webhook_events::__private::Eq
)]
#[non_exhaustive]
pub enum WebhookEventSourceRegion {
    /// The value `eu`.
    Eu,
    /// The value `us`.
    Us,
    /// A value that the spec does not name.
    Other(::webhook_events::__private::String),
}
impl WebhookEventSourceRegion {
    /// The value as it stands in the JSON.
    #[must_use]
    pub const fn as_str(&self) -> &::webhook_events::__private::str {
        match self {
            Self::Eu => "eu",
            Self::Us => "us",
            Self::Other(__value) => __value.as_str(),
        }
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Display for WebhookEventSourceRegion {
    fn fmt(
        &self,
        __formatter: &mut ::webhook_events::__private::Formatter<'_>,
    ) -> ::webhook_events::__private::FmtResult {
        ::webhook_events::__private::Formatter::pad(__formatter, self.as_str())
    }
}
#[automatically_derived]
impl ::webhook_events::Decode for WebhookEventSourceRegion {
    fn read(
        __reader: &mut ::webhook_events::__private::Reader<'_>,
    ) -> ::webhook_events::__private::Result<Self, ::webhook_events::DecodeError> {
        let __value = __reader.string()?;
        ::webhook_events::__private::Ok(
            match &*__value {
                "eu" => Self::Eu,
                "us" => Self::Us,
                _ => Self::Other(__value.into_owned()),
            },
        )
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Serialize for WebhookEventSourceRegion {
    fn serialize<__S: ::webhook_events::__private::Serializer>(
        &self,
        __serializer: __S,
    ) -> ::webhook_events::__private::Result<__S::Ok, __S::Error> {
        ::webhook_events::__private::Serializer::serialize_str(
            __serializer,
            self.as_str(),
        )
    }
}
#[automatically_derived]
impl<'de> ::webhook_events::__private::Deserialize<'de> for WebhookEventSourceRegion {
    fn deserialize<__D: ::webhook_events::__private::Deserializer<'de>>(
        __deserializer: __D,
    ) -> ::webhook_events::__private::Result<Self, __D::Error> {
        ::webhook_events::__private::deserialize(__deserializer)
    }
}
/// The `data` of `order.paid`.
#[derive(
    ::webhook_events::__private::Clone,
    ::webhook_events::__private::Debug,
    ::webhook_events::__private::PartialEq
)]
#[non_exhaustive]
pub struct OrderPaidEventData {
    /// The field `total`.
    pub total: Money,
    /// The field `notes`.
    pub notes: ::webhook_events::__private::Option<::webhook_events::__private::Value>,
    /// The field `labels`.
    pub labels: ::webhook_events::__private::BTreeMap<
        ::webhook_events::__private::String,
        ::webhook_events::__private::String,
    >,
    /// The field `grid`.
    pub grid: ::webhook_events::__private::Vec<
        ::webhook_events::__private::BTreeMap<
            ::webhook_events::__private::String,
            ::webhook_events::__private::i64,
        >,
    >,
    /// The field `tree`.
    pub tree: ::webhook_events::__private::Option<Node>,
    /// A field of its own, not the tag.
    pub r#type: ::webhook_events::__private::String,
    /// The field `express`.
    ///
    /// **Deprecated.** Read `channel` instead.
    pub express: ::webhook_events::__private::bool,
    /// The field `channel`.
    pub channel: Channel,
    /// Fields that the spec does not name.
    pub extra: ::webhook_events::Extra,
}
#[automatically_derived]
impl ::webhook_events::Decode for OrderPaidEventData {
    fn read(
        __reader: &mut ::webhook_events::__private::Reader<'_>,
    ) -> ::webhook_events::__private::Result<Self, ::webhook_events::DecodeError> {
        let mut total = ::webhook_events::__private::None;
        let mut notes = ::webhook_events::__private::None;
        let mut labels = ::webhook_events::__private::None;
        let mut grid = ::webhook_events::__private::None;
        let mut tree = ::webhook_events::__private::None;
        let mut r#type = ::webhook_events::__private::None;
        let mut express = ::webhook_events::__private::None;
        let mut channel = ::webhook_events::__private::None;
        let mut __extra = ::webhook_events::__private::ExtraReader::new();
        __reader.open_object()?;
        while let ::webhook_events::__private::Some(__key) = __reader.next_key()? {
            match &*__key {
                "total" => __reader.field("total", &mut total)?,
                "notes" => __reader.field("notes", &mut notes)?,
                "labels" => __reader.field("labels", &mut labels)?,
                "grid" => __reader.field("grid", &mut grid)?,
                "tree" => __reader.field("tree", &mut tree)?,
                "type" => __reader.field("type", &mut r#type)?,
                "express" => __reader.field("express", &mut express)?,
                "channel" => __reader.field("channel", &mut channel)?,
                _ => __extra.member(__reader, &__key)?,
            }
        }
        ::webhook_events::__private::Ok(Self {
            total: ::webhook_events::__private::required("total", total)?,
            notes: ::webhook_events::__private::optional(notes),
            labels: ::webhook_events::__private::required("labels", labels)?,
            grid: ::webhook_events::__private::required("grid", grid)?,
            tree: ::webhook_events::__private::optional(tree),
            r#type: ::webhook_events::__private::required("type", r#type)?,
            express: ::webhook_events::__private::required("express", express)?,
            channel: ::webhook_events::__private::required("channel", channel)?,
            extra: __extra.finish(__reader)?,
        })
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Serialize for OrderPaidEventData {
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
            "total",
            &self.total,
        )?;
        if let ::webhook_events::__private::Some(__value) = &self.notes {
            ::webhook_events::__private::SerializeMap::serialize_entry(
                &mut __map,
                "notes",
                __value,
            )?;
        }
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "labels",
            &self.labels,
        )?;
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "grid",
            &self.grid,
        )?;
        if let ::webhook_events::__private::Some(__value) = &self.tree {
            ::webhook_events::__private::SerializeMap::serialize_entry(
                &mut __map,
                "tree",
                __value,
            )?;
        }
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "type",
            &self.r#type,
        )?;
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "express",
            &self.express,
        )?;
        ::webhook_events::__private::SerializeMap::serialize_entry(
            &mut __map,
            "channel",
            &self.channel,
        )?;
        self.extra.serialize_into(&mut __map)?;
        ::webhook_events::__private::SerializeMap::end(__map)
    }
}
#[automatically_derived]
impl<'de> ::webhook_events::__private::Deserialize<'de> for OrderPaidEventData {
    fn deserialize<__D: ::webhook_events::__private::Deserializer<'de>>(
        __deserializer: __D,
    ) -> ::webhook_events::__private::Result<Self, __D::Error> {
        ::webhook_events::__private::deserialize(__deserializer)
    }
}
/// The `data` of `customer.plan-updated`.
#[derive(
    ::webhook_events::__private::Clone,
    ::webhook_events::__private::Debug,
    ::webhook_events::__private::PartialEq,
    ::webhook_events::__private::Eq
)]
#[non_exhaustive]
pub struct SubscriptionChangedEventData {
    /// The field `self`.
    pub this: ::webhook_events::__private::String,
    /// The plan \<b\>bought\</b\>.
    pub plan: ::webhook_events::__private::Option<SubscriptionChangedEventDataPlan>,
    /// Fields that the spec does not name.
    pub extra: ::webhook_events::Extra,
}
#[automatically_derived]
impl ::webhook_events::Decode for SubscriptionChangedEventData {
    fn read(
        __reader: &mut ::webhook_events::__private::Reader<'_>,
    ) -> ::webhook_events::__private::Result<Self, ::webhook_events::DecodeError> {
        let mut this = ::webhook_events::__private::None;
        let mut plan = ::webhook_events::__private::None;
        let mut __extra = ::webhook_events::__private::ExtraReader::new();
        __reader.open_object()?;
        while let ::webhook_events::__private::Some(__key) = __reader.next_key()? {
            match &*__key {
                "self" => __reader.field("self", &mut this)?,
                "plan" => __reader.field("plan", &mut plan)?,
                _ => __extra.member(__reader, &__key)?,
            }
        }
        ::webhook_events::__private::Ok(Self {
            this: ::webhook_events::__private::required("self", this)?,
            plan: ::webhook_events::__private::optional(plan),
            extra: __extra.finish(__reader)?,
        })
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Serialize for SubscriptionChangedEventData {
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
            "self",
            &self.this,
        )?;
        if let ::webhook_events::__private::Some(__value) = &self.plan {
            ::webhook_events::__private::SerializeMap::serialize_entry(
                &mut __map,
                "plan",
                __value,
            )?;
        }
        self.extra.serialize_into(&mut __map)?;
        ::webhook_events::__private::SerializeMap::end(__map)
    }
}
#[automatically_derived]
impl<'de> ::webhook_events::__private::Deserialize<'de>
for SubscriptionChangedEventData {
    fn deserialize<__D: ::webhook_events::__private::Deserializer<'de>>(
        __deserializer: __D,
    ) -> ::webhook_events::__private::Result<Self, __D::Error> {
        ::webhook_events::__private::deserialize(__deserializer)
    }
}
/// The plan \<b\>bought\</b\>.
#[derive(
    ::webhook_events::__private::Clone,
    ::webhook_events::__private::Debug,
    ::webhook_events::__private::PartialEq,
    ::webhook_events::__private::Eq
)]
#[non_exhaustive]
pub struct SubscriptionChangedEventDataPlan {
    /// The field `name`.
    pub name: ::webhook_events::__private::String,
    /// Fields that the spec does not name.
    pub extra: ::webhook_events::Extra,
}
#[automatically_derived]
impl ::webhook_events::Decode for SubscriptionChangedEventDataPlan {
    fn read(
        __reader: &mut ::webhook_events::__private::Reader<'_>,
    ) -> ::webhook_events::__private::Result<Self, ::webhook_events::DecodeError> {
        let mut name = ::webhook_events::__private::None;
        let mut __extra = ::webhook_events::__private::ExtraReader::new();
        __reader.open_object()?;
        while let ::webhook_events::__private::Some(__key) = __reader.next_key()? {
            match &*__key {
                "name" => __reader.field("name", &mut name)?,
                _ => __extra.member(__reader, &__key)?,
            }
        }
        ::webhook_events::__private::Ok(Self {
            name: ::webhook_events::__private::required("name", name)?,
            extra: __extra.finish(__reader)?,
        })
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Serialize for SubscriptionChangedEventDataPlan {
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
            "name",
            &self.name,
        )?;
        self.extra.serialize_into(&mut __map)?;
        ::webhook_events::__private::SerializeMap::end(__map)
    }
}
#[automatically_derived]
impl<'de> ::webhook_events::__private::Deserialize<'de>
for SubscriptionChangedEventDataPlan {
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
    ::webhook_events::__private::PartialEq
)]
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
    Unknown(::webhook_events::UnknownEvent),
}
impl AcmeEvent {
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
            Self::OrderPaid(_) => EventType::OrderPaid.as_str(),
            Self::SubscriptionChanged(_) => EventType::SubscriptionChanged.as_str(),
            Self::_2faEnabled(_) => EventType::_2faEnabled.as_str(),
            Self::Unknown(event) => event.event_type(),
        }
    }
    /// The type of the event, where the spec names it.
    #[must_use]
    pub const fn kind(&self) -> ::webhook_events::__private::Option<EventType> {
        match self {
            Self::OrderPaid(_) => ::webhook_events::__private::Some(EventType::OrderPaid),
            Self::SubscriptionChanged(_) => {
                ::webhook_events::__private::Some(EventType::SubscriptionChanged)
            }
            Self::_2faEnabled(_) => {
                ::webhook_events::__private::Some(EventType::_2faEnabled)
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
            Self::OrderPaid(event) => ::webhook_events::WebhookEvent::id(event),
            Self::SubscriptionChanged(event) => ::webhook_events::WebhookEvent::id(event),
            Self::_2faEnabled(event) => ::webhook_events::WebhookEvent::id(event),
            Self::Unknown(_) => ::webhook_events::__private::None,
        }
    }
    /// When the event happened, in unix seconds, where the spec names its type and says that this is known.
    #[must_use]
    pub fn created_at(
        &self,
    ) -> ::webhook_events::__private::Option<::webhook_events::__private::i64> {
        match self {
            Self::OrderPaid(event) => ::webhook_events::WebhookEvent::created_at(event),
            Self::SubscriptionChanged(event) => {
                ::webhook_events::WebhookEvent::created_at(event)
            }
            Self::_2faEnabled(event) => ::webhook_events::WebhookEvent::created_at(event),
            Self::Unknown(_) => ::webhook_events::__private::None,
        }
    }
    /// True for `order.paid`.
    #[must_use]
    pub const fn is_order_paid(&self) -> ::webhook_events::__private::bool {
        ::webhook_events::__private::matches!(self, Self::OrderPaid(_))
    }
    /// The event, for `order.paid`.
    #[must_use]
    pub const fn as_order_paid(
        &self,
    ) -> ::webhook_events::__private::Option<&OrderPaidEvent> {
        if let Self::OrderPaid(event) = self {
            ::webhook_events::__private::Some(event)
        } else {
            ::webhook_events::__private::None
        }
    }
    /// The event by value, for `order.paid`.
    #[must_use]
    pub fn into_order_paid(self) -> ::webhook_events::__private::Option<OrderPaidEvent> {
        if let Self::OrderPaid(event) = self {
            ::webhook_events::__private::Some(event)
        } else {
            ::webhook_events::__private::None
        }
    }
    /// True for `customer.plan-updated`.
    #[must_use]
    pub const fn is_subscription_changed(&self) -> ::webhook_events::__private::bool {
        ::webhook_events::__private::matches!(self, Self::SubscriptionChanged(_))
    }
    /// The event, for `customer.plan-updated`.
    #[must_use]
    pub const fn as_subscription_changed(
        &self,
    ) -> ::webhook_events::__private::Option<&SubscriptionChangedEvent> {
        if let Self::SubscriptionChanged(event) = self {
            ::webhook_events::__private::Some(event)
        } else {
            ::webhook_events::__private::None
        }
    }
    /// The event by value, for `customer.plan-updated`.
    #[must_use]
    pub fn into_subscription_changed(
        self,
    ) -> ::webhook_events::__private::Option<SubscriptionChangedEvent> {
        if let Self::SubscriptionChanged(event) = self {
            ::webhook_events::__private::Some(event)
        } else {
            ::webhook_events::__private::None
        }
    }
    /// True for `2fa.enabled`.
    #[must_use]
    pub const fn is_2fa_enabled(&self) -> ::webhook_events::__private::bool {
        ::webhook_events::__private::matches!(self, Self::_2faEnabled(_))
    }
    /// The event, for `2fa.enabled`.
    #[must_use]
    pub const fn as_2fa_enabled(
        &self,
    ) -> ::webhook_events::__private::Option<&_2faEnabledEvent> {
        if let Self::_2faEnabled(event) = self {
            ::webhook_events::__private::Some(event)
        } else {
            ::webhook_events::__private::None
        }
    }
    /// The event by value, for `2fa.enabled`.
    #[must_use]
    pub fn into_2fa_enabled(
        self,
    ) -> ::webhook_events::__private::Option<_2faEnabledEvent> {
        if let Self::_2faEnabled(event) = self {
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
impl ::webhook_events::Decode for AcmeEvent {
    fn read(
        __reader: &mut ::webhook_events::__private::Reader<'_>,
    ) -> ::webhook_events::__private::Result<Self, ::webhook_events::DecodeError> {
        let __type = __reader.find_tag("kind")?;
        match ::webhook_events::__private::lookup(&__type, EventType::BY_NAME) {
            ::webhook_events::__private::Some(EventType::OrderPaid) => {
                ::webhook_events::Decode::read(__reader).map(Self::OrderPaid)
            }
            ::webhook_events::__private::Some(EventType::SubscriptionChanged) => {
                ::webhook_events::Decode::read(__reader).map(Self::SubscriptionChanged)
            }
            ::webhook_events::__private::Some(EventType::_2faEnabled) => {
                ::webhook_events::Decode::read(__reader).map(Self::_2faEnabled)
            }
            ::webhook_events::__private::None => {
                ::webhook_events::UnknownEvent::read(__reader, "kind", &__type)
                    .map(Self::Unknown)
            }
        }
    }
}
#[automatically_derived]
impl ::webhook_events::__private::Serialize for AcmeEvent {
    fn serialize<__S: ::webhook_events::__private::Serializer>(
        &self,
        __serializer: __S,
    ) -> ::webhook_events::__private::Result<__S::Ok, __S::Error> {
        match self {
            Self::OrderPaid(event) => {
                ::webhook_events::__private::Serialize::serialize(event, __serializer)
            }
            Self::SubscriptionChanged(event) => {
                ::webhook_events::__private::Serialize::serialize(event, __serializer)
            }
            Self::_2faEnabled(event) => {
                ::webhook_events::__private::Serialize::serialize(event, __serializer)
            }
            Self::Unknown(event) => {
                ::webhook_events::__private::Serialize::serialize(event, __serializer)
            }
        }
    }
}
#[automatically_derived]
impl<'de> ::webhook_events::__private::Deserialize<'de> for AcmeEvent {
    fn deserialize<__D: ::webhook_events::__private::Deserializer<'de>>(
        __deserializer: __D,
    ) -> ::webhook_events::__private::Result<Self, __D::Error> {
        ::webhook_events::__private::deserialize(__deserializer)
    }
}
#[automatically_derived]
impl ::webhook_events::__private::From<OrderPaidEvent> for AcmeEvent {
    fn from(event: OrderPaidEvent) -> Self {
        Self::OrderPaid(event)
    }
}
/// Gives the union back where it is another event.
#[automatically_derived]
impl ::webhook_events::__private::TryFrom<AcmeEvent> for OrderPaidEvent {
    type Error = AcmeEvent;
    fn try_from(
        event: AcmeEvent,
    ) -> ::webhook_events::__private::Result<Self, Self::Error> {
        match event {
            AcmeEvent::OrderPaid(event) => ::webhook_events::__private::Ok(event),
            other => ::webhook_events::__private::Err(other),
        }
    }
}
#[automatically_derived]
impl ::webhook_events::__private::From<SubscriptionChangedEvent> for AcmeEvent {
    fn from(event: SubscriptionChangedEvent) -> Self {
        Self::SubscriptionChanged(event)
    }
}
/// Gives the union back where it is another event.
#[automatically_derived]
impl ::webhook_events::__private::TryFrom<AcmeEvent> for SubscriptionChangedEvent {
    type Error = AcmeEvent;
    fn try_from(
        event: AcmeEvent,
    ) -> ::webhook_events::__private::Result<Self, Self::Error> {
        match event {
            AcmeEvent::SubscriptionChanged(event) => {
                ::webhook_events::__private::Ok(event)
            }
            other => ::webhook_events::__private::Err(other),
        }
    }
}
#[automatically_derived]
impl ::webhook_events::__private::From<_2faEnabledEvent> for AcmeEvent {
    fn from(event: _2faEnabledEvent) -> Self {
        Self::_2faEnabled(event)
    }
}
/// Gives the union back where it is another event.
#[automatically_derived]
impl ::webhook_events::__private::TryFrom<AcmeEvent> for _2faEnabledEvent {
    type Error = AcmeEvent;
    fn try_from(
        event: AcmeEvent,
    ) -> ::webhook_events::__private::Result<Self, Self::Error> {
        match event {
            AcmeEvent::_2faEnabled(event) => ::webhook_events::__private::Ok(event),
            other => ::webhook_events::__private::Err(other),
        }
    }
}
#[automatically_derived]
impl ::webhook_events::Union for AcmeEvent {
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
for AcmeEvent {
    fn dispatch<'a>(
        &'a self,
        handler: &'a H,
        delivery: &'a ::webhook_events::Delivery,
    ) -> ::webhook_events::HandlerFuture<'a> {
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
}
#[automatically_derived]
impl<
    H: EventHandler + ?::webhook_events::__private::Sized,
> ::webhook_events::Dispatch<::webhook_events::__private::Arc<H>> for AcmeEvent {
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
impl EventType {
    /// Every type, in the order of the spec: what an endpoint can subscribe to.
    pub const ALL: &'static [Self] = &[
        Self::OrderPaid,
        Self::SubscriptionChanged,
        Self::_2faEnabled,
    ];
    const BY_NAME: &'static [(&'static ::webhook_events::__private::str, Self)] = &[
        ("2fa.enabled", Self::_2faEnabled),
        ("customer.plan-updated", Self::SubscriptionChanged),
        ("order.paid", Self::OrderPaid),
    ];
    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static ::webhook_events::__private::str {
        match self {
            Self::OrderPaid => "order.paid",
            Self::SubscriptionChanged => "customer.plan-updated",
            Self::_2faEnabled => "2fa.enabled",
        }
    }
    /// A payload of this type, with every field that the spec names.
    #[must_use]
    pub const fn sample(self) -> &'static ::webhook_events::__private::str {
        match self {
            Self::OrderPaid => <OrderPaidEvent as ::webhook_events::WebhookEvent>::SAMPLE,
            Self::SubscriptionChanged => {
                <SubscriptionChangedEvent as ::webhook_events::WebhookEvent>::SAMPLE
            }
            Self::_2faEnabled => {
                <_2faEnabledEvent as ::webhook_events::WebhookEvent>::SAMPLE
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
    /// The order was paid.
    ///
    /// - in full
    /// - or in parts, which
    ///   take longer
    #[must_use]
    fn on_order_paid<'life0, 'life1, 'life2, 'async_trait>(
        &'life0 self,
        event: &'life1 OrderPaidEvent,
        delivery: &'life2 ::webhook_events::Delivery,
    ) -> ::webhook_events::HandlerFuture<'async_trait>
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
    #[must_use]
    fn on_subscription_changed<'life0, 'life1, 'life2, 'async_trait>(
        &'life0 self,
        event: &'life1 SubscriptionChangedEvent,
        delivery: &'life2 ::webhook_events::Delivery,
    ) -> ::webhook_events::HandlerFuture<'async_trait>
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
    #[must_use]
    fn on_2fa_enabled<'life0, 'life1, 'life2, 'async_trait>(
        &'life0 self,
        event: &'life1 _2faEnabledEvent,
        delivery: &'life2 ::webhook_events::Delivery,
    ) -> ::webhook_events::HandlerFuture<'async_trait>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
        'life2: 'async_trait,
        Self: 'async_trait,
    {
        let _ = event;
        self.on_unhandled(EventType::_2faEnabled, delivery)
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
    fn visit_unknown(&mut self, event: &::webhook_events::UnknownEvent) -> Self::Output;
}
