//! `POST /logout`: ends this session, the others, or all.

use std::sync::Arc;

use super::auth;
use super::call::{Answer, Call, no_content};
use super::error::ApiError;
use crate::app::App;
use crate::store::{audit, sessions};

pub(crate) fn logout(app: &Arc<App>, call: &Call) -> Answer {
    app.store.write(|db| {
        let (user, session) = auth::bearer(app, db, call)?;
        match call.query("scope").unwrap_or("global") {
            "global" => sessions::close_all(db, &user.id)?,
            "local" => sessions::close(db, &session.id)?,
            "others" => sessions::close_others(db, &session)?,
            unknown => {
                return Err(ApiError::invalid(format!("Unsupported logout scope {unknown:?}")));
            }
        }
        audit::record(db, app.clock.now(), &user.id, "signed_out").map_err(ApiError::from)
    })?;
    Ok(no_content())
}
