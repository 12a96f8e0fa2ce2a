//! Taps every link at every moment and holds `docs/links.md` against what happened.

use std::{fs, path::Path};

use repass_matrix::{
    links::{self, LINKS, MOMENTS},
    workers,
};

#[test]
fn every_link_at_every_moment_has_the_outcome_that_the_page_tells_and_harms_nobody() {
    let order: Vec<_> = MOMENTS.iter().flat_map(|moment| LINKS.iter().map(move |link| (moment, link))).collect();
    let mut complaints = Vec::new();
    let mut cells = Vec::new();
    for ((moment, (_, name)), outcome) in
        order.iter().zip(workers::play(&order, |(moment, (link, _))| links::play(moment, *link)))
    {
        let mut complain = |text: String| complaints.push(format!("{} / {name}: {text}", moment.title));
        cells.push(match outcome {
            Ok(Some((cell, of_cell))) => {
                of_cell.into_iter().for_each(complain);
                Some(cell)
            }
            Ok(None) => None,
            Err(panic) => {
                complain(panic);
                None
            }
        });
    }
    let table: Vec<_> = cells.chunks(LINKS.len()).map(<[_]>::to_vec).collect();
    let page = links::page(&table);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/links.md");
    if std::env::var_os("REPASS_BLESS").is_some() {
        fs::write(&path, &page).expect("docs can be written");
    }
    assert!(complaints.is_empty(), "{} harms:\n{}", complaints.len(), complaints.join("\n"));
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let new = page.lines().filter(|line| !committed.contains(line)).collect::<Vec<_>>().join("\n");
    assert!(page == committed, "docs/links.md is not what happened; new lines:\n{new}");
}

#[test]
fn every_function_that_the_page_names_is_where_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (file, function) in MOMENTS.iter().flat_map(|moment| moment.decided_by) {
        let source = fs::read_to_string(root.join(file)).expect("the file is there");
        assert!(source.contains(&format!("fn {function}(")), "no `{function}` in {file}");
    }
}
