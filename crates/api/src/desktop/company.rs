//! 개인회원 정보 and 기업정보 as the window sees them. What goes to the server as it was typed is asked by the calls of
//! [`crate::remote::company`] themselves.

use pok_domain::draft::{FileRef, Patch};
use pok_domain::member::Request;
use serde::{Deserialize, Serialize};

use super::form::Opened;
use crate::Bytes;
use crate::call::calls;
use crate::remote::company::Membership;
use crate::remote::contact::Colleague;

calls! {
    /// 개인회원 정보 or 기업정보; none before the first fetch. `Forbidden` for a 부담당자.
    "membership.show" => Show {} -> Option<Shown>;

    /// [변경요청]: the form, with what was typed before the window was closed, or as things are. A company's 사업자 등록증
    /// is attached again.
    "membership.open_change" => OpenChange {} -> Opened;

    /// Something was typed: on the disk when this answers.
    WHILE_LOCKED "membership.edit_change" => EditChange {
        /// What changed.
        changes: Patch,
    } -> ();

    /// A piece of a file for the form; the last one answers the file. Fails like [`super::signup::Attach`].
    "membership.attach" => Attach {
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

    /// [취소], and nothing is to be left: throws away what was typed.
    "membership.drop_change" => DropChange {} -> ();

    /// Sends the form: its files, with progress as events, then the request. What was kept of the form is gone then.
    /// Fails like [`crate::remote::company::RequestChange`].
    "membership.send_change" => SendChange {} -> Request;
}

/// The field of the form in which 요청사유 is kept.
pub const REASON: &str = "reason";
/// The field in which 사업자 등록증 is attached.
pub const CERTIFICATE: &str = "certificate";

/// A supplier as its 주담당자, or the individual, sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Shown {
    /// The supplier.
    pub membership: Membership,
    /// Who is logged in.
    pub own: Colleague,
    /// A 변경요청 was begun and not sent.
    pub is_begun: bool,
}
