//! `cargo run --example world -- serve [--catalog-port N] [--cache-port N]`: the test world's search
//! service and binary cache on loopback, until standard input ends.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::exit,
    reason = "a tool for tests"
)]

#[allow(dead_code, unreachable_pub, reason = "shared with other targets, each of which uses a part")]
#[path = "../support/mod.rs"]
mod support;

use support::cache::BinaryCache;
use support::catalog::CatalogService;
use support::world::World;

const USAGE: &str = "usage: cargo run --example world -- serve [--catalog-port N] [--cache-port N]";

fn main() {
    let Some((catalog_port, cache_port)) = ports(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        std::process::exit(2);
    };
    let world = World::find();
    let catalog = CatalogService::start_on(&world, catalog_port);
    let cache = BinaryCache::start_on(&world.cache_dir(), cache_port);
    println!("ENVY_CATALOG_URL={}", catalog.url());
    println!("substituters = {}", cache.url());
    println!("trusted-public-keys = {}", world.public_key);
    // ends when whoever started it closes the pipe, or goes away
    let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
}

/// The ports of the command line, 0 where none is named; `None` if it is wrong.
fn ports(mut arguments: impl Iterator<Item = String>) -> Option<(u16, u16)> {
    let mut ports = (0, 0);
    (arguments.next()? == "serve").then_some(())?;
    while let Some(option) = arguments.next() {
        let port = arguments.next()?.parse().ok()?;
        match option.as_str() {
            "--catalog-port" => ports.0 = port,
            "--cache-port" => ports.1 = port,
            _ => return None,
        }
    }
    Some(ports)
}
