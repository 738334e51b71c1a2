//! The pattern language: one string, elements between spaces. In: the string; out: a tree, or what is wrong and where in
//! the string. Knows no vocabulary and matches nothing.

use crate::ruleset::words::fold_into;
use crate::text::tokenise;

/// Something that matches one token (a lexicon term: one or more).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Atom {
    /// Lower-case form.
    Word(String),
    /// Exact form.
    Exact(String),
    /// Any inflection.
    Lemma(String),
    /// A term of a lexicon, all rows or those whose `column` holds `value`.
    Lexicon { name: String, column: String, value: Option<String> },
    /// A word class or the beginning of its name.
    Tag(String),
    /// `<num>` and kin, by [`crate::ruleset::words::Shape`]'s names.
    Shape(String),
    /// Any token.
    Any,
}

/// One element: an atom and further conditions on the same token.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Step {
    pub(crate) atom: Atom,
    /// Conditions the same token must meet, with whether they are negated.
    pub(crate) also: Vec<(bool, Atom)>,
    /// Only at the first token of a sentence.
    pub(crate) at_start: bool,
}

/// A node of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Step(Step),
    Either(Vec<Vec<Node>>),
    Repeat { of: Vec<Node>, min: u8, max: u8 },
    Open,
    Close,
    End,
}

/// What is wrong, and at which byte of the pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PatternFault {
    pub(crate) at: usize,
    pub(crate) message: String,
}

/// The longest repetition: a gap wider than this is a sign that the pattern means something else.
const MAX_REPEAT: u8 = 30;
const SHAPES: [&str; 8] = ["num", "cap", "upper", "punct", "quote", "any", "start", "end"];

/// Parses a pattern.
pub(crate) fn parse(source: &str) -> Result<Vec<Node>, PatternFault> {
    let mut parser = Parser { source, at: 0 };
    let nodes = parser.sequence(false)?;
    if parser.at < source.len() {
        return Err(parser.fault("a closing parenthesis without an opening one"));
    }
    check_marks(&nodes, source)?;
    match nodes.iter().find(|n| !matches!(n, Node::Open)) {
        None => Err(PatternFault { at: 0, message: "an empty pattern".to_owned() }),
        Some(first) if begins_open(first) => {
            Err(PatternFault { at: 0, message: "a pattern must not begin with a gap".to_owned() })
        }
        Some(_) => Ok(nodes),
    }
}

/// A gap at the beginning would make every token a candidate.
fn begins_open(first: &Node) -> bool {
    match first {
        Node::Step(step) => step.atom == Atom::Any && step.also.is_empty(),
        Node::Repeat { of, .. } => of.first().is_some_and(begins_open),
        _ => false,
    }
}

fn check_marks(nodes: &[Node], source: &str) -> Result<(), PatternFault> {
    let opens = nodes.iter().filter(|n| matches!(n, Node::Open)).count();
    let closes = nodes.iter().filter(|n| matches!(n, Node::Close)).count();
    if opens == closes && opens <= 1 {
        return Ok(());
    }
    let at = source.find(if opens > closes { '[' } else { ']' }).unwrap_or(0);
    Err(PatternFault {
        at,
        message: "brackets mark one part of the pattern, outside parentheses: one [ and one ]".to_owned(),
    })
}

struct Parser<'s> {
    source: &'s str,
    at: usize,
}

impl Parser<'_> {
    fn fault(&self, message: &str) -> PatternFault {
        PatternFault { at: self.at.min(self.source.len()), message: message.to_owned() }
    }

    fn peek(&self) -> Option<char> {
        self.source[self.at..].chars().next()
    }

    fn take(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    fn sequence(&mut self, inside: bool) -> Result<Vec<Node>, PatternFault> {
        let mut nodes = Vec::new();
        let mut at_start = false;
        while let Some(c) = self.peek() {
            match c {
                ' ' | '\t' | '\n' => self.at += 1,
                '|' | ')' if inside => break,
                ')' => break,
                '[' | ']' => {
                    self.at += 1;
                    nodes.push(if c == '[' { Node::Open } else { Node::Close });
                }
                _ => self.element(&mut nodes, &mut at_start)?,
            }
        }
        Ok(nodes)
    }

    fn element(&mut self, nodes: &mut Vec<Node>, at_start: &mut bool) -> Result<(), PatternFault> {
        let mut one = if self.take('(') { vec![self.alternatives()?] } else { self.step()? };
        match one.first() {
            Some(Node::Step(step)) if step.atom == Atom::Shape("start".to_owned()) => {
                *at_start = true;
                return Ok(());
            }
            Some(Node::Step(step)) if step.atom == Atom::Shape("end".to_owned()) => {
                nodes.push(Node::End);
                return Ok(());
            }
            _ => {}
        }
        if std::mem::take(at_start) && !begin(&mut one) {
            return Err(self.fault("<start> must stand before a token or a choice of tokens"));
        }
        match self.repetition()? {
            Some((min, max)) => nodes.push(Node::Repeat { of: one, min, max }),
            None => nodes.append(&mut one),
        }
        Ok(())
    }

    fn alternatives(&mut self) -> Result<Node, PatternFault> {
        let mut branches = vec![self.sequence(true)?];
        while self.take('|') {
            branches.push(self.sequence(true)?);
        }
        if !self.take(')') {
            return Err(self.fault("a parenthesis is not closed"));
        }
        if branches.iter().any(Vec::is_empty) {
            return Err(self.fault("an empty alternative; write (a|b)? for an optional part"));
        }
        Ok(Node::Either(branches))
    }

    fn repetition(&mut self) -> Result<Option<(u8, u8)>, PatternFault> {
        if self.take('?') {
            return Ok(Some((0, 1)));
        }
        if !self.take('{') {
            return Ok(None);
        }
        let close = self.source[self.at..].find('}').ok_or_else(|| self.fault("a brace is not closed"))?;
        let inner = &self.source[self.at..self.at + close];
        let (low, high) = inner.split_once(',').unwrap_or((inner, inner));
        let bounds = low.trim().parse::<u8>().ok().zip(high.trim().parse::<u8>().ok());
        match bounds {
            Some((min, max)) if min <= max && max > 0 && max <= MAX_REPEAT => {
                self.at += close + 1;
                Ok(Some((min, max)))
            }
            _ => Err(self.fault("a repetition is {least,most} with most at least 1 and at most 30")),
        }
    }

    /// One element without its repetition; a word that the tokeniser splits (`don't`) gives several steps.
    fn step(&mut self) -> Result<Vec<Node>, PatternFault> {
        let begin = self.at;
        let mut parts = Vec::new();
        loop {
            let negated = self.take('!');
            let sigil = self.peek().filter(|c| matches!(c, '=' | '~' | '@' | '#' | '<'));
            if sigil.is_some() {
                self.at += 1;
            }
            let body = self.body(sigil)?;
            parts.push((negated, sigil, body));
            if !self.take('&') {
                break;
            }
        }
        let lone_word = parts.len() == 1 && !parts[0].0 && parts[0].1.is_none();
        if lone_word {
            let text = &parts[0].2;
            let words = tokenise(text).into_iter().map(|span| Atom::Word(fold(span.of(text))));
            return Ok(words.map(|atom| Node::Step(Step { atom, also: Vec::new(), at_start: false })).collect());
        }
        let mut atoms = Vec::new();
        for (negated, sigil, body) in parts {
            let atom = atom(sigil, &body).map_err(|message| PatternFault { at: begin, message })?;
            atoms.push((negated, atom));
        }
        let first = atoms.iter().position(|(negated, _)| !negated).map(|i| atoms.remove(i).1);
        Ok(vec![Node::Step(Step { atom: first.unwrap_or(Atom::Any), also: atoms, at_start: false })])
    }

    fn body(&mut self, sigil: Option<char>) -> Result<String, PatternFault> {
        let mut out = String::new();
        while let Some(c) = self.peek() {
            if sigil == Some('<') {
                self.at += c.len_utf8();
                if c == '>' {
                    return Ok(out);
                }
                out.push(c);
                continue;
            }
            if c.is_whitespace() || "()|[]?{}&".contains(c) {
                break;
            }
            self.at += c.len_utf8();
            if c == '\\' {
                let Some(escaped) = self.peek() else { break };
                self.at += escaped.len_utf8();
                out.push(escaped);
            } else {
                out.push(c);
            }
        }
        if out.is_empty() || sigil == Some('<') {
            return Err(self.fault("an element is missing or not finished here"));
        }
        Ok(out)
    }
}

/// Marks what an element begins with as the first of its sentence; false where that is no token.
fn begin(element: &mut [Node]) -> bool {
    match element.first_mut() {
        Some(Node::Step(step)) => {
            step.at_start = true;
            true
        }
        Some(Node::Either(branches)) => branches.iter_mut().all(|branch| begin(branch)),
        _ => false,
    }
}

fn atom(sigil: Option<char>, body: &str) -> Result<Atom, String> {
    Ok(match sigil {
        None => Atom::Word(fold(body)),
        Some('=') => Atom::Exact(body.to_owned()),
        Some('~') => Atom::Lemma(fold(body)),
        Some('#') => Atom::Tag(body.to_owned()),
        Some('@') => lexicon(body),
        _ if body == "any" => Atom::Any,
        _ if SHAPES.contains(&body) => Atom::Shape(body.to_owned()),
        _ => {
            let help = crate::ruleset::document::suggestion(body, SHAPES.into_iter());
            return Err(format!("unknown shape <{body}>{}{help}", if help.is_empty() { "" } else { ", " }));
        }
    })
}

fn lexicon(body: &str) -> Atom {
    let (name, rest) = body.split_once(':').map_or((body, None), |(n, r)| (n, Some(r)));
    let (column, value) = match rest.map(|r| r.split_once('=').unwrap_or(("class", r))) {
        Some((column, value)) => (column, Some(value.to_owned())),
        None => ("class", None),
    };
    Atom::Lexicon { name: name.to_owned(), column: column.to_owned(), value }
}

/// The form words are compared in: lower case, straight apostrophes.
pub(crate) fn fold(word: &str) -> String {
    let mut out = String::new();
    fold_into(word, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(source: &str) -> usize {
        parse(source).map_or(0, |n| n.len())
    }

    #[test]
    fn elements_are_read() {
        assert_eq!(steps("[some] <num>"), 4);
        assert_eq!(steps("~believe that"), 2);
        assert_eq!(steps("may&#MD !be"), 2);
        assert_eq!(steps("(a|b c)? d{1,2}"), 2);
        assert_eq!(steps("@cues:class=doubt"), 1);
    }

    #[test]
    fn faults_say_where() {
        for (source, at) in [("(a|b", 4), ("a {1", 2), ("[a", 0), ("a <nun>", 2), ("", 0), ("<any> a", 0)] {
            assert_eq!(parse(source).map_err(|f| f.at), Err(at), "{source}");
        }
    }
}
