//! The cases: what every server of the list is held to, through the public API. A case tells in a few words
//! what it came to; the table of docs/contract.md is made of them.

mod broken;
mod change;
mod killed;
mod limits;
mod lost;
mod others;
mod reset;
mod second_factor;
mod secrecy;
mod sign_in;

use std::pin::Pin;

use crate::{
    scene::Scene,
    servers::{Feature, Setup},
};

/// A case, to be played on any server.
pub struct Case {
    pub name: &'static str,
    /// What it holds a server to.
    pub sentence: &'static str,
    /// What a server has to have for it.
    pub needs: &'static [Feature],
    /// How the server is set up for it.
    pub setup: Setup,
    pub play: fn(Scene) -> Pin<Box<dyn Future<Output = String> + Send>>,
}

/// What a case tells that comes to the same everywhere.
fn yes() -> String {
    "yes".to_owned()
}

macro_rules! cases {
    ($($name:ident, $sentence:literal, [$($need:ident),*], $setup:ident, $play:path;)*) => {
        &[$(Case {
            name: stringify!($name),
            sentence: $sentence,
            needs: &[$(Feature::$need),*],
            setup: Setup::$setup,
            play: |scene| Box::pin($play(scene)),
        }),*]
    };
}

/// All of them, in the order of the table.
pub const ALL: &[Case] = cases! {
    sign_in, "the right password signs in", [], Shared, sign_in::right;
    wrong_password, "a wrong password is refused, and not called wrong by itself", [], Shared, sign_in::wrong;
    unconfirmed_account, "an account whose address is not confirmed yet is told so", [Confirmation], Unconfirmed,
        sign_in::unconfirmed;
    unknown_account, "an unknown account gets the same screens as a known one, and no mail", [], Shared,
        sign_in::unknown;

    reset_by_code, "the mail's code leads to a new password, which signs in", [Code], Shared, reset::by_code;
    reset_by_link, "so does its link", [Link], Shared, reset::by_link;
    reset_by_link_opened_elsewhere, "so does a link that is opened in a browser", [LinkOpenedElsewhere], Shared,
        reset::by_link_opened_elsewhere;
    not_confirmed_yet, "before it was opened, that is said, and nothing is lost", [LinkOpenedElsewhere], Shared,
        reset::not_confirmed_yet;
    wrong_code, "a wrong code is refused, and the right one still works", [Code], Shared, reset::wrong_code;
    used_code, "a used code is refused", [Code], Shared, reset::used_code;
    expired_code, "an expired code is refused", [Code, Expiry], Alone, reset::expired_code;
    wrong_link, "a wrong link is refused, and the right one still works", [Link], Shared, reset::wrong_link;
    used_link, "a used link is refused", [Link], Shared, reset::used_link;
    expired_link, "an expired link is refused", [Link, Expiry], Alone, reset::expired_link;
    expired_link_opened_elsewhere, "a link that expired before it was opened is refused",
        [LinkOpenedElsewhere, Expiry], Alone, reset::expired_link_opened_elsewhere;
    used_link_opened_elsewhere, "a link whose request was used is refused", [LinkOpenedElsewhere], Shared,
        reset::used_link_opened_elsewhere;
    old_password_refused_new_accepted, "after a reset and after a change, as the server itself says", [], Shared,
        reset::old_refused_new_accepted;
    requests_of_a_reset, "how many, from SEND RESET INSTRUCTIONS to being signed in", [], Shared, reset::requests;
    policy_refusal, "a password that the server does not take is said so, with what is missing", [StrictPolicy],
        StrictPolicy, reset::policy_refusal;
    same_password_at_reset, "the password in force is refused or taken, and what is said is so", [], Shared,
        reset::same_password;
    same_password_at_change, "the same at a change", [], Shared, change::same_password;

    change_unconfirmed, "a change goes through where nothing confirms it", [UnconfirmedChange], Shared,
        change::unconfirmed;
    change_by_current_password, "without the current password a change is not saved, with it it is",
        [CurrentPassword], CurrentPassword, change::by_current_password;
    change_by_mailed_code, "without the mailed code a change is not saved, with it it is", [MailedCode], MailedCode,
        change::by_mailed_code;
    change_with_a_session_that_is_over, "leads to the login, and changes nothing", [], Shared, change::session_over;
    other_devices_after_reset, "what is said of them is so", [], Shared, others::after_reset;
    other_devices_after_change, "what is said of them is so, and the session here is as declared", [], Shared,
        others::after_change;

    limit_with_hint, "a gateway's 429 is told with its wait, and nothing was done", [], Shared, limits::with_hint;
    limit_without_hint, "a gateway's 429 without one is told without", [], Shared, limits::without_hint;
    limit_of_the_server, "who tries passwords again and again is told to wait", [Limit], Limited, limits::own;

    second_factor_at_sign_in, "is asked for after the password, and only the right code signs in", [SecondFactor],
        Alone, second_factor::at_sign_in;
    second_factor_at_reset, "is asked for before the new password, and only the right code goes on",
        [SecondFactor], Alone, second_factor::at_reset;

    no_secret_in_urls_and_logs, "no password, code, token or proof is in a URL or in the log", [], Shared,
        secrecy::urls_and_logs;

    lost_at_sign_in, "an answer lost at signing in is said so, and the next try signs in", [], Shared,
        lost::at_sign_in;
    lost_at_second_factor, "an answer lost at the second factor leaves the question, and the next code answers it",
        [SecondFactor], Alone, lost::at_second_factor;
    lost_at_asking, "an answer lost at asking for instructions: they may have been sent, and work", [], Shared,
        lost::at_asking;
    lost_at_proof, "an answer lost at a proof: it may be used, and is tried again", [], Shared, lost::at_proof;
    lost_at_save, "an answer lost at SAVE is settled as declared", [], Shared, lost::at_save;
    lost_after_save, "an answer lost at the sign-in after SAVE does not unsay that it is saved", [], Shared,
        lost::after_save;
    lost_at_change, "an answer lost at a change is settled as declared", [], Shared, lost::at_change;
    lost_at_mailed_code, "an answer lost at mailing the code of a change: the code that came works", [MailedCode],
        MailedCode, lost::at_mailed_code;
    lost_at_sign_out, "an answer lost at signing other devices out claims nothing of them", [], Shared,
        lost::at_sign_out;

    killed_before_save, "a server killed before it saved: nothing is claimed, and it is settled as declared",
        [Restart], Alone, killed::before_work;
    killed_after_save, "a server killed after it saved: nothing is claimed, and it is settled as declared",
        [Restart], Alone, killed::after_work;

    html_instead_of_json, "a page in the place of an answer, at each call, makes no screen lie", [], Shared,
        broken::html;
    giant_body, "an answer without end, at each call, is given up, and makes no screen lie", [], Shared,
        broken::giant;
    wrong_body, "half an answer or one of another shape, at each call, makes no screen lie", [], Shared,
        broken::wrong;
};
