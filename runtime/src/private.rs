//! The names that generated code uses, so that a user's crate depends on this one alone.
//!
//! None of it is public API: it may change with any release.

pub use core::any::Any as Anything;
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
pub use std::vec::Vec;

pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
pub use serde_json::Value as Any;
pub use std::time::SystemTime;

pub use crate::event::{
    Delivery, Dispatch, Event, HandlerFuture, Tag, UndecodableEvent, Union, UnknownEventType, acknowledge, as_event,
    decode_as, into_event, lookup, not_taken, time, time_ms,
};
pub use crate::json::debug::{debug, debug_renamed};
pub use crate::json::equality::equal;
pub use crate::json::object::{find_tag, find_tag_at, read_event, read_object};
pub use crate::json::one_of::{Member, read_member, read_one_of};
pub use crate::json::serialize::serialize;
pub use crate::json::set::{read_closed_set, read_open_set};
pub use crate::json::unknown::UnknownEvent;
pub use crate::json::visit::{Part, Visitor};
pub use crate::json::{DateTime, DecodeError, Extra, HeaderText, JsonValue, Reader, Scalar, decode, deserialize};
pub use crate::signing::scheme::{Challenge, Id, KeyForm, Scheme, Stamp, Unit};
pub use crate::signing::secret::Secret;
pub use crate::signing::verifier::{Verifier, built, verifier};
pub use std::time::Duration;
