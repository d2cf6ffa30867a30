//! A call ends when its server does.

/// From now on this process is ended with `server`, the process that started it. False if that is gone already.
///
/// Linux only. Elsewhere a call whose server died comes to its end, and nobody reads its answer.
#[cfg(target_os = "linux")]
pub fn end_with(server: u32) -> bool {
    use rustix::process::{Signal, getppid, set_parent_process_death_signal};
    let told = set_parent_process_death_signal(Some(Signal::KILL)).is_ok();
    // it may have died before it was asked for
    let parent = getppid().map(|pid| pid.as_raw_nonzero().get().unsigned_abs());
    told && parent == Some(server)
}

/// See above.
#[cfg(not(target_os = "linux"))]
pub fn end_with(_server: u32) -> bool {
    true
}
