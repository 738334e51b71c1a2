//! The source types: 14 top types and 63 leaves, with three reserved ones outside the counts.

use serde::{Deserialize, Serialize};

macro_rules! source_types {
    ($($variant:ident $code:literal $title:literal),* $(,)?) => {
        /// What kind of source speaks. The code is `top.leaf`.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
        #[allow(missing_docs)]
        pub enum SourceType {
            $(#[serde(rename = $code)] $variant,)*
            /// Nobody knows: nothing in the article or the gazetteers says.
            #[default]
            #[serde(rename = "unknown.unspecified")]
            Unknown,
        }

        impl SourceType {
            /// Every type in the order of the table, [`SourceType::Unknown`] last.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)* Self::Unknown];

            /// `top.leaf`, as in every output.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* Self::Unknown => "unknown.unspecified" }
            }

            /// In words, for people.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* Self::Unknown => "unknown source" }
            }
        }
    };
}

source_types! {
    IgoUnOfficial "igo.un_official" "UN official",
    IgoUnBody "igo.un_body" "UN body",
    IgoUnMilitaryObserver "igo.un_military_observer" "UN military observer",
    IgoRegional "igo.regional_or_treaty_body" "regional or treaty body",
    GovHead "gov.head" "head of state or government",
    GovMinister "gov.minister" "minister",
    GovOfficial "gov.official" "government official",
    GovSpokesperson "gov.spokesperson" "government spokesperson",
    GovDiplomat "gov.diplomat" "diplomat",
    GovLocal "gov.local" "local government",
    PolLegislator "pol.legislator" "legislator",
    PolCandidate "pol.candidate_or_campaign" "candidate or campaign",
    PolParty "pol.party" "party",
    PolOpposition "pol.opposition" "opposition",
    PolFormerOfficial "pol.former_official" "former official",
    SecMilitary "sec.military" "military",
    SecPolice "sec.police" "police",
    SecIntelligence "sec.intelligence" "intelligence",
    SecParamilitary "sec.paramilitary" "paramilitary",
    ArmNonstate "arm.nonstate_armed" "non-state armed group",
    ArmUnidentified "arm.unidentified_armed" "unidentified armed group",
    JudCourtOfficial "jud.court_official" "court official",
    JudProsecutor "jud.prosecutor" "prosecutor",
    JudLawyer "jud.lawyer" "lawyer",
    JudTribunal "jud.tribunal" "court or tribunal",
    HealthHospitalDirector "health.hospital_director" "hospital director",
    HealthClinician "health.clinician" "clinician",
    HealthWorker "health.worker" "health worker",
    HealthRescue "health.rescue" "rescue service",
    HealthAuthority "health.authority" "health authority",
    NgoHumanitarian "ngo.humanitarian" "humanitarian organisation",
    NgoMedical "ngo.medical" "medical organisation",
    NgoHumanRights "ngo.human_rights" "human rights organisation",
    NgoMonitor "ngo.monitor" "monitoring organisation",
    ExpertThinkTank "expert.think_tank" "think tank",
    ExpertAcademic "expert.academic" "academic",
    ExpertMilitaryAnalyst "expert.military_analyst" "military analyst",
    ExpertScientist "expert.scientist" "scientist",
    ExpertConsultant "expert.consultant" "consultant",
    CivResident "civ.resident" "resident",
    CivEyewitness "civ.eyewitness" "eyewitness",
    CivVictimOrRelative "civ.victim_or_relative" "victim or relative",
    CivDisplaced "civ.displaced" "displaced person",
    CivProtesterOrVoter "civ.protester_or_voter" "protester or voter",
    SocCommunityLeader "soc.community_leader" "community leader",
    SocReligious "soc.religious" "religious figure",
    SocActivist "soc.activist" "activist",
    SocUnion "soc.union" "union",
    SocPublicFigure "soc.public_figure" "public figure",
    BizExecutive "biz.executive" "business executive",
    BizCompany "biz.company" "company",
    BizIndustryBody "biz.industry_body" "industry body",
    MediaAgency "media.agency" "news agency",
    MediaOutlet "media.outlet" "news outlet",
    MediaState "media.state_media" "state media",
    MediaJournalist "media.journalist" "journalist",
    MediaSocialUser "media.social_media_user" "social media user",
    DocReport "doc.report" "report",
    DocOfficialRecord "doc.official_record" "official record",
    DocStatistics "doc.statistics" "statistics",
    DocPoll "doc.poll" "poll",
    DocImagery "doc.imagery" "imagery",
    DocLeaked "doc.leaked" "leaked document",
    SelfObservation "self.outlet_observation" "the outlet's own observation",
    NoneUnattributed "none.unattributed" "no source",
}

impl SourceType {
    /// The top type: the code up to the stop.
    pub fn top(self) -> &'static str {
        self.code().split('.').next().unwrap_or("unknown")
    }

    /// From `top.leaf`; `None` for any other word.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|t| t.code() == code)
    }

    /// True for the types that shares and diversity count (not `self`, `unknown`, `none`).
    pub fn is_counted(self) -> bool {
        !matches!(self, Self::SelfObservation | Self::NoneUnattributed | Self::Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_fourteen_top_types_and_sixty_three_leaves() {
        let counted: Vec<_> = SourceType::ALL.iter().filter(|t| t.is_counted()).collect();
        let mut tops: Vec<_> = counted.iter().map(|t| t.top()).collect();
        tops.sort_unstable();
        tops.dedup();
        assert_eq!((tops.len(), counted.len()), (14, 63));
    }

    #[test]
    fn codes_are_read_back() {
        for t in SourceType::ALL {
            assert_eq!(SourceType::parse(t.code()), Some(*t));
        }
        assert_eq!(SourceType::parse("gov"), None);
    }
}
