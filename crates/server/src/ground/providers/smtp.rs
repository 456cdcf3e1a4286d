//! Mails over SMTP.

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use pok_api::Problem;

use super::unavailable;
use crate::ground::config::MailRelay;
use crate::ground::fault::Fault;
use crate::ground::sender::{MailSender, Sending};

/// How long the relay may take for each of its answers.
const ANSWER: Duration = Duration::from_secs(15);

/// Hands mails to a relay.
pub(crate) struct Smtp {
    relay: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    /// # Errors
    /// [`Fault`] where the address or the sender isn't one. Its words don't show the address: it may hold a password.
    pub(crate) fn new(config: &MailRelay) -> Result<Self, Fault> {
        let relay = AsyncSmtpTransport::<Tokio1Executor>::from_url(&config.url)
            .map_err(|_| Fault::broken("smtp.url isn't an address that begins with smtp:// or smtps://"))?;
        let from = config.from.parse().map_err(|_| Fault::broken("smtp.from isn't a mail address"))?;
        Ok(Self { relay: relay.timeout(Some(ANSWER)).build(), from })
    }

    async fn hand_over(&self, to: &str, subject: &str, body: &str) -> Result<(), Fault> {
        let to = to.parse().map_err(|_| refused())?;
        let mail = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .message_id(None)
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(body.to_owned())
            .map_err(|error| Fault::broken(format!("a mail can't be written: {error}")))?;
        match self.relay.send(mail).await {
            Ok(_) => Ok(()),
            Err(error) => {
                // Its words may quote the recipient.
                let (permanent, status) = (error.is_permanent(), error.status().map(|code| code.to_string()));
                let timeout = error.is_timeout();
                tracing::warn!(service = "smtp", permanent, timeout, status, "the mail relay doesn't take a mail");
                Err(if permanent { refused() } else { unavailable() }.into())
            }
        }
    }
}

/// This mail, or this sender: sent again as it is, the answer is the same.
fn refused() -> Problem {
    Problem::field("to", "the relay refuses the mail")
}

impl MailSender for Smtp {
    fn send<'a>(&'a self, to: &'a str, subject: &'a str, body: &'a str) -> Sending<'a> {
        Box::pin(self.hand_over(to, subject, body))
    }
}

#[cfg(test)]
mod tests {
    use lettre::Address;
    use pok_domain::member::LoginId;

    #[test]
    fn case_23_what_is_taken_as_a_login_id_can_be_mailed_to() {
        let listed = include_str!("../../../../../tests/cases/23-addresses.tsv").lines().skip(1);
        let listed = listed.filter_map(|line| line.split('\t').next());
        let more =
            ["kim@한글회사.kr", "kim@bücher.example", "o'brien@garam.example", "a/b=c@garam.example", "k@1.example"];
        let (mut taken, mut refused) = (0, 0);
        for typed in listed.chain(more) {
            match (typed.parse::<LoginId>(), typed.parse::<Address>()) {
                (Ok(id), _) => {
                    let address: Address = id.as_str().parse().unwrap_or_else(|fault| panic!("{typed}: {fault}"));
                    assert!(address.to_string().is_ascii(), "{typed}: every relay takes it");
                    taken += 1;
                }
                (Err(_), Err(_)) => refused += 1,
                // What the relay's client would take beside: literal hosts, quotes, mailboxes that need SMTPUTF8.
                (Err(_), Ok(_)) => {}
            }
        }
        assert!(taken >= 6 && refused >= 6, "{taken} taken, {refused} refused");
    }
}
