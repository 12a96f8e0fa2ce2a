//! A reset and a change, from the forgotten password to the new one, in both profiles.

mod client;

use client::Client;
use repass_sandbox::{MailTemplate, Sandbox, Settings};
use serde_json::json;

const EMAIL: &str = "ann@example.com";
const OLD: &str = "First-Passw0rd!x";
const NEW: &str = "Second-Passw0rd!y";

fn strict() -> (Sandbox, Client) {
    started(Settings::strict())
}

fn started(settings: Settings) -> (Sandbox, Client) {
    let sandbox = Sandbox::start(settings).expect("a sandbox starts");
    sandbox.add_account(EMAIL, OLD).expect("an account");
    let client = Client::new(sandbox.url());
    (sandbox, client)
}

#[test]
fn a_mailed_code_leads_to_a_new_password() {
    for settings in [Settings::strict(), Settings { mail_template: MailTemplate::GotrueWithCode, ..Settings::gotrue() }]
    {
        let (sandbox, client) = started(settings);
        client.recover(EMAIL).expect(200);
        let mail = sandbox.wait_for_mail_blocking(EMAIL, 0).expect("a mail");
        let code = mail.code().expect("a code");
        let session = client.post("/verify", &json!({"type": "recovery", "email": EMAIL, "token": code})).expect(200);
        let token = session.text("access_token");
        client.put_user(&token, &json!({"password": NEW})).expect(200);

        client.sign_in(EMAIL, OLD).expect_code(400, "invalid_credentials");
        client.sign_in(EMAIL, NEW).expect(200);
        assert!(sandbox.has_password(EMAIL, NEW));
    }
}

#[test]
fn the_mails_link_leads_to_the_app_and_its_token_to_a_new_password() {
    let (sandbox, client) = strict();
    client.post("/recover?redirect_to=ismessenger%3A%2F%2Freset%3Frequest%3Dr-1", &json!({"email": EMAIL})).expect(200);
    let mail = sandbox.wait_for_mail_blocking(EMAIL, 0).expect("a mail");
    let app_link = mail.app_link().expect("a link");
    let token = mail.link_token().expect("a token");
    assert_eq!(app_link, format!("ismessenger://reset?request=r-1&token_hash={token}&type=recovery"));

    // A mail scanner opens the link as often as it likes.
    let link = mail.link().expect("a link");
    for _ in 0..3 {
        let page = client.get_address(&link).expect(200);
        assert!(page.body.contains(&app_link.replace('&', "&#38;")));
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(page.header("cache-control"), Some("no-store"));
    }
    let proof = json!({"type": "recovery", "token_hash": token});
    client.post("/verify", &proof).expect(200);
    client.post("/verify", &proof).expect_code(403, "otp_expired");
}

#[test]
fn an_unknown_account_gets_the_same_answers_and_no_mail() {
    let (sandbox, client) = strict();
    let known = client.recover(EMAIL);
    let unknown = client.recover("nobody@example.com");
    assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
    let known = client.recover(EMAIL);
    let unknown = client.recover("nobody@example.com");
    assert_eq!(known.status, 429);
    assert_eq!(known.status, unknown.status);
    sandbox.wait_for_mail_blocking(EMAIL, 0).expect("a mail");
    assert_eq!(sandbox.mails().len(), 1);
}

#[tokio::test]
async fn a_sandbox_can_be_used_and_fail_to_start_inside_of_async_code() {
    let (sandbox, client) = strict();
    client.recover(EMAIL).expect(200);
    assert!(sandbox.wait_for_mail(EMAIL, 0).await.is_some());
    let port = sandbox.smtp_address().port();
    assert!(Sandbox::start(Settings { port, ..Settings::strict() }).is_err());
}
