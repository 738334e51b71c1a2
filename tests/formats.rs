//! Every machine format of the seed: valid under its schema, the same facts in each, harmless in a spreadsheet.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use onrecord::report::csv::unguarded;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use serde_json::{Map, Value, json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_onrecord")).current_dir(root()).args(arguments).output();
    let output = output.expect("the command runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn scored(format: &str) -> Vec<u8> {
    run(&["score", "-q", "--format", format, "seeds/articles", "tests/hostile"])
}

fn value(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("JSON")
}

fn schema(format: &str) -> Value {
    value(&run(&["score", "--schema", "--format", format]))
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    bytes.split(|b| *b == b'\n').filter(|l| !l.is_empty()).map(value).collect()
}

fn validate(schema: &Value, instance: &Value) {
    let validator = jsonschema::validator_for(schema).expect("a schema");
    let faults: Vec<String> =
        validator.iter_errors(instance).take(5).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn folder(format: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_string_lossy().into_owned();
    run(&["score", "-q", "--format", format, "-o", &path, "seeds/articles", "tests/hostile"]);
    folder
}

/// The schema of one table, with the definitions it refers to.
fn table_schema(name: &str) -> Value {
    let all = schema("csv");
    let property = &all["properties"][name];
    json!({ "$schema": all["$schema"], "$defs": all["$defs"], "allOf": [property] })
}

/// Rows of a CSV file as JSON objects; kinds come from the schema.
fn csv_rows(path: PathBuf, schema: &Value) -> Vec<Map<String, Value>> {
    let name = schema["allOf"][0]["$ref"].as_str().expect("a reference").rsplit('/').next().expect("a name").to_owned();
    let properties = schema["$defs"][&name]["properties"].clone();
    let is = |column: &str, kind: &str| {
        let found = &properties[column]["type"];
        found == kind || found.as_array().is_some_and(|k| k.iter().any(|k| k == kind))
    };
    let mut reader = csv::Reader::from_path(path).expect("a table");
    let head = reader.headers().expect("a head line").clone();
    let cell = |column: &str, text: &str| match text {
        "" => Value::Null,
        text if is(column, "integer") => json!(text.parse::<i64>().expect("a whole number")),
        text if is(column, "number") => json!(text.parse::<f64>().expect("a number")),
        text if is(column, "boolean") => Value::Bool(text == "true"),
        text => Value::String(unguarded(text).to_owned()),
    };
    let row = |record: csv::StringRecord| head.iter().zip(&record).map(|(c, t)| (c.to_owned(), cell(c, t))).collect();
    reader.records().map(|r| row(r.expect("a row"))).collect()
}

fn parquet_rows(path: PathBuf) -> Vec<Map<String, Value>> {
    let reader = SerializedFileReader::new(File::open(path).expect("a table")).expect("Parquet");
    let cell = |field: &Field| match field {
        Field::Null => Value::Null,
        Field::Str(text) => Value::String(text.clone()),
        Field::Long(number) => json!(number),
        Field::Double(number) => json!(number),
        Field::Bool(truth) => json!(truth),
        other => panic!("{other:?}"),
    };
    let rows = reader.get_row_iter(None).expect("rows");
    rows.map(|r| r.expect("a row").get_column_iter().map(|(n, f)| (n.clone(), cell(f))).collect()).collect()
}

const TABLES: [&str; 5] = ["statements", "articles", "links", "hedges", "unprocessed"];

#[test]
fn json_and_lines_are_valid_under_their_schemas() {
    validate(&schema("json"), &value(&scored("json")));
    let schema = schema("jsonl");
    let rows = lines(&scored("jsonl"));
    assert!(rows.len() >= 6);
    for row in &rows {
        validate(&schema, row);
    }
    let text = String::from_utf8(scored("jsonl")).expect("UTF-8");
    assert!(!text.contains("-0.0"), "minus zero");
}

#[test]
fn a_schema_refuses_what_is_not_the_format() {
    let mut document = value(&scored("json"));
    document["articles"][0]["statements"][0]["source_type"] = json!("gov.nobody");
    assert!(!jsonschema::is_valid(&schema("json"), &document));
}

#[test]
fn tables_are_valid_under_their_schemas_and_alike() {
    let (csv, parquet) = (folder("csv"), folder("parquet"));
    for name in TABLES {
        let schema = table_schema(name);
        let from_csv = csv_rows(csv.path().join(format!("{name}.csv")), &schema);
        let from_parquet = parquet_rows(parquet.path().join(format!("{name}.parquet")));
        // An empty text is missing in CSV and empty in Parquet; everything else is the same.
        let plain = |rows: &[Map<String, Value>]| -> Vec<Map<String, Value>> {
            let cell = |(k, v): (&String, &Value)| (k.clone(), if *v == json!("") { Value::Null } else { v.clone() });
            rows.iter().map(|row| row.iter().map(cell).collect()).collect()
        };
        assert_eq!(plain(&from_csv), plain(&from_parquet), "{name}");
        for row in from_parquet {
            validate(&schema, &Value::Object(row));
        }
    }
    validate(&table_schema("run"), &value(&fs::read(csv.path().join("run.json")).expect("a run")));
}

#[test]
fn tables_and_json_say_the_same() {
    let csv = folder("csv");
    let rows = csv_rows(csv.path().join("statements.csv"), &table_schema("statements"));
    let document = value(&scored("json"));
    assert_eq!(lines(&scored("jsonl"))[..4], document["articles"].as_array().expect("articles")[..4]);
    let mut by_key: BTreeMap<(String, String), &Map<String, Value>> = BTreeMap::new();
    for row in &rows {
        let word = |key: &str| row[key].as_str().unwrap_or("").to_owned();
        assert!(by_key.insert((word("article"), word("statement")), row).is_none());
    }
    let mut joined = 0;
    for article in document["articles"].as_array().expect("articles") {
        for statement in article["statements"].as_array().expect("statements") {
            let key = (
                article["id"].as_str().expect("an id").to_owned(),
                statement["id"].as_str().expect("an id").to_owned(),
            );
            let row = by_key[&key];
            same(article, statement, row);
            joined += 1;
        }
    }
    assert_eq!(joined, rows.len());
    let counts = |key: &str| -> usize {
        document["articles"].as_array().expect("articles").iter().map(|a| a[key].as_array().map_or(0, Vec::len)).sum()
    };
    for name in ["links", "hedges"] {
        assert_eq!(csv_rows(csv.path().join(format!("{name}.csv")), &table_schema(name)).len(), counts(name));
    }
}

fn same(article: &Value, statement: &Value, row: &Map<String, Value>) {
    let plain = ["kind", "claim_type", "topic", "text", "polarity", "source_type", "naming", "anonymous", "proximity"];
    let more = ["independence", "contact", "confidence", "level", "grade", "score", "band", "chain", "rule"];
    for key in plain.iter().chain(&more) {
        assert_eq!(row[*key], statement[*key], "{key} of {}", statement["id"]);
    }
    for key in ["outlet", "date", "author", "desk"] {
        assert_eq!(row[key], article[key], "{key}");
    }
    let content = statement["content"].as_array().expect("ranges");
    assert_eq!((&row["start"], &row["end"]), (&content[0][0], &content[content.len() - 1][1]));
    for term in statement["terms"].as_array().expect("terms") {
        let component = term["component"].as_str().expect("a name");
        let column = if ["proximity", "independence"].contains(&component) {
            format!("{component}_value")
        } else {
            component.to_owned()
        };
        assert_eq!(row[&column], term["value"], "{component} of {}", statement["id"]);
    }
}

#[test]
fn no_cell_of_a_table_begins_a_formula() {
    let csv = folder("csv");
    for name in TABLES {
        let mut reader = csv::Reader::from_path(csv.path().join(format!("{name}.csv"))).expect("a table");
        for record in reader.records() {
            for cell in &record.expect("a row") {
                let is_number = cell.parse::<f64>().is_ok();
                assert!(
                    is_number || !cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']),
                    "{name}: {cell}"
                );
            }
        }
    }
    let articles = fs::read_to_string(csv.path().join("articles.csv")).expect("a table");
    assert!(articles.contains("'+Outlet") && articles.contains("'@desk") && articles.contains("'-Author"));
}

#[test]
fn sarif_is_valid_under_the_official_schema() {
    // As published it has a bracket that only JavaScript reads as a letter; escaped, it means the same everywhere.
    let schema = fs::read_to_string(root().join("tests/schemas/sarif-2.1.0.json")).expect("the schema");
    let schema = value(schema.replace("{2}]?$", r"{2}\\]?$").as_bytes());
    let document = value(&scored("sarif"));
    validate(&schema, &document);
    let run = &document["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let results = run["results"].as_array().expect("results");
    assert!(results.len() >= 4);
    let ranks: Vec<&str> = results.iter().filter_map(|r| r["level"].as_str()).collect();
    let order = |level: &str| ["warning", "note", "none"].iter().position(|l| *l == level);
    assert!(ranks.is_sorted_by_key(|l| order(l)), "{ranks:?}");
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let mut fingerprints: Vec<&str> = Vec::new();
    for result in results {
        assert_eq!(rules[result["ruleIndex"].as_u64().expect("an index") as usize]["id"], result["ruleId"]);
        fingerprints.push(result["partialFingerprints"]["onrecord/v1"].as_str().expect("a fingerprint"));
    }
    fingerprints.sort_unstable();
    let all = fingerprints.len();
    fingerprints.dedup();
    assert_eq!(all, fingerprints.len());
}

#[test]
fn fingerprints_do_not_hang_on_the_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let article = "Officials said the road was closed.\n\nIt was reported that nobody came to the square on Monday.\n";
    let prints = |text: &str| -> Vec<String> {
        let file = folder.path().join("a.txt");
        fs::write(&file, text).expect("an article");
        let document = value(&run(&["score", "-q", "--format", "sarif", &file.to_string_lossy()]));
        let results = document["runs"][0]["results"].as_array().expect("results").clone();
        results.iter().map(|r| r["partialFingerprints"].to_string()).collect()
    };
    let (before, after) = (prints(article), prints(&format!("A new first line.\n\n{article}")));
    assert!(!before.is_empty() && before.iter().all(|p| after.contains(p)), "{before:?} {after:?}");
}

#[test]
fn junit_is_read_back() {
    let text = String::from_utf8(scored("junit")).expect("UTF-8");
    let report = quick_junit::Report::deserialize_from_str(&text).expect("JUnit");
    let statements: usize =
        lines(&scored("jsonl")).last().expect("a run")["profile"]["statements"].as_u64().expect("n") as usize;
    let cases: usize = report.test_suites.iter().map(|s| s.test_cases.len()).sum();
    assert_eq!(cases, statements);
    assert!(text.contains("type=\"SCO101\""));
}

#[test]
fn nothing_hostile_is_markup() {
    let html =
        String::from_utf8(run(&["score", "-q", "--format", "html", "tests/hostile/article.txt"])).expect("UTF-8");
    let lower = html.to_lowercase();
    for markup in [
        "<script>window",
        "<img",
        "<svg onload",
        "<b onmouse",
        "<a href=\"javascript",
        "<!-- comment",
        "\u{7}",
        "\u{1b}",
    ] {
        assert!(!lower.contains(markup), "{markup:?}");
    }
    assert_eq!(lower.matches("<script").count(), 1);
    let head = lower.split("</head>").next().unwrap_or("");
    assert_eq!(head.matches("</title>").count(), 1);
    let index =
        String::from_utf8(run(&["score", "-q", "--format", "html", "tests/hostile"])).expect("UTF-8").to_lowercase();
    assert!(!index.contains("<script>window") && !index.contains("<svg onload") && !index.contains("<img"));
    let markdown = String::from_utf8(run(&["score", "-q", "--format", "markdown", "tests/hostile"])).expect("UTF-8");
    assert!(!markdown.contains("<script") && !markdown.contains("<img") && !markdown.contains("](javascript"));
}
