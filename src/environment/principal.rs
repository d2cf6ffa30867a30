//! Which programs of a package people mean first: `python` of Python, not `2to3`.
//!
//! Not for: which programs there are (`compose`).

/// The programs in the order in which to name them: those named as one of `names` (the package's id, its name; in this order), then those
/// that such a name begins with (`node` of `nodejs_22`), the longest first, then the shortest. What begins with no letter
/// and no digit comes last.
pub fn principal_first<'a>(programs: &'a [String], names: &[&str]) -> Vec<&'a str> {
    let mut ordered: Vec<&str> = programs.iter().map(String::as_str).collect();
    ordered.sort_by_key(|program| rank(program, names));
    ordered
}

/// Two letters begin many names by chance.
const BEGINNING: usize = 3;

fn rank(program: &str, names: &[&str]) -> (u8, usize) {
    let begins = |name: &&str| program.len() >= BEGINNING && name.starts_with(program);
    if !program.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        (3, program.len())
    } else if let Some(position) = names.iter().position(|name| *name == program) {
        (0, position)
    } else if names.iter().any(begins) {
        (1, usize::MAX - program.len())
    } else {
        (2, program.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(programs: &str, names: &[&str]) -> String {
        let programs: Vec<String> = programs.split(' ').map(str::to_owned).collect();
        principal_first(&programs, names).join(" ")
    }

    #[test]
    fn the_program_that_a_package_is_installed_for_comes_first() {
        assert_eq!(ordered("2to3 idle pydoc python python3", &["python", "python3"]), "python python3 2to3 idle pydoc");
        assert_eq!(ordered("corepack node npm npx", &["nodejs_22", "nodejs"]), "node npm npx corepack");
        assert_eq!(ordered("c++ cpp g++ gcc", &["cc", "gcc13"]), "gcc c++ cpp g++");
        assert_eq!(ordered("[ b2sum ls", &["coreutils"]), "ls b2sum [");
        assert_eq!(ordered("python python3", &["python3", "python"]), "python3 python");
    }

    /// The block lists a few, and is read back.
    #[test]
    fn what_was_cut_stays_as_it_was() {
        let cut = "node npm npx corepack …";
        assert_eq!(ordered(cut, &["nodejs"]), cut);
    }
}
