//! Every fault at every step of every flow, through the bindings as an app uses them, against the
//! real sandbox: what the person sees, what the server holds, and whether the two agree.
//!
//! [`faults`] and [`steps`] span the matrix; [`cell`] plays one of them, [`checks`] holds it to the
//! truth, [`person`] goes on once the fault is gone; [`table`] writes `docs/faults.md`. [`links`] does
//! the same for every kind of link at every moment, for `docs/links.md`. Under them are [`scenes`] (the way to a step), [`phone`] (the app and its server), [`host`] (what an app
//! provides), [`watched`] (a flow that is looked at), [`outside`] (what happens outside of the phone) and
//! [`sight`] (screens in words).

pub mod cell;
pub mod checks;
pub mod crew;
pub mod faults;
pub mod host;
pub mod links;
mod outside;
pub mod person;
pub mod phone;
pub mod scenes;
pub mod sight;
pub mod steps;
pub mod table;
pub mod watched;
