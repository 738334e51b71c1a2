//! `3/16`: the third of sixteen parts of a run. Articles go to the parts in turn, so parts are of one size whatever the files are,
//! and their rows are put together again by taking one from each in turn.

use std::fmt;
use std::str::FromStr;

/// One part of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Shard {
    /// Which, from 1.
    pub part: u64,
    /// Of how many.
    pub of: u64,
}

impl Shard {
    /// True when the article of this number, from 0 over the whole run, is in this part.
    pub fn holds(self, number: u64) -> bool {
        number % self.of == self.part - 1
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers = text.split_once('/').and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((part, of)) if part >= 1 && part <= of => Ok(Self { part, of }),
            _ => Err("write it as part/parts, such as 3/16".to_owned()),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_article_is_in_one_part() {
        let parts: Vec<Shard> = (1..=3).map(|part| Shard { part, of: 3 }).collect();
        for number in 0..20 {
            assert_eq!(parts.iter().filter(|p| p.holds(number)).count(), 1);
        }
        assert_eq!("3/16".parse(), Ok(Shard { part: 3, of: 16 }));
        assert!(["0/3", "4/3", "3", "a/b", "1/0"].iter().all(|t| t.parse::<Shard>().is_err()));
    }
}
