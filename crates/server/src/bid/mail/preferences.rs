//! Which mails a contact wants.

use pok_api::remote::bid::Mails;
use pok_domain::bid::{Occasion, Reminders};

use crate::app::App;
use crate::ground::caller::SignedIn;
use crate::ground::database::{insert, sql};
use crate::ground::fault::Fault;

/// Keeps what the contact wants, where it is given, and answers what is kept.
pub(in crate::bid) async fn set(app: &App, caller: &SignedIn, call: Mails) -> Result<Reminders, Fault> {
    let contact = caller.contact().id;
    if let Some(wanted) = call.mails {
        let mut tx = app.write().await?;
        tx.run(sql!("delete from bid_mail_off where contact_id = $1", [contact.to_string()])).await?;
        for occasion in Occasion::ALL.iter().filter(|occasion| !wanted.wants(**occasion)) {
            tx.run(insert!(
                bid_mail_off { contact_id: contact.to_string(), occasion: occasion.code() },
                "on conflict (contact_id, occasion) do nothing"
            ))
            .await?;
        }
        tx.commit().await?;
        return Ok(wanted);
    }
    let off = sqlx::query_scalar("select occasion from bid_mail_off where contact_id = $1").bind(contact.to_string());
    let off: Vec<String> = off.fetch_all(app.database.pool()).await?;
    let wants = |occasion: Occasion| !off.iter().any(|off| off == occasion.code());
    Ok(Reminders {
        posted: wants(Occasion::Posted),
        day_before: wants(Occasion::DayBefore),
        hour_before: wants(Occasion::HourBefore),
        result: wants(Occasion::Result),
    })
}
