//! Money: an exact decimal and its currency, never a float.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::code::codes;

codes! {
    /// A trading currency (통화), ISO 4217.
    pub enum Currency {
        /// Korean won: whole numbers only.
        Krw = "KRW",
        /// US dollar.
        Usd = "USD",
        /// Euro.
        Eur = "EUR",
        /// Japanese yen: whole numbers only.
        Jpy = "JPY",
    }
}

impl Currency {
    /// How many decimals an amount has (ISO 4217 minor unit).
    pub const fn decimals(self) -> u32 {
        match self {
            Self::Krw | Self::Jpy => 0,
            Self::Usd | Self::Eur => 2,
        }
    }

    /// What people write beside an amount in it, in capitals: its sign, its code, its name.
    pub const fn marks(self) -> &'static [&'static str] {
        match self {
            // Korean keyboards and fonts have the won sign where others have the backslash.
            Self::Krw => &["₩", "\\", "KRW", "원", "원화"],
            Self::Usd => &["$", "US$", "USD", "달러"],
            Self::Eur => &["€", "EUR", "유로"],
            Self::Jpy => &["¥", "JPY", "엔", "円"],
        }
    }
}

/// Whether `mark`, in capitals, is that of a currency, be it one that is traded in here or another.
pub fn is_mark(mark: &str) -> bool {
    const OTHERS: [&str; 20] = [
        "JP¥", "CN¥", "HK$", "NT$", "A$", "C$", "S$", "GBP", "CNY", "RMB", "HKD", "TWD", "SGD", "AUD", "CAD", "CHF",
        "VND", "위안", "元", "동",
    ];
    // Unicode's block of currency signs, and those that stand before it.
    let is_sign = |sign: char| matches!(sign, '$' | '¢'..='¥' | '\u{20a0}'..='\u{20cf}' | '฿');
    let is_alone = mark.chars().count() == 1 && mark.chars().all(is_sign);
    is_alone || OTHERS.contains(&mark) || Currency::ALL.iter().any(|currency| currency.marks().contains(&mark))
}

/// An amount, net of VAT unless said otherwise (spec 00 §9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Money {
    /// In units of the currency (won, dollars), not in its minor unit.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub amount: Decimal,
    /// The currency.
    pub currency: Currency,
}

/// An amount that its currency can't have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyFault {
    /// More decimals than the currency has: half a won.
    #[error("{currency} amounts have at most {} decimals", currency.decimals())]
    TooPrecise {
        /// The currency.
        currency: Currency,
    },
    /// Larger than a decimal of 28 digits can hold.
    #[error("the amount is too large")]
    TooLarge,
    /// Amounts of two currencies can't be added.
    #[error("amounts in {0} and {1} can't be added")]
    Mixed(Currency, Currency),
}

impl Money {
    /// An amount with no more decimals than its currency has.
    ///
    /// # Errors
    /// [`MoneyFault::TooPrecise`].
    pub fn new(amount: Decimal, currency: Currency) -> Result<Self, MoneyFault> {
        let amount = amount.normalize();
        if amount.scale() > currency.decimals() {
            return Err(MoneyFault::TooPrecise { currency });
        }
        Ok(Self { amount, currency })
    }

    /// Nothing, in `currency`.
    pub const fn zero(currency: Currency) -> Self {
        Self { amount: Decimal::ZERO, currency }
    }

    /// A line's amount: quantity × unit price, rounded half up to the currency's decimals.
    ///
    /// # Errors
    /// [`MoneyFault::TooLarge`].
    pub fn line(quantity: Decimal, unit_price: Self) -> Result<Self, MoneyFault> {
        let currency = unit_price.currency;
        let exact = quantity.checked_mul(unit_price.amount).ok_or(MoneyFault::TooLarge)?;
        let amount = exact.round_dp_with_strategy(currency.decimals(), RoundingStrategy::MidpointAwayFromZero);
        Ok(Self { amount: amount.normalize(), currency })
    }

    /// The sum of two amounts of one currency.
    ///
    /// # Errors
    /// [`MoneyFault::Mixed`], [`MoneyFault::TooLarge`].
    pub fn plus(self, other: Self) -> Result<Self, MoneyFault> {
        if self.currency != other.currency {
            return Err(MoneyFault::Mixed(self.currency, other.currency));
        }
        let amount = self.amount.checked_add(other.amount).ok_or(MoneyFault::TooLarge)?;
        Ok(Self { amount, currency: self.currency })
    }

    /// Thousands separated, with the currency's decimals: `2,744,000`. Lists have the currency in its own column.
    pub fn grouped(self) -> String {
        group(&format!("{:.*}", self.currency.decimals() as usize, self.amount))
    }
}

/// As details print it: `KRW 2,744,000`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, self.grouped())
    }
}

/// A quantity with thousands separated and no needless zeros: `1,200.5`.
pub fn grouped_quantity(quantity: Decimal) -> String {
    group(&quantity.normalize().to_string())
}

fn group(plain: &str) -> String {
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut text = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn krw(amount: i64) -> Money {
        Money { amount: amount.into(), currency: Currency::Krw }
    }

    #[test]
    fn a_line_is_quantity_times_unit_price() {
        assert_eq!(Money::line(10.into(), krw(5_000_000)), Ok(krw(50_000_000)));
        assert_eq!(Money::line(Decimal::new(15, 1), krw(333)), Ok(krw(500)));
        assert_eq!(Money::line(Decimal::MAX, krw(2)), Err(MoneyFault::TooLarge));
    }

    #[test]
    fn won_are_whole_and_currencies_do_not_mix() {
        assert!(Money::new(Decimal::new(5, 1), Currency::Krw).is_err());
        assert!(Money::new(Decimal::new(10, 1), Currency::Krw).is_ok());
        assert!(krw(1).plus(Money::zero(Currency::Usd)).is_err());
    }

    #[test]
    fn amounts_print_as_the_specification_shows() {
        assert_eq!(krw(2_744_000).to_string(), "KRW 2,744,000");
        assert_eq!(krw(-1_000).grouped(), "-1,000");
        assert_eq!(krw(999).grouped(), "999");
        assert_eq!(Money { amount: Decimal::new(12345, 1), currency: Currency::Usd }.grouped(), "1,234.50");
        assert_eq!(grouped_quantity(Decimal::new(1_200_500, 3)), "1,200.5");
    }
}
