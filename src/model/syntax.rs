//! Word classes and forms, one row a token, in step with the token table.

/// A Penn Treebank word class, or [`Tag::None`] where the tagger did not run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
#[allow(missing_docs, clippy::upper_case_acronyms, non_camel_case_types)]
pub enum Tag {
    #[default]
    None,
    CC,
    CD,
    DT,
    EX,
    FW,
    IN,
    JJ,
    JJR,
    JJS,
    LS,
    MD,
    NN,
    NNS,
    NNP,
    NNPS,
    PDT,
    POS,
    PRP,
    PRPS,
    RB,
    RBR,
    RBS,
    RP,
    SYM,
    TO,
    UH,
    VB,
    VBD,
    VBG,
    VBN,
    VBP,
    VBZ,
    WDT,
    WP,
    WPS,
    WRB,
    Punct,
}

impl Tag {
    /// All tags in the order of their numbers.
    pub const ALL: [Self; 38] = [
        Self::None,
        Self::CC,
        Self::CD,
        Self::DT,
        Self::EX,
        Self::FW,
        Self::IN,
        Self::JJ,
        Self::JJR,
        Self::JJS,
        Self::LS,
        Self::MD,
        Self::NN,
        Self::NNS,
        Self::NNP,
        Self::NNPS,
        Self::PDT,
        Self::POS,
        Self::PRP,
        Self::PRPS,
        Self::RB,
        Self::RBR,
        Self::RBS,
        Self::RP,
        Self::SYM,
        Self::TO,
        Self::UH,
        Self::VB,
        Self::VBD,
        Self::VBG,
        Self::VBN,
        Self::VBP,
        Self::VBZ,
        Self::WDT,
        Self::WP,
        Self::WPS,
        Self::WRB,
        Self::Punct,
    ];

    /// The treebank's own spelling (`PRP$`, `.` for every mark).
    pub fn name(self) -> &'static str {
        const NAMES: [&str; 38] = [
            "", "CC", "CD", "DT", "EX", "FW", "IN", "JJ", "JJR", "JJS", "LS", "MD", "NN", "NNS", "NNP", "NNPS", "PDT",
            "POS", "PRP", "PRP$", "RB", "RBR", "RBS", "RP", "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ",
            "WDT", "WP", "WP$", "WRB", ".",
        ];
        NAMES[self as usize]
    }

    /// From the treebank's spelling; every punctuation tag is [`Tag::Punct`], an unknown one [`Tag::None`].
    pub fn parse(name: &str) -> Self {
        if name.chars().all(|c| !c.is_alphanumeric()) && !name.is_empty() || name.starts_with('-') {
            return Self::Punct;
        }
        Self::ALL.into_iter().find(|t| t.name() == name).unwrap_or(Self::None)
    }

    /// Verb forms and modals.
    pub fn is_verb(self) -> bool {
        (Self::VB as u8..=Self::VBZ as u8).contains(&(self as u8)) || self == Self::MD
    }

    /// Common and proper nouns.
    pub fn is_noun(self) -> bool {
        (Self::NN as u8..=Self::NNPS as u8).contains(&(self as u8))
    }

    /// Question words and relative pronouns.
    pub fn opens_clause(self) -> bool {
        matches!(self, Self::WDT | Self::WP | Self::WPS | Self::WRB)
    }

    /// Proper nouns.
    pub fn is_name(self) -> bool {
        matches!(self, Self::NNP | Self::NNPS)
    }
}

/// What linear models see of a token: hashes of its folded word and of its ends, and what it looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// The word in lower case.
    pub word: u64,
    /// Its last three bytes.
    pub suffix3: u64,
    /// Its last two.
    pub suffix2: u64,
    /// Its first.
    pub prefix1: u64,
    /// Capitals, digits, hyphens, stops, length; the lowest bit is set on a sentence's first token.
    pub shape: u64,
}

impl Form {
    /// Words are cut at so many bytes.
    pub const LONGEST: usize = 64;

    /// The bit of [`Form::shape`] of a capital first letter.
    pub const CAPITAL: u64 = 1 << 6;
}

/// Per token: its class and its form. Both tables are as long as the token table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Syntax {
    /// Word classes.
    pub tags: Vec<Tag>,
    /// Forms.
    pub forms: Vec<Form>,
}
