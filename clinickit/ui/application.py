"""Starts Qt: French buttons, our font, our style, then the window."""

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from clinickit.services.entrance import Entrance
from clinickit.ui.main_window import MainWindow
from clinickit.ui.words import WindowWords

if TYPE_CHECKING:
    from clinickit.services.desk import Desk
    from clinickit.services.ports import Resources

FONTS = ("fonts/SourceSans3-Regular.ttf", "fonts/SourceSans3-Bold.ttf")
FAMILY = "Source Sans 3"
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
    font = QFont(FAMILY)
    font.setPointSizeF(11.5)
    app.setFont(font)
    if app is running:
        app.setStyle("Fusion")
    # Fusion draws the outline of boxes and round buttons from this colour: dark enough to be seen by all.
    outlined = QPalette(app.palette())
    outlined.setColor(QPalette.ColorRole.Window, QColor("#a9b7bc"))
    for kind in ("QCheckBox", "QRadioButton"):
        app.setPalette(outlined, kind)  # type: ignore[arg-type]  # its stub says bytes; it takes a text
    app.setStyleSheet(resources.data("style/window.qss").decode("utf-8"))
    return app


def window(entrance: Entrance, make_desk: "Callable[[], Desk]", texts: WindowWords) -> MainWindow:
    """The main window on its first page."""
    made = MainWindow(entrance, make_desk, texts)
    made.begin()
    return made


def run(made: MainWindow) -> int:
    """Show the window until it is closed; returns the exit status."""
    made.show()
    QTimer.singleShot(0, made.warm_up)
    return QApplication.exec()
