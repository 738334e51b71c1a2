//! A statement's standing: what kind of source it has, how named, how near, how independent; what it claims, about what.

use serde::{Deserialize, Serialize};

use crate::model::{Because, SourceType};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),* }

        impl $name {
            /// Every value, in order of definition.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// As written in rules and outputs.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// From the written word; `None` for any other.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.word() == word)
            }
        }
    };
}

words! {
    /// How near the speaker is to what is said.
    Proximity {
        /// Took part.
        Participant = "participant",
        /// Saw it.
        Eyewitness = "eyewitness",
        /// Speaks for the body whose business it is.
        Institutional = "institutional",
        /// Was near.
        OnScene = "on_scene",
        /// Knows the subject.
        Expert = "expert",
        /// Has it from others.
        SecondHand = "second_hand",
        /// The text does not say.
        #[default]
        Unclear = "unclear",
        /// No source.
        None = "none",
    }
}
words! {
    /// How the speaker is named in this article, by the fullest description.
    Naming {
        /// A name and an office, title or affiliation.
        NamedTitle = "named_title",
        /// A name alone.
        Named = "named",
        /// One unnamed person with a role.
        RoleOnly = "role_only",
        /// A body.
        Organisation = "organisation",
        /// Several unnamed people with a role or place.
        Collective = "collective",
        /// Unnamed, with a reason given.
        AnonymousReason = "anonymous_reason",
        /// Unnamed.
        Anonymous = "anonymous",
        /// A document.
        Document = "document",
        /// Nobody.
        #[default]
        None = "none",
    }
}
words! {
    /// How independent the speaker is of this claim.
    Independence {
        /// No stake.
        Independent = "independent",
        /// Says it has no stake.
        IndependentClaimed = "independent_claimed",
        /// The claim hurts the one who makes it.
        AgainstInterest = "against_interest",
        /// Gains from being believed.
        Interested = "interested",
        /// Suffers what is described.
        Affected = "affected",
        /// On one side.
        Aligned = "aligned",
        /// Speaks of its own conduct.
        Party = "party",
        /// The text does not say.
        #[default]
        Unknown = "unknown",
        /// The narrator.
        Outlet = "outlet",
    }
}
words! {
    /// How the statement reached the outlet.
    Contact {
        /// Face to face.
        InPerson = "in_person",
        /// By telephone.
        Telephone = "telephone",
        /// "told" the outlet.
        ToldOutlet = "told_outlet",
        /// The outlet reached out.
        ContactedByOutlet = "contacted_by_outlet",
        /// A written statement.
        Statement = "statement",
        /// To several reporters at once.
        NewsConference = "news_conference",
        /// A public post.
        SocialMedia = "social_media",
        /// Another outlet's report.
        CitedOtherOutlet = "cited_other_outlet",
        /// Quoted by another source.
        CitedBySource = "cited_by_source",
        /// Seen by the outlet.
        OwnObservation = "own_observation",
        /// The text does not say.
        #[default]
        Unspecified = "unspecified",
        /// No contact.
        None = "none",
    }
}
words! {
    /// What the statement does. Opinions, predictions and intents get no score.
    ClaimType {
        /// Something happened or is so.
        #[default]
        Event = "event",
        /// A number is the point.
        Quantity = "quantity",
        /// Somebody did wrong.
        Allegation = "allegation",
        /// It did not happen.
        Denial = "denial",
        /// A judgement of a state of affairs from knowledge.
        Assessment = "assessment",
        /// A judgement of value.
        Opinion = "opinion",
        /// It will happen.
        Prediction = "prediction",
        /// We will or want to do it.
        Intent = "intent",
    }
}
words! {
    /// What it is about; decides competence.
    Topic {
        /// War and armed violence.
        Conflict = "conflict",
        /// Dead and wounded.
        Casualties = "casualties",
        /// Aid and need.
        Humanitarian = "humanitarian",
        /// Medicine.
        Health = "health",
        /// Parties, elections, government.
        Politics = "politics",
        /// Courts and crime.
        Law = "law",
        /// Money and trade.
        Economy = "economy",
        /// Research.
        Science = "science",
        /// Nature and weather.
        Environment = "environment",
        /// Anything else.
        #[default]
        Other = "other",
    }
}

impl ClaimType {
    /// False for opinions, predictions and intents.
    pub fn is_scored(self) -> bool {
        !matches!(self, Self::Opinion | Self::Prediction | Self::Intent)
    }
}

/// One row a statement, in step with the statement table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// The role held when speaking.
    pub source_type: SourceType,
    /// A second role.
    pub secondary_type: Option<SourceType>,
    /// How named.
    pub naming: Naming,
    /// How near.
    pub proximity: Proximity,
    /// How independent of this claim.
    pub independence: Independence,
    /// How it reached the outlet.
    pub contact: Contact,
    /// Nobody who could be held to it is named (residents and other laypeople do not count).
    pub is_anonymous: bool,
    /// What it does.
    pub claim_type: ClaimType,
    /// What it is about.
    pub topic: Topic,
    /// ISO 3166 alpha-3, where known.
    pub country: Option<String>,
    /// The body the speaker speaks for.
    pub organisation: Option<String>,
    /// The letter that a registry file gives this source, A to F: the only place where a track record comes from.
    pub reliability: Option<char>,
    /// Who is accused, for allegations.
    pub accused: Option<String>,
    /// A rule for each field it set.
    pub because: Vec<Because>,
}
