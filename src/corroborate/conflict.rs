//! What two aligned claims say against each other: polarity, opposites, numbers, roles. In: claims and their alignment;
//! out: reasons in words for the rules, and the same as evidence. Decides nothing.

use crate::corroborate::align::Alignment;
use crate::corroborate::claim::{Claim, Term};
use crate::corroborate::frames::Frame;
use crate::corroborate::numbers::Quantity;
use crate::corroborate::vectors::Vectors;

/// From this likeness on two words name one thing.
const MET: f64 = 0.7;

/// Conflicts as numbers.
pub(super) fn evidence(
    vectors: &Vectors,
    a: &Claim<'_>,
    b: &Claim<'_>,
    found: &Alignment,
) -> [(&'static str, f64); 10] {
    let flag = |is: bool| f64::from(u8::from(is));
    let pairs = || met(a, b, found);
    let negated = pairs().filter(|(x, y)| x.is_negated != y.is_negated && !x.is_name).count() as f64;
    let modal = pairs().filter(|(x, y)| x.is_modal != y.is_modal && !x.is_name).count() as f64;
    let numbers = numbers(vectors, a, b);
    [
        ("polarity", flag(a.is_negative != b.is_negative)),
        ("negated", negated.min(3.0) / 3.0),
        ("modal", modal.min(4.0) / 4.0),
        ("opposed", flag(opposed(a, b, found).is_some())),
        ("numbers_against", flag(clashing_numbers(vectors, a, b).is_some())),
        ("numbers_clash", numbers.clash),
        ("numbers_meet", numbers.meet),
        ("numbers_free", numbers.free),
        ("dates_clash", flag(dates(a, b))),
        ("swapped", flag(swapped(a, b).is_some())),
    ]
}

/// Pairs of terms that name one thing.
fn met<'c, 'a>(
    a: &'c Claim<'a>,
    b: &'c Claim<'a>,
    found: &'c Alignment,
) -> impl Iterator<Item = (&'c Term<'a>, &'c Term<'a>)> {
    let partner = |m: &Option<(usize, f64)>| m.filter(|(_, s)| *s >= MET).map(|(n, _)| n);
    a.terms.iter().zip(&found.to_b).filter_map(move |(t, m)| partner(m).map(|n| (t, &b.terms[n])))
}

/// Both name days or months, and none in common.
fn dates(a: &Claim<'_>, b: &Claim<'_>) -> bool {
    ["day", "month"].iter().any(|kind| {
        let of =
            |c: &'_ Claim<'_>| c.terms.iter().filter(|t| t.date == *kind).map(|t| t.stem.clone()).collect::<Vec<_>>();
        let (x, y) = (of(a), of(b));
        !x.is_empty() && !y.is_empty() && !x.iter().any(|d| y.contains(d))
    })
}

/// How the numbers of two claims stand to each other.
struct Numbers {
    clash: f64,
    meet: f64,
    free: f64,
}

fn numbers(vectors: &Vectors, a: &Claim<'_>, b: &Claim<'_>) -> Numbers {
    let mut out = Numbers { clash: 0.0, meet: 0.0, free: 0.0 };
    for x in &b.numbers {
        let like: Vec<_> = a.numbers.iter().filter(|y| x.is_alike(y, vectors)).collect();
        if like.is_empty() {
            out.free += 1.0;
        } else if like.iter().any(|y| x.meets(y)) {
            out.meet += 1.0;
        } else {
            out.clash += 1.0;
        }
    }
    let all = (b.numbers.len() as f64).max(1.0);
    Numbers { clash: out.clash / all, meet: out.meet / all, free: out.free / all }
}

/// How well the sides of the verbs of `b` fit those of `a`.
pub(super) fn roles(a: &Claim<'_>, b: &Claim<'_>, found: &Alignment) -> [(&'static str, f64); 7] {
    let partner = |at: Option<usize>| at.and_then(|n| found.to_a[n]).filter(|(_, s)| *s >= MET).map(|(n, _)| n);
    let (mut verbs, mut agents, mut patients, mut crossed) = (0.0, 0.0, 0.0, 0.0);
    let mut judged = 0.0_f64;
    for frame in &b.frames {
        judged += 1.0;
        let Some(verb) = partner(frame.verb) else { continue };
        let Some(theirs) = a.frames.iter().find(|f| f.verb == Some(verb)) else { continue };
        verbs += 1.0;
        let same = |x: Option<usize>, y: Option<usize>| f64::from(u8::from(x.is_some() && x == y));
        let (agent, patient) = (partner(frame.agent), partner(frame.patient));
        agents += same(agent, theirs.agent);
        patients += same(patient, theirs.patient);
        crossed += same(agent, theirs.patient).max(same(patient, theirs.agent));
    }
    // How well the first verb of `b` is met, and whether only by a word of close meaning.
    let first = b.frames.iter().find_map(|f| f.verb).map_or(1.0, |v| found.to_a[v].map_or(0.0, |(_, s)| s));
    let soft = f64::from(u8::from(first > 0.0 && first < MET));
    let share = |n: f64| if judged > 0.0 { n / judged } else { 0.0 };
    [
        ("role_verb", share(verbs)),
        ("role_agent", share(agents)),
        ("role_patient", share(patients)),
        ("role_crossed", share(crossed)),
        ("role_first", first),
        ("role_first_soft", soft),
        ("role_is", f64::from(u8::from(b.frames.iter().any(is_equation)))),
    ]
}

fn is_equation(frame: &Frame) -> bool {
    frame.verb.is_none()
}

/// A word that is denied on one side only. When several are, two denials on the same side are one.
pub(super) fn denied(a: &Claim<'_>, b: &Claim<'_>, found: &Alignment) -> Option<String> {
    let (x, _) = met(a, b, found)
        .find(|(x, y)| x.is_negated != y.is_negated && !x.is_name && !x.is_number && !x.is_context && !y.is_context)?;
    let side = if x.is_negated { "first" } else { "second" };
    Some(format!("“{}” is denied in the {side} only", x.stem))
}

/// A pair of opposites, neither of which finds its equal; under one negation they agree.
pub(super) fn opposed(a: &Claim<'_>, b: &Claim<'_>, found: &Alignment) -> Option<String> {
    let free = |m: &Option<(usize, f64)>| m.is_none_or(|(_, s)| s < 1.0);
    for (term, _) in a.terms.iter().zip(&found.to_b).filter(|(t, m)| free(m) && !t.is_context) {
        let other = b
            .terms
            .iter()
            .zip(&found.to_a)
            .find(|(t, m)| free(m) && !t.is_context && are_opposites(term, t) && t.is_negated == term.is_negated);
        if let Some((other, _)) = other {
            return Some(format!("{} against {}", term.stem, other.stem));
        }
    }
    None
}

/// One is listed as an opposite of the other.
fn are_opposites(a: &Term<'_>, b: &Term<'_>) -> bool {
    !a.opposites.is_empty() && !b.antonym.is_empty() && a.opposites.split('|').any(|word| word == b.antonym)
}

/// Numbers of like things, none of which meets, and which leave no like number of the other side unexplained.
pub(super) fn clashing_numbers(vectors: &Vectors, a: &Claim<'_>, b: &Claim<'_>) -> Option<String> {
    let lone = |x: &Quantity, others: &[Quantity]| {
        let mut like = others.iter().filter(|y| x.is_alike(y, vectors)).peekable();
        like.peek().is_some() && !like.any(|y| x.meets(y))
    };
    let left = a.numbers.iter().find(|x| lone(x, &b.numbers))?;
    let right = b.numbers.iter().find(|x| lone(x, &a.numbers) && x.is_alike(left, vectors))?;
    Some(format!("{} against {}", left.shown(), right.shown()))
}

/// The same two names on opposite sides of the same verb: in turned order and one voice, or in one order and two voices.
pub(super) fn swapped(a: &Claim<'_>, b: &Claim<'_>) -> Option<String> {
    let place = |claim: &Claim<'_>, stem: &str| claim.terms.iter().position(|t| t.stem == stem && !t.is_context);
    // A strange name may pass for any class: what is one on either side, or has its capital on both, is one.
    let is_name = |t: &&Term<'_>| {
        let other = || b.terms.iter().filter(|u| u.stem == t.stem);
        let either = t.is_name || other().any(|u| u.is_name);
        !t.is_context && t.date.is_empty() && (either || t.is_capital && other().any(|u| u.is_capital))
    };
    let names: Vec<&Term<'_>> = a.terms.iter().filter(is_name).collect();
    let verbs = a.terms.iter().filter(|t| !t.is_name && t.is_verb && place(b, &t.stem).is_some());
    for verb in verbs {
        for (n, first) in names.iter().enumerate() {
            for second in &names[n + 1..] {
                let in_a = (place(a, &first.stem), place(a, &verb.stem), place(a, &second.stem));
                let in_b = (place(b, &first.stem), place(b, &verb.stem), place(b, &second.stem));
                let (Some(x), Some(v), Some(y)) = in_a else { continue };
                let (Some(p), Some(w), Some(q)) = in_b else { continue };
                let (kept, turned) = (p < w && w < q, q < w && w < p);
                let same_voice = a.is_passive == b.is_passive;
                if x < v && v < y && (turned && same_voice || kept && !same_voice) {
                    return Some(format!("{} and {} change sides of {}", first.stem, second.stem, verb.stem));
                }
            }
        }
    }
    None
}
