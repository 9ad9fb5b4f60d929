//! What stands between the parentheses of `webhook_events!(…)`: which spec, and the options.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::token::Bracket;
use syn::{Error, Ident, LitStr, Path, Token, bracketed};
use webhook_events_spec::{Spec, suggest};

/// Which spec to expand.
pub(crate) enum SpecName {
    /// A YAML file, by its path.
    File(LitStr),
    /// The spec of OpenAI's events that comes with the crate.
    OpenAi(Ident),
}

impl SpecName {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::File(path) => path.span(),
            Self::OpenAi(ident) => ident.span(),
        }
    }
}

/// An invocation. What is wrong with its options is in `errors`, and the defaults stand in for it.
pub(crate) struct Input {
    pub(crate) spec: SpecName,
    /// Patterns of event names; `None` is all events.
    events: Option<Vec<LitStr>>,
    /// What to derive beside the usual.
    pub(crate) derives: Vec<Path>,
    unknown_fields: Option<Ident>,
    /// Where the runtime crate is found.
    pub(crate) krate: Path,
    pub(crate) errors: Vec<Error>,
}

const OPTIONS: [&str; 4] = ["events", "derives", "unknown_fields", "crate"];

impl Parse for Input {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let spec = if input.peek(LitStr) {
            SpecName::File(input.parse()?)
        } else {
            let hint = "expected the path of a YAML file, as in `webhook_events!(\"spec/events.yaml\")`, or `openai`";
            let ident = input.call(Ident::parse_any).map_err(|error| Error::new(error.span(), hint))?;
            if input.peek(Token![:]) {
                let message = format!("YAML stands in a file of its own: {hint}");
                return Err(Error::new(ident.span(), message));
            }
            if input.peek(Token![!]) {
                let message = format!(
                    "the path is a literal, as macros like `{ident}!` are not expanded here; for a spec that a build \
                     script makes, let it write the invocation as well, and `include!` that file"
                );
                return Err(Error::new(ident.span(), message));
            }
            let hint = match did_you_mean(&ident.to_string(), ["openai"]) {
                similar if similar.is_empty() => hint.to_owned(),
                similar => format!("there is no spec `{ident}`{similar}"),
            };
            if ident != "openai" {
                return Err(Error::new(ident.span(), hint));
            }
            SpecName::OpenAi(ident)
        };
        let krate = syn::parse_quote_spanned!(Span::call_site() => ::webhook_events);
        let mut parsed =
            Self { spec, events: None, derives: Vec::new(), unknown_fields: None, krate, errors: Vec::new() };
        let mut given = BTreeSet::new();
        while !input.is_empty() {
            // A mistake in one option leaves the others as they are, and the spec is expanded all the same.
            if let Err(error) = parsed.next_option(&mut given, input) {
                parsed.errors.push(error);
                skip_value(input)?;
            }
        }
        Ok(parsed)
    }
}

impl Input {
    fn next_option(&mut self, given: &mut BTreeSet<String>, input: ParseStream) -> syn::Result<()> {
        if !input.peek(Token![,]) {
            return Err(input.error("expected `,` before the next option"));
        }
        input.parse::<Token![,]>()?;
        if input.is_empty() {
            return Ok(());
        }
        let key = input.call(Ident::parse_any).map_err(|error| Error::new(error.span(), "expected an option"))?;
        if !given.insert(key.to_string()) {
            return Err(Error::new(key.span(), format!("option `{key}` is given twice")));
        }
        if !input.peek(Token![=]) && OPTIONS.contains(&key.to_string().as_str()) {
            return Err(Error::new(key.span(), format!("option `{key}` has no value: write `{}`", example(&key))));
        }
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
        }
        self.option(&key, input)
    }

    fn option(&mut self, key: &Ident, input: ParseStream) -> syn::Result<()> {
        match key.to_string().as_str() {
            "events" => self.events = Some(list(key, input)?.into_iter().collect()),
            "derives" => self.derives(list(key, input)?),
            "unknown_fields" => {
                let choice = input.call(Ident::parse_any).map_err(|error| expected(key, &error))?;
                if choice == "keep" || choice == "ignore" {
                    self.unknown_fields = Some(choice);
                } else {
                    let similar = did_you_mean(&choice.to_string(), ["keep", "ignore"]);
                    let message = format!("`unknown_fields` is `keep` or `ignore`, not `{choice}`{similar}");
                    self.errors.push(Error::new(choice.span(), message));
                }
            }
            "crate" => self.krate = input.call(Path::parse_mod_style).map_err(|error| expected(key, &error))?,
            unknown => {
                let help = match did_you_mean(unknown, OPTIONS) {
                    similar if similar.is_empty() => format!("; the options are `{}`", OPTIONS.join("`, `")),
                    similar => similar,
                };
                return Err(Error::new(key.span(), format!("there is no option `{unknown}`{help}")));
            }
        }
        Ok(())
    }

    fn derives(&mut self, paths: Punctuated<Path, Token![,]>) {
        let mut seen = BTreeSet::new();
        for path in paths {
            let text = path.to_token_stream().to_string();
            if ["Clone", "Debug", "PartialEq"].contains(&text.as_str()) {
                let message = format!("every generated type has `{text}` as it is: leave it out");
                self.errors.push(Error::new(path.span(), message));
            } else if seen.insert(text.clone()) {
                self.derives.push(path);
            } else {
                self.errors.push(Error::new(path.span(), format!("`{text}` is derived twice")));
            }
        }
    }

    /// False with `unknown_fields = ignore`.
    pub(crate) fn keeps_unknown_fields(&self) -> bool {
        self.unknown_fields.as_ref().is_none_or(|choice| choice == "keep")
    }

    /// The positions of the events to generate. A pattern that matches none of them is an error.
    pub(crate) fn select(&mut self, spec: &Spec) -> Vec<usize> {
        let Some(patterns) = &self.events else {
            return (0..spec.events.len()).collect();
        };
        let mut selected = BTreeSet::new();
        for pattern in patterns {
            let text = pattern.value();
            let before = selected.len();
            let matching = spec.events.iter().enumerate().filter(|(_, event)| matches(&text, &event.name.text));
            let mut found = false;
            for (index, _) in matching {
                found = true;
                selected.insert(index);
            }
            if !found && !spec.events.is_empty() {
                let similar = did_you_mean(&text, spec.events.iter().map(|event| event.name.text.as_str()));
                self.errors.push(Error::new(pattern.span(), format!("no event matches `{text}`{similar}")));
            } else if found && selected.len() == before {
                let message = format!("`{text}` adds nothing to the patterns before it: leave it out");
                self.errors.push(Error::new(pattern.span(), message));
            }
        }
        if patterns.is_empty() {
            self.errors.push(Error::new(self.spec.span(), "`events` is empty: name an event, or leave it out for all"));
        }
        selected.into_iter().collect()
    }
}

/// A list in brackets, a comma behind the last item or not.
fn list<T: Parse>(key: &Ident, input: ParseStream) -> syn::Result<Punctuated<T, Token![,]>> {
    if !input.peek(Bracket) {
        return Err(expected(key, &input.error("")));
    }
    let content;
    bracketed!(content in input);
    content.parse_terminated(T::parse, Token![,]).map_err(|error| {
        // What is left unread would be an error of its own.
        drop(content.parse::<TokenStream>());
        expected(key, &error)
    })
}

/// What to write for an option, at the place of an error of syn, which knows the token but not the option.
fn expected(key: &Ident, error: &Error) -> Error {
    Error::new(error.span(), format!("this is no value of the option `{key}`: write `{}`", example(key)))
}

fn example(key: &Ident) -> &'static str {
    match key.to_string().as_str() {
        "events" => "events = [\"batch.*\", \"response.completed\"]",
        "derives" => "derives = [Hash, my::Trait]",
        "crate" => "crate = my::reexport",
        _ => "unknown_fields = ignore",
    }
}

/// Passes over the value of an option that cannot be used.
fn skip_value(input: ParseStream) -> syn::Result<()> {
    input.step(|cursor| {
        let mut rest = *cursor;
        while let Some((token, next)) = rest.token_tree() {
            if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',') {
                break;
            }
            rest = next;
        }
        Ok(((), rest))
    })
}

fn did_you_mean<'a>(name: &str, among: impl IntoIterator<Item = &'a str>) -> String {
    suggest(name, among).map(|similar| format!("; did you mean `{similar}`?")).unwrap_or_default()
}

/// True when `name` is what `pattern` says, `*` standing for any run of characters.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|tail| {
            tail.char_indices().map(|(at, _)| at).chain([tail.len()]).any(|at| matches(rest, &tail[at..]))
        }),
    }
}
