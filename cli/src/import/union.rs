//! `oneOf` and `anyOf`: unions of scalars, of objects that a field tells apart, and what is none in truth.

use super::convert::{Converter, Value};
use super::model::{Def, Field, Shape, Ty};
use super::notes::Notes;
use super::schema::{self, Flat};
use super::tree::Node;

impl<'d> Converter<'d, '_> {
    /// A union beside properties says which of them go together: its own are optional.
    pub(super) fn refine(&mut self, flat: &mut Flat<'d>) {
        let before = flat.properties.len();
        for member in std::mem::take(&mut flat.unions).into_iter().flatten() {
            let member = self.document.flatten(&[member]);
            for (name, parts) in member.properties {
                match flat.properties.iter_mut().find(|(known, _)| *known == name) {
                    // What the members say of a field of the object makes it narrower in each in another way.
                    Some(_) => {}
                    None => flat.properties.push((name, parts)),
                }
            }
        }
        if flat.properties.len() > before {
            self.any("the fields of its `oneOf` or `anyOf` are optional fields");
        }
    }

    /// The type of a union; `None` where its members only say what goes together.
    pub(super) fn union(&mut self, flat: &Flat<'d>, reserved: Option<usize>) -> Option<Value> {
        let all: Vec<&'d Node> = flat.unions.iter().flatten().copied().collect();
        let some: Vec<&'d Node> = all.iter().copied().filter(|member| !schema::is_null(member)).collect();
        let mut nullable = flat.nullable || some.len() < all.len();
        let members: Vec<&'d Node> = some.into_iter().filter(|member| !constrains(member)).collect();
        if members.is_empty() {
            return None;
        }
        let mut types = Vec::new();
        for (index, member) in members.iter().enumerate() {
            let name = match member.text_at("title") {
                Some(title) => title.to_owned(),
                None if members.len() == 1 => String::new(),
                None => format!("option {}", index + 1),
            };
            let value = self.within(name, |this| this.convert(&[*member]));
            nullable |= value.nullable;
            types.push(value.ty);
        }
        if flat.expands && types.contains(&Ty::String) {
            return Some(Value { ty: Ty::String, nullable });
        }
        let values = members.iter().map(|member| mapped(flat.discriminator, member)).collect();
        let property = flat.discriminator.and_then(|discriminator| discriminator.text_at("propertyName"));
        let ty = self.combine(types, property, values, reserved);
        Some(Value { ty, nullable })
    }

    fn combine(
        &mut self,
        mut types: Vec<Ty>,
        property: Option<&str>,
        values: Vec<Option<String>>,
        reserved: Option<usize>,
    ) -> Ty {
        if types.iter().all(|ty| *ty == types[0]) {
            return types.swap_remove(0);
        }
        if let Some(texts) = self.texts(&types) {
            return if texts.is_empty() { Ty::String } else { self.defined(Shape::Set(texts), reserved) };
        }
        let scalars: Option<Vec<Ty>> = types
            .iter()
            .map(|ty| match ty {
                Ty::Join(_) => Some(ty.clone()),
                Ty::Def(id) if matches!(self.defs[*id].shape, Shape::Set(_)) => Some(Ty::String),
                ty => ty.scalar(),
            })
            .collect();
        if let Some(scalars) = scalars {
            return Ty::join(scalars);
        }
        let lists: Option<Vec<Ty>> =
            types.iter().map(|ty| if let Ty::List(inner) = ty { Some((**inner).clone()) } else { None }).collect();
        if let Some(items) = lists {
            return Ty::List(Box::new(self.combine(items, property, values, None)));
        }
        let members: Option<Vec<usize>> = types
            .iter()
            .map(|ty| match ty {
                // Those that are still open may become objects.
                Ty::Def(id) if !matches!(self.defs[*id].shape, Shape::Set(_)) => Some(*id),
                _ => None,
            })
            .collect();
        match members {
            Some(members) => {
                let by = property.map(str::to_owned);
                self.defined(Shape::OneOf { members, by, values }, reserved)
            }
            None if types.contains(&Ty::Any) => Ty::Any,
            None => self.any("it is a union of objects, lists or scalars together").ty,
        }
    }

    /// The strings of a union of strings and sets; none where any string will do. `None` where it has something else.
    fn texts(&self, types: &[Ty]) -> Option<Vec<String>> {
        let mut texts: Vec<String> = Vec::new();
        for ty in types {
            let known: &[String] = match ty {
                Ty::String | Ty::DateTime => &[],
                Ty::Constant(text) => std::slice::from_ref(text),
                Ty::Def(id) => match &self.defs[*id].shape {
                    Shape::Set(values) => values,
                    _ => return None,
                },
                _ => return None,
            };
            for text in known {
                if !texts.contains(text) {
                    texts.push(text.clone());
                }
            }
        }
        Some(texts)
    }

    /// The arena, now that all types are known.
    pub(crate) fn finish(self) -> Vec<Def> {
        let mut defs = self.defs;
        for id in 0..defs.len() {
            resolve(&mut defs, id, self.notes);
        }
        let known: Vec<bool> = defs.iter().map(|def| !matches!(def.shape, Shape::Any)).collect();
        for def in &mut defs {
            if let Shape::Object(fields) = &mut def.shape {
                for field in fields {
                    field.ty.replace(&|id| known[id].then_some(id));
                }
            }
        }
        defs
    }
}

/// Whether a member of a union says nothing but which fields must be there.
fn constrains(member: &Node) -> bool {
    let members = member.members();
    let plain = |key: &str| matches!(key, "required" | "not" | "title" | "description");
    !members.is_empty() && members.iter().all(|(key, _)| plain(key))
}

/// The value that a discriminator's mapping has for this member, if it is one.
fn mapped(discriminator: Option<&Node>, member: &Node) -> Option<String> {
    let reference = member.text_at("$ref")?;
    let name = schema::name_of(reference);
    let mapping = discriminator?.get("mapping").map(Node::members).unwrap_or_default();
    let mut values = mapping.iter().filter(|(_, target)| {
        target.text().is_some_and(|target| target == reference || schema::name_of(target) == name)
    });
    let first = values.next()?;
    values.next().is_none().then(|| first.0.clone())
}

/// Finds the field that tells the members of a union apart; without one the union becomes `any`.
fn resolve(defs: &mut [Def], id: usize, notes: &mut Notes) {
    let Shape::OneOf { members, by, values } = &defs[id].shape else { return };
    let (mut members, by, mut values) = (members.clone(), by.clone(), values.clone());
    // A union in a union.
    for _ in 0..4 {
        let is_union = |member: &usize| matches!(defs[*member].shape, Shape::OneOf { .. });
        let Some(at) = members.iter().position(is_union) else { break };
        let inner = members.remove(at);
        values.remove(at);
        if let Shape::OneOf { members: more, values: of_each, .. } = &defs[inner].shape
            && inner != id
        {
            members.extend(more);
            values.extend(of_each.iter().cloned());
        }
    }
    let mut seen = Vec::new();
    for (member, value) in members.into_iter().zip(values) {
        if !seen.iter().any(|(known, _)| *known == member) {
            seen.push((member, value));
        }
    }
    let (members, values): (Vec<usize>, Vec<Option<String>>) = seen.into_iter().unzip();
    let label = defs[id].name.clone().unwrap_or_else(|| defs[id].path.clone());
    if !members.iter().all(|member| matches!(defs[*member].shape, Shape::Object(_))) {
        notes.add("", &label, "a union with members that are no objects is `any`");
        defs[id].shape = Shape::Any;
        return;
    }
    match apart(defs, &members, by, &values) {
        Some(by) => defs[id].shape = Shape::OneOf { members, by: Some(by), values: Vec::new() },
        None => {
            notes.add("", &label, "a union of objects that no constant field tells apart is `any`");
            defs[id].shape = Shape::Any;
        }
    }
}

fn apart(defs: &mut [Def], members: &[usize], by: Option<String>, values: &[Option<String>]) -> Option<String> {
    let fields = |member: usize| match &defs[member].shape {
        Shape::Object(fields) => fields.as_slice(),
        _ => &[],
    };
    let constant = |member: usize, name: &str| {
        fields(member).iter().find(|field| field.name == name).and_then(|field| match &field.ty {
            Ty::Constant(text) => Some(text.clone()),
            _ => None,
        })
    };
    let distinct = |texts: &[String]| {
        let mut sorted = texts.to_vec();
        sorted.sort();
        sorted.dedup();
        sorted.len() == members.len()
    };
    let names = by.iter().cloned().chain(fields(*members.first()?).iter().map(|field| field.name.clone()));
    for name in names {
        let texts: Option<Vec<String>> = members.iter().map(|member| constant(*member, &name)).collect();
        if texts.is_some_and(|texts| distinct(&texts)) {
            return Some(name);
        }
    }
    // The mapping of the discriminator says what the schemas do not.
    let name = by?;
    let told: Option<Vec<String>> =
        members.iter().zip(values).map(|(member, value)| constant(*member, &name).or_else(|| value.clone())).collect();
    let told = told.filter(|told| distinct(told))?;
    for (member, text) in members.iter().zip(told) {
        let Shape::Object(fields) = &mut defs[*member].shape else { return None };
        match fields.iter_mut().find(|field| field.name == name) {
            Some(field) => {
                field.ty = Ty::Constant(text);
                field.optional = false;
            }
            None => fields.insert(0, Field::new(&name, Ty::Constant(text))),
        }
    }
    Some(name)
}
