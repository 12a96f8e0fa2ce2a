//! Single steps of the reducers, as sentences: what the explorations and the drawings do not look
//! at, which is mostly what stands on a screen besides its name.

mod change;
mod login;
mod reset;
mod walk;
