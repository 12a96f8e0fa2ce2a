//! What an app provides when it is not at its best: stores and sessions that throw, hang, or answer
//! long after. And the proof that the library lets go of them.

use std::{
    convert::Infallible,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    time::Duration,
};

use async_trait::async_trait;
use repass_core::host::LogLevel;
use repass_ffi::host::{HostError, HostSession, KeyValueStore, LogListener, SessionHost};
use repass_matrix::{
    host::{Pocket, Shelf},
    phone::Hosts,
};
use tokio::sync::watch;

/// Nothing here takes longer, however slow the machine.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// How a host behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// As it should.
    Fine,
    /// It throws.
    Throws,
    /// It does not answer before its mood changes.
    Hangs,
}

/// A mood that can change, and how many calls are hanging.
pub struct Temper {
    mood: watch::Sender<Mood>,
    hanging: watch::Sender<usize>,
}

impl Temper {
    fn new() -> Self {
        Self { mood: watch::Sender::new(Mood::Fine), hanging: watch::Sender::new(0) }
    }

    /// From now on it behaves like this.
    pub fn set(&self, mood: Mood) {
        self.mood.send_replace(mood);
    }

    /// Waits until a call hangs.
    pub fn hangs(&self) {
        let mut hanging = self.hanging.subscribe();
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async { hanging.wait_for(|calls| *calls > 0).await.map(drop) }).expect("it lives");
    }

    async fn obey(&self) -> Result<(), HostError> {
        let mut mood = self.mood.subscribe();
        if *mood.borrow() == Mood::Hangs {
            self.hanging.send_modify(|calls| *calls += 1);
            let _ = mood.wait_for(|mood| *mood != Mood::Hangs).await;
        }
        if *mood.borrow() == Mood::Throws { Err(HostError::Failed) } else { Ok(()) }
    }
}

/// Kept by everything that the library is given. Once all are gone, [`Gone`] knows.
#[derive(Clone)]
pub struct Alive(#[allow(dead_code, reason = "its drop is what counts")] Sender<Infallible>);

/// Knows whether the library let go of everything.
pub struct Gone(Receiver<Infallible>);

impl Gone {
    /// Waits until nothing of it is left.
    pub fn wait(self) {
        assert_eq!(self.0.recv_timeout(PATIENCE), Err(RecvTimeoutError::Disconnected), "something was kept");
    }
}

/// A store with a temper.
pub struct MoodyStore {
    /// How it behaves.
    pub temper: Temper,
    /// What it holds.
    pub shelf: Shelf,
    _alive: Alive,
}

#[async_trait]
impl KeyValueStore for MoodyStore {
    async fn read(&self, key: String) -> Result<Option<Vec<u8>>, HostError> {
        self.temper.obey().await?;
        self.shelf.read(key).await
    }

    async fn write(&self, key: String, value: Vec<u8>) -> Result<(), HostError> {
        self.temper.obey().await?;
        self.shelf.write(key, value).await
    }

    async fn delete(&self, key: String) -> Result<(), HostError> {
        self.temper.obey().await?;
        self.shelf.delete(key).await
    }
}

/// A session host with a temper.
pub struct MoodySessions {
    /// How it behaves.
    pub temper: Temper,
    /// What it holds.
    pub pocket: Pocket,
    _alive: Alive,
}

#[async_trait]
impl SessionHost for MoodySessions {
    async fn signed_in(&self, session: Arc<HostSession>) -> Result<(), HostError> {
        self.temper.obey().await?;
        self.pocket.signed_in(session).await
    }

    async fn must_sign_in_again(&self) -> Result<(), HostError> {
        self.temper.obey().await?;
        self.pocket.must_sign_in_again().await
    }

    async fn access_token(&self) -> Result<Option<String>, HostError> {
        self.temper.obey().await?;
        self.pocket.access_token().await
    }

    async fn account(&self) -> Result<Option<String>, HostError> {
        self.temper.obey().await?;
        self.pocket.account().await
    }
}

/// A log that throws at every line.
pub struct MoodyLog {
    lines: Mutex<usize>,
    _alive: Alive,
}

impl MoodyLog {
    /// How many lines it was given.
    pub fn lines(&self) -> usize {
        *self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LogListener for MoodyLog {
    fn log(&self, _: LogLevel, _: String) -> Result<(), HostError> {
        *self.lines.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        Err(HostError::Failed)
    }
}

/// All that an app provides.
pub struct Moody {
    /// The plain store.
    pub records: Arc<MoodyStore>,
    /// The secure store.
    pub secrets: Arc<MoodyStore>,
    /// Its sessions.
    pub sessions: Arc<MoodySessions>,
    /// Its log.
    pub log: Arc<MoodyLog>,
    alive: Alive,
}

impl Moody {
    /// In a good mood, and who knows when all of it is gone.
    pub fn new() -> (Self, Gone) {
        let (alive, gone) = channel();
        let alive = Alive(alive);
        let store = || Arc::new(MoodyStore { temper: Temper::new(), shelf: Shelf::default(), _alive: alive.clone() });
        let sessions = MoodySessions { temper: Temper::new(), pocket: Pocket::default(), _alive: alive.clone() };
        let log = MoodyLog { lines: Mutex::default(), _alive: alive.clone() };
        let (records, secrets) = (store(), store());
        (Self { records, secrets, sessions: Arc::new(sessions), log: Arc::new(log), alive }, Gone(gone))
    }

    /// To be given to the library.
    pub fn hosts(&self) -> Hosts {
        Hosts {
            records: Arc::clone(&self.records) as _,
            secrets: Arc::clone(&self.secrets) as _,
            sessions: Arc::clone(&self.sessions) as _,
            log: Arc::clone(&self.log) as _,
        }
    }

    /// For a listener, to be counted with the rest.
    pub fn alive(&self) -> Alive {
        self.alive.clone()
    }
}
