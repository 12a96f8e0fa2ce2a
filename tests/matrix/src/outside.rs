//! What happens outside of the phone: the same person's other device, and a browser that asks and
//! follows links by itself.

use repass_core::{
    address::Address,
    backend::{
        Backend, Brought, HttpClient, HttpOptions, InstructionsRequest, Proof, Session, SignInRequest, SignedIn,
        Ticket, gotrue::GoTrue,
    },
    link::{AppLinks, RequestId},
    secret::Secret,
};
use tokio::runtime::{Builder, Runtime};

use crate::{
    host::CAPTCHA,
    phone::{ADDRESS, OLD, Phone},
};

/// The request that is made outside of the phone.
const FOREIGN: [u8; 16] = [9; 16];

/// A way to the server past the phone.
pub(crate) struct Outside {
    server: GoTrue,
    runtime: Runtime,
}

impl Outside {
    pub(crate) fn of(phone: &Phone) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let http = HttpClient::new(&HttpOptions::default()).expect("a client");
        let url = phone.sandbox.url().parse().expect("a URL");
        Self { server: GoTrue::new(http, url, "anon").expect("a server"), runtime }
    }

    /// Asks for instructions elsewhere, and gives the link that comes.
    pub(crate) fn ask(&self, phone: &Phone, address: &str) -> String {
        let (mails, asked) = (phone.sandbox.mails_to(address).len(), Address::parse(address).expect("an address"));
        let redirect = links().redirect_for(RequestId::from_bytes(FOREIGN));
        let ticket = Ticket::default();
        let request =
            InstructionsRequest { address: &asked, redirect: redirect.as_deref(), ticket: &ticket, captcha: None };
        self.runtime.block_on(self.server.request_instructions(request)).expect("asked");
        let mail = phone.sandbox.wait_for_mail_blocking(address, mails).expect("a mail");
        mail.app_link().expect("an app link")
    }

    /// Spends the proof of a link, as a browser does that follows it. It may have been spent before.
    pub(crate) fn spend(&self, link: &str) {
        let link = links().recognise(link).expect("a link of the app's");
        let proof = self.server.read_link(&link).expect("a whole link").proof.expect("a proof");
        let address = Address::parse(ADDRESS).expect("an address");
        let proof = Proof { address: &address, ticket: None, brought: Brought::Link(&proof) };
        let _ = self.runtime.block_on(self.server.verify(proof));
    }
}

fn links() -> AppLinks {
    AppLinks::parse(&["ismessenger://reset"]).expect("a link")
}

/// A parameter of a link.
pub(crate) fn parameter(link: &str, name: &str) -> Option<String> {
    let link = url::Url::parse(link).ok()?;
    link.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// The same person's other device, signed in before the press.
pub(crate) struct OtherDevice(Session);

impl OtherDevice {
    pub(crate) fn signed_in(phone: &Phone) -> Self {
        let Outside { server, runtime } = Outside::of(phone);
        let (address, password) = (Address::parse(ADDRESS).expect("an address"), Secret::from(OLD));
        let captcha = Some(Secret::from(CAPTCHA));
        let request = SignInRequest { address: &address, password: &password, captcha: captcha.as_ref() };
        let signed_in = runtime.block_on(server.sign_in(request));
        let Ok(SignedIn::Session(session)) = signed_in else { panic!("the other device could not sign in") };
        Self(session)
    }

    pub(crate) fn is_signed_in(&self, phone: &Phone) -> bool {
        self.0.access_token.expose_text().is_some_and(|token| phone.sandbox.session_lives(token))
    }
}
