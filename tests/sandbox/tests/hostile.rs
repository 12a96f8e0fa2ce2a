//! Whatever a client sends, it gets the contract's refusals: no crash, no 500, no hang.

mod client;

use client::Client;
use repass_sandbox::{Sandbox, Settings};
use serde_json::json;

const ROUTES: [(&str, &str); 14] = [
    ("POST", "/signup"),
    ("POST", "/token?grant_type=password"),
    ("POST", "/token?grant_type=refresh_token"),
    ("POST", "/token?grant_type=pkce"),
    ("POST", "/recover"),
    ("POST", "/verify"),
    ("GET", "/verify"),
    ("GET", "/user"),
    ("PUT", "/user"),
    ("GET", "/reauthenticate"),
    ("POST", "/logout"),
    ("POST", "/factors"),
    ("POST", "/factors/none/challenge"),
    ("POST", "/factors/none/verify"),
];

/// Bodies that no client of good will sends.
fn bodies() -> Vec<Vec<u8>> {
    let mut bodies: Vec<Vec<u8>> = [
        "",
        "null",
        "[]",
        "5",
        "\"text\"",
        "{",
        "{email}",
        "{\"email\":\"a@example.com\",}",
        "{} {}",
        r#"{"email":"\ud800","password":"\ud800","token":"\ud800"}"#,
        r#"{"email":5,"password":[],"token":{},"type":true,"token_hash":1,"refresh_token":0}"#,
        r#"{"email":null,"password":null,"type":null,"token":null}"#,
        r#"{"email":"","password":"","type":"","token":"","token_hash":""}"#,
        r#"{"email":"\"a\r\nBcc: b@example.com\"@example.com","password":"First-Passw0rd!x"}"#,
        r#"{"email":"a@[127.0.0.1]","password":"First-Passw0rd!x","type":"recovery","token":"1"}"#,
        r#"{"email":"jörg@example.com","password":"First-Passw0rd!x"}"#,
        r#"{"email":"a@example.com\u0000","password":"First-Passw0rd\u0000"}"#,
        r#"{"type":"recovery","token_hash":"' OR 1=1 --"}"#,
        r#"{"gotrue_meta_security":5,"data":[],"nonce":{},"current_password":1}"#,
        r#"{"factor_type":"phone","friendly_name":"x"}"#,
        "\u{feff}{}",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec();
    bodies.push(vec![0xff, 0xfe, 0x00]);
    bodies.push("[".repeat(100_000).into_bytes());
    bodies.push(json!({"email": format!("{}@example.com", "a".repeat(100_000))}).to_string().into_bytes());
    bodies.push(json!({"email": "a@example.com", "password": "p".repeat(100_000)}).to_string().into_bytes());
    bodies.push(vec![b' '; 400_000]);
    bodies
}

#[test]
fn malformed_bodies_are_refused_in_the_contracts_words() {
    for settings in [Settings::gotrue(), Settings::strict()] {
        let sandbox = Sandbox::start(settings).expect("a sandbox starts");
        let client = Client::new(sandbox.url());
        let session = client.sign_up("ann@example.com", "First-Passw0rd!x").expect(200);
        let bearer = format!("Bearer {}", session.text("access_token"));
        for (method, path) in ROUTES {
            for body in bodies() {
                // Signing out would make the other requests pointless.
                let bearer = if path == "/logout" { "Bearer x" } else { &bearer };
                let headers = [("authorization", bearer), ("x-supabase-api-version", "2024-01-01")];
                let body = (method != "GET").then_some(body);
                let answer = client.send_bytes(method, path, &headers, body.as_deref());
                assert!(answer.status < 500, "{method} {path}: {}", answer.body);
                if (400..500).contains(&answer.status) {
                    assert!(answer.json()["code"].is_string(), "{method} {path}: {}", answer.body);
                }
            }
        }
    }
}

#[test]
fn odd_addresses_and_headers_are_refused() {
    let sandbox = Sandbox::start(Settings::strict()).expect("a sandbox starts");
    let client = Client::new(sandbox.url());
    for path in [
        "/verify?token=%ff&type=%00&redirect_to=%ff",
        "/verify?token=x&type=recovery&redirect_to=javascript%3Aalert(1)",
        "/reset?token_hash=%3Cscript%3E&redirect_to=ismessenger%3A%2F%2Freset",
        "/inbox/%ff",
        "/api/v1/message/%2e%2e%2f",
        "/api/v1/messages?start=-1&limit=99999999999999999999",
        "/auth/v1/auth/v1/health",
        "//recover",
    ] {
        let answer = client.send("GET", path, &[], None);
        assert!(answer.status < 500, "{path}: {}", answer.status);
        assert!(!answer.body.contains("<script>") && !answer.body.contains("javascript:"), "{path}");
    }
    for bearer in ["Bearer", "Bearer  ", "Bearer a.b", "Bearer ..", "Bearer eyJhbGciOiJub25lIn0.e30.", "bearer x y"] {
        let answer = client.send("GET", "/user", &[("authorization", bearer)], None);
        assert!([401, 403].contains(&answer.status), "{bearer}: {}", answer.body);
    }
}

#[test]
fn the_mail_sink_survives_nonsense_and_still_takes_mail() {
    use std::io::{Read, Write};
    use std::net::{Shutdown, TcpStream};

    let sandbox = Sandbox::start(Settings::strict()).expect("a sandbox starts");
    for nonsense in [
        b"".as_slice(),
        b"\r\n\r\n",
        b"HELO\r\nDATA\r\n.\r\nQUIT\r\n",
        b"\xff\xfe\x00\r\nMAIL FROM:<>>\r\n",
        &vec![b'x'; 100_000],
        b"EHLO a\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nSubject: cut",
    ] {
        let mut stream = TcpStream::connect(sandbox.smtp_address()).expect("a connection");
        // The sink may hang up in the middle of it; that is an answer too.
        drop(stream.write_all(nonsense));
        drop(stream.shutdown(Shutdown::Write));
        drop(stream.read_to_end(&mut Vec::new()));
    }
    sandbox.add_account("ann@example.com", "First-Passw0rd!x").expect("an account");
    Client::new(sandbox.url()).recover("ann@example.com").expect(200);
    sandbox.wait_for_mail_blocking("ann@example.com", 0).expect("a mail");
}
