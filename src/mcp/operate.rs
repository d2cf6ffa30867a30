//! Carrying a call out: the request becomes an operation's, its outcome a document. Runs in the process of the call.

use std::io::Write;

use super::answer::{Answered, Told};
use super::exchange::{Answer, Line};
use super::requests::{self, GENERATIONS, RESULTS, Request};
use super::telling::Telling;

use crate::documents::{self, Failure};
use crate::ops::install::Wish;
use crate::ops::rollback::Target;
use crate::ops::{self, Context, Error};
use crate::system::System;

/// How many versions of a package are shown, beside those that matter more.
const VERSIONS: usize = 10;

/// Carries a call out and writes what happens to `output`, the answer last. `command` is what `history` tells later.
pub fn operate(context: &Context<'_>, request: &Request, command: String, output: impl Write + Send) {
    let telling = Telling::new(output);
    let context = Context { command, ..context.with(context.environ.clone(), &telling).restricted() };
    let told = || telling.told();
    let answer = carry_out(&context, request, &told).unwrap_or_else(|error| Answer::from(&Failure::from(&error)));
    telling.write(&Line::Answer(answer));
}

fn carry_out(context: &Context<'_>, request: &Request, told: &dyn Fn() -> Told) -> Result<Answer, Error> {
    Ok(match request {
        Request::Search(wanted) => search(context, wanted)?.answer(told()),
        Request::Show(wanted) => show(context, wanted)?.answer(told()),
        Request::Install(wanted) => install(context, wanted)?.answer(told()),
        Request::Remove(wanted) => remove(context, wanted)?.answer(told()),
        Request::List(_) => Answered::new(documents::Packages::from(&*ops::list::list(context)?)).answer(told()),
        Request::Update(wanted) => update(context, wanted)?.answer(told()),
        Request::Status(_) => Answered::new(documents::Status::from(&ops::status::status(context)?)).answer(told()),
        Request::Why(wanted) => {
            Answered::new(documents::Why::from(&ops::why::why(context, &wanted.what)?)).answer(told())
        }
        Request::History(wanted) => history(context, wanted)?.answer(told()),
        Request::Rollback(wanted) => rollback(context, wanted)?.answer(told()),
    })
}

fn search(context: &Context<'_>, wanted: &requests::Search) -> Result<Answered<documents::Search>, Error> {
    let found = ops::search::search(context, std::slice::from_ref(&wanted.query))?;
    let mut answer = Answered::new(documents::Search::from(&found));
    let limit = wanted.limit.unwrap_or(RESULTS) as usize;
    answer.more = answer.document.results.len().checked_sub(limit).filter(|more| *more > 0);
    answer.document.results.truncate(limit);
    Ok(answer)
}

fn show(context: &Context<'_>, wanted: &requests::Show) -> Result<Answered<documents::Show>, Error> {
    let wish: Wish = wanted.package.parse()?;
    let shown = ops::show::show(context, &wish)?;
    let mut answer = Answered::new(documents::Show::new(&shown, context.system));
    let versions = std::mem::take(&mut answer.document.versions);
    let all = versions.len();
    let of_interest =
        |(index, release): &(usize, documents::Release)| *index < VERSIONS || release.pick || release.locked;
    let kept = versions.into_iter().enumerate().filter(of_interest).map(|(_, release)| here(release, context.system));
    answer.document.versions = kept.collect();
    answer.more = Some(all - answer.document.versions.len()).filter(|more| *more > 0);
    Ok(answer)
}

/// Only the build for this system.
fn here(mut release: documents::Release, system: System) -> documents::Release {
    release.systems.retain(|name, _| name == system.as_str());
    release
}

fn install(context: &Context<'_>, wanted: &requests::Install) -> Result<Answered<documents::Changed>, Error> {
    let request = ops::install::Request { wishes: wishes(&wanted.packages)?, ..Default::default() };
    let changed = ops::install::install(context, &request)?;
    changed.notes.iter().for_each(|note| context.reporter.note(note));
    let next = changed.program_to_try().map(|program| format!("envy run -- {program}"));
    Ok(Answered { next, ..Answered::new(documents::Changed::from(&changed)) })
}

fn remove(context: &Context<'_>, wanted: &requests::Remove) -> Result<Answered<documents::Changed>, Error> {
    let ids: Vec<_> = wishes(&wanted.packages)?.into_iter().map(|wish| wish.id).collect();
    Ok(Answered::new(documents::Changed::from(&ops::remove::remove(context, &ids)?)))
}

fn update(context: &Context<'_>, wanted: &requests::Update) -> Result<Answered<documents::Changed>, Error> {
    let request = ops::install::Request { wishes: wishes(&wanted.packages)?, update: true, ..Default::default() };
    Ok(Answered::new(documents::Changed::from(&ops::install::install(context, &request)?)))
}

fn history(context: &Context<'_>, wanted: &requests::History) -> Result<Answered<documents::History>, Error> {
    let limit = wanted.limit.unwrap_or(GENERATIONS) as usize;
    let past = ops::history::history(context, Some(limit))?;
    let more = Some(past.older).filter(|older| *older > 0);
    Ok(Answered { more, ..Answered::new(documents::History::from(&past)) })
}

fn rollback(context: &Context<'_>, wanted: &requests::Rollback) -> Result<Answered<documents::RolledBack>, Error> {
    let target = wanted.generation.map_or(Target::Back(1), Target::Generation);
    let request = ops::rollback::Request { target, force: false };
    Ok(Answered::new(documents::RolledBack::from(&ops::rollback::rollback(context, &request)?)))
}

fn wishes(packages: &[String]) -> Result<Vec<Wish>, Error> {
    Ok(packages.iter().map(|text| text.parse()).collect::<Result<_, _>>()?)
}
