use ::webhook_events::__private as __webhook_events;
/// The event `issues.opened`.
#[derive(__webhook_events::Clone)]
#[non_exhaustive]
pub struct IssuesOpenedEvent {
    /// The field `created_at`.
    pub created_at: __webhook_events::Option<__webhook_events::DateTime>,
    /// The field `resource`.
    pub resource: IssuesOpenedEventResource,
    /// Fields that the spec does not name.
    pub extra: __webhook_events::Extra,
}
#[automatically_derived]
impl __webhook_events::JsonValue for IssuesOpenedEvent {
    fn blank() -> Self {
        Self {
            created_at: __webhook_events::JsonValue::blank(),
            resource: __webhook_events::JsonValue::blank(),
            extra: __webhook_events::Extra::new(),
        }
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        __webhook_events::read_object(
            __reader,
            &["created_at", "resource"],
            &mut [&mut self.created_at, &mut self.resource],
            __webhook_events::Some(&mut self.extra),
        )
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .object(
                &["created_at", "resource"],
                &[&self.created_at, &self.resource],
                __webhook_events::Some(&self.extra),
            );
    }
}
#[automatically_derived]
impl __webhook_events::Debug for IssuesOpenedEvent {
    #[inline]
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::debug(self, "IssuesOpenedEvent", __formatter)
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq for IssuesOpenedEvent {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for IssuesOpenedEvent {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for IssuesOpenedEvent {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
#[automatically_derived]
impl __webhook_events::Event for IssuesOpenedEvent {
    const TYPE: &'static __webhook_events::str = "issues.opened";
    const SAMPLE: &'static __webhook_events::str = "{\"created_at\":\"2025-06-25T14:20:10Z\",\"action\":\"opened\",\"resource\":{\"id\":\"res_3cda09fcb9962949dc3730c8eb88862c\",\"at\":1750861210000,\"closed_at\":\"2025-06-25T14:20:10Z\",\"labels\":[\"example labels\"],\"scores\":{\"key\":1},\"reaction\":\"+1\",\"price\":{\"amount_type\":\"fixed\",\"amount\":2000},\"author\":{\"email\":\"user@example.com\"},\"is_bot\":false,\"schema\":2,\"title\":\"It does not start\"}}";
    #[inline]
    fn created_at(&self) -> __webhook_events::Option<__webhook_events::SystemTime> {
        __webhook_events::Some(self.created_at.as_ref()?.to_system_time())
    }
}
/// The event `push`.
#[derive(__webhook_events::Clone)]
#[non_exhaustive]
pub struct PushEvent {
    /// The field `created_at`.
    pub created_at: __webhook_events::Option<__webhook_events::DateTime>,
    /// The field `ref`.
    pub r#ref: __webhook_events::String,
    /// Fields that the spec does not name.
    pub extra: __webhook_events::Extra,
}
#[automatically_derived]
impl __webhook_events::Eq for PushEvent {}
#[automatically_derived]
impl __webhook_events::JsonValue for PushEvent {
    fn blank() -> Self {
        Self {
            created_at: __webhook_events::JsonValue::blank(),
            r#ref: __webhook_events::JsonValue::blank(),
            extra: __webhook_events::Extra::new(),
        }
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        __webhook_events::read_object(
            __reader,
            &["created_at", "ref"],
            &mut [&mut self.created_at, &mut self.r#ref],
            __webhook_events::Some(&mut self.extra),
        )
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .object(
                &["created_at", "ref"],
                &[&self.created_at, &self.r#ref],
                __webhook_events::Some(&self.extra),
            );
    }
}
#[automatically_derived]
impl __webhook_events::Debug for PushEvent {
    #[inline]
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::debug(self, "PushEvent", __formatter)
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq for PushEvent {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for PushEvent {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for PushEvent {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
#[automatically_derived]
impl __webhook_events::Event for PushEvent {
    const TYPE: &'static __webhook_events::str = "push";
    const SAMPLE: &'static __webhook_events::str = "{\"created_at\":\"2025-06-25T14:20:10Z\",\"ref\":\"example ref\"}";
    #[inline]
    fn created_at(&self) -> __webhook_events::Option<__webhook_events::SystemTime> {
        __webhook_events::Some(self.created_at.as_ref()?.to_system_time())
    }
}
/// The event `ping`.
#[derive(__webhook_events::Clone)]
#[non_exhaustive]
pub struct PingEvent {
    /// The field `created_at`.
    pub created_at: __webhook_events::Option<__webhook_events::DateTime>,
    /// Fields that the spec does not name.
    pub extra: __webhook_events::Extra,
}
#[automatically_derived]
impl __webhook_events::Eq for PingEvent {}
#[automatically_derived]
impl __webhook_events::JsonValue for PingEvent {
    fn blank() -> Self {
        Self {
            created_at: __webhook_events::JsonValue::blank(),
            extra: __webhook_events::Extra::new(),
        }
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        __webhook_events::read_object(
            __reader,
            &["created_at"],
            &mut [&mut self.created_at],
            __webhook_events::Some(&mut self.extra),
        )
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .object(
                &["created_at"],
                &[&self.created_at],
                __webhook_events::Some(&self.extra),
            );
    }
}
#[automatically_derived]
impl __webhook_events::Debug for PingEvent {
    #[inline]
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::debug(self, "PingEvent", __formatter)
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq for PingEvent {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for PingEvent {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for PingEvent {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
#[automatically_derived]
impl __webhook_events::Event for PingEvent {
    const TYPE: &'static __webhook_events::str = "ping";
    const SAMPLE: &'static __webhook_events::str = "{\"created_at\":\"2025-06-25T14:20:10Z\"}";
    #[inline]
    fn created_at(&self) -> __webhook_events::Option<__webhook_events::SystemTime> {
        __webhook_events::Some(self.created_at.as_ref()?.to_system_time())
    }
}
/// The type `FixedPrice` of Forge.
#[derive(__webhook_events::Clone)]
#[non_exhaustive]
pub struct FixedPrice {
    /// The field `amount_type`.
    pub amount_type: FixedPriceAmountType,
    /// The field `amount`.
    pub amount: __webhook_events::i64,
    /// Fields that the spec does not name.
    pub extra: __webhook_events::Extra,
}
#[automatically_derived]
impl __webhook_events::Eq for FixedPrice {}
#[automatically_derived]
impl __webhook_events::JsonValue for FixedPrice {
    fn blank() -> Self {
        Self {
            amount_type: __webhook_events::JsonValue::blank(),
            amount: __webhook_events::JsonValue::blank(),
            extra: __webhook_events::Extra::new(),
        }
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        __webhook_events::read_object(
            __reader,
            &["amount_type", "amount"],
            &mut [&mut self.amount_type, &mut self.amount],
            __webhook_events::Some(&mut self.extra),
        )
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .object(
                &["amount_type", "amount"],
                &[&self.amount_type, &self.amount],
                __webhook_events::Some(&self.extra),
            );
    }
}
#[automatically_derived]
impl __webhook_events::Debug for FixedPrice {
    #[inline]
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::debug(self, "FixedPrice", __formatter)
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq for FixedPrice {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for FixedPrice {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for FixedPrice {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
/// It costs nothing.
#[derive(__webhook_events::Clone)]
#[non_exhaustive]
pub struct FreePrice {
    /// The field `amount_type`.
    pub amount_type: FreePriceAmountType,
    /// Fields that the spec does not name.
    pub extra: __webhook_events::Extra,
}
#[automatically_derived]
impl __webhook_events::Eq for FreePrice {}
#[automatically_derived]
impl __webhook_events::JsonValue for FreePrice {
    fn blank() -> Self {
        Self {
            amount_type: __webhook_events::JsonValue::blank(),
            extra: __webhook_events::Extra::new(),
        }
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        __webhook_events::read_object(
            __reader,
            &["amount_type"],
            &mut [&mut self.amount_type],
            __webhook_events::Some(&mut self.extra),
        )
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .object(
                &["amount_type"],
                &[&self.amount_type],
                __webhook_events::Some(&self.extra),
            );
    }
}
#[automatically_derived]
impl __webhook_events::Debug for FreePrice {
    #[inline]
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::debug(self, "FreePrice", __formatter)
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq for FreePrice {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for FreePrice {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for FreePrice {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
/// The type `Price` of Forge.
#[derive(__webhook_events::Clone, __webhook_events::Debug, __webhook_events::PartialEq)]
#[non_exhaustive]
pub enum Price {
    /// The type `FixedPrice`.
    FixedPrice(FixedPrice),
    /// It costs nothing.
    FreePrice(FreePrice),
    /// A value that is none of these, as JSON.
    Other(__webhook_events::Any),
}
#[automatically_derived]
impl __webhook_events::Eq for Price {}
#[automatically_derived]
impl __webhook_events::JsonValue for Price {
    fn blank() -> Self {
        Self::Other(__webhook_events::JsonValue::blank())
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        let __member = __webhook_events::read_one_of(
            __reader,
            __webhook_events::Some(("amount_type", &["fixed", "free"])),
            &[
                |__reader| __webhook_events::read_member(__reader).map(Self::FixedPrice),
                |__reader| __webhook_events::read_member(__reader).map(Self::FreePrice),
            ],
        );
        *self = match __member {
            __webhook_events::Some(__member) => __member,
            __webhook_events::None => {
                Self::Other(__webhook_events::read_member(__reader)?)
            }
        };
        __webhook_events::Ok(())
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        match self {
            Self::FixedPrice(__value) => {
                __webhook_events::JsonValue::visit(__value, __visitor);
            }
            Self::FreePrice(__value) => {
                __webhook_events::JsonValue::visit(__value, __visitor);
            }
            Self::Other(__value) => {
                __webhook_events::JsonValue::visit(__value, __visitor);
            }
        }
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for Price {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for Price {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
#[automatically_derived]
impl __webhook_events::From<FixedPrice> for Price {
    #[inline]
    fn from(__value: FixedPrice) -> Self {
        Self::FixedPrice(__value)
    }
}
#[automatically_derived]
impl __webhook_events::From<FreePrice> for Price {
    #[inline]
    fn from(__value: FreePrice) -> Self {
        Self::FreePrice(__value)
    }
}
/// The type `Person` of Forge.
#[derive(__webhook_events::Clone)]
#[non_exhaustive]
pub struct Person {
    /// The field `email`.
    pub email: __webhook_events::String,
    /// Fields that the spec does not name.
    pub extra: __webhook_events::Extra,
}
#[automatically_derived]
impl __webhook_events::Eq for Person {}
#[automatically_derived]
impl __webhook_events::JsonValue for Person {
    fn blank() -> Self {
        Self {
            email: __webhook_events::JsonValue::blank(),
            extra: __webhook_events::Extra::new(),
        }
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        __webhook_events::read_object(
            __reader,
            &["email"],
            &mut [&mut self.email],
            __webhook_events::Some(&mut self.extra),
        )
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .object(&["email"], &[&self.email], __webhook_events::Some(&self.extra));
    }
}
#[automatically_derived]
impl __webhook_events::Debug for Person {
    #[inline]
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::debug(self, "Person", __formatter)
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq for Person {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for Person {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for Person {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
/// The type `Company` of Forge.
#[derive(__webhook_events::Clone)]
#[non_exhaustive]
pub struct Company {
    /// The field `vat`.
    pub vat: __webhook_events::String,
    /// The field `owner`.
    pub owner: __webhook_events::Option<__webhook_events::Box<Party>>,
    /// Fields that the spec does not name.
    pub extra: __webhook_events::Extra,
}
#[automatically_derived]
impl __webhook_events::Eq for Company {}
#[automatically_derived]
impl __webhook_events::JsonValue for Company {
    fn blank() -> Self {
        Self {
            vat: __webhook_events::JsonValue::blank(),
            owner: __webhook_events::JsonValue::blank(),
            extra: __webhook_events::Extra::new(),
        }
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        __webhook_events::read_object(
            __reader,
            &["vat", "owner"],
            &mut [&mut self.vat, &mut self.owner],
            __webhook_events::Some(&mut self.extra),
        )
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .object(
                &["vat", "owner"],
                &[&self.vat, &self.owner],
                __webhook_events::Some(&self.extra),
            );
    }
}
#[automatically_derived]
impl __webhook_events::Debug for Company {
    #[inline]
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::debug(self, "Company", __formatter)
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq for Company {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for Company {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for Company {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
/// The type `Party` of Forge.
#[derive(__webhook_events::Clone, __webhook_events::Debug, __webhook_events::PartialEq)]
#[non_exhaustive]
pub enum Party {
    /// The type `Person`.
    Person(Person),
    /// The type `Company`.
    Company(Company),
    /// A value that is none of these, as JSON.
    Other(__webhook_events::Any),
}
#[automatically_derived]
impl __webhook_events::Eq for Party {}
#[automatically_derived]
impl __webhook_events::JsonValue for Party {
    fn blank() -> Self {
        Self::Other(__webhook_events::JsonValue::blank())
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        let __member = __webhook_events::read_one_of(
            __reader,
            __webhook_events::None,
            &[
                |__reader| __webhook_events::read_member(__reader).map(Self::Person),
                |__reader| __webhook_events::read_member(__reader).map(Self::Company),
            ],
        );
        *self = match __member {
            __webhook_events::Some(__member) => __member,
            __webhook_events::None => {
                Self::Other(__webhook_events::read_member(__reader)?)
            }
        };
        __webhook_events::Ok(())
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        match self {
            Self::Person(__value) => {
                __webhook_events::JsonValue::visit(__value, __visitor);
            }
            Self::Company(__value) => {
                __webhook_events::JsonValue::visit(__value, __visitor);
            }
            Self::Other(__value) => {
                __webhook_events::JsonValue::visit(__value, __visitor);
            }
        }
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for Party {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for Party {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
#[automatically_derived]
impl __webhook_events::From<Person> for Party {
    #[inline]
    fn from(__value: Person) -> Self {
        Self::Person(__value)
    }
}
#[automatically_derived]
impl __webhook_events::From<Company> for Party {
    #[inline]
    fn from(__value: Company) -> Self {
        Self::Company(__value)
    }
}
/// The type `Reaction` of Forge.
#[derive(__webhook_events::Clone, __webhook_events::Debug, __webhook_events::PartialEq)]
#[non_exhaustive]
pub enum Reaction {
    /// Thumbs up.
    PlusOne,
    /// The value `other`.
    ///
    /// **Deprecated.**
    Other,
    /// The value `heart`.
    Heart,
    /// A value that the spec does not name.
    Unlisted(__webhook_events::String),
}
#[automatically_derived]
impl __webhook_events::Eq for Reaction {}
impl Reaction {
    /// The value as it stands in the JSON.
    #[must_use]
    pub const fn as_str(&self) -> &__webhook_events::str {
        match self {
            Self::PlusOne => "+1",
            Self::Other => "other",
            Self::Heart => "heart",
            Self::Unlisted(__value) => __value.as_str(),
        }
    }
}
#[automatically_derived]
impl __webhook_events::Display for Reaction {
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::Formatter::pad(__formatter, Self::as_str(self))
    }
}
#[automatically_derived]
impl __webhook_events::JsonValue for Reaction {
    fn blank() -> Self {
        Self::Unlisted(__webhook_events::String::new())
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        let (__position, __value) = __webhook_events::read_open_set(
            __reader,
            &["+1", "other", "heart"],
        )?;
        *self = match __position {
            0 => Self::PlusOne,
            1 => Self::Other,
            2 => Self::Heart,
            _ => Self::Unlisted(__value.into_owned()),
        };
        __webhook_events::Ok(())
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .part(
                match self {
                    Self::PlusOne => __webhook_events::Part::Text("+1"),
                    Self::Other => __webhook_events::Part::Text("other"),
                    Self::Heart => __webhook_events::Part::Text("heart"),
                    Self::Unlisted(__value) => __webhook_events::Part::Other(__value),
                },
            );
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for Reaction {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for Reaction {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
/// The `amount_type` of [`FixedPrice`].
#[derive(__webhook_events::Clone, __webhook_events::Debug, __webhook_events::PartialEq)]
#[non_exhaustive]
pub enum FixedPriceAmountType {
    /// The value `fixed`.
    Fixed,
    /// A value that the spec does not name.
    Other(__webhook_events::String),
}
#[automatically_derived]
impl __webhook_events::Eq for FixedPriceAmountType {}
impl FixedPriceAmountType {
    /// The value as it stands in the JSON.
    #[must_use]
    pub const fn as_str(&self) -> &__webhook_events::str {
        match self {
            Self::Fixed => "fixed",
            Self::Other(__value) => __value.as_str(),
        }
    }
}
#[automatically_derived]
impl __webhook_events::Display for FixedPriceAmountType {
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::Formatter::pad(__formatter, Self::as_str(self))
    }
}
#[automatically_derived]
impl __webhook_events::JsonValue for FixedPriceAmountType {
    fn blank() -> Self {
        Self::Other(__webhook_events::String::new())
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        let (__position, __value) = __webhook_events::read_open_set(
            __reader,
            &["fixed"],
        )?;
        *self = match __position {
            0 => Self::Fixed,
            _ => Self::Other(__value.into_owned()),
        };
        __webhook_events::Ok(())
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .part(
                match self {
                    Self::Fixed => __webhook_events::Part::Text("fixed"),
                    Self::Other(__value) => __webhook_events::Part::Other(__value),
                },
            );
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for FixedPriceAmountType {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for FixedPriceAmountType {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
/// The `amount_type` of [`FreePrice`].
#[derive(__webhook_events::Clone, __webhook_events::Debug, __webhook_events::PartialEq)]
#[non_exhaustive]
pub enum FreePriceAmountType {
    /// The value `free`.
    Free,
    /// A value that the spec does not name.
    Other(__webhook_events::String),
}
#[automatically_derived]
impl __webhook_events::Eq for FreePriceAmountType {}
impl FreePriceAmountType {
    /// The value as it stands in the JSON.
    #[must_use]
    pub const fn as_str(&self) -> &__webhook_events::str {
        match self {
            Self::Free => "free",
            Self::Other(__value) => __value.as_str(),
        }
    }
}
#[automatically_derived]
impl __webhook_events::Display for FreePriceAmountType {
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::Formatter::pad(__formatter, Self::as_str(self))
    }
}
#[automatically_derived]
impl __webhook_events::JsonValue for FreePriceAmountType {
    fn blank() -> Self {
        Self::Other(__webhook_events::String::new())
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        let (__position, __value) = __webhook_events::read_open_set(
            __reader,
            &["free"],
        )?;
        *self = match __position {
            0 => Self::Free,
            _ => Self::Other(__value.into_owned()),
        };
        __webhook_events::Ok(())
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .part(
                match self {
                    Self::Free => __webhook_events::Part::Text("free"),
                    Self::Other(__value) => __webhook_events::Part::Other(__value),
                },
            );
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for FreePriceAmountType {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for FreePriceAmountType {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
/// The `resource` of `issues.opened`.
#[derive(__webhook_events::Clone)]
#[non_exhaustive]
pub struct IssuesOpenedEventResource {
    /// The field `id`.
    pub id: __webhook_events::Scalar,
    /// When the issue was opened.
    pub at: __webhook_events::i64,
    /// The field `closed_at`.
    pub closed_at: __webhook_events::Option<__webhook_events::DateTime>,
    /// The field `labels`.
    pub labels: __webhook_events::Vec<
        __webhook_events::Option<__webhook_events::String>,
    >,
    /// The field `scores`.
    pub scores: __webhook_events::BTreeMap<
        __webhook_events::String,
        __webhook_events::Option<__webhook_events::i64>,
    >,
    /// The field `reaction`.
    pub reaction: Reaction,
    /// The field `price`.
    pub price: Price,
    /// The field `author`.
    pub author: Party,
    /// The field `is_bot`.
    pub is_bot: __webhook_events::bool,
    /// The field `schema`.
    pub schema: __webhook_events::i64,
    /// The field `title`.
    pub title: __webhook_events::String,
    /// Fields that the spec does not name.
    pub extra: __webhook_events::Extra,
}
#[automatically_derived]
impl __webhook_events::JsonValue for IssuesOpenedEventResource {
    fn blank() -> Self {
        Self {
            id: __webhook_events::JsonValue::blank(),
            at: __webhook_events::JsonValue::blank(),
            closed_at: __webhook_events::JsonValue::blank(),
            labels: __webhook_events::JsonValue::blank(),
            scores: __webhook_events::JsonValue::blank(),
            reaction: __webhook_events::JsonValue::blank(),
            price: __webhook_events::JsonValue::blank(),
            author: __webhook_events::JsonValue::blank(),
            is_bot: __webhook_events::JsonValue::blank(),
            schema: __webhook_events::JsonValue::blank(),
            title: __webhook_events::JsonValue::blank(),
            extra: __webhook_events::Extra::new(),
        }
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        __webhook_events::read_object(
            __reader,
            &[
                "id",
                "at",
                "closed_at",
                "labels",
                "scores",
                "reaction",
                "price",
                "author",
                "is_bot",
                "schema",
                "title",
            ],
            &mut [
                &mut self.id,
                &mut self.at,
                &mut self.closed_at,
                &mut self.labels,
                &mut self.scores,
                &mut self.reaction,
                &mut self.price,
                &mut self.author,
                &mut self.is_bot,
                &mut self.schema,
                &mut self.title,
            ],
            __webhook_events::Some(&mut self.extra),
        )
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        __visitor
            .object(
                &[
                    "id",
                    "at",
                    "closed_at",
                    "labels",
                    "scores",
                    "reaction",
                    "price",
                    "author",
                    "is_bot",
                    "schema",
                    "title",
                ],
                &[
                    &self.id,
                    &self.at,
                    &self.closed_at,
                    &self.labels,
                    &self.scores,
                    &self.reaction,
                    &self.price,
                    &self.author,
                    &self.is_bot,
                    &self.schema,
                    &self.title,
                ],
                __webhook_events::Some(&self.extra),
            );
    }
}
#[automatically_derived]
impl __webhook_events::Debug for IssuesOpenedEventResource {
    #[inline]
    fn fmt(
        &self,
        __formatter: &mut __webhook_events::Formatter<'_>,
    ) -> __webhook_events::FmtResult {
        __webhook_events::debug(self, "IssuesOpenedEventResource", __formatter)
    }
}
#[automatically_derived]
impl __webhook_events::PartialEq for IssuesOpenedEventResource {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for IssuesOpenedEventResource {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for IssuesOpenedEventResource {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
/// An event of Forge, of any type.
#[derive(__webhook_events::Clone, __webhook_events::Debug)]
#[non_exhaustive]
pub enum ForgeEvent {
    /// The event `issues.opened`.
    IssuesOpened(IssuesOpenedEvent),
    /// The event `push`.
    Push(PushEvent),
    /// The event `ping`.
    Ping(PingEvent),
    /// An event of a type that the spec does not name.
    Unknown(__webhook_events::UnknownEvent),
}
#[automatically_derived]
impl __webhook_events::PartialEq for ForgeEvent {
    #[inline]
    fn eq(&self, __other: &Self) -> __webhook_events::bool {
        __webhook_events::equal(self, __other)
    }
}
impl ForgeEvent {
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
        __webhook_events::built(
            __webhook_events::Scheme::hmac_sha256()
                .key(__webhook_events::KeyForm::Text)
                .header("X-Forge-Signature")
                .value("t={timestamp},v1={hex}")
                .list(',')
                .signed("{timestamp}.{body}")
                .timestamp(
                    __webhook_events::Stamp::in_value(__webhook_events::Unit::Seconds),
                    __webhook_events::Duration::from_secs(120u64),
                )
                .id(__webhook_events::Id::header("X-Forge-Delivery"))
                .rejection(401u16)
                .build(),
        )
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
            Self::IssuesOpened(_) => EventType::IssuesOpened.as_str(),
            Self::Push(_) => EventType::Push.as_str(),
            Self::Ping(_) => EventType::Ping.as_str(),
            Self::Unknown(event) => event.event_type(),
        }
    }
    /// The type of the event, where the spec names it.
    #[inline]
    #[must_use]
    pub const fn kind(&self) -> __webhook_events::Option<EventType> {
        match self {
            Self::IssuesOpened(_) => __webhook_events::Some(EventType::IssuesOpened),
            Self::Push(_) => __webhook_events::Some(EventType::Push),
            Self::Ping(_) => __webhook_events::Some(EventType::Ping),
            Self::Unknown(_) => __webhook_events::None,
        }
    }
    /// The id of the event, where the spec names its type and says that it has one.
    #[inline]
    #[must_use]
    pub fn id(&self) -> __webhook_events::Option<&__webhook_events::str> {
        match self {
            Self::IssuesOpened(event) => __webhook_events::Event::id(event),
            Self::Push(event) => __webhook_events::Event::id(event),
            Self::Ping(event) => __webhook_events::Event::id(event),
            Self::Unknown(_) => __webhook_events::None,
        }
    }
    /// When the event happened, where the spec names its type and gives it a `created_at`.
    #[inline]
    #[must_use]
    pub fn created_at(&self) -> __webhook_events::Option<__webhook_events::SystemTime> {
        match self {
            Self::IssuesOpened(event) => __webhook_events::Event::created_at(event),
            Self::Push(event) => __webhook_events::Event::created_at(event),
            Self::Ping(event) => __webhook_events::Event::created_at(event),
            Self::Unknown(_) => __webhook_events::None,
        }
    }
    /// True for `issues.opened`.
    #[inline]
    #[must_use]
    pub fn is_issues_opened(&self) -> __webhook_events::bool {
        self.as_issues_opened().is_some()
    }
    /// The event, for `issues.opened`.
    #[inline]
    #[must_use]
    pub fn as_issues_opened(&self) -> __webhook_events::Option<&IssuesOpenedEvent> {
        __webhook_events::as_event(self)
    }
    /// The event by value, for `issues.opened`.
    #[inline]
    #[must_use]
    pub fn into_issues_opened(self) -> __webhook_events::Option<IssuesOpenedEvent> {
        __webhook_events::into_event(self).ok()
    }
    /// True for `push`.
    #[inline]
    #[must_use]
    pub fn is_push(&self) -> __webhook_events::bool {
        self.as_push().is_some()
    }
    /// The event, for `push`.
    #[inline]
    #[must_use]
    pub fn as_push(&self) -> __webhook_events::Option<&PushEvent> {
        __webhook_events::as_event(self)
    }
    /// The event by value, for `push`.
    #[inline]
    #[must_use]
    pub fn into_push(self) -> __webhook_events::Option<PushEvent> {
        __webhook_events::into_event(self).ok()
    }
    /// True for `ping`.
    #[inline]
    #[must_use]
    pub fn is_ping(&self) -> __webhook_events::bool {
        self.as_ping().is_some()
    }
    /// The event, for `ping`.
    #[inline]
    #[must_use]
    pub fn as_ping(&self) -> __webhook_events::Option<&PingEvent> {
        __webhook_events::as_event(self)
    }
    /// The event by value, for `ping`.
    #[inline]
    #[must_use]
    pub fn into_ping(self) -> __webhook_events::Option<PingEvent> {
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
            Self::IssuesOpened(event) => {
                EventVisitor::visit_issues_opened(visitor, event)
            }
            Self::Push(event) => EventVisitor::visit_push(visitor, event),
            Self::Ping(event) => EventVisitor::visit_ping(visitor, event),
            Self::Unknown(event) => EventVisitor::visit_unknown(visitor, event),
        }
    }
}
#[automatically_derived]
impl __webhook_events::JsonValue for ForgeEvent {
    fn blank() -> Self {
        Self::Unknown(__webhook_events::UnknownEvent::blank())
    }
    fn read(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        let __type = <Self as __webhook_events::Union>::TAG
            .name(__reader, &|_| __webhook_events::None)?;
        __webhook_events::Union::read_as(self, &__type, __reader)
    }
    fn read_named(
        &mut self,
        __reader: &mut __webhook_events::Reader<'_>,
        __header: __webhook_events::HeaderText<'_>,
    ) -> __webhook_events::Result<(), __webhook_events::DecodeError> {
        let __type = <Self as __webhook_events::Union>::TAG.name(__reader, __header)?;
        __webhook_events::Union::read_as(self, &__type, __reader)
    }
    fn visit(&self, __visitor: &mut __webhook_events::Visitor<'_>) {
        match self {
            Self::IssuesOpened(event) => {
                __webhook_events::JsonValue::visit(event, __visitor);
            }
            Self::Push(event) => {
                __webhook_events::JsonValue::visit(event, __visitor);
            }
            Self::Ping(event) => {
                __webhook_events::JsonValue::visit(event, __visitor);
            }
            Self::Unknown(event) => {
                __visitor.part(__webhook_events::Part::Unknown(event));
            }
        }
    }
}
#[automatically_derived]
impl __webhook_events::Serialize for ForgeEvent {
    fn serialize<__S: __webhook_events::Serializer>(
        &self,
        __serializer: __S,
    ) -> __webhook_events::Result<__S::Ok, __S::Error> {
        __webhook_events::serialize(self, __serializer)
    }
}
#[automatically_derived]
impl<'de> __webhook_events::Deserialize<'de> for ForgeEvent {
    fn deserialize<__D: __webhook_events::Deserializer<'de>>(
        __deserializer: __D,
    ) -> __webhook_events::Result<Self, __D::Error> {
        __webhook_events::deserialize(__deserializer)
    }
}
#[automatically_derived]
impl __webhook_events::From<IssuesOpenedEvent> for ForgeEvent {
    #[inline]
    fn from(event: IssuesOpenedEvent) -> Self {
        Self::IssuesOpened(event)
    }
}
/// Gives the union back where it is another event.
#[automatically_derived]
impl __webhook_events::TryFrom<ForgeEvent> for IssuesOpenedEvent {
    type Error = ForgeEvent;
    #[inline]
    fn try_from(event: ForgeEvent) -> __webhook_events::Result<Self, Self::Error> {
        __webhook_events::into_event(event)
    }
}
#[automatically_derived]
impl __webhook_events::From<PushEvent> for ForgeEvent {
    #[inline]
    fn from(event: PushEvent) -> Self {
        Self::Push(event)
    }
}
/// Gives the union back where it is another event.
#[automatically_derived]
impl __webhook_events::TryFrom<ForgeEvent> for PushEvent {
    type Error = ForgeEvent;
    #[inline]
    fn try_from(event: ForgeEvent) -> __webhook_events::Result<Self, Self::Error> {
        __webhook_events::into_event(event)
    }
}
#[automatically_derived]
impl __webhook_events::From<PingEvent> for ForgeEvent {
    #[inline]
    fn from(event: PingEvent) -> Self {
        Self::Ping(event)
    }
}
/// Gives the union back where it is another event.
#[automatically_derived]
impl __webhook_events::TryFrom<ForgeEvent> for PingEvent {
    type Error = ForgeEvent;
    #[inline]
    fn try_from(event: ForgeEvent) -> __webhook_events::Result<Self, Self::Error> {
        __webhook_events::into_event(event)
    }
}
#[automatically_derived]
impl __webhook_events::Union for ForgeEvent {
    const TAG: __webhook_events::Tag = __webhook_events::Tag {
        header: __webhook_events::Some("X-Forge-Event"),
        path: &["action"],
    };
    const PROVIDER: __webhook_events::Option<&'static __webhook_events::str> = __webhook_events::Some(
        "Forge",
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
            __webhook_events::Some(EventType::IssuesOpened) => {
                Self::IssuesOpened(__webhook_events::JsonValue::blank())
            }
            __webhook_events::Some(EventType::Push) => {
                Self::Push(__webhook_events::JsonValue::blank())
            }
            __webhook_events::Some(EventType::Ping) => {
                Self::Ping(__webhook_events::JsonValue::blank())
            }
            __webhook_events::None => {
                Self::Unknown(
                    __webhook_events::UnknownEvent::read_object(__reader, __type)?,
                )
            }
        };
        match self {
            Self::IssuesOpened(event) => {
                __webhook_events::JsonValue::read(event, __reader)
            }
            Self::Push(event) => __webhook_events::JsonValue::read(event, __reader),
            Self::Ping(event) => __webhook_events::JsonValue::read(event, __reader),
            Self::Unknown(_) => __webhook_events::Ok(()),
        }
    }
    fn event(&self) -> &dyn __webhook_events::Anything {
        match self {
            Self::IssuesOpened(event) => event,
            Self::Push(event) => event,
            Self::Ping(event) => event,
            Self::Unknown(event) => event,
        }
    }
    fn event_mut(&mut self) -> &mut dyn __webhook_events::Anything {
        match self {
            Self::IssuesOpened(event) => event,
            Self::Push(event) => event,
            Self::Ping(event) => event,
            Self::Unknown(event) => event,
        }
    }
}
#[automatically_derived]
impl<__H: EventHandler + ?__webhook_events::Sized> __webhook_events::Dispatch<__H>
for ForgeEvent {
    fn dispatch<'a>(
        &'a self,
        handler: &'a __H,
        delivery: &'a __webhook_events::Delivery,
    ) -> __webhook_events::HandlerFuture<'a> {
        match self {
            Self::IssuesOpened(event) => {
                EventHandler::on_issues_opened(handler, event, delivery)
            }
            Self::Push(event) => EventHandler::on_push(handler, event, delivery),
            Self::Ping(event) => EventHandler::on_ping(handler, event, delivery),
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
/// The type of an event of Forge.
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
    /// The event `issues.opened`.
    IssuesOpened,
    /// The event `push`.
    Push,
    /// The event `ping`.
    Ping,
}
#[automatically_derived]
impl __webhook_events::Eq for EventType {}
impl EventType {
    /// Every type, in the order of the spec: what an endpoint can subscribe to.
    pub const ALL: &'static [Self] = &[Self::IssuesOpened, Self::Push, Self::Ping];
    const BY_NAME: &'static [(&'static __webhook_events::str, Self)] = &[
        ("ping", Self::Ping),
        ("push", Self::Push),
        ("issues.opened", Self::IssuesOpened),
    ];
    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static __webhook_events::str {
        match self {
            Self::IssuesOpened => "issues.opened",
            Self::Push => "push",
            Self::Ping => "ping",
        }
    }
    /// A payload of this type, with every field that the spec names.
    #[must_use]
    pub const fn sample(self) -> &'static __webhook_events::str {
        match self {
            Self::IssuesOpened => <IssuesOpenedEvent as __webhook_events::Event>::SAMPLE,
            Self::Push => <PushEvent as __webhook_events::Event>::SAMPLE,
            Self::Ping => <PingEvent as __webhook_events::Event>::SAMPLE,
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
/// Handles the events of Forge.
///
/// Implement it with `#[async_trait]`, and only the methods of the events that matter to you. The others call
/// [`on_unhandled`](Self::on_unhandled), which acknowledges the delivery.
///
/// ```text
/// struct App;
///
/// #[async_trait]
/// impl EventHandler for App {
///     async fn on_issues_opened(&self, event: &IssuesOpenedEvent, delivery: &Delivery) -> HandlerResult {
///         println!("delivery {}: {event:?}", delivery.id());
///         Ok(())
///     }
/// }
/// ```
pub trait EventHandler: __webhook_events::Send + __webhook_events::Sync {
    /// The event `issues.opened`.
    ///
    /// ```text
    /// async fn on_issues_opened(&self, event: &IssuesOpenedEvent, delivery: &Delivery) -> HandlerResult
    /// ```
    #[must_use]
    fn on_issues_opened<'life0, 'life1, 'life2, 'async_trait>(
        &'life0 self,
        event: &'life1 IssuesOpenedEvent,
        delivery: &'life2 __webhook_events::Delivery,
    ) -> __webhook_events::HandlerFuture<'async_trait>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
        'life2: 'async_trait,
        Self: 'async_trait,
    {
        let _ = event;
        self.on_unhandled(EventType::IssuesOpened, delivery)
    }
    /// The event `push`.
    ///
    /// ```text
    /// async fn on_push(&self, event: &PushEvent, delivery: &Delivery) -> HandlerResult
    /// ```
    #[must_use]
    fn on_push<'life0, 'life1, 'life2, 'async_trait>(
        &'life0 self,
        event: &'life1 PushEvent,
        delivery: &'life2 __webhook_events::Delivery,
    ) -> __webhook_events::HandlerFuture<'async_trait>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
        'life2: 'async_trait,
        Self: 'async_trait,
    {
        let _ = event;
        self.on_unhandled(EventType::Push, delivery)
    }
    /// The event `ping`.
    ///
    /// ```text
    /// async fn on_ping(&self, event: &PingEvent, delivery: &Delivery) -> HandlerResult
    /// ```
    #[must_use]
    fn on_ping<'life0, 'life1, 'life2, 'async_trait>(
        &'life0 self,
        event: &'life1 PingEvent,
        delivery: &'life2 __webhook_events::Delivery,
    ) -> __webhook_events::HandlerFuture<'async_trait>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
        'life2: 'async_trait,
        Self: 'async_trait,
    {
        let _ = event;
        self.on_unhandled(EventType::Ping, delivery)
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
/// Looks at an event of Forge, whatever its type.
///
/// Every method must be written, so a new event in the spec breaks the build until it is handled.
pub trait EventVisitor {
    /// What a visit gives.
    type Output;
    /// The event `issues.opened`.
    fn visit_issues_opened(&mut self, event: &IssuesOpenedEvent) -> Self::Output;
    /// The event `push`.
    fn visit_push(&mut self, event: &PushEvent) -> Self::Output;
    /// The event `ping`.
    fn visit_ping(&mut self, event: &PingEvent) -> Self::Output;
    /// An event of a type that the spec does not name.
    fn visit_unknown(&mut self, event: &__webhook_events::UnknownEvent) -> Self::Output;
}
