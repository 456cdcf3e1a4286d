//! A binding act, from its button to its receipt: it asks, lets one prove who one is, sends, and finds out what became of
//! it where no answer came. What it does, what it says and what its problems lead to, an [`Act`] says.

mod machine;

use pok_api::desktop::event::Step;
use pok_api::remote::login::Proof;
use pok_api::{Call, Code, Problem, Receipt};
use yew::prelude::*;

pub(crate) use machine::Acting;

use crate::i18n::I18n;
use crate::prove::Way;
use crate::widget::button::Button;
use crate::widget::modal::Modal;

/// A binding act of a chapter.
pub(crate) trait Act: Clone + PartialEq + 'static {
    /// How one proves who one is: by a code where one turns out to be needed, or by the password before it is sent.
    const PROOF: Way = Way::Code;
    /// Shows whether it happened.
    type Show: Call;

    /// What it is called.
    fn words(&self) -> &'static Words;

    /// The popup before it; nothing where one proves first who one is.
    fn ask(&self, _: I18n, _onyes: Callback<()>, _onclose: Callback<()>) -> Html {
        Html::default()
    }

    /// Its call.
    fn send(&self, proof: Option<Proof>) -> impl Future<Output = Result<Receipt, Problem>>;

    /// Asks how things stand.
    fn show(&self) -> Self::Show;

    /// Whether it happened, as things stand.
    fn found(&self, now: &<Self::Show as Call>::Reply) -> Found;

    /// What a problem leads to that is about neither a code nor a lost answer.
    fn after(_: Code) -> Next {
        Next::End
    }

    /// Why it can't go on here: a title, and what is said.
    fn ended(&self, t: I18n, why: &Problem) -> (AttrValue, AttrValue);

    /// The button that leads on from there.
    fn way_on(&self, _: I18n, _why: &Problem) -> Option<Html> {
        None
    }
}

/// What an act is called: the names of texts.
pub(crate) struct Words {
    /// How the names of its parts begin, for tests.
    pub(crate) name: &'static str,
    /// The act itself.
    pub(crate) effect: &'static str,
    /// Its outline.
    pub(crate) icon: &'static str,
    /// That it is under way.
    pub(crate) working: &'static str,
    /// What it goes through, in order.
    pub(crate) steps: &'static [Step],
    /// That no answer came: a title, and what it means.
    pub(crate) unknown: [&'static str; 2],
    /// What else there is to know then.
    pub(crate) unknown_more: Option<&'static str>,
    /// Leaving it.
    pub(crate) leave: &'static str,
}

/// What a problem leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Prove it anew, or try again.
    Prove,
    /// Find out whether it happened.
    Check,
    /// Something is to be done first.
    Back,
    /// It can't go on here.
    End,
}

/// What was found out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Found {
    /// It happened.
    Receipt(Receipt),
    /// It happened, which these words say: its receipt isn't kept here.
    Done(&'static str),
    /// It did not, which these words say, and can be done now.
    Again(&'static str),
    /// It did not.
    Nothing,
}

/// Why an act can't go on: a title and what is said, a button that leads on, and one that leaves.
pub(crate) fn failed(
    t: I18n,
    words: &Words,
    (title, said): (AttrValue, AttrValue),
    way_on: Option<Html>,
    onleave: &Callback<()>,
) -> Html {
    let first = way_on.is_none();
    let footer = html! {
        <>
            <Button {first} testid={format!("{}-failed-close", words.name)} onclick={onleave.reform(|_| ())}>{ t.t(words.leave) }</Button>
            { way_on.unwrap_or_default() }
        </>
    };
    html! {
        <Modal {title} onclose={onleave.clone()} {footer} testid={format!("{}-failed", words.name)}><p>{ said }</p></Modal>
    }
}
