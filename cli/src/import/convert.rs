//! From JSON Schema to types of the language.

use std::collections::HashMap;

use super::model::{Def, Field, Shape, Ty};
use super::notes::Notes;
use super::schema::{self, Document, Flat};
use super::tree::Node;
use super::words::{pascal, singular};

/// A type, and whether the schema allows `null` beside it.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    pub(crate) ty: Ty,
    pub(crate) nullable: bool,
}

/// What is known of a reference.
enum Known {
    /// It is being looked at, and will be this entry of the arena if it is an object or set.
    Open(usize),
    Done(Value),
}

/// Deeper schemas become `any`.
const DEEPEST: usize = 100;

/// Makes types of schemas, in an arena.
pub(crate) struct Converter<'d, 'n> {
    pub(super) document: &'d Document<'d>,
    pub(super) defs: Vec<Def>,
    pub(super) notes: &'n mut Notes,
    known: HashMap<&'d str, Known>,
    /// The event that is being looked at, for notes.
    pub(super) event: String,
    /// The fields that lead to the value, for notes.
    pub(super) path: Vec<String>,
    /// Names for types without one: the last name, and the fields since.
    trail: Vec<String>,
    depth: usize,
}

impl<'d, 'n> Converter<'d, 'n> {
    pub(crate) fn new(document: &'d Document<'d>, notes: &'n mut Notes) -> Self {
        Self {
            document,
            defs: Vec::new(),
            notes,
            known: HashMap::new(),
            event: String::new(),
            path: Vec::new(),
            trail: Vec::new(),
            depth: 0,
        }
    }

    /// The type of an event's body.
    pub(crate) fn event(&mut self, event: &str, schema: &'d Node) -> Ty {
        event.clone_into(&mut self.event);
        self.path.clear();
        self.trail = vec![event.to_owned()];
        self.convert(&[schema]).ty
    }

    /// The type that several schemas describe together.
    pub(super) fn convert(&mut self, parts: &[&'d Node]) -> Value {
        if self.depth > DEEPEST {
            return self.any("it is nested too deep");
        }
        self.depth += 1;
        let value = self.converted(parts);
        self.depth -= 1;
        value
    }

    fn converted(&mut self, parts: &[&'d Node]) -> Value {
        if let [mut node] = *parts {
            let mut nullable = false;
            for _ in 0..16 {
                let Some((inner, null)) = schema::only(node) else { break };
                (node, nullable) = (inner, nullable || null);
            }
            if let Some(reference) = schema::reference(node) {
                let value = self.referred(reference);
                let null = node.flag_at("nullable") || node.flag_at("x-nullable");
                return Value { nullable: value.nullable || nullable || null, ..value };
            }
            let value = self.flat(self.document.flatten(&[node]), None);
            return Value { nullable: value.nullable || nullable, ..value };
        }
        self.flat(self.document.flatten(parts), None)
    }

    /// What a reference stands for, looked at once.
    fn referred(&mut self, reference: &'d str) -> Value {
        match self.known.get(reference) {
            Some(Known::Open(id)) => return Value { ty: Ty::Def(*id), nullable: false },
            Some(Known::Done(value)) => return value.clone(),
            None => {}
        }
        let Some(target) = self.document.resolve(reference) else {
            return self.any(&format!("`{reference}` leads nowhere in this file"));
        };
        let name = schema::name_of(reference);
        let id = self.define(Shape::Any);
        self.defs[id].name = Some(name.clone());
        self.known.insert(reference, Known::Open(id));
        let trail = std::mem::replace(&mut self.trail, vec![name]);
        let value = self.flat(self.document.flatten(&[target]), Some(id));
        self.trail = trail;
        self.known.insert(reference, Known::Done(value.clone()));
        value
    }

    /// The type of a schema. `reserved` is the entry of the arena that it has, if it needs one.
    fn flat(&mut self, mut flat: Flat<'d>, reserved: Option<usize>) -> Value {
        if let Some(missing) = flat.missing {
            return self.any(&format!("`{missing}` leads nowhere in this file"));
        }
        if !flat.unions.is_empty() && !flat.properties.is_empty() {
            self.refine(&mut flat);
        }
        if flat.choices.is_none()
            && !flat.unions.is_empty()
            && let Some(value) = self.union(&flat, reserved)
        {
            return value;
        }
        let mut nullable = flat.nullable;
        if let Some(choices) = &flat.choices {
            let some: Vec<&Node> = choices.iter().copied().filter(|choice| **choice != Node::Null).collect();
            nullable |= some.len() < choices.len();
            let ty = self.choices(&some, reserved);
            return Value { ty, nullable };
        }
        let types = flat.types.clone();
        let ty = match types.as_slice() {
            [] if !flat.properties.is_empty() || flat.additional.is_some() => self.object(&flat, reserved),
            [] if flat.items.is_some() || flat.tuple => self.array(&flat),
            [] if flat.format == Some("date-time") => Ty::DateTime,
            [] => return Value { nullable, ..self.any("the schema has no type") },
            ["object"] => self.object(&flat, reserved),
            ["array"] => self.array(&flat),
            ["null"] => return Value { ty: Ty::Any, nullable: true },
            [one] => self.scalar(one, &flat),
            several => {
                let scalars: Vec<Ty> = several.iter().map(|one| self.scalar(one, &flat)).collect();
                if scalars.iter().all(|ty| ty.scalar().is_some()) {
                    Ty::join(scalars.iter().filter_map(Ty::scalar))
                } else {
                    self.any(&format!("it can be {}", several.join(" or "))).ty
                }
            }
        };
        Value { ty, nullable }
    }

    fn choices(&mut self, choices: &[&'d Node], reserved: Option<usize>) -> Ty {
        let texts: Vec<&str> = choices.iter().filter_map(|choice| choice.text()).collect();
        if !texts.is_empty() && texts.len() == choices.len() {
            let mut values: Vec<String> = Vec::new();
            for text in texts {
                if !values.iter().any(|value| value == text) {
                    values.push(text.to_owned());
                }
            }
            return match <[String; 1]>::try_from(values) {
                Ok([only]) => Ty::Constant(only),
                Err(values) => self.defined(Shape::Set(values), reserved),
            };
        }
        if let [only @ (Node::Bool(_) | Node::Number(_))] = choices {
            match only {
                Node::Bool(flag) => return Ty::Fixed(flag.to_string()),
                Node::Number(text) if only.is_integer() => return Ty::Fixed(text.clone()),
                _ => {}
            }
        }
        let scalar = |choice: &&Node| match choice {
            Node::Text(_) => Some(Ty::String),
            Node::Bool(_) => Some(Ty::Boolean),
            Node::Number(_) if choice.is_integer() => Some(Ty::Integer),
            Node::Number(_) => Some(Ty::Number),
            _ => None,
        };
        let scalars: Option<Vec<Ty>> = choices.iter().map(scalar).collect();
        match scalars {
            Some(scalars) if !scalars.is_empty() => Ty::join(scalars),
            _ => self.any("it is an enum of values that are no scalars").ty,
        }
    }

    fn scalar(&mut self, ty: &str, flat: &Flat<'d>) -> Ty {
        match ty {
            "string" if flat.format == Some("date-time") => Ty::DateTime,
            "string" | "file" => Ty::String,
            "boolean" => Ty::Boolean,
            "number" => Ty::Number,
            "integer" => self.integer(flat),
            "array" => self.array(flat),
            _ => self.any(&format!("`{ty}` is no type of the language")).ty,
        }
    }

    /// A whole number is a time only where the description says of what.
    fn integer(&self, flat: &Flat<'d>) -> Ty {
        let name = self.path.last().map(String::as_str).unwrap_or_default();
        let description = flat.description.unwrap_or_default().to_lowercase();
        let said = format!("{name} {} {description}", flat.format.unwrap_or_default()).to_lowercase();
        if !said.contains("unix") && !said.contains("epoch") {
            return Ty::Integer;
        }
        if description.contains("millisecond") || description.contains("(ms)") {
            Ty::TimestampMs
        } else if description.contains("microsecond") || description.contains("nanosecond") {
            Ty::Integer
        } else if description.contains("second") {
            Ty::Timestamp
        } else {
            Ty::Integer
        }
    }

    fn array(&mut self, flat: &Flat<'d>) -> Ty {
        let items = match flat.items {
            Some(items @ Node::Object(_)) if !flat.tuple => items,
            _ if flat.tuple => {
                self.any("its items have schemas of their own, so they are `any`");
                return Ty::List(Box::new(Ty::Any));
            }
            _ => {
                self.any("its items have no schema, so they are `any`");
                return Ty::List(Box::new(Ty::Any));
            }
        };
        let last = self.trail.pop().unwrap_or_default();
        self.trail.push(singular(&last));
        let value = self.convert(&[items]);
        self.trail.pop();
        self.trail.push(last);
        Ty::List(Box::new(self.inner(value)))
    }

    fn object(&mut self, flat: &Flat<'d>, reserved: Option<usize>) -> Ty {
        if flat.properties.is_empty() {
            let Some(values @ Node::Object(members)) = flat.additional else { return Ty::Map(Box::new(Ty::Any)) };
            if members.is_empty() {
                return Ty::Map(Box::new(Ty::Any));
            }
            self.trail.push("value".to_owned());
            let value = self.convert(&[values]);
            self.trail.pop();
            return Ty::Map(Box::new(self.inner(value)));
        }
        let ty = self.defined(Shape::Object(Vec::new()), reserved);
        let Ty::Def(id) = ty else { return ty };
        if reserved.is_some() {
            self.defs[id].description = prose(flat.description);
        }
        let mut fields = Vec::new();
        for (name, parts) in &flat.properties {
            if name.is_empty() || name.contains(|c: char| matches!(c, '"' | '\\') || c.is_control()) {
                self.any(&format!("the field `{}` is left out: its name needs escapes in JSON", name.escape_debug()));
                continue;
            }
            self.path.push((*name).to_owned());
            self.trail.push((*name).to_owned());
            fields.push(self.field(name, parts, flat.required.contains(name)));
            self.trail.pop();
            self.path.pop();
        }
        self.defs[id].shape = Shape::Object(fields);
        ty
    }

    fn field(&mut self, name: &str, parts: &[&'d Node], required: bool) -> Field {
        let value = self.convert(parts);
        let own = parts.iter().rev().find_map(|part| part.text_at("description"));
        let flat = self.document.flatten(parts);
        // The prose of a named type stands there.
        let named = matches!(value.ty, Ty::Def(id) if self.defs[id].name.is_some());
        Field {
            optional: value.nullable || !required,
            ty: value.ty,
            description: prose(own.or(flat.description.filter(|_| !named))),
            deprecated: parts.iter().any(|part| part.flag_at("deprecated")),
            example: flat.example.cloned(),
            ..Field::new(name, Ty::Any)
        }
    }

    /// The type of what a list or map holds.
    fn inner(&mut self, value: Value) -> Ty {
        let ty = match value.ty {
            Ty::Constant(_) => Ty::String,
            ty @ Ty::Fixed(_) => ty.scalar().unwrap_or(Ty::Any),
            ty => ty,
        };
        match ty {
            Ty::Any | Ty::Nullable(_) => ty,
            Ty::Join(_) if value.nullable => {
                self.any("a union of scalars that may be null in a list or map is `any`").ty
            }
            ty if value.nullable => Ty::Nullable(Box::new(ty)),
            ty => ty,
        }
    }

    /// A new entry of the arena, or the one that is reserved.
    pub(super) fn defined(&mut self, shape: Shape, reserved: Option<usize>) -> Ty {
        Ty::Def(match reserved {
            Some(id) => {
                self.defs[id].shape = shape;
                id
            }
            None => self.define(shape),
        })
    }

    fn define(&mut self, shape: Shape) -> usize {
        let path = self.trail.iter().map(|part| pascal(part)).collect();
        self.defs.push(Def { name: None, path, description: None, shape });
        self.defs.len() - 1
    }

    /// `any`, and a note that says why.
    pub(super) fn any(&mut self, reason: &str) -> Value {
        self.notes.add(&self.event, &self.path.join("."), reason);
        Value { ty: Ty::Any, nullable: false }
    }

    /// Names what comes inside, where it has no name of its own.
    pub(super) fn within<T>(&mut self, name: String, then: impl FnOnce(&mut Self) -> T) -> T {
        self.trail.push(name);
        let result = then(self);
        self.trail.pop();
        result
    }
}

/// A description without the space around it.
pub(crate) fn prose(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}
