//! Plain data: what the stages hand each other. Every field's meaning and unit is defined here, once; no behaviour
//! beyond reading a field, and no stage is imported.

mod article;
mod because;
mod given;
mod hedge;
mod link;
mod note;
mod profile;
mod reading;
mod reported;
mod score;
mod segments;
mod source_type;
mod speaker;
mod standing;
mod statement;
mod syntax;

pub use article::{Article, Metadata};
pub use because::{Because, RuleId};
pub use given::{Given, GivenHedge};
pub use hedge::{Dropped, Hedge, HedgeBy, HedgeClass, Polarity, Probability};
pub use link::{Chain, Corroboration, Elsewhere, Level, Link, Relation};
pub use note::Note;
pub use profile::{Intervals, Profile, Shares};
pub use reading::Reading;
pub use reported::{Reported, Reports};
pub use score::{Applied, Band, Component, Letter, Near, Score, Term};
pub use segments::{Paragraph, Quotation, Segments, Sentence, Token, TokenKind};
pub use source_type::SourceType;
pub use speaker::{Resolution, Speaker, SpeakerId};
pub use standing::{ClaimType, Contact, Independence, Naming, Proximity, Standing, Topic};
pub use statement::{Attribution, Kind, Statement, StatementId};
pub use syntax::{Form, Syntax, Tag};
