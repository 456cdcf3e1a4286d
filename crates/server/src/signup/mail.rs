//! 이메일인증 (P-MEM-06). Whether an account has the address is told to nobody but whoever can read what is sent there.

use pok_api::remote::signup::{ConfirmMailCode, MailCodeSent, SendMailCode};
use pok_api::{Code, Problem};
use pok_domain::member::signup::MAIL_CODE_LIVES;
use pok_domain::member::{LoginId, OTP_RESEND_AFTER, OTP_TRIES};
use pok_domain::typed;

use super::letter;
use super::ticket::{self, Mail};
use crate::app::App;
use crate::ground::caller::Anonymous;
use crate::ground::fault::Fault;
use crate::ground::secret;
use crate::supplier::address;

pub(super) async fn send(app: &App, _: &Anonymous, call: SendMailCode) -> Result<MailCodeSent, Fault> {
    let address: LoginId = call.mail.parse().map_err(|_| Problem::field("mail", "isn't an e-mail address"))?;
    let mut tx = app.write().await?;
    let mut ticket = ticket::for_update(&mut tx, &call.ticket).await?;
    let now = tx.now();
    if let Some(mail) = &ticket.mail {
        let wait = mail.sent_at.saturating_add(OTP_RESEND_AFTER)?.duration_since(now);
        if wait.is_positive() {
            let problem = Problem::new(Code::TooMany, "a code was sent just now; wait");
            return Err(problem.retry_after(wait.unsigned_abs()).into());
        }
    }
    app.rates.message_to(address.as_str())?;
    let code = secret::otp()?;
    let kept = app.pepper.hash(&ticket.key, &code);
    ticket.mail = Some(Mail { address: address.clone(), code: kept, sent_at: now, failures: 0, is_verified: false });
    ticket::keep(&mut tx, &ticket).await?;
    tx.commit().await?;
    let (subject, body) = letter::mail_code(&code, &app.buyer);
    app.send_mail(address.as_str(), &subject, &body).await?;
    Ok(MailCodeSent {
        expires_at: now.saturating_add(MAIL_CODE_LIVES)?,
        resend_at: now.saturating_add(OTP_RESEND_AFTER)?,
        now,
    })
}

pub(super) async fn confirm(app: &App, _: &Anonymous, call: ConfirmMailCode) -> Result<(), Fault> {
    let mut tx = app.write().await?;
    let mut ticket = ticket::for_update(&mut tx, &call.ticket).await?;
    let Some(mail) = &mut ticket.mail else {
        return Err(Problem::new(Code::OtpExpired, "ask for a code first").into());
    };
    let is_right = app.pepper.hash(&ticket.key, &typed::plain(&call.code)) == mail.code;
    if mail.is_verified && is_right {
        // The answer to the first time may have been lost.
        return match address::is_taken(&mut tx, &mail.address).await? {
            true => Err(address::taken().into()),
            false => Ok(()),
        };
    }
    if mail.failures >= OTP_TRIES || mail.is_verified {
        return Err(Problem::new(Code::OtpVoid, "the code can't be used any more").into());
    }
    if tx.now() >= mail.sent_at.saturating_add(MAIL_CODE_LIVES)? {
        return Err(Problem::new(Code::OtpExpired, "the code has expired").into());
    }
    mail.failures += u32::from(!is_right);
    mail.is_verified = is_right;
    let address = mail.address.clone();
    ticket::keep(&mut tx, &ticket).await?;
    let is_taken = is_right && address::is_taken(&mut tx, &address).await?;
    tx.commit().await?;
    match (is_right, is_taken) {
        (false, _) => Err(Problem::new(Code::OtpWrong, "the code is wrong").into()),
        (true, true) => Err(address::taken().into()),
        (true, false) => Ok(()),
    }
}
