//! A conversation with a recorded stream in a daemon's place, to see that nothing in it does harm.
//!
//! For fuzz targets and the replay of their seeds. Not for: talking to a daemon.

use std::collections::BTreeSet;
use std::io::{self, Cursor};

use super::failures;
use super::progress::FetchMeter;
use super::session::{Fault, Session};
use crate::report::Silent;
use crate::store::StorePath;

/// Greets, and asks all that envy ever asks about `path`, as long as `stream` answers. Returns what a person would be told of
/// each failure, printable or not.
pub fn replay(stream: &[u8], path: &StorePath) -> Vec<String> {
    let (input, output) = (Box::new(Cursor::new(stream.to_vec())), Box::new(io::sink()));
    let (mut session, _peer) = match Session::open(input, output) {
        Ok(opened) => opened,
        Err(fault) => return vec![failures::greeting(fault)],
    };
    let mut told = Vec::new();
    let paths = BTreeSet::from([path.clone()]);
    loop {
        let mut meter = FetchMeter::new(&Silent, 1, 1);
        let asked = [
            session.set_options(&[]).map(drop),
            session.valid_paths(&paths).map(drop),
            session.missing(&paths).map(drop),
            session.add_temp_roots(&paths),
            session.substitute(&paths, &mut meter),
            session.path_infos(std::slice::from_ref(path)).map(drop),
            session.add_tree("environment", b"nar", &paths).map(drop),
            session.add_indirect_root(b"/root"),
            session.collect_garbage().map(drop),
        ];
        for fault in asked.into_iter().filter_map(Result::err) {
            match fault {
                Fault::Daemon(message) => told.push(failures::classify(&message, &session.take_log()).to_string()),
                Fault::Stream(error) => {
                    told.push(failures::stream_reason(&error));
                    return told;
                }
            }
        }
    }
}
