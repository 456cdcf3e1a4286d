//! Telephone numbers as people write them.

use crate::typed;

/// A number as it is dialled in Korea: folded, and with 0 for +82 (`+82 (0)2 1234 5678`, `+82-010-…`, `0082 2 …`). Numbers of
/// other countries stay as they are.
pub(crate) fn national(typed: &str) -> String {
    let number = typed::line(typed);
    let Some(rest) = ["+82", "(+82)", "0082", "00182"].iter().find_map(|code| number.strip_prefix(code)) else {
        return number;
    };
    let rest = rest.trim_start_matches(['-', ' ', '.']);
    let rest = rest.strip_prefix("(0)").unwrap_or(rest).trim_start_matches(['-', ' ', '.']);
    format!("0{}", rest.strip_prefix('0').unwrap_or(rest))
}

/// Whether a folded number is one of a telephone: digits and what people write between them, several last digits
/// (`02-1234-5678~9`) and an extension (`내선 123`, `#123`) too.
pub(crate) fn is_phone(number: &str) -> bool {
    let dialled = number.replace("내선", "").replace("ext", "");
    let digits = dialled.chars().filter(char::is_ascii_digit).count();
    let is_plain = dialled.chars().all(|sign| sign.is_ascii_digit() || " -+()#.~,/:".contains(sign));
    is_plain && (3..=20).contains(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{Fields, Value};
    use crate::member::signup::{Form, Known, account_field, phone};
    use crate::member::{BusinessRegNo, CorporateRegNo, MobileNo};

    #[test]
    fn case_24_a_number_is_read_as_people_write_it_and_never_cut() {
        for line in include_str!("../../../../tests/cases/24-numbers.tsv").lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [field, typed, right] = cells[..] else { panic!("{line}") };
            let typed = typed::unescaped(typed);
            let read = match field {
                "휴대폰번호" => typed.parse::<MobileNo>().map(|number| number.to_string()).ok(),
                "전화번호" => phone(&typed).ok(),
                "사업자등록번호" => typed.parse::<BusinessRegNo>().map(|number| number.to_string()).ok(),
                "법인등록번호" => typed.parse::<CorporateRegNo>().map(|number| number.to_string()).ok(),
                _ => account(&typed),
            };
            let read = read.unwrap_or_else(|| panic!("{line}"));
            assert!(right.starts_with("taken") || right.starts_with(&read), "{line}: {read}");
            assert!(read.is_ascii() || read.contains("내선"), "{line}: {read}");
        }
        assert_eq!(phone("+82 (0)2 1234 5678"), Ok("02 1234 5678".into()));
        assert_eq!(phone("＋８２-31-123-4567"), Ok("031-123-4567".into()));
        assert_eq!(phone("+1 650 253 0000"), Ok("+1 650 253 0000".into()), "another country's stays");
        assert_eq!(account("ＡＢ１２.３４"), Some("AB12.34".into()));
        for wrong in ["+82 2 1234 5678", "01012345", "010123456789", "전화"] {
            assert!(wrong.parse::<MobileNo>().is_err(), "{wrong}");
        }
        for wrong in ["120-81-4752", "120-81-475211", "120-81-4752l"] {
            assert!(wrong.parse::<BusinessRegNo>().is_err(), "{wrong}");
        }
    }

    /// 계좌번호 as a form with that account and nothing else reads it; none where it is told to be wrong.
    fn account(typed: &str) -> Option<String> {
        let mut fields =
            Fields::from([("account/1/country", "KR"), ("account/1/bank", "은행"), ("account/1/holder", "가")]);
        fields.set(&account_field("1", "number"), Some(Value::Text(typed.to_owned())));
        let gaps = Form(&fields).profile(Known::Nothing).expect_err("a form that isn't whole");
        let is_wrong = gaps.iter().any(|gap| gap.field == account_field("1", "number"));
        (!is_wrong).then(|| typed::line(typed))
    }
}
