//! Who is asked about, and what the provider knows of them.

use jiff::civil::Date;
use serde::Deserialize;

/// As the request names them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Customer {
    name: String,
    phone_number: String,
    identity_number: String,
    ip_address: String,
}

/// Whoever has that name, birth date and phone.
pub(super) struct Person {
    pub(super) name: String,
    pub(super) birth_date: Date,
    pub(super) gender: &'static str,
    pub(super) is_foreigner: bool,
    pub(super) phone: String,
    pub(super) operator: String,
}

impl Customer {
    /// None where no person can be so.
    pub(super) fn person(self, operator: &str) -> Option<Person> {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let phone = self.phone_number;
        let is_mobile = phone.starts_with("01") && digits(&phone) && matches!(phone.len(), 10 | 11);
        let number = self.identity_number;
        if self.name.trim().is_empty()
            || self.ip_address.is_empty()
            || !is_mobile
            || number.len() != 7
            || !digits(&number)
        {
            return None;
        }
        // The seventh digit says the century, the gender and whether the number is a foreigner's.
        let seventh = number.as_bytes()[6] - b'0';
        let century = match seventh {
            1 | 2 | 5 | 6 => 1900,
            3 | 4 | 7 | 8 => 2000,
            _ => return None,
        };
        let part = |range: std::ops::Range<usize>| number[range].parse::<i8>().ok();
        let birth_date = Date::new(century + i16::from(part(0..2)?), part(2..4)?, part(4..6)?).ok()?;
        Some(Person {
            name: self.name.trim().to_owned(),
            birth_date,
            gender: if seventh % 2 == 1 { "MALE" } else { "FEMALE" },
            is_foreigner: seventh >= 5,
            phone,
            operator: operator.to_owned(),
        })
    }
}
