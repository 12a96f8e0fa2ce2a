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
use repass_ffi::host::{CaptchaHost, HostError, KeyValueStore, LogListener, Session, SessionHost};
use repass_matrix::{
    host::{TestCaptcha, TestSessions, TestStore},
    phone::Hosts,
};
use tokio::sync::watch;

/// Nothing here takes longer, however slow the machine.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// How a host behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// As it should.
    Fine,
    /// It throws.
    Throws,
    /// It does not answer before its behaviour changes.
    Hangs,
}

/// A behaviour that can change, and how many calls are hanging.
pub struct Control {
    behaviour: watch::Sender<Behaviour>,
    hanging: watch::Sender<usize>,
}

impl Control {
    fn new() -> Self {
        Self { behaviour: watch::Sender::new(Behaviour::Fine), hanging: watch::Sender::new(0) }
    }

    /// From now on it behaves like this.
    pub fn set(&self, behaviour: Behaviour) {
        self.behaviour.send_replace(behaviour);
    }

    /// Waits until a call hangs.
    pub fn hangs(&self) {
        let mut hanging = self.hanging.subscribe();
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async { hanging.wait_for(|calls| *calls > 0).await.map(drop) }).expect("it lives");
    }

    async fn behave(&self) -> Result<(), HostError> {
        let mut behaviour = self.behaviour.subscribe();
        if *behaviour.borrow() == Behaviour::Hangs {
            self.hanging.send_modify(|calls| *calls += 1);
            let _ = behaviour.wait_for(|behaviour| *behaviour != Behaviour::Hangs).await;
        }
        if *behaviour.borrow() == Behaviour::Throws { Err(HostError::Failed) } else { Ok(()) }
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

/// A store that fails or hangs on demand.
pub struct UnreliableStore {
    /// How it behaves.
    pub control: Control,
    /// What it holds.
    pub store: TestStore,
    _alive: Alive,
}

#[async_trait]
impl KeyValueStore for UnreliableStore {
    async fn read(&self, key: String) -> Result<Option<Vec<u8>>, HostError> {
        self.control.behave().await?;
        self.store.read(key).await
    }

    async fn write(&self, key: String, value: Vec<u8>) -> Result<(), HostError> {
        self.control.behave().await?;
        self.store.write(key, value).await
    }

    async fn delete(&self, key: String) -> Result<(), HostError> {
        self.control.behave().await?;
        self.store.delete(key).await
    }
}

/// A session host that fails or hangs on demand.
pub struct UnreliableSessions {
    /// How it behaves when it is handed a session, or to lend one.
    pub control: Control,
    /// How it behaves when it is asked whose account it is.
    pub account: Control,
    /// How it behaves when it is told that its session is over.
    pub over: Control,
    /// What it holds.
    pub sessions: TestSessions,
    _alive: Alive,
}

#[async_trait]
impl SessionHost for UnreliableSessions {
    async fn signed_in(&self, session: Arc<Session>) -> Result<(), HostError> {
        self.control.behave().await?;
        self.sessions.signed_in(session).await
    }

    async fn must_sign_in_again(&self) -> Result<(), HostError> {
        self.over.behave().await?;
        self.sessions.must_sign_in_again().await
    }

    async fn access_token(&self) -> Result<Option<String>, HostError> {
        self.control.behave().await?;
        self.sessions.access_token().await
    }

    async fn account(&self) -> Result<Option<String>, HostError> {
        self.account.behave().await?;
        self.sessions.account().await
    }
}

/// A captcha that fails or hangs on demand.
pub struct UnreliableCaptcha {
    /// How it behaves.
    pub control: Control,
    _alive: Alive,
}

#[async_trait]
impl CaptchaHost for UnreliableCaptcha {
    async fn solve(&self) -> Result<Option<String>, HostError> {
        self.control.behave().await?;
        TestCaptcha.solve().await
    }
}

/// A log that throws at every line.
pub struct UnreliableLog {
    lines: Mutex<usize>,
    _alive: Alive,
}

impl UnreliableLog {
    /// How many lines it was given.
    pub fn lines(&self) -> usize {
        *self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LogListener for UnreliableLog {
    fn log(&self, _: LogLevel, _: String) -> Result<(), HostError> {
        *self.lines.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        Err(HostError::Failed)
    }
}

/// All that an app provides.
pub struct UnreliableHost {
    /// The plain store.
    pub records: Arc<UnreliableStore>,
    /// The secure store.
    pub secrets: Arc<UnreliableStore>,
    /// Its sessions.
    pub sessions: Arc<UnreliableSessions>,
    /// Its captcha.
    pub captcha: Arc<UnreliableCaptcha>,
    /// Its log.
    pub log: Arc<UnreliableLog>,
    alive: Alive,
}

impl UnreliableHost {
    /// Behaving as it should, and what knows when all of it is gone.
    pub fn new() -> (Self, Gone) {
        let (alive, gone) = channel();
        let alive = Alive(alive);
        let store = || {
            Arc::new(UnreliableStore { control: Control::new(), store: TestStore::default(), _alive: alive.clone() })
        };
        let sessions = UnreliableSessions {
            control: Control::new(),
            account: Control::new(),
            over: Control::new(),
            sessions: TestSessions::default(),
            _alive: alive.clone(),
        };
        let captcha = UnreliableCaptcha { control: Control::new(), _alive: alive.clone() };
        let log = UnreliableLog { lines: Mutex::default(), _alive: alive.clone() };
        let (records, secrets) = (store(), store());
        let (sessions, captcha, log) = (Arc::new(sessions), Arc::new(captcha), Arc::new(log));
        (Self { records, secrets, sessions, captcha, log, alive }, Gone(gone))
    }

    /// To be given to the library.
    pub fn hosts(&self) -> Hosts {
        Hosts {
            records: Arc::clone(&self.records) as _,
            secrets: Arc::clone(&self.secrets) as _,
            sessions: Arc::clone(&self.sessions) as _,
            captcha: Arc::clone(&self.captcha) as _,
            log: Arc::clone(&self.log) as _,
        }
    }

    /// For a listener, to be counted with the rest.
    pub fn alive(&self) -> Alive {
        self.alive.clone()
    }
}
