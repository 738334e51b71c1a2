//! What can go wrong around a run, done for real: kills, full disks, broken archives, bombs, loops, two runs at once. Each gives
//! its message and exit code and loses nothing else.
#![cfg(unix)]
#![allow(clippy::print_stderr, reason = "what this machine cannot test is said")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command.args(arguments);
    command
}

fn run(arguments: &[&str]) -> Output {
    command(arguments).output().expect("the command runs")
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// One line of JSON; articles differ and some are longer.
fn line(n: usize) -> String {
    let paragraph = format!(
        "Mayor Anna Weiss said on Monday that {n} bridges had been closed.\\n\\n“We will rebuild them,” she added. According to residents, {} roads are still open.\\n\\n",
        n * 3 + 1
    );
    format!("{{\"id\": \"a{n}\", \"text\": \"{}\"}}\n", paragraph.repeat(4 + n % 7))
}

fn corpus(folder: &Path, articles: usize) -> PathBuf {
    let file = folder.join("corpus.jsonl");
    fs::write(&file, (0..articles).map(line).collect::<String>()).expect("a corpus");
    file
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("in memory");
    encoder.finish().expect("in memory")
}

/// Numbers that look random and are the same in every run.
fn scattered(n: u64, below: u64) -> u64 {
    let z = (n + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (z ^ (z >> 29)) % below
}

#[test]
fn killed_at_twenty_moments_and_resumed_gives_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = text(&corpus(folder.path(), 900));
    let whole = run(&["score", "--format", "jsonl", "-q", &file]).stdout;
    let output = text(&folder.path().join("out.jsonl"));
    let resume = ["score", "--format", "jsonl", "-q", "--resume", "-o", &output, &file];
    for n in 0..20 {
        let mut child = command(&resume).stderr(Stdio::null()).spawn().expect("the command starts");
        std::thread::sleep(Duration::from_millis(30 + scattered(n, 220)));
        child.kill().expect("SIGKILL");
        child.wait().expect("it ends");
        // Nothing ever stands under the name before it is whole.
        if let Ok(found) = fs::read(&output) {
            assert!(found == whole, "a file that is not whole has the name");
        }
    }
    let last = run(&resume);
    assert_eq!(last.status.code(), Some(0), "{}", err(&last));
    assert!(fs::read(&output).expect("the output") == whole, "other bytes after twenty kills");
    let left: Vec<_> = fs::read_dir(folder.path()).expect("the folder").flatten().map(|e| e.file_name()).collect();
    let left = left.iter().filter(|n| n.to_string_lossy().starts_with("out.jsonl.")).count();
    assert_eq!(left, 0, "part or note left behind");
}

/// A run that reads from a pipe which stays open, after so many articles.
fn waiting(output: &str, articles: usize) -> (Child, std::process::ChildStdin) {
    let mut child = command(&["score", "--format", "jsonl", "-o", output, "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    pipe.write_all((0..articles).map(line).collect::<String>().as_bytes()).expect("it reads");
    pipe.flush().expect("it reads");
    let part = PathBuf::from(format!("{output}.resume"));
    for _ in 0..400 {
        let note = fs::read_to_string(&part).unwrap_or_default();
        if note.contains(&format!("\"items\":{articles},")) {
            return (child, pipe);
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    child.kill().expect("SIGKILL");
    child.wait().expect("it ends");
    panic!("it did not get through {articles} articles in ten seconds");
}

#[test]
fn an_interrupt_leaves_what_a_later_run_takes_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = text(&folder.path().join("out.jsonl"));
    let (child, pipe) = waiting(&output, 5);
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(sent.success());
    let ended = child.wait_with_output().expect("it ends");
    drop(pipe);
    assert_eq!(ended.status.code(), Some(130), "{}", err(&ended));
    assert!(err(&ended).contains("stopped after 5 articles; --resume goes on there"), "{}", err(&ended));
    let all: String = (0..12).map(line).collect();
    let again = |arguments: &[&str]| {
        let mut child = command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        child.stdin.take().expect("a pipe").write_all(all.as_bytes()).expect("it reads");
        child.wait_with_output().expect("it ends")
    };
    let refused = again(&["score", "--format", "jsonl", "-o", &output, "-"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(err(&refused).contains("5 articles of a run that did not finish"), "{}", err(&refused));
    let other = again(&["score", "--format", "jsonl", "--no-title", "--resume", "-o", &output, "-"]);
    assert_eq!(other.status.code(), Some(2));
    assert!(err(&other).contains("other articles, or with other rules"), "{}", err(&other));
    let resumed = again(&["score", "--format", "jsonl", "--resume", "-o", &output, "-"]);
    assert_eq!(resumed.status.code(), Some(0), "{}", err(&resumed));
    let whole = again(&["score", "--format", "jsonl", "-q", "-"]).stdout;
    assert!(fs::read(&output).expect("the output") == whole);
}

#[test]
fn the_second_run_into_one_output_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = text(&folder.path().join("out.jsonl"));
    let (first, pipe) = waiting(&output, 2);
    let file = text(&corpus(folder.path(), 1));
    let second = run(&["score", "--format", "jsonl", "--resume", "-o", &output, &file]);
    assert_eq!(second.status.code(), Some(2));
    assert!(err(&second).contains("out.jsonl: another run is writing it"), "{}", err(&second));
    drop(pipe);
    let first = first.wait_with_output().expect("it ends");
    assert_eq!(first.status.code(), Some(0), "{}", err(&first));
    assert!(fs::read_to_string(&output).expect("the output").contains("\"scored\":2"));
}

#[test]
fn a_full_disk_is_said() {
    if !Path::new("/dev/full").exists() {
        eprintln!("skipped: no /dev/full here");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = text(&corpus(folder.path(), 40));
    let output = run(&["score", "--format", "jsonl", "-o", "/dev/full", &file]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("/dev/full: the disk is full"), "{}", err(&output));
    let full = fs::File::options().write(true).open("/dev/full").expect("the device");
    let output = command(&["score", "--format", "jsonl", &file]).stdout(full).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("standard output: the disk is full"), "{}", err(&output));
}

#[test]
fn a_limit_on_file_sizes_leaves_what_a_later_run_takes_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = text(&corpus(folder.path(), 120));
    let output = text(&folder.path().join("out.jsonl"));
    let script = "ulimit -f 600; exec \"$0\" score --format jsonl -o \"$1\" \"$2\"";
    let limited = Command::new("bash")
        .args(["-c", script, env!("CARGO_BIN_EXE_onrecord"), &output, &file])
        .output()
        .expect("bash");
    assert_eq!(limited.status.code(), Some(2), "{}", err(&limited));
    assert!(err(&limited).contains("what is done so far is kept; --resume goes on there"), "{}", err(&limited));
    assert!(!Path::new(&output).exists());
    let resumed = run(&["score", "--format", "jsonl", "--resume", "-o", &output, &file]);
    assert_eq!(resumed.status.code(), Some(0), "{}", err(&resumed));
    assert!(fs::read(&output).expect("the output") == run(&["score", "--format", "jsonl", "-q", &file]).stdout);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = text(&corpus(folder.path(), 80));
    let mut child =
        command(&["score", "--format", "jsonl", "-q", &file]).stdout(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn a_truncated_gzip_loses_only_its_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines: String = (0..200).map(line).collect();
    let packed = gzip(lines.as_bytes());
    fs::write(folder.path().join("cut.jsonl.gz"), &packed[..packed.len() / 2]).expect("a file");
    fs::write(folder.path().join("good.jsonl.gz"), gzip(line(1).as_bytes())).expect("a file");
    let output = run(&["score", "--format", "jsonl", &text(folder.path())]);
    assert_eq!(output.status.code(), Some(3));
    assert!(err(&output).contains("breaks off: the compressed data end too early"), "{}", err(&output));
    assert!(out(&output).contains("\"failed\":1"), "{}", err(&output));
    assert!(out(&output).contains("\"id\":\"a0\"") && out(&output).contains("good.jsonl.gz"));
}

#[test]
fn bombs_do_not_go_off() {
    let folder = tempfile::tempdir().expect("a folder");
    let zeros = vec![b' '; 1 << 20];
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..300 {
        encoder.write_all(&zeros).expect("in memory");
    }
    let bomb = encoder.finish().expect("in memory");
    fs::write(folder.path().join("bomb.txt.gz"), &bomb).expect("a file");
    fs::write(folder.path().join("bomb.jsonl.gz"), &bomb).expect("a file");
    fs::write(folder.path().join("good.txt"), "The mayor said the bridge had been closed.\n").expect("a file");
    let output = run(&["score", "--format", "jsonl", "--max-megabytes", "1", &text(folder.path())]);
    assert_eq!(output.status.code(), Some(3), "{}", err(&output));
    assert!(err(&output).contains("bomb.txt.gz: it is more than the limit of 1.0 MB"), "{}", err(&output));
    assert!(err(&output).contains("bomb.jsonl.gz:1: the line"), "{}", err(&output));
    assert!(out(&output).contains("\"id\":\"good\""));
}

#[test]
fn a_loop_of_links_and_a_closed_folder_are_rows() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let (inner, closed) = (folder.path().join("inner"), folder.path().join("closed"));
    fs::create_dir(&inner).expect("a folder");
    fs::create_dir(&closed).expect("a folder");
    fs::write(inner.join("good.txt"), "The mayor said the bridge had been closed.\n").expect("a file");
    std::os::unix::fs::symlink(folder.path(), inner.join("loop")).expect("a link");
    std::os::unix::fs::symlink(inner.join("good.txt"), folder.path().join("same.txt")).expect("a link");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("permissions");
    let is_closed = fs::read_dir(&closed).is_err();
    let output = run(&["score", "--format", "jsonl", &text(folder.path())]);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("permissions");
    assert_eq!(output.status.code(), Some(3), "{}", err(&output));
    assert!(err(&output).contains("inner/loop: the link leads back to a folder that it stands in"), "{}", err(&output));
    assert!(out(&output).contains("\"scored\":2"), "{}", out(&output));
    if is_closed {
        assert!(err(&output).contains("closed: permission denied"), "{}", err(&output));
    } else {
        eprintln!("permissions not tested: this user may read everything");
    }
}

#[test]
fn a_path_that_is_not_utf8_is_read_and_shown() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().expect("a folder");
    let name = std::ffi::OsStr::from_bytes(b"caf\xE9.txt");
    let path = folder.path().join(name);
    fs::write(&path, "The mayor said the bridge had been closed.\n").expect("a file");
    for argument in [folder.path(), &path] {
        let output = Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .args(["score", "--format", "jsonl"])
            .arg(argument)
            .output()
            .expect("it runs");
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        assert!(out(&output).contains("caf\\\\xE9"), "{}", out(&output));
    }
}

#[test]
fn parts_join_to_the_same_bytes_and_nothing_else_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lines: String = (0..50).map(line).collect();
    lines.insert_str(0, "{\"id\": \"broken\", \"text\": }\n");
    lines.push_str("not JSON\n");
    let file = folder.path().join("corpus.jsonl");
    fs::write(&file, lines).expect("a corpus");
    let file = text(&file);
    let whole = run(&["score", "--format", "jsonl", "-q", &file]);
    assert_eq!(whole.status.code(), Some(3));
    let part = |n: usize| text(&folder.path().join(format!("part{n}.jsonl")));
    for n in 1..=4 {
        run(&["score", "--format", "jsonl", "-q", "--shard", &format!("{n}/4"), "-o", &part(n), &file]);
    }
    let packed = folder.path().join("part2.jsonl.gz");
    fs::write(&packed, gzip(&fs::read(part(2)).expect("a part"))).expect("a packed part");
    let merged = run(&["merge", &part(3), &part(1), &text(&packed), &part(4)]);
    assert_eq!(merged.status.code(), Some(3), "{}", err(&merged));
    assert!(merged.stdout == whole.stdout, "other bytes");
    let faults = [
        (vec![part(1), part(2), part(4)], "part 3/4 is missing"),
        (vec![part(1), part(2), part(2), part(3), part(4)], "are both part 2/4"),
        (vec![part(1), file.clone()], "not a part of a run"),
    ];
    for (parts, words) in faults {
        let mut arguments = vec!["merge"];
        arguments.extend(parts.iter().map(String::as_str));
        let output = run(&arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains(words), "{}", err(&output));
    }
    let cut = fs::read(part(3)).expect("a part");
    fs::write(part(3), &cut[..cut.len() / 2]).expect("a cut part");
    let output = run(&["merge", "-o", &part(9), &part(3), &part(1), &part(2), &part(4)]);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(!Path::new(&part(9)).exists(), "nothing appears when a part is cut");
}

#[test]
fn the_cache_gives_the_same_bytes_and_is_never_stale() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = text(&corpus(folder.path(), 30));
    let cache = text(&folder.path().join("cache"));
    let plain = run(&["score", "--format", "jsonl", "-q", &file]).stdout;
    for _ in 0..2 {
        assert!(run(&["score", "--format", "jsonl", "-q", "--cache", &cache, &file]).stdout == plain);
    }
    fs::write(folder.path().join("onrecord.toml"), "[weights]\nSCO003 = 25\n").expect("settings");
    let changed = run(&["score", "--format", "jsonl", "-q", &file]).stdout;
    assert!(changed != plain);
    assert!(run(&["score", "--format", "jsonl", "-q", "--cache", &cache, &file]).stdout == changed);
    // A log that a run left behind would mend the store.
    for log in ["cache/articles.sqlite-wal", "cache/articles.sqlite-shm"] {
        drop(fs::remove_file(folder.path().join(log)));
    }
    fs::write(folder.path().join("cache/articles.sqlite"), "not a store").expect("a broken store");
    let broken = run(&["score", "--format", "jsonl", "-q", "--cache", &cache, &file]);
    assert_eq!(broken.status.code(), Some(2));
    assert!(err(&broken).contains("articles.sqlite"), "{}", err(&broken));
}

#[test]
fn progress_for_programs_ends_with_the_counts() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = text(&corpus(folder.path(), 20));
    let output = run(&["score", "--format", "jsonl", "-q", "--progress", "json", &file]);
    let last = err(&output).lines().last().map(str::to_owned).expect("a line");
    let row: serde_json::Value = serde_json::from_str(&last).expect("JSON");
    assert_eq!(row["articles"], 20);
    assert_eq!(row["bytes"], row["total_bytes"]);
}
