//! The Rust type of a value.

use proc_macro2::TokenStream;
use quote::quote;
use webhook_events_spec::{Field, Shape, Type, TypeId};

use super::Context;

impl Context<'_> {
    /// The type of a field of the object `owner`; an event has no id, because nothing can refer to it.
    pub(crate) fn field_type(&self, field: &Field, owner: Option<TypeId>) -> TokenStream {
        let private = &self.private;
        let mut ty = self.rust_type(&field.ty, owner);
        if let (Type::Defined(id), Some(owner)) = (&field.ty, owner)
            && self.holds(*id, owner)
        {
            ty = quote!(#private::Box<#ty>);
        }
        if field.optional { quote!(#private::Option<#ty>) } else { ty }
    }

    fn rust_type(&self, ty: &Type, owner: Option<TypeId>) -> TokenStream {
        let private = &self.private;
        match ty {
            Type::String => quote!(#private::String),
            Type::Integer | Type::Timestamp | Type::TimestampMs => quote!(#private::i64),
            Type::DateTime => quote!(#private::DateTime),
            Type::Join(_) => quote!(#private::Scalar),
            Type::Nullable(inner) => {
                let inner = self.rust_type(inner, owner);
                quote!(#private::Option<#inner>)
            }
            Type::Number => quote!(#private::f64),
            Type::Boolean => quote!(#private::bool),
            Type::Any => quote!(#private::Any),
            Type::List(item) => {
                let item = self.rust_type(item, owner);
                quote!(#private::Vec<#item>)
            }
            Type::Map(value) => {
                let value = self.rust_type(value, owner);
                quote!(#private::BTreeMap<#private::String, #value>)
            }
            Type::Defined(id) if Some(*id) == owner => quote!(Self),
            Type::Defined(id) => {
                let ident = self.names.ident(*id);
                quote!(#ident)
            }
        }
    }

    /// True when a value of the type `outer` holds one of `inner` in itself, not behind a list or map: a struct that
    /// holds itself so needs a box.
    fn holds(&self, outer: TypeId, inner: TypeId) -> bool {
        self.any_type(outer, false, &mut |id| id == inner)
    }

    /// True when a float is somewhere in these fields, so that they have no `Eq`.
    pub(crate) fn has_float<'f>(&self, fields: impl IntoIterator<Item = &'f Field>) -> bool {
        fields.into_iter().any(|field| match leaf(&field.ty) {
            Type::Number | Type::Join(_) => true,
            Type::Defined(id) => self.any_number(*id),
            _ => false,
        })
    }

    /// True when a float is somewhere in a type.
    pub(crate) fn any_number(&self, id: TypeId) -> bool {
        self.any_type(id, true, &mut |id| self.has_number(id))
    }

    fn has_number(&self, id: TypeId) -> bool {
        match &self.names.spec.type_def(id).shape {
            Shape::Object(fields) => fields.iter().any(|field| matches!(leaf(&field.ty), Type::Number | Type::Join(_))),
            Shape::Values(_) | Shape::OneOf(_) => false,
        }
    }

    /// True when `test` holds for `start` or a type that it refers to; `through` lists and maps, or only directly.
    fn any_type(&self, start: TypeId, through: bool, test: &mut dyn FnMut(TypeId) -> bool) -> bool {
        let mut seen = vec![start];
        let mut next = 0;
        while let Some(&id) = seen.get(next) {
            next += 1;
            if test(id) {
                return true;
            }
            let held: Vec<TypeId> = match &self.names.spec.type_def(id).shape {
                Shape::Object(fields) => fields
                    .iter()
                    .filter_map(|field| match if through { leaf(&field.ty) } else { &field.ty } {
                        Type::Defined(id) => Some(*id),
                        _ => None,
                    })
                    .collect(),
                Shape::OneOf(one_of) => one_of.members.clone(),
                Shape::Values(_) => Vec::new(),
            };
            for id in held {
                if !seen.contains(&id) {
                    seen.push(id);
                }
            }
        }
        false
    }
}

/// The type inside all lists and maps.
fn leaf(ty: &Type) -> &Type {
    match ty {
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => leaf(inner),
        other => other,
    }
}
