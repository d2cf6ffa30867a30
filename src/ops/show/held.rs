//! Why `install` does not take a release, in the terms of the choice that `resolve` makes.

use crate::catalog::range::Range;
use crate::catalog::version::is_prerelease;
use crate::catalog::{Build, Package, Release};
use crate::system::System;

/// Why a release is not for here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// The range does not take it.
    OutOfRange,
    /// A prerelease, which the range does not name.
    Prerelease,
    /// An attribute was asked for, and this release is another one.
    OtherAttribute(String),
    /// Only these systems have it.
    Elsewhere(Vec<System>),
    /// No store path is known for this system; building it would give one.
    NoBinary,
}

impl Held {
    /// As JSON says it.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::OutOfRange => "out-of-range",
            Self::Prerelease => "prerelease",
            Self::OtherAttribute(_) => "other-attribute",
            Self::Elsewhere(_) => "other-systems",
            Self::NoBinary => "no-binary",
        }
    }
}

/// Why `install` would not take `release` of `package` for `system`, even if it were the newest. `None`: it would.
pub(super) fn held(release: &Release, package: &Package, asked: &str, range: &Range, system: System) -> Option<Held> {
    let is_asked = |build: &Build| build.attribute == asked;
    let all = || package.releases.iter().flat_map(|release| release.systems.values());
    let by_attribute = !asked.eq_ignore_ascii_case(&package.name) && all().any(is_asked);
    if by_attribute && !release.systems.values().any(is_asked) {
        let other = release.systems.values().next().map(|build| build.attribute.clone());
        return Some(Held::OtherAttribute(other.unwrap_or_default()));
    }
    if !range.matches(&release.version) {
        let is_beta = is_prerelease(&release.version) && range.is_any();
        return Some(if is_beta { Held::Prerelease } else { Held::OutOfRange });
    }
    match release.systems.get(&system) {
        None => Some(Held::Elsewhere(release.systems.keys().copied().collect())),
        Some(build) if build.outputs.is_empty() => Some(Held::NoBinary),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Output;

    const HERE: System = System::X86_64Linux;

    fn release(version: &str, attribute: &str, systems: &[(System, bool)]) -> Release {
        let path = "/nix/store/00x3abm7y8j13i6n4sahvbar99irkc7d-tool".parse().unwrap();
        let out = Output { name: "out".to_owned(), path, default: true };
        let build = |built: bool| Build {
            attribute: attribute.to_owned(),
            revision: "0".repeat(40),
            outputs: if built { vec![out.clone()] } else { Vec::new() },
        };
        Release {
            name: "tool".to_owned(),
            version: version.to_owned(),
            summary: String::new(),
            systems: systems.iter().map(|(system, built)| (*system, build(*built))).collect(),
        }
    }

    fn all(asked: &str, range: &str) -> Vec<Option<Held>> {
        let releases = vec![
            release("3.0-rc1", "tool_3", &[(HERE, true)]),
            release("2.2", "tool_2", &[(System::Aarch64Darwin, true)]),
            release("2.1", "tool_2", &[(HERE, false), (System::Aarch64Darwin, true)]),
            release("2.0", "tool_2", &[(HERE, true)]),
            release("1.0", "tool_1", &[(HERE, true)]),
        ];
        let package = Package {
            name: "tool".to_owned(),
            summary: String::new(),
            license: String::new(),
            homepage: String::new(),
            releases,
        };
        let range = range.parse().unwrap();
        package.releases.iter().map(|release| held(release, &package, asked, &range, HERE)).collect()
    }

    #[test]
    fn each_release_that_is_not_taken_has_its_reason() {
        let elsewhere = Some(Held::Elsewhere(vec![System::Aarch64Darwin]));
        let expected = [Some(Held::Prerelease), elsewhere, Some(Held::NoBinary), None, None];
        assert_eq!(all("tool", "*"), expected);
    }

    #[test]
    fn a_range_and_an_attribute_leave_out_the_rest() {
        assert_eq!(
            all("Tool", "1"),
            [const { Some(Held::OutOfRange) }; 4].into_iter().chain([None]).collect::<Vec<_>>()
        );
        let by_attribute = all("tool_1", "*");
        assert_eq!(by_attribute[3], Some(Held::OtherAttribute("tool_2".to_owned())));
        assert_eq!(by_attribute[4], None);
    }
}
