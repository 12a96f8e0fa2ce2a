//! A small SMTP receiver: takes every mail, delivers none, keeps all in the inbox.
//!
//! `smtp-proto` reads the commands; what is left here is the conversation.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use smtp_proto::request::receiver::{DataReceiver, RequestReceiver};
use smtp_proto::{Error, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::inbox::Inbox;

/// Largest mail taken.
const MAX_MAIL: usize = 1024 * 1024;

/// The receiver's state, shared by its connections.
#[derive(Clone, Debug)]
pub(crate) struct Sink {
    pub(crate) inbox: Inbox,
    /// While set, every connection is turned away, as by a mail server in trouble.
    pub(crate) down: Arc<AtomicBool>,
}

impl Sink {
    /// Accepts connections until the task is dropped.
    pub(crate) async fn run(self, listener: TcpListener) {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let sink = self.clone();
                    tokio::spawn(async move {
                        // A client that goes away in the middle has simply not sent its mail.
                        drop(sink.converse(stream).await);
                    });
                }
                // Too many open files and the like: give others a chance to finish.
                Err(_) => tokio::task::yield_now().await,
            }
        }
    }

    async fn converse(&self, mut stream: TcpStream) -> std::io::Result<()> {
        if self.down.load(Ordering::SeqCst) {
            return stream.write_all(b"421 4.3.2 mail server is down\r\n").await;
        }
        stream.write_all(b"220 sandbox.example.test ESMTP\r\n").await?;
        let mut state = State::Commands(RequestReceiver::default());
        let mut buffer = [0; 8 * 1024];
        loop {
            let read = stream.read(&mut buffer).await?;
            if read == 0 {
                return Ok(());
            }
            let mut bytes = buffer[..read].iter();
            while !bytes.as_slice().is_empty() {
                match self.step(&mut state, &mut bytes) {
                    Step::Wait => {}
                    Step::Reply(reply) => stream.write_all(reply).await?,
                    Step::Close(reply) => return stream.write_all(reply).await,
                }
            }
        }
    }

    fn step(&self, state: &mut State, bytes: &mut std::slice::Iter<'_, u8>) -> Step {
        match state {
            State::Commands(receiver) => match receiver.ingest(bytes) {
                Ok(Request::Data) => {
                    *state = State::Mail(DataReceiver::new(), Vec::new());
                    Step::Reply(b"354 go ahead\r\n")
                }
                Ok(request) => answer(&request),
                Err(Error::NeedsMoreData { .. }) => Step::Wait,
                Err(Error::ResponseTooLong) => Step::Close(b"500 5.5.2 line too long\r\n"),
                Err(_) => Step::Reply(b"500 5.5.2 not understood\r\n"),
            },
            State::Mail(receiver, mail) => {
                let complete = receiver.ingest(bytes, mail);
                if mail.len() > MAX_MAIL {
                    return Step::Close(b"552 5.3.4 too big\r\n");
                }
                if !complete {
                    return Step::Wait;
                }
                let taken = self.inbox.receive(mail);
                *state = State::Commands(RequestReceiver::default());
                Step::Reply(if taken { b"250 2.0.0 taken\r\n" } else { b"554 5.6.0 this is no mail\r\n" })
            }
        }
    }
}

enum State {
    Commands(RequestReceiver),
    Mail(DataReceiver, Vec<u8>),
}

enum Step {
    Wait,
    Reply(&'static [u8]),
    Close(&'static [u8]),
}

fn answer<T>(request: &Request<T>) -> Step {
    match request {
        Request::Ehlo { .. } => Step::Reply(b"250-sandbox.example.test\r\n250 8BITMIME\r\n"),
        Request::Quit => Step::Close(b"221 2.0.0 bye\r\n"),
        Request::Helo { .. } | Request::Mail { .. } | Request::Rcpt { .. } | Request::Rset | Request::Noop { .. } => {
            Step::Reply(b"250 2.0.0 ok\r\n")
        }
        _ => Step::Reply(b"502 5.5.1 not offered here\r\n"),
    }
}
