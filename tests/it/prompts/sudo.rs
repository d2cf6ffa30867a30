//! A real sudo, which starts root's shell with the variables of another user, or without them.
//!
//! It needs two users, a file that is root's with the setuid bit and an `/etc` of root's: only root can make such a
//! machine, so these tests are root's.

use std::path::Path;

use super::{WHO, cd, furnish};
use crate::support::machine::ORDINARY;
use crate::support::namespace::only_root_can;
use crate::support::project::TestProject;
use crate::support::prompt::{Prompt, Shell, set_up};
use crate::support::site::Workplace;

/// Puts sudo and its settings into the machine. `$1`: a folder for both, `$2`: the program, `$3`: its plugins, `$4`: folders
/// for `secure_path`, `$5`: the user's HOME, `$6`: root's.
const INSTALL: &str = r#"set -e
mkdir "$1"
mount -t tmpfs -o mode=755 none "$1"
mkdir "$1/bin" "$1/lib" "$1/etc"
cp -a /etc/. "$1/etc"
cp "$2" "$1/bin/sudo"
cp -L "$3"/* "$1/lib"
chown -R 0:0 "$1/bin" "$1/lib"
chmod 4755 "$1/bin/sudo"
chmod 644 "$1/lib"/*
cd "$1/etc"
grep -vE '^root:|^[^:]*:[^:]*:1000:' /etc/passwd > passwd
printf 'root:x:0:0::%s:/bin/bash\ntester:x:1000:1000::%s:/bin/bash\n' "$6" "$5" >> passwd
printf 'Path plugin_dir %s/\n' "$1/lib" > sudo.conf
# as Debian has it, without a password
printf 'Defaults env_reset, use_pty, secure_path="%s"\nroot, tester ALL=(ALL:ALL) NOPASSWD: ALL\n' "$4" > sudoers
chmod 440 sudoers
mkdir -p pam.d
security=$(ls -d "${2%/usr/bin/*}"/usr/lib/*/security)
for kind in auth account session; do echo "$kind required $security/pam_permit.so"; done > pam.d/sudo
mount --bind "$1/etc" /etc
"#;

/// A machine with sudo, in which the project's user has the hook, and root's HOME.
fn with_sudo<'p>(place: &'p Workplace, project: TestProject<'p>) -> (TestProject<'p>, String) {
    let scratch = project.dir().parent().unwrap().to_path_buf();
    let (tools, root) = (scratch.join("sudo"), scratch.join("root"));
    fs_err::create_dir(&root).unwrap();
    std::os::unix::fs::symlink(project.home().join("report"), root.join("report")).unwrap();
    let sudo = fs_err::canonicalize(place.site.world.tool("sudo")).unwrap();
    let plugins = sudo.ancestors().nth(2).unwrap().join("libexec/sudo");
    let secure = format!("{}:{}/bin:/usr/bin:/bin", scratch.join("bin").display(), tools.display());
    let home = project.home();
    let words = [&tools, &sudo, &plugins, Path::new(&secure), &home, &root].map(|path| path.as_os_str());
    let mut install = place.machine.command_of_owner("sh");
    let said = install.args(["-c", INSTALL, "sh"]).args(words).output().unwrap();
    assert!(said.status.success(), "{said:?}");
    let path = project.run("printenv", &["PATH"]).ok().stdout;
    (project.with("PATH", format!("{}/bin:{}", tools.display(), path.trim())), secure)
}

#[test]
fn a_shell_of_sudos_has_what_sudo_gave_it_and_leaves_no_trace() {
    if only_root_can() {
        return;
    }
    let place = Workplace::new();
    let project = place.project().with("GREETING", "vi");
    furnish(&project);
    set_up(&project, Shell::Bash, "", "");
    let (project, secure) = with_sudo(&place, project);
    let root = project.dir().with_file_name("root");
    let prompt = Prompt::start(&project, Shell::Bash, &place.site.world, &project.dir());
    let inside = prompt.report("");
    assert_eq!(inside.get("WHO"), WHO);

    // sudo takes what is typed ahead with it: a shell's end is waited for
    let shells = std::cell::Cell::new(0);
    let enter = |line: &str| prompt.run(&format!("{line}; echo back $((6 * 7))"));
    let leave = || {
        shells.set(shells.get() + 1);
        prompt.send("exit\r");
        prompt.shows_times("back 42", shells.get());
        prompt.report("")
    };

    // without -E nothing comes along, and root has no hook
    let clean = enter("sudo bash");
    assert_eq!((clean.get("SUDO_UID"), clean.get("PATH")), (&*ORDINARY.to_string(), &*secure), "{}", prompt.shown());
    assert!(!clean.has("WHO") && !clean.has("ENVY_UNDO") && clean.get("HOME") == root.to_str().unwrap(), "{clean:?}");
    assert_eq!(leave().lasting(), inside.lasting());

    // with -E all but PATH, which sudo's rules set
    let kept = enter("sudo -E bash --norc");
    assert_eq!((kept.get("WHO"), kept.get("PATH")), (WHO, &*secure), "{}", prompt.shown());
    assert_eq!(leave().lasting(), inside.lasting());

    // HOME comes along, too, so root's shell reads the user's start file, and has the hook
    let entered = enter("sudo -E bash");
    let programs = format!("{}/bin:{secure}", inside.get("ENVY_ENVIRONMENT"));
    assert_eq!((entered.get("WHO"), entered.get("PATH")), (WHO, &*programs), "{}", prompt.shown());
    let left = prompt.run("cd /");
    assert_eq!((left.get("GREETING"), left.get("PATH")), ("vi", &*secure));
    assert!(!left.has("WHO") && !left.has("ENVY_UNDO"), "{left:?}");
    assert_eq!(prompt.run(&cd(&project.dir().join("inner"))).get("WHO"), "inner");
    prompt.run(&cd(&project.dir()));
    // and back to the user
    let user = enter("sudo -E -u tester bash");
    assert_eq!((user.get("WHO"), user.get("PATH")), (WHO, &*programs), "{}", prompt.shown());
    assert!(!prompt.run("cd /").has("WHO"));
    leave();
    assert_eq!(leave().lasting(), inside.lasting());
    let run = project.dir().with_file_name("run");
    let places = [run, project.home()].map(|place| place.display().to_string());
    assert_eq!(
        project.run("find", &[&places[0], &places[1], "-uid", "0", "!", "-name", ".bash_history"]).stdout,
        "",
        "nothing is root's"
    );
    project.write("envy.toml", super::manifest("hello = \"*\"\n", "edited"));
    assert_eq!(prompt.next().get("WHO"), "edited", "{}", prompt.shown());

    // root's own hook: another user, for whom nobody realized this
    fs_err::write(root.join(".bashrc"), "eval \"$(envy hook bash)\"\n").unwrap();
    assert!(!enter("sudo bash").has("WHO"), "{}", prompt.shown());
    prompt.shows("run: envy sync");
    assert!(!prompt.run("cd /").has("WHO"));
    assert_eq!(leave().get("WHO"), "edited");
}
