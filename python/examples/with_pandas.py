"""pandas: articles in a DataFrame, scores as another, joined and grouped."""

import onrecord
import pandas as pd

path = globals().get("PATH", "articles.jsonl")
articles = pd.read_json(path, lines=True)
batch = onrecord.score_batch(articles)

statements = batch.statements.to_pandas()
statements["top"] = statements["source_type"].str.split(".").str[0]
said = statements[statements["kind"] != "unattributed"]
print(said.groupby("top")["score"].agg(["count", "mean"]).round(1).sort_values("count", ascending=False))
print(batch.unprocessed.to_pandas())
