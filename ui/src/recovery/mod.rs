//! For who can't log in: 계정 찾기 and 비밀번호 찾기 (spec 02 S1, S2).

mod account;
mod password;

pub(crate) use account::FindAccount;
pub(crate) use password::FindPassword;
