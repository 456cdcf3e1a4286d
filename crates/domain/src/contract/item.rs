//! A line of a contract (계약품목) and the contract's total.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::ContractType;
use crate::money::MoneyFault;
use crate::{Currency, ItemId, Money};

/// 계약품목.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ContractItem {
    /// Its identifier.
    pub id: ItemId,
    /// 세분류.
    pub category: String,
    /// 품목명.
    pub name: String,
    /// 세부스펙.
    pub spec: String,
    /// 단위, e.g. `EA`, `개`, `식`.
    pub unit: String,
    /// 계약량; a unit-price contract fixes none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub quantity: Option<Decimal>,
    /// 계약단가, net of VAT.
    pub unit_price: Money,
    /// 납품요청일.
    pub requested_date: Option<Date>,
    /// 납품요청위치.
    pub requested_site: String,
}

impl ContractItem {
    /// 계약금액 of the line; none where there is no quantity.
    ///
    /// # Errors
    /// [`MoneyFault::TooLarge`].
    pub fn amount(&self) -> Result<Option<Money>, MoneyFault> {
        self.quantity.map(|quantity| Money::line(quantity, self.unit_price)).transpose()
    }
}

/// 계약총금액, net of VAT; a unit-price contract has none and shows `-`.
///
/// # Errors
/// [`MoneyFault`] where lines have several currencies or the sum is too large.
pub fn total(kind: ContractType, currency: Currency, items: &[ContractItem]) -> Result<Option<Money>, MoneyFault> {
    if kind == ContractType::UnitPrice {
        return Ok(None);
    }
    let mut sum = Money::zero(currency);
    for item in items {
        if let Some(amount) = item.amount()? {
            sum = sum.plus(amount)?;
        }
    }
    Ok(Some(sum))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(quantity: Option<i64>, unit_price: i64) -> ContractItem {
        ContractItem {
            id: ItemId(uuid::Uuid::nil()),
            category: "서버".into(),
            name: "M220H".into(),
            spec: String::new(),
            unit: "개".into(),
            quantity: quantity.map(Into::into),
            unit_price: Money { amount: unit_price.into(), currency: Currency::Krw },
            requested_date: None,
            requested_site: "OFC".into(),
        }
    }

    #[test]
    fn con_12_a_unit_price_contract_has_no_amount() {
        let items = [item(None, 1_000), item(Some(3), 2_000)];
        assert_eq!(total(ContractType::UnitPrice, Currency::Krw, &items), Ok(None));
        let sum = total(ContractType::General, Currency::Krw, &items).expect("one currency");
        assert_eq!(sum.map(|money| money.to_string()), Some("KRW 6,000".into()));
        assert!(total(ContractType::General, Currency::Usd, &items).is_err());
    }
}
