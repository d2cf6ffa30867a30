//! The schema of the database, version 10: that of all Nix from 2.4 to 2.34 at least.
//!
//! Source: Nix's `schema.sql`. Newer ones add the table `SchemaMigrations` by themselves, and accept its absence.

/// What the file `schema` says.
pub(super) const VERSION: u32 = 10;

/// Creates what is missing.
pub(super) const SCHEMA: &str = "
create table if not exists ValidPaths (
    id               integer primary key autoincrement not null,
    path             text unique not null,
    hash             text not null,
    registrationTime integer not null,
    deriver          text,
    narSize          integer,
    ultimate         integer,
    sigs             text,
    ca               text
);
create table if not exists Refs (
    referrer  integer not null,
    reference integer not null,
    primary key (referrer, reference),
    foreign key (referrer) references ValidPaths(id) on delete cascade,
    foreign key (reference) references ValidPaths(id) on delete restrict
);
create index if not exists IndexReferrer on Refs(referrer);
create index if not exists IndexReference on Refs(reference);
create trigger if not exists DeleteSelfRefs before delete on ValidPaths
    begin delete from Refs where referrer = old.id and reference = old.id; end;
create table if not exists DerivationOutputs (
    drv  integer not null,
    id   text not null,
    path text not null,
    primary key (drv, id),
    foreign key (drv) references ValidPaths(id) on delete cascade
);
create index if not exists IndexDerivationOutputs on DerivationOutputs(path);
";

/// The tables that envy reads and writes, their columns sorted.
pub(super) const TABLES: [(&str, &[&str]); 3] = [
    ("DerivationOutputs", &["drv", "id", "path"]),
    ("Refs", &["reference", "referrer"]),
    ("ValidPaths", &["ca", "deriver", "hash", "id", "narSize", "path", "registrationTime", "sigs", "ultimate"]),
];

/// Tables that others may have added, and that say nothing about the validity of paths.
pub(super) const EXTRA: [&str; 3] = ["SchemaMigrations", "Realisations", "RealisationsRefs"];
