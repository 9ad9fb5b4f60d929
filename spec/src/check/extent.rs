//! Types of which no value can exist, or only an enormous one: a type that holds itself, and doublings of doublings.

use crate::model::{Event, Field, Home, Shape, Spec, Type, TypeDef, TypeId};
use crate::problem::{Problem, code};

/// How deep objects may nest by required fields alone; JSON readers refuse more than about twice that.
const DEEPEST: usize = 50;
/// How many fields the smallest value of a type may have.
const LARGEST: usize = 10_000;

/// The smallest value of a type.
#[derive(Clone, Copy)]
struct Extent {
    depth: usize,
    fields: usize,
}

#[derive(Clone, Copy)]
enum State {
    New,
    /// Its fields are being looked at.
    Open,
    Known(Extent),
}

/// Finds such types and events, and lets the fields that cause it hold any value instead.
pub(super) fn check(spec: &mut Spec) -> Vec<Problem> {
    let mut walk = Walk { states: vec![State::New; spec.types.len()], endless: Vec::new(), large: None };
    for start in 0..spec.types.len() {
        walk.visit(TypeId(start), &mut spec.types, &spec.events);
    }
    for event in &mut spec.events {
        if let Err(much) = walk.extent(&event.fields) {
            let message = format!("event {} {much}", code(&event.name.text));
            walk.large.get_or_insert(Problem::at(event.name.mark, message).help(HELP));
            loosen(&mut event.fields);
        }
    }
    // A circle that was cut open makes a long chain.
    if walk.endless.is_empty() { walk.large.into_iter().collect() } else { walk.endless }
}

const HELP: &str = "make some of the objects in it optional, or lists";

struct Walk {
    states: Vec<State>,
    endless: Vec<Problem>,
    /// The first only: with it gone, others may be.
    large: Option<Problem>,
}

impl Walk {
    /// Visits a type after those it holds, with a stack of our own: a chain of types may be as long as the file.
    fn visit(&mut self, start: TypeId, types: &mut [TypeDef], events: &[Event]) {
        let mut stack = vec![(start, 0)];
        while let Some((id, next)) = stack.pop() {
            if matches!(self.states[id.0], State::Known(_)) {
                continue;
            }
            self.states[id.0] = State::Open;
            let Shape::Object(fields) = &mut types[id.0].shape else {
                self.states[id.0] = State::Known(Extent { depth: 0, fields: 1 });
                continue;
            };
            if let Some(field) = fields.get_mut(next) {
                stack.push((id, next + 1));
                match held(field).map(|inner| (inner, self.states[inner.0])) {
                    Some((inner, State::New)) => stack.push((inner, 0)),
                    Some((inner, State::Open)) => {
                        field.ty = Type::Any;
                        let mark = field.name.mark;
                        let message = format!("{} holds itself without end", label(inner, types, events));
                        let help = "make a field on the way optional, or a list";
                        self.endless.push(Problem::at(mark, message).help(help));
                    }
                    Some((_, State::Known(_))) | None => {}
                }
                continue;
            }
            let extent = match self.extent(fields) {
                Ok(extent) => extent,
                Err(much) => {
                    loosen(fields);
                    let extent = Extent { depth: 1, fields: fields.len() };
                    let message = format!("{} {much}", label(id, types, events));
                    self.large.get_or_insert(Problem::at(types[id.0].home.name().mark, message).help(HELP));
                    extent
                }
            };
            self.states[id.0] = State::Known(extent);
        }
    }

    /// The extent of an object with these fields, or in what it is too much.
    fn extent(&self, fields: &[Field]) -> Result<Extent, String> {
        let mut extent = Extent { depth: 1, fields: fields.len() };
        for inner in fields.iter().filter_map(held) {
            if let State::Known(inner) = self.states[inner.0] {
                extent.depth = extent.depth.max(inner.depth + 1);
                extent.fields = extent.fields.saturating_add(inner.fields);
            }
        }
        if extent.depth > DEEPEST {
            Err(format!("is more than {DEEPEST} objects deep"))
        } else if extent.fields > LARGEST.max(fields.len()) {
            Err("has more than 10,000 fields in all".to_owned())
        } else {
            Ok(extent)
        }
    }
}

/// The type that a field holds in every value.
fn held(field: &Field) -> Option<TypeId> {
    match field.ty {
        // A union is open: a value that is no member needs no end.
        Type::Defined(id) if !field.optional => Some(id),
        _ => None,
    }
}

fn loosen(fields: &mut [Field]) {
    for field in fields.iter_mut().filter(|field| held(field).is_some()) {
        field.ty = Type::Any;
    }
}

/// What messages call a type.
fn label(id: TypeId, types: &[TypeDef], events: &[Event]) -> String {
    let mut path: Vec<&str> = Vec::new();
    let mut home = &types[id.0].home;
    let owner = loop {
        match home {
            Home::Shared(name) => break format!("type {}", code(&name.text)),
            Home::Envelope(name) => {
                path.push(&name.text);
                break "the envelope".to_owned();
            }
            Home::Event(index, name) => {
                path.push(&name.text);
                break events.get(*index).map_or_else(String::new, |event| format!("event {}", code(&event.name.text)));
            }
            Home::Object(outer, name) => {
                path.push(&name.text);
                home = &types[outer.0].home;
            }
        }
    };
    if path.is_empty() {
        return owner;
    }
    path.reverse();
    format!("field {} of {owner}", code(&path.join(".")))
}
