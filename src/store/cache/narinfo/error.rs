//! Why a text is no narinfo.

/// What can be wrong with a narinfo. Messages are printable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NarInfoError {
    /// It is longer than [`MAX_BYTES`](super::MAX_BYTES).
    #[error("the narinfo is longer than {} bytes", super::MAX_BYTES)]
    TooLong,
    /// Its last line has no end, so that something is missing.
    #[error("the narinfo is cut")]
    Cut,
    /// A line is no field.
    #[error("line {0} of the narinfo is not of the form `Name: value`")]
    Line(usize),
    /// A field is absent that must be there.
    #[error("the narinfo has no {0}")]
    Missing(&'static str),
    /// A field is there twice, so that it is not clear which one holds.
    #[error("the narinfo has more than one {0}")]
    Duplicate(&'static str),
    /// A field's value cannot be.
    #[error("the narinfo's {field} cannot be `{value}`")]
    Value {
        /// The field's name.
        field: &'static str,
        /// Its value, printable and shortened.
        value: String,
    },
}
