//! JSON Schema as it stands: references, and `allOf` folded into one.

use std::collections::HashMap;

use super::tree::Node;

/// A document and its definitions by reference.
pub(crate) struct Document<'d> {
    pub(crate) root: &'d Node,
    index: HashMap<String, &'d Node>,
}

/// Where definitions stand.
const PLACES: [&[&str]; 3] = [&["components", "schemas"], &["$defs"], &["definitions"]];

impl<'d> Document<'d> {
    pub(crate) fn new(root: &'d Node) -> Self {
        let mut index = HashMap::new();
        for place in PLACES {
            for (name, node) in root.at(place).map(Node::members).unwrap_or_default() {
                index.insert(format!("#/{}/{}", place.join("/"), name), node);
            }
        }
        Self { root, index }
    }

    /// What a reference of this document points to.
    pub(crate) fn resolve(&self, reference: &str) -> Option<&'d Node> {
        if let Some(node) = self.index.get(reference) {
            return Some(node);
        }
        if reference == "#" {
            return Some(self.root);
        }
        let mut node = self.root;
        for part in reference.strip_prefix("#/")?.split('/') {
            let part = unescaped(part);
            node = match node {
                Node::List(items) => items.get(part.parse::<usize>().ok()?)?,
                node => node.get(&part)?,
            };
        }
        Some(node)
    }

    /// What a node points to, or the node itself; a chain without end ends.
    pub(crate) fn follow(&self, mut node: &'d Node) -> &'d Node {
        for _ in 0..16 {
            match node.text_at("$ref").and_then(|reference| self.resolve(reference)) {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    /// The schema that all of `parts` describe together.
    pub(crate) fn flatten(&self, parts: &[&'d Node]) -> Flat<'d> {
        let mut flat = Flat::default();
        let mut open = Vec::new();
        for part in parts {
            self.absorb(&mut flat, part, &mut open);
        }
        flat
    }

    /// Folds a schema into `flat`: what it refers to, then `allOf`, then its own keywords.
    pub(crate) fn absorb(&self, flat: &mut Flat<'d>, node: &'d Node, open: &mut Vec<&'d str>) {
        flat.description = flat.description.or(node.text_at("description"));
        flat.deprecated |= node.flag_at("deprecated");
        flat.nullable |= node.flag_at("nullable") || node.flag_at("x-nullable");
        flat.example = flat.example.or_else(|| example(node));
        if let Some(reference) = node.text_at("$ref")
            && !open.contains(&reference)
        {
            match self.resolve(reference) {
                Some(target) => {
                    open.push(reference);
                    self.absorb(flat, target, open);
                    open.pop();
                }
                None => flat.missing = Some(reference),
            }
        }
        // A depth that no schema has by itself, and that a file made for it has.
        if open.len() < 200 {
            for part in node.get("allOf").map(Node::items).unwrap_or_default() {
                open.push("");
                self.absorb(flat, part, open);
                open.pop();
            }
        }
        flat.own(node);
    }
}

/// The parts of a schema that say what a value is.
#[derive(Debug, Default)]
pub(crate) struct Flat<'d> {
    pub(crate) types: Vec<&'d str>,
    pub(crate) nullable: bool,
    pub(crate) format: Option<&'d str>,
    pub(crate) description: Option<&'d str>,
    pub(crate) deprecated: bool,
    /// A property may be described several times, by the parts of an `allOf`.
    pub(crate) properties: Vec<(&'d str, Vec<&'d Node>)>,
    pub(crate) required: Vec<&'d str>,
    pub(crate) additional: Option<&'d Node>,
    pub(crate) items: Option<&'d Node>,
    /// True where each place of an array has a schema of its own.
    pub(crate) tuple: bool,
    pub(crate) choices: Option<Vec<&'d Node>>,
    pub(crate) unions: Vec<Vec<&'d Node>>,
    pub(crate) discriminator: Option<&'d Node>,
    pub(crate) example: Option<&'d Node>,
    /// A reference that leads nowhere.
    pub(crate) missing: Option<&'d str>,
    /// Stripe's mark of an id that may be expanded, which webhooks never are.
    pub(crate) expands: bool,
}

impl<'d> Flat<'d> {
    fn own(&mut self, node: &'d Node) {
        let types: Vec<&str> = match node.get("type") {
            Some(Node::Text(ty)) => vec![ty.as_str()],
            Some(Node::List(types)) => types.iter().filter_map(Node::text).collect(),
            _ => Vec::new(),
        };
        self.nullable |= types.len() > 1 && types.contains(&"null");
        let types: Vec<&str> =
            if types.len() > 1 { types.into_iter().filter(|ty| *ty != "null").collect() } else { types };
        if !types.is_empty() {
            let both: Vec<&str> = self.types.iter().copied().filter(|ty| types.contains(ty)).collect();
            self.types = if both.is_empty() { types } else { both };
        }
        self.format = node.text_at("format").or(self.format);
        for (name, property) in node.get("properties").map(Node::members).unwrap_or_default() {
            match self.properties.iter_mut().find(|(known, _)| known == name) {
                Some((_, parts)) => parts.push(property),
                None => self.properties.push((name.as_str(), vec![property])),
            }
        }
        self.required.extend(node.get("required").map(Node::items).unwrap_or_default().iter().filter_map(Node::text));
        let patterns = node.get("patternProperties").and_then(|patterns| patterns.members().first());
        self.additional = node.get("additionalProperties").or(patterns.map(|(_, schema)| schema)).or(self.additional);
        self.tuple |= node.get("prefixItems").is_some() || matches!(node.get("items"), Some(Node::List(_)));
        self.items = node.get("items").or(self.items);
        let choices = match (node.get("const"), node.get("enum")) {
            (Some(constant), _) => Some(vec![constant]),
            (None, Some(Node::List(values))) if !values.is_empty() => Some(values.iter().collect::<Vec<_>>()),
            _ => None,
        };
        if let Some(choices) = choices
            && self.choices.as_ref().is_none_or(|before| choices.len() <= before.len())
        {
            self.choices = Some(choices);
        }
        for keyword in ["oneOf", "anyOf"] {
            let members = node.get(keyword).map(Node::items).unwrap_or_default();
            if !members.is_empty() {
                self.unions.push(members.iter().collect());
            }
        }
        self.discriminator = node.get("discriminator").or(self.discriminator);
        self.expands |= node.get("x-expansionResources").is_some();
    }
}

/// An example of a schema: `example`, or the first of `examples`.
pub(crate) fn example(node: &Node) -> Option<&Node> {
    node.get("example").or_else(|| node.get("examples").and_then(|examples| examples.items().first()))
}

/// Keywords that say what a value is. Beside others, a reference is as good as alone.
const STRUCTURE: [&str; 14] = [
    "type",
    "properties",
    "required",
    "enum",
    "const",
    "items",
    "prefixItems",
    "additionalProperties",
    "patternProperties",
    "oneOf",
    "anyOf",
    "allOf",
    "format",
    "not",
];

/// The one schema that a node stands for: what it refers to, or the only member of an `allOf` or union. The flag says
/// that the node, or a union in it, allows `null`.
pub(crate) fn only(node: &Node) -> Option<(&Node, bool)> {
    let nullable = node.flag_at("nullable") || node.flag_at("x-nullable");
    let structure: Vec<&str> =
        node.members().iter().map(|(key, _)| key.as_str()).filter(|key| STRUCTURE.contains(key)).collect();
    let [keyword @ ("allOf" | "oneOf" | "anyOf")] = structure.as_slice() else { return None };
    if node.get("$ref").is_some() {
        return None;
    }
    let members = node.get(keyword).map(Node::items).unwrap_or_default();
    let some: Vec<&Node> = members.iter().filter(|member| !is_null(member)).collect();
    match some.as_slice() {
        [only] => Some((only, nullable || *keyword != "allOf" && some.len() < members.len())),
        _ => None,
    }
}

/// Whether a node is a reference and says nothing else of its value.
pub(crate) fn reference(node: &Node) -> Option<&str> {
    let reference = node.text_at("$ref")?;
    let alone = !node.members().iter().any(|(key, _)| STRUCTURE.contains(&key.as_str()));
    alone.then_some(reference)
}

/// Whether a schema is that of `null` alone.
pub(crate) fn is_null(node: &Node) -> bool {
    let null = |node: &Node| *node == Node::Null;
    node.text_at("type") == Some("null")
        || node.get("const").is_some_and(null)
        || node.get("enum").is_some_and(|values| matches!(values.items(), [only] if null(only)))
}

/// A part of a JSON pointer in a URL.
fn unescaped(part: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = part.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match hex.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).replace("~1", "/").replace("~0", "~")
}

/// The last part of a reference, which is the name of what it refers to.
pub(crate) fn name_of(reference: &str) -> String {
    let last = reference.rsplit('/').next().unwrap_or_default();
    unescaped(last)
}
