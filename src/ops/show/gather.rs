//! What several directories say of one package, as one. Marks are of one version, so they are those of the version that
//! `install` would take, where anybody tells of it.

use crate::catalog::{CatalogError, Details, Origin, Told};

/// What all directories say, as one; the first that says something counts. `pick` is the version whose marks are wanted.
pub(super) fn gather(
    pick: Option<&str>,
    answers: impl IntoIterator<Item = Result<Option<Told<Details>>, CatalogError>>,
    origins: &mut Vec<Origin>,
    silent: &mut Vec<String>,
) -> Details {
    let mut all = Details::default();
    for answer in answers {
        match answer {
            Ok(None) => {}
            Ok(Some(Told { answer, origin })) => {
                all = merged(all, answer, pick);
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

fn merged(first: Details, second: Details, pick: Option<&str>) -> Details {
    let (version, broken, insecure) = marks(&first, &second, pick);
    let text = |a: String, b: String| if a.is_empty() { b } else { a };
    let list = |a: Vec<String>, b: Vec<String>| if a.is_empty() { b } else { a };
    Details {
        attribute: text(first.attribute, second.attribute),
        version,
        summary: text(first.summary, second.summary),
        programs: list(first.programs, second.programs),
        licenses: list(first.licenses, second.licenses),
        homepage: text(first.homepage, second.homepage),
        systems: if first.systems.is_empty() { second.systems } else { first.systems },
        outputs: list(first.outputs, second.outputs),
        position: text(first.position, second.position),
        broken,
        insecure,
    }
}

/// Marks, and the version that they are about.
fn marks(first: &Details, second: &Details, pick: Option<&str>) -> (String, bool, bool) {
    let of = |details: &Details| (details.version.clone(), details.broken, details.insecure);
    let is_pick = |details: &Details| pick == Some(details.version.as_str());
    if first.version == second.version {
        return (first.version.clone(), first.broken || second.broken, first.insecure || second.insecure);
    }
    if first.version.is_empty() || (is_pick(second) && !is_pick(first)) { of(second) } else { of(first) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(version: &str, insecure: bool) -> Result<Option<Told<Details>>, CatalogError> {
        let origin = Origin { host: version.to_owned(), age: None, instead_of: None };
        let answer = Details { version: version.to_owned(), insecure, ..Details::default() };
        Ok(Some(Told { answer, origin }))
    }

    fn marked(pick: Option<&str>, answers: Vec<(&str, bool)>) -> (String, bool) {
        let answers = answers.into_iter().map(|(version, insecure)| told(version, insecure));
        let details = gather(pick, answers, &mut Vec::new(), &mut Vec::new());
        (details.version, details.insecure)
    }

    #[test]
    fn the_mark_of_another_version_is_not_that_of_the_pick() {
        let (old, new) = (("2.7", true), ("3.14", false));
        assert_eq!(marked(Some("2.7"), vec![new, old]), ("2.7".to_owned(), true));
        assert_eq!(marked(Some("3.14"), vec![old, new]), ("3.14".to_owned(), false));
        assert_eq!(marked(None, vec![new, old]), ("3.14".to_owned(), false));
        assert_eq!(marked(Some("3.12"), vec![old]), ("2.7".to_owned(), true), "nobody tells of the pick");
        assert_eq!(marked(Some("2.7"), vec![("2.7", false), old]), ("2.7".to_owned(), true), "one is enough");
    }
}
