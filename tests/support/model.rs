//! A model without a mind, for the real Codex: a server on loopback that speaks as much of the Responses API as Codex
//! 0.169 asks of it, and answers each request with the next step of a script.
//!
//! A request is answered from what it contains (which of our calls it brings outputs of), so one that is sent again
//! gets the same answer. Not for: how Codex is started (`codex`).

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::http::{Reply, Server};

/// What our calls are named, by step and by how often its end was asked for.
const CALL: &str = "call_script_";
/// How long a call may take until Codex lets the model ask for its end again.
const PATIENCE: u32 = 30_000;

/// One thing that the model does.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Runs a shell command, and waits for its end.
    Shell(String),
    /// Calls a tool of an MCP server: server, tool, arguments.
    Mcp(&'static str, &'static str, Value),
}

impl Step {
    /// A shell command.
    pub fn shell(command: impl Into<String>) -> Self {
        Self::Shell(command.into())
    }

    /// A tool of `envy mcp`.
    pub fn envy(tool: &'static str, arguments: Value) -> Self {
        Self::Mcp("envy", tool, arguments)
    }
}

/// What a step gave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// The exit status of a shell command; `None` for a tool, or if Codex did not run it.
    pub status: Option<i32>,
    /// What the model gets to read, without Codex's own lines around it.
    pub output: String,
}

/// What the model is told before it does anything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prompt {
    /// Everything in front of the first answer, as one text.
    pub text: String,
    /// The names of the tools it is offered.
    pub tools: Vec<String>,
}

/// The server. It stops when it is dropped.
pub struct Model {
    server: Server,
    requests: Arc<Mutex<Vec<Value>>>,
    steps: usize,
}

impl Model {
    /// Starts a server that lets Codex do these steps.
    ///
    /// # Panics
    /// If loopback has no port left.
    pub fn start(steps: Vec<Step>) -> Self {
        let requests = Arc::<Mutex<Vec<Value>>>::default();
        let (received, count) = (Arc::clone(&requests), steps.len());
        let server = Server::start(0, move |request| {
            if request.method == "GET" {
                return Reply::new(200, "application/json", json!({ "models": [], "data": [] }).to_string());
            }
            let Ok(body) = serde_json::from_slice::<Value>(&request.body) else {
                return Reply::new(400, "text/plain", "this model reads plain JSON");
            };
            let answer = answer(&steps, &body);
            let mut received = received.lock().unwrap();
            received.push(body);
            Reply::new(200, "text/event-stream", events(&answer, received.len()))
        });
        Self { server, requests, steps: count }
    }

    /// The base URL for Codex's settings.
    pub fn url(&self) -> String {
        format!("{}/v1", self.server.url())
    }

    /// What each step gave.
    ///
    /// # Panics
    /// If Codex did not carry out all of them.
    #[track_caller]
    pub fn outcomes(&self) -> Vec<Outcome> {
        let requests = self.requests.lock().unwrap();
        let last = requests.last().expect("Codex asked the model");
        let outcomes: Vec<_> = (0..self.steps).map(|step| outcome(last, step)).collect();
        let done = outcomes.iter().flatten().count();
        assert_eq!(done, self.steps, "Codex carried out {done} of {} steps; it said last: {last:#}", self.steps);
        outcomes.into_iter().flatten().collect()
    }

    /// What the model was told at first.
    ///
    /// # Panics
    /// If Codex never asked it.
    pub fn prompt(&self) -> Prompt {
        let requests = self.requests.lock().unwrap();
        let first = requests.first().expect("Codex asked the model");
        let mut text = first["instructions"].as_str().unwrap_or_default().to_owned();
        for item in input(first).filter(|item| item["type"] == "message") {
            text.push_str(&format!("\n{}:\n{}\n", item["role"].as_str().unwrap_or_default(), said(&item["content"])));
        }
        Prompt { text, tools: tools(first) }
    }
}

/// The items of a request.
fn input(body: &Value) -> impl Iterator<Item = &Value> {
    body["input"].as_array().into_iter().flatten()
}

/// The outputs of a step's calls, by how often its end was asked for.
fn outputs(body: &Value, step: usize) -> Vec<String> {
    let prefix = format!("{CALL}{step}_");
    let of_step = input(body).filter(|item| {
        let is_output = item["type"].as_str().is_some_and(|kind| kind.ends_with("_call_output"));
        is_output && item["call_id"].as_str().is_some_and(|id| id.starts_with(&prefix))
    });
    of_step.map(|item| said(&item["output"])).collect()
}

/// The next thing to do.
fn answer(steps: &[Step], body: &Value) -> Value {
    let offered = tools(body);
    if offered.is_empty() {
        // an errand of Codex's own, such as a title
        return message("ok");
    }
    let in_code = offered.iter().any(|name| name == "exec") && !offered.iter().any(|name| name == "exec_command");
    for (index, step) in steps.iter().enumerate() {
        let given = outputs(body, index);
        match given.last().map(|output| session(output)) {
            None if in_code => return in_javascript(step, index),
            None => return directly(step, index),
            Some(Some(session)) => {
                let arguments = json!({ "session_id": session, "chars": "", "yield_time_ms": PATIENCE });
                return call(index, given.len(), "write_stdin", None, &arguments);
            }
            Some(None) => {}
        }
    }
    message("done")
}

/// The session of a command that still runs.
fn session(output: &str) -> Option<u64> {
    let (_, rest) = output.split_once("Process running with session ID ")?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn command(command: &str) -> Value {
    json!({ "cmd": command, "yield_time_ms": PATIENCE, "max_output_tokens": 20_000 })
}

/// As the classic models call tools.
fn directly(step: &Step, index: usize) -> Value {
    match step {
        Step::Shell(text) => call(index, 0, "exec_command", None, &command(text)),
        Step::Mcp(server, tool, arguments) => call(index, 0, tool, Some(format!("mcp__{server}")), arguments),
    }
}

fn call(step: usize, round: usize, name: &str, namespace: Option<String>, arguments: &Value) -> Value {
    let id = format!("{CALL}{step}_{round}");
    let mut call = json!({
        "type": "function_call", "id": format!("fc_{id}"), "status": "completed", "call_id": id,
        "name": name, "arguments": arguments.to_string(),
    });
    if let Some(namespace) = namespace {
        call["namespace"] = namespace.into();
    }
    call
}

/// As models in code mode do: their one tool `exec` runs JavaScript in which the others are functions.
fn in_javascript(step: &Step, index: usize) -> Value {
    let script = match step {
        Step::Shell(text) => format!(
            "// @exec: {{\"yield_time_ms\": 600000, \"max_output_tokens\": 20000}}\n\
             let run = await tools.exec_command({});\n\
             let all = run.output;\n\
             while (run.exit_code === undefined && run.session_id !== undefined) {{\n\
             run = await tools.write_stdin({{session_id: run.session_id, chars: \"\", yield_time_ms: {PATIENCE}}});\n\
             all += run.output;\n}}\n\
             text(\"Process exited with code \" + run.exit_code + \"\\nOutput:\\n\" + all);",
            command(text)
        ),
        Step::Mcp(server, tool, arguments) => {
            format!("text(JSON.stringify(await tools.mcp__{server}__{tool}({arguments})));")
        }
    };
    let id = format!("{CALL}{index}_0");
    json!({
        "type": "custom_tool_call", "id": format!("ctc_{id}"), "status": "completed", "call_id": id,
        "name": "exec", "input": script,
    })
}

fn message(text: &str) -> Value {
    json!({
        "type": "message", "id": "msg_script", "role": "assistant", "status": "completed",
        "content": [{ "type": "output_text", "text": text, "annotations": [] }],
    })
}

/// An answer as the events that it comes in.
fn events(item: &Value, number: usize) -> String {
    let id = format!("resp_script_{number}");
    let usage = json!({
        "input_tokens": 1, "input_tokens_details": { "cached_tokens": 0 },
        "output_tokens": 1, "output_tokens_details": { "reasoning_tokens": 0 }, "total_tokens": 2,
    });
    let response = json!({ "id": id, "status": "completed", "output": [item], "usage": usage });
    let events = [
        json!({ "type": "response.created", "response": { "id": id, "status": "in_progress" } }),
        json!({ "type": "response.output_item.added", "output_index": 0, "item": item }),
        json!({ "type": "response.output_item.done", "output_index": 0, "item": item }),
        json!({ "type": "response.completed", "response": response }),
    ];
    let line = |event: &Value| format!("event: {}\ndata: {event}\n\n", event["type"].as_str().unwrap_or_default());
    events.iter().map(line).collect()
}

/// The names of the offered tools: in a list of their own, or in an item of the input, some in namespaces.
fn tools(body: &Value) -> Vec<String> {
    fn walk(tools: &Value, names: &mut Vec<String>) {
        for tool in tools.as_array().into_iter().flatten() {
            match tool["type"].as_str() {
                Some("namespace") => walk(&tool["tools"], names),
                kind => names.extend(tool["name"].as_str().or(kind).map(ToOwned::to_owned)),
            }
        }
    }
    let mut names = Vec::new();
    walk(&body["tools"], &mut names);
    input(body).filter(|item| item["type"] == "additional_tools").for_each(|item| walk(&item["tools"], &mut names));
    names
}

/// The text of a message or an output: a string, perhaps with JSON in it, or parts.
fn said(value: &Value) -> String {
    match value {
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(Value::Object(inner)) if inner.get("output").is_some_and(Value::is_string) => said(&inner["output"]),
            _ => text.clone(),
        },
        Value::Array(parts) => parts.iter().map(said).collect::<Vec<_>>().join("\n"),
        Value::Object(part) => {
            let inner = ["text", "content", "output"].iter().find_map(|key| part.get(*key));
            inner.map_or_else(|| value.to_string(), said)
        }
        other => other.to_string(),
    }
}

fn outcome(body: &Value, step: usize) -> Option<Outcome> {
    let given = outputs(body, step);
    let last = given.last().filter(|output| session(output).is_none())?;
    let after = |text: &str, mark: &str| {
        let (_, rest) = text.split_once(mark)?;
        rest.split(|c: char| !c.is_ascii_digit() && c != '-').next()?.parse().ok()
    };
    let status = after(last, "Process exited with code ").or_else(|| after(last, "Exit code: "));
    let output = given.iter().map(|output| within(output)).collect();
    Some(Outcome { status, output })
}

/// An output without what Codex writes above it: when, how long, with which status.
fn within(output: &str) -> &str {
    let output = match (output.starts_with("Script "), output.split_once("\nOutput:\n")) {
        // in code mode there is one such head of the script and one of ours
        (true, Some((_, script))) => script.split_once("Output:\n").map_or(script, |(_, rest)| rest),
        (false, Some((_, rest))) => rest,
        (_, None) => output,
    };
    output.trim_start_matches('\n')
}
