//! Objects of a known shape, read into their fields.

use super::Decode;
use super::error::DecodeError;
use super::extra::{Extra, ExtraReader};
use super::key::Key;
use super::positions::Positions;
use super::reader::Reader;
use super::tag::Tag;
use crate::json::visit::Shown;

impl Reader<'_> {
    /// Reads an object into its `fields`, which have these `names`. What else there is goes to `extra`, or nowhere.
    #[doc(hidden)]
    pub fn object(
        &mut self,
        names: &[&str],
        fields: &mut [&mut dyn Decode],
        extra: Option<&mut Extra>,
    ) -> Result<(), DecodeError> {
        self.members(None, names, fields, extra)
    }

    /// Reads an event, which is an object with a tag.
    #[doc(hidden)]
    pub fn event(
        &mut self,
        tag: &'static str,
        event_type: &'static str,
        names: &[&str],
        fields: &mut [&mut dyn Decode],
        extra: Option<&mut Extra>,
    ) -> Result<(), DecodeError> {
        self.members(Some((tag, event_type)), names, fields, extra)
    }

    fn members(
        &mut self,
        tag: Option<Tag>,
        names: &[&str],
        fields: &mut [&mut dyn Decode],
        extra: Option<&mut Extra>,
    ) -> Result<(), DecodeError> {
        let mut tagged = tag.is_none();
        let mut seen = Positions::default();
        let mut others = ExtraReader::default();
        // Senders keep to one order, so the field to try first is the one after the latest.
        let mut next = 0;
        self.open_object()?;
        while let Some(key) = self.known_key(tag, names, next)? {
            match key {
                Key::Field(position) => {
                    let (name, field) = (names[position], &mut fields[position]);
                    if !seen.insert(position) {
                        return Err(self.duplicate_key().in_field(name));
                    }
                    field.read(self).map_err(|error| error.in_field(name))?;
                    next = position + 1;
                }
                Key::Tag(tag) => self.tag(tag, &mut tagged)?,
                Key::Other(key) if extra.is_some() => others.member(self, &key)?,
                Key::Other(_) => self.pass()?,
            }
        }
        if let Some((name, _)) = tag.filter(|_| !tagged) {
            return Err(DecodeError::missing(name));
        }
        for (position, (name, field)) in names.iter().zip(fields).enumerate() {
            if !seen.contains(position) && !Shown::is_null(*field) {
                return Err(DecodeError::missing(name));
            }
        }
        if let Some(extra) = extra {
            others.finish(self, extra)?;
        }
        Ok(())
    }
}
