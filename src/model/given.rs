//! A statement that somebody coded by hand, to be scored as it is. Spans count code points of the article's text, as every exported
//! format does.

use serde::Deserialize;

use crate::model::{
    Attribution, ClaimType, Contact, HedgeBy, HedgeClass, Independence, Kind, Naming, Proximity, SourceType, Topic,
};

/// One row of a coding. Keys that are not listed here are a coder's own and are left alone; fields that are left out are filled in
/// by the rules.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[schemars(title = "onrecord.given/1")]
pub struct Given {
    /// As the coder calls it; reports keep the name.
    pub id: String,
    /// The article's id; without one the row belongs to the only article.
    pub article: Option<String>,
    /// True for a reading that is right too but not counted.
    #[serde(default)]
    pub optional: bool,
    /// Direct, indirect, mixed, unattributed.
    pub kind: Kind,
    /// Explicit unless said otherwise.
    #[serde(default)]
    pub attribution: Attribution,
    /// What is said.
    pub content: Vec<[u32; 2]>,
    /// The cue.
    #[serde(default)]
    pub cue: Vec<[u32; 2]>,
    /// The source as written.
    #[serde(default)]
    pub source: Vec<[u32; 2]>,
    /// Who; a name in parentheses stands for nobody named.
    pub speaker: Option<String>,
    /// The leaf.
    pub source_type: Option<SourceType>,
    /// A second role.
    pub secondary_type: Option<SourceType>,
    /// How named.
    pub naming: Option<Naming>,
    /// How near.
    pub proximity: Option<Proximity>,
    /// How independent of this claim.
    pub independence: Option<Independence>,
    /// How it reached the outlet.
    pub contact: Option<Contact>,
    /// What it does.
    pub claim_type: Option<ClaimType>,
    /// What it is about.
    pub topic: Option<Topic>,
    /// Nobody who could be held to it is named.
    pub anonymous: Option<bool>,
    /// The body spoken for.
    pub organisation: Option<String>,
    /// Where from.
    pub country: Option<String>,
    /// Who is accused; names or ids of speakers.
    #[serde(default)]
    pub accused: Option<serde_json::Value>,
    /// The statement in whose content it is reported.
    pub nested_in: Option<String>,
    /// The statement it goes on from.
    pub continues: Option<String>,
    /// The statement it says again.
    pub repeats: Option<String>,
    /// Statements that say so, too.
    #[serde(default)]
    pub corroborated_by: Vec<String>,
    /// Statements that cannot hold together with it.
    #[serde(default)]
    pub contradicted_by: Vec<String>,
    /// `full`, `partial` or `repeat`, by supporting statement; full where not said.
    #[serde(default)]
    pub support: Option<std::collections::BTreeMap<String, String>>,
    /// Its hedges.
    #[serde(default)]
    pub hedges: Vec<GivenHedge>,
}

/// One coded hedge.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
pub struct GivenHedge {
    /// The words.
    pub span: [u32; 2],
    /// What it does.
    pub class: HedgeClass,
    /// Whose it is.
    #[serde(default)]
    pub by: HedgeBy,
    /// Another statement it aims at.
    #[serde(default)]
    pub target: Option<String>,
}
