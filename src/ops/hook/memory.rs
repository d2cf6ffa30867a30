//! What the prompt hook of one shell remembers between two prompts, as one word without any character that means
//! something to a shell. The shell keeps it in a variable that its children do not inherit.

use std::collections::BTreeMap;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use sha2::{Digest, Sha256};

/// Announcements of more projects than this are forgotten.
const MAX_TOLD: usize = 32;

/// A short name for a project or a text.
pub(super) type Mark = u32;

/// The memory of one shell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Memory {
    /// The project that was entered at the last step.
    pub(super) entered: Option<Mark>,
    /// All that this environment came from, as it was then.
    pub(super) state: Option<Mark>,
    /// The project that the user left by hand while being in its folder.
    pub(super) away: Option<Mark>,
    /// What was announced last of each project that is not as it should be.
    pub(super) told: BTreeMap<Mark, Mark>,
}

impl Memory {
    /// What cannot be read is forgotten.
    pub(super) fn parse(word: &str) -> Self {
        let mut memory = Self::default();
        for part in word.split(',') {
            let Some((key, value)) = part.split_once('=') else { continue };
            let number = |text: &str| Mark::from_str_radix(text, 16).ok();
            match key {
                "in" => memory.entered = number(value),
                "of" => memory.state = number(value),
                "away" => memory.away = number(value),
                "told" => {
                    let pair =
                        value.split_once('.').and_then(|(project, text)| Some((number(project)?, number(text)?)));
                    memory.told.extend(pair);
                }
                _ => {}
            }
        }
        memory
    }

    /// The word; never empty, so that a shell can tell its first prompt.
    pub(super) fn word(&self) -> String {
        let mut parts = vec!["v=1".to_owned()];
        parts.extend(self.entered.map(|mark| format!("in={mark:08x}")));
        parts.extend(self.state.map(|mark| format!("of={mark:08x}")));
        parts.extend(self.away.map(|mark| format!("away={mark:08x}")));
        parts.extend(self.told.iter().map(|(project, text)| format!("told={project:08x}.{text:08x}")));
        parts.join(",")
    }

    /// Whether `text` of a project is news.
    pub(super) fn tell(&mut self, project: Mark, text: &str) -> bool {
        if self.told.len() >= MAX_TOLD && !self.told.contains_key(&project) {
            self.told.clear();
        }
        let text = mark(text.as_bytes());
        self.told.insert(project, text) != Some(text)
    }
}

/// The mark of a project's folder.
pub(super) fn of_project(root: &Path) -> Mark {
    mark(root.as_os_str().as_bytes())
}

/// The mark of any bytes.
pub(super) fn mark(bytes: &[u8]) -> Mark {
    let digest = Sha256::digest(bytes);
    Mark::from_le_bytes([digest[0], digest[1], digest[2], digest[3]])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_announcement_is_news_once_until_it_changes() {
        let mut memory = Memory::default();
        assert!(memory.tell(1, "not realized"));
        assert!(!memory.tell(1, "not realized"));
        assert!(memory.tell(2, "not realized"));
        assert!(memory.tell(1, "not trusted"));
    }

    proptest! {
        #[test]
        fn a_word_tells_all_and_means_nothing_to_a_shell(
            entered in proptest::option::of(any::<Mark>()),
            state in proptest::option::of(any::<Mark>()),
            away in proptest::option::of(any::<Mark>()),
            told in proptest::collection::btree_map(any::<Mark>(), any::<Mark>(), 0..5),
        ) {
            let memory = Memory { entered, state, away, told };
            let word = memory.word();
            prop_assert!(word.chars().all(|c| c.is_ascii_alphanumeric() || ",=.".contains(c)));
            prop_assert_eq!(Memory::parse(&word), memory);
        }

        #[test]
        fn any_word_is_a_memory(word in ".*") {
            Memory::parse(&word);
        }
    }
}
