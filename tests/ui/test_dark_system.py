"""A system whose colours are dark: the program keeps its own, dark letters on a light ground, messages included."""

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QTableWidget, QToolTip

from clinickit.ui.application import application
from tests.ui.stage import RESOURCES, dressed

LIGHT = 200


def test_messages_menus_and_tables_stay_light_on_a_dark_system() -> None:
    app, before = dressed(), QApplication.palette()
    app.setPalette(QPalette(QColor("#1e1e1e")))
    try:
        application(RESOURCES)
        for one in (QMessageBox(), QMenu(), QTableWidget()):
            ground = one.palette().color(QPalette.ColorRole.Window), one.palette().color(QPalette.ColorRole.Base)
            assert min(colour.lightness() for colour in ground) > LIGHT, one
        assert QToolTip.palette().color(QPalette.ColorRole.ToolTipBase).lightness() > LIGHT
    finally:
        app.setPalette(before)
