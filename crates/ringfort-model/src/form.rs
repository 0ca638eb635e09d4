//! How a type is read from a document, described in a schema, and documented: once, in one place.
//!
//! [`record!`](crate::record) makes a table type from its fields; the doc comment of a field is its meaning in
//! the schema and on the formats page. A field with `= "…"` has that default, written in TOML;
//! it is read as though the file had said it.

mod reading;
mod simple;

pub use reading::nearest;
pub use reading::{Fields, Reading};
pub(crate) use simple::step_of;
pub use simple::{Id, Text};

use crate::document::Node;
use crate::schema::Definitions;

/// What can stand in a scenario or a ledger.
pub trait Form: Sized {
    /// Reads it; what is wrong goes to `reading`, and what could not be built is none.
    fn read(node: &Node, reading: &mut Reading) -> Option<Self>;

    /// What a missing key means; none when the key must be there.
    fn missing() -> Option<Self> {
        None
    }

    /// What takes the place of a value that could not be read and has said so: the rest of the
    /// file can then still be checked, and every fault is told at once.
    fn stand_in(reading: &mut Reading) -> Self;

    /// Its JSON Schema.
    fn schema(definitions: &mut Definitions) -> serde_json::Value;
}

/// Makes a table: the struct, its reader and its schema.
#[macro_export]
macro_rules! record {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident {
            $(
                $(#[doc = $field_doc:literal])*
                $field:ident $(as $key:literal)? : $type:ty $(= $default:literal)?,
            )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone)]
        pub struct $name {
            $($(#[doc = $field_doc])* pub $field: $type,)*
        }

        impl $crate::form::Form for $name {
            fn read(
                node: &$crate::document::Node,
                reading: &mut $crate::form::Reading,
            ) -> Option<Self> {
                const KEYS: &[&str] = &[$($crate::record!(@key $field $($key)?)),*];
                let fields = reading.table(node, KEYS)?;
                Some(Self {
                    $($field: fields.take(
                        reading,
                        $crate::record!(@key $field $($key)?),
                        $crate::record!(@default $($default)?),
                    ),)*
                })
            }

            fn stand_in(reading: &mut $crate::form::Reading) -> Self {
                Self { $($field: <$type as $crate::form::Form>::stand_in(reading),)* }
            }

            fn schema(definitions: &mut $crate::schema::Definitions) -> serde_json::Value {
                definitions.record(stringify!($name), concat!($($doc, "\n"),*), |definitions| {
                    vec![$($crate::schema::Property {
                        key: $crate::record!(@key $field $($key)?),
                        about: concat!($($field_doc, "\n"),*),
                        required: $crate::record!(@default $($default)?).is_none()
                            && <$type as $crate::form::Form>::missing().is_none(),
                        default: $crate::record!(@default $($default)?),
                        schema: <$type as $crate::form::Form>::schema(definitions),
                    },)*]
                })
            }
        }
    };
    (@key $field:ident $key:literal) => { $key };
    (@key $field:ident) => { stringify!($field) };
    (@default $default:literal) => { Some($default) };
    (@default) => { None::<&'static str> };
}

/// Makes an enum that is one of a list of words.
#[macro_export]
macro_rules! words {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident {
            $($(#[doc = $word_doc:literal])* $variant:ident = $word:literal,)*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
        pub enum $name {
            $($(#[doc = $word_doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// The word that stands for it.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl $crate::form::Form for $name {
            fn read(
                node: &$crate::document::Node,
                reading: &mut $crate::form::Reading,
            ) -> Option<Self> {
                match reading.word(node, &[$($word),*])? {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }

            fn stand_in(_: &mut $crate::form::Reading) -> Self {
                [$(Self::$variant),*][0]
            }

            fn schema(_: &mut $crate::schema::Definitions) -> serde_json::Value {
                serde_json::json!({
                    "description": concat!($($doc, "\n"),*).trim(),
                    "enum": [$($word),*],
                    // editors show these beside the words
                    "x-taplo": { "docs": { "enumValues": [$($crate::schema::tidy(concat!($($word_doc, "\n"),*))),*] } },
                })
            }
        }
    };
}
