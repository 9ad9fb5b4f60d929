//! The procedural macro of `webhook-events`: a YAML description of a provider's webhook events becomes Rust.
//!
//! Use it through the `webhook-events` crate, whose documentation describes it.
//!
//! Data flows one way: the invocation (`input`) names a YAML file (`source`); the spec crate reads and checks it, and gives
//! every wire name its Rust name once; each generated thing is written by a file of its own (`expand`).
//! Nothing here fails half-way: whatever is wrong is collected, and what could be understood is expanded beside the
//! errors, so that one mistake does not bring a second error in the user's code.

mod docs;
mod expand;
#[cfg(test)]
mod goldens;
mod input;
mod source;

use proc_macro2::TokenStream;
use quote::quote;
use syn::Error;
use webhook_events_spec::{Names, Reading};

use crate::input::Input;
use crate::source::Source;

/// Generates event structs, their union and the handler traits from a YAML spec.
///
/// ```ignore
/// webhook_events!("spec/events.yaml");                    // beside this package's Cargo.toml
/// webhook_events!("./events.yaml");                       // beside this source file
/// webhook_events!(openai, events = ["batch.*"]);          // from the bundled spec of OpenAI's events
/// ```
///
/// | option | effect |
/// |---|---|
/// | `events = ["batch.*", "response.completed"]` | only these events; a pattern that matches nothing is an error |
/// | `derives = [Hash, my::Trait]` | added to every generated struct and enum |
/// | `unknown_fields = keep` or `ignore` | whether objects keep the fields that the spec does not name, in `extra`; default `keep` |
/// | `crate = path` | where the `webhook_events` crate is found, for those who re-export it |
#[proc_macro]
pub fn webhook_events(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    match syn::parse(tokens) {
        Ok(input) => expansion(input).into(),
        Err(error) => error.into_compile_error().into(),
    }
}

fn expansion(mut input: Input) -> TokenStream {
    match Source::find(&input.spec) {
        Ok(source) => expand(input, &source),
        Err(error) => {
            input.errors.push(error);
            compile_errors(&input.errors)
        }
    }
}

fn expand(mut input: Input, source: &Source) -> TokenStream {
    let Reading { spec, mut report } = webhook_events_spec::read(&source.yaml);
    let selected = input.select(&spec);
    let names = Names::new(&spec, &selected, input.keeps_unknown_fields(), &mut report);
    let items = expand::items(&names, &input);
    let span = input.spec.span();
    // Stable Rust has no spans in other files: the errors point at the literal, and show the place themselves.
    input.errors.extend(report.render(&source.shown).into_iter().map(|text| Error::new(span, text)));
    let errors = compile_errors(&input.errors);
    let tracking = source.tracking();
    quote!(#items #tracking #errors)
}

fn compile_errors(errors: &[Error]) -> TokenStream {
    errors.iter().map(Error::to_compile_error).collect()
}
