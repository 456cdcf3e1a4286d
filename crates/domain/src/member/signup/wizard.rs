//! Which step of a sign-up follows which: 가입여부 확인, 약관동의, 가입정보 입력 및 요청 (spec 01, S1 to S13).

use serde::{Deserialize, Serialize};

use super::Way;
use crate::code::codes;

codes! {
    /// Which button of 메인화면 was pressed.
    pub enum Door {
        /// 개인회원가입.
        Individual = "INDIVIDUAL",
        /// 기업회원가입.
        Corporate = "CORPORATE",
    }
}

codes! {
    /// What 가입여부 확인 found.
    pub enum Outcome {
        /// 신규.
        NotRegistered = "NOT_REGISTERED",
        /// 기존 가입자; of a company: one can join as 부담당자.
        AlreadyMember = "ALREADY_MEMBER",
        /// 반려: one can apply again.
        Rejected = "REJECTED",
        /// 포탈미사용.
        OfflineSupplier = "OFFLINE_SUPPLIER",
        /// 가입불가.
        Barred = "SIGNUP_BARRED",
        /// An application waits for its approval (P-MEM-05, P-MEM-15).
        Pending = "PENDING",
    }
}

/// Where a sign-up stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// 가입여부 확인: who one is, or which company.
    Check,
    /// The popup that says what was found about the person or, before they are verified, about the company.
    Found {
        /// What.
        outcome: Outcome,
        /// Whether the person was looked for, in a company that is registered.
        of_person: bool,
    },
    /// 본인인증 of who wants to join a company, or to apply again for one.
    Verify,
    /// 약관동의.
    Terms,
    /// 가입정보 입력 및 요청.
    Form,
    /// The completion popup.
    Done,
    /// It ends: back to 메인화면.
    Left,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The server answered what there is.
    Found(Outcome),
    /// 예, or 확인 where there is nothing to decide.
    Yes,
    /// 아니오.
    No,
    /// 다음, with every required consent ticked.
    Agreed,
    /// 가입요청 was taken.
    Applied,
    /// 가입요청 was refused: documents were published since the consent. The form waits under them.
    TermsChanged,
    /// The verification is too old: from the beginning (MEM-24).
    TooOld,
    /// 닫기, 취소.
    Closed,
}

/// An event that can't happen where the sign-up stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not at this step")]
pub struct OutOfTurn;

/// A sign-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wizard {
    /// By which button it began.
    pub door: Door,
    /// Where it stands.
    pub stage: Stage,
    /// As what one signs up, as far as that is known.
    pub way: Option<Way>,
    /// 재가입: the earlier input and 반려사유 are shown.
    pub is_again: bool,
    /// At 약관동의 once more, with the form as it was filled in under it.
    pub is_reconsent: bool,
}

impl Wizard {
    /// At its beginning.
    pub const fn new(door: Door) -> Self {
        Self { door, stage: Stage::Check, way: None, is_again: false, is_reconsent: false }
    }

    /// The popup for what was found asks 아니오 or 예; otherwise it only has 확인.
    pub const fn asks(self) -> bool {
        match self.stage {
            Stage::Found { outcome, of_person } => match outcome {
                Outcome::NotRegistered | Outcome::Rejected | Outcome::OfflineSupplier => true,
                Outcome::AlreadyMember => matches!(self.door, Door::Corporate) && !of_person,
                Outcome::Barred | Outcome::Pending => false,
            },
            _ => false,
        }
    }

    /// The form is open: on the screen, or under the documents that are to be agreed to once more.
    pub const fn has_form(self) -> bool {
        matches!(self.stage, Stage::Form) || self.is_reconsent
    }

    /// Which of the four places in the progress line it is at: 메인화면 is 0.
    pub const fn place(self) -> usize {
        match self.stage {
            Stage::Left => 0,
            Stage::Check | Stage::Found { .. } | Stage::Verify => 1,
            Stage::Terms => 2,
            Stage::Form | Stage::Done => 3,
        }
    }

    /// What follows.
    ///
    /// # Errors
    /// [`OutOfTurn`].
    pub fn on(self, event: Event) -> Result<Self, OutOfTurn> {
        let at = |stage| Self { stage, ..self };
        Ok(match (self.stage, event) {
            (Stage::Left, _) => return Err(OutOfTurn),
            (Stage::Done, Event::Closed | Event::Yes) => at(Stage::Left),
            (Stage::Done, _) => return Err(OutOfTurn),
            // Nothing that was filled in is lost by looking at the form again.
            (Stage::Terms, Event::Agreed | Event::Closed) if self.is_reconsent => {
                Self { is_reconsent: false, ..at(Stage::Form) }
            }
            (_, Event::Closed) => at(Stage::Left),
            (Stage::Found { .. }, Event::No) => at(Stage::Left),
            (Stage::Check, Event::Found(outcome)) => at(Stage::Found { outcome, of_person: false }),
            (Stage::Verify, Event::Found(outcome)) => {
                // Who applies again for a company was asked before the verification.
                if self.way == Some(Way::Corporate) {
                    at(Stage::Terms)
                } else {
                    at(Stage::Found { outcome, of_person: true })
                }
            }
            (Stage::Found { outcome, of_person }, Event::Yes) => self.accepted(outcome, of_person),
            (Stage::Terms, Event::Agreed) => at(Stage::Form),
            (Stage::Form, Event::Applied) => at(Stage::Done),
            (Stage::Form, Event::TermsChanged) => Self { is_reconsent: true, ..at(Stage::Terms) },
            (Stage::Form | Stage::Terms | Stage::Verify, Event::TooOld) => Self::new(self.door),
            _ => return Err(OutOfTurn),
        })
    }

    fn accepted(self, outcome: Outcome, of_person: bool) -> Self {
        let go = |way, stage, is_again| Self { way: Some(way), stage, is_again, ..self };
        match (self.door, outcome) {
            (_, Outcome::Barred | Outcome::Pending) => Self { stage: Stage::Left, ..self },
            (Door::Individual, Outcome::NotRegistered) => go(Way::Individual, Stage::Terms, false),
            (Door::Individual, Outcome::Rejected) => go(Way::Individual, Stage::Terms, true),
            (Door::Individual, Outcome::OfflineSupplier) => go(Way::IndividualConversion, Stage::Terms, false),
            (Door::Individual, Outcome::AlreadyMember) => Self { stage: Stage::Left, ..self },
            (Door::Corporate, Outcome::NotRegistered) if of_person => go(Way::Secondary, Stage::Terms, false),
            (Door::Corporate, Outcome::Rejected) if of_person => go(Way::Secondary, Stage::Terms, true),
            (Door::Corporate, Outcome::AlreadyMember) if of_person => Self { stage: Stage::Left, ..self },
            (Door::Corporate, Outcome::NotRegistered) => go(Way::Corporate, Stage::Terms, false),
            (Door::Corporate, Outcome::AlreadyMember) => go(Way::Secondary, Stage::Verify, false),
            (Door::Corporate, Outcome::Rejected) => go(Way::Corporate, Stage::Verify, true),
            (Door::Corporate, Outcome::OfflineSupplier) => go(Way::CorporateConversion, Stage::Terms, false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(door: Door, events: &[Event]) -> Wizard {
        events.iter().fold(Wizard::new(door), |wizard, event| {
            wizard.on(*event).unwrap_or_else(|_| panic!("{event:?} at {:?}", wizard.stage))
        })
    }

    #[test]
    fn mem_04_mem_25_mem_27_an_individual_goes_from_the_check_over_the_terms_to_their_form() {
        for (outcome, way, again) in [
            (Outcome::NotRegistered, Way::Individual, false),
            (Outcome::Rejected, Way::Individual, true),
            (Outcome::OfflineSupplier, Way::IndividualConversion, false),
        ] {
            let asked = walk(Door::Individual, &[Event::Found(outcome)]);
            assert!(asked.asks());
            assert_eq!(asked.on(Event::No).map(|left| left.stage), Ok(Stage::Left));
            let form = walk(Door::Individual, &[Event::Found(outcome), Event::Yes, Event::Agreed]);
            assert_eq!((form.stage, form.way, form.is_again), (Stage::Form, Some(way), again));
            assert_eq!(form.on(Event::Applied).map(|done| done.stage), Ok(Stage::Done));
        }
    }

    #[test]
    fn mem_05_mem_49_who_is_a_member_waits_or_is_barred_goes_no_further() {
        for outcome in [Outcome::AlreadyMember, Outcome::Pending, Outcome::Barred] {
            let told = walk(Door::Individual, &[Event::Found(outcome)]);
            assert!(!told.asks());
            assert_eq!(told.on(Event::Yes).map(|left| left.stage), Ok(Stage::Left));
            assert_eq!(told.on(Event::Agreed), Err(OutOfTurn), "no form opens");
        }
        assert!(!walk(Door::Corporate, &[Event::Found(Outcome::Barred)]).asks());
    }

    #[test]
    fn mem_41_mem_42_mem_47_a_registered_company_is_joined_after_verification() {
        let verify = walk(Door::Corporate, &[Event::Found(Outcome::AlreadyMember), Event::Yes]);
        assert_eq!(verify.stage, Stage::Verify);
        let asked = verify.on(Event::Found(Outcome::NotRegistered)).expect("a question");
        assert!(asked.asks());
        let form = asked.on(Event::Yes).and_then(|terms| terms.on(Event::Agreed)).expect("a form");
        assert_eq!((form.way, form.is_again), (Some(Way::Secondary), false));
        let again = verify.on(Event::Found(Outcome::Rejected)).and_then(|asked| asked.on(Event::Yes)).expect("terms");
        assert_eq!((again.stage, again.way, again.is_again), (Stage::Terms, Some(Way::Secondary), true));
        let there = verify.on(Event::Found(Outcome::AlreadyMember)).expect("told");
        assert!(!there.asks());
        assert_eq!(there.on(Event::Yes).map(|left| left.stage), Ok(Stage::Left));
    }

    #[test]
    fn mem_46_mem_48_a_rejected_company_verifies_first_and_a_registered_one_converts() {
        let events = [Event::Found(Outcome::Rejected), Event::Yes, Event::Found(Outcome::Rejected), Event::Agreed];
        let again = walk(Door::Corporate, &events);
        assert_eq!((again.stage, again.way, again.is_again), (Stage::Form, Some(Way::Corporate), true));
        let events = [Event::Found(Outcome::OfflineSupplier), Event::Yes, Event::Agreed];
        assert_eq!(walk(Door::Corporate, &events).way, Some(Way::CorporateConversion));
    }

    #[test]
    fn mem_08_mem_24_no_step_is_skipped_and_an_old_verification_begins_anew() {
        let start = Wizard::new(Door::Corporate);
        for event in [Event::Agreed, Event::Applied, Event::Yes, Event::No] {
            assert_eq!(start.on(event), Err(OutOfTurn));
        }
        let terms = walk(Door::Corporate, &[Event::Found(Outcome::NotRegistered), Event::Yes]);
        assert_eq!(terms.on(Event::Applied), Err(OutOfTurn));
        let form = terms.on(Event::Agreed).expect("a form");
        assert_eq!(form.on(Event::TooOld), Ok(start));
        assert_eq!(form.on(Event::Closed).map(|left| left.stage), Ok(Stage::Left));
    }

    #[test]
    fn mem_08_documents_published_meanwhile_are_agreed_to_over_the_form() {
        let form = walk(Door::Individual, &[Event::Found(Outcome::Rejected), Event::Yes, Event::Agreed]);
        let terms = form.on(Event::TermsChanged).expect("the terms");
        assert_eq!((terms.stage, terms.has_form()), (Stage::Terms, true));
        assert_eq!((terms.on(Event::Agreed), terms.on(Event::Closed)), (Ok(form), Ok(form)), "the form is as it was");
        assert_eq!(terms.on(Event::Applied), Err(OutOfTurn));
        assert_eq!(terms.on(Event::TooOld), Ok(Wizard::new(Door::Individual)));
        let first = walk(Door::Individual, &[Event::Found(Outcome::Rejected), Event::Yes]);
        assert!(!first.has_form() && first.on(Event::TermsChanged) == Err(OutOfTurn));
        assert_eq!(first.on(Event::Closed).map(|left| left.stage), Ok(Stage::Left));
    }
}
