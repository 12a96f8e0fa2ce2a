//! GoTrue's successes: a session, or a user.

use serde::{Deserialize, Deserializer};

use crate::{
    address::Address,
    backend::{Session, claims::claims},
    secret::Secret,
};

/// A session as the server sends it.
#[derive(Deserialize)]
pub(super) struct SessionAnswer {
    #[serde(deserialize_with = "secret")]
    access_token: Secret,
    #[serde(deserialize_with = "secret")]
    refresh_token: Secret,
    expires_in: u64,
    user: UserAnswer,
}

/// The user, in a session and in the answer to a change. Its id is what makes it one: another
/// object than a user's is not the server's answer.
#[derive(Deserialize)]
pub(super) struct UserAnswer {
    #[serde(rename = "id")]
    _id: serde::de::IgnoredAny,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    factors: Option<Vec<Factor>>,
}

#[derive(Deserialize)]
struct Factor {
    status: String,
}

impl SessionAnswer {
    /// Whether the account has a second factor that this session was made without.
    pub(super) fn lacks_second_factor(&self) -> bool {
        let enrolled = self.user.factors.iter().flatten().any(|factor| factor.status == "verified");
        // A token that cannot be read gets the answer that asks for more.
        let assurance = claims::<Assurance>(&self.access_token);
        enrolled && assurance.is_none_or(|it| it.aal != "aal2")
    }
}

impl From<SessionAnswer> for Session {
    fn from(answer: SessionAnswer) -> Self {
        Self {
            access_token: answer.access_token,
            refresh_token: answer.refresh_token,
            expires_in_seconds: answer.expires_in,
            account: answer.user.email.and_then(|email| Address::parse(&email).ok()),
        }
    }
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
    String::deserialize(deserializer).map(Secret::from)
}

/// How many factors a session was made with.
#[derive(Deserialize)]
struct Assurance {
    aal: String,
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use serde_json::json;

    use super::SessionAnswer;
    use crate::backend::Session;

    fn session(aal: &str, factors: &serde_json::Value) -> SessionAnswer {
        let payload = URL_SAFE_NO_PAD.encode(json!({ "aal": aal }).to_string());
        serde_json::from_value(json!({
            "access_token": format!("head.{payload}.signature"),
            "refresh_token": "refresh",
            "expires_in": 3600,
            "user": { "id": "1", "email": "kim@example.com", "factors": factors },
        }))
        .unwrap()
    }

    #[test]
    fn a_verified_factor_is_asked_for_until_the_session_has_it() {
        let verified = json!([{ "status": "unverified" }, { "status": "verified" }]);
        assert!(session("aal1", &verified).lacks_second_factor());
        assert!(!session("aal2", &verified).lacks_second_factor());
    }

    #[test]
    fn a_factor_that_was_never_verified_is_not_asked_for() {
        for none in [json!(null), json!([]), json!([{ "status": "unverified" }])] {
            assert!(!session("aal1", &none).lacks_second_factor(), "{none}");
        }
    }

    #[test]
    fn a_session_carries_its_account() {
        let session = Session::from(session("aal1", &json!(null)));
        assert_eq!(session.account.unwrap().as_str(), "kim@example.com");
        assert_eq!(session.expires_in_seconds, 3600);
    }

    #[test]
    fn an_object_that_is_no_session_is_not_taken_for_one() {
        for other in [json!({}), json!({ "access_token": "a", "refresh_token": "b" }), json!([])] {
            assert!(serde_json::from_value::<SessionAnswer>(other).is_err());
        }
    }
}
