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
