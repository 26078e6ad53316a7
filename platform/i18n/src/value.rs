//! What a message is asked with: a typed key, and arguments that say how they want to be shown.
//! Must not look anything up; `messages` does.

/// The key of a message without arguments. Made only by the generated `msg` module, so it always exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub &'static str);

/// One argument of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// Words or a name, in whatever script they are.
    Text(String),
    /// A number, a CNIC, a phone: shown left to right in every language.
    Ltr(String),
    /// How many: shown in the reader's digits, and chooses singular or plural.
    Count(i64),
}

/// Anything a message can take as an argument.
pub trait ToArg {
    /// The argument, with its way of being shown.
    fn to_arg(&self) -> Arg;
}

impl<T: ToArg + ?Sized> ToArg for &T {
    fn to_arg(&self) -> Arg {
        (**self).to_arg()
    }
}

impl ToArg for Arg {
    fn to_arg(&self) -> Arg {
        self.clone()
    }
}

impl ToArg for str {
    fn to_arg(&self) -> Arg {
        Arg::Text(self.to_owned())
    }
}

impl ToArg for String {
    fn to_arg(&self) -> Arg {
        Arg::Text(self.clone())
    }
}

impl ToArg for kernel::Cnic {
    fn to_arg(&self) -> Arg {
        Arg::Ltr(self.to_string())
    }
}

impl ToArg for kernel::Phone {
    fn to_arg(&self) -> Arg {
        Arg::Ltr(self.to_string())
    }
}

macro_rules! counts {
    ($($number:ty),+) => {$(
        impl ToArg for $number {
            fn to_arg(&self) -> Arg {
                Arg::Count(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        }
    )+};
}

counts!(i32, i64, u8, u16, u32, u64, usize);

/// A message with its arguments, ready to be said in any language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Which message.
    pub key: Key,
    /// Its arguments, by the names the message files use.
    pub args: Vec<(&'static str, Arg)>,
}

impl From<Key> for Message {
    fn from(key: Key) -> Self {
        Self { key, args: Vec::new() }
    }
}
