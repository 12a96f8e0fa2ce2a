//! The list of servers: what an app configures, and the adapter that it leads to. Adding one is a folder
//! in the core's `backend`, and a variant with its line here.

use std::{fmt::Display, sync::Arc};

use repass_core::backend::{Backend, HttpClient, HttpOptions, gotrue::GoTrue, pocketbase::PocketBase};
use url::Url;

use crate::{
    client::SetupError,
    own_server::{OwnServer, OwnServerAdapter},
};

/// Which server.
#[derive(Clone, uniffi::Enum)]
pub enum Server {
    /// `GoTrue` (Supabase Auth).
    GoTrue {
        /// Where its routes begin, such as `https://PROJECT.supabase.co/auth/v1`.
        url: String,
        /// The public (anon) key.
        api_key: String,
    },
    /// `PocketBase`.
    PocketBase {
        /// Where it answers.
        url: String,
        /// The collection of users, usually `users`.
        collection: String,
    },
    /// The app's own.
    Own {
        /// How to speak to it.
        server: Arc<dyn OwnServer>,
    },
}

impl Server {
    pub(crate) fn backend(&self, options: &HttpOptions) -> Result<Arc<dyn Backend>, SetupError> {
        Ok(match self {
            Self::GoTrue { url, api_key } => {
                Arc::new(GoTrue::new(http(options)?, parsed(url)?, api_key).map_err(|error| wrong(&error))?)
            }
            Self::PocketBase { url, collection } => {
                Arc::new(PocketBase::new(http(options)?, parsed(url)?, collection).map_err(|error| wrong(&error))?)
            }
            Self::Own { server } => Arc::new(OwnServerAdapter::new(Arc::clone(server)).map_err(|error| wrong(&error))?),
        })
    }
}

fn http(options: &HttpOptions) -> Result<HttpClient, SetupError> {
    HttpClient::new(options).map_err(|error| wrong(&error))
}

fn parsed(url: &str) -> Result<Url, SetupError> {
    Url::parse(url).map_err(|error| {
        SetupError::Server(format!("{url:?} is not a URL ({error}); write it like https://auth.example.com"))
    })
}

fn wrong(error: &dyn Display) -> SetupError {
    SetupError::Server(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use repass_core::backend::{
        Abilities, CurrentPassword, HttpOptions, LinkUse, OutcomeCheck, ProofCheck, SessionAfterChange,
    };

    use super::Server;

    /// One of each; the match below does not compile while one is missing there.
    fn all() -> Vec<Server> {
        let url = "https://auth.example.com".to_owned();
        vec![
            Server::GoTrue { url: url.clone(), api_key: "public".to_owned() },
            Server::PocketBase { url, collection: "users".to_owned() },
        ]
    }

    fn name(server: &Server) -> &'static str {
        match server {
            Server::GoTrue { .. } => "GoTrue (Supabase Auth)",
            Server::PocketBase { .. } => "PocketBase",
            Server::Own { .. } => "a server of the app's own",
        }
    }

    fn row(name: &str, abilities: &Abilities) -> String {
        let yes = |yes| if yes { "yes" } else { "no" };
        let link = match abilities.link {
            LinkUse::None => "no",
            LinkUse::OpensApp => "opens the app",
            LinkUse::ConfirmedElsewhere => "in a browser",
        };
        let checked = match abilities.proof_check {
            ProofCheck::AtOnce => "at once",
            ProofCheck::AtSave => "with the new password",
        };
        let current = match abilities.current_password {
            CurrentPassword::WhenAsked => "if the server asks",
            CurrentPassword::Always => "always",
        };
        let session = match abilities.session_after_change {
            SessionAfterChange::Kept => "kept",
            SessionAfterChange::Replaced => "replaced",
            SessionAfterChange::Ended => "ended",
        };
        let check = match abilities.outcome_check {
            OutcomeCheck::RepeatSave => "saving again",
            OutcomeCheck::SignIn => "signing in",
            OutcomeCheck::AskPerson => "the person tries",
        };
        let longest = abilities.max_password_bytes.map_or("no limit".to_owned(), |bytes| format!("{bytes} bytes"));
        format!(
            "| {name} | {} | {} | {link} | {checked} | {current} | {session} | {} | {} | {longest} | {check} | {} s |\n",
            yes(abilities.sign_in),
            yes(abilities.takes_code()),
            yes(abilities.refreshes_sessions),
            yes(abilities.signs_out_others),
            abilities.mail_interval.as_secs()
        )
    }

    fn page() -> String {
        let mut page = "# Servers\n\n\
            Written by a test of `bindings/src/servers.rs` from what each adapter declares; the screens follow it.\n\
            `REPASS_BLESS=1 cargo test -p repass-ffi --lib` writes it anew.\n\n\
            | server | sign in | code in the mail | link in the mail | a proof is checked | a change asks for the \
            current password | the session after a change | refreshed | others can be signed out alone | longest password | a lost \
            save is found out by | between two mails |\n\
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
            .to_owned();
        for server in all() {
            let backend = server.backend(&HttpOptions::default()).expect("a usable configuration");
            page += &row(name(&server), &backend.abilities());
        }
        page += "| your own | as it declares | | | | | | | | | | |\n\n";
        page += "A server of your own is an `AppServer`: in Kotlin a class with suspending functions, in Swift a type \
            with async ones; see [integration.md](integration.md#a-server-of-your-own).\n";
        page
    }

    #[test]
    fn the_page_of_servers_says_what_the_adapters_declare() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/servers.md");
        if std::env::var_os("REPASS_BLESS").is_some() {
            std::fs::write(&file, page()).expect("the page is written");
        }
        let written = std::fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(written, page(), "docs/servers.md is not what the adapters declare: run with REPASS_BLESS=1");
    }

    #[test]
    fn a_configuration_that_cannot_work_says_what_to_correct() {
        let wrong = Server::GoTrue { url: "auth.example.com".to_owned(), api_key: "public".to_owned() };
        let told = wrong.backend(&HttpOptions::default()).err().expect("no URL").to_string();
        assert!(told.contains("https://auth.example.com"), "{told}");
    }
}
