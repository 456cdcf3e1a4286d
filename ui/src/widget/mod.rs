//! What screens are made of.
//!
//! Classes are PatternFly's. From patternfly-yew come the parts that need nothing more: `Label`, `DescriptionList`,
//! `Skeleton`, `Spinner`. The others are ours, since its parts take no attributes beside those they know, and every control
//! here carries a `data-testid`; and besides, theirs
//!
//! | ours | theirs | what theirs lacks |
//! |---|---|---|
//! | `button` | `Button` | busy keeps the focus and swallows presses; `aria-pressed`; the first focus of a popup |
//! | `calendar`, `day`, `period` | `CalendarView`, `DatePicker` | arrow keys, the window's language in place of the system's, a day that is typed, two days and their presets |
//! | `clipboard` | `Clipboard` | text that stands in no field of it; `yew-hooks` asks for a secure page, which the window isn't everywhere |
//! | `confirm`, `modal` | `Modal` | Tab stays inside, the focus comes back, one over the other, Enter sends |
//! | `field`, `secret`, `text_area` | `TextInput`, `TextArea` | label and line under it tied to the control for readers, digits alone, ☐ 표시 |
//! | `file_drop` | `FileUpload` | a drop anywhere else is refused, a button for the keyboard |
//! | `observe` | (`yew-hooks`: `use_visible`, `use_size`) | a margin and a root to be in view of; nothing left behind when the screen goes |
//! | `state` | `EmptyState` | it is read out; lines instead of it while one waits |
//! | `pager` | `Pagination` | words other than English |
//! | `table` | `Table` | rows as they are written, text cut where it is too long, a line where there is nothing |
//! | `list` | `Table`, `Toolbar` | widths that are dragged and kept, columns that stick and move, rows by keyboard; conditions that fold away, `/` |
//! | `toast` | `ToastViewer` | it waits while one looks at it; what can be taken back |

pub(crate) mod address_search;
pub(crate) mod button;
pub(crate) mod calendar;
pub(crate) mod clipboard;
pub(crate) mod confirm;
pub(crate) mod countdown;
pub(crate) mod day;
pub(crate) mod digits;
pub(crate) mod fact;
pub(crate) mod fault;
pub(crate) mod field;
pub(crate) mod file_drop;
pub(crate) mod icon;
pub(crate) mod image;
pub(crate) mod label;
pub(crate) mod modal;
pub(crate) mod note;
pub(crate) mod observe;
pub(crate) mod page_viewer;
pub(crate) mod pager;
pub(crate) mod paper_name;
pub(crate) mod period;
pub(crate) mod receipt;
pub(crate) mod secret;
pub(crate) mod size;
pub(crate) mod state;
pub(crate) mod table;
pub(crate) mod text_area;
pub(crate) mod toast;
pub(crate) mod working;
