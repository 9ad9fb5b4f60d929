
/// The bundled spec.
pub mod bundled {
    ::webhook_events::webhook_events!(openai);
}

/// Names that are not Rust's, and types that are called as those of the prelude.
pub mod odd {
    ::webhook_events::webhook_events!("odd.yaml");
}

/// Descriptions that Markdown would take for something else.
pub mod prose {
    ::webhook_events::webhook_events!("prose.yaml", derives = [::core::hash::Hash], unknown_fields = ignore);
}

/// Two invocations in one crate, one of them through a macro of the user's.
pub mod shop {
    macro_rules! events {
        ($path:literal) => {
            ::webhook_events::webhook_events!($path);
        };
    }

    events!("shop.yaml");
}

/// A module full of names that generated code could take for its own.
pub mod hostile {
    use ::core::clone::Clone as Klone;
    use ::core::fmt::Debug as Tebug;

    mod core {}
    mod std {}
    mod alloc {}
    mod serde {}
    mod serde_json {}
    mod async_trait {}
    mod webhook_events {}

    macro_rules! hostile {
        ($($name:ident)*) => {
            $(
                /// Not the one of the prelude.
                #[derive(Klone, Copy, Tebug)]
                pub struct $name;
            )*
        };
    }

    hostile! {
        Option Some None Result Ok Err String Vec Box Arc Value BTreeMap Delivery UnknownEvent Extra Event Error
        HandlerResult HandlerFuture Reader DecodeError Union WebhookEvent
    }

    macro_rules! traits {
        ($($name:ident)*) => {
            $(
                /// Not the one of the prelude.
                pub trait $name {}
            )*
        };
    }

    traits! {
        Clone Copy Debug PartialEq Eq Send Sync Sized From Into TryFrom FromStr Display Iterator Serialize Deserialize
        Serializer Deserializer Decode Dispatch
    }

    /// Offers every type methods that generated code calls on its own.
    pub trait Everywhere {
        /// Not the one of the runtime.
        fn as_str(&self) {}
        /// Not the one of the runtime.
        fn next_key(&mut self) {}
        /// Not the one of the runtime.
        fn field(&mut self) {}
        /// Not the one of the runtime.
        fn string(&mut self) {}
        /// Not the one of the runtime.
        fn event_type(&self) {}
        /// Not the one of the runtime.
        fn id(&self) {}
        /// Not the one of the runtime.
        fn on_unhandled(&self) {}
        /// Not the one of the runtime.
        fn object(&mut self) {}
        /// Not the one of the runtime.
        fn one_of(&mut self) {}
        /// Not the one of the runtime.
        fn only_of(&mut self) {}
        /// Not the one of the runtime.
        fn find_tag(&mut self) {}
        /// Not the one of the runtime.
        fn event(&mut self) {}
        /// Not the one of the runtime.
        fn event_mut(&mut self) {}
        /// Not the one of the runtime.
        fn kind(&self) {}
    }

    impl<T: ?::core::marker::Sized> Everywhere for T {}

    macro_rules! matches {
        () => {};
    }

    matches!();

    ::webhook_events::webhook_events!("shop.yaml");
}

/// Expands inside of a function.
#[must_use]
pub fn local() -> bool {
    mod inner {
        ::webhook_events::webhook_events!("shop.yaml", events = ["order.lost"]);
    }

    inner::ShopEvent::decode(b"{}").is_err()
}
