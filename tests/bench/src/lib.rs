//! Personal Settings as the benchmarks need them: open, with somebody signed in, and no server.

use std::sync::Arc;

use repass_core::{
    backend::{HttpClient, HttpOptions, Session, gotrue::GoTrue},
    client::{Client, Setup},
    flow::change::{Change, ChangeScreen},
    host::{MemorySession, MemoryStore, SessionHost},
    link::AppLinks,
    runner::FlowHandle,
    secret::Secret,
};
use tokio::runtime::{Builder, Runtime};

/// An app with Personal Settings open.
pub struct App {
    /// The flow.
    pub settings: FlowHandle<Change>,
    // In this order: the flow's client needs its runtime to the end.
    _client: Client,
    _runtime: Runtime,
}

impl App {
    /// Opens Personal Settings. Nothing is ever sent: nobody listens where the server should be.
    ///
    /// # Panics
    /// Where this machine cannot start a thread.
    #[must_use]
    pub fn open() -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a thread");
        let http = HttpClient::new(&HttpOptions::default()).expect("a client");
        let server = GoTrue::new(http, "http://127.0.0.1:1".parse().expect("a URL"), "anon").expect("a server");
        let session = Arc::new(MemorySession::default());
        let signed_in = Session {
            access_token: Secret::from("an access token"),
            refresh_token: Some(Secret::from("a refresh token")),
            expires_in_seconds: Some(3_600),
            account: "kim@example.com".parse().ok(),
            user_id: None,
            device_id: None,
        };
        runtime.block_on(session.signed_in(Arc::new(signed_in))).expect("kept");
        let stores = (Arc::<MemoryStore>::default() as _, Arc::<MemoryStore>::default() as _);
        let links = AppLinks::parse(&["example://reset"]).expect("a link");
        let setup = Setup::new(Arc::new(server), stores, Some(session), links);
        let client = Client::new(setup, runtime.handle().clone()).expect("it has a link");
        let settings = client.change();
        let mut screens = settings.screens();
        let is_open = |screen: &ChangeScreen| match screen {
            ChangeScreen::Editing { screen } => !screen.account.is_empty(),
            _ => false,
        };
        runtime.block_on(screens.wait_for(|shown| is_open(&shown.screen))).expect("they open");
        Self { settings, _client: client, _runtime: runtime }
    }
}
