//! Those whom envy talks to.

use envy::catalog::service::wire::{read_package, read_resolve, read_search};
use envy::store::daemon::replay::replay;

/// The first byte chooses the question. Whatever is taken from an answer is fit to be printed, and about what was asked.
pub fn catalog(bytes: &[u8]) {
    let Some((question, body)) = bytes.split_first() else { return };
    let clean = |text: &str| assert!(!text.contains(char::is_control), "{text:?}");
    let refused = match question % 3 {
        0 => read_resolve(body, "hello")
            .map(|release| [release.name, release.version, release.summary].iter().for_each(|text| clean(text))),
        1 => read_package(body, "hello").map(|package| {
            [package.name, package.summary, package.license, package.homepage].iter().for_each(|text| clean(text));
            package.releases.iter().for_each(|release| clean(&release.version));
        }),
        _ => read_search(body)
            .map(|found| found.iter().for_each(|found| clean(&format!("{}{}", found.name, found.summary)))),
    };
    if let Err(reason) = refused {
        clean(&reason);
    }
}

/// Whatever a daemon says ends, and what a person is told of it drives no terminal.
pub fn daemon(bytes: &[u8]) {
    let path = "/nix/store/xh38kykf7mznqyrvkgmjkgmnvwc46a56-hello-2.12.2".parse().expect("a good path");
    for told in replay(bytes, &path) {
        assert!(!told.contains('\u{1b}'), "{told:?}");
    }
}
