//! The flows, in sentences: what each step of a reducer shows and issues. What holds in every state is
//! explored in `tests/model`.

mod analytics;
mod change;
mod login;
mod login_window;
mod reset;
mod settings;
mod walk;
