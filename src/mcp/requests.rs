//! What each tool is called with: the arguments as types, which their schemas are made of and which refuse everything else.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::Tool;
use crate::failure::{Code, Explain, Hint, printable};

/// How many results `search` gives unasked, and at most.
pub(super) const RESULTS: u32 = 10;
const MOST_RESULTS: u32 = 50;
/// How many generations `history` gives unasked, and at most.
pub(super) const GENERATIONS: u32 = 10;
const MOST_GENERATIONS: u32 = 100;
/// Characters of a word that is looked for.
const LONGEST: usize = 200;
/// How many packages one call may name.
const MOST_PACKAGES: usize = 100;

/// A call of a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// `search`.
    Search(Search),
    /// `show`.
    Show(Show),
    /// `install`.
    Install(Install),
    /// `remove`.
    Remove(Remove),
    /// `list`.
    List(Nothing),
    /// `update`.
    Update(Update),
    /// `status`.
    Status(Nothing),
    /// `why`.
    Why(Why),
    /// `history`.
    History(History),
    /// `rollback`.
    Rollback(Rollback),
}

/// Arguments of `search`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// A name, a program, or words of what it is about.
    #[schemars(length(min = 1, max = 200))]
    pub query: String,
    /// How many results to give; 10 unless told.
    #[serde(default)]
    #[schemars(range(min = 1, max = 50))]
    pub limit: Option<u32>,
}

/// Arguments of `show`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {
    /// `name` or `name@range`, e.g. `python@3.12`.
    #[schemars(length(min = 1))]
    pub package: String,
}

/// Arguments of `install`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Install {
    /// Each `name` or `name@range`, e.g. `["nodejs_22", "python@3.12", "ripgrep@^14"]`. Empty: only realize what envy.toml says.
    #[schemars(length(max = 100))]
    pub packages: Vec<String>,
}

/// Arguments of `remove`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// The ids of packages, as `list` gives them.
    #[schemars(length(min = 1, max = 100))]
    pub packages: Vec<String>,
}

/// Arguments of `update`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Update {
    /// Each `id`, or `id@range` to change its range, e.g. `["python@3.13"]`. Left out or empty: all packages.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub packages: Vec<String>,
}

/// Arguments of `why`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Why {
    /// A package, a program, a name such as `glibc`, or a store path.
    #[schemars(length(min = 1, max = 200))]
    pub what: String,
}

/// Arguments of `history`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct History {
    /// How many generations to give, the newest; 10 unless told.
    #[serde(default)]
    #[schemars(range(min = 1, max = 100))]
    pub limit: Option<u32>,
}

/// Arguments of `rollback`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rollback {
    /// The number of the generation to go back to, as `history` gives it. Left out: undo the last change.
    #[serde(default)]
    pub generation: Option<u64>,
}

/// No arguments.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

impl Request {
    /// The call of a tool with these arguments.
    pub fn parse(tool: &Tool, arguments: &Map<String, Value>) -> Result<Self, RequestError> {
        let refused = |reason: String| RequestError { tool: tool.name, example: tool.example, reason };
        let request = (tool.parse)(Value::Object(arguments.clone())).map_err(|error| refused(in_words(&error)))?;
        request.check().map_err(refused)?;
        Ok(request)
    }

    /// What a type does not say.
    fn check(&self) -> Result<(), String> {
        match self {
            Self::Search(search) => {
                filled("query", &search.query)?;
                limited(search.limit, MOST_RESULTS)
            }
            Self::Show(show) => filled("package", &show.package),
            Self::Why(why) => filled("what", &why.what),
            Self::History(history) => limited(history.limit, MOST_GENERATIONS),
            Self::Remove(Remove { packages }) if packages.is_empty() => Err("`packages` is empty".to_owned()),
            Self::Install(Install { packages })
            | Self::Remove(Remove { packages })
            | Self::Update(Update { packages })
                if packages.len() > MOST_PACKAGES =>
            {
                Err(format!("`packages` names more than {MOST_PACKAGES}"))
            }
            _ => Ok(()),
        }
    }

    /// The command line that does the same, for `history` to tell.
    pub fn words(&self) -> Vec<String> {
        let of = |command: &str, words: &[String]| [&[command.to_owned()], words].concat();
        match self {
            Self::Search(search) => of("search", std::slice::from_ref(&search.query)),
            Self::Show(show) => of("show", std::slice::from_ref(&show.package)),
            Self::Install(install) => of("install", &install.packages),
            Self::Remove(remove) => of("remove", &remove.packages),
            Self::List(_) => of("list", &[]),
            Self::Update(update) => of("update", &update.packages),
            Self::Status(_) => of("status", &[]),
            Self::Why(why) => of("why", std::slice::from_ref(&why.what)),
            Self::History(_) => of("history", &[]),
            Self::Rollback(back) => {
                of("rollback", &back.generation.map(|number| number.to_string()).into_iter().collect::<Vec<_>>())
            }
        }
    }
}

/// Rust's words for what is expected, and those of JSON.
const WORDS: [(&str, &str); 3] = [
    ("expected u32", "expected a whole number"),
    ("expected u64", "expected a whole number"),
    ("expected a sequence", "expected a list"),
];

fn in_words(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let said = WORDS.iter().find_map(|(word, said)| Some(format!("{}{said}", text.strip_suffix(word)?)));
    said.unwrap_or(text)
}

fn filled(name: &str, text: &str) -> Result<(), String> {
    match text {
        text if text.trim().is_empty() => Err(format!("`{name}` is empty")),
        text if text.chars().count() > LONGEST => Err(format!("`{name}` is longer than {LONGEST} characters")),
        _ => Ok(()),
    }
}

fn limited(limit: Option<u32>, most: u32) -> Result<(), String> {
    let fits = limit.is_none_or(|limit| (1..=most).contains(&limit));
    if fits { Ok(()) } else { Err(format!("`limit` is a number from 1 to {most}")) }
}

/// A tool was called with arguments that are not its own.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("wrong arguments for `{tool}`: {}", printable(.reason))]
pub struct RequestError {
    tool: &'static str,
    example: &'static str,
    reason: String,
}

impl Explain for RequestError {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::text(format!("arguments of `{}` look like this: {}", self.tool, self.example))]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn parse(tool: &str, arguments: Value) -> Result<Request, String> {
        let Value::Object(arguments) = arguments else { panic!("arguments are an object") };
        Request::parse(Tool::find(tool).unwrap(), &arguments).map_err(|error| error.to_string())
    }

    #[test]
    fn the_example_of_each_tool_is_a_call_of_it() {
        for tool in super::super::TOOLS {
            let request = parse(tool.name, serde_json::from_str(tool.example).unwrap()).unwrap();
            assert_eq!(request.words()[0], tool.name);
        }
    }

    #[test]
    fn what_is_no_call_is_refused_with_what_is_wrong_and_how_it_is_right() {
        let cases = [
            ("install", json!({ "packages": "jq" })),
            ("install", json!({})),
            ("install", json!({ "packages": ["jq"], "force": true })),
            ("install", json!({ "packages": vec!["jq"; 101] })),
            ("remove", json!({ "packages": [] })),
            ("search", json!({ "query": " " })),
            ("search", json!({ "query": "jq", "limit": 51 })),
            ("search", json!({ "query": "jq", "limit": -1 })),
            ("list", json!({ "dir": "/etc" })),
            ("rollback", json!({ "generation": "3\u{1b}" })),
        ];
        let said: Vec<String> = cases.into_iter().map(|(tool, wrong)| parse(tool, wrong).unwrap_err()).collect();
        insta::assert_snapshot!(said.join("\n"));
        let hints = Request::parse(Tool::find("install").unwrap(), &Map::new()).unwrap_err().hints();
        insta::assert_snapshot!(hints[0].text);
    }

    #[test]
    fn a_change_is_told_as_the_command_that_does_it() {
        let words = |tool, arguments| parse(tool, arguments).unwrap().words().join(" ");
        assert_eq!(words("install", json!({ "packages": ["jq@^1.7", "hello"] })), "install jq@^1.7 hello");
        assert_eq!(words("rollback", json!({})), "rollback");
        assert_eq!(words("rollback", json!({ "generation": 3 })), "rollback 3");
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".*".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec(("packages|query|limit|generation|[a-z]*", inner), 0..4)
                    .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_is_given_is_a_call_or_refused_in_one_printable_line(
            tool in 0..super::super::TOOLS.len(),
            pairs in prop::collection::vec(("packages|query|limit|generation|what|.*", any_json()), 0..4),
        ) {
            let tool = &super::super::TOOLS[tool];
            if let Err(refused) = Request::parse(tool, &pairs.into_iter().collect()) {
                prop_assert!(!refused.to_string().chars().any(char::is_control), "{refused}");
            }
        }
    }
}
