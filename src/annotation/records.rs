//! [`Records`]: the records of one table, shared between all copies of the notes.
//!
//! The reader's side hands its notes to the writer after each change. A copy costs the same however
//! many records there are, and a change after it copies a row of pointers, not what they lead to.
//! Two copies are compared by their pointers first, so that finding what changed costs a look at
//! each record and no comparison of its words.

use std::fmt;
use std::ops::{Index, Range};
use std::sync::Arc;

/// Records in a row.
pub struct Records<T>(Arc<Vec<Arc<T>>>);

impl<T> Records<T> {
    /// The records, in order.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self.0.iter())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The record at this index.
    pub fn get(&self, index: usize) -> Option<&T> {
        self.0.get(index).map(|record| &**record)
    }

    /// The first record.
    pub fn first(&self) -> Option<&T> {
        self.get(0)
    }

    /// The last record.
    pub fn last(&self) -> Option<&T> {
        self.0.last().map(|record| &**record)
    }

    /// The records at these indices.
    pub fn range(&self, range: Range<usize>) -> Iter<'_, T> {
        Iter(self.0[range].iter())
    }

    /// The index of the first record that `is_before` says no of, in a row that has those it says
    /// yes of first.
    pub fn partition_point(&self, mut is_before: impl FnMut(&T) -> bool) -> usize {
        self.0.partition_point(|record| is_before(record))
    }

    /// What both have without the records that they begin and end with alike.
    pub(crate) fn unlike<'a>(&'a self, other: &'a Self) -> (Iter<'a, T>, Iter<'a, T>)
    where
        T: PartialEq,
    {
        let (a, b) = (&self.0[..], &other.0[..]);
        if Arc::ptr_eq(&self.0, &other.0) {
            return (Iter([].iter()), Iter([].iter()));
        }
        let same = |(a, b): &(&Arc<T>, &Arc<T>)| alike(a, b);
        let start = a.iter().zip(b).take_while(same).count();
        let (a, b) = (&a[start..], &b[start..]);
        let end = a.iter().rev().zip(b.iter().rev()).take_while(same).count();
        (
            Iter(a[..a.len() - end].iter()),
            Iter(b[..b.len() - end].iter()),
        )
    }
}

impl<T: Clone> Records<T> {
    /// Puts a record at this index.
    pub(super) fn insert(&mut self, index: usize, record: T) {
        Arc::make_mut(&mut self.0).insert(index, Arc::new(record));
    }

    /// Takes the record at this index out.
    pub(super) fn remove(&mut self, index: usize) -> T {
        Arc::unwrap_or_clone(Arc::make_mut(&mut self.0).remove(index))
    }
}

/// True if both are the same record, or say the same.
fn alike<T: PartialEq>(a: &Arc<T>, b: &Arc<T>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}

/// The records of a [`Records`] in order.
pub struct Iter<'a, T>(std::slice::Iter<'a, Arc<T>>);

impl<T> Clone for Iter<'_, T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        self.0.next().map(|record| &**record)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }

    fn nth(&mut self, n: usize) -> Option<&'a T> {
        self.0.nth(n).map(|record| &**record)
    }
}

impl<T> DoubleEndedIterator for Iter<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|record| &**record)
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

impl<'a, T> IntoIterator for &'a Records<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> FromIterator<T> for Records<T> {
    fn from_iter<I: IntoIterator<Item = T>>(records: I) -> Self {
        Self(Arc::new(records.into_iter().map(Arc::new).collect()))
    }
}

impl<T> Index<usize> for Records<T> {
    type Output = T;

    fn index(&self, index: usize) -> &T {
        &self.0[index]
    }
}

impl<T> Clone for Records<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Default for Records<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: PartialEq> PartialEq for Records<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || self.len() == other.len() && self.0.iter().zip(&*other.0).all(|(a, b)| alike(a, b))
    }
}

impl<T: Eq> Eq for Records<T> {}

impl<T: fmt::Debug> fmt::Debug for Records<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_shares_its_records_and_a_change_copies_none() {
        let mut records: Records<String> = ["a", "b", "c"].map(str::to_owned).into_iter().collect();
        let copy = records.clone();
        records.insert(1, "x".to_owned());
        assert_eq!(records.remove(3), "c");
        assert!(copy.iter().eq(["a", "b", "c"]) && records.iter().eq(["a", "x", "b"]));
        assert!(std::ptr::eq(&raw const copy[1], &raw const records[2]));
        let (old, new) = copy.unlike(&records);
        assert!(old.eq(["b", "c"]) && new.eq(["x", "b"]));
        let same = copy.clone();
        let (old, new) = copy.unlike(&same);
        assert_eq!((old.len(), new.len()), (0, 0));
    }
}
