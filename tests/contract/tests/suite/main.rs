//! One suite for every server: each cell of cases × servers is a test by its name, such as
//! `pocketbase::reset_by_link`. docs/contract.md is written by it (`REPASS_BLESS=1`) and held against it.
//!
//! A cell that a server cannot have is a test, too: of what its adapter declares, and of the reason that
//! docs/contract.md gives. A server that this machine cannot run is said so, and its tests are ignored.

#![allow(clippy::print_stdout)] // what was not run, after the tests

mod cases;
mod http;
mod line;
mod page;
mod scene;
mod servers;
mod truth;

use std::{
    collections::HashMap,
    path::Path,
    process::ExitCode,
    sync::{Arc, LazyLock, PoisonError},
};

use libtest_mimic::{Arguments, Failed, Trial};
use tokio::{runtime::Runtime, sync::Mutex};

use self::{
    cases::Case,
    page::{Page, Told},
    scene::Scene,
    servers::{Family, Server, Setup},
};

/// Cells mostly wait: for a hash, a mail, a process.
const AT_ONCE: usize = 8;

/// Names the servers to run on, with commas between them; without it, all.
const SERVERS: &str = "REPASS_CONTRACT";

fn main() -> ExitCode {
    if let Some(unknown) = wanted().into_iter().flatten().find(|name| servers::ALL.iter().all(|it| it.name() != name)) {
        println!("there is no server {unknown:?}; there are {:?}", servers::ALL);
        return ExitCode::FAILURE;
    }
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(AT_ONCE);
    let only_lists = arguments.list;
    let conclusion = libtest_mimic::run(&arguments, trials());
    SUITE.stop();
    if !only_lists {
        SUITE.report();
    }
    conclusion.exit_code()
}

static SUITE: LazyLock<Suite> = LazyLock::new(|| Suite {
    runtime: Runtime::new().expect("a runtime"),
    shared: Mutex::default(),
    committed: Page::committed(),
    played: std::sync::Mutex::default(),
});

struct Suite {
    runtime: Runtime,
    /// One for each family, started when the first cell wants it.
    shared: Mutex<HashMap<&'static str, Arc<dyn Server>>>,
    committed: Page,
    played: std::sync::Mutex<Page>,
}

/// The servers that were asked for by name.
fn wanted() -> Option<Vec<String>> {
    let names = std::env::var(SERVERS).ok()?;
    Some(names.split(',').map(str::to_owned).collect())
}

/// Why a server is not run.
fn not_run(family: &dyn Family) -> Option<&'static str> {
    let is_wanted = wanted().is_none_or(|names| names.iter().any(|name| name == family.name()));
    if is_wanted { family.lacks() } else { Some("it was not asked for") }
}

fn blessing() -> bool {
    std::env::var_os("REPASS_BLESS").is_some()
}

fn trials() -> Vec<Trial> {
    let mut trials =
        vec![test("every_server_of_the_docs_has_a_contract_server".to_owned(), servers_are_those_of_the_docs)];
    if !blessing() {
        trials.push(test("the_page_is_of_these_cases_and_servers".to_owned(), Page::is_of_the_lists));
    }
    for family in servers::ALL {
        let cannot_run = not_run(*family).is_some();
        for case in cases::ALL {
            let play = move || SUITE.play(*family, case).map_err(Failed::from);
            trials.push(Trial::test(format!("{}::{}", family.name(), case.name), play).with_ignored_flag(cannot_run));
        }
        for (name, adapter_test) in family.adapter_tests() {
            let name = format!("{}::adapter::{name}", family.name());
            let run = || SUITE.runtime.block_on(adapter_test());
            trials.push(test(name, run).with_ignored_flag(cannot_run));
        }
    }
    trials
}

fn test(name: String, run: impl FnOnce() + Send + 'static) -> Trial {
    Trial::test(name, || {
        run();
        Ok(())
    })
}

/// The list of servers that apps configure is in the bindings; docs/servers.md is made of it.
fn servers_are_those_of_the_docs() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/servers.md");
    let docs = std::fs::read_to_string(docs).expect("the page of servers");
    let rows = docs.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let mut listed: Vec<&str> = rows.filter(|name| *name != "server" && *name != "---").collect();
    let mut here: Vec<&str> = servers::ALL.iter().map(|family| family.listed_as()).collect();
    listed.sort_unstable();
    here.sort_unstable();
    here.dedup();
    assert_eq!(here, listed, "docs/servers.md and the suite's list of servers differ");
}

impl Suite {
    fn play(&self, family: &'static dyn Family, case: &'static Case) -> Result<(), String> {
        let told = self.runtime.block_on(self.told(family, case));
        self.played.lock().unwrap_or_else(PoisonError::into_inner).set(family, case.name, told.clone());
        match self.committed.cell(family, case.name) {
            Some(committed) if *committed == told => Ok(()),
            _ if blessing() => Ok(()),
            committed => Err(format!("docs/contract.md says {committed:?}, and it came to {told:?}")),
        }
    }

    async fn told(&self, family: &'static dyn Family, case: &Case) -> Told {
        let cannot = case.needs.iter().find_map(|feature| Some((feature, family.cannot(*feature)?)));
        if let Some((feature, reason)) = cannot {
            let abilities = self.scene(family, Setup::Shared, case).await.abilities();
            assert_ne!(feature.declared(&abilities), Some(true), "its adapter declares {feature:?}");
            return Told::Cannot(reason.to_owned());
        }
        let scene = self.scene(family, case.setup, case).await;
        for feature in case.needs {
            assert_ne!(feature.declared(&scene.abilities()), Some(false), "its adapter declares no {feature:?}");
        }
        Told::Holds((case.play)(scene).await)
    }

    async fn scene(&self, family: &'static dyn Family, setup: Setup, case: &Case) -> Scene {
        let server = if setup == Setup::Shared { self.shared(family).await } else { family.start(setup).await };
        Scene::new(family, server, case.name).await
    }

    async fn shared(&self, family: &'static dyn Family) -> Arc<dyn Server> {
        let mut shared = self.shared.lock().await;
        if let Some(server) = shared.get(family.name()) {
            return Arc::clone(server);
        }
        let started = family.start(Setup::Shared).await;
        shared.insert(family.name(), Arc::clone(&started));
        started
    }

    /// Ends what was started.
    fn stop(&self) {
        let _inside = self.runtime.enter();
        self.runtime.block_on(self.shared.lock()).clear();
    }

    /// Writes the page, where it is to be written, and says what was not run.
    fn report(&self) {
        for family in servers::ALL {
            if let Some(why) = not_run(*family) {
                println!("not run: {} ({}), since {why}", family.name(), family.title());
            }
        }
        let played = self.played.lock().unwrap_or_else(PoisonError::into_inner);
        let mut cannot = 0;
        let mut page = self.committed.clone();
        for family in servers::ALL {
            for case in cases::ALL {
                if let Some(told) = played.cell(*family, case.name) {
                    cannot += usize::from(matches!(told, Told::Cannot(_)));
                    page.set(*family, case.name, told.clone());
                }
            }
        }
        println!("{cannot} of the cells are of what a server cannot have; docs/contract.md says why");
        if blessing() {
            page.write();
        }
    }
}
