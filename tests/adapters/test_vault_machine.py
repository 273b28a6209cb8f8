"""A vault driven through any order of acts says what a plain model of it says."""

from hypothesis.stateful import run_state_machine_as_test

from tests.soak.machine import VaultMachine, settled


def test_any_order_of_acts_leaves_the_vault_saying_what_was_done() -> None:
    run_state_machine_as_test(VaultMachine, settings=settled(examples=5, steps=12))
