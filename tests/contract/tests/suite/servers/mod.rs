//! The servers that the suite runs against. Adding one is a file here, which says what it is and what it
//! cannot have, and a line in [`ALL`].

mod own;
mod pocketbase;
mod sandbox;

use std::{fmt, pin::Pin, sync::Arc};

use async_trait::async_trait;
use repass_core::backend::{Abilities, Backend, LinkUse};

/// The one list.
pub const ALL: &[&dyn Family] = &[&sandbox::GOTRUE, &sandbox::STRICT, &pocketbase::PocketBase, &own::Own];

/// A kind of server.
#[async_trait]
pub trait Family: Sync {
    /// What its cells are called by, such as `pocketbase`.
    fn name(&self) -> &'static str;

    /// Its row in docs/servers.md.
    fn listed_as(&self) -> &'static str;

    /// What it is, and in which version, for people.
    fn title(&self) -> String;

    /// What this machine lacks to run it.
    fn lacks(&self) -> Option<&'static str> {
        None
    }

    /// What it cannot have, and why.
    fn cannot(&self, feature: Feature) -> Option<&'static str>;

    /// Starts one that is set up so.
    async fn start(&self, setup: Setup) -> Arc<dyn Server>;

    /// Sentences about its adapter alone, beside the cells.
    fn adapter_tests(&self) -> &'static [(&'static str, AdapterTest)] {
        &[]
    }
}

/// A test of its own.
pub type AdapterTest = fn() -> Pin<Box<dyn Future<Output = ()> + Send>>;

/// How a server is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setup {
    /// As usual. It is shared by cells, each with an account of its own.
    Shared,
    /// As usual, for one cell alone: its time is moved, or it is killed.
    Alone,
    /// A change wants the current password.
    CurrentPassword,
    /// A change wants a code that is mailed for it.
    MailedCode,
    /// A new password has at least 10 characters and a digit among them, or the one of the two that the
    /// server can insist on.
    StrictPolicy,
    /// It refuses who tries passwords again and again.
    Limited,
    /// Only accounts whose address is confirmed sign in, and those made are not.
    Unconfirmed,
}

/// What not every server can have. A cell names what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// A code in the mail.
    Code,
    /// A link in the mail that opens the app, and is the proof.
    Link,
    /// A link in the mail that is opened elsewhere.
    LinkOpenedElsewhere,
    /// Proofs that expire while a test waits.
    Expiry,
    /// A change that wants nothing but the session.
    UnconfirmedChange,
    /// A change that wants the current password.
    CurrentPassword,
    /// A change that wants a mailed code.
    MailedCode,
    /// A second factor.
    SecondFactor,
    /// Rules for passwords beyond what the app is configured with.
    StrictPolicy,
    /// A limit of attempts of its own.
    Limit,
    /// Accounts whose address is to be confirmed before they sign in.
    Confirmation,
    /// To be killed and started again with the same accounts.
    Restart,
}

impl Feature {
    /// Whether the adapter declares it, where its abilities tell.
    pub fn declared(self, abilities: &Abilities) -> Option<bool> {
        Some(match self {
            Self::Code => abilities.takes_code(),
            Self::Link => abilities.link == LinkUse::OpensApp,
            Self::LinkOpenedElsewhere => abilities.is_confirmed_elsewhere(),
            Self::UnconfirmedChange => abilities.current_password != repass_core::backend::CurrentPassword::Always,
            Self::Expiry
            | Self::CurrentPassword
            | Self::MailedCode
            | Self::SecondFactor
            | Self::StrictPolicy
            | Self::Limit
            | Self::Confirmation
            | Self::Restart => return None,
        })
    }
}

/// A running server, asked past the core. It ends when it is dropped.
#[async_trait]
pub trait Server: Send + Sync {
    /// Host and port.
    fn address(&self) -> String;

    /// The adapter, for an app that finds the server at this host and port.
    fn adapter(&self, address: &str) -> Arc<dyn Backend>;

    /// Makes an account, ready to sign in (but for [`Setup::Unconfirmed`]).
    async fn create_account(&self, address: &str, password: &str);

    /// Signs in on another device: its token, or nothing where the password does not open the account.
    async fn sign_in(&self, address: &str, password: &str) -> Option<String>;

    /// Whether the password opens the account, or would with the second factor.
    async fn opens(&self, address: &str, password: &str) -> bool {
        self.sign_in(address, password).await.is_some()
    }

    /// Whether a session's access token is still taken.
    async fn takes(&self, token: &str) -> bool;

    /// How many mails somebody got.
    fn mails(&self, to: &str) -> usize;

    /// The code in somebody's mail, once it has come; they are counted from 0.
    async fn mailed_code(&self, to: &str, number: usize) -> String {
        let _ = (to, number);
        unreachable!("declared as not to be had")
    }

    /// The link in somebody's mail, once it has come: what opens the app, or the page elsewhere.
    async fn mailed_link(&self, to: &str, number: usize) -> String {
        let _ = (to, number);
        unreachable!("declared as not to be had")
    }

    /// Lets all proofs expire that were mailed so far.
    async fn expire_proofs(&self) {
        unreachable!("declared as not to be had")
    }

    /// Makes sessions of an account so old that a change with them has to be confirmed by a mailed code.
    async fn age_sessions(&self, address: &str) {
        let _ = address;
        unreachable!("declared as not to be had")
    }

    /// Gives an account a second factor.
    async fn add_second_factor(&self, address: &str) {
        let _ = address;
        unreachable!("declared as not to be had")
    }

    /// A code of the account's second factor that was not used yet.
    async fn second_factor_code(&self, address: &str) -> String {
        let _ = address;
        unreachable!("declared as not to be had")
    }

    /// A recovery code that was not used yet, where it has such.
    async fn recovery_code(&self, address: &str) -> Option<String> {
        let _ = address;
        None
    }

    /// Ends it at once, with all that it has begun.
    async fn kill(&self) {
        unreachable!("declared as not to be had")
    }

    /// Starts it again, with the same accounts, at whichever address.
    async fn start_again(&self) {
        unreachable!("declared as not to be had")
    }
}

impl fmt::Debug for dyn Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
