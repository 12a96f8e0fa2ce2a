//! The core's types, described to UniFFI. The build script writes the descriptions from the core's sources
//! (`build/main.rs` lists the types); the compiler holds each against the type itself.

use repass_core::{
    address::{Address, ShownAddress},
    time::Timestamp,
};

include!(concat!(env!("OUT_DIR"), "/mirror.rs"));

// A point in time: milliseconds since 1970-01-01 UTC.
uniffi::custom_type!(Timestamp, u64, { remote, lower: |time| time.0, try_lift: |millis| Ok(Timestamp(millis)) });

// An address as it is to be shown, in full or masked.
uniffi::custom_type!(ShownAddress, String, {
    remote, lower: |address| address.into(), try_lift: |shown| Ok(ShownAddress::from(shown))
});

// A mail address, in full: it is the app's own account that is told. Never logged.
uniffi::custom_type!(Address, String, {
    remote,
    lower: |address| address.as_str().to_owned(),
    try_lift: |text| Ok(Address::parse(&text)?),
});

/// The field that a problem is shown under.
#[uniffi::export]
#[must_use]
pub fn field_of(problem: Problem) -> Field {
    problem.field()
}
