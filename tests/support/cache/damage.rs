//! How a cache may treat one store path: what it lacks, cuts off, mixes up or makes up.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::narinfo::Narinfo;
use crate::support::http::{Body, Breakdown, Reply};
use crate::support::world::World;

/// How the cache treats a store path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// It does not know the path.
    Missing,
    /// The signature is another one's.
    BadSignature,
    /// There is no signature.
    Unsigned,
    /// The narinfo is that of another path, good signature included.
    OtherNarinfo,
    /// Narinfo, signature and archive agree with each other, but the content is another path's: the key's owner lies.
    SignedLie,
    /// The narinfo ends in the middle.
    CutNarinfo,
    /// The narinfo never ends.
    EndlessNarinfo,
    /// The content is another path's.
    OtherNar,
    /// The content is gone.
    MissingNar,
    /// The content ends in the middle, always.
    CutNar,
    /// The content ends after so many bytes the first time, and comes whole, or the rest of it, after.
    CutNarOnce(u64),
    /// Status 500 the first time.
    BusyNarOnce,
    /// Status 500 always.
    BusyNar,
    /// The content never comes.
    SilentNar,
    /// The content comes in drops: so many bytes each 10 ms.
    SlowNar(u64),
    /// After the content, frames without any come for ever (RFC 8878, 3.1.2).
    EndlessNar,
    /// After the content, zeros come for ever.
    TrailingNar,
}

impl Damage {
    /// Whether it is the narinfo that is damaged, and not the archive.
    pub(super) fn is_of_narinfo(self) -> bool {
        use Damage::{BadSignature, CutNarinfo, EndlessNarinfo, Missing, OtherNarinfo, SignedLie, Unsigned};
        matches!(self, Missing | BadSignature | Unsigned | OtherNarinfo | SignedLie | CutNarinfo | EndlessNarinfo)
    }

    /// What comes in place of `good` for `file`, which was asked for so often before.
    pub(super) fn applied(self, file: &Path, good: Reply, before: usize) -> Reply {
        let text = |narinfo: Narinfo| Reply { body: Body::Bytes(narinfo.to_string().into_bytes()), ..good.clone() };
        match self {
            Self::Missing | Self::MissingNar => Reply::new(404, "text/plain", "404\n"),
            Self::BadSignature => text(resigned(Narinfo::read(file))),
            Self::Unsigned => text(Narinfo::read(file).without("Sig")),
            Self::OtherNarinfo => text(Narinfo::read(&narinfo_of_another(file))),
            Self::SignedLie => text(lie(file)),
            Self::CutNarinfo => {
                let text = Narinfo::read(file).to_string().into_bytes();
                Reply { body: Body::Bytes(text[..text.len() / 2].to_vec()), ..good }
            }
            Self::EndlessNarinfo => {
                let text = Narinfo::read(file).to_string().into_bytes();
                Reply { body: Body::Endless(text, b"Nothing: much\n".to_vec()), ..good }
            }
            Self::OtherNar => Reply { body: Body::File(other_than(file)), ..good },
            Self::CutNar => Reply { breakdown: Some(Breakdown::Cut), ..good },
            Self::CutNarOnce(bytes) if before == 0 => Reply { breakdown: Some(Breakdown::CutAfter(bytes)), ..good },
            Self::BusyNarOnce if before == 0 => Reply::new(500, "text/plain", "500\n"),
            Self::BusyNar => Reply::new(500, "text/plain", "500\n"),
            Self::CutNarOnce(_) | Self::BusyNarOnce => good,
            Self::SilentNar => Reply { breakdown: Some(Breakdown::Silence), ..good },
            Self::SlowNar(bytes) => Reply { pace: Some((bytes, Duration::from_millis(10))), ..good },
            Self::EndlessNar => {
                let mut frame = b"\x50\x2a\x4d\x18\x00\x10\x00\x00".to_vec();
                frame.resize(8 + 0x1000, 0);
                Reply { body: Body::Endless(fs_err::read(file).unwrap(), frame), ..good }
            }
            Self::TrailingNar => Reply { body: Body::Endless(fs_err::read(file).unwrap(), vec![0; 0x1000]), ..good },
        }
    }
}

/// A signature that has the right key's name and the wrong 64 bytes.
fn resigned(narinfo: Narinfo) -> Narinfo {
    let (key, signature) = narinfo.get("Sig").split_once(':').unwrap();
    let signature = format!("{key}:{}{}", "A".repeat(32), &signature[32..]);
    narinfo.with("Sig", signature)
}

/// The narinfo of a path with the content of another one, signed by the world's own key.
fn lie(file: &Path) -> Narinfo {
    Narinfo::read(file).with_content_of(&Narinfo::read(&narinfo_of_another(file))).signed(&World::find())
}

/// The first narinfo of the cache that is another one and names a NAR of the same compression.
fn narinfo_of_another(file: &Path) -> PathBuf {
    let names = fs_err::read_dir(file.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path());
    let others = names.filter(|name| name.extension() == file.extension() && name != file);
    others.min().expect("the cache has two paths")
}

/// The smallest NAR of the cache that is another one: well-formed, and not what was signed.
fn other_than(nar: &Path) -> PathBuf {
    let all = fs_err::read_dir(nar.parent().unwrap()).unwrap().map(|entry| entry.unwrap());
    let others = all.filter(|entry| entry.path() != nar);
    others.min_by_key(|entry| (entry.metadata().unwrap().len(), entry.path())).expect("the cache has two paths").path()
}
