use proptest::prelude::*;

use super::*;
use crate::store::content_address::{hex, tree_path};

/// As `nix copy --to file://…?compression=zstd` writes it; the reference is made up.
const HELLO: &str = "\
StorePath: /nix/store/xh38kykf7mznqyrvkgmjkgmnvwc46a56-hello-2.12.2
URL: nar/0xlm42cr0xmfkgklvf8y55yvwapp2is0337ppbjw7jyi8r9ns2x1.nar.zst
Compression: zstd
FileHash: sha256:0xlm42cr0xmfkgklvf8y55yvwapp2is0337ppbjw7jyi8r9ns2x1
FileSize: 346
NarHash: sha256:11wm58b35bd43ixd8vjnm2xnam5572bypga5g5vi5ibjk2kfcg1p
NarSize: 1664
References: bhyzzm1v8d9zn3g0v6g7zyprrkx6yy0n-note 08g3c9zd7qsw0216x1bdlk7qrykjny7s-other
Deriver: bh0h0q7firla6kqmymw0cf950m0xbk7r-hello-2.12.2.drv
Sig: one-1:AAAA
Sig: two-1:BBBB
";

fn parse(text: &str) -> NarInfo {
    NarInfo::parse(text).unwrap()
}

fn complaint(text: &str) -> String {
    NarInfo::parse(text).unwrap_err().to_string()
}

/// The sample with a line replaced; an empty replacement takes the line out.
fn with(field: &str, line: &str) -> String {
    let lines = HELLO.lines().map(|old| if old.starts_with(field) { line } else { old });
    lines.filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect()
}

#[test]
fn everything_that_a_cache_says_is_kept() {
    let narinfo = parse(HELLO);
    let Registration { info, deriver, signatures, content_address } = &narinfo.registration;
    assert_eq!(info.path.name(), "hello-2.12.2");
    assert_eq!(base32::encode(&info.nar_hash), "11wm58b35bd43ixd8vjnm2xnam5572bypga5g5vi5ibjk2kfcg1p");
    assert_eq!(info.nar_size, 1664);
    assert_eq!(info.references.iter().map(StorePath::name).collect::<Vec<_>>(), ["other", "note"]);
    assert_eq!(deriver.as_ref().unwrap().name(), "hello-2.12.2.drv");
    assert_eq!(signatures, &["one-1:AAAA", "two-1:BBBB"]);
    assert_eq!(content_address, &None);
    assert_eq!(narinfo.compression, Compression::Zstd);
    assert_eq!(narinfo.file_size, Some(346));
    assert_eq!(base32::encode(&narinfo.file_hash.unwrap()), "0xlm42cr0xmfkgklvf8y55yvwapp2is0337ppbjw7jyi8r9ns2x1");
}

#[test]
fn signatures_are_over_full_names_in_the_order_of_nix() {
    insta::assert_snapshot!(parse(HELLO).fingerprint(), @"1;/nix/store/xh38kykf7mznqyrvkgmjkgmnvwc46a56-hello-2.12.2;sha256:11wm58b35bd43ixd8vjnm2xnam5572bypga5g5vi5ibjk2kfcg1p;1664;/nix/store/08g3c9zd7qsw0216x1bdlk7qrykjny7s-other,/nix/store/bhyzzm1v8d9zn3g0v6g7zyprrkx6yy0n-note");
}

#[test]
fn the_forms_of_a_hash_are_one() {
    let hash = parse(HELLO).registration.info.nar_hash;
    for text in [format!("sha256:{}", hex(&hash)), "sha256-NzzmpphyxRJ3eUW965c4pVRlu6hWbtR6HKStMhYqlYc=".to_owned()] {
        assert_eq!(parse(&with("NarHash", &format!("NarHash: {text}"))), parse(HELLO));
    }
}

#[test]
fn what_may_be_absent_may_be_absent() {
    let narinfo = parse(&with("References", "References: "));
    assert!(narinfo.registration.info.references.is_empty());
    assert!(parse(&with("References", "References:")).registration.info.references.is_empty());
    assert!(parse(&with("References", "")).registration.info.references.is_empty());
    for line in ["", "Deriver: unknown-deriver", "Deriver: "] {
        assert_eq!(parse(&with("Deriver", line)).registration.deriver, None);
    }
    assert_eq!(parse(&with("Compression", "")).compression, Compression::Bzip2);
    assert_eq!(parse(&with("FileSize", "FileSize: 0")).file_size, None);
    assert_eq!(parse(&with("FileHash", "")).file_hash, None);
    assert_eq!(parse(&with("FileHash", "FileHash: blake3:xyz")).file_hash, None);
    assert!(parse(&with("Sig", "")).registration.signatures.is_empty());
}

#[test]
fn unknown_fields_and_empty_lines_are_ignored() {
    assert_eq!(parse(&format!("System: x86_64-linux\n\nDoc: a: b\n{HELLO}X-Y:\n")), parse(HELLO));
}

#[test]
fn what_must_be_there_must_be_there_once() {
    for field in ["StorePath", "URL", "NarHash", "NarSize"] {
        assert_eq!(complaint(&with(field, "")), format!("the narinfo has no {field}"));
    }
    let fields =
        ["StorePath", "URL", "Compression", "FileHash", "FileSize", "NarHash", "NarSize", "References", "Deriver"];
    for field in fields {
        let line = HELLO.lines().find(|line| line.starts_with(field)).unwrap();
        let twice = format!("{HELLO}{line}\n");
        assert_eq!(complaint(&twice), format!("the narinfo has more than one {field}"));
    }
    assert_eq!(complaint(&format!("{HELLO}CA: x\nCA: x\n")), "the narinfo has more than one CA");
}

#[test]
fn values_that_cannot_be_are_named() {
    for line in [
        "StorePath: /gnu/store/xh38kykf7mznqyrvkgmjkgmnvwc46a56-hello-2.12.2",
        "StorePath: /nix/store/xh38kykf7mznqyrvkgmjkgmnvwc46a56-hello-2.12.2/bin",
        "StorePath: /nix/store/xh38kykf7mznqyrvkgmjkgmnvwc46a56-../../etc",
        "StorePath: xh38kykf7mznqyrvkgmjkgmnvwc46a56-hello-2.12.2",
        "URL: ",
        "URL: nar/x y",
        "URL: nar/x\r",
        "URL: ../../../etc/passwd",
        "Compression: lzip",
        "Compression: None",
        "NarHash: sha512:11wm58b35bd43ixd8vjnm2xnam5572bypga5g5vi5ibjk2kfcg1p",
        "NarHash: 11wm58b35bd43ixd8vjnm2xnam5572bypga5g5vi5ibjk2kfcg1p",
        "FileHash: sha256:11",
        "NarSize: 0",
        "NarSize: +1",
        "NarSize: -1",
        "NarSize: 18446744073709551616",
        "NarSize: 1 ",
        "FileSize: many",
        "References: note",
        "References: bhyzzm1v8d9zn3g0v6g7zyprrkx6yy0n-note\t08g3c9zd7qsw0216x1bdlk7qrykjny7s-other",
        "References: /nix/store/bhyzzm1v8d9zn3g0v6g7zyprrkx6yy0n-note",
        "Deriver: hello.drv",
    ] {
        let (field, _) = line.split_once(':').unwrap();
        let complaint = complaint(&with(field, line));
        assert!(complaint.starts_with(&format!("the narinfo's {field} cannot be `")), "{line}: {complaint}");
    }
    insta::assert_snapshot!(complaint(&with("Compression", "Compression: \u{1b}[2J")),
        @r"the narinfo's Compression cannot be `\u{1b}[2J`");
}

#[test]
fn other_texts_are_told_apart() {
    assert_eq!(complaint(""), "the narinfo has no StorePath");
    assert_eq!(complaint("<html>\n"), "line 1 of the narinfo is not of the form `Name: value`");
    assert_eq!(complaint(HELLO.trim_end()), "the narinfo is cut");
    assert_eq!(
        complaint(&format!("{HELLO}{}\n", "x: y\n".repeat(MAX_BYTES / 5))),
        "the narinfo is longer than 1048576 bytes"
    );
}

#[test]
fn it_is_written_as_nix_writes_it() {
    // Nix sorts references by their hash part
    let sorted = "References: 08g3c9zd7qsw0216x1bdlk7qrykjny7s-other bhyzzm1v8d9zn3g0v6g7zyprrkx6yy0n-note";
    for text in [with("References", sorted), with("References", "References: "), with("Deriver", "")] {
        let narinfo = parse(&text);
        assert_eq!(parse(&narinfo.to_string()), narinfo);
    }
    assert_eq!(parse(HELLO).to_string(), with("References", sorted));
}

#[test]
fn a_path_that_is_named_by_its_content_is_known_as_such() {
    let plain = parse(HELLO);
    let info = &plain.registration.info;
    let path = tree_path("hello-2.12.2", &info.nar_hash, &info.references).unwrap();
    let named = with("StorePath", &format!("StorePath: {path}"));
    let claim = format!("fixed:r:sha256:{}", base32::encode(&info.nar_hash));
    for spelling in [claim.clone(), format!("fixed:r:sha256:{}", hex(&info.nar_hash))] {
        let narinfo = parse(&format!("{named}CA: {spelling}\n"));
        assert_eq!(narinfo.content_address(), Some(ContentAddress::Tree(info.nar_hash)));
        assert_eq!(narinfo.registration.content_address.as_ref(), Some(&claim));
    }
}

/// It is not signed: whoever stands between would else have real Nix stumble over the database.
#[test]
fn a_claim_that_cannot_hold_is_not_kept() {
    let info = parse(HELLO).registration.info;
    let path = tree_path("hello-2.12.2", &info.nar_hash, &info.references).unwrap();
    let named = with("StorePath", &format!("StorePath: {path}"));
    let claim = format!("fixed:r:sha256:{}", base32::encode(&info.nar_hash));
    let other = tree_path("hello-2.12.2", &[7; 32], &info.references).unwrap();
    for lie in [
        format!("{HELLO}CA: {claim}\n"),
        format!("{named}CA: fixed:r:sha256:{}\n", base32::encode(&[7; 32])),
        format!("{named}CA: nonsense\n"),
        format!("{named}CA: \n"),
        // the name follows from the claim, but the content is said to be another
        format!(
            "{}CA: fixed:r:sha256:{}\n",
            with("StorePath", &format!("StorePath: {other}")),
            base32::encode(&[7; 32])
        ),
    ] {
        let narinfo = parse(&lie);
        assert_eq!(narinfo.content_address(), None, "{lie}");
        assert_eq!(narinfo.registration.content_address, None, "{lie}");
    }
}

#[test]
fn signatures_that_no_database_can_hold_are_left_out() {
    let narinfo = parse(&format!("{HELLO}Sig: \nSig: one-1:AA AA\nSig: one-1:\u{1b}\n"));
    assert_eq!(narinfo.registration.signatures, ["one-1:AAAA", "two-1:BBBB"]);
}

proptest! {
    #[test]
    fn arbitrary_text_never_panics(text: String, line in "[A-Za-z]{0,10}:? ?\\PC{0,40}") {
        let _ = NarInfo::parse(&text);
        let _ = NarInfo::parse(&format!("{HELLO}{line}\n"));
    }

    #[test]
    fn a_cut_narinfo_always_fails_before_its_signatures(cut in 0..HELLO.find("References").unwrap()) {
        prop_assert!(NarInfo::parse(&HELLO[..cut]).is_err());
    }
}
