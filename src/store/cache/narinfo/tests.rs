use super::*;

const HELLO: &str = "\
StorePath: /nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-hello-2.12.2
URL: nar/0ckrfkb1yg4jyrdrcnsvvyv3q0r9bfr5nbgv8qn0bm8dcd5r3q7p.nar.xz
Compression: xz
FileHash: sha256:0ckrfkb1yg4jyrdrcnsvvyv3q0r9bfr5nbgv8qn0bm8dcd5r3q7p
FileSize: 57228
NarHash: sha256:1000000000000000000000000000000000000000000000000000
NarSize: 274568
References: 2bcv91i8fahqghn8dmyr791iaycbsjdd-hello-2.12.2 776irwlgfb65a782cxmyk61pck460fs9-glibc-2.40
Deriver: s4b8yadif84kiv8gyr9nxdi6zbg69b4g-hello-2.12.2.drv
Unknown: field
Sig: cache.example.org-1:AAAA
Sig: other:BBBB
";

#[test]
fn a_narinfo_says_everything_that_the_database_keeps() {
    let hello = NarInfo::parse(HELLO).unwrap();
    assert_eq!(hello.registration.info.references.len(), 2);
    assert_eq!(hello.registration.signatures, ["cache.example.org-1:AAAA", "other:BBBB"]);
    assert_eq!(hello.registration.deriver.as_ref().unwrap().name(), "hello-2.12.2.drv");
    assert_eq!((hello.compression, hello.file_size), (Compression::Xz, Some(57228)));
    insta::assert_snapshot!(hello.fingerprint(), @"1;/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-hello-2.12.2;sha256:1000000000000000000000000000000000000000000000000000;274568;/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-hello-2.12.2,/nix/store/776irwlgfb65a782cxmyk61pck460fs9-glibc-2.40");
}

#[test]
fn what_cannot_be_is_named() {
    let with = |from: &str, to: &str| NarInfo::parse(&HELLO.replace(from, to)).unwrap_err().to_string();
    assert_eq!(with("StorePath: /nix/store", "StorePath: /tmp"), "its narinfo has an impossible StorePath");
    assert_eq!(with("NarSize: 274568", "NarSize: 0"), "its narinfo has an impossible NarSize");
    assert_eq!(with("NarSize: 274568", "NarSize: -1"), "its narinfo has an impossible NarSize");
    assert_eq!(with("NarHash: ", "Other: "), "its narinfo has no NarHash");
    assert_eq!(with("Unknown: field", "URL: b"), "its narinfo has two URL");
    assert_eq!(with("Compression: xz", "Compression: rar"), "its narinfo has an impossible Compression");
    assert_eq!(with("Unknown: field", "no field"), "its narinfo is none");
    assert_eq!(with("glibc-2.40", "../glibc"), "its narinfo has an impossible References");
}

#[test]
fn hashes_come_in_four_forms() {
    let bytes: [u8; 32] = std::array::from_fn(|index| index as u8);
    let base64 = base64::engine::general_purpose::STANDARD.encode(bytes);
    let forms = [
        format!("sha256:{}", base32::encode(&bytes)),
        format!("sha256:{}", crate::store::content_address::hex(&bytes)),
        format!("sha256:{base64}"),
        format!("sha256-{base64}"),
    ];
    for form in forms {
        assert_eq!(sha256(&form), Some(bytes), "{form}");
    }
    assert_eq!(sha256(&format!("md5:{base64}")), None);
    assert_eq!(sha256("sha256:zz"), None);
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(?s).{0,400}", at in 0_usize..800) {
        let _ = NarInfo::parse(&text);
        let mut changed = HELLO.to_owned();
        if changed.is_char_boundary(at.min(HELLO.len())) {
            changed.insert_str(at.min(HELLO.len()), &text);
        }
        let _ = NarInfo::parse(&changed);
    }
}
