//! What stands in a cell: shown, sorted by, searched in and exported, from one value.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use pok_domain::name::folded;
use pok_domain::{DocumentNumber, Money, Version, time};
use rust_decimal::Decimal;

use super::code::{Coded, Tone};

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Nothing,
    /// Text; serial and account numbers too, which are no numbers.
    Text(String),
    /// 계약번호, 공고번호 …
    Number(DocumentNumber),
    /// 버전.
    Version(Version),
    /// A day.
    Day(Date),
    /// From a day to another.
    Days(Date, Date),
    /// An instant, to the minute.
    Minute(Timestamp),
    /// An instant, to the second.
    Second(Timestamp),
    /// An instant, as the day in Korea.
    DayOf(Timestamp),
    /// An amount in a currency.
    Money(Money),
    /// A quantity.
    Quantity(Decimal),
    /// 예 or 아니오.
    Yes(bool),
    /// Text too long for a cell, behind a button.
    Note(String),
    /// One of a closed list.
    Code {
        /// On the wire.
        code: &'static str,
        /// Its place in the specification's order.
        rank: i64,
        /// A text's name.
        words: &'static str,
        /// How much it asks for attention.
        tone: Tone,
    },
}

/// What a value is ordered by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Before everything.
    Nothing,
    /// As a number: days, microseconds, ranks, minor units.
    Integer(i64),
    /// As folded text; shared, as it is made on one thread and written on another.
    Text(Arc<str>),
}

/// Decimals of an amount: no currency has more.
const CENTS: u32 = 2;
/// Decimals of a quantity that an order tells apart.
const MILLIONTHS: u32 = 6;

impl Value {
    /// One of a closed list.
    pub fn code<C: Coded>(code: C) -> Self {
        Self::Code { code: code.code(), rank: code.rank(), words: code.words(), tone: code.tone() }
    }

    /// A value, or nothing.
    pub fn maybe<T>(value: Option<T>, wrap: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Nothing, wrap)
    }

    /// What orders it. Amounts of several currencies are ordered by their number.
    pub fn key(&self) -> Key {
        match self {
            Self::Nothing => Key::Nothing,
            Self::Text(text) | Self::Note(text) => Key::Text(folded(text).into()),
            // `…-1000` comes after `…-999`.
            Self::Number(number) => Key::Text(format!("{}{}{:09}", number.prefix, number.day, number.sequence).into()),
            Self::Version(version) => Key::Integer(version.0.into()),
            Self::Day(day) | Self::Days(day, _) => Key::Integer(days(*day)),
            Self::Minute(at) | Self::Second(at) | Self::DayOf(at) => Key::Integer(at.as_microsecond()),
            Self::Money(money) => Key::Integer(scaled(money.amount, CENTS)),
            Self::Quantity(quantity) => Key::Integer(scaled(*quantity, MILLIONTHS)),
            Self::Yes(is_so) => Key::Integer((*is_so).into()),
            Self::Code { rank, .. } => Key::Integer(*rank),
        }
    }

    /// As text, without words of a language: what a search looks in.
    pub fn text(&self) -> String {
        match self {
            Self::Nothing | Self::Yes(_) => String::new(),
            Self::Text(text) | Self::Note(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Version(version) => version.0.to_string(),
            Self::Day(day) => time::date(*day),
            Self::Days(from, to) => format!("{} ~ {}", time::date(*from), time::date(*to)),
            Self::Minute(at) => time::minute(*at),
            Self::Second(at) => time::second(*at),
            Self::DayOf(at) => time::date(time::korean_day(*at)),
            Self::Money(money) => money.grouped(),
            Self::Quantity(quantity) => pok_domain::money::grouped_quantity(*quantity),
            Self::Code { code, .. } => (*code).to_owned(),
        }
    }
}

/// The key of a day: days since 0001-01-01, as an order and a condition have it.
pub fn days(day: Date) -> i64 {
    i64::from((day - Date::constant(1, 1, 1)).get_days())
}

/// The number in units of its last decimal; what is too large sorts last.
fn scaled(number: Decimal, decimals: u32) -> i64 {
    let scaled = number.checked_mul(Decimal::from(10_i64.pow(decimals)));
    let largest = if number.is_sign_negative() { i64::MIN } else { i64::MAX };
    scaled.and_then(|scaled| i64::try_from(scaled.round()).ok()).unwrap_or(largest)
}

#[cfg(test)]
mod tests {
    use pok_domain::Currency;
    use pok_domain::contract::ContractStatus;

    use super::*;

    #[test]
    fn keys_order_as_a_person_expects() {
        let number = |text: &str| Value::Number(text.parse().expect("a number")).key();
        assert!(number("CR20230208-1000") > number("CR20230208-999"));
        assert!(number("CR20230208-999") < number("CR20230209-001"));
        let won = |amount: i64| Value::Money(Money { amount: amount.into(), currency: Currency::Krw }).key();
        assert!(won(10_000_000_000_000) > won(9_999_999_999_999) && won(-1) < won(0));
        assert!(Value::Quantity("0.5".parse().expect("a number")).key() < Value::Quantity(1.into()).key());
        let huge = Value::Quantity(Decimal::MAX).key();
        assert_eq!(huge, Key::Integer(i64::MAX), "what is too large sorts last");
        let day = |year| Value::Day(Date::constant(year, 3, 1)).key();
        assert!(day(1999) < day(2000) && day(2000) < day(2024));
        assert!(Value::Nothing.key() < day(1));
        let status = |status| Value::code::<ContractStatus>(status).key();
        assert!(status(ContractStatus::SealRequested) < status(ContractStatus::Completed), "not as it is spelled");
        assert_eq!(Value::Text(" 서버 Rack".into()).key(), Key::Text("서버 rack".into()));
    }
}
