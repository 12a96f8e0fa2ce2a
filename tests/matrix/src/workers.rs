//! Plays many cells at once: most of them wait for something most of the time.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// More than there are cores: most of the time a cell waits.
const AT_ONCE: usize = 40;

/// What came of each, in the order given; the text of a panic where one fell over.
///
/// # Panics
/// Never; what panics in a cell is caught.
pub fn play<K: Sync, T: Send>(cells: &[K], play: impl Fn(&K) -> T + Sync) -> Vec<Result<T, String>> {
    let (next, played) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(cells.len())));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(cell) = cells.get(at) else { break };
                    let outcome = catch_unwind(AssertUnwindSafe(|| play(cell))).map_err(|panic| {
                        let text = panic.downcast_ref::<String>().cloned();
                        text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
                    });
                    played.lock().expect("no panic while it is held").push((at, outcome));
                }
            });
        }
    });
    let mut played = played.into_inner().expect("no panic while it is held");
    played.sort_by_key(|(at, _)| *at);
    played.into_iter().map(|(_, outcome)| outcome).collect()
}
