//! An app's own server, made up to have what the others have not: a code that is checked at SAVE, a link that
//! is opened in a browser, a session that a change replaces, a text message as the second factor, rules that
//! are told beforehand, and no way to find out what became of a lost save.

mod adapter;
mod api;

use std::sync::Arc;

use async_trait::async_trait;
use repass_core::backend::Backend;
use reqwest::Method;
use serde_json::json;
use tokio::{sync::Mutex, task::JoinHandle};

use self::{adapter::Adapter, api::Api};
use super::{Family, Feature, Server, Setup};
use crate::http;

/// A server of the app's own.
pub struct Own;

#[async_trait]
impl Family for Own {
    fn name(&self) -> &'static str {
        "own_server"
    }

    fn listed_as(&self) -> &'static str {
        "your own"
    }

    fn title(&self) -> String {
        "an app's own server, made up for the tests".to_owned()
    }

    fn cannot(&self, feature: Feature) -> Option<&'static str> {
        match feature {
            Feature::Link => Some("its link is opened in a browser, and is no proof that the app could bring"),
            Feature::UnconfirmedChange => Some("a change always wants the current password"),
            Feature::Confirmation => Some("its accounts sign in as soon as they are made"),
            Feature::MailedCode => Some("a change is confirmed by the current password alone"),
            _ => None,
        }
    }

    async fn start(&self, setup: Setup) -> Arc<dyn Server> {
        let api = Api::new(setup);
        let (address, task) = api.serve().await;
        Arc::new(Served { api, running: Mutex::new((address, task)) })
    }
}

struct Served {
    api: Api,
    running: Mutex<(String, JoinHandle<()>)>,
}

#[async_trait]
impl Server for Served {
    fn address(&self) -> String {
        self.running.try_lock().expect("not while it is killed").0.clone()
    }

    fn adapter(&self, address: &str) -> Arc<dyn Backend> {
        Arc::new(Adapter::new(address))
    }

    async fn create_account(&self, address: &str, password: &str) {
        self.api.create_account(address, password);
    }

    async fn sign_in(&self, address: &str, password: &str) -> Option<String> {
        let url = format!("http://{}/sign-in", self.address());
        let answer = http::ask(Method::POST, url, "", &json!({ "mail": address, "password": password })).await;
        answer.body["token"].as_str().map(str::to_owned)
    }

    /// Where it wants a second factor, the password was right.
    async fn opens(&self, address: &str, password: &str) -> bool {
        let url = format!("http://{}/sign-in", self.address());
        http::ask(Method::POST, url, "", &json!({ "mail": address, "password": password })).await.status < 300
    }

    async fn takes(&self, token: &str) -> bool {
        http::ask(Method::GET, format!("http://{}/account", self.address()), token, &json!({})).await.status == 200
    }

    fn mails(&self, to: &str) -> usize {
        self.api.mails(to)
    }

    async fn mailed_code(&self, to: &str, number: usize) -> String {
        self.api.mail(to, number).code
    }

    async fn mailed_link(&self, to: &str, number: usize) -> String {
        format!("http://{}/opened/{}", self.address(), self.api.mail(to, number).secret)
    }

    async fn expire_proofs(&self) {
        self.api.expire_proofs();
    }

    async fn add_second_factor(&self, address: &str) {
        self.api.add_second_factor(address);
    }

    async fn second_factor_code(&self, address: &str) -> String {
        self.api.text_message(address)
    }

    async fn recovery_code(&self, address: &str) -> Option<String> {
        self.api.recovery_code(address)
    }

    async fn kill(&self) {
        let running = self.running.lock().await;
        running.1.abort();
    }

    async fn start_again(&self) {
        *self.running.lock().await = self.api.serve().await;
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.running.get_mut().1.abort();
    }
}
