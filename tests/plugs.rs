//! The documented workflow and hook, run as they stand in docs/ci in a repository with two commits; and revisions as sides.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A repository of somebody's own: a rule, articles and gates; the second commit changes the rule.
struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    fn new() -> Self {
        let repository = Self { folder: tempfile::tempdir().expect("a folder") };
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.git(&["config", "user.email", "editor@example.org"]);
        repository.git(&["config", "user.name", "An editor"]);
        repository.write(
            "articles/bridge.txt",
            "The mayor, Anna Weiss, said on Monday that the bridge was closed.\n\nA beekeeper said that 40 hives had been lost in the flood.\n",
        );
        repository.write("rules/source-type/SRC900.toml", &rule("civ.resident"));
        repository.write(
            "gates.toml",
            "[[gate]]\nid = \"G1\"\nkind = \"max-type-shift\"\nlimit = 50\nreason = \"The alarm for bias.\"\n\n[[gate]]\nid = \"G2\"\nkind = \"max-anonymous-share\"\nlimit = 0.9\nreason = \"Names.\"\n",
        );
        repository
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn run(&self, program: &str, arguments: &[&str], more: &[(&str, &str)]) -> Output {
        let bin = PathBuf::from(env!("CARGO_BIN_EXE_onrecord"));
        let path =
            format!("{}:{}", bin.parent().expect("a folder").display(), std::env::var("PATH").unwrap_or_default());
        // A hook's own variables must not lead git to the repository that these tests run in.
        let mut command = Command::new(program);
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX"] {
            command.env_remove(name);
        }
        command.current_dir(self.path()).args(arguments).env("PATH", path).envs(more.iter().copied());
        command.output().expect("it runs")
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = self.run("git", arguments, &[]);
        assert!(output.status.success(), "{arguments:?}: {}", err(&output));
        out(&output).trim().to_owned()
    }

    fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--no-verify", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    fn onrecord(&self, arguments: &[&str]) -> Output {
        self.run(env!("CARGO_BIN_EXE_onrecord"), arguments, &[])
    }
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn rule(leaf: &str) -> String {
    format!(
        "id = \"SRC900\"\ntitle = \"Beekeepers\"\nstatus = \"test\"\nsince = \"0.1.0\"\nmodified = \"2026-11-25\"\nwhy = \"They keep bees.\"\nreferences = []\nfalse-positives = \"None.\"\npriority = 900\n\nwhen.mention = [\"~beekeeper\"]\nthen.type = \"{leaf}\"\n\nhit = [{{ mention = \"a beekeeper\" }}]\nmiss = [{{ mention = \"a minister\" }}]\n"
    )
}

/// The scripts of a workflow's steps, but for what installs.
fn steps(workflow: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open: Option<usize> = None;
    for line in workflow.lines() {
        let indent = line.len() - line.trim_start().len();
        match open {
            Some(at) if indent > at || line.trim().is_empty() => {
                let last = out.last_mut().expect("a step");
                last.push_str(line.trim());
                last.push('\n');
            }
            _ => {
                open = (line.trim() == "run: |").then_some(indent);
                if open.is_some() {
                    out.push(String::new());
                }
            }
        }
    }
    out
}

#[test]
fn the_workflow_shows_what_a_pull_request_moves() {
    let repository = Repository::new();
    let base = repository.commit("Beekeepers are residents");
    repository.write("rules/source-type/SRC900.toml", &rule("biz.executive"));
    repository.commit("Beekeepers run businesses");
    let workflow = fs::read_to_string(root().join("docs/ci/rules.yml")).expect("the workflow");
    let steps = steps(&workflow);
    assert_eq!(steps.len(), 3, "{steps:?}");
    let (summary, temporary) = (repository.path().join("summary.md"), repository.path().join("temporary"));
    let (summary, temporary) = (summary.to_string_lossy(), temporary.to_string_lossy());
    let variables = [("BASE", base.as_str()), ("GITHUB_STEP_SUMMARY", &summary), ("RUNNER_TEMP", &temporary)];
    for step in &steps {
        // As a runner calls it.
        let output = repository.run("bash", &["-e", "-o", "pipefail", "-c", step], &variables);
        assert!(output.status.success(), "{step}\n{}{}", out(&output), err(&output));
    }
    let told = fs::read_to_string(&*summary).expect("the summary");
    assert!(told.contains("SRC900") && told.contains("1 relabelled") && told.contains("40 hives"), "{told}");
}

#[test]
fn the_hook_shows_what_is_staged_and_stops_what_does_not_load() {
    let repository = Repository::new();
    fs::copy(root().join("docs/ci/pre-commit"), repository.path().join(".git/hooks/pre-commit")).expect("the hook");
    repository.git(&["add", "--all"]);
    let first = repository.run("git", &["commit", "-m", "Beekeepers are residents"], &[]);
    let told = out(&first) + &err(&first);
    assert!(first.status.success() && told.contains("nothing to compare with"), "{told}");
    repository.write("rules/source-type/SRC900.toml", &rule("biz.executive"));
    repository.git(&["add", "--all"]);
    // What lies about in the work tree is not what is committed.
    repository.write("rules/source-type/SRC900.toml", "nothing that loads");
    let second = repository.run("git", &["commit", "-m", "Beekeepers run businesses"], &[]);
    let told = out(&second) + &err(&second);
    assert!(
        second.status.success() && told.contains("SRC900") && told.contains("civ.resident → biz.executive"),
        "{told}"
    );
    repository.git(&["add", "--all"]);
    let third = repository.run("git", &["commit", "-m", "Nonsense"], &[]);
    assert!(!third.status.success(), "{}{}", out(&third), err(&third));
    assert_eq!(repository.git(&["rev-list", "--count", "HEAD"]), "2");
}

#[test]
fn revisions_are_read_without_the_work_tree() {
    let repository = Repository::new();
    repository.commit("Beekeepers are residents");
    let first = repository.onrecord(&["rules", "diff", "HEAD~1", "HEAD", "--corpus", "articles"]);
    assert!(first.status.code() == Some(2) && err(&first).contains("“HEAD~1”"), "{}", err(&first));
    repository.write("rules/source-type/SRC900.toml", &rule("biz.executive"));
    repository.commit("Beekeepers run businesses");
    fs::remove_dir_all(repository.path().join("rules")).expect("the rules");
    let before = repository.git(&["status", "--porcelain"]);
    let output = repository.onrecord(&["rules", "diff", "HEAD~1", "HEAD:rules", "--corpus", "articles"]);
    assert!(output.status.success() && out(&output).contains("SRC900"), "{}{}", out(&output), err(&output));
    assert_eq!(repository.git(&["status", "--porcelain"]), before);
    // From a folder inside the repository the same rules are meant.
    let inside = repository.run("sh", &["-c", "cd articles && onrecord rules diff HEAD~1 HEAD --corpus ."], &[]);
    assert!(inside.status.success() && out(&inside).contains("SRC900"), "{}", err(&inside));
    let other = repository.onrecord(&["rules", "diff", "HEAD:articles", "HEAD", "--corpus", "articles"]);
    assert!(other.status.code() == Some(2) && err(&other).contains("holds no rules"), "{}", err(&other));
    let none = repository.onrecord(&["rules", "diff", "HEAD:nowhere", "HEAD", "--corpus", "articles"]);
    assert!(none.status.code() == Some(2) && err(&none).contains("no folder “nowhere”"), "{}", err(&none));
}

#[test]
fn no_git_and_shallow_clones_say_so() {
    let repository = Repository::new();
    repository.commit("Beekeepers are residents");
    repository.write("rules/source-type/SRC900.toml", &rule("biz.executive"));
    repository.commit("Beekeepers run businesses");
    let clone = tempfile::tempdir().expect("a folder");
    let target = clone.path().join("clone").to_string_lossy().into_owned();
    let url = format!("file://{}", repository.path().display());
    repository.git(&["clone", "--quiet", "--depth", "1", &url, &target]);
    let shallow = repository.run(
        "sh",
        &["-c", &format!("cd {target} && onrecord rules diff HEAD~1 HEAD --corpus articles")],
        &[],
    );
    assert!(shallow.status.code() == Some(2) && err(&shallow).contains("shallow"), "{}", err(&shallow));
    let arguments = ["rules", "diff", "HEAD~1", "HEAD", "--corpus", "articles"];
    let absent = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .current_dir(repository.path())
        .args(arguments)
        .env("PATH", "/nonexistent")
        .output()
        .expect("the command runs");
    assert!(absent.status.code() == Some(2) && err(&absent).contains("git cannot be run"), "{}", err(&absent));
}
