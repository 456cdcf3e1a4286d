//! Members: suppliers, their contacts, and what logging in asks for.

mod company;
mod contact;
mod login;
mod otp;
mod password;

pub use company::{BusinessRegNo, Company, MemberKind, NotABusinessRegNo};
pub use contact::{AccountStatus, Contact, ContactRole};
pub use login::{LOCK_FOR, LockState, LoginId, MAX_FAILURES, NotALoginId, OTP_FRESH_FOR};
pub use otp::{OTP_DIGITS, OTP_LIVES, OTP_RESEND_AFTER, OTP_TRIES, OtpFault, OtpState, masked_mobile};
pub use password::{PasswordFault, check_password};
