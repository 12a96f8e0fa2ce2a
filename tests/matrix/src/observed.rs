//! A flow that is observed: a test waits for a screen as a person does, by being shown it.

use std::{
    fmt::Debug,
    ops::Deref,
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::Instant,
};

use repass_core::flow::{
    Slot,
    change::ChangeScreen,
    login::LoginScreen,
    login_window::LoginWindowScreen,
    reset::{EnterAddressScreen, ResetScreen},
};
use repass_ffi::{
    flows::{ChangeFlow, ChangeListener, LoginWindowFlow, LoginWindowListener, Observation, ResetFlow, ResetListener},
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
    emptied: Mutex<Vec<Slot>>,
}

impl ScreenCounter {
    fn count_one(&self, emptied: &[Slot]) {
        self.emptied.lock().unwrap_or_else(PoisonError::into_inner).extend(emptied);
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

    /// Whether the listener was told so far to empty the field of this slot.
    #[must_use]
    pub fn was_emptied(&self, slot: Slot) -> bool {
        self.counter.emptied.lock().unwrap_or_else(PoisonError::into_inner).contains(&slot)
    }
}

impl<F: Observable> Deref for ObservedFlow<F> {
    type Target = F;

    fn deref(&self) -> &F {
        &self.flow
    }
}

/// Whether it is the address field, with nothing under way.
#[must_use]
pub fn is_at_address(screen: &ResetScreen) -> bool {
    matches!(screen, ResetScreen::EnterAddress { screen: EnterAddressScreen { busy: None, .. } })
}

/// Whether it is the inbox, with nothing under way.
#[must_use]
pub fn is_at_inbox(screen: &ResetScreen) -> bool {
    matches!(screen, ResetScreen::CheckInbox { screen } if screen.busy.is_none())
}

impl Observable for LoginWindowFlow {
    type Screen = LoginWindowScreen;

    fn current_screen(&self) -> LoginWindowScreen {
        self.screen()
    }

    fn is_busy(screen: &LoginWindowScreen) -> bool {
        match screen {
            LoginWindowScreen::Login { screen: LoginScreen::SignIn { screen } } => screen.busy.is_some(),
            LoginWindowScreen::Login { screen: LoginScreen::SecondFactor { screen } } => screen.busy.is_some(),
            LoginWindowScreen::Login { screen: LoginScreen::SignedIn } => false,
            LoginWindowScreen::Reset { screen } => ResetFlow::is_busy(screen),
        }
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
            ResetScreen::Unreadable { screen } => screen.trying,
            ResetScreen::EnterAddress { screen } => screen.busy.is_some(),
            ResetScreen::CheckInbox { screen } => screen.busy.is_some(),
            ResetScreen::SecondFactor { screen } => screen.busy.is_some(),
            ResetScreen::NewPassword { screen } => screen.busy.is_some(),
            ResetScreen::OutcomeUnknown { screen } => screen.checking,
            ResetScreen::Done { .. } | ResetScreen::Closed { .. } => false,
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
            ChangeScreen::Unreadable { screen } => screen.trying,
            ChangeScreen::Editing { screen } => screen.busy.is_some(),
            ChangeScreen::OutcomeUnknown { screen } => screen.checking,
            ChangeScreen::SessionRefused { screen } => screen.trying,
            ChangeScreen::SignInAgain { .. } => false,
        }
    }

    fn count_screens(&self, counter: Arc<ScreenCounter>) -> Arc<Observation> {
        self.observe(counter)
    }
}

impl LoginWindowListener for ScreenCounter {
    fn shown(&self, _: LoginWindowScreen, emptied: Vec<Slot>) -> Result<(), HostError> {
        self.count_one(&emptied);
        Ok(())
    }
}

impl ResetListener for ScreenCounter {
    fn shown(&self, _: ResetScreen, emptied: Vec<Slot>) -> Result<(), HostError> {
        self.count_one(&emptied);
        Ok(())
    }
}

impl ChangeListener for ScreenCounter {
    fn shown(&self, _: ChangeScreen, emptied: Vec<Slot>) -> Result<(), HostError> {
        self.count_one(&emptied);
        Ok(())
    }
}
