//! Outputs: what is told of those that are not taken, and of a change of them.

use serde_json::{Value, json};

use crate::support::mcp::McpClient;
use crate::support::site::Workplace;

#[test]
fn a_library_without_its_headers_says_how_to_get_them() {
    let workplace = Workplace::new();
    let project = workplace.project();
    project.envy(&["init"]).ok();
    let ran = project.envy(&["install", "libgreet"]).ok();
    assert_said!(project, ran.stdout, @"+ libgreet 1.2.0");
    assert_said!(project, ran.stderr, @r"
    Resolving 1 package
    Fetching 2 paths, [SIZE]
    Composing the environment
    headers and pkg-config files of libgreet are in its dev output: envy install libgreet --outputs out,man,dev
    ");
    let again = project.envy(&["install", "libgreet"]).ok();
    assert_eq!(again.stdout, "nothing to do\n");
    assert!(!again.stderr.contains("headers"), "it was said once: {again:?}");
    project.envy(&["remove", "libgreet"]).ok();
    let ran = project.envy(&["install", "--id", "greeting", "libgreet@1.2"]).ok();
    assert_said!(project, ran.stderr, @r"
    Resolving 1 package
    headers and pkg-config files of greeting are in its dev output: envy install libgreet@1.2 --id greeting --outputs out,man,dev
    ");
    let command = ran.stderr.lines().find_map(|line| line.split_once("output: envy ")).unwrap().1;
    project.envy(&command.split(' ').collect::<Vec<_>>()).ok();
    assert_eq!(project.run("envy", &["run", "--", "sh", "-c", "ls $CPATH"]).ok().stdout, "greet.h\n");
}

#[test]
fn an_agent_hears_of_headers_and_of_changed_settings_too() {
    let workplace = Workplace::new();
    let project = workplace.project();
    project.envy(&["init"]).ok();
    let mut agent = McpClient::start(&project);
    let text = |answer: Value| answer["content"][0]["text"].as_str().unwrap().to_owned();
    assert_said!(project, text(agent.call("install", json!({ "packages": ["libgreet"] }))), @r"
    + libgreet 1.2.0
    note: headers and pkg-config files of libgreet are in its dev output: envy -d [PROJECT] install libgreet --outputs out,man,dev
    ");
    project.write("envy.toml", project.read("envy.toml").replace("\"*\"", "{ outputs = [\"out\", \"dev\"] }"));
    assert_said!(project, text(agent.call("install", json!({ "packages": [] }))), @"~ libgreet outputs: out, man → out, dev");
}

#[test]
fn nothing_is_said_of_headers_that_nobody_misses() {
    let workplace = Workplace::new();
    let project = workplace.project();
    project.envy(&["init"]).ok();
    for arguments in [["install", "hello", "greet"], ["install", "-q", "libgreet"]] {
        let ran = project.envy(&arguments).ok();
        assert!(!ran.stderr.contains("headers"), "{ran:?}");
    }
    project.envy(&["remove", "libgreet"]).ok();
    for outputs in ["out,dev", "out"] {
        let ran = project.envy(&["install", "libgreet", "--outputs", outputs]).ok();
        assert!(!ran.stderr.contains("headers"), "{outputs} were chosen: {ran:?}");
    }
}

#[test]
fn a_change_of_outputs_and_priority_is_told() {
    let workplace = Workplace::new();
    let project = workplace.project();
    project.envy(&["init"]).ok();
    project.envy(&["install", "libgreet"]).ok();
    let ran = project.envy(&["install", "libgreet", "--outputs", "out,dev", "--priority", "4"]).ok();
    assert_said!(project, ran.stdout, @r"
    ~ libgreet outputs: out, man → out, dev
    ~ libgreet priority: 5 → 4
    ");
    project.write("envy.toml", project.read("envy.toml").replace("\"out\", \"dev\"", "\"out\""));
    assert_said!(project, project.envy(&["sync"]).ok().stdout, @"~ libgreet outputs: out, dev → out");
    let manifest = project.read("envy.toml").replace("priority = 4", "systems = [\"x86_64-linux\"]");
    project.write("envy.toml", manifest);
    let synced: Value = serde_json::from_str(&project.envy(&["sync", "--json"]).ok().stdout).unwrap();
    assert_said!(project, serde_json::to_string_pretty(&synced["adjusted"]).unwrap(), @r#"
    [
      {
      "id": "libgreet",
      "setting": "priority",
      "from": "4",
      "to": "5"
      },
      {
      "id": "libgreet",
      "setting": "systems",
      "from": "all",
      "to": "x86_64-linux"
      }
    ]
    "#);
    assert_eq!(synced["packages"].as_array().map(Vec::len), Some(0));
    assert_said!(project, project.envy(&["rollback", "1"]).ok().stdout, @r"
    ~ libgreet outputs: out → out, man
    ~ libgreet systems: x86_64-linux → all
    generation 5 is as generation 1 was
    ");
    assert_eq!(project.envy(&["sync"]).ok().stdout, "nothing to do\n");
}
