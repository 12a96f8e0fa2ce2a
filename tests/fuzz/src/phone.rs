//! A phone whose stores hold anything, and whose person types anything.
//!
//! The stored record and the cleaning of codes are the runner's own business. They are reached as an
//! app reaches them: by starting flows over stores, and by typing.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use async_trait::async_trait;
use repass_core::{
    backend::{
        Abilities, Backend, Brought, CurrentPassword, Failure, Grant, InstructionsRequest, LinkUse, OtherDevices,
        OutcomeCheck, Proof, ProofCheck, SessionAfterChange, Ticket, Verified,
    },
    code::{CodeAlphabet, CodeFormat, find},
    flow::{
        Slot,
        change::ChangeScreen,
        login::LoginScreen,
        reset::{ResetAction, ResetScreen},
    },
    host::Store,
    policy::CharacterSets,
    secret::Secret,
};
use repass_phone::{Phone, shown};

use crate::lines;

/// Lines: the plain half of a record, its secret half. Whatever they hold, every flow starts, nothing
/// is sent, and a reset that cannot go on says so.
pub fn record(input: &[u8]) {
    run(async {
        let [plain, secret] = lines::<2>(input);
        let phone = Phone::default();
        for flow in ["repass.reset", "repass.change"] {
            store(&phone, flow, plain, secret).await;
        }
        let server = Arc::<Refusing>::default();
        let client = phone.open(Arc::clone(&server) as _);
        let reset = client.reset();
        let start = shown(&reset, |screen| *screen != ResetScreen::Restoring).await;
        if let ResetScreen::EnterAddress { screen } = start {
            assert!(screen.notice.is_some(), "it starts over without a word");
        }
        let change = client.change();
        shown(&change, |screen| *screen != ChangeScreen::Restoring).await;
        let login = client.login();
        shown(&login, |screen| matches!(screen, LoginScreen::SignIn { .. })).await;
        reset.foregrounded();
        assert_eq!(server.calls(), 0, "a start sends nothing");

        reset.dispatch(ResetAction::Cancel);
        shown(&reset, |screen| matches!(screen, ResetScreen::Closed { .. } | ResetScreen::Done { .. })).await;
    });
}

/// A code as typed or pasted. What is found fits what the server mails and is found again in itself;
/// what is sent has no space and no dash, and is the same when it is typed again.
pub fn code(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    for format in [CodeFormat::digits(6..=10), CodeFormat::letters_and_digits(4..=12)] {
        let Some(found) = find(text, format) else { continue };
        let code = found.expose_text().expect("a code is text");
        assert!((format.min_length..=format.max_length).contains(&u8::try_from(code.len()).expect("a short code")));
        let fits = |byte: u8| match format.alphabet {
            CodeAlphabet::Digits => byte.is_ascii_digit(),
            CodeAlphabet::LettersAndDigits => byte.is_ascii_alphanumeric(),
        };
        assert!(code.bytes().all(fits), "a code has other characters");
        assert_eq!(find(code, format).as_ref(), Some(&found), "finding it again changes it");
    }
    run(async {
        let Some(sent) = typed(input).await else { return };
        assert!(!sent.is_empty(), "nothing is sent as a code");
        assert!(!sent.chars().any(|c| c.is_whitespace() || c == '-'), "it is not cleaned");
        assert_eq!(typed(sent.as_bytes()).await, Some(sent), "cleaning it again changes it");
    });
}

/// What the server gets when this is typed as a code.
async fn typed(code: &[u8]) -> Option<String> {
    let (phone, server) = (Phone::default(), Arc::<Refusing>::default());
    store(&phone, "repass.reset", WAITS_FOR_A_CODE.as_bytes(), WAITS_FOR_A_CODE.as_bytes()).await;
    let reset = phone.open(Arc::clone(&server) as _).reset();
    shown(&reset, |screen| matches!(screen, ResetScreen::CheckInbox { .. })).await;
    reset.put(Slot::Code, code);
    reset.dispatch(ResetAction::SubmitCode);
    let over = |screen: &ResetScreen| match screen {
        ResetScreen::CheckInbox { screen } => screen.busy.is_none() && screen.problem.is_some(),
        _ => false,
    };
    shown(&reset, over).await;
    server.code()
}

/// Both halves of a record of a request whose mail was asked for, and that is not too old.
const WAITS_FOR_A_CODE: &str = r#"{"version":2,"stage":"CheckInbox","request":"BwcHBwcHBwcHBwcHBwcHBw","resend":null,"contact":null,"expires":{"at":18446744073709551615,"full_millis":3600000},"address":"kim@example.com","ticket":null,"grant":null}"#;

async fn store(phone: &Phone, key: &str, plain: &[u8], secret: &[u8]) {
    phone.records.write(key, &Secret::from(plain)).await.expect("a store in memory");
    phone.secrets.write(key, &Secret::from(secret)).await.expect("a store in memory");
}

fn run(work: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(work);
}

/// A server that refuses everything, and remembers what it was asked.
#[derive(Default)]
struct Refusing {
    calls: AtomicUsize,
    code: Mutex<Option<String>>,
}

impl Refusing {
    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    fn code(&self) -> Option<String> {
        self.code.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn refuse<T>(&self) -> Result<T, Failure> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        Err(Failure::ProofRefused)
    }
}

#[async_trait]
impl Backend for Refusing {
    fn abilities(&self) -> Abilities {
        Abilities {
            sign_in: true,
            code: Some(CodeFormat::digits(6..=10)),
            link: LinkUse::OpensApp,
            proof_check: ProofCheck::AtOnce,
            current_password: CurrentPassword::WhenAsked,
            session_after_change: SessionAfterChange::Kept,
            refreshes_sessions: true,
            signs_out_others: true,
            max_password_bytes: None,
            character_sets: CharacterSets::Unicode,
            tells_policy: false,
            outcome_check: OutcomeCheck::RepeatSave,
            mail_interval: std::time::Duration::from_mins(1),
        }
    }

    async fn request_instructions(&self, _: InstructionsRequest<'_>) -> Result<Option<Ticket>, Failure> {
        self.refuse()
    }

    async fn verify(&self, proof: Proof<'_>) -> Result<Verified, Failure> {
        if let Brought::Code(code) = proof.brought {
            let text = code.expose_text().map(str::to_owned);
            *self.code.lock().unwrap_or_else(PoisonError::into_inner) = text;
        }
        self.refuse()
    }

    async fn set_password(&self, _: &Grant, _: &Secret) -> Result<OtherDevices, Failure> {
        self.refuse()
    }

    /// A grant that is too old is given back at the start, which changes nothing of the account.
    async fn end_grant(&self, _: &Grant) -> Result<(), Failure> {
        Ok(())
    }
}
