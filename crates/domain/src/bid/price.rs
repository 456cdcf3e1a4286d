//! 견적단가 as typed (P-BID-06).

use rust_decimal::Decimal;

use crate::{Currency, Money};

/// Why a price can't be submitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PriceFault {
    /// Nothing was typed.
    #[error("a price is missing")]
    Missing,
    /// It is no number.
    #[error("not a number")]
    NotANumber,
    /// It is 0 or less.
    #[error("a price is more than 0")]
    NotPositive,
    /// It has more than 15 digits before the point.
    #[error("a price has at most 15 digits")]
    TooLong,
    /// It has more decimals than its currency.
    #[error("the currency has fewer decimals")]
    TooPrecise,
}

/// The most digits before the point.
const MAX_DIGITS: usize = 15;

/// Reads a price as people type and paste it: thousands separated or not, full-width digits, a currency sign before or
/// `원` after it. More than 0, at most 15 digits, no more decimals than the currency has.
///
/// # Errors
/// [`PriceFault`].
pub fn unit_price(typed: &str, currency: Currency) -> Result<Money, PriceFault> {
    let plain: String = typed.chars().filter_map(plain).collect();
    let plain = plain.trim_end_matches('원').trim_start_matches(['₩', '\\', '$', '€', '¥']);
    if plain.is_empty() {
        return Err(PriceFault::Missing);
    }
    let (is_negative, digits) = plain.strip_prefix('-').map_or((false, plain), |digits| (true, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = ungrouped(whole).ok_or(PriceFault::NotANumber)?;
    if (whole.is_empty() && fraction.is_empty()) || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(PriceFault::NotANumber);
    }
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    if whole.is_empty() && fraction.is_empty() || is_negative {
        return Err(PriceFault::NotPositive);
    }
    if whole.len() > MAX_DIGITS {
        return Err(PriceFault::TooLong);
    }
    if fraction.len() > currency.decimals() as usize {
        return Err(PriceFault::TooPrecise);
    }
    let amount: Decimal = format!("0{whole}.{fraction}0").parse().map_err(|_| PriceFault::NotANumber)?;
    Money::new(amount, currency).map_err(|_| PriceFault::TooPrecise)
}

/// A character as plain ASCII would have it; none for space.
fn plain(typed: char) -> Option<char> {
    match typed {
        '０'..='９' | '，' | '．' | '－' | '＄' => char::from_u32(u32::from(typed) - 0xfee0),
        '−' | '‐' | '–' => Some('-'),
        '￦' => Some('₩'),
        '￥' => Some('¥'),
        typed if typed.is_whitespace() => None,
        typed => Some(typed),
    }
}

/// Digits without their separators; none where those stand elsewhere than between thousands.
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let is_grouped = rest.is_empty() || (1..=3).contains(&first.len());
    let fits = is_grouped && rest.iter().all(|group| group.len() == 3);
    let digits = whole.replace(',', "");
    (fits && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn won(typed: &str) -> Result<String, PriceFault> {
        unit_price(typed, Currency::Krw).map(|price| price.amount.to_string())
    }

    #[test]
    fn bid_11_prices_are_read_as_people_type_them() {
        for (typed, read) in [
            ("1200", "1200"),
            (" 1,200 ", "1200"),
            ("１，２００", "1200"),
            ("1,234,567원", "1234567"),
            ("₩ 500", "500"),
            ("￦500", "500"),
            ("0015", "15"),
            ("15.00", "15"),
            ("999999999999999", "999999999999999"),
        ] {
            assert_eq!(won(typed).as_deref(), Ok(read), "{typed}");
        }
        assert_eq!(unit_price("$1,200.5", Currency::Usd).map(|price| price.to_string()), Ok("USD 1,200.50".into()));
    }

    #[test]
    fn bid_11_what_is_no_price_says_why() {
        use PriceFault as P;
        for (typed, fault) in [
            ("", P::Missing),
            ("   ", P::Missing),
            ("원", P::Missing),
            ("0", P::NotPositive),
            ("0.00", P::NotPositive),
            ("-5", P::NotPositive),
            ("－１００", P::NotPositive),
            ("1,2", P::NotANumber),
            ("1234,567", P::NotANumber),
            (",123", P::NotANumber),
            ("1.2.3", P::NotANumber),
            ("1e5", P::NotANumber),
            ("천원", P::NotANumber),
            (".", P::NotANumber),
            ("9999999999999999", P::TooLong),
            ("0.5", P::TooPrecise),
        ] {
            assert_eq!(won(typed), Err(fault), "{typed}");
        }
        assert_eq!(unit_price("1.005", Currency::Usd), Err(P::TooPrecise));
    }
}
