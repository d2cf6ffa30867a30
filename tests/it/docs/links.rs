//! Whether links of the documentation lead somewhere: files and headings of this repository are looked up, addresses on the
//! web are held to their form, for tests have no internet.

use std::collections::BTreeMap;

use super::page::{Page, root};

/// What is wrong with the links of all pages.
pub(super) fn complaints(pages: &[Page]) -> Vec<String> {
    let anchors: BTreeMap<&str, &[String]> =
        pages.iter().map(|page| (page.path.as_str(), page.anchors.as_slice())).collect();
    let mut complaints = Vec::new();
    for page in pages {
        for (line, link) in &page.links {
            if let Some(complaint) = broken(&page.path, link, &anchors) {
                complaints.push(format!("{}:{line}: {link}: {complaint}", page.path));
            }
        }
    }
    complaints
}

fn broken(page: &str, link: &str, anchors: &BTreeMap<&str, &[String]>) -> Option<String> {
    if let Some((scheme, rest)) = link.split_once(':') {
        let is_address = scheme == "https" && rest.strip_prefix("//").is_some_and(|rest| rest.contains('.'));
        return (!is_address).then(|| "only https addresses are linked".to_owned());
    }
    let (file, anchor) = link.split_once('#').map_or((link, None), |(file, anchor)| (file, Some(anchor)));
    let Some(target) = resolved(page, file) else { return Some("leads out of the repository".to_owned()) };
    if page.starts_with("docs/") && !target.starts_with("docs/") {
        return Some("leads out of docs, where the site ends".to_owned());
    }
    if !root().join(&target).exists() {
        return Some("there is no such file".to_owned());
    }
    let known = anchors.get(target.as_str());
    let anchor = anchor.filter(|anchor| !known.is_some_and(|known| known.iter().any(|name| name == anchor)))?;
    Some(format!("{target} has no heading #{anchor}"))
}

/// The file that a link of a page names, from the root of the repository.
fn resolved(page: &str, file: &str) -> Option<String> {
    if file.is_empty() {
        return Some(page.to_owned());
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in file.split('/') {
        match part {
            ".." => drop(parts.pop()?),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[test]
fn a_link_is_followed_from_the_page_that_has_it() {
    let headings = ["one".to_owned()];
    let anchors = BTreeMap::from([("docs/trust.md", &headings[..])]);
    assert_eq!(broken("docs/store.md", "trust.md#one", &anchors), None);
    assert_eq!(broken("docs/how/ci.md", "../trust.md#one", &anchors), None);
    assert!(broken("docs/store.md", "trust.md#two", &anchors).is_some());
    assert!(broken("docs/store.md", "nowhere.md", &anchors).is_some());
    assert!(broken("docs/store.md", "../../away.md", &anchors).is_some());
    assert!(broken("docs/store.md", "../README.md", &anchors).is_some());
    assert_eq!(broken("README.md", "docs/trust.md#one", &anchors), None);
    assert!(broken("docs/store.md", "http://example.org", &anchors).is_some());
}
