"""polars: a lazy query over the statements; nothing is copied on the way."""

import onrecord
import polars as pl

path = globals().get("PATH", "articles.jsonl")
batch = onrecord.score_batch(pl.read_ndjson(path))

top = pl.col("source_type").str.split(".").list.first().alias("top")
print(
    batch.statements.to_polars()
    .lazy()
    .filter(pl.col("kind") != "unattributed")
    .group_by("outlet", top)
    .agg(pl.len().alias("statements"), pl.col("score").mean().round(1), pl.col("anonymous").mean().round(2))
    .sort("statements", descending=True)
    .head(12)
    .collect()
)
