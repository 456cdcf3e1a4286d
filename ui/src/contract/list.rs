//! 계약목록 and 계약품목현황 (spec 05 S3, S6).

use pok_api::list::contract::{self, Contracts};
use pok_api::list::contract_item::{self, ContractItems};

use crate::list::Draw;
use crate::route::Route;

impl Draw for Contracts {
    const TITLE: &'static str = "menu-contracts";

    fn screen(row: &contract::Row) -> Option<Route> {
        Some(Route::Contract(row.id))
    }
}

impl Draw for ContractItems {
    const TITLE: &'static str = "menu-contract-items";

    fn screen(row: &contract_item::Row) -> Option<Route> {
        Some(Route::Contract(row.contract))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn con_10_the_columns_are_the_specifications_in_its_order() {
        assert_eq!(
            crate::list::headers::<Contracts>(),
            "계약번호 · 버전 · 작성유형 · 계약유형 · 계약상태 · 계약명 · 계약일자 · 공급사담당자 · 구매담당자 · 계약기간 · 통화 · 계약금액 · 전달사항"
        );
    }

    #[test]
    fn con_23_the_columns_are_the_specifications_in_its_order() {
        assert_eq!(
            crate::list::headers::<ContractItems>(),
            "계약번호 · 계약일자 · 구매담당자 · 세분류 · 품목명 · 세부스펙 · 수량 · 단위 · 통화 · 단가 · 금액 · 납품요청일 · 납품요청위치"
        );
    }
}
