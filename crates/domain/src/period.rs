//! The date range of a search bar and its presets (spec 00 §10).

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::code::codes;

codes! {
    /// Buttons that fill the range.
    pub enum Preset {
        /// 1주.
        Week = "1W",
        /// 1개월.
        Month = "1M",
        /// 3개월.
        Quarter = "3M",
        /// 6개월.
        HalfYear = "6M",
    }
}

/// Both days belong to the range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// Why a range can't be searched (P-GEN-12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodFault {
    /// It starts after it ends.
    #[error("the range starts after it ends")]
    Backwards,
    /// It is longer than three years.
    #[error("the range is longer than three years")]
    TooLong,
}

impl Period {
    /// A range that can be searched.
    ///
    /// # Errors
    /// [`PeriodFault`].
    pub fn new(from: Date, to: Date) -> Result<Self, PeriodFault> {
        if from > to {
            Err(PeriodFault::Backwards)
        } else if from.saturating_add(3.years()) < to {
            Err(PeriodFault::TooLong)
        } else {
            Ok(Self { from, to })
        }
    }

    /// The range a preset fills in, ending today.
    pub fn ending(today: Date, preset: Preset) -> Self {
        let back = match preset {
            Preset::Week => 7.days(),
            Preset::Month => 1.month(),
            Preset::Quarter => 3.months(),
            Preset::HalfYear => 6.months(),
        };
        Self { from: today.saturating_sub(back), to: today }
    }

    /// Whether `day` is in the range.
    pub fn holds(self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn gen_06_presets_fill_the_range() {
        let today = date(2023, 3, 31);
        let from = |preset| Period::ending(today, preset).from;
        assert_eq!(from(Preset::Week), date(2023, 3, 24));
        assert_eq!(from(Preset::Month), date(2023, 2, 28));
        assert_eq!(from(Preset::Quarter), date(2022, 12, 31));
        assert_eq!(from(Preset::HalfYear), date(2022, 9, 30));
    }

    #[test]
    fn a_range_runs_forwards_and_at_most_three_years() {
        assert_eq!(Period::new(date(2023, 2, 2), date(2023, 2, 1)), Err(PeriodFault::Backwards));
        assert_eq!(Period::new(date(2020, 1, 1), date(2023, 1, 2)), Err(PeriodFault::TooLong));
        let three_years = Period::new(date(2020, 1, 1), date(2023, 1, 1)).expect("three years are allowed");
        assert!(three_years.holds(date(2023, 1, 1)) && !three_years.holds(date(2023, 1, 2)));
    }
}
