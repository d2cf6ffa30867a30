use proptest::prelude::*;

use super::super::wire::WriteWire;
use super::*;

/// What a test sends in the daemon's place.
enum Part {
    Number(u64),
    Text(&'static str),
}
use Part::{Number, Text};

fn read(parts: &[Part]) -> io::Result<Message> {
    let mut stream = Vec::new();
    for part in parts {
        match part {
            Number(number) => stream.write_number(*number).unwrap(),
            Text(text) => stream.write_bytes(text.as_bytes()).unwrap(),
        }
    }
    let mut rest = &stream[..];
    let message = Message::read(&mut rest)?;
    assert!(rest.is_empty(), "{} bytes were left", rest.len());
    Ok(message)
}

#[test]
fn log_lines_and_the_end_are_told_apart() {
    assert_eq!(read(&[Number(NEXT), Text("copying\n")]).unwrap(), Message::Log("copying\n".to_owned()));
    assert_eq!(read(&[Number(LAST)]).unwrap(), Message::Last);
}

#[test]
fn an_error_keeps_its_message_and_drops_its_traces() {
    let error = [Number(ERROR), Text("Error"), Number(0), Text("Error"), Text("no such path"), Number(0)];
    let traces = [Number(2), Number(0), Text("while a"), Number(0), Text("while b")];
    let parts: Vec<Part> = error.into_iter().chain(traces).collect();
    assert_eq!(read(&parts).unwrap(), Message::Error("no such path".to_owned()));
}

#[test]
fn an_activity_is_read_with_its_fields() {
    let start = [Number(START_ACTIVITY), Number(7), Number(3), Number(101), Text("downloading")];
    let fields = [Number(2), Number(1), Text("http://cache/nar/a.nar.xz"), Number(0), Number(42), Number(1)];
    let parts: Vec<Part> = start.into_iter().chain(fields).collect();
    let fields = vec![Field::Text("http://cache/nar/a.nar.xz".to_owned()), Field::Number(42)];
    assert_eq!(read(&parts).unwrap(), Message::Start { id: 7, kind: 101, fields });
    assert_eq!(read(&[Number(STOP_ACTIVITY), Number(7)]).unwrap(), Message::Stop(7));
    let result = [Number(RESULT), Number(7), Number(105), Number(1), Number(0), Number(9)];
    assert_eq!(read(&result).unwrap(), Message::Result { id: 7, kind: 105, fields: vec![Field::Number(9)] });
}

#[test]
fn what_the_protocol_does_not_have_is_refused() {
    let refusal = |parts: &[Part]| read(parts).unwrap_err().to_string();
    insta::assert_snapshot!(refusal(&[Number(1)]), @"the daemon sent a message of unknown kind 0x1");
    insta::assert_snapshot!(refusal(&[Number(READ), Number(9)]), @"the daemon sent a demand for data where none is due");
    insta::assert_snapshot!(
        refusal(&[Number(RESULT), Number(7), Number(105), Number(65)]),
        @"the daemon sent a list of fields of length 65, more than 64"
    );
}

proptest! {
    #[test]
    fn any_bytes_end_in_an_answer(kind in prop::sample::select(vec![NEXT, WRITE, ERROR, START_ACTIVITY, RESULT]), bytes: Vec<u8>) {
        let stream: Vec<u8> = kind.to_le_bytes().into_iter().chain(bytes).collect();
        let _ = Message::read(&mut &stream[..]);
    }
}
