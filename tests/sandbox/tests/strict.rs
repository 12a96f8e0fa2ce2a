//! What the strict profile promises beyond the contract.

mod client;

use std::time::Duration;

use client::Client;
use repass_sandbox::{Sandbox, SchemeLinks, Settings};
use serde_json::json;

const EMAIL: &str = "ann@example.com";
const NOBODY: &str = "nobody@example.com";
const OLD: &str = "First-Passw0rd!x";
const NEW: &str = "Second-Passw0rd!y";

fn started(settings: Settings) -> (Sandbox, Client) {
    let sandbox = Sandbox::start(settings).expect("a sandbox starts");
    // Else what was throttled would be allowed again by itself on a computer that is busy for long enough.
    sandbox.clock().hold();
    sandbox.add_account(EMAIL, OLD).expect("an account");
    let client = Client::new(sandbox.url());
    (sandbox, client)
}

fn strict() -> (Sandbox, Client) {
    started(Settings::strict())
}

/// A code that differs from the right one in its last digit.
fn wrong(code: &str) -> String {
    let last = if code.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &code[..5])
}

fn proof(email: &str, code: &str) -> serde_json::Value {
    json!({"type": "recovery", "email": email, "token": code})
}

/// A session that a mailed code gave.
fn recovered(sandbox: &Sandbox, client: &Client) -> String {
    let before = sandbox.mails_to(EMAIL).len();
    client.recover(EMAIL).expect(200);
    let mail = sandbox.wait_for_mail_blocking(EMAIL, before).expect("a mail");
    let code = mail.code().expect("a code");
    client.post("/verify", &proof(EMAIL, &code)).expect(200).text("access_token")
}

/// The mail that a reset asked for with this redirect brings, and what the sandbox serves at its link.
fn mail_for(settings: Settings, redirect: &str) -> (std::sync::Arc<repass_sandbox::ReceivedMail>, String) {
    let (sandbox, client) = started(settings);
    let asked: String = url::form_urlencoded::byte_serialize(redirect.as_bytes()).collect();
    client.post(&format!("/recover?redirect_to={asked}"), &json!({"email": EMAIL})).expect(200);
    let mail = sandbox.wait_for_mail_blocking(EMAIL, 0).expect("a mail");
    let path = mail.link().expect("a link").replace(sandbox.url(), "");
    (mail, client.send("GET", &path, &[], None).expect(200).body)
}

#[test]
fn a_plain_mail_to_an_apps_own_scheme_has_the_code_and_no_token() {
    let settings = || Settings { scheme_links: SchemeLinks::Plain, ..Settings::strict() };
    let (mail, page) = mail_for(settings(), "ismessenger://reset?request=r-1");
    assert!(mail.code().is_some());
    assert_eq!(mail.link_token(), None);
    for text in [&mail.html, &mail.text, &page] {
        assert!(!text.contains("token"), "{text}");
    }
    assert_eq!(mail.app_link().as_deref(), Some("ismessenger://reset?request=r-1"));
    assert!(page.contains("href=\"ismessenger://reset?request=r-1\""), "{page}");
    assert!(mail.html.contains("Open the app") && mail.text.contains("This link opens the app"));
}

#[test]
fn a_link_that_the_system_gives_to_one_app_only_carries_the_token() {
    let allow_redirects = vec!["https://app.example.com/reset*".into()];
    let settings = Settings { scheme_links: SchemeLinks::Plain, allow_redirects, ..Settings::strict() };
    let (mail, page) = mail_for(settings, "https://app.example.com/reset?request=r-1");
    let token = mail.link_token().expect("a token");
    let link = format!("https://app.example.com/reset?request=r-1&token_hash={token}&type=recovery");
    assert_eq!(mail.app_link().as_deref(), Some(link.as_str()));
    assert!(page.contains(&link.replace('&', "&#38;")), "{page}");
    assert!(mail.html.contains("Choose a new password") && mail.code().is_some());
}

#[test]
fn five_wrong_codes_kill_the_right_one_but_not_the_sign_in() {
    let (sandbox, client) = strict();
    client.recover(EMAIL).expect(200);
    let code = sandbox.wait_for_mail_blocking(EMAIL, 0).expect("a mail").code().expect("a code");
    for _ in 0..5 {
        client.post("/verify", &proof(EMAIL, &wrong(&code))).expect_code(403, "otp_expired");
    }
    client.post("/verify", &proof(EMAIL, &code)).expect_code(403, "otp_expired");
    client.sign_in(EMAIL, OLD).expect(200);
}

#[test]
fn four_wrong_codes_leave_the_right_one_alive() {
    let (sandbox, client) = strict();
    client.recover(EMAIL).expect(200);
    let code = sandbox.wait_for_mail_blocking(EMAIL, 0).expect("a mail").code().expect("a code");
    for _ in 0..4 {
        client.post("/verify", &proof(EMAIL, &wrong(&code))).expect_code(403, "otp_expired");
    }
    client.post("/verify", &proof(EMAIL, &code)).expect(200);
}

#[test]
fn guessing_over_many_mails_is_slowed_for_known_and_unknown_alike() {
    let (_sandbox, client) = strict();
    for email in [EMAIL, NOBODY] {
        let statuses: Vec<_> = (0..21).map(|_| client.post("/verify", &proof(email, "000000")).status).collect();
        assert_eq!(statuses[..20], [403; 20]);
        assert_eq!(statuses[20], 429);
    }
}

#[test]
fn guessing_passwords_is_slowed_until_time_has_passed() {
    let (sandbox, client) = strict();
    for email in [EMAIL, NOBODY] {
        for _ in 0..10 {
            client.sign_in(email, "Wrong-Passw0rd!").expect_code(400, "invalid_credentials");
        }
        client.sign_in(email, OLD).expect_code(429, "over_request_rate_limit");
    }
    sandbox.advance(Duration::from_mins(1));
    client.sign_in(EMAIL, OLD).expect(200);
}

#[test]
fn the_cooldown_is_told_for_known_and_unknown_accounts_alike() {
    let (sandbox, client) = strict();
    for email in [EMAIL, NOBODY] {
        client.recover(email).expect(200);
        sandbox.advance(Duration::from_millis(1));
        let refused = client.recover(email).expect_code(429, "over_email_send_rate_limit");
        assert!(refused.text("message").ends_with("after 59 seconds."), "{}", refused.body);
        assert_eq!(refused.header("retry-after"), None);
    }
    sandbox.advance(Duration::from_mins(1));
    for email in [EMAIL, NOBODY] {
        client.recover(email).expect(200);
    }
}

#[test]
fn a_mail_server_in_trouble_does_not_tell_who_has_an_account() {
    let (_sandbox, client) = started(Settings { mail_server_down: true, ..Settings::strict() });
    let (known, unknown) = (client.recover(EMAIL), client.recover(NOBODY));
    assert_eq!((known.status, known.body), (unknown.status, unknown.body));
}

#[test]
fn the_mail_quota_counts_addresses_without_an_account_too() {
    let (_sandbox, client) = started(Settings { mails_per_hour: Some(1), ..Settings::strict() });
    client.recover(NOBODY).expect(200);
    client.recover(EMAIL).expect_code(429, "over_email_send_rate_limit");
}

#[test]
fn a_ban_is_told_to_the_owner_only() {
    let (sandbox, client) = strict();
    sandbox.ban(EMAIL).expect("a ban");
    client.sign_in(EMAIL, "Wrong-Passw0rd!").expect_code(400, "invalid_credentials");
    client.sign_in(EMAIL, OLD).expect_code(400, "user_banned");
}

#[test]
fn signing_in_does_as_much_work_without_an_account() {
    let (sandbox, client) = strict();
    let hashes_for = |email| {
        let before = sandbox.passwords_hashed();
        client.sign_in(email, "Wrong-Passw0rd!").expect(400);
        sandbox.passwords_hashed() - before
    };
    // Counted and not timed: times are anything on a computer that is busy.
    assert_eq!([NOBODY, EMAIL, NOBODY].map(hashes_for), [1, 1, 1]);
}

#[test]
fn a_new_mail_kills_the_code_and_the_link_of_the_older_one() {
    let (sandbox, client) = strict();
    client.recover(EMAIL).expect(200);
    let older = sandbox.wait_for_mail_blocking(EMAIL, 0).expect("a mail");
    sandbox.advance(Duration::from_mins(1));
    client.recover(EMAIL).expect(200);
    let newer = sandbox.wait_for_mail_blocking(EMAIL, 1).expect("a mail");

    let link = json!({"type": "recovery", "token_hash": older.link_token()});
    client.post("/verify", &link).expect_code(403, "otp_expired");
    client.post("/verify", &proof(EMAIL, &older.code().expect("a code"))).expect_code(403, "otp_expired");
    client.post("/verify", &proof(EMAIL, &newer.code().expect("a code"))).expect(200);
}

#[test]
fn a_code_kills_the_link_of_its_mail() {
    let (sandbox, client) = strict();
    recovered(&sandbox, &client);
    let token = sandbox.mails_to(EMAIL)[0].link_token();
    client.post("/verify", &json!({"type": "recovery", "token_hash": token})).expect_code(403, "otp_expired");
}

#[test]
fn code_and_link_die_after_their_time() {
    let (sandbox, client) = strict();
    client.recover(EMAIL).expect(200);
    let mail = sandbox.wait_for_mail_blocking(EMAIL, 0).expect("a mail");
    sandbox.advance(Duration::from_mins(61));
    let link = json!({"type": "recovery", "token_hash": mail.link_token()});
    client.post("/verify", &link).expect_code(403, "otp_expired");
    client.post("/verify", &proof(EMAIL, &mail.code().expect("a code"))).expect_code(403, "otp_expired");
}

#[test]
fn gotrues_own_link_shows_the_page_and_spends_nothing() {
    let (sandbox, client) = strict();
    client.recover(EMAIL).expect(200);
    let token = sandbox.wait_for_mail_blocking(EMAIL, 0).expect("a mail").link_token().expect("a token");
    let link = format!("/verify?token={token}&type=recovery&redirect_to=ismessenger://reset");
    let page = client.send("GET", &link, &[], None).expect(200);
    assert!(page.body.contains(&format!("ismessenger://reset?token_hash={token}&#38;type=recovery")));
    client.post("/verify", &json!({"type": "recovery", "token_hash": token})).expect(200);
}

#[test]
fn a_mail_cannot_lead_to_a_foreign_app() {
    let (sandbox, client) = strict();
    client.post("/recover?redirect_to=evil%3A%2F%2Fsteal", &json!({"email": EMAIL})).expect(200);
    let mail = sandbox.wait_for_mail_blocking(EMAIL, 0).expect("a mail");
    assert!(!mail.text.contains("evil"));
    let token = mail.link_token().expect("a token");
    // Nor can a changed link.
    let page = client.send("GET", &format!("/reset?token_hash={token}&redirect_to=evil%3A%2F%2Fsteal"), &[], None);
    assert!(!page.body.contains("evil") && !page.body.contains(&token));
}

#[test]
fn a_changed_password_ends_other_sessions_and_tells_the_owner() {
    let (sandbox, client) = strict();
    let elsewhere = client.sign_in(EMAIL, OLD).expect(200);
    let token = recovered(&sandbox, &client);
    client.put_user(&token, &json!({"password": NEW})).expect(200);

    client.get_as("/user", &elsewhere.text("access_token")).expect_code(403, "session_not_found");
    let refresh = json!({"refresh_token": elsewhere.text("refresh_token")});
    client.post("/token?grant_type=refresh_token", &refresh).expect_code(400, "refresh_token_not_found");
    client.get_as("/user", &token).expect(200);
    let notice = sandbox.wait_for_mail_blocking(EMAIL, 1).expect("a notice");
    assert_eq!(notice.subject, "Your ISMessenger password was changed");
    assert_eq!((notice.code(), notice.link()), (None, None));
    assert_eq!(
        sandbox.audit_trail(EMAIL).expect("a trail"),
        ["signed_in_by_password", "recovery_requested", "signed_in_by_otp", "password_changed"]
    );
}

#[test]
fn common_and_personal_passwords_are_refused_everywhere() {
    let (sandbox, client) = strict();
    client.sign_up("bob@example.com", "password1").expect_code(422, "weak_password");
    let token = recovered(&sandbox, &client);
    for guess in ["password1", "ISMESSENGER", EMAIL] {
        let refused = client.put_user(&token, &json!({"password": guess})).expect_code(422, "weak_password");
        assert_eq!(refused.json()["weak_password"]["reasons"], json!(["pwned"]));
    }
    assert!(sandbox.has_password(EMAIL, OLD));
}

#[test]
fn an_old_session_needs_a_nonce_and_five_wrong_ones_kill_it() {
    let (sandbox, client) = started(Settings { require_reauthentication: true, ..Settings::strict() });
    let token = client.sign_in(EMAIL, OLD).expect(200).text("access_token");
    sandbox.age_sessions(EMAIL, Duration::from_hours(25)).expect("older sessions");
    let change = |nonce: &str| client.put_user(&token, &json!({"password": NEW, "nonce": nonce}));
    change("").expect_code(400, "reauthentication_needed");

    client.get_as("/reauthenticate", &token).expect(200);
    let code = sandbox.wait_for_mail_blocking(EMAIL, 0).expect("a mail").code().expect("a code");
    for _ in 0..5 {
        change(&wrong(&code)).expect_code(422, "reauthentication_not_valid");
    }
    change(&code).expect_code(422, "reauthentication_not_valid");

    sandbox.advance(Duration::from_mins(1));
    client.get_as("/reauthenticate", &token).expect(200);
    let code = sandbox.wait_for_mail_blocking(EMAIL, 1).expect("a mail").code().expect("a code");
    change(&code).expect(200);
    client.sign_in(EMAIL, NEW).expect(200);
}

#[test]
fn a_second_factors_code_works_once() {
    use totp_rs::{Builder, Secret};

    let (_sandbox, client) = strict();
    let token = client.sign_in(EMAIL, OLD).expect(200).text("access_token");
    let factor = client.post_as("/factors", &token, &json!({"factor_type": "totp"})).expect(200);
    let secret = factor.json()["totp"]["secret"].as_str().expect("a secret").to_owned();
    let totp =
        Builder::new().with_secret(Secret::try_from_base32(&secret).expect("base32")).build().expect("a generator");
    let code = totp.generate_current().to_string();
    let path = format!("/factors/{}", factor.text("id"));
    let verify = |code: &str| {
        let challenge = client.post_as(&format!("{path}/challenge"), &token, &json!({})).expect(200).text("id");
        client.post_as(&format!("{path}/verify"), &token, &json!({"challenge_id": challenge, "code": code}))
    };
    verify(&code).expect(200);
    verify(&code).expect_code(422, "mfa_verification_failed");
}

#[test]
fn an_account_can_be_given_a_second_factor_and_its_code_lifts_a_session() {
    let (sandbox, client) = strict();
    let enrolled = sandbox.enroll_totp(EMAIL).expect("enrolled").expect("an account");
    assert_eq!(sandbox.enroll_totp("nobody@example.com").expect("asked"), None);
    let session = client.sign_in(EMAIL, OLD).expect(200);
    let (token, factor) = (session.text("access_token"), session.json()["user"]["factors"][0].clone());
    assert_eq!((&factor["id"], &factor["status"]), (&json!(enrolled), &json!("verified")));
    assert!(sandbox.session_lives(&token));
    client.put_user(&token, &json!({"password": NEW})).expect_code(401, "insufficient_aal");
    let path = format!("/factors/{}", factor["id"].as_str().expect("an id"));
    let verify = |code: &str| {
        let challenge = client.post_as(&format!("{path}/challenge"), &token, &json!({})).expect(200).text("id");
        client.post_as(&format!("{path}/verify"), &token, &json!({"challenge_id": challenge, "code": code}))
    };
    let unused_code = || sandbox.totp_code(EMAIL).expect("it tells").expect("a code");
    let code = unused_code();
    let lifted = verify(&code).expect(200).text("access_token");
    verify(&code).expect_code(422, "mfa_verification_failed");
    verify(&unused_code()).expect(200);
    assert_eq!(sandbox.calls("POST /factors/*/verify"), 3);
    client.post_as("/logout?scope=global", &lifted, &json!({})).expect(204);
    assert!(!sandbox.session_lives(&lifted));
}

#[test]
fn accounts_and_sessions_survive_a_restart_with_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = Settings { database: Some(folder.path().join("sandbox.db")), ..Settings::strict() };
    let session = {
        let (_sandbox, client) = started(settings.clone());
        client.sign_in(EMAIL, OLD).expect(200)
    };
    let sandbox = Sandbox::start(settings).expect("a sandbox starts");
    let client = Client::new(sandbox.url());
    client.get_as("/user", &session.text("access_token")).expect(200);
    let refresh = json!({"refresh_token": session.text("refresh_token")});
    client.post("/token?grant_type=refresh_token", &refresh).expect(200);
}
