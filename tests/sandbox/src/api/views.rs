//! Accounts and sessions as answers show them.

use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::jwt;
use crate::app::App;
use crate::clock::Timestamp;
use crate::store::factors::{self, Factor};
use crate::store::sessions::Session;
use crate::store::users::User;

/// A session with its tokens and its person.
pub(crate) fn session(app: &App, user: &User, user_view: Value, session: &Session, refresh_token: &str) -> Value {
    let lifetime = app.settings.access_token_lifetime;
    let mut view = json!({
        "access_token": jwt::issue(app, user, session),
        "token_type": "bearer",
        "expires_in": lifetime.as_secs(),
        "expires_at": app.clock.now().plus(lifetime).unix_seconds(),
        "refresh_token": refresh_token,
    });
    view["user"] = user_view;
    view
}

/// An account, as its owner may see it.
pub(crate) fn user(db: &Connection, user: &User) -> rusqlite::Result<Value> {
    let mut view = base(user, "authenticated");
    let factors = factors::of_user(db, &user.id)?;
    if !factors.is_empty() {
        let factors = factors.iter().map(factor).collect::<Vec<_>>();
        view.insert("factors".into(), json!(factors));
    }
    if let Some(at) = user.email_confirmed_at {
        view.insert("confirmed_at".into(), json!(at.rfc3339()));
    }
    view.insert("user_metadata".into(), user_metadata(user));
    view.insert("identities".into(), json!([identity(user, false)]));
    Ok(Value::Object(view))
}

/// An account in the answer to its own sign-up, where GoTrue shows what it has not read back
/// from its database yet.
pub(crate) fn new_user(user: &User) -> Value {
    let mut view = base(user, "authenticated");
    view.insert("user_metadata".into(), user_metadata(user));
    let confirmed = user.email_confirmed_at.is_some();
    view.insert("identities".into(), json!([identity(user, confirmed)]));
    Value::Object(view)
}

/// What a sign-up with a taken address gets where accounts are confirmed by mail: somebody who
/// does not exist.
pub(crate) fn nobody(user: &User, id: &str, now: Timestamp) -> Value {
    let nobody = User {
        id: id.to_owned(),
        email_confirmed_at: None,
        confirmation_sent_at: Some(now),
        last_sign_in_at: None,
        created_at: now,
        updated_at: now,
        ..user.clone()
    };
    let mut view = base(&nobody, "");
    view.insert("user_metadata".into(), json!({}));
    view.insert("identities".into(), json!([]));
    Value::Object(view)
}

pub(crate) fn app_metadata() -> Value {
    json!({ "provider": "email", "providers": ["email"] })
}

pub(crate) fn user_metadata(user: &User) -> Value {
    let mut metadata = user.metadata.clone();
    metadata.insert("email_verified".into(), json!(user.email_confirmed_at.is_some()));
    Value::Object(metadata)
}

fn base(user: &User, role: &str) -> Map<String, Value> {
    let mut view = Map::new();
    let mut put = |name: &str, value: Value| view.insert(name.to_owned(), value);
    put("id", json!(user.id));
    put("aud", json!("authenticated"));
    put("role", json!(role));
    put("email", json!(user.email));
    put("phone", json!(""));
    put("app_metadata", app_metadata());
    put("created_at", json!(user.created_at.rfc3339()));
    put("updated_at", json!(user.updated_at.rfc3339()));
    put("is_anonymous", json!(false));
    for (name, moment) in [
        ("email_confirmed_at", user.email_confirmed_at),
        ("confirmation_sent_at", user.confirmation_sent_at),
        ("recovery_sent_at", user.recovery_sent_at),
        ("reauthentication_sent_at", user.reauthentication_sent_at),
        ("last_sign_in_at", user.last_sign_in_at),
    ] {
        if let Some(moment) = moment {
            put(name, json!(moment.rfc3339()));
        }
    }
    view
}

fn identity(user: &User, email_verified: bool) -> Value {
    let at = user.created_at.rfc3339();
    json!({
        "identity_id": user.identity_id,
        "id": user.id,
        "user_id": user.id,
        "identity_data": {
            "email": user.email,
            "email_verified": email_verified,
            "phone_verified": false,
            "sub": user.id,
        },
        "provider": "email",
        "last_sign_in_at": at,
        "created_at": at,
        "updated_at": at,
        "email": user.email,
    })
}

fn factor(factor: &Factor) -> Value {
    let mut view = json!({
        "id": factor.id,
        "created_at": factor.created_at.rfc3339(),
        "updated_at": factor.updated_at.rfc3339(),
        "status": if factor.verified { "verified" } else { "unverified" },
        "friendly_name": factor.friendly_name,
        "factor_type": "totp",
        "phone": "",
    });
    if let Some(at) = factor.last_challenged_at {
        view["last_challenged_at"] = json!(at.rfc3339());
    }
    view
}
