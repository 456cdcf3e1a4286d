//! A one-time code for an act, where the session's last one is too old.

use pok_api::Problem;
use pok_api::desktop::login::{ConfirmActOtp, SendActOtp};
use pok_api::remote::login::{self, OtpSent, Proof};

use crate::core::{Core, answers};

answers! {
    SendActOtp => send_act_otp,
    ConfirmActOtp => confirm_act_otp,
}

async fn send_act_otp(core: &Core, SendActOtp {}: SendActOtp) -> Result<OtpSent, Problem> {
    core.who()?;
    let sent = core.remote.send(&login::SendActOtp {}).await?;
    core.clock.observe(sent.now);
    Ok(sent)
}

/// The token that it answers is of no use here: what counts is when the session's last code was confirmed.
async fn confirm_act_otp(core: &Core, ConfirmActOtp { code }: ConfirmActOtp) -> Result<(), Problem> {
    core.who()?;
    let proof = Proof::Otp(pok_domain::typed::plain(&code));
    core.remote.send(&login::Reauthenticate { proof }).await.map(drop)
}
