//! 로그인 (spec 02): the attempt and its gates, the session, and the window that locks itself.

mod act_code;
mod attempt;
mod computer;
mod gate;
mod recall;
mod session;
mod window_lock;
