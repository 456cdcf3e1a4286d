//! Times as a PDF writes them (ISO 32000-2 §7.9.4): Korean time, whole seconds. Knows nothing of what they date.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{self, TimeZone};

use crate::error::DocumentError;

/// Bytes of a date as [`pdf_date`] writes it.
pub(crate) const DATE_LEN: usize = 23;

const SUFFIX: &str = "+09'00'";

fn korea() -> TimeZone {
    TimeZone::fixed(tz::offset(9))
}

/// `D:20230209123000+09'00'` of microseconds since the epoch; parts of a second are dropped.
///
/// # Errors
/// [`DocumentError::Time`] outside the years 0–9999.
pub(crate) fn pdf_date(micros: i64) -> Result<String, DocumentError> {
    let zoned = Timestamp::from_microsecond(micros).map_err(|_| DocumentError::Time(micros))?.to_zoned(korea());
    if zoned.year() < 0 {
        return Err(DocumentError::Time(micros));
    }
    Ok(format!(
        "D:{:04}{:02}{:02}{:02}{:02}{:02}{SUFFIX}",
        zoned.year(),
        zoned.month(),
        zoned.day(),
        zoned.hour(),
        zoned.minute(),
        zoned.second()
    ))
}

/// The inverse of [`pdf_date`]; `None` for any other form of date.
pub(crate) fn micros(date: &str) -> Option<i64> {
    let digits = date.strip_prefix("D:")?.strip_suffix(SUFFIX)?;
    if digits.len() != 14 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i16>().ok();
    let small = |at: usize| part(at..at + 2)?.try_into().ok();
    let civil = DateTime::new(part(0..4)?, small(4)?, small(6)?, small(8)?, small(10)?, small(12)?, 0).ok()?;
    Some(civil.to_zoned(korea()).ok()?.timestamp().as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_survives_writing_and_reading() {
        let moment = 1_675_913_400_000_000;
        assert_eq!(pdf_date(moment).unwrap(), "D:20230209123000+09'00'");
        assert_eq!(pdf_date(moment).unwrap().len(), DATE_LEN);
        assert_eq!(micros("D:20230209123000+09'00'"), Some(moment));
        assert_eq!(pdf_date(moment + 999_999).unwrap(), pdf_date(moment).unwrap());
    }

    #[test]
    fn other_forms_of_date_are_refused() {
        for date in ["D:20230209123000Z", "D:20230230123000+09'00'", "20230209123000+09'00'", "D:2023020912300a+09'00'"]
        {
            assert_eq!(micros(date), None, "{date}");
        }
        assert!(matches!(pdf_date(i64::MAX), Err(DocumentError::Time(_))));
    }
}
