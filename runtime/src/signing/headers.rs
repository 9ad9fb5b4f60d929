//! The three headers of a delivery, read from whatever a server keeps its headers in.

use std::collections::HashMap;

use http::{HeaderMap, HeaderName, Request, request::Parts};

use super::error::VerifyError;

/// Headers of a request, to be looked up by name.
///
/// Implemented for [`http::HeaderMap`], requests and their parts, [`SignedHeaders`](crate::SignedHeaders), and for
/// slices, arrays, vectors and hash maps of name and value. Names are compared without regard to case.
///
/// # Examples
///
/// A server with a header type of its own needs one method, which yields every value of a name in the order of
/// arrival:
///
/// ```
/// use webhook_events::Headers;
///
/// /// Stands for the `HeaderMap` of a server that does not use the `http` crate's.
/// struct ServerHeaders(Vec<(String, Vec<u8>)>);
///
/// impl Headers for ServerHeaders {
///     fn values<'a>(&'a self, name: &'a http::HeaderName) -> impl Iterator<Item = &'a [u8]> + 'a {
///         self.0.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name.as_str())).map(|(_, value)| &value[..])
///     }
/// }
/// ```
///
/// For actix-web, whose requests cannot be named here, wrap a reference: `struct Actix<'r>(&'r
/// actix_web::http::header::HeaderMap)`, and let `values` return
/// `self.0.get_all(name.as_str()).map(|value| value.as_bytes())`.
pub trait Headers {
    /// Every value of the header `name`, in the order in which they arrived.
    fn values<'a>(&'a self, name: &'a HeaderName) -> impl Iterator<Item = &'a [u8]> + 'a;
}

impl<T: Headers + ?Sized> Headers for &T {
    fn values<'a>(&'a self, name: &'a HeaderName) -> impl Iterator<Item = &'a [u8]> + 'a {
        T::values(self, name)
    }
}

impl Headers for HeaderMap {
    fn values<'a>(&'a self, name: &'a HeaderName) -> impl Iterator<Item = &'a [u8]> + 'a {
        self.get_all(name).into_iter().map(http::HeaderValue::as_bytes)
    }
}

impl Headers for Parts {
    fn values<'a>(&'a self, name: &'a HeaderName) -> impl Iterator<Item = &'a [u8]> + 'a {
        Headers::values(&self.headers, name)
    }
}

impl<B> Headers for Request<B> {
    fn values<'a>(&'a self, name: &'a HeaderName) -> impl Iterator<Item = &'a [u8]> + 'a {
        Headers::values(self.headers(), name)
    }
}

impl<K: AsRef<str>, V: AsRef<[u8]>> Headers for [(K, V)] {
    fn values<'a>(&'a self, name: &'a HeaderName) -> impl Iterator<Item = &'a [u8]> + 'a {
        self.iter().filter(|(key, _)| is(key, name)).map(|(_, value)| value.as_ref())
    }
}

impl<K: AsRef<str>, V: AsRef<[u8]>, const N: usize> Headers for [(K, V); N] {
    fn values<'a>(&'a self, name: &'a HeaderName) -> impl Iterator<Item = &'a [u8]> + 'a {
        self.as_slice().values(name)
    }
}

impl<K: AsRef<str>, V: AsRef<[u8]>> Headers for Vec<(K, V)> {
    fn values<'a>(&'a self, name: &'a HeaderName) -> impl Iterator<Item = &'a [u8]> + 'a {
        self.as_slice().values(name)
    }
}

impl<K: AsRef<str>, V: AsRef<[u8]>, S> Headers for HashMap<K, V, S> {
    fn values<'a>(&'a self, name: &'a HeaderName) -> impl Iterator<Item = &'a [u8]> + 'a {
        self.iter().filter(|(key, _)| is(key, name)).map(|(_, value)| value.as_ref())
    }
}

fn is(key: &impl AsRef<str>, name: &HeaderName) -> bool {
    key.as_ref().eq_ignore_ascii_case(name.as_str())
}

/// The field of one name, which may have come more than once.
pub(crate) struct Field<'a> {
    name: &'static str,
    first: &'a [u8],
    repeated: bool,
}

impl<'a> Field<'a> {
    /// The field `name`, when it has a value that is not blank.
    pub(crate) fn present<H: Headers + ?Sized>(headers: &'a H, name: &'static HeaderName) -> Result<Self, VerifyError> {
        let mut values = headers.values(name);
        let missing = VerifyError::MissingHeader(name.as_str());
        let first = values.next().ok_or(missing)?;
        let second = values.next();
        if is_blank(first) && second.is_none_or(is_blank) && values.all(is_blank) {
            return Err(missing);
        }
        Ok(Self { name: name.as_str(), first, repeated: second.is_some() })
    }

    /// Its value, when it came once.
    pub(crate) fn only(&self) -> Result<&'a [u8], VerifyError> {
        if self.repeated { Err(VerifyError::DuplicateHeader(self.name)) } else { Ok(self.first) }
    }
}

#[inline]
pub(crate) fn is_blank(value: &[u8]) -> bool {
    value.iter().copied().all(is_space)
}

/// True for what stands between entries, and in blank values.
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}
