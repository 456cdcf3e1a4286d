//! What a screen remembers while another one is open: [목록] restores the earlier conditions and page (P-GEN-13).

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;

thread_local! {
    static STATES: RefCell<BTreeMap<&'static str, Box<dyn Any>>> = RefCell::default();
}

/// Keeps `value` under a screen's name.
pub(crate) fn put<T: 'static>(name: &'static str, value: T) {
    STATES.with_borrow_mut(|states| states.insert(name, Box::new(value)));
}

/// What was kept, if it is a `T`.
pub(crate) fn get<T: Clone + 'static>(name: &'static str) -> Option<T> {
    STATES.with_borrow(|states| states.get(name)?.downcast_ref().cloned())
}

/// Forgets one screen: it was opened afresh from the menu.
pub(crate) fn forget(name: &'static str) {
    STATES.with_borrow_mut(|states| states.remove(name));
}

/// Forgets all: another person may log in.
pub(crate) fn clear() {
    STATES.with_borrow_mut(BTreeMap::clear);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gen_09_a_list_finds_its_conditions_again() {
        put("contracts", (3_u32, "서버".to_owned()));
        assert_eq!(get("contracts"), Some((3_u32, "서버".to_owned())));
        assert_eq!(get::<u32>("contracts"), None);
        forget("contracts");
        assert_eq!(get::<(u32, String)>("contracts"), None);
        put("contracts", 1_u32);
        clear();
        assert_eq!(get::<u32>("contracts"), None);
    }
}
