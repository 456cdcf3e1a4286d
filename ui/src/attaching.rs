//! A file on its way from the person's disk to the core, piece by piece.

use std::cell::Cell;
use std::rc::Rc;

use pok_api::desktop::bid::{Attach, StopAttaching};
use pok_api::desktop::{company, signup};
use pok_api::protocol::{CHUNK, MAX_FILE};
use pok_api::{Bytes, Code, Problem};
use pok_domain::draft::FileRef;
use pok_domain::file::FileRefusal;
use uuid::{Builder, Uuid};
use web_sys::File;
use yew::prelude::*;
use yew_hooks::prelude::use_latest;

use crate::callback::{callback, clone};
use crate::clock;
use crate::invoke::invoke;
use crate::widget::file_drop::read;

/// A new identifier (UUIDv7).
pub(crate) fn new_id() -> Uuid {
    let mut random = [0; 10];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    let is_random = crypto.is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut random).is_ok());
    if !is_random {
        // Every window that can run this has a source; where it hides, this is unique enough for a row of a draft.
        random.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
    }
    let millis = u64::try_from(clock::now().as_millisecond()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// What a file is attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// A bid.
    Bid,
    /// A sign-up form.
    Signup,
    /// A 변경요청.
    Change,
}

/// Where attaching stands.
#[derive(Clone, PartialEq)]
pub(crate) struct Attaching {
    /// 파일명 and 0–100, while it is under way.
    pub(crate) now: Option<(AttrValue, u8)>,
    /// Why it didn't work.
    pub(crate) problem: Option<Problem>,
    /// Begins with a file; one that is under way is given up.
    pub(crate) start: Callback<File>,
    /// Gives it up.
    pub(crate) stop: Callback<()>,
}

/// Attaches one file at a time; `onattached` gets what the core made of it.
#[hook]
pub(crate) fn use_attaching(onattached: Callback<FileRef>, how: How) -> Attaching {
    let now = use_state(|| None::<(AttrValue, u8)>);
    let problem = use_state(|| None::<Problem>);
    // The one under way looks whether it is wanted between two pieces.
    let wanted = use_mut_ref(|| Rc::new(Cell::new(false)));
    let latest = use_latest(onattached);
    let start = callback!([now, problem, wanted], move |file: File| {
        wanted.borrow().set(false);
        let is_wanted = Rc::new(Cell::new(true));
        *wanted.borrow_mut() = is_wanted.clone();
        problem.set(None);
        wasm_bindgen_futures::spawn_local(clone!([now, problem, latest], async move {
            let name = AttrValue::from(file.name());
            let progress = |percent| now.set(Some((name.clone(), percent)));
            progress(0);
            let answer = send(&file, how, &is_wanted, progress).await;
            if is_wanted.get() {
                now.set(None);
                match answer {
                    Ok(Some(file)) => latest.current().emit(file),
                    Ok(None) => {}
                    Err(why) => problem.set(Some(why)),
                }
            }
        }));
    });
    let stop = callback!([now, wanted], move |()| {
        wanted.borrow().set(false);
        now.set(None);
    });
    // What is under way when the screen is left has nobody to give its file to.
    use_effect_with((), move |()| move || wanted.borrow().set(false));
    Attaching { now: (*now).clone(), problem: (*problem).clone(), start, stop }
}

/// Hands all pieces over; none where it was given up.
async fn send(
    file: &File,
    how: How,
    is_wanted: &Cell<bool>,
    progress: impl Fn(u8),
) -> Result<Option<FileRef>, Problem> {
    let length = file.size() as u64;
    if length > MAX_FILE {
        return Err(Problem::new(Code::FileTooLarge, "over 30 MB"));
    }
    if length == 0 {
        return Err(Problem::refused(FileRefusal::Empty));
    }
    let (upload, name) = (new_id(), file.name());
    let mut offset = 0;
    loop {
        if !is_wanted.get() {
            // Pieces that aren't forgotten now are when the program starts again.
            let _ = invoke(StopAttaching { upload }).await;
            return Ok(None);
        }
        let end = (offset + CHUNK as u64).min(length);
        let unreadable = |_| Problem::new(Code::Invalid, "the file can't be read");
        let piece = file.slice_with_f64_and_f64(offset as f64, end as f64).map_err(unreadable)?;
        let content = Bytes(read(&piece).await.map_err(unreadable)?);
        let name = name.clone();
        let done = match how {
            How::Bid => invoke(Attach { upload, name, offset, length, content }).await?,
            How::Signup => invoke(signup::Attach { upload, name, offset, length, content }).await?,
            How::Change => invoke(company::Attach { upload, name, offset, length, content }).await?,
        };
        if done.is_some() || end >= length {
            return Ok(done);
        }
        offset = end;
        progress(u8::try_from(offset * 100 / length).unwrap_or(100));
    }
}
