//! The form: a notice's lines with room for a price each, everything else locked.

use pok_domain::bid::{BidNotice, Form, MAX_ITEMS, NoticeItem, unit_price};
use pok_domain::{Currency, Money};
use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, Format, FormatAlign,
    FormatBorder, Formula, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::{AMOUNT, ID, LABELS, PRICE, QUANTITY};
use crate::file::xlsx::{exact, fitting};

const NOTE: &str = "노란색 견적단가 칸에 부가세(VAT) 별도 금액을 입력하여 저장한 뒤 PoK의 [올리기]로 올려 주십시오. \
                    빈 칸은 올려도 지금 입력된 값이 그대로 남습니다.";
/// Rows from 0: number, title, note, sum, labels; then the lines.
const HEADER: u32 = 4;
const WIDTHS: [f64; LABELS.len()] = [6.0, 16.0, 28.0, 34.0, 8.0, 10.0, 18.0, 20.0, 40.0];

/// Writes the form as .xlsx, with the prices typed so far.
pub(super) fn write(notice: &BidNotice, typed: Form<'_>) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::new(notice.currency);
    let mut workbook = Workbook::new();
    let title = format!("{} {}", notice.number, notice.title);
    workbook.set_properties(&DocProperties::new().set_title(&title).set_author("PoK"));
    let sheet = workbook.add_worksheet();
    sheet.set_name("견적")?;
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_column_hidden(ID)?;
    head(sheet, notice, &styles)?;
    for (column, label) in (0..).zip(LABELS) {
        sheet.write_string_with_format(HEADER, column, label, &styles.label)?;
    }
    for (row, item) in (HEADER + 1..).zip(notice.items.iter().take(MAX_ITEMS)) {
        line(sheet, row, item, typed.typed_price(item.id), notice.currency, &styles)?;
    }
    total(sheet, notice, typed, &styles)?;
    sheet.set_freeze_panes(HEADER + 1, 0)?;
    sheet.set_selection(HEADER + 1, PRICE, HEADER + 1, PRICE)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(HEADER, HEADER)?;
    // Against slips, not against people: there is no password, and widths may be changed.
    let options = ProtectionOptions { format_columns: true, format_rows: true, ..ProtectionOptions::new() };
    sheet.protect_with_options(&options);
    workbook.save_to_buffer()
}

fn head(sheet: &mut Worksheet, notice: &BidNotice, styles: &Styles) -> Result<(), XlsxError> {
    for (row, label, value) in [(0, "공고번호", notice.number.to_string()), (1, "공고명", notice.title.to_string())]
    {
        sheet.merge_range(row, 0, row, 1, label, &styles.bold)?;
        sheet.merge_range(row, 2, row, AMOUNT, &value, &styles.plain)?;
    }
    sheet.merge_range(2, 0, 2, AMOUNT, NOTE, &styles.note)?;
    sheet.set_row_height(2, 30)?;
    Ok(())
}

/// One line of the notice.
fn line(
    sheet: &mut Worksheet,
    row: u32,
    item: &NoticeItem,
    typed: &str,
    currency: Currency,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let texts = [(1, &item.category), (2, &item.name), (3, &item.spec), (4, &item.unit)];
    sheet.write_number_with_format(row, 0, row - HEADER, &styles.cell)?;
    for (column, text) in texts {
        sheet.write_string_with_format(row, column, fitting(text), &styles.cell)?;
    }
    let style = if item.quantity.fract().is_zero() { &styles.count } else { &styles.fraction };
    number(sheet, row, QUANTITY, item.quantity, style)?;
    let price = unit_price(typed, currency);
    match price {
        Ok(price) => number(sheet, row, PRICE, price.amount, &styles.price)?,
        Err(_) if typed.is_empty() => drop(sheet.write_blank(row, PRICE, &styles.price)?),
        // What can't be a price yet is kept as it was typed.
        Err(_) => drop(sheet.write_string_with_format(row, PRICE, fitting(typed), &styles.price)?),
    }
    let (quantity_at, price_at) = (cell(QUANTITY, row), cell(PRICE, row));
    let decimals = currency.decimals();
    let formula = format!("=IF(ISNUMBER({price_at}),ROUND({quantity_at}*{price_at},{decimals}),\"\")");
    let amount = price.ok().and_then(|price| Money::line(item.quantity, price).ok());
    let result = amount.map(|amount| amount.amount.to_string()).unwrap_or_default();
    sheet.write_formula_with_format(row, AMOUNT, Formula::new(formula).set_result(result), &styles.amount)?;
    sheet.write_string_with_format(row, ID, item.id.to_string(), &styles.cell)?;
    Ok(())
}

/// The sum over the labels, where it is seen however long the form is; and what the price cells take.
fn total(sheet: &mut Worksheet, notice: &BidNotice, typed: Form<'_>, styles: &Styles) -> Result<(), XlsxError> {
    sheet.merge_range(3, 0, 3, PRICE, "견적금액 합계 (VAT 별도)", &styles.sum_label)?;
    let last = HEADER + notice.items.len().clamp(1, MAX_ITEMS) as u32;
    let (first_at, last_at) = (cell(AMOUNT, HEADER + 1), cell(AMOUNT, last));
    let sum = typed.total(notice).map(|total| total.amount.to_string()).unwrap_or_default();
    let formula = Formula::new(format!("=SUM({first_at}:{last_at})")).set_result(sum);
    sheet.write_formula_with_format(3, AMOUNT, formula, &styles.sum)?;
    // A warning only: text such as 1,200원 is read as well.
    let rule = DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(0.0, 999_999_999_999_999.99))
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title("견적단가")?
        .set_error_message("0보다 큰 숫자를 입력해 주십시오. (15자리까지)")?;
    sheet.add_data_validation(HEADER + 1, PRICE, last, PRICE, &rule)?;
    Ok(())
}

/// A number as Excel has it, or as text where Excel would round it.
fn number(sheet: &mut Worksheet, row: u32, column: u16, value: Decimal, style: &Format) -> Result<(), XlsxError> {
    match exact(value) {
        Some(exact) => sheet.write_number_with_format(row, column, exact, style)?,
        None => sheet.write_string_with_format(row, column, value.normalize().to_string(), style)?,
    };
    Ok(())
}

/// The name of a cell of one of the form's columns, e.g. `G6`.
fn cell(column: u16, row: u32) -> String {
    let letter = char::from(b'A' + column as u8);
    format!("{letter}{}", row + 1)
}

struct Styles {
    bold: Format,
    plain: Format,
    note: Format,
    label: Format,
    cell: Format,
    count: Format,
    fraction: Format,
    price: Format,
    amount: Format,
    sum_label: Format,
    sum: Format,
}

impl Styles {
    fn new(currency: Currency) -> Self {
        let money = match currency.decimals() {
            0 => "#,##0".to_owned(),
            decimals => format!("#,##0.{}", "0".repeat(decimals as usize)),
        };
        let base = || Format::new().set_font_name("맑은 고딕").set_font_size(10).set_align(FormatAlign::VerticalCenter);
        let line = || base().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0xc8_c8_c8));
        let sum = || line().set_bold().set_background_color(Color::RGB(0xf2_f2_f2)).set_align(FormatAlign::Right);
        Self {
            bold: base().set_bold(),
            plain: base(),
            note: base().set_text_wrap().set_font_color(Color::RGB(0x59_59_59)),
            label: line().set_bold().set_background_color(Color::RGB(0xe6_e6_e6)).set_align(FormatAlign::Center),
            cell: line().set_text_wrap(),
            count: line().set_num_format("#,##0"),
            fraction: line().set_num_format("#,##0.######"),
            price: line().set_num_format(&money).set_background_color(Color::RGB(0xff_f8_d6)).set_unlocked(),
            amount: line().set_num_format(&money),
            sum_label: sum(),
            sum: sum().set_num_format(&money),
        }
    }
}
