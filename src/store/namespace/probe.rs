//! Trying whether namespaces can be entered, in a child: the process that asks stays where it is.

use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use rustix::io::Errno;
use rustix::mount::mount_bind_recursive;

use super::error::NamespaceError;
use super::identity::{Identity, Stop};
use super::refusal::Step;
use super::root;

/// See [`super::probe`].
pub(super) fn probe() -> Result<(), NamespaceError> {
    let (identity, of_child) = (Identity::of_process(), Identity::of_process());
    let mut command = Command::new("/");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[expect(unsafe_code, reason = "the only way to run something in a child that is no program")]
    // SAFETY: the child makes system calls and nothing else; it allocates nothing and takes no lock.
    unsafe {
        // It always "fails", so that nothing is ever executed; the answer is in the number of the error, which reaches
        // the parent as it is.
        command.pre_exec(move || Err(io::Error::from_raw_os_error(encode(attempt(&of_child)))));
    }
    let code = match command.spawn() {
        Err(error) => error.raw_os_error(),
        Ok(mut child) => child.wait().err().and_then(|error| error.raw_os_error()),
    };
    match code.map(decode) {
        Some(Ok(())) => Ok(()),
        Some(Err(Some(stop))) => Err(identity.explain(stop)),
        // No child could be made.
        Some(Err(None)) | None => {
            Err(NamespaceError::failed(Path::new("/"), io::Error::from_raw_os_error(code.unwrap_or(0))))
        }
    }
}

/// The same steps as entering takes, up to where the store's own folder would matter.
fn attempt(identity: &Identity) -> Result<(), Stop> {
    identity.take()?;
    if root::has_nix() { mount_bind_recursive(c"/nix", c"/nix").map_err(Stop::at(Step::Mount)) } else { root::pivot() }
}

/// Steps in the order of their numbers; errors of the system are all below [`UNIT`].
const STEPS: [Step; 4] = [Step::Unshare, Step::Identity, Step::Mount, Step::Pivot];
const UNIT: i32 = 1 << 16;

fn encode(result: Result<(), Stop>) -> i32 {
    match result {
        Ok(()) => UNIT,
        Err(stop) => {
            let number = STEPS.iter().position(|step| *step == stop.step).unwrap_or_default();
            (number as i32 + 2) * UNIT + stop.errno.raw_os_error()
        }
    }
}

/// `Err(None)` for an error of the system's that is no answer of the child's.
fn decode(code: i32) -> Result<(), Option<Stop>> {
    let step = match code / UNIT {
        1 => return Ok(()),
        number => usize::try_from(number - 2).ok().and_then(|number| STEPS.get(number)),
    };
    Err(step.map(|step| Stop { step: *step, errno: Errno::from_raw_os_error(code % UNIT) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_survives_as_the_number_of_an_error() {
        assert_eq!(decode(encode(Ok(()))), Ok(()));
        for step in STEPS {
            let stop = Stop { step, errno: Errno::PERM };
            assert_eq!(decode(encode(Err(stop))), Err(Some(stop)));
        }
        assert_eq!(decode(Errno::AGAIN.raw_os_error()), Err(None));
    }

    #[test]
    fn probing_leaves_this_process_where_it_is() {
        let namespaces = || ["user", "mnt"].map(|kind| fs_err::read_link(format!("/proc/self/ns/{kind}")).unwrap());
        let before = (namespaces(), std::env::current_dir().unwrap());
        let _ = probe();
        assert_eq!((namespaces(), std::env::current_dir().unwrap()), before);
    }
}
