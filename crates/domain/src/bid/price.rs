//! 견적단가 as typed (P-BID-06): read whole as it stands, or refused with why. Nothing is taken away to make a number of it.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::money::is_mark;
use crate::{Currency, Money, typed};

/// Why a price can't be submitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PriceFault {
    /// Nothing was typed.
    #[error("a price is missing")]
    Missing,
    /// It is no number.
    #[error("not a number")]
    NotANumber,
    /// More than one number: parted by a line break, a tab or a space that parts no thousands.
    #[error("more than one number")]
    SeveralNumbers,
    /// Another currency's sign or name stands beside it.
    #[error("the sign of another currency")]
    OtherCurrency,
    /// Points or commas that may part thousands or decimals: `12.000` is 12 here and 12,000 elsewhere, `0,85` the other way.
    #[error("a comma parts thousands and a point decimals: which is meant isn't clear")]
    Separators,
    /// It is 0 or less.
    #[error("a price is more than 0")]
    NotPositive,
    /// It has more than 15 digits before the point.
    #[error("a price has at most 15 digits")]
    TooLong,
    /// It has more decimals than its currency.
    #[error("{0} amounts have at most {decimals} decimals", decimals = .0.decimals())]
    TooPrecise(Currency),
}

/// The most digits before the point.
const MAX_DIGITS: usize = 15;
/// What people write before a negative amount, beside `-`.
const MINUS: [char; 3] = ['-', '△', '▲'];

/// Reads a price as people type and paste it: thousands separated or not, digits of either width, the currency's own sign,
/// code or name before or after it. More than 0, at most 15 digits, no more decimals than the currency has.
///
/// # Errors
/// [`PriceFault`].
pub fn unit_price(typed: &str, currency: Currency) -> Result<Money, PriceFault> {
    exact_price(amount(typed, currency)?, currency)
}

/// The same of a number that isn't text: a spreadsheet's, or one that was read before.
///
/// # Errors
/// [`PriceFault`].
pub fn exact_price(amount: Decimal, currency: Currency) -> Result<Money, PriceFault> {
    if amount <= Decimal::ZERO { Err(PriceFault::NotPositive) } else { bounded(amount, currency) }
}

/// An amount that isn't longer than any price, with no more decimals than its currency has.
fn bounded(amount: Decimal, currency: Currency) -> Result<Money, PriceFault> {
    if amount.trunc().to_string().len() > MAX_DIGITS {
        return Err(PriceFault::TooLong);
    }
    Money::new(amount, currency).map_err(|_| PriceFault::TooPrecise(currency))
}

/// Reads an amount as people type it; 0 is one.
///
/// # Errors
/// [`PriceFault`].
pub fn amount(typed: &str, currency: Currency) -> Result<Decimal, PriceFault> {
    let plain = typed::plain(typed);
    if plain.is_empty() {
        return Err(PriceFault::Missing);
    }
    let is_digit = |sign: char| sign.is_ascii_digit();
    let (Some(first), Some(last)) = (plain.find(is_digit), plain.rfind(is_digit)) else {
        // Nothing but a currency's sign, or no price at all.
        return Err(mark(&plain, currency).err().unwrap_or(PriceFault::Missing));
    };
    // `.5` and `5.` are numbers too.
    let first = plain[..first].strip_suffix('.').map_or(first, str::len);
    let (head, digits, tail) = (&plain[..first], &plain[first..=last], &plain[last + 1..]);
    let (head, tail) = (head.replace(' ', ""), tail.replace(' ', ""));
    let tail = tail.strip_prefix('.').unwrap_or(&tail);
    // Text to a spreadsheet.
    let head = head.strip_prefix('\'').unwrap_or(&head);
    let (head, is_in_brackets) = match (head.strip_prefix('('), tail.strip_suffix(')')) {
        (Some(head), Some(_)) => (head, true),
        _ => (head, false),
    };
    let tail = tail.strip_suffix(')').filter(|_| is_in_brackets).unwrap_or(tail);
    let (unsigned, tail_unsigned) = (head.trim_matches(MINUS), tail.trim_matches('-'));
    mark(unsigned, currency)?;
    mark(tail_unsigned, currency)?;
    let read = number(digits, currency)?;
    let is_negative = is_in_brackets || unsigned.len() < head.len() || tail_unsigned.len() < tail.len();
    if is_negative { Err(PriceFault::NotPositive) } else { bounded(read, currency).map(|read| read.amount) }
}

/// What stands beside a number: nothing, or what says the currency that it is in anyway.
fn mark(text: &str, currency: Currency) -> Result<(), PriceFault> {
    let mark = text.to_uppercase();
    if mark.is_empty() || currency.marks().contains(&&*mark) {
        Ok(())
    } else if is_mark(&mark) {
        Err(PriceFault::OtherCurrency)
    } else {
        Err(PriceFault::NotANumber)
    }
}

/// From the first digit to the last.
fn number(digits: &str, currency: Currency) -> Result<Decimal, PriceFault> {
    if digits.contains(char::is_control) {
        return Err(PriceFault::SeveralNumbers);
    }
    if !digits.chars().all(|sign| matches!(sign, '0'..='9' | '.' | ',' | ' ' | '\'')) {
        return Err(scientific(digits));
    }
    if is_parted_by_points(digits) {
        return Err(PriceFault::Separators);
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(if fraction.contains(' ') { PriceFault::SeveralNumbers } else { PriceFault::NotANumber });
    }
    let whole = ungrouped(whole)?;
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let text = if fraction.is_empty() { format!("0{whole}") } else { format!("0{whole}.{fraction}") };
    // What a decimal of 28 digits can't hold is longer than any price, or has more decimals than any currency.
    let is_long = whole.len() > MAX_DIGITS;
    let fault = if is_long { PriceFault::TooLong } else { PriceFault::TooPrecise(currency) };
    Decimal::from_str_exact(&text).map_err(|_| fault)
}

/// `12.000`, `1.250.000`, `1.200,50`: thousands as most of Europe and South-East Asia write them, or else decimals.
fn is_parted_by_points(digits: &str) -> bool {
    let whole = digits.split(',').next().unwrap_or(digits);
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default();
    let (mut count, mut are_thousands) = (0, true);
    for group in groups {
        count += 1;
        are_thousands &= is_thousand(group);
    }
    count > 0 && are_thousands && (1..=3).contains(&first.len()) && !first.starts_with('0')
}

/// Digits without what parts their thousands, which is one sign throughout.
fn ungrouped(whole: &str) -> Result<String, PriceFault> {
    let Some(between) = whole.chars().find(|sign| !sign.is_ascii_digit()) else { return Ok(whole.to_owned()) };
    let groups: Vec<&str> = whole.split(between).collect();
    let (first, rest) = groups.split_first().unwrap_or((&"", &[]));
    let are_thousands = matches!(first.len(), 1..=3) && rest.iter().all(|group| is_thousand(group));
    match between {
        _ if are_thousands && first.starts_with('0') => Err(PriceFault::Separators),
        // `500 600` may be two prices; `500 000` and `1 200` are one.
        ' ' if are_thousands && first.len() == 3 && rest.iter().all(|group| !group.starts_with('0')) => {
            Err(PriceFault::SeveralNumbers)
        }
        _ if are_thousands => Ok(groups.concat()),
        _ if whole.contains(' ') => Err(PriceFault::SeveralNumbers),
        ',' => Err(PriceFault::Separators),
        _ => Err(PriceFault::NotANumber),
    }
}

fn is_thousand(group: &str) -> bool {
    group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number as `1.2E+15`, as spreadsheets show one that is too long: never a price, and if so long, then for that.
fn scientific(digits: &str) -> PriceFault {
    let is_long = |read: Decimal| read.trunc().to_string().len() > MAX_DIGITS;
    match Decimal::from_scientific(digits) {
        Ok(read) if is_long(read) => PriceFault::TooLong,
        _ => PriceFault::NotANumber,
    }
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
            ("1,2", P::Separators),
            ("1234,567", P::Separators),
            (",123", P::NotANumber),
            ("1.2.3", P::NotANumber),
            ("1e5", P::NotANumber),
            ("천원", P::NotANumber),
            (".", P::NotANumber),
            ("9999999999999999", P::TooLong),
            ("0.5", P::TooPrecise(Currency::Krw)),
        ] {
            assert_eq!(won(typed), Err(fault), "{typed}");
        }
        assert_eq!(unit_price("1.005", Currency::Usd), Err(P::Separators));
        assert_eq!(unit_price("1.0055", Currency::Usd), Err(P::TooPrecise(Currency::Usd)));
    }

    #[test]
    fn case_16_a_point_that_may_part_thousands_is_never_a_decimal_point() {
        use PriceFault as P;
        for typed in ["12.000", "1.250.000", "12.500", "999.999", "１２．０００", "₩12.000", "1.200,50", "0,850"]
        {
            for currency in [Currency::Krw, Currency::Usd] {
                let typed = if currency == Currency::Usd { typed.trim_start_matches('₩') } else { typed };
                assert_eq!(unit_price(typed, currency), Err(P::Separators), "{typed}");
            }
        }
        let dollars = |typed: &str| unit_price(typed, Currency::Usd).map(|price| price.amount.to_string());
        assert_eq!(dollars("0.500").as_deref(), Ok("0.5"), "no thousands begin with 0");
        assert_eq!(dollars("1200.500").as_deref(), Ok("1200.5"), "four digits are no thousands' first group");
        assert_eq!(dollars("0,85"), Err(P::Separators));
    }

    #[test]
    fn case_16_white_space_never_joins_two_numbers() {
        for typed in [
            "2000\n2200",
            "2000\r\n2200",
            "1200 1300",
            "1200\t1300",
            "500 600",
            "100 200 300",
            "1,200 1,300",
            "1,200 300",
            "12.50 13",
            "1200\u{2028}1300",
            "1200\u{a0}1300",
            "1 2 0 0",
        ] {
            assert_eq!(won(typed), Err(PriceFault::SeveralNumbers), "{typed:?}");
        }
        for (typed, read) in [
            ("1 200 000", "1200000"),
            ("1\u{a0}200", "1200"),
            ("1\u{202f}200", "1200"),
            ("500 000", "500000"),
            ("1'200'000", "1200000"),
            ("1’200’000", "1200000"),
            ("'1200", "1200"),
            ("\u{200b}1200\n", "1200"),
        ] {
            assert_eq!(won(typed).as_deref(), Ok(read), "{typed:?}");
        }
        assert_eq!(won("1,200\n원"), Err(PriceFault::NotANumber), "a line break is no space");
    }

    #[test]
    fn case_16_a_sign_of_another_currency_is_a_fault_and_the_own_is_none() {
        for typed in
            ["$1,200", "USD 1,200", "1,200 usd", "€5", "5유로", "¥1200", "£1", "HK$5", "1,200엔", "＄5", "฿5", "$"]
        {
            assert_eq!(won(typed), Err(PriceFault::OtherCurrency), "{typed}");
        }
        for typed in ["KRW 1,200", "1,200 krw", "₩1,200", "￦1,200", "\\1,200", "1,200 원", "₩ 1,200원"] {
            assert_eq!(won(typed).as_deref(), Ok("1200"), "{typed}");
        }
        let dollars = |typed: &str| unit_price(typed, Currency::Usd).map(|price| price.amount.to_string());
        for typed in ["US$1,200.50", "$ 1,200.50", "1,200.50 USD", "1200.50달러"] {
            assert_eq!(dollars(typed).as_deref(), Ok("1200.5"), "{typed}");
        }
        for typed in ["₩1,200", "\\1,200", "1,200원"] {
            assert_eq!(dollars(typed), Err(PriceFault::OtherCurrency), "{typed}");
        }
        for typed in ["1,200원/EA", "10%", "1,200 BOX", "1200/1300", "1200~1300", "1e5", "1,200원정"] {
            assert_eq!(won(typed), Err(PriceFault::NotANumber), "{typed}");
        }
        for typed in ["(1,200)", "-1,200", "1,200-", "△1,200", "₩-500", "-₩500", "(₩500)", "−5", "- 5"] {
            assert_eq!(won(typed), Err(PriceFault::NotPositive), "{typed}");
        }
        assert_eq!(won("1.2E+15"), Err(PriceFault::TooLong));
    }

    #[test]
    fn case_29_too_many_decimals_name_how_many_the_currency_has() {
        let dollars = unit_price("0.0035", Currency::Usd).expect_err("too precise");
        assert_eq!(dollars, PriceFault::TooPrecise(Currency::Usd));
        assert!(dollars.to_string().contains('2'), "{dollars}");
        let won = unit_price("₩12.5", Currency::Krw).expect_err("too precise");
        assert_eq!(won, PriceFault::TooPrecise(Currency::Krw));
        assert!(won.to_string().contains('0'), "{won}");
        assert_eq!(exact_price(Decimal::new(1125, 3), Currency::Usd), Err(PriceFault::TooPrecise(Currency::Usd)));
        let minute = unit_price(&format!("999999999999999.{}1", "0".repeat(30)), Currency::Usd);
        assert_eq!(minute, Err(PriceFault::TooPrecise(Currency::Usd)), "nothing is rounded away");
        assert_eq!(unit_price(&"9".repeat(60), Currency::Usd), Err(PriceFault::TooLong));
    }
}
