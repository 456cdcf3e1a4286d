//! Answering a bid notice (spec 04 S2, S3).

use pok_domain::BidNoticeId;
use pok_domain::bid::Reminders;

use crate::Receipt;
use crate::call::calls;

calls! {
    /// 제출: also again, as often as wanted until 공고마감; only the last one is kept and counts. The verdict on time is
    /// the server's clock when the whole request has been read. The files have gone up as blobs beforehand.
    ///
    /// Fails with `Closed`, `NotYet`, `Declined`, `Stale` where the notice was changed since `rev`, `OtpNeeded` where
    /// the session's last code is over twelve hours old and no `act_token` came, `Invalid` where the document isn't a
    /// whole bid, `FileMissing` where a file is none of the company's or has not gone up.
    BINDING LONG "bid.submit" => Submit {
        /// The notice.
        notice: BidNoticeId,
        /// The revision that was on the screen.
        rev: i64,
        /// The bid: the JSON of a [`pok_domain::bid::Submission`]. Its SHA-256 is the receipt's.
        #[cfg_attr(feature = "schema", schemars(schema_with = "submission"))]
        document: String,
        /// [`super::login::ActToken::act_token`], where the session needs one.
        act_token: Option<String>,
    } -> Receipt;

    /// 투찰포기: final. The receipt's hash is that of a [`pok_domain::bid::Declination`]. Fails as [`Submit`] does, and with `NotInvited`.
    BINDING "bid.decline" => Decline {
        /// The notice.
        notice: BidNoticeId,
        /// The revision that was on the screen.
        rev: i64,
        /// 사유, 1 to 1,000 characters.
        reason: String,
        /// [`super::login::ActToken::act_token`], where the session needs one.
        act_token: Option<String>,
    } -> Receipt;

    /// Which mails the contact gets about bids; as they are now where `mails` is none.
    "bid.mails" => Mails {
        /// What to keep.
        mails: Option<Reminders>,
    } -> Reminders;
}

#[cfg(feature = "schema")]
fn submission(schemas: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let inside = schemas.subschema_for::<pok_domain::bid::Submission>();
    schemars::json_schema!({ "type": "string", "contentMediaType": "application/json", "contentSchema": inside })
}
