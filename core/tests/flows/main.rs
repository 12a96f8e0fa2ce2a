//! The flows, in sentences: what each step of a reducer shows and issues. What holds in every state is
//! explored in `tests/model`.

mod change;
mod login;
mod login_window;
mod reset;
mod walk;
