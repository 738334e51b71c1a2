//! How a source is named, and whether anybody could be held to it. In: the speaker, its evidence and the source's own words;
//! out: a naming and the flag `anonymous`.

use std::ops::Range;

use crate::classify::evidence::{Evidence, Gazetteer};
use crate::classify::source_type::Look;
use crate::model::{Naming, SourceType, Tag};
use crate::ruleset::Words;

/// By the fullest description.
pub(super) fn naming(
    look: Look,
    evidence: &Evidence<'_>,
    source_type: SourceType,
    has_reason: bool,
    is_anonymous: bool,
) -> Naming {
    // Kin and homes are no office: "Karen Whitlow, whose father died" is a name alone.
    let described = evidence.roles.iter().any(|r| !r.leaf.starts_with("civ.victim"))
        || evidence.person.is_some()
        || !evidence.bodies.is_empty();
    if look.is_person {
        return if described { Naming::NamedTitle } else { Naming::Named };
    }
    if has_reason {
        return Naming::AnonymousReason;
    }
    if source_type.top() == "doc" {
        return Naming::Document;
    }
    if look.is_collective {
        return Naming::Collective;
    }
    if look.has_name || evidence.roles.is_empty() && !evidence.bodies.is_empty() {
        return Naming::Organisation;
    }
    if is_anonymous { Naming::Anonymous } else { Naming::RoleOnly }
}

/// A head noun of `anonymous.csv` ("official", "source") with no name beside it.
pub(super) fn is_anonymous(words: &Words<'_>, gazetteer: &Gazetteer<'_>, source: &Range<usize>, look: Look) -> bool {
    if look.is_person || source.is_empty() {
        return false;
    }
    let Some(head) = head(words, source) else { return false };
    (source.start..=head)
        .any(|at| gazetteer.hit(at, gazetteer.lists.anonymous).is_some_and(|hit| at + hit.len as usize == head + 1))
        || gazetteer.hit(source.start, gazetteer.lists.anonymous).is_some_and(|hit| hit.len > 1)
}

/// "spoke on condition of anonymity" in the source or its sentence.
pub(super) fn has_reason(gazetteer: &Gazetteer<'_>, sentence: Range<usize>) -> bool {
    sentence.into_iter().any(|at| gazetteer.hit(at, gazetteer.lists.anonymity).is_some())
}

/// The last noun before the first preposition, comma or relative.
fn head(words: &Words<'_>, source: &Range<usize>) -> Option<usize> {
    let ends = |at: usize| {
        at > source.start
            && (words.text(at) == ","
                || matches!(
                    words.tag(at),
                    Tag::IN | Tag::TO | Tag::WP | Tag::WDT | Tag::VBG | Tag::VBN | Tag::VBD | Tag::JJ
                ) && words.tag(at - 1).is_noun())
    };
    let end = source.clone().find(|at| ends(*at)).unwrap_or(source.end);
    (source.start..end).rev().find(|at| words.tag(*at).is_noun() || words.tag(*at) == Tag::PRP)
}
