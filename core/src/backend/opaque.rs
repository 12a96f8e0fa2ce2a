//! What a backend gives the flows to keep and gets back as it was: secrets that only it understands.
//!
//! They are bytes in a form that the backend owns, so that they can lie in the secure store and
//! outlive the app.

use crate::secret::Secret;

/// Declares a secret that only its backend understands.
macro_rules! opaque {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name(Secret);

        impl $name {
            /// From the backend's own form.
            #[must_use]
            pub fn new(own_form: Secret) -> Self {
                Self(own_form)
            }

            /// The backend's own form.
            #[must_use]
            pub fn own_form(&self) -> &Secret {
                &self.0
            }
        }
    };
}

opaque!(
    /// What asking for instructions gives, to be shown again with the proof: a PKCE verifier, an id and a
    /// secret, the token of a pending flow.
    Ticket
);
opaque!(
    /// The right to set a new password.
    Grant
);
opaque!(
    /// What a link carries.
    LinkProof
);
opaque!(
    /// A sign-in that waits for a second factor.
    Challenge
);

impl Default for Ticket {
    /// Of a server that needs none.
    fn default() -> Self {
        Self(Secret::new(Vec::new()))
    }
}

impl Ticket {
    /// A copy, for a second mail of the same request.
    #[must_use]
    pub fn copied(&self) -> Self {
        Self(Secret::from(self.0.expose()))
    }
}
