//! What several directories say of one package, as one.

use crate::catalog::{CatalogError, Details, Origin, Told};

/// What all directories say, as one; the first that says something counts.
pub(super) fn gather(
    answers: impl IntoIterator<Item = Result<Option<Told<Details>>, CatalogError>>,
    origins: &mut Vec<Origin>,
    silent: &mut Vec<String>,
) -> Details {
    let mut all = Details::default();
    for answer in answers {
        match answer {
            Ok(None) => {}
            Ok(Some(Told { answer, origin })) => {
                all = merged(all, answer);
                if !origins.iter().any(|known| known.host == origin.host) {
                    origins.push(origin);
                }
            }
            // What nobody was asked is nobody's silence.
            Err(CatalogError::Offline { .. }) => {}
            Err(error) => silent.push(error.silence()),
        }
    }
    all
}

fn merged(first: Details, second: Details) -> Details {
    let text = |a: String, b: String| if a.is_empty() { b } else { a };
    let list = |a: Vec<String>, b: Vec<String>| if a.is_empty() { b } else { a };
    Details {
        attribute: text(first.attribute, second.attribute),
        version: text(first.version, second.version),
        summary: text(first.summary, second.summary),
        programs: list(first.programs, second.programs),
        licenses: list(first.licenses, second.licenses),
        homepage: text(first.homepage, second.homepage),
        systems: if first.systems.is_empty() { second.systems } else { first.systems },
        outputs: list(first.outputs, second.outputs),
        position: text(first.position, second.position),
        broken: first.broken || second.broken,
        insecure: first.insecure || second.insecure,
    }
}
