//! [`Keys`]: the keys of one block as they were read, whoever read them.

use std::borrow::Cow;

use toml::value::Datetime;

/// The keys of a block in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Keys<'a>(Vec<(Cow<'a, str>, Given<'a>)>);

/// The value of a key, as far as a notes file has a use for it.
#[derive(Debug)]
pub(super) enum Given<'a> {
    Text(Cow<'a, str>),
    Number(i64),
    Time(Datetime),
    Boolean,
    /// The strings of a list.
    List(Vec<Cow<'a, str>>),
    Table(Keys<'a>),
    Other,
}

impl<'a> Keys<'a> {
    pub fn new(keys: Vec<(Cow<'a, str>, Given<'a>)>) -> Self {
        Self(keys)
    }

    pub fn get(&self, key: &str) -> Option<&Given<'a>> {
        let found = self.0.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value)
    }
}

impl<'a> From<&'a toml::Table> for Keys<'a> {
    fn from(table: &'a toml::Table) -> Self {
        let keys = table
            .iter()
            .map(|(key, value)| (key.as_str().into(), value.into()));
        Self(keys.collect())
    }
}

impl<'a> From<&'a toml::Value> for Given<'a> {
    fn from(value: &'a toml::Value) -> Self {
        match value {
            toml::Value::String(text) => Self::Text(text.as_str().into()),
            toml::Value::Integer(number) => Self::Number(*number),
            toml::Value::Datetime(time) => Self::Time(*time),
            toml::Value::Boolean(_) => Self::Boolean,
            toml::Value::Array(values) => {
                let names = values.iter().filter_map(|value| value.as_str());
                Self::List(names.map(Cow::Borrowed).collect())
            }
            toml::Value::Table(table) => Self::Table(table.into()),
            toml::Value::Float(_) => Self::Other,
        }
    }
}
