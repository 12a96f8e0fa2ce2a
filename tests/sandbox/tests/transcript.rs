//! The `gotrue` profile answers as a real GoTrue was recorded to: every recorded request is
//! played again, profile by profile, and statuses, headers, bodies and mails are compared.

mod client;
mod replay;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use repass_sandbox::{MailTemplate, Settings};
use replay::{Line, Stage};
use serde_json::json;
use totp_rs::{Builder, Secret};

/// Where the sandbox differs from the recording, and why that is right. One that is gone must
/// be deleted here, one that is not here is a mistake.
const DIFFERENCES: [(&str, &str, &str, &str); 2] = [
    ("base", "health", "body.version", "the sandbox does not pass itself off as a released GoTrue"),
    ("base", "health", "body.description", "the same"),
];

/// What each profile adds to the recording's common settings, and what was done before its
/// cases without being recorded.
type Profile = (&'static str, fn() -> Settings, fn(&mut Stage, &str));

const PROFILES: [Profile; 13] = [
    ("base", Settings::gotrue, base),
    ("code", with_code, code),
    ("expired", || Settings { mail_lifetime: Duration::from_secs(1), ..with_code() }, expired),
    ("chars", chars_settings, chars),
    ("reauth", || Settings { require_reauthentication: true, ..Settings::gotrue() }, reauth),
    ("current", || Settings { require_current_password: true, ..Settings::gotrue() }, current),
    ("captcha", || Settings { captcha_token: Some("passes".into()), ..Settings::gotrue() }, captcha),
    ("mailcap", || Settings { autoconfirm: false, mails_per_hour: Some(2), ..Settings::gotrue() }, mailcap),
    ("ipcap", || Settings { limit_by_address: true, ..Settings::gotrue() }, ipcap),
    ("confirm", || Settings { autoconfirm: false, ..Settings::gotrue() }, confirm),
    ("nosmtp", || Settings { mail_server_down: true, ..Settings::gotrue() }, nosmtp),
    ("notify", || Settings { notify_password_changed: true, ..Settings::gotrue() }, notify),
    ("shortjwt", || Settings { access_token_lifetime: Duration::from_secs(1), ..Settings::gotrue() }, shortjwt),
];

#[test]
fn the_recorded_requests_get_the_recorded_answers() {
    let mut by_profile = Vec::<(String, Vec<Line>)>::new();
    for line in Line::all() {
        match by_profile.last_mut() {
            Some((profile, lines)) if profile == line.profile() => lines.push(line),
            _ => by_profile.push((line.profile().to_owned(), vec![line])),
        }
    }
    let played: Vec<_> = by_profile.iter().map(|(profile, _)| profile.as_str()).collect();
    assert_eq!(played, PROFILES.map(|(name, ..)| name), "the recording's profiles");

    let mut unused = DIFFERENCES.to_vec();
    let mut unlisted = Vec::new();
    for ((profile, lines), (_, settings, prepare)) in by_profile.into_iter().zip(PROFILES) {
        for (case, what) in Stage::new(settings(), lines).play(prepare) {
            let listed = DIFFERENCES.iter().find(|(in_profile, of_case, place, _)| {
                *in_profile == profile && *of_case == case && what.starts_with(&format!("{place}:"))
            });
            match listed {
                Some(difference) => unused.retain(|other| other != difference),
                None => unlisted.push(format!("{profile} [{case}] {what}")),
            }
        }
    }
    assert!(unlisted.is_empty(), "unlisted differences:\n{}", unlisted.join("\n"));
    assert!(unused.is_empty(), "differences that are gone: {unused:?}");
}

fn with_code() -> Settings {
    Settings { mail_template: MailTemplate::GotrueWithCode, ..Settings::gotrue() }
}

fn chars_settings() -> Settings {
    Settings {
        min_password_length: 8,
        required_characters: vec![
            "abcdefghijklmnopqrstuvwxyz".into(),
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ".into(),
            "0123456789".into(),
        ],
        ..Settings::gotrue()
    }
}

fn base(stage: &mut Stage, case: &str) {
    match case {
        "login/banned" => {
            stage.sign_up("banned@example.com");
            assert!(stage.sandbox.ban("banned@example.com").expect("a ban"));
        }
        "verify/hash/banned" => stage.bind_link("1", &stage.latest_mail("banned@example.com")),
        "recover/redirect-not-allowed" => drop(stage.sign_up("redir@example.com")),
        "recover/redirect-loopback-query" => drop(stage.sign_up("redir2@example.com")),
        "recover/redirect-none" => drop(stage.sign_up("redir3@example.com")),
        "verify/hash/with-email" => {
            stage.sign_up("hash@example.com");
            let other = stage.sign_in("hash@example.com");
            stage.bind_access(12, &other);
            stage.bind_refresh(17, &other);
            stage.bind_access(13, &stage.sign_in("hash@example.com"));
            stage.bind_link("6", &stage.recover("hash@example.com"));
        }
        "verify/hash/killed-by-change" => stage.bind_link("7", &stage.latest_mail("hash@example.com")),
        "verify/hash/after-a-sign-in" => {
            stage.sign_up("live@example.com");
            let mail = stage.recover("live@example.com");
            stage.sign_in("live@example.com");
            stage.bind_link("8", &mail);
        }
        "pkce/recover" => drop(stage.sign_up("pkce@example.com")),
        "pkce/verify-hash-posted" => stage.bind_link("a", &stage.latest_mail("pkce@example.com")),
        "refresh/ok" => stage.bind_refresh(30, &stage.sign_up("ref@example.com")),
        "refresh/first" => stage.bind_refresh(33, &stage.sign_in("ref@example.com")),
        "logout/unknown-scope" => {
            stage.bind_access(20, &stage.sign_up("out@example.com"));
            let kept = stage.sign_in("out@example.com");
            stage.bind_access(21, &kept);
            stage.bind_refresh(39, &kept);
            let other = stage.sign_in("out@example.com");
            stage.bind_access(22, &other);
            stage.bind_refresh(40, &other);
        }
        "user/forged-signature" => {
            let token = stage.sign_in("out@example.com").text("access_token");
            let (signed, signature) = token.rsplit_once('.').expect("a signature");
            let other = if signature.starts_with('A') { 'B' } else { 'A' };
            let forged = format!("{signed}.{other}{}", &signature[1..]);
            let placeholder = stage.bindings.token(&format!("forged{:0>37}", 1));
            stage.bindings.learn(&placeholder, &forged);
        }
        "mfa/enroll" => stage.bind_access(23, &stage.sign_up("mfa@example.com")),
        "mfa/verify-recovery-is-aal1" => stage.bind_link("b", &stage.recover("mfa@example.com")),
        "mfa/verify-enrol" | "mfa/verify-ok" | "mfa/verify-challenge-reused" => {
            let code = totp(stage);
            stage.bind_code("000001", &code);
        }
        _ => {}
    }
}

/// The code that the person's authenticator shows now.
fn totp(stage: &Stage) -> String {
    let secret = stage.bindings.get("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").expect("a secret");
    let totp =
        Builder::new().with_secret(Secret::try_from_base32(secret).expect("base32")).build().expect("a generator");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    totp.generate(now).to_string()
}

fn code(stage: &mut Stage, case: &str) {
    match case {
        "code/recover" => drop(stage.sign_up("code@example.com")),
        "verify/code/with-a-space" => {
            let (first, last) = stage.bindings.get("000001").expect("a code").split_at(3);
            let spaced = format!("{first} {last}");
            stage.bind_code("000 001", &spaced);
        }
        "verify/code/ok-after-20-wrong-ones" => {
            let wrong = stage.bindings.get("000002").expect("a wrong code").to_owned();
            for _ in 0..20 {
                let guess = json!({"type": "recovery", "email": "code@example.com", "token": wrong});
                stage.client.post("/verify", &guess).expect(403);
            }
        }
        "verify/code/upper-case-email" => {
            stage.sign_up("code2@example.com");
            let code = stage.recover("code2@example.com").code().expect("a code");
            stage.bind_code("000003", &code);
        }
        "mail/recovery/with-code-pkce" => {
            stage.sign_up("code3@example.com");
            stage.recover_with_pkce("code3@example.com");
        }
        _ => {}
    }
}

fn expired(stage: &mut Stage, case: &str) {
    if case == "verify/get/expired" {
        stage.sign_up("exp@example.com");
        stage.sign_up("exp-pkce@example.com");
        let mail = stage.recover("exp@example.com");
        stage.bind_link("1", &mail);
        stage.bind_code("000001", &mail.code().expect("a code"));
        stage.bind_link("2", &stage.recover_with_pkce("exp-pkce@example.com"));
        stage.sandbox.advance(Duration::from_millis(2_200));
    }
}

fn chars(stage: &mut Stage, case: &str) {
    match case {
        "change/weak-characters" => stage.bind_access(1, &stage.sign_up("chars@example.com")),
        "login/right-but-weak-password" => {
            stage.sandbox.add_account("soft@example.com", "abcdefgh").expect("an account");
        }
        _ => {}
    }
}

fn reauth(stage: &mut Stage, case: &str) {
    let mut old_session = |number: u32, email: &str| {
        let session = stage.sign_up(email);
        stage.age_sessions(email);
        stage.bind_access(number, &session);
        session
    };
    match case {
        "reauth/young-session-needs-none" => stage.bind_access(1, &stage.sign_up("re@example.com")),
        "reauth/needed" => drop(old_session(2, "old@example.com")),
        "reauth/same-password-with-nonce" => {
            let session = old_session(3, "burn@example.com");
            let nonce = stage.nonce("burn@example.com", &session);
            stage.bind_code("000003", &nonce);
        }
        "reauth/weak-with-nonce" => {
            let session = old_session(4, "keep@example.com");
            let nonce = stage.nonce("keep@example.com", &session);
            stage.bind_code("000004", &nonce);
        }
        "reauth/fresh-sign-in-needs-none" => {
            old_session(5, "fresh@example.com");
            stage.bind_access(5, &stage.sign_in("fresh@example.com"));
        }
        "reauth/recovery-session-is-young" => {
            old_session(6, "rec@example.com");
            stage.bind_access(6, &stage.recovery_session("rec@example.com"));
        }
        _ => {}
    }
}

fn current(stage: &mut Stage, case: &str) {
    match case {
        "current/missing" => stage.bind_access(1, &stage.sign_up("cur@example.com")),
        "current/recovery-session-needs-none" => {
            let session = stage.recovery_session("cur@example.com");
            stage.bind_access(2, &session);
            stage.bind_refresh(2, &session);
        }
        _ => {}
    }
}

fn captcha(stage: &mut Stage, case: &str) {
    if case == "captcha/login" {
        stage.add_account("cap@example.com");
    }
}

fn mailcap(stage: &mut Stage, case: &str) {
    if case == "recover/server-mail-quota" {
        for email in ["capa@example.com", "capb@example.com", "capc@example.com"] {
            stage.add_account(email);
        }
        stage.recover("capa@example.com");
        stage.recover("capb@example.com");
    }
}

fn ipcap(stage: &mut Stage, case: &str) {
    let (path, body, status) = match case {
        "recover/ip-limit" => ("/recover", json!({"email": "nobody@example.com"}), 200),
        "verify/ip-limit" => ("/verify", json!({"type": "recovery", "token_hash": "f"}), 403),
        "login/ip-limit" => ("/token?grant_type=password", json!({"email": "nobody@example.com"}), 400),
        _ => return,
    };
    for _ in 0..30 {
        let headers = [("x-forwarded-for", "192.0.2.1")];
        stage.client.send("POST", path, &headers, Some(&body.to_string())).expect(status);
    }
}

fn confirm(stage: &mut Stage, case: &str) {
    if case == "verify/hash/email-not-confirmed" {
        stage.bind_link("1", &stage.latest_mail("unc@example.com"));
    }
}

fn nosmtp(stage: &mut Stage, case: &str) {
    if case == "recover/mail-server-down" {
        stage.add_account("no@example.com");
    }
}

fn notify(stage: &mut Stage, case: &str) {
    if case == "notify/change" {
        stage.bind_access(1, &stage.sign_up("note@example.com"));
    }
}

fn shortjwt(stage: &mut Stage, case: &str) {
    if case == "user/expired-token" {
        let session = stage.sign_up("old@example.com");
        stage.bind_access(1, &session);
        stage.bind_refresh(1, &session);
        stage.sandbox.advance(Duration::from_millis(2_500));
    }
}
