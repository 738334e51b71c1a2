//! One test a rule, named by its id: the hits, misses and gaps of its file. Loading, linting and the whole suite are timed.

mod clock;

use std::sync::Arc;
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};
use onrecord::attribute::Conventions;
use onrecord::eval;
use onrecord::pipeline::Engine;
use onrecord::ruleset::{Adjust, Files, RuleSet};

fn main() {
    let arguments = Arguments::from_args();
    let load = || RuleSet::load(&Files::shipped(), &Adjust::default()).expect("the shipped rules load");
    // The least of several, and computed rather than waited: what else the machine does is not the rules' doing.
    let timed = || {
        let mut rules = None;
        clock::computing(clock::Of::Process, || rules = Some(load()))
    };
    let loading = (0..5).map(|_| timed()).min().unwrap_or_default();
    let rules = load();
    let engine = Arc::new(Engine::new(rules, Conventions::Product));
    let mut trials = vec![
        Trial::test("every_rule_has_a_hit_and_a_miss", {
            let engine = engine.clone();
            move || none(&eval::lint(&engine).iter().map(ToString::to_string).collect::<Vec<_>>())
        }),
        Trial::test("the_suite_takes_under_a_second", {
            let engine = engine.clone();
            move || under(Duration::from_secs(1), || drop(eval::rule_tests(&engine, &[])))
        }),
        Trial::test("loading_takes_under_a_tenth_of_a_second", move || {
            if loading < Duration::from_millis(100) { Ok(()) } else { Err(format!("{loading:?}").into()) }
        }),
    ];
    let ids: Vec<String> = engine.rules().rules().iter().map(|r| r.id.to_string()).collect();
    for id in ids {
        let engine = engine.clone();
        trials.push(Trial::test(id.clone(), move || {
            let outcome = eval::rule_tests(&engine, std::slice::from_ref(&id));
            none(&outcome.failures.iter().map(|f| format!("{}: {}", f.place, f.message)).collect::<Vec<_>>())
        }));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn none(found: &[String]) -> Result<(), Failed> {
    if found.is_empty() { Ok(()) } else { Err(found.join("\n").into()) }
}

fn under(limit: Duration, work: impl FnOnce()) -> Result<(), Failed> {
    let start = Instant::now();
    work();
    if start.elapsed() < limit { Ok(()) } else { Err(format!("{:?}", start.elapsed()).into()) }
}
