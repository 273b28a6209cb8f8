"""Starts Qt: French buttons, our font, our style, then the window."""

import re
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTimer, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import QApplication

from clinickit.services.entrance import Entrance
from clinickit.ui.main_window import MainWindow
from clinickit.ui.words import WindowWords

if TYPE_CHECKING:
    from clinickit.services.desk import Desk
    from clinickit.services.ports import Resources

FONTS = ("fonts/SourceSans3-Regular.ttf", "fonts/SourceSans3-Bold.ttf")
STYLE = "style/window.qss"
FAMILY, POINTS = "Source Sans 3", 11.5
STEP, SMALLEST, LARGEST = 0.1, 0.8, 2.0
# Windows and macOS give these a font of their own, small, that the program's does not replace.
OF_THE_SYSTEM = (
    *("QAbstractItemView", "QListView", "QHeaderView", "QMenu", "QMenuBar", "QMessageBox", "QTipLabel", "QStatusBar"),
    *("QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QToolButton", "QComboMenuItem", "QComboLineEdit"),
)
DAYLIGHT, HALF_LIGHT = "#efefef", 128
FONT_SIZE = re.compile(r"font-size: (\d+)px")
BOX_SIZE = re.compile(r"(?<=::indicator \{ )width: (\d+)px; height: (\d+)px")
# Said on the command line, the style costs nothing; `setStyle` would make every name of QStyle for Python.
FUSION = ("-style", "fusion")


def application(resources: "Resources", argv: Sequence[str] = ()) -> QApplication:
    """The Qt application, dressed: translation of Qt's own buttons, font, style sheet."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication([*(sys.argv[:1] or [""]), *FUSION, *argv])
    app.setApplicationName("clinickit")
    app.setApplicationDisplayName("clinickit")
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    translator = QTranslator(app)
    if translator.load("qtbase_fr", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    for name in FONTS:
        QFontDatabase.addApplicationFontFromData(resources.data(name))
    if app is running:
        app.setStyle("Fusion")
    in_daylight(app)
    # Fusion draws the outline of boxes and round buttons from this colour: dark enough to be seen by all.
    outlined = QPalette(app.palette())
    outlined.setColor(QPalette.ColorRole.Window, QColor("#a9b7bc"))
    for kind in ("QCheckBox", "QRadioButton"):
        app.setPalette(outlined, kind)  # type: ignore[arg-type]  # its stub says bytes; it takes a text
    letters(app, resources.data(STYLE).decode("utf-8"), 1.0)
    return app


def in_daylight(app: QApplication) -> None:
    """Light colours even where the system's are dark: the style sheet is made of dark letters on a light ground."""
    app.styleHints().setColorScheme(Qt.ColorScheme.Light)
    if app.palette().color(QPalette.ColorRole.Window).lightness() < HALF_LIGHT:
        app.setPalette(QPalette(QColor(DAYLIGHT)))


def letters(app: QApplication, style: str, scale: float) -> None:
    """Every letter of the program, smaller or larger."""
    font = QFont(FAMILY)
    font.setPointSizeF(POINTS * scale)
    app.setFont(font)
    app.setStyleSheet(style if scale == 1.0 else scaled(style, scale))
    for kind in OF_THE_SYSTEM:  # last: a new style sheet brings the system's own back
        if QApplication.font(kind) != font:  # type: ignore[call-overload]  # its stub says bytes; it takes a text
            app.setFont(font, kind)  # type: ignore[arg-type]  # the same


def scaled(style: str, scale: float) -> str:
    """The style sheet with its sizes of letters multiplied, and of the boxes to tick beside them."""
    larger = FONT_SIZE.sub(lambda found: f"font-size: {round(int(found[1]) * scale)}px", style)
    return BOX_SIZE.sub(lambda found: "width: {}px; height: {}px".format(*_times(found, scale)), larger)


def _times(found: "re.Match[str]", scale: float) -> tuple[int, ...]:
    return tuple(round(int(size) * scale) for size in found.groups())


class Letters(QObject):
    """Ctrl + larger letters, Ctrl - smaller, Ctrl 0 as they were."""

    def __init__(self, made: MainWindow) -> None:
        super().__init__(made)
        self._app = application_in_use()
        self._style, self._scale = self._app.styleSheet(), 1.0
        for keys, step in (("Ctrl++", STEP), ("Ctrl+=", STEP), ("Ctrl+-", -STEP), ("Ctrl+0", 0.0)):
            QShortcut(QKeySequence(keys), made, lambda one=step: self.change(one))

    def change(self, step: float) -> None:
        """Larger or smaller by a step; a step of nought goes back."""
        self._scale = min(LARGEST, max(SMALLEST, self._scale + step)) if step else 1.0
        letters(self._app, self._style, self._scale)


def application_in_use() -> QApplication:
    """The one Qt application. Raises TypeError when there is none yet."""
    running = QApplication.instance()
    if not isinstance(running, QApplication):
        raise TypeError("no application yet")
    return running


def window(entrance: Entrance, make_desk: "Callable[[], Desk]", texts: WindowWords) -> MainWindow:
    """The main window on its first page."""
    made = MainWindow(entrance, make_desk, texts)
    Letters(made)
    made.begin()
    return made


def run(made: MainWindow, shown: Callable[[], None]) -> int:
    """Show the window until it is closed; `shown` is called once the person sees it. Returns the exit status."""
    made.show()
    QTimer.singleShot(0, shown)
    QTimer.singleShot(0, made.warm_up)
    return QApplication.exec()
