//! The schemes of known providers: a table, one row each.

use std::time::Duration;

use super::builder::{Id, SchemeBuilder, Stamp, Unit};
use super::{Algorithm, Challenge, KeyForm, Scheme};
use crate::signing::signatures::{Encoding, Form};

const SECONDS: Unit = Unit::Seconds;

const fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(minutes * 60)
}

/// The header of a signature, the form of its value, and what is signed.
fn hmac(name: &'static str, header: &str, value: &str, signed: &str) -> SchemeBuilder {
    Scheme::hmac_sha256().named(name).header(header).value(value).signed(signed)
}

/// A signature of the body alone, without a time.
fn body(name: &'static str, header: &str, value: &str) -> SchemeBuilder {
    hmac(name, header, value, "{body}").no_timestamp()
}

/// What Standard Webhooks asks for, under headers with this prefix.
fn standard(name: &'static str, prefix: &str) -> SchemeBuilder {
    hmac(name, &format!("{prefix}-signature"), "v1,{base64}", "{id}.{timestamp}.{body}")
        .also(Algorithm::Ed25519, Form { before: "v1a,", encoding: Encoding::Base64, after: "" })
        .key(KeyForm::Whsec)
        .list(' ')
        .timestamp(Stamp::header(&format!("{prefix}-timestamp"), SECONDS), minutes(5))
        .id(Id::header(&format!("{prefix}-id")))
}

macro_rules! presets {
    ($($(#[doc = $doc:literal])* $function:ident = $name:literal => $builder:expr;)*) => {
        /// The presets, by provider.
        impl Scheme {
            $(
                $(#[doc = $doc])*
                #[must_use]
                pub fn $function() -> Self {
                    let builder: fn(&'static str) -> SchemeBuilder = $builder;
                    match builder($name).build() {
                        Ok(scheme) => scheme,
                        Err(error) => unreachable!("the preset `{}`: {error}", $name),
                    }
                }
            )*

            /// The preset of this name, as the YAML writes it.
            ///
            /// ```
            /// use webhook_events::Scheme;
            ///
            /// assert_eq!(Scheme::preset("stripe").unwrap().name(), Some("stripe"));
            /// assert!(Scheme::preset("stirpe").is_none());
            /// ```
            #[must_use]
            pub fn preset(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$function()),)*
                    _ => None,
                }
            }

            /// The names of all presets.
            pub const PRESETS: &'static [&'static str] = &[$($name),*];
        }
    };
}

presets! {
    /// Standard Webhooks: OpenAI, Anthropic, Replicate, GitLab's signing tokens and others.
    standard_webhooks = "standard-webhooks" => |name| standard(name, "webhook");

    /// Svix, and who sends through it, such as Clerk and Resend: Standard Webhooks under `svix-` headers.
    svix = "svix" => |name| standard(name, "svix");

    /// Supabase's auth hooks: Standard Webhooks, with a secret that begins with `v1,whsec_`.
    supabase = "supabase" => |name| standard(name, "webhook");

    /// Polar's endpoints from before 8 September 2026, whose key is the whole `whsec_…` text.
    polar_legacy = "polar-legacy" => |name| standard(name, "webhook").key(KeyForm::Text);

    /// Stripe.
    stripe = "stripe" => |name| {
        hmac(name, "Stripe-Signature", "t={timestamp},v1={hex}", "{timestamp}.{body}")
            .list(',')
            .timestamp(Stamp::in_value(SECONDS), minutes(5))
            .id(Id::body("id"))
    };

    /// GitHub. No time is signed, and the delivery's id is in a header that is not signed.
    github = "github" => |name| body(name, "X-Hub-Signature-256", "sha256={hex}").id(Id::header("X-GitHub-Delivery"));

    /// Bitbucket, and Jira. No time is signed, and the delivery's id is in a header that is not signed.
    bitbucket = "bitbucket" => |name| body(name, "X-Hub-Signature", "sha256={hex}").id(Id::header("X-Request-UUID"));

    /// Slack. Its `url_verification` is answered.
    slack = "slack" => |name| {
        hmac(name, "X-Slack-Signature", "v0={hex}", "v0:{timestamp}:{body}")
            .timestamp(Stamp::header("X-Slack-Request-Timestamp", SECONDS), minutes(5))
            .id(Id::body("event_id"))
            .challenge(Challenge::Slack)
    };

    /// Shopify. No time is signed, and the delivery's id is in a header that is not signed.
    shopify = "shopify" => |name| body(name, "X-Shopify-Hmac-Sha256", "{base64}").id(Id::header("X-Shopify-Webhook-Id"));

    /// Zoom. Its `endpoint.url_validation` is answered.
    zoom = "zoom" => |name| {
        hmac(name, "x-zm-signature", "v0={hex}", "v0:{timestamp}:{body}")
            .timestamp(Stamp::header("x-zm-request-timestamp", SECONDS), minutes(5))
            .challenge(Challenge::Zoom)
    };

    /// `PagerDuty`, version 3 of its webhooks. No time is signed.
    pagerduty = "pagerduty" => |name| body(name, "X-PagerDuty-Signature", "v1={hex}").list(',').id(Id::body("event.id"));

    /// Paddle. Its own libraries tolerate five seconds.
    paddle = "paddle" => |name| {
        hmac(name, "Paddle-Signature", "ts={timestamp};h1={hex}", "{timestamp}:{body}")
            .list(';')
            .timestamp(Stamp::in_value(SECONDS), Duration::from_secs(5))
            .id(Id::body("event_id"))
    };

    /// Lemon Squeezy. No time is signed.
    lemonsqueezy = "lemonsqueezy" => |name| body(name, "X-Signature", "{hex}");

    /// Dropbox. No time is signed. Its challenge is answered.
    dropbox = "dropbox" => |name| body(name, "X-Dropbox-Signature", "{hex}").challenge(Challenge::Dropbox);

    /// Meta and WhatsApp. No time is signed. Its challenge is answered, once the verifier knows the verify token.
    meta = "meta" => |name| body(name, "X-Hub-Signature-256", "sha256={hex}").challenge(Challenge::Meta);

    /// Notion. No time is signed.
    notion = "notion" => |name| body(name, "X-Notion-Signature", "sha256={hex}").id(Id::body("id"));

    /// Zendesk. The time touches the body, which therefore must be JSON.
    zendesk = "zendesk" => |name| {
        hmac(name, "X-Zendesk-Webhook-Signature", "{base64}", "{timestamp}{body}")
            .timestamp(Stamp::header("X-Zendesk-Webhook-Signature-Timestamp", Unit::Rfc3339), minutes(5))
            .id(Id::header("X-Zendesk-Webhook-Invocation-Id"))
    };

    /// Typeform. No time is signed.
    typeform = "typeform" => |name| body(name, "Typeform-Signature", "sha256={base64}").id(Id::body("event_id"));

    /// Twitch's EventSub. Its `webhook_callback_verification` is answered.
    twitch = "twitch" => |name| {
        hmac(name, "Twitch-Eventsub-Message-Signature", "sha256={hex}", "{id}{timestamp}{body}")
            .timestamp(Stamp::header("Twitch-Eventsub-Message-Timestamp", Unit::Rfc3339), minutes(10))
            .id(Id::header("Twitch-Eventsub-Message-Id"))
            .challenge(Challenge::Twitch)
    };

    /// `WorkOS`.
    workos = "workos" => |name| {
        hmac(name, "WorkOS-Signature", "t={timestamp}, v1={hex}", "{timestamp}.{body}")
            .list(',')
            .timestamp(Stamp::in_value(Unit::Milliseconds), minutes(3))
            .id(Id::body("id"))
    };

    /// Discord, whose keys need the feature `asymmetric`. Forgeries are answered with 401, for which it tests.
    discord = "discord" => |name| {
        Scheme::ed25519()
            .named(name)
            .key(KeyForm::Hex)
            .header("X-Signature-Ed25519")
            .value("{hex}")
            .signed("{timestamp}{body}")
            .timestamp(Stamp::header("X-Signature-Timestamp", SECONDS), minutes(5))
            .rejection(401)
            .challenge(Challenge::Discord)
    };

    /// Square, whose signature covers the endpoint's URL: see `Verifier::url`. No time is signed.
    square = "square" => |name| {
        hmac(name, "x-square-hmacsha256-signature", "{base64}", "{url}{body}").no_timestamp().id(Id::body("event_id"))
    };

    /// `HubSpot`, version 3, whose signature covers the endpoint's URL: see `Verifier::url`.
    hubspot = "hubspot" => |name| {
        hmac(name, "X-HubSpot-Signature-v3", "{base64}", "{method}{url}{body}{timestamp}")
            .timestamp(Stamp::header("X-HubSpot-Request-Timestamp", Unit::Milliseconds), minutes(5))
    };

    /// Linear. The time is in the body, and the delivery's id in a header that is not signed.
    linear = "linear" => |name| {
        hmac(name, "Linear-Signature", "{hex}", "{body}")
            .timestamp(Stamp::body("webhookTimestamp", Unit::Milliseconds), minutes(1))
            .id(Id::header("Linear-Delivery"))
    };

    /// Intercom, which signs with HMAC-SHA1. No time is signed.
    intercom = "intercom" => |name| {
        Scheme::hmac_sha1()
            .named(name)
            .legacy()
            .header("X-Hub-Signature")
            .value("sha1={hex}")
            .no_timestamp()
            .id(Id::body("id"))
    };

    /// Adyen's platform webhooks. No time is signed.
    adyen = "adyen" => |name| body(name, "HmacSignature", "{base64}").key(KeyForm::Hex);
}
