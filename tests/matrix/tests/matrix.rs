//! Plays the matrix and holds `docs/faults.md` against what happened.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use repass_matrix::{cell, cell::Cell, faults, steps, table, workers};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Plays all cells, those that wait longest first; and what is wrong with any.
fn play_all() -> (Vec<Vec<Cell>>, Vec<String>) {
    let mut order: Vec<(usize, usize)> =
        (0..steps::ALL.len()).flat_map(|step| (0..faults::ALL.len()).map(move |fault| (step, fault))).collect();
    order.sort_by_key(|(_, fault)| !faults::ALL[*fault].slow);
    let played = workers::play(&order, |(step, fault)| cell::play(&steps::ALL[*step], &faults::ALL[*fault]));
    let (mut cells, mut complaints) = (HashMap::new(), Vec::new());
    for ((step, fault), outcome) in order.into_iter().zip(played) {
        match outcome {
            Ok((cell, of_cell)) => {
                cells.insert((step, fault), cell);
                complaints.extend(of_cell);
            }
            Err(text) => complaints.push(format!("{} / {}: {text}", steps::ALL[step].title, faults::ALL[fault].name)),
        }
    }
    complaints.sort();
    let missing = || Cell { hears: "?".into(), sees: "?".into(), holds: "?".into(), requests: 0, then: "?".into() };
    let table = (0..steps::ALL.len())
        .map(|step| (0..faults::ALL.len()).map(|fault| cells.remove(&(step, fault)).unwrap_or_else(missing)).collect())
        .collect();
    (table, complaints)
}

#[test]
fn what_a_person_sees_and_what_the_server_holds_agree_under_every_fault_at_every_step() {
    let (cells, complaints) = play_all();
    let page = table::page(&cells);
    let path = root().join("docs/faults.md");
    let committed = fs::read_to_string(&path).unwrap_or_default();
    if std::env::var_os("REPASS_BLESS").is_some() {
        fs::write(&path, &page).expect("docs can be written");
    } else if page != committed {
        let differing = page.lines().filter(|line| !committed.contains(line)).collect::<Vec<_>>().join("\n");
        panic!("docs/faults.md is not what happened; new lines:\n{differing}\n\ncomplaints: {complaints:#?}");
    }
    assert!(complaints.is_empty(), "{} untruths:\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn every_function_that_the_page_names_is_where_it_says() {
    let named = steps::ALL.iter().flat_map(|step| step.decided_by).copied().chain([
        ("core/src/backend/http.rs", "send"),
        ("core/src/backend/gotrue/errors.rs", "failure"),
        ("core/src/problem.rs", "of"),
    ]);
    for (file, function) in named {
        let source = fs::read_to_string(root().join(file)).expect("the file is there");
        assert!(source.contains(&format!("fn {function}(")), "no `{function}` in {file}");
    }
}

#[test]
fn the_matrix_has_at_least_twelve_faults_and_eight_steps() {
    assert!(faults::ALL.len() >= 12 && steps::ALL.len() >= 8);
}
