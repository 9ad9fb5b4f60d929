//! The procedural macro of webhook-events.

/// x
#[proc_macro]
pub fn webhook_events(_: proc_macro::TokenStream) -> proc_macro::TokenStream {
    proc_macro::TokenStream::new()
}
