//! What the kernel tells of its own settings: read only after it refused, to say why.

use std::path::Path;

/// What may forbid namespaces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// Whether the kernel has user namespaces at all.
    pub(super) supported: bool,
    /// `user.max_user_namespaces`, as it holds in the user namespace of this process.
    pub(super) limit: Option<u64>,
    /// `kernel.unprivileged_userns_clone`, a setting of Debian's kernels.
    pub(super) unprivileged: Option<bool>,
    /// `kernel.apparmor_restrict_unprivileged_userns`, a setting of Ubuntu's kernels.
    pub(super) apparmor: Option<bool>,
    /// Whether a seccomp filter watches this process.
    pub(super) filtered: bool,
    /// Whether no program can give this process more than it has, as in sandboxes.
    pub(super) tamed: bool,
    /// Whether this process is known to be in a chroot.
    pub(super) chroot: bool,
    /// Whether this process was root's.
    pub(super) root: bool,
}

impl Facts {
    /// Reads them from `proc`, usually `/proc`. What cannot be read is not known. Whose the process was cannot be read:
    /// half-way it is nobody's.
    pub(super) fn read(proc: &Path, root: bool) -> Self {
        let text = |file: &str| fs_err::read_to_string(proc.join(file)).ok();
        let number = |file: &str| text(file)?.trim().parse::<u64>().ok();
        let status = text("self/status").unwrap_or_default();
        let state = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        Self {
            supported: proc.join("self/ns/user").symlink_metadata().is_ok(),
            limit: number("sys/user/max_user_namespaces"),
            unprivileged: number("sys/kernel/unprivileged_userns_clone").map(|value| value != 0),
            apparmor: number("sys/kernel/apparmor_restrict_unprivileged_userns").map(|value| value != 0),
            filtered: state("Seccomp:") == Some("2"),
            tamed: state("NoNewPrivs:") == Some("1"),
            chroot: text("self/mountinfo").is_some_and(|mounts| is_chroot(&mounts)),
            root,
        }
    }
}

/// The kernel lists only mounts that can be reached: in a chroot into a plain folder, none of them is at `/`. (One into
/// a mount point looks like any other root.) Source: proc_pid_mountinfo(5), field 5.
fn is_chroot(mounts: &str) -> bool {
    !mounts.lines().any(|line| line.split(' ').nth(4) == Some("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proc(files: &[(&str, &str)]) -> Facts {
        let dir = tempfile::tempdir().unwrap();
        for (file, text) in files {
            let path = dir.path().join(file);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, text).unwrap();
        }
        Facts::read(dir.path(), false)
    }

    #[test]
    fn settings_are_read_where_the_kernel_has_them() {
        let facts = proc(&[
            ("sys/user/max_user_namespaces", "0\n"),
            ("sys/kernel/unprivileged_userns_clone", "0\n"),
            ("sys/kernel/apparmor_restrict_unprivileged_userns", "1\n"),
            ("self/ns/user", ""),
            ("self/status", "Name:\tenvy\nNoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t1\n"),
            ("self/mountinfo", "36 35 98:0 / /proc rw - proc proc rw\n"),
        ]);
        let (limit, unprivileged, apparmor) = (Some(0), Some(false), Some(true));
        let (supported, filtered, tamed, chroot, root) = (true, true, true, true, false);
        assert_eq!(facts, Facts { supported, limit, unprivileged, apparmor, filtered, tamed, chroot, root });
    }

    #[test]
    fn what_is_not_there_is_not_known() {
        assert_eq!(proc(&[]), Facts::default());
        let plain = proc(&[
            ("self/mountinfo", "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"),
            ("self/status", "Seccomp:\t0\n"),
        ]);
        assert_eq!(plain, Facts::default());
    }
}
