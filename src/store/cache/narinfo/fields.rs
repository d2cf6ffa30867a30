//! The lines of a narinfo, `Name: value`.

use super::{MAX_BYTES, NarInfoError};
use crate::failure::printable;

/// A value in a message is at most so many characters long.
const SHOWN: usize = 100;

pub(super) struct Fields<'t>(Vec<(&'t str, &'t str)>);

impl<'t> Fields<'t> {
    pub(super) fn split(text: &'t str) -> Result<Self, NarInfoError> {
        if text.len() > MAX_BYTES {
            return Err(NarInfoError::TooLong);
        }
        let text = match text.strip_suffix('\n') {
            Some(text) => text,
            None if text.is_empty() => "",
            None => return Err(NarInfoError::Cut),
        };
        let lines = text.split('\n').enumerate().filter(|(_, line)| !line.is_empty());
        let fields = lines.map(|(index, line)| match line.split_once(':') {
            // The space is not there where a server trims its lines.
            Some((name, value)) => Ok((name, value.strip_prefix(' ').unwrap_or(value))),
            None => Err(NarInfoError::Line(index + 1)),
        });
        fields.collect::<Result<_, _>>().map(Self)
    }

    /// The only value of a field.
    pub(super) fn get(&self, field: &'static str) -> Result<Option<&'t str>, NarInfoError> {
        let mut values = self.all(field);
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(NarInfoError::Duplicate(field)),
            (value, None) => Ok(value),
        }
    }

    /// The value of a field that may be there.
    pub(super) fn optional<T>(
        &self,
        field: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, NarInfoError> {
        let Some(value) = self.get(field)? else { return Ok(None) };
        let shown = || printable(&value.chars().take(SHOWN).collect::<String>()).into_owned();
        parse(value).map(Some).ok_or_else(|| NarInfoError::Value { field, value: shown() })
    }

    /// The value of a field that must be there.
    pub(super) fn parse<T>(
        &self,
        field: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, NarInfoError> {
        self.optional(field, parse)?.ok_or(NarInfoError::Missing(field))
    }

    /// All values of a field, in their order.
    pub(super) fn all(&self, field: &'static str) -> impl Iterator<Item = &'t str> {
        self.0.iter().filter(move |(name, _)| *name == field).map(|(_, value)| *value)
    }
}
