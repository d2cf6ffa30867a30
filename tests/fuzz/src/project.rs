//! The files of a project.

use envy::failure::Explain;
use envy::lock::{self, Lock, salvage::salvage};
use envy::manifest::edit::Editor;
use envy::manifest::{self, PackageId, Spec};

/// A manifest is read or refused with words that are fit to be printed and a place that exists; and what is read can be
/// edited: the package is then in it, and everything else as it was.
pub fn manifest(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let before = match manifest::parse("envy.toml", text) {
        Ok(manifest) => manifest,
        Err(error) => {
            assert!(!error.to_string().contains(char::is_control), "{error:?}");
            return assert!(error.snippet().is_none_or(|snippet| text.get(snippet.span).is_some()));
        }
    };
    let id = PackageId::new("added").expect("a good id");
    let spec = Spec::version("^1");
    let mut editor = Editor::new(text).expect("what can be read can be edited");
    if editor.add(&id, &spec).is_err() {
        return;
    }
    let after = manifest::parse("envy.toml", &editor.finish()).expect("an edit makes no nonsense");
    let mut wanted = before.clone();
    wanted.packages.insert(id, after.packages[&PackageId::new("added").expect("a good id")].clone());
    assert_eq!(after, wanted);
}

/// A lock has one spelling; and what is salvaged of a broken one is a lock.
pub fn lock(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match lock::parse(text) {
        Ok(lock) => one_spelling(&lock),
        Err(error) => {
            assert!(!error.to_string().contains(char::is_control), "{error:?}");
            assert!(error.snippet().is_none_or(|snippet| text.get(snippet.span).is_some()));
        }
    }
    salvage(text).unwrap_or_default().iter().for_each(one_spelling);
}

fn one_spelling(lock: &Lock) {
    let text = lock.to_text();
    assert_eq!(lock::parse(&text).as_ref(), Ok(lock));
}
