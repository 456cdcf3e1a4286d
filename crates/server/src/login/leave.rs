//! A contact leaves (P-MGT-12): they are signed out at once, and what says who they are is kept apart from the row that
//! documents and trade records refer to, which keeps the name. So they can sign up anew.

use pok_domain::member::AccountStatus;

use super::{end, lockout};
use crate::app::App;
use crate::ground::database::{Tx, sql};
use crate::ground::fault::Fault;
use crate::supplier::account::Account;
use crate::supplier::retention::{self, NO_BIRTH, NO_MOBILE, no_mail};

/// Takes a contact out.
pub(crate) async fn leave(app: &App, tx: &mut Tx, account: &Account) -> Result<(), Fault> {
    let (id, at) = (account.contact.id.to_string(), tx.micros());
    end::logins(tx, &account.contact).await?;
    lockout::forget(tx, &app.pepper.hash("login", account.contact.login_id.as_str())).await?;
    tx.run(sql!("insert into departed_contact (contact_id, login_id, mobile_no, birth_date, person_key, contact_phone, job_title, \
         department, left_at) select id, login_id, mobile_no, birth_date, person_key, contact_phone, job_title, \
         department, cast($2 as bigint) from contact where id = $1", [&id, at])).await?;
    tx.run(sql!(
        "update contact set status = $2, login_id = $3, mobile_no = $4, birth_date = $5, person_key = null, \
         contact_phone = '', job_title = '', department = '', password_hash = '', temporary_until = null where id = $1",
        [&id, AccountStatus::Withdrawn.code(), no_mail(&id), NO_MOBILE, NO_BIRTH.to_string()]
    ))
    .await?;
    let certificates = "update certificate set revoked_at = $2 where contact_id = $1 and revoked_at is null";
    tx.run(sql!(certificates, [&id, at])).await?;
    for statement in [
        "delete from act_token where contact_id = $1",
        "delete from password_past where contact_id = $1",
        "delete from password_reset where contact_id = $1",
        "delete from waiting_mail where contact_id = $1",
        "delete from bid_mail_off where contact_id = $1",
    ] {
        tx.run(sql!(statement, [&id])).await?;
    }
    retention::contact(tx, account.contact.id).await?;
    tracing::info!(contact = id, "a contact has left");
    Ok(())
}
