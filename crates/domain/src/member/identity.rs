//! What a person types of themselves before 본인인증 (spec 01 S2).

use std::str::FromStr;

use jiff::SignedDuration;
use jiff::civil::Date;

use super::Gender;

/// A verification that nobody has confirmed by then has expired.
pub const IDENTITY_LIVES: SignedDuration = SignedDuration::from_mins(5);
/// Wrong codes that void a verification.
pub const IDENTITY_TRIES: u32 = 5;

/// The first seven digits of a 주민등록번호 or 외국인등록번호, understood. What they say is never stored: the provider's
/// answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdentityDigits {
    /// The first six, in the century that the seventh says.
    pub birth_date: Date,
    /// Odd is male.
    pub gender: Gender,
    /// 5 and above.
    pub is_foreigner: bool,
}

/// Text that isn't seven such digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a birth date as YYMMDD and the digit after it, 1 to 8")]
pub struct NotIdentityDigits;

impl FromStr for IdentityDigits {
    type Err = NotIdentityDigits;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let digits: Vec<i16> = typed.bytes().map(|byte| i16::from(byte) - i16::from(b'0')).collect();
        let [y1, y2, m1, m2, d1, d2, seventh] = digits[..] else { return Err(NotIdentityDigits) };
        let is_digit = |digit: &i16| (0..=9).contains(digit);
        let century = match seventh {
            1 | 2 | 5 | 6 => 1900,
            3 | 4 | 7 | 8 => 2000,
            _ => return Err(NotIdentityDigits),
        };
        if !digits.iter().all(is_digit) {
            return Err(NotIdentityDigits);
        }
        let two = |first: i16, second: i16| i8::try_from(first * 10 + second).map_err(|_| NotIdentityDigits);
        let birth_date =
            Date::new(century + y1 * 10 + y2, two(m1, m2)?, two(d1, d2)?).map_err(|_| NotIdentityDigits)?;
        let gender = if seventh % 2 == 1 { Gender::Male } else { Gender::Female };
        Ok(Self { birth_date, gender, is_foreigner: seventh >= 5 })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn mem_02_seven_digits_say_when_one_was_born_and_the_gender() {
        let read = |typed: &str| typed.parse::<IdentityDigits>();
        let person = |birth_date, gender, is_foreigner| Ok(IdentityDigits { birth_date, gender, is_foreigner });
        assert_eq!(read("8804122"), person(date(1988, 4, 12), Gender::Female, false));
        assert_eq!(read("0502293"), Err(NotIdentityDigits), "2005 had no such day");
        assert_eq!(read("0402293"), person(date(2004, 2, 29), Gender::Male, false));
        assert_eq!(read("9106305"), person(date(1991, 6, 30), Gender::Male, true));
        assert_eq!(read("0106308"), person(date(2001, 6, 30), Gender::Female, true));
        for typed in
            ["", "880412", "8804129", "8804120", "88041221", "880412-2", "88041２2", "8813122", "가나다라마바사"]
        {
            assert_eq!(read(typed), Err(NotIdentityDigits), "{typed}");
        }
    }
}
