//! What a cell has to play with: a server, an account of its own on it, and a phone.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use async_trait::async_trait;
use repass_core::{
    backend::{Abilities, Backend},
    client::Client,
    flow::reset::{Reset, ResetAction, ResetScreen},
    host::SessionHost,
    runner::FlowHandle,
};
use repass_phone::{CallByCall, Phone, Way, person, shown};

use crate::{
    http,
    line::{Fate, Line},
    servers::{Family, Feature, Server},
};

/// The account's password at the beginning.
pub const OLD: &str = "first tide 7";
/// A password to change to.
pub const NEW: &str = "second tide 8";
/// Another one.
pub const THIRD: &str = "third tide 9";

/// A server, an account of its own on it, and a phone.
pub struct Scene {
    pub family: &'static dyn Family,
    pub server: Arc<dyn Server>,
    pub account: String,
    pub phone: Phone,
    case: &'static str,
}

/// How a person shows that they read the mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The code in the mail is typed.
    Code,
    /// The link in the mail opens the app.
    Link,
    /// The link in the mail is opened in a browser.
    OpenedElsewhere,
}

impl Scene {
    pub async fn new(family: &'static dyn Family, server: Arc<dyn Server>, case: &'static str) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let account = format!("{}-{number}@example.com", case.replace('_', "-"));
        server.create_account(&account, OLD).await;
        Self { family, server, account, phone: Phone::default(), case }
    }

    /// The same with another account, on another phone.
    pub async fn another(&self) -> Self {
        Self::new(self.family, Arc::clone(&self.server), self.case).await
    }

    /// The same account on another phone.
    pub fn on_another_phone(self) -> Self {
        Self { phone: Phone::default(), ..self }
    }

    pub fn abilities(&self) -> Abilities {
        self.adapter().abilities()
    }

    fn adapter(&self) -> Arc<dyn Backend> {
        self.server.adapter(&self.server.address())
    }

    /// Starts the app.
    pub fn open(&self) -> Client {
        self.phone.open(self.adapter())
    }

    /// Starts the app where one call, by its name in [`Backend`], meets these fates: its first request the
    /// first one, and so on. What comes after them passes, and so does every other call.
    pub async fn open_struck(&self, call: &'static str, fates: Vec<Fate>) -> (Client, Arc<Network>) {
        let (struck, whole) = (Line::to(self.server.address(), fates).await, Line::to(self.server.address(), []).await);
        let (bad_way, good_way) = (self.server.adapter(&struck.address()), self.server.adapter(&whole.address()));
        let network = Arc::new(Network { struck, whole });
        let ways = Struck { call, bad_way, good_way, _network: Arc::clone(&network) };
        (self.phone.open(Arc::new(CallByCall(ways))), network)
    }

    /// Whether the password opens the account, asked past the core.
    pub async fn opens(&self, password: &str) -> bool {
        self.server.opens(&self.account, password).await
    }

    /// Holds that this password opens the account, and that one no longer.
    pub async fn has_changed(&self, from: &str, to: &str) {
        assert!(self.opens(to).await, "the new password opens the account");
        assert!(!self.opens(from).await, "the old password does not");
    }

    /// The access token of the session that the host holds.
    pub async fn held(&self) -> String {
        let token = self.phone.session.access_token().await.expect("it tells").expect("signed in");
        token.expose_text().expect("text").to_owned()
    }

    /// Whether the host holds a session that the server takes.
    pub async fn is_signed_in(&self) -> bool {
        self.phone.session.is_signed_in() && self.server.takes(&self.held().await).await
    }

    // The way to a new password

    /// What this server's mails can prove, the one that asks the server last.
    pub fn proofs(&self) -> Vec<Proof> {
        let all = [
            (Proof::Code, Feature::Code),
            (Proof::Link, Feature::Link),
            (Proof::OpenedElsewhere, Feature::LinkOpenedElsewhere),
        ];
        all.into_iter().filter(|(_, feature)| self.family.cannot(*feature).is_none()).map(|(proof, _)| proof).collect()
    }

    /// The one that is used where a cell is about something else.
    pub fn usual_proof(&self) -> Proof {
        *self.proofs().last().expect("a mail proves something")
    }

    /// As far as Check your inbox.
    pub async fn ask(&self, client: &Client) -> FlowHandle<Reset> {
        person::ask(client, &self.account).await
    }

    /// What is in the first mail: the code to be typed, or a link.
    pub async fn mailed(&self, proof: Proof) -> String {
        match proof {
            Proof::Code => self.server.mailed_code(&self.account, 0).await,
            Proof::Link | Proof::OpenedElsewhere => self.server.mailed_link(&self.account, 0).await,
        }
    }

    /// Brings what was in the mail.
    pub async fn bring(&self, reset: &FlowHandle<Reset>, proof: Proof, mailed: &str) {
        match proof {
            Proof::Code => person::submit_code(reset, mailed),
            Proof::Link => person::follow_link(reset, mailed),
            Proof::OpenedElsewhere => {
                http::open(mailed).await;
                reset.dispatch(ResetAction::ConfirmFollowed);
            }
        }
    }

    /// As far as a proof that was brought.
    pub async fn brought(&self, client: &Client, proof: Proof) -> FlowHandle<Reset> {
        let reset = self.ask(client).await;
        self.bring(&reset, proof, &self.mailed(proof).await).await;
        reset
    }

    /// As far as the new password.
    pub async fn prove(&self, client: &Client) -> FlowHandle<Reset> {
        let reset = self.brought(client, self.usual_proof()).await;
        person::at_new_password(&reset).await;
        reset
    }

    /// Signed in, at Personal Settings.
    pub async fn settings(&self, client: &Client) -> FlowHandle<repass_core::flow::change::Change> {
        assert_eq!(person::sign_in(client, &self.account, OLD).await, None);
        person::settings(client).await
    }
}

/// What is on the screen once nothing is under way and the save is over, one way or another.
pub async fn after_save(reset: &FlowHandle<Reset>) -> ResetScreen {
    let over = |screen: &ResetScreen| match screen {
        ResetScreen::Done { .. } | ResetScreen::EnterAddress { .. } => true,
        ResetScreen::OutcomeUnknown { screen } => !screen.checking,
        ResetScreen::SecondFactor { screen } => screen.busy.is_none(),
        screen => person::problem_shown(screen).is_some(),
    };
    shown(reset, over).await
}

/// The two ways to the server: one call goes by the one that is struck.
pub struct Network {
    pub struck: Line,
    pub whole: Line,
}

impl Network {
    /// From now on both lead to the server at this host and port.
    pub fn lead_to(&self, server: &str) {
        self.struck.lead_to(server.to_owned());
        self.whole.lead_to(server.to_owned());
    }
}

struct Struck {
    call: &'static str,
    bad_way: Arc<dyn Backend>,
    good_way: Arc<dyn Backend>,
    _network: Arc<Network>,
}

#[async_trait]
impl Way for Struck {
    async fn of(&self, call: &'static str) -> Arc<dyn Backend> {
        Arc::clone(if call == self.call { &self.bad_way } else { &self.good_way })
    }

    fn by_itself(&self) -> &dyn Backend {
        &*self.good_way
    }
}
