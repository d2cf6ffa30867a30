//! Errors of projects, their files, their generations and agents' settings.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::time::Duration;

use super::Listed;
use crate::agent::SettingsError;
use crate::agent::block::BlockError;
use crate::ops::Error;
use crate::ops::agents::AgentsError;
use crate::ops::diff::{GitError, SideError};
use crate::ops::edit::EditError;
use crate::ops::files::FileError;
use crate::ops::generation::KeptError;
use crate::ops::hold::HoldError;
use crate::ops::init::HomeIsNoProject;
use crate::ops::rollback::{Lost, RollbackError};
use crate::ops::transaction::TransactionError;
use crate::project::ProjectError;

fn denied() -> io::Error {
    io::Error::new(
        io::ErrorKind::PermissionDenied,
        "failed to open file `/srv/app/envy.toml`: Permission denied (os error 13)",
    )
}

fn errors<E: Into<Error>>(errors: impl IntoIterator<Item = E>) -> Vec<Error> {
    errors.into_iter().map(Into::into).collect()
}

fn file() -> Vec<FileError> {
    let path = || "envy.lock".to_owned();
    vec![
        FileError::NoFile { path: path() },
        FileError::TooLarge { path: path() },
        FileError::NotText { path: path() },
        FileError::Link { path: path() },
        FileError::LeadsOut { path: path(), target: "/srv/shared/envy.lock".to_owned() },
        FileError::Io(denied()),
    ]
}

fn rollback() -> Vec<Error> {
    errors([
        RollbackError::NoGenerations,
        RollbackError::NothingBefore { steps: 1, done: 0 },
        RollbackError::NothingBefore { steps: 3, done: 1 },
        RollbackError::Unknown { number: 9, there: vec![1, 2, 4] },
        RollbackError::WouldLose { number: 2, lost: vec![Lost::example(true)] },
        RollbackError::WouldLose { number: 2, lost: vec![Lost::example(false)] },
        RollbackError::Locked { number: 2 },
    ])
}

fn settings() -> Vec<SettingsError> {
    let file = || ".codex/config.toml".to_owned();
    let text = "[mcp_servers\n".to_owned();
    vec![
        SettingsError::Broken { file: file(), text, span: 0..12, reason: "invalid table header".to_owned() },
        SettingsError::Shape { file: file(), key: "mcp_servers".to_owned(), wanted: "a table" },
        SettingsError::Markers { file: "AGENTS.md".to_owned(), error: BlockError::Unbalanced { line: 3 } },
        SettingsError::Markers { file: "AGENTS.md".to_owned(), error: BlockError::Several { line: 9 } },
    ]
}

fn agents() -> Vec<Error> {
    let (file, command) = (|| "/srv/app/.codex/config.toml".into(), || "envy agent setup codex".to_owned());
    let of_settings = settings().into_iter().map(|error| AgentsError::Settings { error, command: command() });
    let others = [
        AgentsError::Outside { file: file(), command: command() },
        AgentsError::Unsafe {
            file: "/tmp/envy".into(),
            place: "/tmp".into(),
            why: "a folder for temporary files",
            command: command(),
        },
        AgentsError::NotText { file: file(), command: command() },
        AgentsError::Foreign { file: file(), command: command() },
        AgentsError::Refused {
            version: "codex-cli 0.169.0".to_owned(),
            what: "the settings",
            said: "unknown field".to_owned(),
            command: command(),
        },
        AgentsError::Edited { file: file(), command: command() },
        AgentsError::Blocked { file: file(), reason: "read-only".to_owned(), command: command() },
        AgentsError::Write { file: file(), reason: "no space left".to_owned(), command: command() },
    ];
    errors(of_settings.chain(others))
}

fn comparing() -> Vec<(&'static str, Vec<Error>)> {
    let text = || "HEAD~3".to_owned();
    let git = [
        GitError::NoGit,
        GitError::NoRepository { reason: "not a git repository".to_owned() },
        GitError::UnknownRevision { revision: text() },
        GitError::NotText { revision: text(), file: "envy.lock".to_owned() },
        GitError::TooLarge,
        GitError::Io(denied()),
    ];
    let side = [
        SideError::NotThere { text: "mian".to_owned() },
        SideError::NoGeneration { number: 9 },
        SideError::NoFile { path: "./other.lock".into() },
        SideError::NoLock { revision: text(), has_manifest: true },
        SideError::NoLock { revision: text(), has_manifest: false },
    ];
    vec![("GitError", errors(git)), ("SideError", errors(side))]
}

pub(super) fn listed() -> Listed {
    let project = [
        ProjectError::NoProject { start: "/srv/app".into() },
        ProjectError::NoManifest { dir: "services/my api".into() },
        ProjectError::NoFolder { dir: "services/api".into() },
        ProjectError::NoHome,
        ProjectError::Io(denied()),
    ];
    let root = || "/srv/app".into();
    let hold = [
        HoldError::Held { root: root(), waited: Duration::from_secs(300), by: None },
        HoldError::Held { root: root(), waited: Duration::ZERO, by: Some("envy install jq (process 4711)".to_owned()) },
        HoldError::NoLocks { root: root(), source: io::Error::from_raw_os_error(95) },
        HoldError::Open { root: root(), source: io::Error::from_raw_os_error(13) },
    ];
    let transaction = [
        TransactionError::Edited { name: "envy.toml".to_owned() },
        TransactionError::File(FileError::NotText { path: "AGENTS.md".to_owned() }),
        TransactionError::ReadOnly { reason: "/srv/app: Read-only file system (os error 30)".to_owned() },
        TransactionError::Unmended { reason: "/srv/app: Read-only file system (os error 30)".to_owned() },
        TransactionError::Denied { dir: root(), reason: "Permission denied (os error 13)".to_owned() },
        TransactionError::Full { reason: "No space left on device (os error 28)".to_owned() },
        TransactionError::Io(denied()),
    ];
    let kept = [
        KeptError::NotKept { number: 2 },
        KeptError::Damaged { number: 2 },
        KeptError::File(FileError::TooLarge { path: "envy.lock".to_owned() }),
    ];
    let edit = [
        EditError::NobodyThere,
        EditError::Agent { variable: "CODEX_CI" },
        EditError::Editor { editor: "vi".to_owned(), status: ExitStatus::from_raw(256) },
    ];
    let mut listed = vec![
        ("ProjectError", errors(project)),
        ("HomeIsNoProject", vec![HomeIsNoProject.into()]),
        ("HoldError", errors(hold)),
        ("FileError", errors(file())),
        ("TransactionError", errors(transaction)),
        ("KeptError", errors(kept)),
        ("RollbackError", rollback()),
        ("EditError", errors(edit)),
        ("SettingsError", errors(settings())),
        ("AgentsError", agents()),
    ];
    listed.extend(comparing());
    listed
}
