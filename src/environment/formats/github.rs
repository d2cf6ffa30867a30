//! The file `$GITHUB_ENV` of GitHub Actions
//! (<https://docs.github.com/actions/reference/workflow-commands-for-github-actions#multiline-strings>).

use sha2::{Digest, Sha256};

use crate::store::content_address::hex;

/// The runner refuses to take this one from the file, and fails the step.
pub(super) const REFUSED: &str = "NODE_OPTIONS";

/// Every variable in the form that takes any text. The delimiter is a hash of all the values, so no value can have it.
pub(super) fn render(variables: &[(&str, &str)]) -> String {
    let mut hasher = Sha256::new();
    for (name, value) in variables {
        for text in [name, value] {
            hasher.update(text.len().to_le_bytes());
            hasher.update(text);
        }
    }
    let delimiter = format!("ENVY_{}", &hex(&hasher.finalize())[..32]);
    let lines = variables.iter().map(|(name, value)| format!("{name}<<{delimiter}\n{value}\n{delimiter}\n"));
    lines.collect()
}
