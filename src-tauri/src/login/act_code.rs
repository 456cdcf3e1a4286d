//! A one-time code for an act, where the session's last one is too old.

use pok_api::desktop::login::{ConfirmActOtp, SendActOtp};
use pok_api::remote::login::{self, OtpSent, Proof};
use pok_api::{Handle, Problem};

use crate::core::Core;

impl Handle<SendActOtp> for Core {
    type Caller = ();

    async fn handle(&self, _: (), SendActOtp {}: SendActOtp) -> Result<OtpSent, Problem> {
        self.who()?;
        let sent = self.remote.send(&login::SendActOtp {}).await?;
        self.clock.observe(sent.now);
        Ok(sent)
    }
}

impl Handle<ConfirmActOtp> for Core {
    type Caller = ();

    /// The token that it answers is of no use here: what counts is when the session's last code was confirmed.
    async fn handle(&self, _: (), ConfirmActOtp { code }: ConfirmActOtp) -> Result<(), Problem> {
        self.who()?;
        let proof = Proof::Otp(code.trim().to_owned());
        self.remote.send(&login::Reauthenticate { proof }).await.map(drop)
    }
}
