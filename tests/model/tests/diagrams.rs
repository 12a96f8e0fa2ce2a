//! The drawings of the flows in docs/flows.md say what the reducers do.

use std::{env, fs, path::Path};

use repass_model::diagram;

#[test]
fn the_drawings_are_current() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/flows.md");
    let page = diagram::page();
    if env::var_os("REPASS_BLESS").is_some() {
        fs::write(&file, &page).expect("docs/flows.md can be written");
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    let differing = kept.lines().zip(page.lines()).find(|(kept, drawn)| kept != drawn);
    assert!(
        kept == page,
        "docs/flows.md shows another flow; REPASS_BLESS=1 writes it anew. First difference (kept, drawn): {differing:?}"
    );
}
