"""Joins one run's JSON Lines, CSV and Parquet in DuckDB. Argument: the folder that scripts/tables made."""

import sys

import duckdb

out = sys.argv[1]
db = duckdb.connect()
failed = 0
passed = 0


def check(name, rows, wanted=0):
    global failed, passed
    found = db.execute(rows).fetchall()[0][0]
    if found == wanted:
        passed += 1
    else:
        failed += 1
        print(f"FAIL {name}: {found}, not {wanted}")


for table in ("statements", "articles", "links", "hedges"):
    db.execute(f"create table csv_{table} as from read_csv('{out}/csv/{table}.csv', all_varchar=true, header=true)")
    db.execute(f"create table pq_{table} as from read_parquet('{out}/parquet/{table}.parquet')")
db.execute(f"create table lines as select unnest(statements, recursive := false) s, id article from read_json('{out}/run.jsonl', format='newline_delimited', union_by_name=true, maximum_object_size=100000000) where \"schema\" = 'onrecord.article/1'")
n = db.execute("select count(*) from pq_statements").fetchall()[0][0]
check("some statements", "select count(*) > 50 from pq_statements", True)
check("JSON Lines has as many", "select count(*) from lines", n)
check("CSV has as many", "select count(*) from csv_statements", n)
facts = ["kind", "claim_type", "source_type", "naming", "proximity", "level", "grade", "band", "text"]
differ = " or ".join(f"p.{f} is distinct from l.s.{f}::varchar" for f in facts)
check("JSON Lines and Parquet say the same", f"select count(*) from pq_statements p join lines l on l.article = p.article and l.s.id = p.statement where {differ} or abs(p.score - l.s.score) > 1e-9")
check("every row joins", "select count(*) from pq_statements p join lines l on l.article = p.article and l.s.id = p.statement", n)
undone = lambda c: f"case when regexp_matches(c.{c}, '^''[ '']*[=+\\-@]') then substr(c.{c}, 2) else c.{c} end"
same = " or ".join(f"{undone(f)} is distinct from p.{f}::varchar" for f in facts)
check("CSV and Parquet say the same", f"select count(*) from pq_statements p join csv_statements c on {undone('article')} = p.article and c.statement = p.statement where {same} or c.score::double is distinct from p.score")
for table in ("articles", "links", "hedges"):
    rows = db.execute(f"select count(*) from pq_{table}").fetchall()[0][0]
    check(f"{table} has as many rows", f"select count(*) from csv_{table}", rows)
types = dict(db.execute("select column_name, column_type from (describe pq_statements)").fetchall())
for column, kind in {"score": "DOUBLE", "start": "BIGINT", "anonymous": "BOOLEAN", "text": "VARCHAR"}.items():
    if types[column] != kind:
        failed += 1
        print(f"FAIL {column} is {types[column]}, not {kind}")
    else:
        passed += 1
check("the stamp stands in the file", f"select count(*) from parquet_kv_metadata('{out}/parquet/statements.parquet') where key = 'onrecord.stamp'", 1)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
