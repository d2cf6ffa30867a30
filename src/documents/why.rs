//! Why something is in the environment.

use schemars::JsonSchema;
use serde::Serialize;

use crate::ops::why;

/// What was asked for, and what brings it in.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Why {
    /// Each store path that was meant.
    pub paths: Vec<Subject>,
}

/// A store path of the environment.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Subject {
    /// The store path.
    pub path: String,
    /// As what it was found: the whole `environment`, a store `path`, a `package`, by the `name` of a store path, or for a `program`.
    #[schemars(extend("enum" = ["environment", "path", "package", "name", "program"]))]
    pub matched: &'static str,
    /// The packages that need it, the nearest first.
    pub packages: Vec<Bringer>,
}

/// A package of envy.toml that brings a store path in.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Bringer {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The shortest chain of references from the package to the path, both included.
    pub chain: Vec<String>,
}

impl From<&why::Why> for Why {
    fn from(why: &why::Why) -> Self {
        let bringer = |bringer: &why::Bringer| Bringer {
            id: bringer.id.clone(),
            version: bringer.version.clone(),
            chain: bringer.chain.iter().map(ToString::to_string).collect(),
        };
        let subject = |subject: &why::Subject| Subject {
            path: subject.path.to_string(),
            matched: subject.matched.as_str(),
            packages: subject.packages.iter().map(bringer).collect(),
        };
        Self { paths: why.subjects.iter().map(subject).collect() }
    }
}
