//! The fourteen top types as people see them: a letter and a name beside every colour, so that no report rests on colour alone.

/// One top type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Top {
    /// As in `top.leaf`.
    pub code: &'static str,
    /// One letter, unlike every other's.
    pub letter: char,
    /// In words, plural.
    pub title: &'static str,
}

/// In the order of the domain's table; the last stands for what is outside the counts.
pub const TOPS: [Top; 15] = [
    Top { code: "igo", letter: 'I', title: "international bodies" },
    Top { code: "gov", letter: 'G', title: "government" },
    Top { code: "pol", letter: 'P', title: "politics" },
    Top { code: "sec", letter: 'S', title: "security forces" },
    Top { code: "arm", letter: 'A', title: "armed groups" },
    Top { code: "jud", letter: 'J', title: "courts and law" },
    Top { code: "health", letter: 'H', title: "health services" },
    Top { code: "ngo", letter: 'N', title: "aid and rights groups" },
    Top { code: "expert", letter: 'E', title: "experts" },
    Top { code: "civ", letter: 'C', title: "residents and witnesses" },
    Top { code: "soc", letter: 'O', title: "civil society" },
    Top { code: "biz", letter: 'B', title: "business" },
    Top { code: "media", letter: 'M', title: "media" },
    Top { code: "doc", letter: 'D', title: "documents" },
    Top { code: "unknown", letter: 'U', title: "unknown" },
];

/// The top type of a code such as `gov` or `gov.official`; what is outside the counts is unknown.
pub fn top(code: &str) -> Top {
    let code = code.split('.').next().unwrap_or("");
    TOPS.iter().copied().find(|t| t.code == code).unwrap_or(TOPS[TOPS.len() - 1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SourceType;

    #[test]
    fn every_counted_type_has_its_own_letter() {
        let mut letters: Vec<char> = TOPS.iter().map(|t| t.letter).collect();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), TOPS.len());
        for kind in SourceType::ALL.iter().filter(|k| k.is_counted()) {
            assert_eq!(top(kind.code()).code, kind.top());
        }
    }
}
