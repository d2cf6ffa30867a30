//! Files that envy writes and reads are what their schemas say.

use super::Printed;
use crate::support::site::Workplace;

#[test]
fn manifest_and_lock_as_envy_writes_them_are_what_their_schemas_say() {
    let workplace = Workplace::new();
    let project = workplace.project();
    let mut printed = Printed::default();
    let both = |printed: &mut Printed| {
        for (schema, file) in [("envy", "envy.toml"), ("envy.lock", "envy.lock")] {
            let table: serde_json::Value = toml_edit::de::from_str(&project.read(file)).unwrap();
            printed.add(schema, file, &table.to_string());
        }
    };
    project.envy(&["init"]).ok();
    project.envy(&["install", "libgreet", "--outputs", "out,dev"]).ok();
    both(&mut printed);
    let path = workplace.site.world.path("hello", "2.12.2");
    let tool = format!("{}tool = {{ store-path = \"{path}\", priority = 6 }}\n", project.read("envy.toml"));
    project.write("envy.toml", tool);
    project.envy(&["sync"]).ok();
    both(&mut printed);
    let problems: Vec<String> = printed.judged().into_iter().filter(|line| line.starts_with("envy.")).collect();
    assert_eq!(problems, [""; 0]);
}
