//! The groups of accounts that are written, for formats that keep them in a list of their own.

use std::collections::HashSet;

use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

/// Each group once, in the order in which it was first met.
#[derive(Default)]
pub(crate) struct Groups<'a> {
    list: Vec<(Uuid, &'a str)>,
    known: HashSet<Uuid>,
}

impl<'a> Groups<'a> {
    /// The id of the group with this name, which is in the list from now on.
    pub(crate) fn id_of(&mut self, name: &'a str) -> Uuid {
        let id = derived_id(name);
        if self.known.insert(id) {
            self.list.push((id, name));
        }
        id
    }

    /// The groups, with their ids.
    pub(crate) fn list(&self) -> &[(Uuid, &'a str)] {
        &self.list
    }
}

/// Apps put groups with equal ids together, so a name gets the same id in every export, and another
/// name another one.
fn derived_id(name: &str) -> Uuid {
    let hash = Sha256::new_with_prefix("lifeboat/exported-group/v1")
        .chain_update(name)
        .finalize();
    let mut half = [0; 16];
    half.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    Builder::from_custom_bytes(half).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_listed_once_in_the_order_of_its_first_account() {
        let mut groups = Groups::default();
        let ids = ["Work", "Home", "Work"].map(|name| groups.id_of(name));
        assert_eq!(ids[0], ids[2]);
        assert_ne!(ids[0], ids[1]);
        let names: Vec<&str> = groups.list().iter().map(|(_, name)| *name).collect();
        assert_eq!(names, ["Work", "Home"]);
    }
}
