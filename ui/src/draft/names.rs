//! What a draft's fields are called and hold, in words: a bid's by the notice that it answers.

use std::rc::Rc;

use pok_domain::bid::{Attached, BidNotice, Form, OTHER, PRICE, PriceFault, other_description, unit_price};
use pok_domain::draft::{Fields, Value};
use pok_domain::money::grouped_quantity;
use pok_domain::typed;
use pok_domain::{DocumentId, ItemId, Money, OtherId};
use yew::prelude::*;

use crate::i18n::I18n;
use crate::widget::size;

/// The notice that gives a bid's fields their names.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Names(pub(crate) Rc<BidNotice>);

/// What a field is called.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Named {
    /// E.g. the item's name.
    pub(crate) title: AttrValue,
    /// What else tells it from others.
    pub(crate) detail: AttrValue,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shown {
    /// The value itself.
    pub(crate) main: AttrValue,
    /// What follows from it: 견적금액, a file's size, or why it is no price.
    pub(crate) sub: Option<AttrValue>,
    /// There is nothing, or nothing that could be submitted.
    pub(crate) is_odd: bool,
}

/// A bid's fields by what they are; in the order in which its screen has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Price(usize, ItemId),
    Document(usize, DocumentId),
    Description(OtherId),
    OtherFile(OtherId),
    Unknown,
}

/// Why a 견적단가 can't be submitted, and what to do.
pub(crate) fn price_words(t: I18n, fault: PriceFault) -> AttrValue {
    match fault {
        PriceFault::Missing => t.t("price-missing"),
        PriceFault::NotANumber => t.t("price-not-a-number"),
        PriceFault::NotPositive => t.t("price-not-positive"),
        PriceFault::TooLong => t.t("price-too-long"),
        PriceFault::SeveralNumbers => t.t("price-several-numbers"),
        PriceFault::OtherCurrency => t.t("price-other-currency"),
        PriceFault::Separators => t.t("price-separators"),
        PriceFault::TooPrecise(currency) => {
            let words = if currency.decimals() == 0 { "price-whole" } else { "price-too-precise" };
            t.with(words, &[("currency", currency.code().into()), ("places", currency.decimals().into())])
        }
    }
}

impl Names {
    fn read(&self, field: &str) -> Field {
        let place = |at: Option<usize>| at.unwrap_or(usize::MAX);
        if let Some(id) = field.strip_prefix(PRICE).and_then(|id| id.parse().ok()) {
            return Field::Price(place(self.0.items.iter().position(|item| item.id == id)), id);
        }
        let description = || field.strip_prefix(OTHER)?.strip_suffix("/description")?.parse().ok();
        match Attached::of(field) {
            Some(Attached::Required(id)) => {
                Field::Document(place(self.0.documents.iter().position(|document| document.id == id)), id)
            }
            Some(Attached::Other(id)) => Field::OtherFile(id),
            None => description().map_or(Field::Unknown, Field::Description),
        }
    }

    /// Sorts fields as the bid's screen has them.
    pub(crate) fn sort<T>(&self, list: &mut [T], field: impl Fn(&T) -> &str) {
        list.sort_by_key(|one| self.read(field(one)));
    }

    /// What a field is called. A 기타문서 is called by its description, which is one of `fields`.
    pub(crate) fn name(&self, t: I18n, field: &str, fields: &Fields) -> Named {
        let other = |id| {
            let typed = typed::text(fields.get(&other_description(id)).map_or("", Value::text));
            if typed.is_empty() { t.t("draft-other-unnamed") } else { typed.into() }
        };
        match self.read(field) {
            Field::Price(line, _) => match self.0.items.get(line) {
                Some(item) => {
                    let quantity = format!("{} {}", grouped_quantity(item.quantity), item.unit);
                    let parts = [item.spec.as_str(), quantity.trim()];
                    let detail: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                    Named { title: format!("{}. {}", line + 1, item.name).into(), detail: detail.join(" · ").into() }
                }
                None => Named { title: t.t("draft-item-gone"), detail: AttrValue::default() },
            },
            Field::Document(place, _) => Named {
                title: self
                    .0
                    .documents
                    .get(place)
                    .map_or_else(|| t.t("draft-document-gone"), |d| d.title.clone().into()),
                detail: t.t("draft-document"),
            },
            Field::Description(id) => Named { title: other(id), detail: t.t("draft-other-description") },
            Field::OtherFile(id) => Named { title: other(id), detail: t.t("draft-other-file") },
            Field::Unknown => Named { title: field.to_owned().into(), detail: AttrValue::default() },
        }
    }

    /// What a field holds; none where it isn't there.
    pub(crate) fn value(&self, t: I18n, field: &str, value: Option<&Value>) -> Shown {
        let odd = |main, sub| Shown { main, sub, is_odd: true };
        let plain = |main: AttrValue, sub| Shown { main, sub, is_odd: false };
        let text = match value {
            None => return odd(t.t("draft-nothing"), None),
            Some(Value::File(file)) => return plain(file.name.clone().into(), Some(size::words(file.bytes).into())),
            Some(Value::Text(text)) if typed::is_blank(text) => return odd(t.t("draft-blank"), None),
            Some(Value::Text(text)) => text,
        };
        let Field::Price(line, _) = self.read(field) else { return plain(text.clone().into(), None) };
        let price = match unit_price(text, self.0.currency) {
            Ok(price) => price,
            Err(fault) => return odd(text.clone().into(), Some(price_words(t, fault))),
        };
        let amount = self.0.items.get(line).and_then(|item| Money::line(item.quantity, price).ok());
        let amount = amount.map(|amount| t.with("draft-amount", &[("amount", amount.to_string().into())]));
        plain(price.to_string().into(), amount)
    }

    /// The sum of a draft's lines, net of VAT.
    pub(crate) fn total(&self, t: I18n, fields: &Fields) -> AttrValue {
        Form(fields).total(&self.0).map_or_else(|_| t.t("draft-total-too-large"), |total| total.to_string().into())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use jiff::Timestamp;
    use pok_api::desktop::preferences::Language;
    use pok_domain::bid::{
        NoticeItem, NoticeStatus, Person, RequiredDocument, TenderMethod, Window, other_file, price,
    };
    use pok_domain::draft::FileRef;
    use pok_domain::{BidNoticeId, BlobId, Currency, Name};
    use uuid::Uuid;

    use super::*;

    pub(crate) const T: I18n = I18n { language: Language::Korean };

    pub(crate) fn item(number: u128) -> ItemId {
        ItemId(Uuid::from_u128(number))
    }

    /// A notice of two lines, whose identifiers are not in their order, and one document.
    pub(crate) fn names() -> Names {
        let person =
            || Person { name: Name::parse("구민재").expect("a name"), mail: String::new(), phone: String::new() };
        let line = |number, name: &str, quantity: i64| NoticeItem {
            id: item(number),
            category: String::new(),
            name: name.to_owned(),
            spec: "A4".into(),
            unit: "박스".into(),
            quantity: quantity.into(),
        };
        Names(Rc::new(BidNotice {
            id: BidNoticeId(Uuid::from_u128(1)),
            rev: 1,
            number: "BI20230105-003".parse().expect("a number"),
            title: Name::parse("사무용품 구매").expect("a name"),
            status: NoticeStatus::Open,
            method: TenderMethod::Selective,
            noticed_at: Timestamp::UNIX_EPOCH,
            amended_at: None,
            window: Window { opens_at: Timestamp::UNIX_EPOCH, closes_at: Timestamp::UNIX_EPOCH },
            summary: String::new(),
            buyer: person(),
            requester: person(),
            briefing: None,
            expected_due_date: jiff::civil::Date::constant(2023, 3, 31),
            currency: Currency::Krw,
            items: vec![line(12, "복사용지", 1_200), line(11, "토너", 3)],
            documents: vec![RequiredDocument {
                id: DocumentId(Uuid::from_u128(21)),
                title: "견적서".into(),
                is_mandatory: true,
            }],
            fail_reason: None,
        }))
    }

    #[test]
    fn a_field_is_called_as_its_screen_calls_it() {
        let other = OtherId(Uuid::from_u128(31));
        let fields = Fields::from([(&*other_description(other), "도면")]);
        let title = |field: &str| names().name(T, field, &fields).title;
        assert_eq!(title(&price(item(11))), "2. 토너");
        assert_eq!(names().name(T, &price(item(12)), &fields).detail, "A4 · 1,200 박스");
        assert_eq!(title(&other_file(other)), "도면");
        assert_eq!(names().name(T, &other_file(other), &Fields::default()).title, T.t("draft-other-unnamed"));
        assert_eq!(title(&price(item(99))), T.t("draft-item-gone"));
        let mut list = [other_file(other), price(item(11)), "document/x".to_owned(), price(item(12))];
        names().sort(&mut list, |field| field);
        assert_eq!(list, [price(item(12)), price(item(11)), other_file(other), "document/x".to_owned()]);
    }

    #[test]
    fn a_price_shows_its_amount_and_what_is_none_is_shown_as_typed() {
        let shown = |text: &str| names().value(T, &price(item(12)), Some(&Value::Text(text.to_owned())));
        let read = shown("１,０００원");
        assert_eq!((&*read.main, read.sub.as_deref()), ("KRW 1,000", Some("견적금액 KRW 1,200,000")));
        let odd = shown("천원쯤");
        assert_eq!((&*odd.main, odd.is_odd), ("천원쯤", true));
        assert!(names().value(T, &price(item(12)), None).is_odd);
        let file = Value::File(FileRef { name: "견적서.pdf".into(), blob: BlobId([1; 32]), bytes: 1_500_000 });
        assert_eq!(names().value(T, "document/x", Some(&file)).sub.as_deref(), Some("1.5 MB"));
    }
}
