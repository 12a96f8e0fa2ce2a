//! The inbox in the browser and for programs, and who may read it.

mod client;

use client::Client;
use repass_sandbox::{Sandbox, Settings};
use serde_json::{Value, json};

const EMAIL: &str = "ann@example.com";

fn with_mail() -> (Sandbox, Client) {
    let sandbox = Sandbox::start(Settings::strict()).expect("a sandbox starts");
    sandbox.add_account(EMAIL, "First-Passw0rd!x").expect("an account");
    let client = Client::new(sandbox.url());
    client.recover(EMAIL).expect(200);
    sandbox.wait_for_mail_blocking(EMAIL, 0).expect("a mail");
    (sandbox, client)
}

fn get(client: &Client, path: &str) -> client::Answer {
    client.send("GET", path, &[], None).expect(200)
}

#[test]
fn the_recovery_mail_speaks_the_apps_words_in_text_and_html() {
    let (sandbox, _client) = with_mail();
    let mail = &sandbox.mails()[0];
    assert_eq!(mail.subject, "Reset your ISMessenger password");
    assert_eq!(mail.from.name, "ISMessenger");
    let (code, token) = (mail.code().expect("a code"), mail.link_token().expect("a token"));
    for body in [&mail.text, &mail.html] {
        let words = body.split_whitespace().collect::<Vec<_>>().join(" ");
        for sentence in [
            "passwords need to be at least 6 characters long",
            "Remember to keep your account password safe and secure. Do not share it with anyone. \
             ISMessenger will never ask for your password.",
            "https://is-global.com/contact",
            EMAIL,
            &code,
            &token,
        ] {
            assert!(words.contains(sentence), "{sentence:?} is not in {words}");
        }
    }
}

#[test]
fn a_browser_lists_and_opens_the_mail() {
    let (sandbox, client) = with_mail();
    let mail = &sandbox.mails()[0];
    let list = get(&client, "/inbox");
    assert!(list.body.contains(&format!("href=\"/inbox/{}\"", mail.id)) && list.body.contains(EMAIL));
    let page = get(&client, &format!("/inbox/{}", mail.id));
    assert!(page.body.contains(&mail.code().expect("a code")));
    // The mail's HTML is foreign: it gets no scripts, no forms and no way to the page around it.
    assert!(page.body.contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\""));
    assert!(page.header("content-security-policy").is_some_and(|policy| policy.starts_with("default-src 'none'")));
    client.send("GET", "/inbox/no-such-mail", &[], None).expect(404);
}

#[test]
fn programs_find_the_mail_as_mailpit_shows_it() {
    let (sandbox, client) = with_mail();
    let id = sandbox.mails()[0].id.clone();
    let list = get(&client, "/api/v1/messages?limit=10").json();
    assert_eq!((&list["total"], &list["messages_count"], &list["start"]), (&json!(1), &json!(1), &json!(0)));
    let summary = &list["messages"][0];
    assert_eq!(summary["ID"], id);
    assert_eq!(summary["To"], json!([{"Name": "", "Address": EMAIL}]));
    assert!(summary["Snippet"].as_str().is_some_and(|text| text.starts_with("Reset your ISMessenger password")));

    let message = get(&client, &format!("/api/v1/message/{id}")).json();
    assert_eq!(message["From"], json!({"Name": "ISMessenger", "Address": "noreply@example.com"}));
    assert!(message["HTML"].as_str().is_some_and(|html| html.contains("<a href=")));
    assert_eq!(message["Text"], sandbox.mails()[0].text);
    assert_eq!(get(&client, "/api/v1/message/latest").json(), message);
    client.send("GET", "/api/v1/message/none", &[], None).expect(404);
}

#[test]
fn programs_delete_some_mail_or_all() {
    let (sandbox, client) = with_mail();
    client.send("DELETE", "/api/v1/messages", &[], Some(r#"{"IDs":["no-such-mail"]}"#)).expect(200);
    assert_eq!(sandbox.mails().len(), 1);
    client.send("DELETE", "/api/v1/messages", &[], None).expect(200);
    assert_eq!(get(&client, "/api/v1/messages").json()["messages"], Value::Array(Vec::new()));
}

#[test]
fn no_web_site_may_read_the_inbox() {
    let (_sandbox, client) = with_mail();
    let origin = [("origin", "https://app.example.com")];
    for path in ["/inbox", "/api/v1/messages", "/reset"] {
        let answer = client.send("GET", path, &origin, None).expect(200);
        assert_eq!(answer.header("access-control-allow-origin"), None, "{path}");
    }
    let answer = client.send("GET", "/health", &origin, None).expect(200);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
}

#[test]
fn links_never_follow_the_host_header() {
    let (sandbox, client) = with_mail();
    sandbox.advance(std::time::Duration::from_mins(2));
    let body = json!({"email": EMAIL}).to_string();
    client.send("POST", "/recover", &[("host", "evil.example.test")], Some(&body)).expect(200);
    let mail = sandbox.wait_for_mail_blocking(EMAIL, 1).expect("a mail");
    assert!(mail.link().expect("a link").starts_with(sandbox.url()));
}

#[test]
fn a_browser_app_may_send_the_api_key_through_the_gateways_path() {
    let sandbox = Sandbox::start(Settings::gotrue()).expect("a sandbox starts");
    let client = Client::new(sandbox.url());
    let preflight = [
        ("origin", "https://app.example.com"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "apikey,content-type"),
    ];
    let granted =
        |path| client.send("OPTIONS", path, &preflight, None).header("access-control-allow-headers").is_some();
    assert!(granted("/auth/v1/recover"));
    assert!(!granted("/recover"));
}
