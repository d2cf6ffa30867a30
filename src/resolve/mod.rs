//! Resolving: manifest + catalog + old lock → new lock. Unchanged packages keep their block and
//! cost no request; new ones are asked for at most 8 at once.
