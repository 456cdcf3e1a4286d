//! Members: suppliers, their contacts, and what logging in asks for.

mod address;
mod change;
mod company;
mod contact;
mod gate;
mod identity;
mod idle;
mod login;
mod otp;
mod password;
mod person;
mod phone;
mod profile;
mod request;
pub mod signup;

pub use address::Address;
pub use company::{BusinessRegNo, BusinessStatus, Company, CompanyStatus, MemberKind, NotABusinessRegNo};
pub use contact::{AccountStatus, Contact, ContactRole, Office};
pub use gate::{GateFacts, NextGate, PASSWORD_LIVES, TEMPORARY_LIVES, is_dormant};
pub use identity::{IDENTITY_LIVES, IDENTITY_TRIES, IdentityDigits, NotIdentityDigits};
pub use idle::{IDLE_LOCKS_AFTER, LONGEST_UNLOCK_WAIT, UNLOCK_ENDS, UNLOCK_TRIES, unlock_wait};
pub use login::{LOCK_FOR, LockState, LoginId, MAX_FAILURES, NotALoginId, OTP_FRESH_FOR};
pub use otp::{OTP_DIGITS, OTP_LIVES, OTP_RESEND_AFTER, OTP_TRIES, OtpFault, OtpState, masked_mobile};
pub use password::{
    PASSWORD_LENGTH, PASSWORDS_REMEMBERED, PasswordFault, SPECIALS, check_new_password, check_password,
};
pub use person::{
    Carrier, Gender, IDENTITY_FRESH_FOR, IdentityConsent, IdentityMethod, MobileNo, NotAMobileNo, Person,
};
pub use profile::{
    BANKS, BankAccount, Business, CorporateRegNo, Country, EntityType, NotACorporateRegNo, PAPER_TYPES, Profile,
};
pub use request::{
    Change, NameAndMail, REASON_LENGTH, Request, RequestFault, RequestState, RequestType, Verdict, WithdrawalType,
    reason,
};
