//! `[scripts]` with arguments: they run without trust, as who runs one names it.

use super::with;
use crate::support::site::Site;

const MANIFEST: &str = r#"version = 1
[packages]
hello = "*"
[scripts]
say = "printf '<%s>'"
where = "pwd; echo $OLDPWD"
steps = '''
echo one
false
echo two
'''
loop = '''
for word in a b; do
  echo $word
done
'''
"#;

#[test]
fn scripts_take_arguments_as_they_are_stop_where_they_fail_and_run_in_the_projects_folder() {
    let site = Site::new();
    let machine = site.machine();
    let project = with(&site, &machine, MANIFEST);
    assert_eq!(
        project.envy(&["run", "say", "a b", "--c", "it's", "$HOME", ""]).ok().stdout,
        "<a b><--c><it's><$HOME><>"
    );
    assert_eq!(project.envy(&["run", "steps"]).exits(1).stdout, "one\n");
    assert_eq!(project.envy(&["run", "loop"]).ok().stdout, "a\nb\n");
    let lost = project.envy(&["run", "loop", "c"]).exits(125);
    assert_said!(project, lost.stderr, @r#"
    error[usage]: script `loop` takes no arguments: it does not end with a plain command, and does not use "$@"
    help: put "$@" where the arguments belong:
      envy edit
    "#);
    project.write("sub/file", "");
    let dir = project.dir();
    let output = project.command_in(&dir.join("sub"), "envy", &["run", "where"]).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("{0}\n{0}/sub\n", dir.display()));
}
