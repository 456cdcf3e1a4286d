//! What reminders say, in both languages of the window.

use pok_api::desktop::preferences::Language;
use pok_domain::bid::{BidResult, Occasion};
use pok_domain::time::minute;

use super::Known;

/// Title and text of a reminder of one notice.
pub(super) fn single(language: Language, occasion: Occasion, notice: &Known) -> (String, String) {
    let Known { number, title, window, .. } = notice;
    let closes = minute(window.closes_at);
    let head = match (language, occasion) {
        (Language::Korean, Occasion::Posted) if notice.is_amended => "입찰공고가 변경되었습니다",
        (Language::Korean, Occasion::Posted) => "새 입찰공고가 있습니다",
        (Language::Korean, Occasion::DayBefore) => "입찰 마감이 하루 안으로 다가왔습니다",
        (Language::Korean, Occasion::HourBefore) => "입찰 마감이 한 시간 안으로 다가왔습니다",
        (Language::Korean, Occasion::Result) => "투찰결과가 나왔습니다",
        (Language::English, Occasion::Posted) if notice.is_amended => "A bid notice was changed",
        (Language::English, Occasion::Posted) => "A new bid notice",
        (Language::English, Occasion::DayBefore) => "Bids close within a day",
        (Language::English, Occasion::HourBefore) => "Bids close within an hour",
        (Language::English, Occasion::Result) => "The result of a bid",
    };
    let body = match (language, occasion, notice.result) {
        (Language::Korean, Occasion::Result, Some(result)) => {
            let result = match result {
                BidResult::Awarded => "선정",
                BidResult::NotAwarded => "미선정",
                BidResult::Failed => "유찰",
            };
            format!("{number} {title}\n투찰결과 {result}")
        }
        (Language::English, Occasion::Result, Some(result)) => {
            let result = match result {
                BidResult::Awarded => "awarded",
                BidResult::NotAwarded => "not awarded",
                BidResult::Failed => "nobody was chosen",
            };
            format!("{number} {title}\nResult: {result}")
        }
        (Language::Korean, Occasion::Posted, _) if notice.is_amended => {
            format!("{number} {title}\n이미 제출하였다면 다시 제출하여야 합니다. 입찰종료일시 {closes}")
        }
        (Language::English, Occasion::Posted, _) if notice.is_amended => {
            format!("{number} {title}\nA bid submitted before no longer counts. Closes {closes} KST")
        }
        (Language::Korean, ..) => format!("{number} {title}\n입찰종료일시 {closes}"),
        (Language::English, ..) => format!("{number} {title}\nCloses {closes} KST"),
    };
    (head.to_owned(), body)
}

/// Title and text where there are many of one kind.
pub(super) fn together(language: Language, occasion: Occasion, count: usize) -> (String, String) {
    let head = match (language, occasion) {
        (Language::Korean, Occasion::Posted) => format!("새로 올라왔거나 변경된 입찰공고 {count}건"),
        (Language::Korean, Occasion::DayBefore) => format!("하루 안에 마감되는 입찰공고 {count}건"),
        (Language::Korean, Occasion::HourBefore) => format!("한 시간 안에 마감되는 입찰공고 {count}건"),
        (Language::Korean, Occasion::Result) => format!("투찰결과 {count}건"),
        (Language::English, Occasion::Posted) => format!("{count} new or changed bid notices"),
        (Language::English, Occasion::DayBefore) => format!("{count} bid notices close within a day"),
        (Language::English, Occasion::HourBefore) => format!("{count} bid notices close within an hour"),
        (Language::English, Occasion::Result) => format!("Results of {count} bids"),
    };
    let body = match language {
        Language::Korean => "입찰진행현황에서 확인하여 주십시오.",
        Language::English => "They are in the list of bids.",
    };
    (head, body.to_owned())
}
