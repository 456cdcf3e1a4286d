//! 제출문서 and 기타문서: the files that a bid comes with.

mod cell;
mod other;
mod required;

pub(super) use other::OtherDocuments;
pub(super) use required::RequiredDocuments;

use std::rc::Rc;

use pok_domain::draft::{Fields, Patch};

use super::writing::Writing;
use crate::callback::callback;
use crate::i18n::I18n;
use crate::widget::toast::Say;

/// Removes fields, with a way back at the edge.
fn remove(t: I18n, say: &Say, writing: &Writing, fields: &[String], words: &'static str) {
    let now: Rc<Fields> = writing.now();
    let before: Patch = fields.iter().map(|field| (field.clone(), now.get(field).cloned())).collect();
    writing.put(&fields.iter().map(|field| (field.clone(), None)).collect());
    let back = callback!([writing], move |()| writing.put(&before));
    say.undoable(t.t(words), t.t("undo"), back);
}
