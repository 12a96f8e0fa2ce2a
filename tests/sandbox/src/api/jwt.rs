//! Access tokens: HS256, with the claims of GoTrue's.

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::error::ApiError;
use super::views;
use crate::app::App;
use crate::store::sessions::Session;
use crate::store::users::User;

/// The keys of access tokens and, derived from the same secret, of refresh tokens.
pub(crate) struct Keys {
    encoding: EncodingKey,
    decoding: DecodingKey,
    secret: Vec<u8>,
}

impl Keys {
    pub(crate) fn new(secret: Vec<u8>) -> Self {
        Self { encoding: EncodingKey::from_secret(&secret), decoding: DecodingKey::from_secret(&secret), secret }
    }

    /// What refresh tokens are derived from.
    pub(crate) fn secret(&self) -> &[u8] {
        &self.secret
    }

    fn sign(&self, claims: &Value) -> String {
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &self.encoding)
            .expect("signing JSON with HMAC cannot fail")
    }
}

/// What the server reads back from a token.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Claims {
    #[serde(default)]
    pub(crate) sub: String,
    #[serde(default)]
    pub(crate) session_id: String,
    exp: i64,
}

/// An access token for a session.
pub(crate) fn issue(app: &App, user: &User, session: &Session) -> String {
    let now = app.clock.now();
    app.keys.sign(&json!({
        "sub": user.id,
        "aud": "authenticated",
        "exp": now.plus(app.settings.access_token_lifetime).unix_seconds(),
        "iat": now.unix_seconds(),
        "email": user.email,
        "phone": "",
        "app_metadata": views::app_metadata(),
        "user_metadata": views::user_metadata(user),
        "role": "authenticated",
        "aal": format!("aal{}", session.aal),
        "amr": session.methods,
        "session_id": session.id,
        "is_anonymous": false,
    }))
}

/// An admin's key: valid, but nobody's.
pub(crate) fn service_role(app: &App) -> String {
    let now = app.clock.now();
    let year = std::time::Duration::from_hours(365 * 24);
    app.keys.sign(&json!({
        "role": "service_role",
        "iat": now.unix_seconds(),
        "exp": now.plus(year).unix_seconds(),
    }))
}

/// Checks a token; its time is judged by the sandbox's clock.
pub(crate) fn check(app: &App, token: &str) -> Result<Claims, ApiError> {
    if token.split('.').count() != 3 {
        return Err(bad("token is malformed: token contains an invalid number of segments"));
    }
    let mut validation = Validation::new(Algorithm::HS256);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let claims = jsonwebtoken::decode::<Claims>(token, &app.keys.decoding, &validation)
        .map_err(|error| match error.kind() {
            ErrorKind::InvalidSignature => bad("token signature is invalid: signature is invalid"),
            _ => bad("token is malformed: could not base64 decode header: illegal base64 data at \
                 input byte 0"),
        })?
        .claims;
    if app.clock.now().unix_seconds() >= claims.exp {
        return Err(bad("token has invalid claims: token is expired"));
    }
    Ok(claims)
}

fn bad(what: &str) -> ApiError {
    ApiError::forbidden("bad_jwt", format!("invalid JWT: unable to parse or verify signature, {what}"))
}
