//! What tells events apart, and the wire name of each.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Def, Event, Field, Found, Shape, Tag, Ty};
use super::notes::Notes;
use super::tree::Node;
use crate::failure::Failure;

/// What providers call the key, the most usual first.
const USUAL: [&str; 14] = [
    "type",
    "event_type",
    "eventType",
    "webhook_type",
    "event",
    "event_name",
    "eventName",
    "topic",
    "kind",
    "name",
    "eventCode",
    "event_code",
    "webhook_code",
    "action",
];

/// Reads what `--tag` says: a key, a path, `header:NAME`, or `header:NAME+KEY`.
pub(crate) fn parse(text: &str) -> Result<Tag, Failure> {
    let path = |text: &str| text.split('.').map(str::to_owned).collect::<Vec<_>>();
    let tag = match text.strip_prefix("header:") {
        Some(header) => match header.split_once('+') {
            Some((header, key)) => Tag { header: Some(header.to_owned()), path: path(key) },
            None => Tag { header: Some(header.to_owned()), path: Vec::new() },
        },
        None => Tag { header: None, path: path(text) },
    };
    if tag.header.as_ref().is_some_and(String::is_empty) || tag.path.iter().any(String::is_empty) {
        return Err(Failure::usage(format!("`{text}` names no key"))
            .help("write `--tag type`, `--tag data.type`, or `--tag header:X-Event`"));
    }
    Ok(tag)
}

/// The tag that the events themselves suggest.
pub(crate) fn guess(found: &[Found], defs: &[Def]) -> Tag {
    if let Some((header, _)) = found.iter().find_map(|event| event.header.as_ref())
        && found.iter().filter(|event| event.header.is_some()).count() * 2 > found.len()
    {
        let acts = found.iter().any(|event| !constants(event, defs, &["action".to_owned()]).is_empty());
        let path = if acts { vec!["action".to_owned()] } else { Vec::new() };
        return Tag { header: Some(header.clone()), path };
    }
    if let [only] = found {
        let is_text = |field: &&Field| matches!(field.ty, Ty::String | Ty::Constant(_) | Ty::Def(_));
        let texts: Vec<&Field> = only.fields.iter().filter(is_text).collect();
        if let Some(key) = USUAL.iter().find(|key| texts.iter().any(|field| field.name == **key)) {
            return Tag { header: None, path: vec![(*key).to_owned()] };
        }
    }
    let mut paths: BTreeSet<Vec<String>> = BTreeSet::new();
    for field in found.iter().flat_map(|event| &event.fields) {
        paths.insert(vec![field.name.clone()]);
        for inner in inside(&field.ty, defs) {
            paths.insert(vec![field.name.clone(), inner.name.clone()]);
        }
    }
    let rank = |path: &[String]| {
        let last = path.last().map(String::as_str).unwrap_or_default();
        let usual = USUAL.iter().position(|usual| *usual == last).unwrap_or(USUAL.len());
        path.len() * 100 + usual
    };
    // How many events a path tells apart, by constants, and by the examples where there are none.
    let score = |path: &Vec<String>| {
        let mut told: BTreeSet<Vec<String>> = BTreeSet::new();
        let mut by_example = BTreeSet::new();
        for event in found {
            told.insert(constants(event, defs, path));
            by_example.extend(shown(event, path));
        }
        told.remove(&Vec::<String>::new());
        let keys = found.iter().filter(|event| by_example.contains(&event.key)).count();
        (told.len(), keys, if by_example.len() > 1 { by_example.len() } else { 0 })
    };
    let scored: Vec<(_, Vec<String>)> = paths.into_iter().map(|path| (score(&path), path)).collect();
    let usual = |path: &[String]| matches!(path, [key] if USUAL.contains(&key.as_str()));
    let best = scored
        .iter()
        .filter(|((told, keys, shown), path)| {
            told * 2 > found.len() || keys * 2 > found.len() || usual(path) && *shown > 1
        })
        .max_by_key(|((told, keys, shown), path)| {
            let full = *told >= found.len();
            let shown = if usual(path) { *shown } else { 0 };
            (full, *told > 1, *told.max(keys), shown, usize::MAX - rank(path))
        });
    if let Some((_, path)) = best {
        return Tag { header: None, path: path.clone() };
    }
    // Nothing but prose: the most usual key that the events have.
    let has = |key: &str| found.iter().filter(|event| event.fields.iter().any(|field| field.name == key)).count();
    let mut best = ("type", 0);
    for key in USUAL {
        if has(key) > best.1 {
            best = (key, has(key));
        }
    }
    Tag { header: None, path: vec![best.0.to_owned()] }
}

/// The fields of the object that a type is.
fn inside<'a>(ty: &Ty, defs: &'a [Def]) -> &'a [Field] {
    match ty {
        Ty::Def(id) => match &defs[*id].shape {
            Shape::Object(fields) => fields,
            _ => &[],
        },
        _ => &[],
    }
}

/// The strings that the schema allows at a path.
fn constants(event: &Found, defs: &[Def], path: &[String]) -> Vec<String> {
    let mut fields = event.fields.as_slice();
    let Some((last, parents)) = path.split_last() else { return Vec::new() };
    for key in parents {
        fields = fields.iter().find(|field| field.name == *key).map_or(&[], |field| inside(&field.ty, defs));
    }
    match fields.iter().find(|field| field.name == *last).map(|field| &field.ty) {
        Some(Ty::Constant(text)) => vec![text.clone()],
        Some(Ty::Def(id)) => match &defs[*id].shape {
            Shape::Set(values) => values.clone(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The strings that the examples have at a path.
fn shown(event: &Found, path: &[String]) -> BTreeSet<String> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    event.examples.iter().filter_map(|example| example.at(&path)).filter_map(Node::text).map(str::to_owned).collect()
}

/// The events by their wire names, which must differ.
pub(crate) fn events(found: Vec<Found>, tag: &Tag, defs: &[Def], only_told: bool, notes: &mut Notes) -> Vec<Event> {
    // A set that many events have alike is the list of all events, and says nothing of one.
    let mut sets: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for event in &found {
        *sets.entry(constants(event, defs, &tag.path)).or_default() += 1;
    }
    let count = found.len();
    let mut events: Vec<Event> = Vec::new();
    for event in found {
        let constants = constants(&event, defs, &tag.path);
        if only_told && constants.is_empty() {
            continue;
        }
        let shared = count > 1 && constants.len() > 1 && sets.get(&constants).is_some_and(|times| *times > 1);
        for name in names(&event, tag, if shared { Vec::new() } else { constants }) {
            if name.trim().is_empty() {
                notes.add(&event.key, "", "it has no name, so it is left out");
                continue;
            }
            if events.iter().any(|known| known.name == name) {
                notes.add(&event.key, "", format!("another event is called `{name}` too, so this one is left out"));
                continue;
            }
            let mut fields = event.fields.clone();
            if let (None, [key]) = (&tag.header, tag.path.as_slice()) {
                fields.retain(|field| field.name != *key);
            } else if let [key] = tag.path.as_slice() {
                set(&mut fields, key, &name);
            }
            events.push(Event {
                name,
                description: event.description.clone(),
                deprecated: event.deprecated,
                fields,
                examples: event.examples.clone(),
            });
        }
    }
    events
}

/// The key beside a header has one value in each event.
fn set(fields: &mut [Field], key: &str, name: &str) {
    if let Some((_, action)) = name.split_once('.')
        && let Some(field) = fields.iter_mut().find(|field| field.name == key)
    {
        field.ty = Ty::Constant(action.to_owned());
    }
}

/// What an event is called: by its schema, by its examples, by what the source says beside it, by its key.
fn names(event: &Found, tag: &Tag, constants: Vec<String>) -> Vec<String> {
    let shown: Vec<String> = shown(event, &tag.path).into_iter().collect();
    let Some(_) = &tag.header else {
        if !constants.is_empty() {
            return constants;
        }
        return match shown.as_slice() {
            [only] => vec![only.clone()],
            _ => vec![event.names.first().unwrap_or(&event.key).clone()],
        };
    };
    let header = event.header.as_ref().and_then(|(_, value)| value.clone()).unwrap_or_else(|| event.key.clone());
    let actions = match (constants.as_slice(), shown.as_slice()) {
        ([], [only]) if !tag.path.is_empty() => vec![only.clone()],
        _ => constants,
    };
    if actions.is_empty() {
        return vec![header];
    }
    actions.into_iter().map(|action| format!("{header}.{action}")).collect()
}

/// Whether a name fits a pattern with `*` and `?`.
pub(crate) fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n) = (0, 0);
    // Where the last `*` stands, and how far it reaches.
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(c) if *c == '?' || *c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => match star {
                Some((at, reach)) => {
                    star = Some((at, reach + 1));
                    p = at + 1;
                    n = reach + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::{fits, parse};

    #[test]
    fn patterns() {
        assert!(fits("*", "a.b") && fits("a.*", "a.b") && fits("*.b", "a.b") && fits("a?b", "a.b"));
        assert!(!fits("a.*", "b.a") && !fits("", "a") && !fits("a", "a.b"));
    }

    #[test]
    fn tags() {
        let both = parse("header:X-GitHub-Event+action").expect("it is a tag");
        assert_eq!((both.header.as_deref(), both.path), (Some("X-GitHub-Event"), vec!["action".to_owned()]));
        assert!(parse("a..b").is_err() && parse("header:").is_err());
    }
}
