//! What identity verification says of a person: filled in, never typed (MEM-15).

use pok_domain::member::{Gender, Person};
use yew::prelude::*;

use crate::form::fixed;
use crate::i18n::I18n;

/// 이름, 외국인 여부, 생년월일, 성별 and 휴대폰번호.
pub(in crate::signup) fn identity_fields(t: I18n, prefix: &str, person: Option<&Person>, with_foreigner: bool) -> Html {
    let text = |of: fn(&Person) -> String| AttrValue::from(person.map(of).unwrap_or_default());
    let foreigner = person.map_or_else(AttrValue::default, |person| {
        t.t(if person.is_foreigner { "foreigner-yes" } else { "foreigner-no" })
    });
    let gender = person.map_or_else(AttrValue::default, |person| {
        t.t(match person.gender {
            Gender::Male => "gender-male",
            Gender::Female => "gender-female",
        })
    });
    let name = |part: &str| format!("{prefix}-{part}");
    html! {
        <>
            { fixed(&name("name"), t.t("person-name"), text(|person| person.name.to_string()), true) }
            if with_foreigner {
                { fixed(&name("foreigner"), t.t("person-foreigner"), foreigner, true) }
            }
            { fixed(&name("birth"), t.t("person-birth"), text(|person| person.birth_date.strftime("%Y.%m.%d").to_string()), true) }
            { fixed(&name("gender"), t.t("person-gender"), gender, true) }
            { fixed(&name("mobile"), t.t("person-mobile"), text(|person| person.mobile_no.to_string()), true) }
        </>
    }
}
