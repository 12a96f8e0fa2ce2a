//! Personal Settings: the change of a password while signed in, and the reset for whoever forgot the
//! current one. One of the two is shown at a time.
//!
//! The reset is that of the login window, and its record too: begun in one, it can be gone on with in the
//! other. It is for the signed-in account where the host tells which that is, and nobody has to type it.
//! At its end the new session takes the place of the host's, which the reset has ended.

use super::{
    Answer, Effect, Facts, Machine, Restored, Rules, Slot,
    analytics::Place,
    change::{ChangeAction, ChangeScreen, ChangeState, EditingScreen, ResetEnd, ResetOffer},
    event::SignInFacts,
    machine::{Context, Input, LinkPolicy, State, View},
    reset::{CheckInboxScreen, EnterAddressScreen, ResetAction, ResetScreen, ResetState},
};
use crate::{
    address::Address,
    backend::{Abilities, LinkUse},
    time::Deadline,
};

use SettingsAction as Act;

/// The machine of Personal Settings.
pub type Settings = Machine<SettingsState>;

/// What a person may do in Personal Settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SettingsAction {
    /// Something of the change.
    Change {
        /// What.
        action: ChangeAction,
    },
    /// The current password is forgotten: reset it; goes on where an unfinished reset of the same account was
    /// left. Only where [`EditingScreen::reset`] offers it.
    ForgotCurrentPassword,
    /// Something of the reset.
    Reset {
        /// What.
        action: ResetAction,
    },
    /// From the reset back to the fields. The attempt can be gone on with later.
    BackToSettings,
}

/// What Personal Settings show.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SettingsScreen {
    /// The change.
    Change {
        /// What to show.
        screen: ChangeScreen,
    },
    /// The reset.
    Reset {
        /// What to show.
        screen: ResetScreen,
    },
}

/// Where Personal Settings are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SettingsState {
    at: At,
    /// Whether a reset was left unfinished on this device.
    reset_waiting: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum At {
    Change(ChangeState),
    Reset {
        reset: ResetState,
        /// Whose password, where the host tells.
        account: Option<Address>,
    },
}

const TYPED: &[Slot] = &[Slot::NewPassword, Slot::Retype, Slot::CurrentPassword, Slot::Code];
const OF_RESET: &[Slot] = &[Slot::NewPassword, Slot::Retype, Slot::Code, Slot::SecondFactor, Slot::Link];

impl At {
    fn open_reset(change: &ChangeState, cx: &mut Context<'_>) -> Self {
        let account = change.account().cloned();
        cx.flight.abandon();
        cx.wipe(TYPED);
        cx.flight.about(ResetState::RECORD);
        Self::Reset { reset: ResetState::first(cx.rules).take(Input::Started, cx), account }
    }

    fn open_change(cx: &mut Context<'_>) -> Self {
        cx.flight.abandon();
        cx.wipe(OF_RESET);
        cx.flight.about(ChangeState::RECORD);
        cx.flight.tell(Effect::LookForReset);
        Self::Change(ChangeState::first(cx.rules).take(Input::Started, cx))
    }

    /// From the reset back to the fields. What is stored stays; who was being signed in with a password just
    /// saved is left signed out.
    fn leave(reset: ResetState, account: Option<Address>, cx: &mut Context<'_>) -> Self {
        let is_saved = reset.signing_in().is_some();
        reset.leave(cx);
        if is_saved { Self::end_reset(account, ResetEnd::NotSignedIn, cx) } else { Self::open_change(cx) }
    }

    fn end_reset(account: Option<Address>, end: ResetEnd, cx: &mut Context<'_>) -> Self {
        cx.flight.about(ChangeState::RECORD);
        Self::Change(ChangeState::after_reset(account, end, cx))
    }

    fn reset(reset: ResetState, account: Option<Address>, input: Input<ResetAction>, cx: &mut Context<'_>) -> Self {
        match input {
            // Closed, with a word: it stays until the person goes on.
            input if reset.is_closed() => Self::Reset { reset: reset.take(input, cx), account },
            Input::Press { action: ResetAction::GoToLogin, .. } if reset.is_unknown() => {
                // The attempt is over, and so is the session: the person tries the new password.
                let _ = reset.take(input, cx);
                Self::end_reset(account, ResetEnd::Unknown, cx)
            }
            // The account is the one that is signed in.
            Input::Press { action: ResetAction::ChangeAddress, .. } if account.is_some() => {
                Self::Reset { reset, account }
            }
            Input::Press { action, facts, fresh } => {
                let facts = addressed(facts, account.as_ref());
                Self::after_reset(reset.take(Input::Press { action, facts, fresh }, cx), account, cx)
            }
            Input::Answer(Answer::Restored(restored)) => {
                let restored = of_account(restored, account.as_ref(), cx);
                Self::after_reset(reset.take(Input::Answer(Answer::Restored(restored)), cx), account, cx)
            }
            Input::Answer(Answer::SignedIn(Ok(SignInFacts::In))) => {
                cx.flight.tell(Effect::ReplaceSession);
                Self::after_reset(reset.take(input, cx), account, cx)
            }
            Input::Answer(Answer::HandedOver(false)) => match reset.signing_in() {
                // Kept until the person decides: nobody else can give the host a session.
                Some(others) => {
                    cx.flight.tell(Effect::DeleteRecord);
                    cx.wipe(OF_RESET);
                    Self::end_reset(account, ResetEnd::SessionRefused { others }, cx)
                }
                None => Self::Reset { reset, account },
            },
            input => Self::after_reset(reset.take(input, cx), account, cx),
        }
    }

    /// Whoever gives a reset up is back at the fields; after a word, where a save was under way and nobody
    /// has told them yet that the password may have changed.
    fn after_reset(reset: ResetState, account: Option<Address>, cx: &mut Context<'_>) -> Self {
        match reset.ended() {
            Some((true, others)) => Self::end_reset(account, ResetEnd::SignedIn { others }, cx),
            Some((false, _)) => Self::end_reset(account, ResetEnd::NotSignedIn, cx),
            None if reset.is_closed() && !reset.is_closed_with_a_word() => Self::open_change(cx),
            None => Self::Reset { reset, account },
        }
    }
}

/// What is typed, with the address that is known.
fn addressed(facts: Facts, account: Option<&Address>) -> Facts {
    match account {
        Some(account) => Facts { address: Ok(account.clone()), ..facts },
        None => facts,
    }
}

/// What an earlier run left of this account. What it left of another one, which was signed in or asked for
/// here before, is not gone on with: it would end with a session of somebody else.
fn of_account(restored: Restored, account: Option<&Address>, cx: &mut Context<'_>) -> Restored {
    match (&restored, account) {
        (Restored::Record { account: Some(found), .. }, Some(account)) if !found.same_mailbox(account) => {
            cx.flight.tell(Effect::EndGrant);
            cx.flight.tell(Effect::DeleteRecord);
            Restored::Nothing
        }
        _ => restored,
    }
}

/// Whether a reset can lead anywhere with this server.
fn can_reset(abilities: &Abilities) -> bool {
    abilities.takes_code() || abilities.link != LinkUse::None
}

impl SettingsState {
    fn offer(&self, rules: &Rules) -> ResetOffer {
        match &self.at {
            _ if !can_reset(&rules.abilities) => ResetOffer::NotOffered,
            At::Change(_) if self.reset_waiting => ResetOffer::Unfinished,
            At::Change(change) if change.asks_for_current_password() => ResetOffer::Offered,
            At::Change(_) | At::Reset { .. } => ResetOffer::NotOffered,
        }
    }
}

impl State for SettingsState {
    type Action = SettingsAction;
    type Screen = SettingsScreen;

    const NAME: &'static str = "settings";
    const RECORD: &'static str = ChangeState::RECORD;
    const SECRETS: &'static [Slot] =
        &[Slot::NewPassword, Slot::Retype, Slot::CurrentPassword, Slot::Code, Slot::SecondFactor];

    fn first(rules: &Rules) -> Self {
        Self { at: At::Change(ChangeState::first(rules)), reset_waiting: false }
    }

    fn take(self, input: Input<SettingsAction>, cx: &mut Context<'_>) -> Self {
        let offered = self.offer(cx.rules) != ResetOffer::NotOffered;
        let Self { at, mut reset_waiting } = self;
        if matches!(input, Input::Started | Input::Foregrounded) {
            cx.flight.tell(Effect::LookForReset);
        }
        let at = match (at, input) {
            (At::Change(change), Input::Press { action: Act::ForgotCurrentPassword, .. })
                if offered && change.may_be_left(cx) =>
            {
                reset_waiting = false;
                At::open_reset(&change, cx)
            }
            // A link of a reset that is under way here; any other one says nothing to who is signed in.
            (At::Change(change), Input::LinkCame(history)) if history.under_way && change.may_be_left(cx) => {
                reset_waiting = false;
                At::open_reset(&change, cx)
            }
            (at, Input::Answer(Answer::ResetFound(found))) => {
                reset_waiting = found;
                at
            }
            (At::Change(change), input) => match input.narrowed(Act::of_change) {
                Some(input) => At::Change(change.take(input, cx)),
                None => At::Change(change),
            },
            (At::Reset { reset, account }, Input::Press { action: Act::BackToSettings, .. })
                if reset.may_be_left(cx) =>
            {
                At::leave(reset, account, cx)
            }
            (At::Reset { reset, account: None }, Input::Answer(Answer::Account(told))) => {
                let is_same = |told: &Address| reset.account().is_none_or(|asked| asked.same_mailbox(told));
                At::Reset { account: told.filter(is_same), reset }
            }
            (At::Reset { reset, account }, input) => match input.narrowed(Act::of_reset) {
                Some(input) => At::reset(reset, account, input, cx),
                None => At::Reset { reset, account },
            },
        };
        Self { at, reset_waiting }
    }

    fn screen(&self, view: View<'_>) -> SettingsScreen {
        match &self.at {
            At::Change(change) => SettingsScreen::Change {
                screen: match change.screen(view) {
                    ChangeScreen::Editing { screen } => {
                        let reset = if screen.busy.is_none() { self.offer(view.rules) } else { ResetOffer::NotOffered };
                        ChangeScreen::Editing { screen: EditingScreen { reset, ..screen } }
                    }
                    other => other,
                },
            },
            At::Reset { reset, account: None } => SettingsScreen::Reset { screen: reset.screen(view) },
            At::Reset { reset, account: Some(account) } => SettingsScreen::Reset {
                screen: match reset.screen(view) {
                    ResetScreen::EnterAddress { screen } => ResetScreen::EnterAddress {
                        screen: EnterAddressScreen { account: Some(account.masked()), ..screen },
                    },
                    ResetScreen::CheckInbox { screen } => {
                        ResetScreen::CheckInbox { screen: CheckInboxScreen { can_change_address: false, ..screen } }
                    }
                    other => other,
                },
            },
        }
    }

    fn interrupts(action: &SettingsAction) -> bool {
        match action {
            Act::Change { action } => ChangeState::interrupts(action),
            Act::Reset { action } => ResetState::interrupts(action),
            Act::ForgotCurrentPassword => false,
            Act::BackToSettings => true,
        }
    }

    fn links(&self) -> LinkPolicy {
        match &self.at {
            At::Change(change) => change.links(),
            At::Reset { reset, .. } => reset.links(),
        }
    }

    fn takes(&self, slot: Slot) -> bool {
        match &self.at {
            At::Change(change) => change.takes(slot),
            At::Reset { account: Some(_), .. } if slot == Slot::Address => false,
            At::Reset { reset, .. } => reset.takes(slot),
        }
    }

    fn waits(&mut self) -> Vec<&mut Deadline> {
        match &mut self.at {
            At::Change(change) => change.waits(),
            At::Reset { reset, .. } => reset.waits(),
        }
    }

    fn account(&self) -> Option<&Address> {
        match &self.at {
            At::Change(change) => change.account(),
            At::Reset { reset, account } => reset.account().or(account.as_ref()),
        }
    }

    fn place(&self) -> Place {
        match &self.at {
            At::Change(change) => change.place(),
            At::Reset { reset, .. } => reset.place(),
        }
    }
}

impl SettingsAction {
    fn of_change(self) -> Option<ChangeAction> {
        match self {
            Self::Change { action } => Some(action),
            Self::Reset { .. } | Self::ForgotCurrentPassword | Self::BackToSettings => None,
        }
    }

    fn of_reset(self) -> Option<ResetAction> {
        match self {
            Self::Reset { action } => Some(action),
            Self::Change { .. } | Self::ForgotCurrentPassword | Self::BackToSettings => None,
        }
    }
}
