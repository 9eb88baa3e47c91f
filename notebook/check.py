"""Checks an executed targets.ipynb: no errors, and the key figures of expected.json.

    check.py EXECUTED.ipynb             compare; also that the notebook here is as executed
    check.py --update EXECUTED.ipynb    keep it, and its key figures, instead
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
COMMITTED, EXPECTED = HERE / "targets.ipynb", HERE / "expected.json"
OPTIONAL = {"growth"}  # only where ../shared/corpus is present


def key_figures(path: Path) -> dict:
    """What the last cell printed; exits when a cell failed or was not executed."""
    cells = [c for c in json.loads(path.read_text("utf-8"))["cells"] if c["cell_type"] == "code"]
    for number, cell in enumerate(cells, 1):
        errors = [o for o in cell["outputs"] if o["output_type"] == "error"]
        if errors:
            sys.exit(f"{path.name}: code cell {number}: {errors[0]['ename']}: {errors[0]['evalue']}")
        if cell["execution_count"] is None:
            sys.exit(f"{path.name}: code cell {number} was not executed; run scripts/notebook.sh --update")
    return json.loads("".join(cells[-1]["outputs"][0]["text"]))


def differences(want, got, at="") -> list:
    if isinstance(want, dict) and isinstance(got, dict):
        return [d for k in sorted(want.keys() | got.keys()) for d in differences(want.get(k), got.get(k), f"{at} › {k}" if at else k)]
    return [] if want == got else [f"  {at}: expected {json.dumps(want, ensure_ascii=False)}, is {json.dumps(got, ensure_ascii=False)}"]


def keep(executed: Path, key: dict) -> None:
    notebook = json.loads(executed.read_text("utf-8"))
    for cell in notebook["cells"]:
        cell["metadata"].pop("execution", None)  # times of day
    COMMITTED.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", "utf-8")
    EXPECTED.write_text(json.dumps(key, ensure_ascii=False, indent=1) + "\n", "utf-8")


def main(args: list) -> None:
    executed = Path(args[-1])
    key = key_figures(executed)
    if "--update" in args:
        if EXPECTED.exists() and (lost := OPTIONAL & json.loads(EXPECTED.read_text("utf-8")).keys() - key.keys()):
            sys.exit(f"not updated: {', '.join(lost)} would be lost; put the corpus beside the project (../shared/corpus)")
        keep(executed, key)
        print(f"kept {COMMITTED.name} and {EXPECTED.name}")
        return
    expected = json.loads(EXPECTED.read_text("utf-8"))
    bad = []
    for what, found in (("key figures", key), ("key figures in the notebook as it is kept", key_figures(COMMITTED))):
        wanted = {k: v for k, v in expected.items() if k in found or k not in OPTIONAL}
        if diff := differences(wanted, found):
            bad += [f"changed {what}:", *diff]
    if bad:
        sys.exit("\n".join([*bad, "if this is right: sh scripts/notebook.sh --update, and look at the diff and the charts"]))
    print(f"notebook: {len(key)} key figures as expected" + ("" if OPTIONAL <= key.keys() else f"; not compared, no corpus: {', '.join(OPTIONAL - key.keys())}"))


if __name__ == "__main__":
    main(sys.argv[1:])
