//! What people are reminded of about bids, and when.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Window;
use crate::code::codes;

codes! {
    /// An occasion to tell somebody.
    pub enum Occasion {
        /// A notice was posted or changed.
        Posted = "POSTED",
        /// A day before bids close, unless the company has answered.
        DayBefore = "DAY_BEFORE",
        /// An hour before, unless the company has answered.
        HourBefore = "HOUR_BEFORE",
        /// 투찰결과.
        Result = "RESULT",
    }
}

/// Which occasions a person wants to be told of; each can be switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Reminders {
    /// [`Occasion::Posted`].
    pub posted: bool,
    /// [`Occasion::DayBefore`].
    pub day_before: bool,
    /// [`Occasion::HourBefore`].
    pub hour_before: bool,
    /// [`Occasion::Result`].
    pub result: bool,
}

impl Default for Reminders {
    fn default() -> Self {
        Self { posted: true, day_before: true, hour_before: true, result: true }
    }
}

impl Reminders {
    /// Whether the person wants it.
    pub fn wants(self, occasion: Occasion) -> bool {
        match occasion {
            Occasion::Posted => self.posted,
            Occasion::DayBefore => self.day_before,
            Occasion::HourBefore => self.hour_before,
            Occasion::Result => self.result,
        }
    }
}

impl Occasion {
    /// From when it is due, for those that closing decides; they are over at closing.
    pub fn due_at(self, window: Window) -> Option<Timestamp> {
        let before = match self {
            Self::DayBefore => SignedDuration::from_hours(24),
            Self::HourBefore => SignedDuration::from_hours(1),
            Self::Posted | Self::Result => return None,
        };
        window.closes().checked_sub(before).ok()
    }

    /// The reminder of a notice that is due now, if any: an hour before, the day before no longer matters.
    pub fn due(window: Window, now: Timestamp) -> Option<Self> {
        if now >= window.closes() {
            return None;
        }
        [Self::HourBefore, Self::DayBefore].into_iter().find(|one| one.due_at(window).is_some_and(|at| now >= at))
    }

    /// When a reminder of a notice will be due next, if one is to come.
    pub fn next_at(window: Window, now: Timestamp) -> Option<Timestamp> {
        [Self::DayBefore, Self::HourBefore].into_iter().filter_map(|one| one.due_at(window)).find(|at| now < *at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_before_replaces_a_day_before_and_nothing_comes_after_closing() {
        let at = |text: &str| -> Timestamp { text.parse().expect("an instant") };
        let window = Window { opens_at: at("2023-02-24T00:00:00Z"), closes_at: at("2023-02-28T02:00:00Z") };
        assert_eq!(Occasion::due(window, at("2023-02-27T02:00:59Z")), None);
        assert_eq!(Occasion::due(window, at("2023-02-27T02:01:00Z")), Some(Occasion::DayBefore));
        assert_eq!(Occasion::due(window, at("2023-02-28T01:01:00Z")), Some(Occasion::HourBefore));
        assert_eq!(Occasion::due(window, at("2023-02-28T02:01:00Z")), None);
        let (day, hour) = (at("2023-02-27T02:01:00Z"), at("2023-02-28T01:01:00Z"));
        assert_eq!(Occasion::next_at(window, at("2023-02-24T00:00:00Z")), Some(day));
        assert_eq!(Occasion::next_at(window, day), Some(hour));
        assert_eq!(Occasion::next_at(window, hour), None);
    }
}
