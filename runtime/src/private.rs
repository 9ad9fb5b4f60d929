//! What generated code names: every path it uses leads through here, so that a user depends on this crate alone.
//!
//! Nothing in it is for people, and it may change with any release.

pub use core::any::Any;
pub use core::clone::Clone;
pub use core::cmp::{Eq, Ord, PartialEq, PartialOrd};
pub use core::convert::{From, TryFrom};
pub use core::fmt::{Debug, Display, Formatter, Result as FmtResult};
pub use core::hash::Hash;
pub use core::marker::{Copy, Send, Sized, Sync};
pub use core::option::Option::{self, None, Some};
pub use core::primitive::{bool, f64, i64, str, u8};
pub use core::result::Result::{self, Ok};
pub use core::str::FromStr;
pub use std::boxed::Box;
pub use std::collections::BTreeMap;
pub use std::string::String;
pub use std::sync::Arc;
pub use std::vec::Vec;

pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
pub use serde_json::Value;

pub use crate::event::delivery::Delivery;
pub use crate::event::event_type::{UnknownEventType, lookup};
pub use crate::event::handler::{HandlerFuture, acknowledge};
pub use crate::event::traits::{Dispatch, Union, WebhookEvent, event, into_event};
pub use crate::json::debug::{debug, debug_renamed};
pub use crate::json::equality::equal;
pub use crate::json::serialize::serialize;
pub use crate::json::unknown::UnknownEvent;
pub use crate::json::visit::{Shown, Sink};
pub use crate::json::{Decode, DecodeError, Extra, Reader, decode, deserialize};
