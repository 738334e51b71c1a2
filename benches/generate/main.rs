//! Writes invented news articles as JSON lines: `generate COUNT [SEED] [BYTES]`. The same arguments give the same bytes.

use std::io::{BufWriter, Write};

mod grammar;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let number =
        |nth: usize, default: u64| std::env::args().nth(nth).map_or(Ok(default), |word| word.replace('_', "").parse());
    let (count, seed, bytes) = (number(1, 1000)?, number(2, 1)?, number(3, 5000)?);
    let grammar = grammar::Grammar::shipped();
    let mut out = BufWriter::with_capacity(1 << 20, std::io::stdout().lock());
    for nth in 0..count {
        serde_json::to_writer(&mut out, &grammar.article(seed, nth, bytes as usize))?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}
