"""The way in: `clinickit` opens the window, `clinickit COMMAND` works without one."""

from clinickit.bootstrap import main

if __name__ == "__main__":
    raise SystemExit(main())
