//! The NixOS search backend on loopback: Elasticsearch's `_search` over one channel's packages, in the shapes of
//! search.nixos.org, behind a name and a password, and with its faults at will.
//!
//! Written from the backend's behaviour and not from envy's client, so that the two check each other. It understands the
//! queries by what they ask for, not by their weights.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use serde_json::{Value, json};

use super::known::Known;
use crate::support::http::{Body, Breakdown, Reply, Request, Server};
use crate::support::versions;
use crate::support::world::World;

/// Who may ask.
const LOGIN: &str = "tester";
/// A password that has to be quoted in an URL.
const PASSWORD: &str = "pass@word";
/// The index that there is.
const INDEX: &str = "latest-51-nixos-unstable";

/// A way to go wrong.
#[derive(Debug, Clone)]
pub enum NixosFault {
    /// This status with an error document, as Elasticsearch and what stands before it answer.
    Status(u16),
    /// 403 with a page of HTML.
    Challenge,
    /// 200 with a page of HTML.
    Html,
    /// The connection ends in the middle of a good answer.
    Cut,
    /// The backend takes the request and says nothing.
    Silence,
    /// 200 and so many bytes of what may yet become JSON.
    Huge(u64),
    /// Fields are missing, are called otherwise, or have other types, as after a change of the schema.
    Drift,
    /// Every answer has each hit twice, the second time of an older index.
    TwoIndices,
    /// Names and texts drive terminals and shells.
    Hostile,
}

/// A running backend.
pub struct NixosSearchService {
    server: Server,
    fault: Arc<Mutex<Option<NixosFault>>>,
}

impl NixosSearchService {
    /// Serves what the world knows.
    pub fn start(world: &World) -> Self {
        let fault = Arc::<Mutex<Option<NixosFault>>>::default();
        let feeling = Arc::clone(&fault);
        let known = world.known.clone();
        let server = Server::start(0, move |request| {
            let fault = feeling.lock().unwrap().clone();
            reply(&known, request, fault.as_ref())
        });
        Self { server, fault }
    }

    /// What `ENVY_NIXOS_SEARCH_URL` takes, with name and password.
    pub fn url(&self) -> String {
        let rest = self.bare_url();
        rest.replace("http://", &format!("http://{LOGIN}:{}@", PASSWORD.replace('@', "%40")))
    }

    /// The same without name and password.
    pub fn bare_url(&self) -> String {
        self.server.url() + "/backend"
    }

    /// A netrc file's words for it.
    pub fn netrc(&self) -> String {
        format!("machine 127.0.0.1 login {LOGIN} password {PASSWORD}\n")
    }

    /// Spoils all answers from now on.
    pub fn break_down(&self, fault: NixosFault) {
        *self.fault.lock().unwrap() = Some(fault);
    }

    /// Answers well again.
    pub fn recover(&self) {
        *self.fault.lock().unwrap() = None;
    }

    /// The requests so far.
    pub fn received(&self) -> Vec<Request> {
        self.server.received()
    }
}

fn reply(known: &[Known], request: &Request, fault: Option<&NixosFault>) -> Reply {
    const PAGE: &str = "<!DOCTYPE html>\n<html><title>Just a moment...</title></html>\n";
    let honest = || match answer(known, request) {
        Ok(value) => json_reply(200, &value),
        Err((status, kind, reason)) => error(status, kind, &reason),
    };
    match fault {
        None => honest(),
        Some(NixosFault::Status(429)) => {
            error(429, "es_rejected_execution_exception", "rejected").with("Retry-After", "1")
        }
        Some(NixosFault::Status(status)) => error(*status, "exception", "no"),
        Some(NixosFault::Challenge) => Reply::new(403, "text/html; charset=UTF-8", PAGE),
        Some(NixosFault::Html) => Reply::new(200, "text/html; charset=UTF-8", PAGE),
        Some(NixosFault::Cut) => Reply { breakdown: Some(Breakdown::Cut), ..honest() },
        Some(NixosFault::Silence) => Reply { breakdown: Some(Breakdown::Silence), ..honest() },
        Some(NixosFault::Huge(size)) => {
            Reply { body: Body::Spaces(*size), delay: Duration::ZERO, ..json_reply(200, &json!({})) }
        }
        Some(NixosFault::Drift) => changed(known, request, drift),
        Some(NixosFault::TwoIndices) => changed(known, request, twice),
        Some(NixosFault::Hostile) => changed(known, request, hostile),
    }
}

fn changed(known: &[Known], request: &Request, change: fn(&mut Vec<Value>)) -> Reply {
    let mut value = answer(known, request).unwrap();
    change(value["hits"]["hits"].as_array_mut().unwrap());
    json_reply(200, &value)
}

fn drift(hits: &mut Vec<Value>) {
    for hit in hits.iter_mut() {
        let source = hit["_source"].as_object_mut().unwrap();
        source.remove("package_programs");
        source.insert("package_license".to_owned(), json!("MIT"));
        source.insert("package_platforms".to_owned(), json!({ "linux": true }));
        source.insert("package_description".to_owned(), json!(["as a list"]));
        source.insert("package_new_field".to_owned(), json!({ "a": [1, 2] }));
        hit.as_object_mut().unwrap().remove("_score");
    }
    hits.push(json!({ "_index": null, "_source": null }));
    hits.push(json!({ "_source": { "type": "option", "option_name": "services.x" } }));
}

fn twice(hits: &mut Vec<Value>) {
    let mut older: Vec<Value> = hits.clone();
    for hit in &mut older {
        hit["_index"] = json!("latest-50-nixos-unstable");
        hit["_source"]["package_pversion"] = json!("0.0.1-old");
    }
    hits.splice(0..0, older);
}

fn hostile(hits: &mut Vec<Value>) {
    for hit in hits.iter_mut() {
        hit["_source"]["package_description"] = json!("a\u{1b}[31m\nb\u{202e}");
    }
    let mut evil = hits.first().cloned().unwrap_or_default();
    evil["_source"]["package_attr_name"] = json!("x; rm -rf ~");
    hits.push(evil);
}

fn json_reply(status: u16, value: &Value) -> Reply {
    Reply::new(status, "application/json; charset=UTF-8", value.to_string())
}

fn error(status: u16, kind: &str, reason: &str) -> Reply {
    json_reply(status, &json!({ "error": { "type": kind, "reason": reason }, "status": status }))
}

type Refused = (u16, &'static str, String);

fn answer(known: &[Known], request: &Request) -> Result<Value, Refused> {
    let pair = base64::engine::general_purpose::STANDARD.encode(format!("{LOGIN}:{PASSWORD}"));
    if request.header("authorization") != Some(format!("Basic {pair}").as_str()) {
        return Err((401, "security_exception", "missing authentication credentials".to_owned()));
    }
    let index = request.path.strip_prefix("/backend/").and_then(|path| path.strip_suffix("/_search"));
    let index = index.ok_or((404, "not_found", request.path.clone()))?;
    if !matches(index, INDEX) {
        return Err((404, "index_not_found_exception", format!("no such index [{index}]")));
    }
    if request.method != "POST" {
        return Err((405, "method_not_allowed", request.method.clone()));
    }
    let query: Value =
        serde_json::from_slice(&request.body).map_err(|error| (400, "parse_exception", error.to_string()))?;
    let asked = Asked::read(&query).ok_or((400, "parsing_exception", "unknown query".to_owned()))?;
    let size = query["size"].as_u64().unwrap_or(10) as usize;
    let mut hits: Vec<Value> = sources(known).into_iter().filter(|source| asked.fits(source)).map(hit).collect();
    let total = hits.len();
    hits.truncate(size);
    Ok(json!({
        "took": 3, "timed_out": false, "_shards": { "total": 1, "successful": 1, "skipped": 0, "failed": 0 },
        "hits": { "total": { "value": total, "relation": "eq" }, "max_score": 1.0, "hits": hits },
    }))
}

fn hit(source: Value) -> Value {
    json!({ "_index": INDEX, "_type": "_doc", "_id": source["package_attr_name"], "_score": 1.0, "_source": source })
}

/// What a query asks for.
struct Asked {
    words: Option<Vec<String>>,
    in_name: Option<String>,
    program: Option<String>,
    name: Option<String>,
}

impl Asked {
    fn read(query: &Value) -> Option<Self> {
        let bool = &query["query"]["bool"];
        assert_eq!(bool["filter"][0]["term"]["type"]["value"], "package", "only packages are searched");
        let mut asked = Self { words: None, in_name: None, program: None, name: None };
        for part in bool["must"][0]["dis_max"]["queries"].as_array()? {
            let text = |value: &Value| value.as_str().map(str::to_owned);
            if let Some(text) = part["multi_match"]["query"].as_str() {
                asked.words = Some(text.split_whitespace().map(str::to_lowercase).collect());
            }
            asked.in_name = asked.in_name.or(text(&part["wildcard"]["package_attr_name"]["value"]));
            asked.program = asked.program.or(text(&part["match"]["package_programs"]["query"]));
            asked.name = asked.name.or(text(&part["term"]["package_attr_name"]["value"]));
        }
        Some(asked)
    }

    fn fits(&self, source: &Value) -> bool {
        let programs: Vec<&str> =
            source["package_programs"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let text = |field: &str| source[field].as_str().unwrap_or_default().to_owned();
        let (attribute, pname) = (text("package_attr_name"), text("package_pname"));
        let all = format!("{attribute} {pname} {} {}", text("package_description"), programs.join(" ")).to_lowercase();
        let pattern = |pattern: &String| matches(&pattern.to_lowercase().replace('\\', ""), &attribute.to_lowercase());
        self.words.as_ref().is_some_and(|words| words.iter().all(|word| all.contains(word)))
            || self.in_name.as_ref().is_some_and(pattern)
            // the field is analyzed: a part of the program's name is enough
            || self.program.as_ref().is_some_and(|program| programs.iter().any(|its| its.split('-').any(|part| part == program)))
            || self.name.as_ref().is_some_and(|name| *name == attribute || *name == pname)
    }
}

/// Whether a pattern with `*` fits a text.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((before, rest)) => text.strip_prefix(before).is_some_and(|text| {
            (0..=text.len()).filter(|at| text.is_char_boundary(*at)).any(|at| matches(rest, &text[at..]))
        }),
    }
}

/// The channel: the newest release of each attribute, and a package that no search service knows.
fn sources(known: &[Known]) -> Vec<Value> {
    let mut all = Vec::new();
    for package in known {
        for attribute in package.attributes() {
            let mut releases = package.releases.clone();
            releases.retain(|release| release.platforms.iter().any(|platform| platform.attribute_path == attribute));
            let newest = versions::newest(&releases).unwrap_or(&releases[0]);
            let systems: Vec<&str> = newest.platforms.iter().map(|platform| platform.system.as_str()).collect();
            let license = [(package.license.as_str(), package.summary.as_str())];
            let text = |text: &str| text.to_owned();
            let pname = text(package.name.rsplit('.').next().unwrap_or_default());
            all.push(source(attribute, &pname, &newest.version, license, &systems));
        }
    }
    all.push(source(
        "vim-tools",
        "vim-tools",
        "9.1",
        [("Vim", "Hex dumps and other tools of an editor")],
        &["x86_64-linux"],
    ));
    all
}

fn source(
    attribute: &str,
    pname: &str,
    version: &str,
    [(license, summary)]: [(&str, &str); 1],
    systems: &[&str],
) -> Value {
    let set = attribute.rsplit_once('.').map_or("No package set", |(set, _)| set);
    let license = json!([{ "fullName": license, "shortName": license.to_lowercase(), "spdxId": license, "url": null }]);
    json!({
        "type": "package", "package_attr_name": attribute, "package_attr_set": set, "package_pname": pname,
        "package_pversion": version, "package_platforms": systems, "package_outputs": ["out"],
        "package_default_output": "out", "package_programs": programs(attribute), "package_mainProgram": programs(attribute).first(),
        "package_license": license, "package_license_set": [], "package_maintainers": [],
        "package_description": summary, "package_longDescription": null, "package_hydra": null,
        "package_system": "x86_64-linux", "package_homepage": [format!("https://{pname}.example.org/")],
        "package_position": format!("pkgs/by-name/{pname}/package.nix:7"),
    })
}

fn programs(attribute: &str) -> &'static [&'static str] {
    match attribute {
        "ripgrep" => &["rg"],
        "hello" => &["hello"],
        "libgreet" => &["greet-config"],
        "nodejs_20" | "nodejs_22" | "nodejs_24" => &["node", "npm", "npx"],
        "vim-tools" => &["xxd", "xxd-view"],
        _ => &[],
    }
}
