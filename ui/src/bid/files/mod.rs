//! 제출문서 and 기타문서: the files that a bid comes with.

mod cell;
mod other;
mod required;

pub(super) use other::OtherDocuments;
pub(super) use required::RequiredDocuments;

use std::rc::Rc;

use pok_domain::bid::BidNotice;
use pok_domain::draft::{Fields, Patch};
use yew::prelude::*;

use super::writing::Writing;
use crate::callback::callback;
use crate::i18n::I18n;
use crate::widget::toast::Say;

/// What a table of files needs.
#[derive(Properties, PartialEq)]
pub(super) struct FilesProps {
    /// The notice.
    pub(super) notice: Rc<BidNotice>,
    /// What is being written.
    pub(super) writing: Writing,
    /// Files can be attached and removed.
    pub(super) is_writable: bool,
    /// 제출 was tried: what is missing is a fault.
    pub(super) is_due: bool,
}

/// Removes fields, with a way back at the edge.
fn remove(t: I18n, say: &Say, writing: &Writing, fields: &[String], words: &'static str) {
    let now: Rc<Fields> = writing.now();
    let before: Patch = fields.iter().map(|field| (field.clone(), now.get(field).cloned())).collect();
    writing.put(&fields.iter().map(|field| (field.clone(), None)).collect());
    let back = callback!([writing], move |()| writing.put(&before));
    say.undoable(t.t(words), t.t("undo"), back);
}
