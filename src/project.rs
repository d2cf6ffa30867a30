//! Where a project's files and state are. Finds the project; reads and writes nothing in it.
