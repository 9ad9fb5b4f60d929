//! Equal shapes become one type, and no type must hold itself.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::model::{Field, Import, Shape, Ty};
use super::notes::Notes;

/// Merges types of equal shape: one that has a name of its own goes before one that has none.
pub(crate) fn merge(import: &mut Import) {
    let used = reachable(import);
    let mut colors = vec![0_usize; import.defs.len()];
    let mut count = 0;
    loop {
        let mut signatures: HashMap<String, usize> = HashMap::new();
        let mut next = vec![0; colors.len()];
        for (id, color) in next.iter_mut().enumerate().filter(|(id, _)| used[*id]) {
            let number = signatures.len();
            *color = *signatures.entry(signature(import, id, &colors)).or_insert(number);
        }
        colors = next;
        if signatures.len() == count {
            break;
        }
        count = signatures.len();
    }
    let mut best: HashMap<usize, usize> = HashMap::new();
    for id in (0..colors.len()).filter(|id| used[*id]) {
        let rank = |id: usize| {
            let def = &import.defs[id];
            let name = def.name.as_ref().unwrap_or(&def.path);
            (def.name.is_none(), name.len(), id)
        };
        let known = best.entry(colors[id]).or_insert(id);
        if rank(id) < rank(*known) {
            *known = id;
        }
    }
    let with = |id: usize| Some(best.get(&colors[id]).copied().unwrap_or(id));
    for field in import.events.iter_mut().flat_map(|event| &mut event.fields) {
        field.ty.replace(&with);
    }
    for def in &mut import.defs {
        match &mut def.shape {
            Shape::Object(fields) => {
                for field in fields {
                    field.ty.replace(&with);
                }
            }
            Shape::OneOf { members, .. } => {
                // Members that became one would be told apart by nothing.
                for member in members.iter_mut() {
                    *member = with(*member).unwrap_or(*member);
                }
            }
            Shape::Set(_) | Shape::Any => {}
        }
    }
}

/// The types that events refer to, directly or through others.
pub(crate) fn reachable(import: &Import) -> Vec<bool> {
    let mut used = vec![false; import.defs.len()];
    let mut pending: Vec<usize> =
        import.events.iter().flat_map(|event| &event.fields).filter_map(|field| field.ty.def()).collect();
    while let Some(id) = pending.pop() {
        if !std::mem::replace(&mut used[id], true) {
            pending.extend(import.defs[id].refers());
        }
    }
    used
}

/// A text that types of equal shape have in common, by what is known of the types in them.
fn signature(import: &Import, id: usize, colors: &[usize]) -> String {
    let def = &import.defs[id];
    let mut text = format!("{} ", colors[id]);
    match &def.shape {
        Shape::Object(fields) => {
            // Small objects without a name are alike too often to be the same thing.
            let prose = def.name.is_none() && fields.len() < 3;
            let mut sorted: Vec<&Field> = fields.iter().collect();
            sorted.sort_by(|a, b| a.name.cmp(&b.name));
            for field in sorted {
                let mut ty = field.ty.clone();
                ty.replace(&|id| Some(colors[id]));
                // Writing to a String cannot fail.
                let _ = write!(text, "{:?} {ty:?} {} {}", field.name, field.optional, field.deprecated);
                if prose {
                    let _ = write!(text, " {:?}", field.description);
                }
                text.push(';');
            }
        }
        Shape::Set(values) => {
            let mut values = values.clone();
            values.sort();
            let _ = write!(text, "set {values:?}");
        }
        Shape::OneOf { members, by, .. } => {
            let members: Vec<usize> = members.iter().map(|member| colors[*member]).collect();
            let _ = write!(text, "one of {members:?} by {by:?}");
        }
        Shape::Any => text.push_str("any"),
    }
    text
}

/// How deep objects may nest by required fields, and how many fields that may make.
const DEEPEST: usize = 40;
const MOST: usize = 9_000;

/// Makes fields optional by which a type would hold itself without end, or be larger than the language allows.
pub(crate) fn settle(import: &mut Import, notes: &mut Notes) {
    let mut extents = vec![Extent::New; import.defs.len()];
    let used = reachable(import);
    for id in (0..import.defs.len()).filter(|id| used[*id]) {
        visit(import, id, &mut extents, notes);
    }
    let mut events = std::mem::take(&mut import.events);
    for event in &mut events {
        loosen(&mut event.fields, &event.name, &extents, notes);
    }
    import.events = events;
}

#[derive(Debug, Clone, Copy)]
enum Extent {
    New,
    Open,
    Known { depth: usize, fields: usize },
}

fn visit(import: &mut Import, id: usize, extents: &mut [Extent], notes: &mut Notes) {
    if !matches!(extents[id], Extent::New) {
        return;
    }
    extents[id] = Extent::Open;
    let Some(fields) = import.object(id) else {
        extents[id] = Extent::Known { depth: 0, fields: 1 };
        return;
    };
    let held: Vec<usize> = fields.iter().filter_map(held).collect();
    for inner in held {
        visit(import, inner, extents, notes);
    }
    let label = import.defs[id].name.clone().unwrap_or_else(|| import.defs[id].path.clone());
    if let Shape::Object(fields) = &mut import.defs[id].shape {
        let (depth, count) = loosen(fields, &label, extents, notes);
        extents[id] = Extent::Known { depth, fields: count };
    }
}

/// The depth and number of fields of the smallest object with these fields, some of them optional now.
fn loosen(fields: &mut [Field], label: &str, extents: &[Extent], notes: &mut Notes) -> (usize, usize) {
    let (mut depth, mut count) = (1, fields.len());
    for field in fields.iter_mut() {
        let Some(inner) = held(field) else { continue };
        match extents[inner] {
            Extent::Known { depth: inner, fields } if inner < DEEPEST && count + fields < MOST => {
                depth = depth.max(inner + 1);
                count += fields;
            }
            _ => {
                field.optional = true;
                notes.add(label, &field.name, "it is optional: the type would hold itself, or too much, without end");
            }
        }
    }
    (depth, count)
}

/// The type that a field always holds.
fn held(field: &Field) -> Option<usize> {
    match field.ty {
        Ty::Def(id) if !field.optional => Some(id),
        _ => None,
    }
}
