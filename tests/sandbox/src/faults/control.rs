//! `/sandbox/faults` and `/sandbox/calls`: the switchboard for programs.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::Fault;
use crate::app::App;

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/sandbox/faults", get(list).post(add).put(replace).delete(clear))
        .route("/sandbox/calls", get(calls))
}

async fn list(State(app): State<Arc<App>>) -> Json<Vec<Fault>> {
    Json(app.faults.list())
}

async fn add(State(app): State<Arc<App>>, Json(fault): Json<Fault>) -> Json<Vec<Fault>> {
    app.faults.add(fault);
    list(State(app)).await
}

async fn replace(State(app): State<Arc<App>>, Json(faults): Json<Vec<Fault>>) -> Json<Vec<Fault>> {
    app.faults.replace(faults);
    list(State(app)).await
}

async fn clear(State(app): State<Arc<App>>) -> Json<Vec<Fault>> {
    app.faults.replace(Vec::new());
    list(State(app)).await
}

/// `?route=POST /recover`: how many calls it got.
async fn calls(State(app): State<Arc<App>>, Query(query): Query<HashMap<String, String>>) -> Json<Value> {
    let route = query.get("route").map_or("*", String::as_str);
    Json(json!({ "route": route, "calls": app.faults.calls(route) }))
}
