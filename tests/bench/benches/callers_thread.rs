//! What the app's own thread pays: for a key press in a password field (`put`, then the assessment
//! that the rules under the field show), for a look at the screen, and for a press of a button.
//!
//! The yardstick is a SHA-256 of one kilobyte: numbers are read as multiples of it, which are much the
//! same on every machine.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion};
use repass_bench::App;
use repass_core::flow::{Slot, change::ChangeAction};
use ring::digest::{SHA256, digest};

fn yardstick(criterion: &mut Criterion) {
    let kilobyte = [7_u8; 1_024];
    criterion.bench_function("yardstick: SHA-256 of 1 kB", |bench| {
        bench.iter(|| digest(&SHA256, black_box(&kilobyte)));
    });
}

/// The whole content of the field comes with every key, so a long password costs more.
fn key_press(criterion: &mut Criterion) {
    let app = App::open();
    let mut group = criterion.benchmark_group("key press");
    for characters in [6, 20, 72, 1_000] {
        let typed: String = "correct horse battery staple ".chars().cycle().take(characters).collect();
        group.bench_with_input(BenchmarkId::new("characters", characters), &typed, |bench, typed| {
            bench.iter(|| {
                app.settings.put(Slot::NewPassword, black_box(typed.as_bytes()));
                app.settings.assess()
            });
        });
    }
}

fn look(criterion: &mut Criterion) {
    let app = App::open();
    app.settings.put(Slot::NewPassword, b"correct horse battery staple");
    criterion.bench_function("look at the screen", |bench| bench.iter(|| app.settings.screen()));
}

/// A press that is answered on the spot: the two fields differ.
fn press(criterion: &mut Criterion) {
    let app = App::open();
    app.settings.put(Slot::NewPassword, b"correct horse battery staple");
    app.settings.put(Slot::Retype, b"something else");
    let save = ChangeAction::Save { app_fields_changed: false };
    criterion.bench_function("press SAVE PROFILE", |bench| bench.iter(|| app.settings.dispatch(save)));
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    for measure in [yardstick, key_press, look, press] {
        measure(&mut criterion);
    }
    criterion.final_summary();
}
