//! What every mail has.

use crate::ground::config::BuyerRecord;

/// A mail's text, and who it is from.
pub(crate) fn signed(text: &str, buyer: &BuyerRecord) -> String {
    format!("{text}\n\n{}\n{}", buyer.name, buyer.contact_mail)
}
