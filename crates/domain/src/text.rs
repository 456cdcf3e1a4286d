//! Types that are text on the wire.

/// Says that a type is text on the wire: what its `FromStr` reads, and its `Display` writes. Goes with
/// `#[serde(try_from = "String", into = "String")]`.
macro_rules! text {
    ($name:ident) => {
        impl TryFrom<String> for $name {
            type Error = <Self as std::str::FromStr>::Err;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }
    };
}
pub(crate) use text;
