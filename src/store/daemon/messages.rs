//! What the daemon tells while it works on an operation: log lines, activities, and at last the end or an error.
//!
//! Source: the Nix manual, "Nix Daemon Protocol"; `src/libstore/{worker-protocol.hh,daemon.cc}` and
//! `src/libutil/include/nix/util/logging.hh` of Nix.

use std::io::{self, Read};

use super::wire::{ReadWire, TEXT_LIMIT, nonsense};

const NEXT: u64 = 0x6f6c_6d67;
const READ: u64 = 0x6461_7461;
const WRITE: u64 = 0x6461_7416;
const LAST: u64 = 0x616c_7473;
const ERROR: u64 = 0x6378_7470;
const START_ACTIVITY: u64 = 0x5354_5254;
const STOP_ACTIVITY: u64 = 0x5354_4f50;
const RESULT: u64 = 0x5253_4c54;

/// Fields that an activity or a result may have; Nix sends at most four.
const FIELDS_LIMIT: u64 = 64;

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Message {
    /// A line of the log.
    Log(String),
    /// The operation is done, its answer follows.
    Last,
    /// The operation failed; no answer follows. The text is the daemon's, escape sequences and all.
    Error(String),
    /// Something starts that takes time.
    Start {
        /// By which later messages name it.
        id: u64,
        /// What it is; [`super::progress`] knows the numbers.
        kind: u64,
        /// Depends on the kind.
        fields: Vec<Field>,
    },
    /// The activity is over, whether it went well or not.
    Stop(u64),
    /// An activity has news.
    Result {
        /// The activity.
        id: u64,
        /// What kind of news.
        kind: u64,
        /// Depends on the kind.
        fields: Vec<Field>,
    },
}

/// A number or a text that belongs to an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Field {
    /// A number.
    Number(u64),
    /// A text, made valid UTF-8.
    Text(String),
}

impl Message {
    /// Reads the next message.
    pub(super) fn read(input: &mut impl Read) -> io::Result<Self> {
        match input.read_number()? {
            NEXT => Ok(Self::Log(input.read_text()?)),
            WRITE => {
                // Data for an export, which is never asked for.
                input.read_bytes(TEXT_LIMIT)?;
                Err(nonsense("data that nobody asked for"))
            }
            READ => Err(nonsense("a demand for data where none is due")),
            LAST => Ok(Self::Last),
            ERROR => read_error(input),
            START_ACTIVITY => read_start(input),
            STOP_ACTIVITY => Ok(Self::Stop(input.read_number()?)),
            RESULT => {
                let (id, kind) = (input.read_number()?, input.read_number()?);
                Ok(Self::Result { id, kind, fields: read_fields(input)? })
            }
            other => Err(nonsense(&format!("a message of unknown kind {other:#x}"))),
        }
    }
}

/// An error in the structured form, protocol 1.26 and later.
fn read_error(input: &mut impl Read) -> io::Result<Message> {
    let kind = input.read_text()?;
    if kind != "Error" {
        return Err(nonsense("an error in an unknown form"));
    }
    let _level = input.read_number()?;
    let _name = input.read_text()?;
    let message = input.read_text()?;
    refuse_position(input)?;
    for _ in 0..input.read_list_length()? {
        refuse_position(input)?;
        input.read_text()?;
    }
    Ok(Message::Error(message))
}

/// Whether the position of an error follows; Nix itself always says no.
fn refuse_position(input: &mut impl Read) -> io::Result<()> {
    match input.read_number()? {
        0 => Ok(()),
        _ => Err(nonsense("an error with a position")),
    }
}

fn read_start(input: &mut impl Read) -> io::Result<Message> {
    let id = input.read_number()?;
    let _level = input.read_number()?;
    let kind = input.read_number()?;
    let _text = input.read_text()?;
    let fields = read_fields(input)?;
    let _parent = input.read_number()?;
    Ok(Message::Start { id, kind, fields })
}

fn read_fields(input: &mut impl Read) -> io::Result<Vec<Field>> {
    let count = input.read_length(FIELDS_LIMIT, "list of fields")?;
    let read_field = |_| match input.read_number()? {
        0 => Ok(Field::Number(input.read_number()?)),
        1 => Ok(Field::Text(input.read_text()?)),
        other => Err(nonsense(&format!("a field of unknown type {other}"))),
    };
    (0..count).map(read_field).collect()
}

#[cfg(test)]
mod tests;
