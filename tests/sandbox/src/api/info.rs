//! `/health` and `/settings`: what the server is and what it offers.
#![allow(clippy::unnecessary_wraps, reason = "all routes have one type")]

use std::sync::Arc;

use serde_json::{Map, json};

use super::call::{Answer, Call, json};
use crate::app::App;

/// The ways to sign in that GoTrue lists, all off but the one by mail.
const PROVIDERS: [&str; 26] = [
    "anonymous_users",
    "apple",
    "azure",
    "bitbucket",
    "discord",
    "facebook",
    "snapchat",
    "figma",
    "fly",
    "github",
    "gitlab",
    "google",
    "keycloak",
    "kakao",
    "linkedin",
    "linkedin_oidc",
    "notion",
    "spotify",
    "slack",
    "slack_oidc",
    "workos",
    "twitch",
    "twitter",
    "email",
    "phone",
    "zoom",
];

pub(crate) fn health(_: &Arc<App>, _: &Call) -> Answer {
    Ok(json(json!({
        "version": concat!("repass-sandbox ", env!("CARGO_PKG_VERSION")),
        "name": "GoTrue",
        "description": "A sandbox that speaks the contract of GoTrue",
    })))
}

pub(crate) fn settings(app: &Arc<App>, _: &Call) -> Answer {
    let external: Map<_, _> = PROVIDERS.iter().map(|name| ((*name).to_owned(), json!(*name == "email"))).collect();
    Ok(json(json!({
        "external": external,
        "disable_signup": false,
        "mailer_autoconfirm": app.settings.autoconfirm,
        "phone_autoconfirm": false,
        "sms_provider": "",
        "saml_enabled": false,
        "saml_private_key_next_configured": true,
        "passkeys_enabled": false,
    })))
}
