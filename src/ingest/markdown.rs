//! Markdown → plain text: paragraphs, headings, lists and quotations keep their words and lose their marks; code, pictures and
//! raw HTML are left out. What stands in the front matter becomes metadata.

use pulldown_cmark::{Event, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use crate::model::Metadata;

/// Text with a blank line between blocks, and what the front matter says.
pub(super) fn plain(source: &str) -> (String, Metadata) {
    let options = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES;
    let mut out = String::with_capacity(source.len());
    let mut front = String::new();
    let (mut hidden, mut is_front) = (0_u32, false);
    for event in Parser::new_ext(source, options) {
        match event {
            Event::Start(Tag::MetadataBlock(MetadataBlockKind::YamlStyle | MetadataBlockKind::PlusesStyle)) => {
                is_front = true;
            }
            Event::End(TagEnd::MetadataBlock(_)) => is_front = false,
            Event::Text(text) if is_front => front.push_str(&text),
            Event::Start(Tag::CodeBlock(_) | Tag::Image { .. } | Tag::HtmlBlock) => hidden += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Image | TagEnd::HtmlBlock) => hidden -= 1,
            Event::Text(text) | Event::Code(text) if hidden == 0 => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak if hidden == 0 => out.push('\n'),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::BlockQuote(_),
            ) => block(&mut out),
            Event::End(TagEnd::TableCell) => out.push(' '),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    (out, metadata(&front))
}

/// A blank line, unless there is one.
fn block(out: &mut String) {
    out.truncate(out.trim_end().len());
    if !out.is_empty() {
        out.push_str("\n\n");
    }
}

/// `key: value` or `key = value` a line; lists and nested keys are not ours.
fn metadata(front: &str) -> Metadata {
    let find = |names: &[&str]| {
        front.lines().find_map(|line| {
            let (key, value) = line.split_once([':', '='])?;
            let value = value.trim().trim_matches(['"', '\'']).trim();
            let is_named = names.iter().any(|name| key.trim().eq_ignore_ascii_case(name));
            (is_named && !value.is_empty() && !value.starts_with(['[', '{', '|', '>'])).then(|| value.to_owned())
        })
    };
    Metadata {
        title: find(&["title", "headline"]),
        outlet: find(&["outlet", "publication", "site"]),
        date: find(&["date", "published"]),
        desk: find(&["desk", "section"]),
        author: find(&["author", "byline"]),
        url: find(&["url", "canonical", "link"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_words_stay() {
        let source = "---\ntitle: \"Bridge closed\"\ndate: 2024-05-01\nauthor: A. Weiss\n---\n# Bridge *closed*\n\nThe mayor [said](https://x.y) it\nwas **closed**.\n\n> “We tried,” she said.\n\n- one\n- two\n\n```\ncode\n```\n![a](b.png)\n";
        let (text, metadata) = plain(source);
        assert_eq!(text, "Bridge closed\n\nThe mayor said it\nwas closed.\n\n“We tried,” she said.\n\none\n\ntwo\n");
        assert_eq!(metadata.title.as_deref(), Some("Bridge closed"));
        assert_eq!(metadata.date.as_deref(), Some("2024-05-01"));
        assert_eq!(metadata.author.as_deref(), Some("A. Weiss"));
    }
}
