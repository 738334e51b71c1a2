//! The statement table without what its engine is less sure of than was asked for, numbered anew. In: a table and a confidence; out: the
//! table. What is left out becomes nobody's claim: who is unsure that it was said is not sure that the narrator says it.

use crate::model::{Statement, StatementId};

/// Attributed statements of at least this confidence, and all of the narrator's claims.
pub fn surer(statements: Vec<Statement>, least: f64) -> Vec<Statement> {
    let is_kept = |statement: &Statement| !statement.is_attributed() || statement.confidence >= least;
    let mut next = 0;
    let numbers: Vec<Option<StatementId>> = statements
        .iter()
        .map(|statement| {
            let number = is_kept(statement).then_some(StatementId(next));
            next += u32::from(number.is_some());
            number
        })
        .collect();
    let renumbered = |old: Option<StatementId>| old.and_then(|id| numbers[id.index()]);
    let kept = statements.into_iter().zip(&numbers).filter_map(|(statement, number)| {
        Some(Statement {
            id: (*number)?,
            nested_in: renumbered(statement.nested_in),
            continues: renumbered(statement.continues),
            ..statement
        })
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;

    #[test]
    fn links_follow_the_numbers_and_lead_to_nothing_that_is_gone() {
        let row = |id: u32, confidence: f64, continues: Option<u32>, nested_in: Option<u32>| Statement {
            id: StatementId(id),
            confidence,
            continues: continues.map(StatementId),
            nested_in: nested_in.map(StatementId),
            ..Statement::default()
        };
        let claim = Statement { kind: Kind::Unattributed, ..row(1, 0.5, None, None) };
        let table = vec![
            row(0, 0.4, None, None),
            claim,
            row(2, 0.9, Some(0), None),
            row(3, 0.8, Some(2), Some(0)),
            row(4, 0.7, None, Some(2)),
        ];
        let kept = surer(table.clone(), 0.7);
        let links = |s: &Statement| (s.id.0, s.continues.map(|c| c.0), s.nested_in.map(|n| n.0));
        let found: Vec<_> = kept.iter().map(links).collect();
        assert_eq!(found, [(0, None, None), (1, None, None), (2, Some(1), None), (3, None, Some(1))]);
        assert_eq!(surer(table.clone(), 0.0), table);
    }
}
