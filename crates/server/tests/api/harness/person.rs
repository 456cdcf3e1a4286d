//! Somebody who verifies who they are, at the simulator of the provider.

use pok_api::remote::verification::{Begin, Claim, Confirm};
use pok_domain::member::{Carrier, Gender, IdentityConsent, IdentityMethod};
use pok_server::demo::Account;

use super::Server;

/// 본인인증 by a code: what then stands for the verified person. `digits` are the first seven of the 주민등록번호.
pub(crate) async fn verify(server: &Server, name: &str, digits: &str, mobile_no: &str) -> String {
    let claim = Claim {
        name: name.into(),
        identity_digits: digits.into(),
        mobile_no: mobile_no.parse().unwrap(),
        carrier: Carrier::Skt,
    };
    let (method, consents) = (IdentityMethod::Sms, IdentityConsent::ALL.to_vec());
    let begun = server.call(None, &Begin { claim, method, consents }).await.unwrap();
    let code = Some(server.code_for(mobile_no).await);
    let verification = begun.verification;
    server.call(None, &Confirm { verification: verification.clone(), code }).await.unwrap();
    verification
}

/// An account's person, whose phone is `mobile_no` now.
pub(crate) async fn verified(server: &Server, account: &Account, mobile_no: &str) -> String {
    let born: String = account.born.split('-').collect();
    let sex = if account.gender == Gender::Male { '1' } else { '2' };
    verify(server, account.name, &format!("{}{sex}", &born[2..]), mobile_no).await
}
