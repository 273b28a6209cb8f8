"""The vault's own page: where it is, its keys, when it locks."""

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QVBoxLayout

from clinickit.services.vault.desk import LOCK_MINUTES, VaultScreen
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords


class VaultPage(Column):
    """One card per thing a person may do with the vault."""

    recovery_asked = Signal()
    passphrase_asked = Signal()
    keys_asked = Signal()
    second_asked = Signal()
    register_asked = Signal()
    backups_asked = Signal()
    handover_asked = Signal()
    erase_asked = Signal()
    lock_minutes_chosen = Signal(int)
    keychain_chosen = Signal(bool)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words

    def show_vault(self, screen: VaultScreen, notice: str = "", *, keys_left: bool = False) -> None:
        """Draw the page; `keys_left` says that something still opens with earlier keys."""
        self.empty()
        self.add_text(self.words("vault.title"), "stepTitle")
        self.add_text(notice, "warning")
        self.add_text(self.words("vault.where", place=str(screen.location)), "fieldHint")
        self._keys(screen, keys_left=keys_left)
        if not screen.provisional and (screen.keychain_usable or screen.keychain_opens):
            self._keychain(screen)
        self._backups(screen)
        self._lock(screen)
        self._structures()
        if screen.log is not None:
            self.add_text(self.words("vault.log", place=str(screen.log)), "fieldHint")
        self.back = button(self.words("vault.back"), "linkButton")
        self.back.clicked.connect(self.left)
        self.add_left(self.back)

    def _keys(self, screen: VaultScreen, *, keys_left: bool) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("vault.keys"), "cardTitle"))
        if screen.provisional:
            rows.addWidget(wrapped(self.words("vault.provisional"), "warning"))
            self.add(frame)
            return
        state = "vault.rehearsed" if screen.rehearsed else "vault.not_tried" if screen.has_recovery else "vault.none"
        rows.addWidget(wrapped(self.words(state), "complete" if screen.rehearsed else "warning"))
        again = "vault.recovery_again" if screen.has_recovery else "vault.recovery_first"
        self.recovery = button(self.words(again), "secondary" if screen.rehearsed else "primary")
        self.recovery.clicked.connect(self.recovery_asked)
        rows.addWidget(self.recovery, 0, Qt.AlignmentFlag.AlignLeft)
        self.change = self._act(rows, "vault.change", self.passphrase_asked)
        if keys_left:
            self.keys = self._act(rows, "vault.keys_left", self.keys_asked)
        self.second = self._act(rows, "vault.second", self.second_asked)
        self.add(frame)

    def _backups(self, screen: VaultScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("backups.title"), "cardTitle"))
        said = self.words("backups.verified", when=screen.verified) if screen.verified else self.words("backups.never")
        rows.addWidget(wrapped(said, "complete" if screen.verified else "warning"))
        self.backups = self._act(rows, "vault.backups", self.backups_asked)
        self.add(frame)

    def _structures(self) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("vault.structures"), "cardTitle"))
        self.register = self._act(rows, "vault.register", self.register_asked)
        self.handover = self._act(rows, "vault.handover", self.handover_asked)
        self.erasing = self._act(rows, "vault.erase", self.erase_asked)
        self.add(frame)

    def _act(self, rows: QVBoxLayout, key: str, asked: SignalInstance) -> QPushButton:
        made = button(self.words(key), "secondary")
        made.clicked.connect(asked)
        rows.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        return made

    def _keychain(self, screen: VaultScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("vault.keychain"), "cardTitle"))
        self.keychain = QCheckBox(self.words("vault.keychain_opens"))
        self.keychain.setChecked(screen.keychain_opens)
        self.keychain.clicked.connect(self.keychain_chosen)
        rows.addWidget(self.keychain)
        rows.addWidget(wrapped(self.words("vault.keychain_hint"), "optionHint"))
        self.add(frame)

    def _lock(self, screen: VaultScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("vault.lock"), "cardTitle"))
        label = wrapped(self.words("vault.lock_after"), "fieldLabel")
        self.minutes = QComboBox()
        self.minutes.setAccessibleName(self.words("vault.lock_after"))
        for minutes in LOCK_MINUTES:
            self.minutes.addItem(self.words("vault.minutes", count=str(minutes)), minutes)
        self.minutes.setCurrentIndex(LOCK_MINUTES.index(screen.lock_minutes))
        self.minutes.activated.connect(lambda place: self.lock_minutes_chosen.emit(LOCK_MINUTES[place]))
        label.setBuddy(self.minutes)
        rows.addWidget(label)
        rows.addWidget(self.minutes, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(wrapped(self.words("vault.lock_hint"), "fieldHint"))
        self.add(frame)
