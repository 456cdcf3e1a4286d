//! The labels of a form's columns, as people change them.

use pok_domain::Currency;
use pok_domain::typed::squeezed;

use super::{LABELS, PRICE};

/// What number and name of a line are called beside the form's own labels.
const NUMBERS: [&str; 5] = ["no", "순번", "번호", "연번", "#"];
const NAMES: [&str; 3] = ["품목명", "품명", "품목"];
/// What a price's label may say beside the currency: that it is one of a unit, and without VAT (견적금액 is net of VAT).
const WITH_PRICE: [&str; 16] = [
    "단위",
    "필수",
    "net",
    "공급가액",
    "공급가",
    "vatexcluded",
    "exclvat",
    "vat별도",
    "vat제외",
    "vat미포함",
    "부가세별도",
    "부가세제외",
    "부가세미포함",
    "부가가치세별도",
    "부가가치세제외",
    "부가가치세미포함",
];
/// What a label over several columns may say of a price beside that.
const OVER_PRICE: [&str; 8] = ["견적", "가격", "제안", "단가", "금액", "내역", "입찰", "투찰"];
/// What makes another price of one, wherever over the table it is said.
const OTHERWISE: [&str; 11] =
    ["천원", "만원", "억원", "vat포함", "부가세포함", "부가가치세포함", "전월", "전년", "지난", "이전", "기존"];

/// What a label says of prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Price {
    /// They are the notice's.
    Fits,
    /// They are others, or in another unit.
    Missed,
}

/// Whether a label is that of prices in `currency`; none for a label of something else.
pub(super) fn price(label: &str, currency: Currency) -> Option<Price> {
    let plain = plain(label);
    let own = LABELS.get(usize::from(PRICE)).copied().unwrap_or_default();
    match plain.strip_prefix(own) {
        Some(rest) if says_only(rest, currency, &[]) => Some(Price::Fits),
        Some(_) => Some(Price::Missed),
        None if plain.contains("단가") => Some(Price::Missed),
        None => None,
    }
}

/// Whether a label over that of prices leaves them what they are.
pub(super) fn is_neutral(over: &str, currency: Currency) -> bool {
    says_only(&plain(over), currency, &OVER_PRICE)
}

/// Whether a remark over the table says that its prices are others: another unit, with VAT, or of another time.
pub(super) fn misleads(remark: &str, currency: Currency) -> bool {
    let plain = plain(remark);
    let is_unit = plain.strip_prefix("단위").is_some_and(|unit| !says_only(unit, currency, &[]));
    is_unit || (OTHERWISE.iter().any(|word| plain == *word || plain == format!("※{word}")))
}

/// Whether what stands over a price's label alone makes it another.
pub(super) fn makes_other(over: &str) -> bool {
    let plain = plain(over);
    OTHERWISE.iter().any(|word| plain.contains(word))
}

/// Whether a label is that of a line's number.
pub(super) fn is_number(label: &str) -> bool {
    NUMBERS.contains(&&*plain(label))
}

/// How good a label of a line's name is: the least is the best.
pub(super) fn name(label: &str) -> Option<usize> {
    let plain = plain(label);
    NAMES.iter().position(|name| *name == plain)
}

/// Whether a label is the form's own for a column.
pub(super) fn is_own(label: &str, column: u16) -> bool {
    LABELS.get(usize::from(column)).is_some_and(|own| plain(own) == plain(label))
}

/// A label without spaces, line breaks and what people put between words.
fn plain(label: &str) -> String {
    const BETWEEN: &str = "*.:_-/,·|()[]{}<>";
    squeezed(label).chars().filter(|sign| !BETWEEN.contains(*sign)).collect()
}

/// Whether a text is made of words that are expected, and nothing else.
fn says_only(text: &str, currency: Currency, more: &[&str]) -> bool {
    let marks: Vec<String> = currency.marks().iter().map(|mark| mark.to_lowercase()).collect();
    let mut words: Vec<&str> = marks.iter().map(|mark| &**mark).chain(WITH_PRICE).chain(more.iter().copied()).collect();
    // The longest first: 원화 isn't 원 and something else.
    words.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
    let mut rest = text;
    while let Some(after) = words.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = after;
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_14_a_label_with_the_unit_is_read_and_one_that_means_another_price_is_not() {
        for label in [
            "견적단가",
            "견적 단가*",
            "견적단가(원)",
            "견적단가 (KRW)",
            "견적단가(₩)",
            "견적단가 (VAT 별도)",
            "견적단가（원, 부가세 별도）",
            "견적단가\n[단위: 원]",
            "견적단가 원화",
        ] {
            assert_eq!(price(label, Currency::Krw), Some(Price::Fits), "{label}");
        }
        for label in [
            "견적단가(천원)",
            "견적단가(VAT 포함)",
            "견적단가(전월)",
            "전월 견적단가",
            "견적단가(USD)",
            "견적단가(단위: 만원)",
            "단가",
            "견적단가2",
        ] {
            assert_eq!(price(label, Currency::Krw), Some(Price::Missed), "{label}");
        }
        assert_eq!(price("견적단가(USD)", Currency::Usd), Some(Price::Fits));
        assert_eq!(price("견적단가(원)", Currency::Usd), Some(Price::Missed));
        assert_eq!(price("견적금액", Currency::Krw), None);
        assert!(misleads("(단위: 천원)", Currency::Krw) && !misleads("(단위: 원)", Currency::Krw));
        assert!(!misleads("단위", Currency::Krw) && misleads("※ VAT 포함", Currency::Krw));
    }
}
