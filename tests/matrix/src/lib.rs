//! Every fault at every step of every flow, through the bindings as an app uses them, against the
//! real sandbox: what the person sees, what the server holds, and whether the two agree.
//!
//! [`faults`] and [`steps`] span the matrix; [`cell`] plays one of them, [`checks`] holds it to the
//! truth, [`person`] goes on once the fault is gone; [`table`] writes `docs/faults.md`. [`links`] does
//! the same for every kind of link at every moment, for `docs/links.md`. Under them are [`scenes`] (the way to a step), [`phone`] (the app and its server), [`host`] (what an app
//! provides), [`observed`] (a flow that is observed), [`outside`] (what happens outside of the phone) and
//! [`summary`] (screens in words).

pub mod cell;
pub mod checks;
pub mod faults;
pub mod host;
pub mod links;
pub mod observed;
mod outside;
pub mod person;
pub mod phone;
pub mod scenes;
pub mod steps;
pub mod summary;
pub mod table;
pub mod workers;
