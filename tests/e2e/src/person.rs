//! What a person does, step by step, and what they are told: what every server's tests share, and the way
//! by the code of the sandbox's mail.

use repass_core::{client::Client, flow::reset::Reset, runner::FlowHandle};

pub use repass_phone::person::*;

use crate::{ADDRESS, Phone};

/// As far as the new password, by the code of the mail.
pub async fn prove(phone: &Phone, client: &Client) -> FlowHandle<Reset> {
    let mails = phone.mails();
    let reset = ask(client, ADDRESS).await;
    submit_code(&reset, &phone.mail(mails).await.code().expect("a code"));
    at_new_password(&reset).await;
    reset
}
