//! JSON bodies: typed fields, and Go's words for what is wrong with them.

use serde_json::{Map, Value};

use super::error::ApiError;

/// A request's JSON object.
pub(crate) struct Params {
    fields: Map<String, Value>,
    go_type: &'static str,
}

impl Params {
    pub(crate) fn parse(body: &[u8], go_type: &'static str) -> Result<Self, ApiError> {
        let value = serde_json::from_slice(body).map_err(|error| bad_json(&syntax(body, &error)))?;
        match value {
            Value::Object(fields) => Ok(Self { fields, go_type }),
            Value::Null => Ok(Self { fields: Map::new(), go_type }),
            other => {
                Err(bad_json(&format!("json: cannot unmarshal {} into Go value of type api.{go_type}", kind(&other))))
            }
        }
    }

    /// A text; absent and null are alike.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>, ApiError> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(self.wrong_type(name, other, "string")),
        }
    }

    /// A text that must hold something; an empty one counts as absent.
    pub(crate) fn filled(&self, name: &str) -> Result<Option<&str>, ApiError> {
        Ok(self.text(name)?.filter(|text| !text.is_empty()))
    }

    /// An object.
    pub(crate) fn object(&self, name: &str) -> Result<Option<&Map<String, Value>>, ApiError> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Object(object)) => Ok(Some(object)),
            Some(other) => Err(self.wrong_type(name, other, "map[string]interface {}")),
        }
    }

    /// The captcha token, which every form of a body carries at the same place.
    pub(crate) fn captcha_token(&self) -> Option<&str> {
        self.fields
            .get("gotrue_meta_security")?
            .get("captcha_token")?
            .as_str()
            .map(str::trim)
            .filter(|token| !token.is_empty())
    }

    fn wrong_type(&self, name: &str, found: &Value, wanted: &str) -> ApiError {
        bad_json(&format!(
            "json: cannot unmarshal {} into Go struct field {}.{name} of type {wanted}",
            kind(found),
            self.go_type
        ))
    }
}

fn bad_json(what: &str) -> ApiError {
    ApiError::bad_request("bad_json", format!("Could not parse request body as JSON: {what}"))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// What Go's parser would say, as far as serde's knows.
fn syntax(body: &[u8], error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "unexpected end of JSON input".to_owned();
    }
    let found = body
        .split(|byte| *byte == b'\n')
        .nth(error.line().saturating_sub(1))
        .and_then(|line| line.get(error.column().saturating_sub(1)))
        .map_or('?', |byte| char::from(*byte));
    let place = match error.to_string() {
        text if text.starts_with("key must be a string") => "looking for beginning of object key string",
        text if text.starts_with("expected `,`") => "after object key:value pair",
        text if text.starts_with("trailing characters") => "after top-level value",
        _ => "looking for beginning of value",
    };
    format!("invalid character {found:?} {place}")
}
