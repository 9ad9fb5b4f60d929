//! What names an event and how deliveries are signed, as constants and functions of the union.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use webhook_events_spec::{Scheme, Signature, Source, Timestamp};

use super::Context;

impl Context<'_> {
    /// The constant that says what names an event.
    pub(crate) fn tag_constant(&self) -> TokenStream {
        let private = &self.private;
        let tag = &self.names.spec.tag;
        let header = if let Some(name) = &tag.header {
            let name = &name.text;
            quote!(#private::Some(#name))
        } else {
            quote!(#private::None)
        };
        let path = &tag.path;
        quote!(#private::Tag { header: #header, path: &[#(#path),*] })
    }

    /// The scheme of the spec.
    pub(crate) fn scheme(&self) -> TokenStream {
        let private = &self.private;
        match &self.names.spec.signature {
            None => quote!(#private::Scheme::standard_webhooks()),
            Some(Signature::Preset(name)) => {
                let function = format_ident!("{}", name.text.replace('-', "_"));
                quote!(#private::Scheme::#function())
            }
            Some(Signature::Written(scheme)) => self.written(scheme),
        }
    }

    fn written(&self, scheme: &Scheme) -> TokenStream {
        let private = &self.private;
        let Scheme { algorithm, key, header, value, list, signed, timestamp, id, rejection, challenge } = scheme;
        let algorithm_function = format_ident!("{}", algorithm.replace('-', "_"));
        let key = format_ident!("{}", capitalised(key));
        let list = list.map(|separator| quote!(.list(#separator)));
        let timestamp = match timestamp {
            None => quote!(.no_timestamp()),
            Some(timestamp) => {
                let stamp = self.stamp(timestamp);
                let tolerance = timestamp.tolerance;
                quote!(.timestamp(#stamp, #private::Duration::from_secs(#tolerance)))
            }
        };
        let id = match id {
            Source::Header(name) => quote!(#private::Id::header(#name)),
            Source::Body(path) => quote!(#private::Id::body(#path)),
            Source::None => quote!(#private::Id::none()),
        };
        let rejection = rejection.map(|status| quote!(.rejection(#status)));
        let challenge = challenge.as_ref().map(|name| {
            let variant = format_ident!("{}", capitalised(name));
            quote!(.challenge(#private::Challenge::#variant))
        });
        let legacy = (algorithm == "hmac-sha1").then(|| quote!(.legacy()));
        quote! {
            #private::built(
                #private::Scheme::#algorithm_function()
                    .key(#private::KeyForm::#key)
                    .header(#header)
                    .value(#value)
                    #list
                    .signed(#signed)
                    #timestamp
                    .id(#id)
                    #rejection
                    #challenge
                    #legacy
                    .build(),
            )
        }
    }

    fn stamp(&self, timestamp: &Timestamp) -> TokenStream {
        let private = &self.private;
        let unit = format_ident!("{}", capitalised(&timestamp.unit));
        let unit = quote!(#private::Unit::#unit);
        match &timestamp.source {
            Source::None => quote!(#private::Stamp::in_value(#unit)),
            Source::Header(name) => quote!(#private::Stamp::header(#name, #unit)),
            Source::Body(path) => quote!(#private::Stamp::body(#path, #unit)),
        }
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}
