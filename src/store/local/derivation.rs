//! The outputs of a derivation, which the database keeps beside it. Not for: anything else in a derivation.
//!
//! Source: the Nix manual, "Derivation ATerm format"
//! (<https://nix.dev/manual/nix/latest/protocols/derivation-aterm.html>).

/// Name and path of each output; those whose path is not known before they are built are left out. `None` for what is
/// no derivation.
pub(super) fn outputs(aterm: &[u8]) -> Option<Vec<(String, String)>> {
    let mut rest = aterm.strip_prefix(b"Derive(").or_else(|| {
        let rest = aterm.strip_prefix(b"DrvWithVersion(")?;
        string(rest)?.1.strip_prefix(b",")
    })?;
    rest = rest.strip_prefix(b"[")?;
    let mut outputs = Vec::new();
    while !rest.starts_with(b"]") {
        let mut fields = Vec::new();
        let mut separator: &[u8] = b"(";
        for _ in 0..4 {
            let (field, behind) = string(rest.strip_prefix(separator)?)?;
            fields.push(field);
            (rest, separator) = (behind, b",");
        }
        rest = rest.strip_prefix(b")")?;
        rest = rest.strip_prefix(b",").unwrap_or(rest);
        let mut fields = fields.into_iter();
        let (name, path) = (fields.next()?, fields.next()?);
        if !path.is_empty() {
            outputs.push((name, path));
        }
    }
    Some(outputs)
}

/// A quoted string and what follows.
fn string(text: &[u8]) -> Option<(String, &[u8])> {
    let text = text.strip_prefix(b"\"")?;
    let mut value = Vec::new();
    let mut bytes = text.iter().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return Some((String::from_utf8(value).ok()?, &text[at + 1..])),
            b'\\' => value.push(*bytes.next()?.1),
            _ => value.push(*byte),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_outputs_come_first() {
        let aterm = br#"Derive([("dev","/nix/store/a-x-dev","",""),("out","","r:sha256","")],[],[],"x","y",[],[])"#;
        assert_eq!(outputs(aterm), Some(vec![("dev".into(), "/nix/store/a-x-dev".into())]));
        assert_eq!(
            outputs(br#"DrvWithVersion("xp-dyn-drv",[("o\"","p","","")],["#),
            Some(vec![("o\"".into(), "p".into())])
        );
        assert_eq!(outputs(b"Derive([],"), Some(vec![]));
        assert_eq!(outputs(br#"Derive([("out","#), None);
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in r#"(Derive\(\[)?[\[\]()",\\a]{0,40}"#) {
            let _ = outputs(text.as_bytes());
        }
    }
}
