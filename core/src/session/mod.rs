//! Sessions without writing any: what an app gets that brings no [`SessionHost`](crate::host::SessionHost)
//! of its own.
//!
//! The [`SessionKeeper`] keeps the session in the secure store, refreshes it before it expires, lends its
//! access token to the app's own calls, ends it, and tells what it holds. It is the one party that
//! refreshes: two refreshers of one session kill it, since servers take the second use of a refresh token
//! for theft.
//!
//! - [`machine`]: what is decided, as a pure reducer: no clock, no I/O, no token
//! - `keeper`: the runner: holds the tokens, turns effects into I/O and answers into events
//! - `record`: the form in which a session lies in the secure store

mod keeper;
pub mod machine;
mod record;

pub(crate) use self::keeper::Services;
pub use self::keeper::SessionKeeper;
use crate::address::Address;

/// What the keeper holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SessionState {
    /// The secure store is being read; what it holds is told within moments.
    Restoring,
    /// The secure store cannot be read now (locked, busy), so nobody knows whether somebody is signed in.
    /// Nothing is lost: it is read again when a token is wanted, and when the app comes to the front.
    Unreadable,
    /// Nobody is signed in on this device.
    SignedOut {
        /// Whether something of it is left to do: the server has not heard yet that the last session is over,
        /// or the secure store could not be emptied. Tried again when a token is wanted, when the app comes
        /// to the front, when some time has passed, and at the next start.
        unfinished: bool,
    },
    /// Somebody is signed in.
    SignedIn {
        /// The account's mail address, where the server told.
        account: Option<Address>,
        /// The account's id, where the server told.
        user_id: Option<String>,
        /// The device's id, where the server gave one.
        device_id: Option<String>,
    },
    /// The session came to an end that the person did not ask for. Told until somebody signs in, or out.
    MustSignInAgain {
        /// Why.
        end: SessionEnd,
        /// Whose session it was, where known; to be filled in at the login window.
        account: Option<Address>,
        /// The account's id, where known.
        user_id: Option<String>,
    },
}

/// Why a session came to an end that the person did not ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SessionEnd {
    /// The server says that it is over (signed out elsewhere, another password, too old), or wants the person
    /// to prove anew who they are.
    Over,
    /// What the secure store holds of it is damaged, or was written by a later version.
    Spoilt,
}

/// Why no access token was lent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum LendFailure {
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    SignedOut,
    /// The session is over; the person has to sign in again.
    #[error("the person has to sign in again")]
    MustSignInAgain,
    /// The access token has expired, and the server cannot be asked for another one now: no network, a server
    /// that fails or limits. The session is not over; try again later.
    #[error("the session cannot be refreshed now")]
    Unreachable,
    /// The secure store cannot be read, or written, now. The session is not over; try again later.
    #[error("the secure store is not available now")]
    Unreadable,
    /// The library was closed.
    #[error("closed")]
    Closed,
}
