//! Linking statements across articles at 10⁴, 10⁵ and 10⁶: seconds and peak memory, with the links asserted, since a wrong
//! result cannot be fast. One statement in ten is said again, in other words, in another article. `-- SIZE…` picks sizes.

#![allow(clippy::print_stdout, reason = "a test or bench tells what it found")]

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use onrecord::attribute::Conventions;
use onrecord::corpus::{Copies, Glance, Linker, Record};
use onrecord::corroborate::name_key;
use onrecord::pipeline::Engine;
use onrecord::ruleset::RuleSet;

/// The command's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const BUDGET: usize = 512 << 20;
const COMMON: [&str; 12] = [
    "officials",
    "bridge",
    "closed",
    "attack",
    "court",
    "budget",
    "vote",
    "police",
    "hospital",
    "market",
    "strike",
    "school",
];

/// splitmix64's finaliser.
fn mix(n: u64) -> u64 {
    let mut x = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// A name of a place, one of about four million.
fn name(n: u64) -> String {
    const PARTS: [&str; 16] =
        ["ba", "do", "ri", "mel", "tor", "va", "lin", "sha", "ko", "ber", "ni", "gal", "zu", "pet", "har", "mo"];
    let mut x = mix(n) % 4_000_000;
    let mut out = String::from("K");
    for _ in 0..6 {
        out.push_str(PARTS[(x % 16) as usize]);
        x /= 16;
    }
    out
}

/// Statement `n`: every tenth repeats the one before it.
fn record(n: u64) -> Record {
    let event = if n % 10 == 9 { n - 1 } else { n };
    let common = COMMON[(mix(event) % 12) as usize];
    let (a, b, c) = (name(event * 3), name(event * 3 + 1), name(event * 3 + 2));
    let text = if n == event {
        format!("The {common} near {a} and {b} was discussed by {c} on Monday.")
    } else {
        format!("On Monday {c} discussed the {common} near {a} and {b}.")
    };
    let stem = |word: &str, weight: f32| ((mix(word.bytes().fold(7, |h, b| mix(h ^ u64::from(b)))) as u32), weight);
    let mut stems =
        vec![stem(&a, 1.0), stem(&b, 1.0), stem(&c, 1.0), stem(common, 0.4), stem("discuss", 0.4), stem("monday", 0.2)];
    stems.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
    let top = ["gov", "civ", "health", "ngo"][(n % 4) as usize].to_owned();
    Record {
        id: u128::from(mix(n)),
        glance: Glance {
            article: u128::from(mix(n / 3 + 1)),
            stems,
            names: [&a, &b, &c].map(|name| name_key(&name.to_lowercase())).to_vec(),
        },
        article_id: format!("article-{}", n / 3),
        statement: (n % 3) as u32,
        name: format!("S{}", n % 3 + 1),
        text,
        top,
        is_counted: true,
        ..Record::default()
    }
}

/// Peak resident memory in MiB, 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap_or("");
    line.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn main() {
    let engine = Engine::new(RuleSet::shipped().expect("the shipped rules load"), Conventions::Product);
    let asked: Vec<u64> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![10_000, 100_000, 1_000_000] } else { asked };
    let mut before: Option<(u64, f64)> = None;
    for size in sizes {
        let start = Instant::now();
        let mut linker = Linker::new(BUDGET);
        for n in 0..size {
            linker.add(&record(n)).expect("disk");
        }
        let compared = AtomicU64::new(0);
        let compare = |a: &Record, b: &Record| {
            compared.fetch_add(1, Ordering::Relaxed);
            engine.compare(&a.text, &b.text)
        };
        let found = linker.link(&Copies::default(), &engine.across(), compare).expect("disk");
        let seconds = start.elapsed().as_secs_f64();
        // A repetition in the same article (n / 3 alike) is none across articles.
        let pairs = (0..size).filter(|n| n % 10 == 9 && n / 3 != (n - 1) / 3).count();
        assert!(found.links.len() >= pairs * 19 / 10, "{} links of {} pairs", found.links.len(), pairs);
        assert!(found.links.len() <= pairs * 21 / 10, "{} links of {} pairs", found.links.len(), pairs);
        let growth = before.map_or(String::new(), |(n, s)| {
            format!(", growth n^{:.2}", (seconds / s).ln() / (size as f64 / n as f64).ln())
        });
        let (compared, links) = (compared.into_inner(), found.links.len());
        println!(
            "{size} statements: {seconds:.1} s, peak {} MiB, {compared} pairs compared, {links} links{growth}",
            peak()
        );
        before = Some((size, seconds));
    }
}
