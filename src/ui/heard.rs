//! What is warned of while a command runs whose result is a JSON document: it becomes part of that, as nothing else is printed.

use std::sync::Mutex;

use crate::documents::Warning;
use crate::report::{self, Event, Reporter};

/// The warnings so far.
#[derive(Debug, Default)]
pub struct Heard(Mutex<Vec<report::Warning>>);

impl Heard {
    /// As a document has them.
    pub fn warnings(&self) -> Vec<Warning> {
        self.0.lock().map(|heard| heard.iter().map(Warning::from).collect()).unwrap_or_default()
    }
}

impl Reporter for &Heard {
    fn report(&self, event: Event) {
        if let (Event::Warning(warning), Ok(mut heard)) = (event, self.0.lock())
            && !heard.contains(&warning)
        {
            heard.push(warning);
        }
    }
}
