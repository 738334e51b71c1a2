//! Every form of input, packed or not, gives articles with what is known of them; what is none is a row with a reason.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use onrecord::ingest::{self, Item, Options};
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

const SAID: &str = "The mayor said on Monday that the bridge had been closed for repairs.";

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onrecord")).args(arguments).output().expect("the command runs")
}

/// What a file of this name and content is read as.
fn read(name: &str, bytes: &[u8], options: &Options) -> Vec<Item> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("a file");
    read_path(&path, options)
}

fn read_path(path: &Path, options: &Options) -> Vec<Item> {
    let inputs = ingest::listing(&[path]).expect("a listing");
    let pieces = inputs.iter().flat_map(|input| ingest::open(input, options, &Arc::default()));
    pieces.map(|raw| raw.read(options)).collect()
}

fn plain(name: &str, bytes: &[u8]) -> Vec<Item> {
    read(name, bytes, &Options::default())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("in memory");
    encoder.finish().expect("in memory")
}

fn ids(items: &[Item]) -> Vec<String> {
    let id = |item: &Item| item.as_ref().map_or_else(|lost| format!("!{}", lost.reason), |a| a.id.clone());
    items.iter().map(id).collect()
}

#[test]
fn packed_files_are_known_by_their_bytes() {
    let zstd = zstd::encode_all(SAID.as_bytes(), 3).expect("in memory");
    for (name, bytes) in [
        ("a.txt", gzip(SAID.as_bytes())),
        ("a.txt.gz", gzip(SAID.as_bytes())),
        ("a.txt.gz", SAID.into()),
        ("a.zst", zstd.clone()),
        ("a.md", zstd),
    ] {
        let items = plain(name, &bytes);
        let article = items[0].as_ref().unwrap_or_else(|lost| panic!("{name}: {}", lost.reason));
        assert_eq!(article.id, "a", "{name}");
        assert!(article.text.contains(SAID), "{name}");
    }
    let lines = format!("{{\"id\": 7, \"text\": \"{SAID}\"}}\n");
    assert_eq!(ids(&plain("dump.gz", &gzip(lines.repeat(2).as_bytes()))), ["7", "7"]);
    let members = [gzip(lines.as_bytes()), gzip(lines.as_bytes())].concat();
    assert_eq!(ids(&plain("dump.jsonl.gz", &members)), ["7", "7"]);
}

#[test]
fn tables_have_named_columns() {
    let mapped = Options { fields: vec![("text".to_owned(), "body".to_owned())], ..Options::default() };
    let csv = "\u{FEFF}id,outlet,body\n1,Ledger,\"The mayor said \"\"no\"\",\nand left.\"\n2,Ledger\n3,Courier,She said yes.\n4,,\n";
    let items = read("a.csv", csv.as_bytes(), &mapped);
    assert_eq!(ids(&items), ["1", "!2 fields where the first line names 3", "3", "!empty"]);
    let first = items[0].as_ref().expect("an article");
    assert_eq!(first.text, "The mayor said \"no\",\nand left.");
    assert_eq!(first.metadata.outlet.as_deref(), Some("Ledger"));
    assert_eq!(items[1].as_ref().expect_err("a row").line, 4);
    assert_eq!(ids(&read("a.tsv", b"body\tid\nShe said yes.\tx\n", &mapped)), ["x"]);
    assert_eq!(ids(&plain("a.csv", b"body,id\nx,1\n")), ["!no column \"text\" (--field text=NAME names another)"]);
}

#[test]
fn json_is_an_object_or_a_list() {
    let object = format!("{{\n \"id\": \"x\",\n \"text\": \"{SAID}\"\n}}");
    assert_eq!(ids(&plain("a.json", object.as_bytes())), ["x"]);
    let list = format!("[{object}, 3, {object}]");
    assert_eq!(ids(&plain("a.json", list.as_bytes())), ["x", "!not a JSON object: another kind of value", "x"]);
}

/// A Parquet file with text columns; `None` is null.
fn parquet(path: &Path, columns: &[(&str, &[Option<&str>])]) {
    let column = |name: &str| {
        let text = Type::primitive_type_builder(name, Physical::BYTE_ARRAY).with_repetition(Repetition::OPTIONAL);
        Arc::new(text.with_logical_type(Some(LogicalType::String)).build().expect("a column"))
    };
    let fields = columns.iter().map(|(name, _)| column(name)).collect();
    let schema = Arc::new(Type::group_type_builder("articles").with_fields(fields).build().expect("a schema"));
    let file = fs::File::create(path).expect("a file");
    let mut writer =
        SerializedFileWriter::new(file, schema, Arc::new(WriterProperties::builder().build())).expect("a writer");
    let mut group = writer.next_row_group().expect("a group");
    for (_, values) in columns {
        let mut column = group.next_column().expect("a column").expect("a column");
        let levels: Vec<i16> = values.iter().map(|v| i16::from(v.is_some())).collect();
        let values: Vec<ByteArray> = values.iter().flatten().map(|v| ByteArray::from(*v)).collect();
        column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).expect("values");
        column.close().expect("a column");
    }
    group.close().expect("a group");
    writer.close().expect("a file");
}

#[test]
fn parquet_rows_are_articles() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.parquet");
    parquet(
        &path,
        &[
            ("unused", &[Some("x"), None, None]),
            ("id", &[Some("p1"), Some("p2"), None]),
            ("title", &[Some("Bridge closed"), None, None]),
            ("text", &[Some(SAID), None, Some(SAID)]),
        ],
    );
    let items = read_path(&path, &Options::default());
    assert_eq!(ids(&items), ["p1", "!empty", "a.parquet:3"]);
    let first = items[0].as_ref().expect("an article");
    assert_eq!(first.text, format!("Bridge closed\n\n{SAID}"));
    let bytes = fs::read(&path).expect("the file");
    assert_eq!(ids(&plain("b.parquet.gz", &gzip(&bytes))).len(), 3);
    let cut = ids(&plain("c.parquet", &bytes[..bytes.len() / 2]));
    assert!(cut[0].starts_with("!not a sound Parquet file"), "{cut:?}");
}

/// A page with an article among what stands around articles.
fn page(charset: &str) -> String {
    let paragraph = "<p>The mayor said on Monday that the bridge would be closed, and residents told reporters that nobody had asked them about the café on the other side of the river, which depends on those who cross it.</p>";
    format!(
        "<!DOCTYPE html><html><head><meta charset=\"{charset}\"><title>Bridge closed</title><meta name=\"author\" content=\"A. Weiss\"></head><body><nav><ul><li><a href=\"/\">Home</a></li><li><a href=\"/s\">Subscribe now</a></li></ul></nav><article><h1>Bridge closed</h1>{}</article><footer>All rights reserved by us</footer></body></html>",
        paragraph.repeat(6)
    )
}

#[test]
fn pages_are_read_without_what_stands_around_the_article() {
    let items = plain("a.html", page("utf-8").as_bytes());
    let article = items[0].as_ref().unwrap_or_else(|lost| panic!("{}", lost.reason));
    assert!(article.text.contains("residents told reporters"), "{}", article.text);
    assert!(!article.text.contains("Subscribe now") && !article.text.contains("All rights reserved"));
    assert!(article.text.matches("\n\n").count() >= 6, "paragraphs stay apart: {}", article.text);
    assert_eq!(article.metadata.title.as_deref(), Some("Bridge closed"));
    let latin: Vec<u8> = page("iso-8859-1").chars().map(|c| u8::try_from(u32::from(c)).expect("Latin 1")).collect();
    let items = plain("a.html", &latin);
    assert!(items[0].as_ref().is_ok_and(|a| a.text.contains("café")), "a page is believed about its encoding");
}

/// A record of a web archive.
fn record(id: &str, kind: &str, block: &str, length: usize) -> String {
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{id}>\r\nWARC-Target-URI: https://example.org/{id}\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n"
    )
}

fn response(id: &str) -> String {
    let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{}", page("utf-8"));
    record(id, "response", &block, block.len())
}

#[test]
fn a_broken_record_of_an_archive_loses_only_itself() {
    let info = record("i", "warcinfo", "software: x", 11);
    let long = record("long", "response", "HTTP/1.1 200 OK\r\n\r\nshort", 700);
    let wild = record("wild", "response", "HTTP/1.1 200 OK\r\n\r\nlonger than it says", 7);
    let png = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx";
    let image = record("png", "response", png, png.len());
    let text = record("t", "conversion", SAID, SAID.len());
    let records = [&info, &response("a"), &long, &response("b"), &wild, &text, &image, &response("c")];
    let expected = [
        "a",
        "!record 3: its Content-Length is not its length",
        "b",
        "!record 5: its Content-Length is not its length",
        "t",
        "!record 7: not a page or text: image/png",
        "c",
    ];
    let whole: String = records.iter().map(|r| r.as_str()).collect();
    let items = plain("a.warc", whole.as_bytes());
    assert_eq!(ids(&items), expected);
    assert_eq!(
        items[0].as_ref().expect("an article").metadata.url.as_deref(),
        Some("https://example.org/a"),
        "the address is kept"
    );
    let members: Vec<u8> = records.iter().flat_map(|r| gzip(r.as_bytes())).collect();
    assert_eq!(ids(&plain("a.warc.gz", &members)), expected);
}

#[test]
fn a_damaged_member_of_an_archive_loses_only_itself() {
    let mut members: Vec<Vec<u8>> = ["a", "b", "c"].iter().map(|id| gzip(response(id).as_bytes())).collect();
    let middle = members[1].len() / 2;
    members[1][middle..middle + 8].fill(0xFF);
    let items = plain("a.warc.gz", &members.concat());
    let found = ids(&items);
    assert_eq!((found.len(), found[0].as_str(), found[2].as_str()), (3, "a", "c"), "{found:?}");
    assert!(found[1].starts_with("!record 2: "), "{found:?}");
}

#[test]
fn other_languages_are_skipped_with_a_row() {
    let folder = tempfile::tempdir().expect("a folder");
    let german = "Der Bürgermeister sagte am Montag, die Brücke werde für mehrere Wochen gesperrt. Anwohner erklärten gegenüber Reportern, niemand habe sie gefragt, und die Arbeiten hätten früher beginnen müssen. Nach Angaben der Stadt sind drei Brücken betroffen. Der Stadtrat will in der kommenden Woche über Hilfen für die Geschäftsleute entscheiden, von denen viele nach eigenen Worten die Hälfte ihrer Kunden verloren haben.";
    fs::write(folder.path().join("de.txt"), german.repeat(2)).expect("a file");
    fs::write(folder.path().join("en.txt"), SAID).expect("a file");
    let path = folder.path().to_string_lossy().into_owned();
    let output = run(&["score", "--format", "jsonl", &path]);
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "left out on purpose is not lost: {err}");
    assert!(err.contains("de.txt: in German, not in English"), "{err}");
    assert!(err.contains("1 of 2 articles scored, 0 lost, 1 skipped"), "{err}");
    let output = run(&["score", "--format", "jsonl", "--language", "any", &path]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"scored\":2"));
}

#[test]
fn a_file_that_changes_while_it_is_read_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.jsonl");
    let line = format!("{{\"id\": \"x\", \"text\": \"{SAID}\"}}\n");
    fs::write(&path, line.repeat(3)).expect("a file");
    let options = Options::default();
    let inputs = ingest::listing(&[&path]).expect("a listing");
    let mut pieces = ingest::open(&inputs[0], &options, &Arc::default());
    assert!(pieces.next().is_some_and(|raw| raw.read(&options).is_ok()));
    std::thread::sleep(std::time::Duration::from_millis(20));
    let mut file = fs::File::options().append(true).open(&path).expect("the file");
    file.write_all(line.as_bytes()).expect("one more line");
    let rest: Vec<Item> = pieces.map(|raw| raw.read(&options)).collect();
    let found = ids(&rest);
    assert!(found.len() >= 3 && found[..found.len() - 1].iter().all(|id| id == "x"), "{found:?}");
    assert!(found.last().is_some_and(|last| last.starts_with("!changed while it was read")), "{found:?}");
}

#[test]
fn utf16_with_a_mark_and_guessed_encodings() {
    let utf16: Vec<u8> = std::iter::once(0xFEFF_u16).chain(SAID.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(ids(&plain("a.txt", &utf16)), ["a"]);
    let guessing = Options { guesses_encoding: true, ..Options::default() };
    let latin: Vec<u8> = b"The mayor of Orl\xE9ans said the caf\xE9 was closed.".to_vec();
    let items = read("a.txt", &latin, &guessing);
    assert!(items[0].as_ref().is_ok_and(|a| a.text.contains("Orléans")));
}
