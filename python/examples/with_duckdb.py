"""DuckDB: SQL over articles, and SQL over what was found in them."""

import duckdb
import onrecord

path = globals().get("PATH", "articles.jsonl")
articles = duckdb.sql(f"select id, title, outlet, date::varchar as date, text from read_json('{path}') where length(text) > 600")
batch = onrecord.score_batch(articles, corroborate="corpus")

statements, links = batch.statements, batch.links
print(duckdb.sql("""
    select split_part(source_type, '.', 1) as top, count(*) as statements, round(avg(score), 1) as mean,
           count(*) filter (exists (from links where article = s.article and "from" = s.statement and relation = 'supports')) as supported
    from statements s where kind <> 'unattributed' group by top order by statements desc
"""))
