//! What no table may bless: a false outcome, a duplicate mail, a second mutation, a wait that is not
//! its full length.

use repass_core::{
    problem::Problem,
    time::{Deadline, Timestamp},
};

use crate::{
    faults::{Fault, HINT},
    outside::OtherDevice,
    phone::{NEW, OLD, Phone},
    scenes::Press,
    steps::Step,
    summary::Summary,
};

/// Where a code that confirms a change is asked for.
const CODE_ROUTE: &str = "GET /reauthenticate";

/// What can be counted at the server.
#[derive(Clone, Copy)]
pub(crate) struct Tally {
    pub(crate) calls: usize,
    pub(crate) all_calls: usize,
    pub(crate) instructions: usize,
    pub(crate) codes: usize,
    pub(crate) sign_ins: usize,
    pub(crate) lines: usize,
}

impl Tally {
    pub(crate) fn of(phone: &Phone, step: &Step) -> Self {
        Self {
            calls: phone.sandbox.calls(step.target.route),
            all_calls: phone.sandbox.calls("*"),
            instructions: phone.mails("Reset your"),
            codes: phone.mails("verification code"),
            sign_ins: phone.happened("signed_in_by_"),
            lines: phone.log.lines().len(),
        }
    }
}

/// Holds a cell to the truth, and keeps what is wrong with it.
pub(crate) struct Check<'a> {
    pub(crate) step: &'a Step,
    pub(crate) fault: &'a Fault,
    pub(crate) before: Tally,
    pub(crate) after: Tally,
    pub(crate) complaints: Vec<String>,
}

impl Check<'_> {
    pub(crate) fn complain(&mut self, what: &str) {
        self.complaints.push(format!("{} / {}: {what}", self.step.title, self.fault.name));
    }

    /// What the server holds, in words.
    pub(crate) fn held(&self, phone: &Phone) -> String {
        let mut held = vec![if phone.password_is(NEW) { "new password" } else { "old password" }.to_owned()];
        let mut count = |number: usize, what: &str| {
            if number > 0 {
                held.push(format!("{number} {what}{}", if number > 1 { "s" } else { "" }));
            }
        };
        count(self.after.instructions - self.before.instructions, "mail of instructions");
        count(self.after.codes - self.before.codes, "mailed code");
        count(self.after.sign_ins - self.before.sign_ins, "new session");
        held.join(", ")
    }

    /// What the screen claims is what the server holds.
    pub(crate) fn truth(&mut self, phone: &Phone, press: &Press, summary: &Summary, other: &OtherDevice) {
        let holds_new = phone.password_is(NEW);
        if holds_new == phone.password_is(OLD) {
            self.complain("not exactly one of the two passwords is in force");
        }
        let claim = summary.saved.filter(|saved| *saved || press.saves());
        if claim.is_some_and(|saved| saved != holds_new) {
            self.complain(&format!(
                "a false outcome: {} while the new password is in force: {holds_new}",
                summary.words
            ));
        }
        if summary.saves_app_fields && !holds_new {
            self.complain("has the app save its own fields, and the password is not saved");
        }
        // In Personal Settings the person is signed in all along.
        if !matches!(press, Press::Change(_)) && summary.signed_in.unwrap_or(false) != phone.sessions.is_signed_in() {
            self.complain("the screen and the app do not agree on being signed in");
        }
        let mailed = self.after.instructions + self.after.codes - self.before.instructions - self.before.codes;
        if mailed > 1 {
            self.complain("more than one mail for one press");
        }
        let says_maybe = summary.words.contains("MayHaveBeenSent");
        if press.sends() && mailed > 0 && !summary.mailed && !says_maybe {
            self.complain("a mail was sent, and the screen says neither that nor that it may have been");
        }
        if press.sends() && summary.mailed && mailed == 0 {
            self.complain("says that a mail was sent, and none was");
        }
        if summary.others_out && other.is_signed_in(phone) {
            self.complain("says that other devices are signed out, and one is not");
        }
        if matches!(summary.problem, Some(Problem::CheckConnection))
            && self.after.all_calls > self.before.all_calls + self.step.target.calls_before
        {
            self.complain("says that nothing was sent, and something was");
        }
    }

    /// One press asks for no more than it may.
    pub(crate) fn requests(&mut self, summary: &Summary) {
        let calls = self.after.calls - self.before.calls;
        if calls > self.step.most_calls {
            self.complain(&format!("{calls} requests for one press, shown is {}", summary.words));
        }
    }

    /// A wait shown is as long as it was asked for, from the answer on.
    pub(crate) fn waits(&mut self, summary: &Summary, press: &Press, pressed: Timestamp, settled: Timestamp) {
        if let Some(Problem::Wait { until }) = summary.problem {
            match until {
                Some(wait) if self.fault.tells_a_wait() => self.is_whole(wait, HINT, pressed, settled),
                None if !self.fault.tells_a_wait() => {}
                _ => self.complain("a wait that nobody asked for, or none where one was asked for"),
            }
            if until.is_some() && summary.can_resend {
                self.complain("says to wait, and offers to send again at once");
            }
        }
        if press.sends()
            && summary.problem.is_none()
            && let Some(resend) = summary.resend
        {
            self.is_whole(resend, 60, pressed, settled);
        }
    }

    fn is_whole(&mut self, wait: Deadline, seconds: u64, pressed: Timestamp, settled: Timestamp) {
        // A date tells whole seconds, so what is left of it may be up to two short.
        let full = seconds * 1_000;
        let is_whole = (full - 2_000..=full).contains(&wait.full_millis);
        let from = wait.at.0.saturating_sub(wait.full_millis);
        if !is_whole || from < pressed.0 || from > settled.0 {
            self.complain(&format!("a wait of {} ms, where {full} were asked for", wait.full_millis));
        }
    }

    /// Whoever is signed in at the end can work with the session they have.
    pub(crate) fn session(&mut self, phone: &Phone) {
        match phone.sessions.token() {
            Some(token) if phone.sandbox.session_lives(&token) => {}
            Some(_) => self.complain("the way on ended with a session that is over"),
            None => self.complain("the way on ended without a session"),
        }
    }

    /// When the way on has been gone.
    pub(crate) fn in_the_end(&mut self, phone: &Phone, sends: usize) {
        let changes = phone.happened("password_changed");
        if changes > 1 || (changes == 1) != phone.password_is(NEW) {
            self.complain(&format!("the password was changed {changes} times"));
        }
        phone.await_mail("was changed", changes);
        if phone.mails("was changed") > changes {
            self.complain("the owner was told of a change twice");
        }
        if phone.mails("Reset your") > sends || phone.mails("verification code") > phone.sandbox.calls(CODE_ROUTE) {
            self.complain("a mail that nobody asked for");
        }
    }
}

#[cfg(test)]
mod tests {
    use repass_core::{
        flow::reset::ResetAction,
        problem::Problem,
        time::{Clock, Deadline, SystemClock, Timestamp},
    };
    use repass_sandbox::Settings;

    use super::{Check, Tally};
    use crate::{
        faults::{self, Fault, HINT},
        outside::OtherDevice,
        phone::{Connection, Phone},
        scenes::Press,
        steps,
        summary::Summary,
    };

    /// What a check has to say about a screen, with the old password in force and nothing sent.
    fn complaints(summary: &Summary, press: &Press, change: impl FnOnce(&mut Tally)) -> Vec<String> {
        let phone = Phone::new(Settings::strict(), Connection::default());
        let other = OtherDevice::signed_in(&phone);
        let step = &steps::ALL[0];
        let before = Tally::of(&phone, step);
        let mut after = before;
        change(&mut after);
        let mut check = Check { step, fault: &faults::ALL[0], before, after, complaints: Vec::new() };
        check.truth(&phone, press, summary, &other);
        check.requests(summary);
        check.complaints
    }

    fn save() -> Press {
        Press::Reset(ResetAction::Save)
    }

    fn send() -> Press {
        Press::Reset(ResetAction::Resend)
    }

    #[test]
    fn a_true_screen_is_not_complained_about() {
        assert!(complaints(&Summary { saved: Some(false), ..Summary::default() }, &save(), |_| ()).is_empty());
        assert!(complaints(&Summary::default(), &save(), |_| ()).is_empty());
        let mailed = Summary { mailed: true, ..Summary::default() };
        assert!(complaints(&mailed, &send(), |after| after.instructions += 1).is_empty());
    }

    #[test]
    fn each_untruth_is_complained_about() {
        let saved = Summary { saved: Some(true), ..Summary::default() };
        assert_eq!(complaints(&saved, &save(), |_| ()).len(), 1, "saved, while the old password is in force");
        let signed_in = Summary { signed_in: Some(true), ..Summary::default() };
        assert_eq!(complaints(&signed_in, &save(), |_| ()).len(), 1, "signed in, while the app holds no session");
        let others_out = Summary { others_out: true, ..Summary::default() };
        assert_eq!(complaints(&others_out, &save(), |_| ()).len(), 1, "others signed out, while one is not");
        let mailed = Summary { mailed: true, ..Summary::default() };
        assert_eq!(complaints(&mailed, &send(), |_| ()).len(), 1, "mailed, while nothing was");
        assert_eq!(complaints(&mailed, &send(), |after| after.instructions += 2).len(), 1, "two mails");
        let silent = Summary::default();
        assert_eq!(complaints(&silent, &send(), |after| after.instructions += 1).len(), 1, "a mail, and no word of it");
        let offline = Summary { problem: Some(Problem::CheckConnection), ..Summary::default() };
        assert_eq!(complaints(&offline, &save(), |after| after.all_calls += 1).len(), 1, "sent, and said not to be");
        assert_eq!(complaints(&silent, &save(), |after| after.calls += 2).len(), 1, "two requests for one press");
    }

    #[test]
    fn a_wait_that_is_not_whole_or_not_held_is_complained_about() {
        let fault: &Fault = faults::ALL.iter().find(|fault| fault.tells_a_wait()).expect("one does");
        let step = &steps::ALL[0];
        let phone = Phone::new(Settings::strict(), Connection::default());
        let tally = Tally::of(&phone, step);
        let now = SystemClock.now();
        let waits = |seconds: u64, begins: Timestamp, can_resend: bool| {
            let full_millis = 1_000 * seconds;
            let until = Some(Deadline { at: Timestamp(begins.0 + full_millis), full_millis });
            let summary = Summary { problem: Some(Problem::Wait { until }), can_resend, ..Summary::default() };
            let mut check = Check { step, fault, before: tally, after: tally, complaints: Vec::new() };
            check.waits(&summary, &send(), now, now);
            check.complaints.len()
        };
        assert_eq!(waits(HINT, now, false), 0);
        assert_eq!(waits(HINT - 10, now, false), 1, "shorter than asked for");
        assert_eq!(waits(HINT + 10, now, false), 1, "longer than asked for");
        assert_eq!(waits(HINT, Timestamp(now.0 - 5_000), false), 1, "begun before the press");
        assert_eq!(waits(HINT, now, true), 1, "not held");
    }
}
