//! A phone whose stores hold anything, and whose person types anything.
//!
//! The stored record and the cleaning of codes are the runner's own business. They are reached as an
//! app reaches them: by starting flows over stores, and by typing.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use repass_core::{
    backend::{Abilities, Backend, Failure, Grant, Proof, Proved, ResetRequest, Saved, Settle},
    client::{Client, Setup},
    code::{CodeAlphabet, CodeFormat, find},
    flow::{
        Flow, Slot,
        change::ChangeScreen,
        login::LoginScreen,
        reset::{ResetAction, ResetScreen},
    },
    host::{MemorySession, MemoryStore, Store},
    link::AppLinks,
    runner::FlowHandle,
    secret::Secret,
};
use tokio::{runtime::Handle, time::timeout};

use crate::lines;

/// Lines: the plain half of a record, its secret half. Whatever they hold, every flow starts, nothing
/// is sent, and a reset that cannot go on says so.
pub fn record(input: &[u8]) {
    run(async {
        let [plain, secret] = lines::<2>(input);
        let phone = Phone::new();
        for flow in ["repass.reset", "repass.change"] {
            phone.store(flow, plain, secret).await;
        }
        let client = phone.open();
        let reset = client.reset();
        let shown = shown(&reset, |screen| *screen != ResetScreen::Restoring).await;
        if let ResetScreen::EnterAddress { notice, .. } = shown {
            assert!(notice.is_some(), "it starts over without a word");
        }
        let change = client.change();
        self::shown(&change, |screen| *screen != ChangeScreen::Restoring).await;
        let login = client.login();
        self::shown(&login, |screen| matches!(screen, LoginScreen::SignIn { .. })).await;
        reset.foregrounded();
        assert_eq!(phone.server.calls(), 0, "a start sends nothing");

        reset.dispatch(ResetAction::Cancel);
        self::shown(&reset, |screen| matches!(screen, ResetScreen::Closed { .. } | ResetScreen::Done { .. })).await;
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
    let phone = Phone::new();
    phone.store("repass.reset", WAITS_FOR_A_CODE.0, WAITS_FOR_A_CODE.1).await;
    let reset = phone.open().reset();
    shown(&reset, |screen| matches!(screen, ResetScreen::CheckInbox { .. })).await;
    reset.put(Slot::Code, code);
    reset.dispatch(ResetAction::SubmitCode);
    shown(&reset, |screen| matches!(screen, ResetScreen::CheckInbox { problem: Some(_), .. })).await;
    phone.server.code()
}

/// A record of a request whose mail was asked for, and that is never too old.
const WAITS_FOR_A_CODE: (&[u8], &[u8]) = (
    br#"{"version":1,"stage":"CheckInbox","request":"BwcHBwcHBwcHBwcHBwcHBw","resend":null,"contact":null,"forget":{"at":18446744073709551615,"full_millis":18446744073709551615}}"#,
    br#"{"version":1,"request":"BwcHBwcHBwcHBwcHBwcHBw","address":"kim@example.com","verifier":null,"grant":null}"#,
);

fn run(work: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(work);
}

/// Waits for a screen that fits.
async fn shown<F: Flow>(flow: &FlowHandle<F>, fits: impl Fn(&F::Screen) -> bool) -> F::Screen {
    let mut screens = flow.screens();
    let Ok(screen) = timeout(Duration::from_secs(10), screens.wait_for(|screen| fits(screen))).await else {
        panic!("it hangs at {:?}", flow.screen());
    };
    screen.expect("the flow lives").clone()
}

struct Phone {
    records: Arc<MemoryStore>,
    secrets: Arc<MemoryStore>,
    server: Arc<Refusing>,
}

impl Phone {
    fn new() -> Self {
        Self { records: Arc::default(), secrets: Arc::default(), server: Arc::default() }
    }

    async fn store(&self, key: &str, plain: &[u8], secret: &[u8]) {
        self.records.write(key, &Secret::from(plain)).await.expect("a store in memory");
        self.secrets.write(key, &Secret::from(secret)).await.expect("a store in memory");
    }

    fn open(&self) -> Client {
        let links = AppLinks::parse(&["ismessenger://reset"]).expect("an app link");
        let session: Arc<MemorySession> = Arc::default();
        let stores = (Arc::clone(&self.records) as _, Arc::clone(&self.secrets) as _);
        let setup = Setup::new(Arc::clone(&self.server) as _, stores, (Arc::clone(&session) as _, session as _), links);
        Client::new(setup, Handle::current())
    }
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
            code: true,
            pkce: true,
            max_password_bytes: None,
            settle: Settle::RepeatSame,
            mail_interval: Duration::from_mins(1),
        }
    }

    async fn request_reset(&self, _: ResetRequest<'_>) -> Result<(), Failure> {
        self.refuse()
    }

    async fn prove(&self, proof: Proof<'_>) -> Result<Proved, Failure> {
        if let Proof::Code { code, .. } = proof {
            let text = code.expose_text().map(str::to_owned);
            *self.code.lock().unwrap_or_else(PoisonError::into_inner) = text;
        }
        self.refuse()
    }

    async fn set_password(&self, _: &Grant, _: &Secret) -> Result<Saved, Failure> {
        self.refuse()
    }
}
