//! Instants are UTC inside and shown as Korea Standard Time (P-GEN-18).

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

/// Korea Standard Time; Korea has had no daylight saving since 1988.
const KST: Offset = Offset::constant(9);

/// The wall clock in Korea.
pub fn korea(instant: Timestamp) -> DateTime {
    KST.to_datetime(instant)
}

/// The day in Korea.
pub fn korean_day(instant: Timestamp) -> Date {
    korea(instant).date()
}

/// The first instant of a day in Korea.
pub fn korean_midnight(day: Date) -> Timestamp {
    KST.to_timestamp(DateTime::from(day)).unwrap_or(Timestamp::MIN)
}

/// `2023.02.08`.
pub fn date(day: Date) -> String {
    day.strftime("%Y.%m.%d").to_string()
}

/// `2023.02.24 00:00`, as bids and seal requests show it.
pub fn minute(instant: Timestamp) -> String {
    korea(instant).strftime("%Y.%m.%d %H:%M").to_string()
}

/// `2023.02.08 16:36:11`, as draft reviews and receipts show it.
pub fn second(instant: Timestamp) -> String {
    korea(instant).strftime("%Y.%m.%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_show_the_korean_clock() {
        let late: Timestamp = "2023-02-08T15:30:05Z".parse().expect("an instant");
        assert_eq!(minute(late), "2023.02.09 00:30");
        assert_eq!(second(late), "2023.02.09 00:30:05");
        assert_eq!(date(korean_day(late)), "2023.02.09");
        assert_eq!(korean_midnight(korean_day(late)), "2023-02-08T15:00:00Z".parse().expect("an instant"));
    }
}
