//! A flow that is observed: a test waits for a screen as a person does, by being shown it.

use std::{
    fmt::Debug,
    ops::Deref,
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::Instant,
};

use repass_core::flow::{change::ChangeScreen, login::LoginScreen, reset::ResetScreen};
use repass_ffi::{
    flows::{ChangeFlow, ChangeListener, LoginFlow, LoginListener, Observation, ResetFlow, ResetListener},
    host::HostError,
};

use crate::host::PATIENCE;

/// A flow that can be looked at.
pub trait Observable: Sized {
    /// What it shows.
    type Screen: Clone + Debug;

    /// What it shows now.
    fn current_screen(&self) -> Self::Screen;

    /// Whether something is under way that the person waits for.
    fn is_busy(screen: &Self::Screen) -> bool;

    /// Counts every screen.
    fn count_screens(&self, counter: Arc<ScreenCounter>) -> Arc<Observation>;
}

/// Counts the screens that the library shows, for a test to wait for.
#[derive(Default)]
pub struct ScreenCounter {
    count: Mutex<usize>,
    changed: Condvar,
}

impl ScreenCounter {
    fn increment(&self) {
        *self.count.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.changed.notify_all();
    }

    /// How many screens have come.
    #[must_use]
    pub fn count(&self) -> usize {
        *self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A flow, and a count of its screens.
pub struct ObservedFlow<F: Observable> {
    flow: Arc<F>,
    counter: Arc<ScreenCounter>,
    _observation: Arc<Observation>,
}

impl<F: Observable> ObservedFlow<F> {
    /// Observes a flow from now on.
    #[must_use]
    pub fn new(flow: Arc<F>) -> Self {
        let counter = Arc::new(ScreenCounter::default());
        let observation = flow.count_screens(Arc::clone(&counter));
        Self { flow, counter, _observation: observation }
    }

    /// Waits for a screen that fits, and gives it.
    ///
    /// # Panics
    /// When it does not come; the text shows the one that is there instead.
    #[must_use]
    pub fn shown(&self, fits: impl Fn(&F::Screen) -> bool) -> F::Screen {
        let end = Instant::now() + PATIENCE;
        let mut count = self.counter.count.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            // The screen is read under the counter's lock, so none can be missed in between.
            let screen = self.flow.current_screen();
            if fits(&screen) {
                return screen;
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "the screen did not come; shown is {screen:?}");
            count = self.counter.changed.wait_timeout(count, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits until nothing is under way, and gives what is shown then.
    #[must_use]
    pub fn settled(&self) -> F::Screen {
        self.shown(|screen| !F::is_busy(screen))
    }
}

impl<F: Observable> Deref for ObservedFlow<F> {
    type Target = F;

    fn deref(&self) -> &F {
        &self.flow
    }
}

impl Observable for LoginFlow {
    type Screen = LoginScreen;

    fn current_screen(&self) -> LoginScreen {
        self.screen()
    }

    fn is_busy(screen: &LoginScreen) -> bool {
        matches!(screen, LoginScreen::SignIn { signing_in: true, .. })
    }

    fn count_screens(&self, counter: Arc<ScreenCounter>) -> Arc<Observation> {
        self.observe(counter)
    }
}

impl Observable for ResetFlow {
    type Screen = ResetScreen;

    fn current_screen(&self) -> ResetScreen {
        self.screen()
    }

    fn is_busy(screen: &ResetScreen) -> bool {
        match screen {
            ResetScreen::Restoring | ResetScreen::SigningIn => true,
            ResetScreen::EnterAddress { sending, .. } => *sending,
            ResetScreen::CheckInbox { sending, checking, .. } => *sending || *checking,
            ResetScreen::NewPassword { saving, .. } => *saving,
            ResetScreen::OutcomeUnknown { checking, .. } => *checking,
            ResetScreen::SecondFactor | ResetScreen::Done { .. } | ResetScreen::Closed { .. } => false,
        }
    }

    fn count_screens(&self, counter: Arc<ScreenCounter>) -> Arc<Observation> {
        self.observe(counter)
    }
}

impl Observable for ChangeFlow {
    type Screen = ChangeScreen;

    fn current_screen(&self) -> ChangeScreen {
        self.screen()
    }

    fn is_busy(screen: &ChangeScreen) -> bool {
        match screen {
            ChangeScreen::Restoring => true,
            ChangeScreen::Editing { saving, .. } => *saving,
            ChangeScreen::OutcomeUnknown { checking, .. } => *checking,
            ChangeScreen::SecondFactor | ChangeScreen::SignInAgain { .. } => false,
        }
    }

    fn count_screens(&self, counter: Arc<ScreenCounter>) -> Arc<Observation> {
        self.observe(counter)
    }
}

impl LoginListener for ScreenCounter {
    fn shown(&self, _: LoginScreen) -> Result<(), HostError> {
        self.increment();
        Ok(())
    }
}

impl ResetListener for ScreenCounter {
    fn shown(&self, _: ResetScreen) -> Result<(), HostError> {
        self.increment();
        Ok(())
    }
}

impl ChangeListener for ScreenCounter {
    fn shown(&self, _: ChangeScreen) -> Result<(), HostError> {
        self.increment();
        Ok(())
    }
}
