//! `NAME=VALUE` → other weights, caps and thresholds. In: what a saved run was scored with; out: the same with changes, or why not.

use crate::error::{Error, Result};
use crate::model::Component;
use crate::saved::SavedScoring;

/// What scores are made of, ready for weighing.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// In the order of [`Component::ALL`].
    pub weights: [f64; Component::ALL.len()],
    /// Thresholds, caps and the interval's share.
    pub scoring: SavedScoring,
}

impl Settings {
    /// As the run had them.
    pub fn of(scoring: &SavedScoring) -> Self {
        let mut weights = [0.0; Component::ALL.len()];
        for (slot, component) in weights.iter_mut().zip(Component::ALL) {
            *slot = scoring.weights.get(component.word()).copied().unwrap_or(0.0);
        }
        Self { weights, scoring: scoring.clone() }
    }

    /// Changes one of them: `proximity=25`, `SCO003=25`, `band.strong=85`, `cap.SCO101=50`.
    ///
    /// # Errors
    /// When the name is none of the run's, or the value is no number in range.
    pub fn set(&mut self, setting: &str) -> Result<()> {
        let wrong = |why: &str| Error::Usage(format!("--set {setting}: {why}"));
        let (name, value) =
            setting.split_once('=').ok_or_else(|| wrong("write it as name=value, such as proximity=25"))?;
        let (name, value) = (name.trim(), value.trim());
        let value: f64 = value.parse().map_err(|_| wrong("the value is no number"))?;
        if !value.is_finite() || value < 0.0 {
            return Err(wrong("the value must be 0 or more"));
        }
        if let Some(slot) = name.strip_prefix("band.").and_then(|band| self.scoring.bands.get_mut(band)) {
            *slot = value;
        } else if let Some(slot) = name.strip_prefix("cap.").and_then(|rule| self.scoring.caps.get_mut(rule)) {
            *slot = value;
        } else if let Some(at) = self.component(name) {
            self.weights[at] = value;
        } else {
            return Err(wrong(&format!("no such name; there are {}", self.names().join(", "))));
        }
        Ok(())
    }

    /// By the component's name or the rule that weighs it.
    fn component(&self, name: &str) -> Option<usize> {
        let is = |c: &Component| {
            c.word() == name || self.scoring.rules.get(c.word()).is_some_and(|rule| rule.eq_ignore_ascii_case(name))
        };
        Component::ALL.iter().position(is)
    }

    fn names(&self) -> Vec<String> {
        let components = Component::ALL.iter().map(|c| c.word().to_owned());
        let bands = self.scoring.bands.keys().map(|b| format!("band.{b}"));
        let caps = self.scoring.caps.keys().map(|r| format!("cap.{r}"));
        components.chain(bands).chain(caps).collect()
    }
}
