//! What the search service answers to a request, when all is well.

use serde_json::{Map, Value, json};

use super::known::{Known, Platform, Release};
use crate::support::http::Request;
use crate::support::versions::{self, Wanted};

/// The service without its network.
pub struct Service<'a> {
    /// What it knows.
    pub known: &'a [Known],
    /// Whether it matches versions by prefix, as the older service does.
    pub prefixes: bool,
}

/// An answer before it is sent.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// 200 with this.
    Json(Value),
    /// Another status with a line of text, its newline not included.
    Error(u16, String),
}

impl Answer {
    fn bad(text: &str) -> Self {
        Self::Error(400, format!("400 Bad Request: {text}"))
    }

    fn missing(text: &str) -> Self {
        Self::Error(404, format!("404 Not Found: {text}"))
    }
}

/// The releases of a package that a name means: all, or those under one attribute.
struct Meant<'a> {
    package: &'a Known,
    attribute: Option<&'a str>,
}

impl Service<'_> {
    /// Routes a request.
    pub fn answer(&self, request: &Request) -> Answer {
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return Answer::Error(405, "405 Method Not Allowed".to_owned());
        }
        let value = |name| request.value(name).unwrap_or_default();
        match request.path.trim_end_matches('/') {
            "/v2/search" => self.search(value("q")),
            "/v2/resolve" => self.resolve(value("name"), value("version")),
            "/v2/pkg" => self.package(value("name")),
            "/v1/resolve" => self.first_version(value("name"), value("version")),
            _ => Answer::missing(""),
        }
    }

    /// Names and attributes that contain the query; summaries and programs are not searched.
    fn search(&self, query: &str) -> Answer {
        if query.is_empty() {
            return Answer::bad("empty search query (set a ?q=<term> query parameter)");
        }
        let wanted = query.to_lowercase();
        let mut found: Vec<(i32, &Known)> =
            self.known.iter().filter_map(|package| Some((rank(package, &wanted)?, package))).collect();
        found.sort_by(|(a, left), (b, right)| b.cmp(a).then_with(|| left.name.cmp(&right.name)));
        found.truncate(50);
        let results: Vec<Value> = found.iter().map(|(_, package)| self.found(package)).collect();
        json!({ "query": query, "total_results": results.len(), "results": results }).into()
    }

    /// The older service says neither version nor systems.
    fn found(&self, package: &Known) -> Value {
        let newest = versions::newest(&package.releases).unwrap_or(&package.releases[0]);
        let mut found =
            json!({ "name": package.name, "summary": package.summary, "last_updated": newest.last_updated });
        if !self.prefixes {
            let mut systems: Vec<&str> = newest.platforms.iter().map(|platform| platform.system.as_str()).collect();
            systems.sort_unstable();
            found["version"] = newest.version.clone().into();
            found["systems"] = systems.into();
        }
        found
    }

    fn resolve(&self, name: &str, version: &str) -> Answer {
        if name.is_empty() {
            return Answer::bad("empty name (set a ?name=<value> query parameter)");
        }
        if version.is_empty() {
            return Answer::bad("empty version (set a ?version=<value> query parameter)");
        }
        let chosen = self.meant(name).and_then(|meant| {
            let releases = meant.releases();
            let wanted = if self.prefixes { Wanted::prefix(version) } else { Wanted::parse(version) };
            Some(resolved(meant.package, wanted.choose(&releases)?))
        });
        chosen.map_or_else(
            || Answer::missing(&format!("no package found for: name = {name:?} && version = {version:?}")),
            Answer::from,
        )
    }

    /// The first version of `resolve`, which alone tells programs and marks. The older service does not know them.
    fn first_version(&self, name: &str, version: &str) -> Answer {
        let missing = || Answer::missing(&format!("no package found for: name = {name:?} && version = {version:?}"));
        let Some(meant) = self.meant(name).filter(|_| !self.prefixes) else { return missing() };
        let releases = meant.releases();
        let Some(release) = Wanted::parse(version).choose(&releases) else { return missing() };
        let mut systems = Map::new();
        for platform in &release.platforms {
            let mut system = json!({ "system": platform.system, "attr_paths": [platform.attribute_path] });
            match meant.package.name.as_str() {
                "greet" => system["programs"] = json!(["greet"]),
                "fossilized" => system["broken"] = json!(true),
                "python" if release.version.starts_with("2.") => system["insecure"] = json!(true),
                _ => {}
            }
            systems.insert(platform.system.clone(), system);
        }
        let last_updated = 1_761_861_036;
        json!({ "name": meant.package.name, "version": release.version, "last_updated": last_updated, "systems": systems }).into()
    }

    fn package(&self, name: &str) -> Answer {
        if name.is_empty() {
            return Answer::bad("empty name (set a ?name=<value> query parameter)");
        }
        self.meant(name).map_or_else(|| Answer::missing(""), |meant| meant.described().into())
    }

    /// A canonical name in any case, or an attribute exactly.
    fn meant(&self, name: &str) -> Option<Meant<'_>> {
        let by_name = self.known.iter().find(|package| package.name.eq_ignore_ascii_case(name));
        by_name.map(|package| Meant { package, attribute: None }).or_else(|| {
            self.known.iter().find_map(|package| {
                let attribute = package.attributes().into_iter().find(|attribute| *attribute == name)?;
                Some(Meant { package, attribute: Some(attribute) })
            })
        })
    }
}

impl From<Value> for Answer {
    fn from(value: Value) -> Self {
        Self::Json(value)
    }
}

impl Meant<'_> {
    fn releases(&self) -> Vec<Release> {
        let meant = |platform: &Platform| self.attribute.is_none_or(|attribute| platform.attribute_path == attribute);
        let mut releases = self.package.releases.clone();
        for release in &mut releases {
            release.platforms.retain(meant);
        }
        releases.retain(|release| !release.platforms.is_empty());
        releases
    }

    fn described(&self) -> Value {
        let releases: Vec<Value> = self.releases().iter().map(release).collect();
        let Known { name, summary, homepage_url, license, .. } = self.package;
        json!({ "name": name, "summary": summary, "homepage_url": homepage_url, "license": license, "releases": releases })
    }
}

/// How well a package matches, as the newer service ranks; `None` if not at all.
fn rank(package: &Known, query: &str) -> Option<i32> {
    let place = |text: &str| {
        let text = text.to_lowercase();
        let score = [(text == query, 1000), (text.starts_with(query), 800), (text.contains(query), 100)];
        score.into_iter().find_map(|(fits, score)| fits.then_some(score))
    };
    let attribute = package.attributes().into_iter().filter_map(place).max().map(|score| score - 50);
    place(&package.name).max(attribute)
}

fn resolved(package: &Known, release: &Release) -> Value {
    let mut systems = Map::new();
    for platform in &release.platforms {
        let mut build = json!({
            "flake_installable": {
                "ref": { "type": "github", "owner": "NixOS", "repo": "nixpkgs", "rev": platform.commit_hash },
                "attr_path": platform.attribute_path,
            },
            "last_updated": platform.date,
        });
        if let Some(outputs) = &platform.outputs {
            build["outputs"] = json!(outputs);
        }
        systems.insert(platform.system.clone(), build);
    }
    systems.sort_keys();
    json!({ "name": package.name, "version": release.version, "summary": package.summary, "systems": systems })
}

fn release(release: &Release) -> Value {
    let platforms: Vec<Value> = release.platforms.iter().map(platform).collect();
    let on = |os: &str| release.platforms.iter().any(|platform| platform.system.ends_with(os));
    let platforms_summary = match (on("linux"), on("darwin")) {
        (true, true) => "Linux and macOS",
        (true, false) => "Linux",
        (false, true) => "macOS (Apple Silicon only)",
        (false, false) => "",
    };
    let outputs = release.platforms.first().and_then(|platform| platform.outputs.as_deref()).unwrap_or_default();
    let names: Vec<&str> = outputs.iter().map(|output| output.name.as_str()).collect();
    let outputs_summary = if outputs.iter().all(|output| output.default) { String::new() } else { names.join(", ") };
    json!({
        "version": release.version, "last_updated": release.last_updated, "platforms": platforms,
        "platforms_summary": platforms_summary, "outputs_summary": outputs_summary,
    })
}

fn platform(platform: &Platform) -> Value {
    let (arch, os) = platform.system.split_once('-').unwrap_or_default();
    json!({
        "arch": if arch == "aarch64" { "arm64" } else { "x86-64" },
        "os": if os == "darwin" { "macOS" } else { "Linux" },
        "system": platform.system, "attribute_path": platform.attribute_path,
        "commit_hash": platform.commit_hash, "date": platform.date, "outputs": platform.outputs,
    })
}
