//! The archives of the world's binary cache, read without any cache client.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::PathBuf;

use envy::store::{PathInfo, Registration, StorePath, base32};

use super::world::World;

/// A path as the cache has it.
#[derive(Debug, Clone)]
pub struct Packed {
    /// What is to be registered.
    pub registration: Registration,
    archive: PathBuf,
}

impl Packed {
    /// One path.
    ///
    /// # Panics
    /// If the cache does not have it.
    pub fn one(world: &World, path: &StorePath) -> Self {
        let text = fs_err::read_to_string(world.cache_dir().join(format!("{}.narinfo", path.hash_part()))).unwrap();
        let fields: BTreeMap<_, _> = text.lines().filter_map(|line| line.split_once(": ")).collect();
        let parse = |base: &str| StorePath::from_base_name(base).unwrap();
        let info = PathInfo {
            path: fields["StorePath"].parse().unwrap(),
            nar_hash: base32::decode(&fields["NarHash"]["sha256:".len()..]).unwrap().try_into().unwrap(),
            nar_size: fields["NarSize"].parse().unwrap(),
            references: fields["References"].split_whitespace().map(parse).collect(),
        };
        let registration = Registration {
            info,
            deriver: fields.get("Deriver").map(|base| parse(base)),
            signatures: vec![fields["Sig"].to_owned()],
            content_address: fields.get("CA").map(|text| (*text).to_owned()),
        };
        Self { registration, archive: world.cache_dir().join(fields["URL"]) }
    }

    /// Some paths and all that they refer to, what is referred to first.
    pub fn closure(world: &World, paths: &[String]) -> Vec<Self> {
        let mut closure = Vec::new();
        let mut seen = BTreeSet::new();
        paths.iter().for_each(|path| visit(world, &path.parse().unwrap(), &mut seen, &mut closure));
        closure
    }

    /// The path.
    pub fn path(&self) -> &StorePath {
        &self.registration.info.path
    }

    /// Its archive, unpacked while it is read.
    pub fn open(&self) -> Box<dyn Read> {
        Box::new(zstd::Decoder::new(fs_err::File::open(&self.archive).unwrap()).unwrap())
    }
}

fn visit(world: &World, path: &StorePath, seen: &mut BTreeSet<StorePath>, closure: &mut Vec<Packed>) {
    if seen.insert(path.clone()) {
        let packed = Packed::one(world, path);
        packed.registration.info.references.iter().for_each(|path| visit(world, path, seen, closure));
        closure.push(packed);
    }
}
