"""Everything a developer types, from a machine that has only Python 3.11: `python3 dev.py help`."""

import ast
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS, SUFFIX = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
PYTHON, UV, RUFF, MYPY, LINT_IMPORTS = (
    str(VENV / SCRIPTS / f"{name}{SUFFIX}") for name in ("python", "uv", "ruff", "mypy", "lint-imports")
)
EXAMPLE = ROOT / "dossier-exemple"

# What each purpose needs beside Python, by the names of Debian and its children.
QT = ["libdbus-1-3", "libegl1", "libfontconfig1", "libgl1", "libglib2.0-0", "libxkbcommon0"]
WINDOW = ["libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxkbcommon-x11-0"]
SCREEN = ["xauth", "xvfb"]
WINDOWS_PROGRAM = ["gcc-mingw-w64-x86-64-win32", "nsis", "osslsigncode", "wine", "wine64"]
SYSTEM_PACKAGES = {
    "run": [*QT, *WINDOW],
    "test": [*QT, *WINDOW, *SCREEN, "age"],
    "gallery": [*QT, *WINDOW, *SCREEN],
    "soak": [*QT, *WINDOW, *SCREEN],
    "installers": [*QT, *WINDOW, *SCREEN, *WINDOWS_PROGRAM],
}
# To run the program is to install run.txt; every other purpose takes test.txt, which holds all of run.txt.
RUN, ALL = "run.txt", "test.txt"

# The systems whose wheels and hashes `lint` proves, for the oldest and the newest Python served.
SYSTEMS = ["x86_64-pc-windows-msvc", "aarch64-apple-darwin", "x86_64-apple-darwin", "x86_64-manylinux_2_36"]
PYTHONS = ["3.11", "3.14"]
OLDEST_MACOS = "14.0"

WHEELS = ["--require-hashes", "--only-binary", ":all:"]
# What pip calls it, what uv calls it.
PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "timeout": "UV_HTTP_TIMEOUT",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "proxy": "ALL_PROXY",
}


def stop(sentence: str) -> NoReturn:
    """Say in one sentence why nothing more can be done, and leave."""
    sys.exit(f"dev.py : {sentence}")


def call(command: list[str], **environment: str) -> int:
    """Run a program in the person's own folder, with clinickit importable; its exit status."""
    always = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    sys.stdout.flush()
    return subprocess.run(command, env=os.environ | always | environment, check=False).returncode


def must(command: list[str], **environment: str) -> None:
    """Run a program that all the rest depends on."""
    if status := call(command, **environment):
        stop(f"arrêt : cette commande a échoué (état {status}) : {' '.join(command)}")


# ---- set-up -------------------------------------------------------------------------------------------


def set_up(purpose: str) -> None:
    """Install what the purpose needs and is not there yet; a second call does nothing."""
    if sys.version_info < (3, 11):  # noqa: UP036 - only this file meets an older Python
        stop(f"il faut Python 3.11 ou plus récent ; celui-ci est {sys.version.split()[0]}.")
    start = time.monotonic()
    system, python = install_system_packages(purpose), install_python_packages(RUN if purpose == "run" else ALL)
    if system or python:
        print(f"== Première installation ({purpose}) : {time.monotonic() - start:.1f} s")


def install_system_packages(purpose: str) -> bool:
    """Install the missing Debian packages, or name them when this is not ours to do; whether any was."""
    wanted = {*SYSTEM_PACKAGES[purpose]}
    if not usable() and not importlib.util.find_spec("ensurepip"):
        wanted.add(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if not sys.platform.startswith("linux") or not (missing := sorted(wanted - present_packages())):
        return False
    install = ["apt-get", "install", "-qq", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0", *missing]
    if not shutil.which("apt-get"):
        print(f"Ce système n’est pas Debian : il faut y avoir l’équivalent de {' '.join(missing)}.")
        return False
    if os.geteuid() != 0:
        stop(f"il manque des paquets du système ; à lancer par l’administrateur : {' '.join(install)}")
    print(f"== Paquets du système : {' '.join(missing)}")
    must(["apt-get", "update", "-qq"])
    must(["sh", "-c", 'exec "$@" >/dev/null', "sh", *install], DEBIAN_FRONTEND="noninteractive")
    return True


def present_packages() -> set[str]:
    """The names of the installed Debian packages and of what they stand for; none on another system."""
    if not shutil.which("dpkg-query"):
        return set()
    query = ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package} ${Provides}\n"]
    listing = subprocess.run(query, capture_output=True, text=True, check=True).stdout
    lines = [line.replace(",", " ").split() for line in listing.splitlines()]
    return {name for status, *names in lines if status == "installed" for name in names}


def install_python_packages(file: str) -> bool:
    """Bring .venv to the exact versions of requirements/, hashes checked; whether it had to change."""
    stamp = VENV / "installed.txt"
    if stamp.exists() and stamp.read_text() in {fingerprint(file), fingerprint(ALL)}:
        return False
    setup, wanted = str(ROOT / "requirements" / "setup.txt"), str(ROOT / "requirements" / file)
    if not usable():
        must([sys.executable, "-m", "venv", str(VENV)])
        must([PYTHON, "-m", "pip", "install", "-q", "--force-reinstall", *WHEELS, "-r", setup])
    must([UV, "pip", "sync", "-q", *WHEELS, "--python", PYTHON, setup, wanted], **uv_environment())
    stamp.write_text(fingerprint(file))
    return True


def usable() -> bool:
    """Whether .venv has its Python and its installer; a set-up that was cut short leaves one without the other."""
    return Path(PYTHON).exists() and Path(UV).exists()


def fingerprint(file: str) -> str:
    """What an installation is made of: the exact requirements, and the Python they were installed for."""
    parts = [VENV / "pyvenv.cfg", ROOT / "requirements" / "setup.txt", ROOT / "requirements" / file]
    return hashlib.sha256(b"\n".join(part.read_bytes() for part in parts)).hexdigest()


def uv_environment() -> dict[str, str]:
    """The person's own pip settings (index, certificates, proxy…) told to uv; what uv was told wins."""
    listing = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True)
    settings = dict(line.split("=", 1) for line in listing.stdout.splitlines() if "=" in line)
    # As pip does: the best version of all indexes (the hashes decide), and the system's certificates.
    told = {"UV_INDEX_STRATEGY": "unsafe-best-match", "UV_PYTHON_DOWNLOADS": "never", "UV_SYSTEM_CERTS": "true"}
    for section in ("global", "install", ":env:"):  # the later wins
        for pip_name, uv_name in PIP_TO_UV.items():
            if value := settings.get(f"{section}.{pip_name}"):
                words = str(ast.literal_eval(value)).split()
                told[uv_name] = ("," if pip_name == "find-links" else " ").join(words)
    return {name: value for name, value in told.items() if name not in os.environ}


# ---- commands -----------------------------------------------------------------------------------------


def demo(_: list[str]) -> int:
    """Fait le dossier de l’exemple dans dossier-exemple/, puis l’ouvre s’il y a un écran."""
    set_up("run")
    must([PYTHON, "-m", "clinickit", "demo", str(EXAMPLE)])
    print(f"\nLe dossier d’exemple est dans {EXAMPLE} :")
    for path in sorted(path for path in EXAMPLE.rglob("*") if path.is_file()):
        print(f"  {path.relative_to(EXAMPLE).as_posix()} ({path.stat().st_size / 1000:.0f} ko)")
    if os.name == "nt" or sys.platform == "darwin" or {"DISPLAY", "WAYLAND_DISPLAY"} & {*os.environ}:
        return call([PYTHON, "-m", "clinickit", "demo", str(EXAMPLE), "--window"])
    print("\nPas d’écran ici : la fenêtre n’a pas été ouverte.")
    return 0


def run(arguments: list[str]) -> int:
    """Lance clinickit ; sans argument, sa fenêtre. Ainsi : dev.py run -- assess CAS.toml."""
    set_up("run")
    return call([PYTHON, "-m", "clinickit", *arguments])


def test(arguments: list[str]) -> int:
    """Passe tous les essais, ou ceux nommés. Ainsi : dev.py test -- tests/unit -k horloge."""
    set_up("test")
    os.chdir(ROOT)
    start = time.monotonic()
    pytest = [PYTHON, "-m", "pytest", "-q"]
    if arguments:
        return call([*pytest, *arguments])
    # A worker out of tests takes some of another's: those of the window, ten times longer than the rest, come in a row.
    shared = ["-n", "auto", "--dist", "worksteal"]
    status = call([*pytest, *shared, "--ignore", "tests/e2e"], QT_QPA_PLATFORM="offscreen")
    if any(ROOT.glob("tests/e2e/test_*.py")):
        screen, environment = virtual_screen()
        status = call([*screen, *pytest, "tests/e2e"], **environment) or status
    print(f"== Essais : {time.monotonic() - start:.1f} s, installation non comprise")
    return status


def lint(_: list[str]) -> int:
    """Vérifie le style, les types, les murs entre les pièces, et l’installation sur chaque système."""
    set_up("test")
    os.chdir(ROOT)
    checks = [[RUFF, "check"], [RUFF, "format", "--check"], [MYPY], [LINT_IMPORTS, "--no-cache"]]
    return max(*map(call, checks), *map(prove_wheels, SYSTEMS))


def prove_wheels(system: str) -> int:
    """Install for this system into a folder thrown away: uv's own dry run would not check the hashes."""
    status = 0
    for python in PYTHONS:
        print(f"== {system}, Python {python}")
        target = ["--python-platform", system, "--python-version", python, "--target"]
        with tempfile.TemporaryDirectory() as folder:
            install = [UV, "pip", "install", "-q", *WHEELS, *target, folder, "-r", f"requirements/{ALL}"]
            status = call(install, MACOSX_DEPLOYMENT_TARGET=OLDEST_MACOS, **uv_environment()) or status
    return status


def lock(_: list[str]) -> int:
    """Refait requirements/*.txt (versions exactes, empreintes) à partir de pyproject.toml."""
    set_up("test")
    os.chdir(ROOT)
    resolve = [UV, "pip", "compile", "-q", "--upgrade", "--universal", "--python-version", PYTHONS[0]]
    resolve += ["--generate-hashes", "--no-header", "--no-annotate", "-c", "requirements/constraints.txt"]
    sources = {"setup": ["--group", "setup"], "run": ["pyproject.toml"]}
    sources["test"] = ["pyproject.toml", "--group", "test", "-c", "requirements/run.txt"]
    # From the main index alone: others may hold one system's wheels, and so one system's hashes.
    main_index = uv_environment() | {"UV_INDEX": "", "UV_FIND_LINKS": ""}
    for name, source in sources.items():
        must([*resolve, *source, "-o", f"requirements/{name}.txt"], **main_index)
    return 0


def gallery(arguments: list[str]) -> int:
    """Parcourt un exemple dans la vraie fenêtre : une image par écran et par page de papier."""
    return tool("gallery", "tests/gallery.py", arguments, screen=True)


def bench(arguments: list[str]) -> int:
    """Mesure la première fenêtre, l’enregistrement d’une réponse, le dossier entier."""
    return tool("test", "tests/bench/__main__.py", arguments)


def soak(arguments: list[str]) -> int:
    """Lance une longue épreuve, qui peut être reprise. Ainsi : dev.py soak NOM."""
    names = sorted(path.stem for path in ROOT.glob("tests/soak/[a-z]*.py"))
    if not arguments or arguments[0] not in names:
        stop(f"nommez une épreuve de tests/soak/ : {', '.join(names) or 'il n’y en a pas encore'}.")
    return tool("soak", f"tests/soak/{arguments[0]}.py", arguments[1:], screen=True)


def tool(purpose: str, file: str, arguments: list[str], *, screen: bool = False) -> int:
    """Run a program of tests/ as a module, on a screen of its own if it needs one."""
    if not (ROOT / file).exists():
        stop(f"{file} n’est pas encore écrit.")
    set_up(purpose)
    prefix, environment = virtual_screen() if screen else ([], {})
    module = file.removesuffix(".py").removesuffix("/__main__").replace("/", ".")
    return call([*prefix, PYTHON, "-m", module, *arguments], **environment)


def virtual_screen() -> tuple[list[str], dict[str, str]]:
    """The start of a command line that gives a program a screen nobody sees, and its environment."""
    if not sys.platform.startswith("linux"):
        return [], {}
    return ["xvfb-run", "-a", "-s", "-screen 0 1600x1200x24"], {"QT_QPA_PLATFORM": "xcb"}


def draw_map(arguments: list[str]) -> int:
    """Dessine le parcours : chaque étape, sa condition, ses questions."""
    return run(["map", *arguments])


def show_help(_: list[str]) -> int:
    """Montre cette aide."""
    lines = (f"  {name:8} {command.__doc__}" for name, command in COMMANDS.items())
    print("\n".join(["python3 dev.py COMMANDE [-- ARGUMENTS]", "", *lines]))
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "demo": demo,
    "test": test,
    "run": run,
    "lint": lint,
    "gallery": gallery,
    "bench": bench,
    "soak": soak,
    "map": draw_map,
    "lock": lock,
    "help": show_help,
}

if __name__ == "__main__":
    command_name, *rest = sys.argv[1:] or ["help"]
    if command_name not in COMMANDS:
        stop(f"commande inconnue : {command_name}. « python3 dev.py help » les montre.")
    sys.exit(COMMANDS[command_name](rest[1:] if rest[:1] == ["--"] else rest))
