use super::*;

const SAMPLE: &str = "adeb8ecde4c981fe04dca8109adbc82481e7c87142bc40d3fa1c77de5a49a270";

fn sample_hash() -> [u8; 32] {
    let digits = |index: usize| u8::from_str_radix(&SAMPLE[index * 2..index * 2 + 2], 16).unwrap();
    std::array::from_fn(digits)
}

/// The path is the answer of `nix-store --add` (2.8 and 2.34) for the tree of `nar`'s tests.
#[test]
fn a_tree_gets_the_path_that_nix_gives_it() {
    let path = tree_path("t", &sample_hash(), &BTreeSet::new()).unwrap();
    assert_eq!(path.to_string(), "/nix/store/p7ppdxbsdqla77zxamg6rqxn9v8f92h0-t");
}

#[test]
fn references_are_part_of_the_name() {
    let reference = "/nix/store/p7ppdxbsdqla77zxamg6rqxn9v8f92h0-t".parse().unwrap();
    let with = tree_path("t", &sample_hash(), &BTreeSet::from([reference])).unwrap();
    assert_ne!(with, tree_path("t", &sample_hash(), &BTreeSet::new()).unwrap());
}

#[test]
fn a_name_that_nix_does_not_allow_is_refused() {
    assert_eq!(tree_path("a b", &sample_hash(), &BTreeSet::new()), Err(InvalidStorePath::Name));
}
