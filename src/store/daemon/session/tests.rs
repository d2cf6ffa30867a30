use std::cell::RefCell;
use std::rc::Rc;

use super::super::wire::{ReadWire, WriteWire};
use super::*;
use crate::report::Silent;

/// What the client wrote, also readable after the session took it.
#[derive(Clone, Default)]
struct Sent(Rc<RefCell<Vec<u8>>>);

impl Write for Sent {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const LAST: u64 = 0x616c_7473;
const NEXT: u64 = 0x6f6c_6d67;
const ERROR: u64 = 0x6378_7470;

/// A session with a 2.8 daemon that says, after the greeting, what `say` writes.
fn session(say: impl FnOnce(&mut Vec<u8>)) -> (Session, Sent) {
    let mut stream = Vec::new();
    for number in [0x6478_696f, 0x122] {
        stream.write_number(number).unwrap();
    }
    stream.write_bytes(b"2.8.0").unwrap();
    stream.write_number(LAST).unwrap();
    say(&mut stream);
    let sent = Sent::default();
    let (session, _) = Session::open(Box::new(io::Cursor::new(stream)), Box::new(sent.clone())).unwrap();
    sent.0.borrow_mut().clear();
    (session, sent)
}

fn refuse(stream: &mut Vec<u8>, message: &str) {
    stream.write_number(ERROR).unwrap();
    stream.write_bytes(b"Error").unwrap();
    stream.write_number(0).unwrap();
    stream.write_bytes(b"Error").unwrap();
    stream.write_bytes(message.as_bytes()).unwrap();
    stream.write_number(0).unwrap();
    stream.write_number(0).unwrap();
}

fn answer(stream: &mut Vec<u8>, number: u64) {
    stream.write_number(LAST).unwrap();
    stream.write_number(number).unwrap();
}

#[test]
fn the_answer_comes_after_the_messages_and_the_log_is_kept() {
    let (mut session, sent) = session(|stream| {
        stream.write_number(NEXT).unwrap();
        stream.write_bytes(b"warning: slow").unwrap();
        answer(stream, 42);
    });
    let number = session.ask(None, |out| out.write_number(7), |input| input.read_number()).unwrap();
    assert_eq!(number, 42);
    assert_eq!(session.take_log(), ["warning: slow"]);
    assert!(session.take_log().is_empty());
    assert_eq!(sent.0.borrow()[..], 7_u64.to_le_bytes());
}

#[test]
fn after_a_refusal_the_session_goes_on_in_step() {
    let (mut session, _) = session(|stream| {
        answer(stream, 0);
        refuse(stream, "no");
        answer(stream, 2);
        refuse(stream, "not at all");
        answer(stream, 4);
    });
    let ask = |out: &mut Output, item: &u64| out.write_number(*item);
    let refusal = session.ask_each(&[0, 1, 2], ask, |input, _| input.read_number()).unwrap_err();
    assert!(matches!(refusal, Fault::Daemon(message) if message == "no"));
    let refusal = session.ask(None, |_| Ok(()), |input| input.read_number()).unwrap_err();
    assert!(matches!(refusal, Fault::Daemon(message) if message == "not at all"));
    assert_eq!(session.ask(None, |_| Ok(()), |input| input.read_number()).unwrap(), 4);
}

#[test]
fn many_questions_are_answered_in_order_whatever_is_written_ahead() {
    let count = AHEAD as u64 * 2 + 1;
    let (mut session, sent) = session(|stream| (0..count).for_each(|number| answer(stream, number)));
    let items: Vec<u64> = (0..count).collect();
    let answers = session.ask_each(&items, |out, item| out.write_number(*item), |input, _| input.read_number());
    assert_eq!(answers.unwrap(), items);
    assert_eq!(sent.0.borrow().len(), items.len() * 8);
}

#[test]
fn a_daemon_that_hangs_up_is_a_broken_stream() {
    let (mut session, _) = session(|stream| stream.write_number(LAST).unwrap());
    let mut meter = FetchMeter::new(&Silent, 1, 1);
    let fault = session.ask(Some(&mut meter), |_| Ok(()), |input| input.read_number()).unwrap_err();
    assert!(matches!(fault, Fault::Stream(error) if error.kind() == io::ErrorKind::UnexpectedEof));
}
