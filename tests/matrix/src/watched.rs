//! A flow with somebody who looks at it: waits for a screen by being told, as a person does.

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
pub trait Looks: Sized {
    /// What it shows.
    type Screen: Clone + Debug;

    /// What it shows now.
    fn look(&self) -> Self::Screen;

    /// Whether something is under way that the person waits for.
    fn is_busy(screen: &Self::Screen) -> bool;

    /// Rings the bell at every screen.
    fn ring(&self, bell: Arc<Bell>) -> Arc<Observation>;
}

/// Rung by the library, waited for by a test.
#[derive(Default)]
pub struct Bell {
    rung: Mutex<usize>,
    ring: Condvar,
}

impl Bell {
    fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.ring.notify_all();
    }

    /// How many screens have come.
    #[must_use]
    pub fn rung(&self) -> usize {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A flow and its bell.
pub struct Watched<F: Looks> {
    flow: Arc<F>,
    bell: Arc<Bell>,
    _observation: Arc<Observation>,
}

impl<F: Looks> Watched<F> {
    /// Looks at a flow from now on.
    #[must_use]
    pub fn new(flow: Arc<F>) -> Self {
        let bell = Arc::new(Bell::default());
        let observation = flow.ring(Arc::clone(&bell));
        Self { flow, bell, _observation: observation }
    }

    /// Waits for a screen that fits, and gives it.
    ///
    /// # Panics
    /// When it does not come; the text shows the one that is there instead.
    #[must_use]
    pub fn shown(&self, fits: impl Fn(&F::Screen) -> bool) -> F::Screen {
        let end = Instant::now() + PATIENCE;
        let mut rung = self.bell.rung.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            // The screen is read under the bell's lock, so a ring cannot be missed in between.
            let screen = self.flow.look();
            if fits(&screen) {
                return screen;
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "the screen did not come; shown is {screen:?}");
            rung = self.bell.ring.wait_timeout(rung, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits until nothing is under way, and gives what is shown then.
    #[must_use]
    pub fn settled(&self) -> F::Screen {
        self.shown(|screen| !F::is_busy(screen))
    }
}

impl<F: Looks> Deref for Watched<F> {
    type Target = F;

    fn deref(&self) -> &F {
        &self.flow
    }
}

impl Looks for LoginFlow {
    type Screen = LoginScreen;

    fn look(&self) -> LoginScreen {
        self.screen()
    }

    fn is_busy(screen: &LoginScreen) -> bool {
        matches!(screen, LoginScreen::SignIn { signing_in: true, .. })
    }

    fn ring(&self, bell: Arc<Bell>) -> Arc<Observation> {
        self.observe(bell)
    }
}

impl Looks for ResetFlow {
    type Screen = ResetScreen;

    fn look(&self) -> ResetScreen {
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

    fn ring(&self, bell: Arc<Bell>) -> Arc<Observation> {
        self.observe(bell)
    }
}

impl Looks for ChangeFlow {
    type Screen = ChangeScreen;

    fn look(&self) -> ChangeScreen {
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

    fn ring(&self, bell: Arc<Bell>) -> Arc<Observation> {
        self.observe(bell)
    }
}

impl LoginListener for Bell {
    fn shown(&self, _: LoginScreen) -> Result<(), HostError> {
        self.ring();
        Ok(())
    }
}

impl ResetListener for Bell {
    fn shown(&self, _: ResetScreen) -> Result<(), HostError> {
        self.ring();
        Ok(())
    }
}

impl ChangeListener for Bell {
    fn shown(&self, _: ChangeScreen) -> Result<(), HostError> {
        self.ring();
        Ok(())
    }
}
