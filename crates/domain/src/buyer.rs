//! The buyer's staff.

use crate::code::codes;

codes! {
    /// What the holder of a key of the buyer's side does there (spec 00 §2). Each of its calls names the roles that it is
    /// for.
    pub enum BuyerRole {
        /// 구매담당자.
        Buyer = "buyer",
        /// 입고담당자.
        Clerk = "clerk",
        /// 검수담당자.
        Inspector = "inspector",
        /// 정산담당자.
        Settlement = "settlement",
        /// 시스템관리자.
        Admin = "admin",
    }
}
