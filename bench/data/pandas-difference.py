"""What Slipway's difference of two tables has, by pandas: rows by id, duplicates, statistics of each column. Prints JSON."""

import json
import resource
import sys
import time

import pandas as pd

began = time.time()
before, after = (pd.read_csv(path) for path in sys.argv[1:])
both = before.merge(after, on="id", how="outer", suffixes=("", "_after"), indicator=True)
sides = both["_merge"].value_counts()
kept = both[both["_merge"] == "both"]
others = [name for name in before.columns if name != "id"]
changed = sum((kept[name] != kept[f"{name}_after"] for name in others)) > 0
for table in (before, after):
    table.duplicated().sum()
    for name in table.columns:
        column = table[name]
        column.isna().sum(), column.nunique()
        if column.dtype.kind in "if":
            column.describe()
        elif name != "topic":
            column.str.len().quantile([0.5, 0.95, 1])
        else:
            column.value_counts()
print(
    json.dumps(
        {
            "added": int(sides["right_only"]),
            "removed": int(sides["left_only"]),
            "changed": int(changed.sum()),
            "ms": (time.time() - began) * 1000,
            "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    )
)
