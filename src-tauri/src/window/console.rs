//! Saying something without a window. On Windows a program that has windows has no terminal of its own
//! (`windows_subsystem`), so it borrows that of whoever started it, or shows a box.

/// Takes the terminal this program was started from, so that what a command prints is seen there. Not for the window:
/// Ctrl-C in that terminal would end it.
pub(crate) fn attach() {
    #[cfg(windows)]
    system::attach();
}

/// Says why the program ends before there is a window.
#[cfg_attr(not(windows), expect(clippy::print_stderr, reason = "there is no window to say it in"))]
pub(crate) fn complain(words: &str) {
    #[cfg(windows)]
    system::show(words);
    #[cfg(not(windows))]
    eprintln!("{words}");
}

#[cfg(windows)]
#[expect(unsafe_code, reason = "the system's own functions")]
mod system {
    use windows::Win32::System::Console::{ATTACH_PARENT_PROCESS, AttachConsole};
    use windows::Win32::UI::WindowsAndMessaging::{MB_ICONERROR, MB_OK, MessageBoxW};
    use windows::core::HSTRING;

    pub(super) fn attach() {
        // SAFETY: it takes no memory of ours. It fails where there is no terminal, or where it is taken already.
        drop(unsafe { AttachConsole(ATTACH_PARENT_PROCESS) });
    }

    pub(super) fn show(words: &str) {
        let (words, title) = (HSTRING::from(words), HSTRING::from("PoK"));
        // SAFETY: both texts live until the box is closed, and end with a zero.
        unsafe { MessageBoxW(None, &words, &title, MB_OK | MB_ICONERROR) };
    }
}
