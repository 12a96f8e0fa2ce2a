//! The GoTrue contract over HTTP.
//!
//! One file for each route, each route a plain function `(&Arc<App>, &Call) -> Answer` that may
//! block; this file knows the paths and runs the functions off the async threads. Everything
//! that is about HTTP and not about accounts (CORS, the shape of errors) is middleware around
//! them, which is also where a fault can be put between client and route.

pub(crate) mod auth;
pub(crate) mod call;
pub(crate) mod cors;
pub(crate) mod error;
pub(crate) mod factors;
pub(crate) mod info;
pub(crate) mod jwt;
pub(crate) mod limits;
pub(crate) mod logout;
pub(crate) mod mailing;
pub(crate) mod params;
pub(crate) mod recover;
pub(crate) mod signup;
pub(crate) mod token;
pub(crate) mod user;
pub(crate) mod verify;
pub(crate) mod views;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter};

use crate::app::App;
use crate::faults;
use call::{Answer, Call};
use error::ApiError;

type Handler = fn(&Arc<App>, &Call) -> Answer;

/// The API at the root, as a bare GoTrue serves it, and under `/auth/v1`, as Supabase's gateway
/// does and official clients expect.
pub(crate) fn router(app: Arc<App>, pages: Router<Arc<App>>) -> Router {
    let api = Router::new()
        .route("/health", get(info::health))
        .route("/settings", get(info::settings))
        .route("/signup", post(signup::signup))
        .route("/token", post(token::token))
        .route("/recover", post(recover::recover))
        .route(
            "/verify",
            serve("GET, POST", &[(MethodFilter::GET, verify::open_link), (MethodFilter::POST, verify::verify)]),
        )
        .route("/user", serve("GET, PUT", &[(MethodFilter::GET, user::show), (MethodFilter::PUT, user::update)]))
        .route("/reauthenticate", get(user::reauthenticate))
        .route("/logout", post(logout::logout))
        .route("/factors", post(factors::enroll))
        .route("/factors/{factor}", serve("DELETE", &[(MethodFilter::DELETE, factors::unenroll)]))
        .route("/factors/{factor}/challenge", post(factors::challenge))
        .route("/factors/{factor}/verify", post(factors::verify));
    let routes =
        Router::new().merge(api.clone()).nest("/auth/v1", api).fallback(not_found).with_state(Arc::clone(&app));
    // Around the whole router: around its routes, axum would add an Allow header to preflights.
    let api = Router::new()
        .fallback_service(routes)
        .layer(middleware::from_fn(error::shape))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), cors::cors))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), faults::strike))
        .layer(middleware::from_fn(log));
    // The pages stay outside of CORS: no web site may read the inbox.
    pages.with_state(app).fallback_service(api)
}

fn get(handler: Handler) -> MethodRouter<Arc<App>> {
    serve("GET", &[(MethodFilter::GET, handler)])
}

fn post(handler: Handler) -> MethodRouter<Arc<App>> {
    serve("POST", &[(MethodFilter::POST, handler)])
}

/// Serves a path by its methods. Any other, HEAD among them, is refused and spends nothing.
fn serve(allow: &'static str, handlers: &[(MethodFilter, Handler)]) -> MethodRouter<Arc<App>> {
    let refuse = move || async move { (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, allow)]) };
    handlers.iter().fold(
        MethodRouter::new().on(MethodFilter::HEAD, refuse).fallback(refuse),
        |router, (method, handler)| {
            let handler = *handler;
            router.on(*method, move |State(app): State<Arc<App>>, call: Call| run(handler, app, call))
        },
    )
}

/// Hashing, SQLite and SMTP block, so no route runs on an async thread.
async fn run(handler: Handler, app: Arc<App>, call: Call) -> Response {
    tokio::task::spawn_blocking(move || handler(&app, &call))
        .await
        .unwrap_or_else(|_| Err(ApiError::unexpected()))
        .into_response()
}

/// One line for each call. Never the query: it may hold a token.
async fn log(request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = next.run(request).await;
    tracing::info!("{method} {path} {}", response.status().as_u16());
    response
}

async fn not_found() -> Response {
    (StatusCode::NOT_FOUND, "404 page not found\n").into_response()
}
