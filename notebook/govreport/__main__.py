"""python -m govreport: the program itself."""

from ._program import main

if __name__ == "__main__":
    raise SystemExit(main())
