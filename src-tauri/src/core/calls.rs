//! Dispatch by name, made from the one list of calls and the one of lists: a listed call without a handler does not
//! compile.

use pok_api::list::{Export, Search};
use pok_api::{Call, Code, Handle, Problem};
use serde_json::{Map, Value};

use super::Core;
use super::fault::Doing;

/// Which function answers each call of the window: `Call => function, …`; [`Core::ask`] where it goes to the server as it
/// came.
macro_rules! answers {
    ($($call:path => $answer:path),+ $(,)?) => {$(
        impl pok_api::Handle<$call> for $crate::core::Core {
            type Caller = ();

            async fn handle(
                &self,
                (): (),
                call: $call,
            ) -> Result<<$call as pok_api::Call>::Reply, pok_api::Problem> {
                $answer(self, call).await
            }
        }
    )+};
}
pub(crate) use answers;

macro_rules! dispatch {
    ($($call:ty,)+) => {
        impl Core {
            /// Answers a call by its name: with its reply, in JSON.
            ///
            /// # Errors
            /// `NotFound` for an unknown name, `WindowLocked`, `Invalid` for a body that isn't the call's, else the call's own.
            pub async fn call(&self, name: &str, body: Value) -> Result<String, Problem> {
                match name {
                    $(<$call as Call>::NAME => Box::pin(self.answer::<$call>(body)).await,)+
                    _ => self.call_of_list(name, body).await,
                }
            }
        }
    };
}

pok_api::desktop_calls!(dispatch);

macro_rules! dispatch_lists {
    ($($list:ty,)+) => {
        impl Core {
            async fn call_of_list(&self, name: &str, body: Value) -> Result<String, Problem> {
                match name {
                    $(
                        <Search<$list> as Call>::NAME => Box::pin(self.answer::<Search<$list>>(body)).await,
                        <Export<$list> as Call>::NAME => Box::pin(self.answer::<Export<$list>>(body)).await,
                    )+
                    _ => Err(Problem::not_found()),
                }
            }
        }
    };
}

pok_api::lists!(dispatch_lists);

impl Core {
    async fn answer<C: Call>(&self, body: Value) -> Result<String, Problem>
    where
        Self: Handle<C, Caller = ()>,
    {
        if !C::WHILE_LOCKED {
            self.unless_locked()?;
        }
        let body = if body.is_null() { Value::Object(Map::new()) } else { body };
        let call: C = serde_json::from_value(body).map_err(|error| {
            // serde's words may quote what was typed.
            tracing::debug!(name = C::NAME, %error, "unreadable call");
            Problem::new(Code::Invalid, "the request can't be read")
        })?;
        let reply = self.handle((), call).await.inspect_err(|problem| {
            tracing::debug!(name = C::NAME, code = ?problem.code, "refused");
        })?;
        serde_json::to_string(&reply).doing("writing a reply")
    }
}
