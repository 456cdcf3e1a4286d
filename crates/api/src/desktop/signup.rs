//! Sign-up as the window sees it. The core holds the ticket and the verification; what is typed is kept on this computer.

use pok_domain::TermsId;
use pok_domain::draft::{FileRef, Patch};
use pok_domain::member::{BusinessRegNo, EntityType};

use super::form::Opened;
use crate::Bytes;
use crate::call::calls;
use crate::remote::signup::{Applied, Checked, MailCodeSent};

calls! {
    /// [확인] of 개인회원 가입여부 확인, after 본인인증.
    "signup.check_individual" => CheckIndividual {} -> Checked;

    /// [확인] of 기업회원 가입여부 확인.
    "signup.check_company" => CheckCompany {
        /// 구분.
        entity_type: EntityType,
        /// 사업자등록번호.
        business_reg_no: BusinessRegNo,
    } -> Checked;

    /// After 본인인증 of a company's applicant. The form is theirs alone from here on: what they typed into it an earlier
    /// time comes back where nothing is typed now, and [`Open`] answers all of it.
    "signup.identify" => Identify {} -> Checked;

    /// The form, with what was typed before the window was closed, or with the input that was rejected.
    "signup.open" => Open {} -> Opened;

    /// Something was typed: on the disk when this answers. Fails with `IdentityNeeded` where no form is open.
    "signup.edit" => Edit {
        /// What changed.
        changes: Patch,
    } -> ();

    /// A piece of a file for the form; the last one answers the file.
    ///
    /// Fails with `FileTooLarge` over 30 MB, `FileType` unless it is JPEG, PNG or PDF by its content.
    "signup.attach" => Attach {
        /// The same for all pieces of a file: chosen by the window, new for each file.
        upload: uuid::Uuid,
        /// 파일명.
        name: String,
        /// Where the piece begins.
        offset: u64,
        /// How long the whole file is.
        length: u64,
        /// The piece, at most 1 MB.
        content: Bytes,
    } -> Option<FileRef>;

    /// [이메일인증].
    "signup.send_mail_code" => SendMailCode {
        /// 이메일, as typed.
        mail: String,
    } -> MailCodeSent;

    /// The code that was mailed.
    "signup.confirm_mail_code" => ConfirmMailCode {
        /// What was typed.
        code: String,
    } -> ();

    /// 가입요청: sends the files, with progress as events, then the application. What was kept of the form is gone then.
    "signup.apply" => Apply {
        /// 비밀번호.
        password: String,
        /// What was agreed to.
        terms: Vec<TermsId>,
        /// 인증번호, where it is asked for.
        conversion_code: Option<String>,
    } -> Applied;

    /// 닫기, 취소: the sign-up ends here. What was typed stays for the next time, or is thrown away.
    "signup.leave" => Leave {
        /// Throw it away.
        discard: bool,
    } -> ();
}
