//! [양식 내려받기] and [올리기]: prices by way of a spreadsheet file.

use pok_api::desktop::bid::{Import, ImportFault, RowFault, Template};
use pok_api::{Bytes, Code, Problem};
use pok_domain::BidNoticeId;
use web_sys::{File, HtmlElement};
use yew::prelude::*;

use super::writing::Writing;
use crate::callback::{callback, clone};
use crate::draft::price_words;
use crate::i18n::{I18n, use_i18n};
use crate::invoke::invoke;
use crate::problem::words as words_of;
use crate::saved::SaveButton;
use crate::widget::button::Button;
use crate::widget::confirm::Notice;
use crate::widget::file_drop::{chosen, read};
use crate::widget::modal::Width;
use crate::widget::table::{Head, SmallTable};
use crate::widget::toast::use_say;

/// A filled form of 500 lines has some 40 KB.
const LARGEST: f64 = 10.0 * 1024.0 * 1024.0;

/// What [`Exchange`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct ExchangeProps {
    /// Which notice.
    pub(super) notice: BidNoticeId,
    /// What is being written.
    pub(super) writing: Writing,
    /// Prices can be written.
    pub(super) is_writable: bool,
}

fn fault_words(t: I18n, fault: ImportFault) -> AttrValue {
    match fault {
        ImportFault::Price(fault) => price_words(t, fault),
        ImportFault::NotCalculated => t.t("import-not-calculated"),
        ImportFault::Merged => t.t("import-merged"),
        ImportFault::UnknownItem => t.t("import-unknown-item"),
        ImportFault::Twice => t.t("import-twice"),
    }
}

/// Why a file isn't taken at all. Which sheets and columns are meant stands in the problem's fields.
fn refusal_words(t: I18n, problem: &Problem) -> AttrValue {
    let named = |field: &str| {
        let names = problem.fields.iter().filter(|fault| fault.field == field).map(|fault| &*fault.message);
        Some(names.collect::<Vec<_>>().join(", ")).filter(|names| !names.is_empty())
    };
    let naming = [("label", "import-label"), ("column", "import-several"), ("sheet", "import-sheet")];
    let words = naming.iter().find_map(|(field, id)| Some(t.with(id, &[("names", named(field)?.into())])));
    match words {
        Some(words) => words,
        None if problem.code == Code::Invalid => t.t("import-no-form"),
        None if named("file").as_deref() == Some("FORMAT") => t.t("import-format"),
        None if problem.code == Code::FileType => t.t("import-type"),
        None => words_of(t, problem),
    }
}

async fn content(file: File) -> Result<Bytes, Problem> {
    if file.size() > LARGEST {
        return Err(Problem::new(Code::FileTooLarge, "over 10 MB"));
    }
    let content = read(&file).await.map_err(|_| Problem::new(Code::FileType, "the file can't be read"))?;
    Ok(Bytes(content))
}

/// The two buttons, and what is wrong with a form.
#[function_component]
pub(super) fn Exchange(props: &ExchangeProps) -> Html {
    let t = use_i18n();
    let say = use_say();
    let input = use_node_ref();
    let faults = use_state(|| None::<Vec<RowFault>>);
    let is_busy = use_state(|| false);
    let notice = props.notice;
    let onchange = callback!([say, faults, is_busy, writing = props.writing], move |event: Event| {
        let Some(file) = chosen(&event) else { return };
        is_busy.set(true);
        wasm_bindgen_futures::spawn_local(clone!([say, faults, is_busy, writing], async move {
            let answer = match content(file).await {
                Ok(file) => invoke(Import { notice, file }).await,
                Err(why) => Err(why),
            };
            match answer {
                Ok(imported) if imported.faults.is_empty() => {
                    writing.change(imported.changes);
                    let back = Callback::from(move |()| drop(writing.undo()));
                    say.undoable(t.with("imported", &[("count", imported.taken.into())]), t.t("undo"), back);
                }
                Ok(imported) => faults.set(Some(imported.faults)),
                Err(why) => say.fault(refusal_words(t, &why)),
            }
            is_busy.set(false);
        }));
    });
    let browse = callback!([input], move |_: MouseEvent| {
        if let Some(input) = input.cast::<HtmlElement>() {
            input.click();
        }
    });
    let onclose = callback!([faults], move |()| faults.set(None));
    html! {
        <span class="pok-card__acts">
            <SaveButton<Template> call={Template { notice }} small=true testid="template">{ t.t("template") }</SaveButton<Template>>
            if props.is_writable {
                <Button icon="upload" small=true busy={*is_busy} testid="import" onclick={browse}>{ t.t("import") }</Button>
                <input ref={input} type="file" class="pf-v6-screen-reader" tabindex="-1" accept=".xlsx,.xls,.ods" aria-label={t.t("import")}
                    data-testid="import-file" {onchange} />
            }
            if let Some(faults) = &*faults { { faulty(t, faults, onclose) } }
        </span>
    }
}

/// The columns of what is wrong.
const FAULT: [Head; 3] = [("import-row", "is-end"), ("import-text", ""), ("import-why", "")];

/// What is wrong with a form.
fn faulty(t: I18n, faults: &[RowFault], onclose: Callback<()>) -> Html {
    html! {
        <Notice title={t.t("import-faults")} {onclose} width={Width::Medium} button="import-close"
            testid="import-faults">
            <p>{ t.with("import-lead", &[("count", faults.len().into())]) }</p>
            <SmallTable class="pok-table--faults" heads={&FAULT[..]}>
                { for faults.iter().map(|fault| html! {
                    <tr class="pf-v6-c-table__tr" data-testid="import-fault">
                        <td class="pf-v6-c-table__td is-end pok-figures">{ fault.row }</td>
                        <td class="pf-v6-c-table__td" title={fault.text.clone()}>{ fault.text.clone() }</td>
                        <td class="pf-v6-c-table__td">{ fault_words(t, fault.fault) }</td>
                    </tr>
                }) }
            </SmallTable>
        </Notice>
    }
}

#[cfg(test)]
mod tests {
    use pok_api::FieldFault;
    use pok_api::desktop::preferences::Language;
    use pok_domain::Currency;
    use pok_domain::bid::PriceFault;

    use super::*;

    fn said(code: Code, fields: &[(&str, &str)]) -> AttrValue {
        let fields =
            fields.iter().map(|(field, message)| FieldFault { field: (*field).into(), message: (*message).into() });
        refusal_words(
            I18n { language: Language::Korean },
            &Problem { fields: fields.collect(), ..Problem::new(code, "") },
        )
    }

    #[test]
    fn case_17_case_18_what_closes_a_file_has_words_of_its_own() {
        let closed = [Code::FileEmpty, Code::FileLocked, Code::FileSecurity].map(|code| said(code, &[]));
        let all = [&closed[..], &[said(Code::FileType, &[("file", "FORMAT")])]].concat();
        for (words, holds) in all.iter().zip(["내용이 없는", "암호", "문서보안", ".xlsx"]) {
            assert!(words.contains(holds), "{words}");
        }
        assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), all.len());
        assert!(said(Code::FileType, &[]).contains(".xlsx"));
    }

    #[test]
    fn case_12_case_14_sheets_columns_and_labels_are_named() {
        let several = said(Code::Invalid, &[("column", "견적!D3 견적단가"), ("column", "견적 (2)!D2 견적단가")]);
        assert!(several.contains("견적!D3 견적단가, 견적 (2)!D2 견적단가"), "{several}");
        assert!(said(Code::Invalid, &[("label", "견적단가(천원)")]).contains("견적단가(천원)"));
        assert!(said(Code::FileType, &[("sheet", "견적")]).contains("견적"));
        assert!(said(Code::Invalid, &[("file", "the file has no column")]).contains("No."));
    }

    #[test]
    fn case_29_the_words_name_how_many_places_the_currency_has() {
        let t = I18n { language: Language::Korean };
        let words = |currency| fault_words(t, ImportFault::Price(PriceFault::TooPrecise(currency)));
        assert!(
            words(Currency::Usd).contains("USD") && words(Currency::Usd).contains("2자리"),
            "{}",
            words(Currency::Usd)
        );
        assert!(
            words(Currency::Krw).contains("KRW") && words(Currency::Krw).contains("0자리"),
            "{}",
            words(Currency::Krw)
        );
    }
}
