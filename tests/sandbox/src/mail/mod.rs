//! Mail from end to end: [`messages`] words it, [`Mailer`] sends it over SMTP with lettre,
//! [`sink`] receives it on this computer, [`inbox`] keeps it for people and tests.

pub(crate) mod inbox;
pub(crate) mod messages;
pub(crate) mod sink;

use std::time::Duration;

use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Message, SmtpTransport, Transport};
use uuid::Uuid;

use messages::Letter;

/// The sender of every mail.
const SENDER: &str = "noreply@example.com";

/// How long the mail server may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A mail that could not be sent; never tells more, so that no secret can be in it.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the mail server did not take the mail")]
pub(crate) struct NotSent;

/// Hands mail to an SMTP server.
#[derive(Debug)]
pub(crate) struct Mailer {
    smtp: SmtpTransport,
    sender_name: String,
}

impl Mailer {
    pub(crate) fn new(smtp_port: u16, sender_name: &str) -> Self {
        let smtp = SmtpTransport::builder_dangerous("127.0.0.1").port(smtp_port).timeout(Some(TIMEOUT)).build();
        Self { smtp, sender_name: sender_name.to_owned() }
    }

    /// Returns once the mail server has taken the mail, or not.
    pub(crate) fn send(&self, to: &str, letter: Letter) -> Result<(), NotSent> {
        let message = self.build(to, letter)?;
        self.smtp.send(&message).map(drop).map_err(|_| NotSent)
    }

    fn build(&self, to: &str, letter: Letter) -> Result<Message, NotSent> {
        let address = |address: &str| address.parse().map_err(|_| NotSent);
        let message = Message::builder()
            .from(Mailbox::new(Some(self.sender_name.clone()), address(SENDER)?))
            .to(Mailbox::new(None, address(to)?))
            .subject(letter.subject)
            .message_id(Some(format!("<{}@example.test>", Uuid::new_v4())));
        let html = SinglePart::builder()
            .header(ContentType::TEXT_HTML)
            .header(ContentTransferEncoding::QuotedPrintable)
            .body(letter.html);
        match letter.text {
            Some(text) => {
                message.multipart(MultiPart::alternative().singlepart(SinglePart::plain(text)).singlepart(html))
            }
            None => message.singlepart(html),
        }
        .map_err(|_| NotSent)
    }
}
