//! GoTrue's successes: a session, or a user.

use serde::{Deserialize, Deserializer, Serialize};
use zeroize::Zeroizing;

use crate::{
    address::Address,
    backend::{Failure, Session, claims::claims},
    secret::Secret,
};

/// A session as the server sends it.
#[derive(Deserialize)]
pub(super) struct SessionBody {
    #[serde(deserialize_with = "secret")]
    access_token: Secret,
    #[serde(deserialize_with = "secret")]
    refresh_token: Secret,
    expires_in: u64,
    user: UserBody,
}

/// The user, in a session and in the answer to a change. Its id is what makes it one: another
/// object than a user's is not the server's answer.
#[derive(Deserialize)]
pub(super) struct UserBody {
    id: UserId,
    #[serde(default)]
    email: Option<String>,
    /// Read one by one: an odd factor must not cost the session.
    #[serde(default)]
    factors: Option<Vec<serde_json::Value>>,
}

/// An id is a text; whatever else it may be one day, it still makes a user.
#[derive(Deserialize)]
#[serde(untagged)]
enum UserId {
    Text(String),
    Other(serde::de::IgnoredAny),
}

#[derive(Deserialize)]
struct Factor {
    #[serde(default)]
    id: String,
    #[serde(default, rename = "factor_type")]
    kind: String,
    status: String,
}

/// What a session lacks before it may change a password.
pub(super) enum Lacks {
    Nothing,
    /// The code of this TOTP factor.
    Totp(String),
    /// A factor of a kind that cannot be asked for here.
    AnotherFactor,
}

impl SessionBody {
    /// Whether the account has a second factor that this session was made without.
    pub(super) fn lacks(&self) -> Lacks {
        let read = |factor: &serde_json::Value| Factor::deserialize(factor).ok();
        let factors = self.user.factors.iter().flatten().filter_map(read);
        let mut enrolled = factors.filter(|factor| factor.status == "verified").peekable();
        // A token that cannot be read gets the answer that asks for more.
        let has_two = claims::<Assurance>(&self.access_token).is_some_and(|it| it.aal == "aal2");
        if has_two || enrolled.peek().is_none() {
            return Lacks::Nothing;
        }
        match enrolled.find(|factor| factor.kind == "totp" && !factor.id.is_empty()) {
            Some(factor) => Lacks::Totp(factor.id),
            None => Lacks::AnotherFactor,
        }
    }

    /// The account's address.
    pub(super) fn account(&self) -> Option<Address> {
        self.user.email.as_deref().and_then(|email| Address::parse(email).ok())
    }

    /// What is kept of it as a grant, or as a challenge.
    pub(super) fn into_kept(self, factor: Option<String>) -> Kept {
        Kept { access_token: text(&self.access_token), refresh_token: text(&self.refresh_token), factor }
    }
}

impl From<SessionBody> for Session {
    fn from(body: SessionBody) -> Self {
        let account = body.account();
        let user_id = match body.user.id {
            UserId::Text(id) => Some(id),
            UserId::Other(_) => None,
        };
        Self {
            access_token: body.access_token,
            refresh_token: Some(body.refresh_token),
            expires_in_seconds: Some(body.expires_in),
            account,
            user_id,
            device_id: None,
        }
    }
}

/// A session that this adapter keeps for itself, in its own form: as a grant, or as a challenge.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    access_token: Zeroizing<String>,
    refresh_token: Zeroizing<String>,
    /// The TOTP factor that it lacks.
    factor: Option<String>,
}

impl Kept {
    pub(super) fn read(own_form: &Secret) -> Result<Self, Failure> {
        serde_json::from_slice(own_form.expose()).map_err(|_| Failure::SessionOver)
    }

    pub(super) fn write(&self) -> Secret {
        let room = self.access_token.len() + self.refresh_token.len() + 512;
        let mut bytes = Zeroizing::new(Vec::with_capacity(room));
        serde_json::to_writer(&mut *bytes, self).expect("texts in a struct are always JSON");
        Secret::new(std::mem::take(&mut *bytes))
    }

    pub(super) fn access_token(&self) -> Secret {
        Secret::from(self.access_token.as_str())
    }

    pub(super) fn refresh_token(&self) -> &str {
        &self.refresh_token
    }

    pub(super) fn factor(&self) -> Option<&str> {
        self.factor.as_deref()
    }
}

/// `POST /factors/{id}/challenge`
#[derive(Deserialize)]
pub(super) struct ChallengeBody {
    pub(super) id: String,
}

fn text(secret: &Secret) -> Zeroizing<String> {
    Zeroizing::new(secret.expose_text().unwrap_or_default().to_owned())
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

    use super::{Kept, Lacks, SessionBody};
    use crate::backend::Session;

    fn session(aal: &str, factors: &serde_json::Value) -> SessionBody {
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
        let factors = json!([
            { "id": "a", "factor_type": "totp", "status": "unverified" },
            { "id": "b", "factor_type": "totp", "status": "verified" },
        ]);
        assert!(matches!(session("aal1", &factors).lacks(), Lacks::Totp(id) if id == "b"));
        assert!(matches!(session("aal2", &factors).lacks(), Lacks::Nothing));
    }

    #[test]
    fn a_factor_of_another_kind_is_not_passed_over() {
        let factors = json!([{ "id": "a", "factor_type": "webauthn", "status": "verified" }]);
        assert!(matches!(session("aal1", &factors).lacks(), Lacks::AnotherFactor));
    }

    #[test]
    fn a_factor_that_was_never_verified_is_not_asked_for() {
        for none in [json!(null), json!([]), json!([{ "id": "a", "factor_type": "totp", "status": "unverified" }])] {
            assert!(matches!(session("aal1", &none).lacks(), Lacks::Nothing), "{none}");
        }
    }

    #[test]
    fn one_odd_factor_does_not_cost_the_session() {
        let factors = json!([{ "no": "status" }, 7, { "id": "b", "factor_type": "totp", "status": "verified" }]);
        assert!(matches!(session("aal1", &factors).lacks(), Lacks::Totp(id) if id == "b"));
    }

    #[test]
    fn a_session_carries_its_account() {
        let session = Session::from(session("aal1", &json!(null)));
        assert_eq!(session.account.unwrap().as_str(), "kim@example.com");
        assert_eq!(session.expires_in_seconds, Some(3600));
        assert_eq!(session.user_id.as_deref(), Some("1"));
    }

    #[test]
    fn what_is_kept_of_a_session_is_read_back() {
        let kept = session("aal1", &json!(null)).into_kept(Some("b".to_owned()));
        let read = Kept::read(&kept.write()).unwrap();
        assert_eq!((read.refresh_token(), read.factor()), ("refresh", Some("b")));
        assert_eq!(read.access_token(), kept.access_token());
    }

    #[test]
    fn an_object_that_is_no_session_is_not_taken_for_one() {
        for other in [json!({}), json!({ "access_token": "a", "refresh_token": "b" }), json!([])] {
            assert!(serde_json::from_value::<SessionBody>(other).is_err());
        }
    }
}
