"""A column read at once says what its cells say one by one."""

from hypothesis import given
from hypothesis import strategies as st

from clinickit.people.identity import NirState, read_nir
from clinickit.people.roster_checks import read_nirs

FIGURES = st.text("0123456789", min_size=13, max_size=15)
WRITTEN = st.one_of(
    st.text("0123456789AB .,E+", max_size=22), FIGURES, st.sampled_from(("", " ", "1,85057E+14", "285032A00608409"))
)


def with_its_key(figures: str) -> str:
    return f"{figures[:13]}{97 - int(figures[:13]) % 97:02d}"


@given(st.lists(st.one_of(WRITTEN, FIGURES.map(with_its_key)), max_size=6))
def test_health_numbers_read_at_once_are_those_read_one_by_one(texts: list[str]) -> None:
    numbers, odd = read_nirs(texts)
    alone = [read_nir(text) for text in texts]
    assert numbers == [one.number for one in alone]
    for at, one in enumerate(alone):
        if at in odd:
            assert odd[at] == one
        else:
            assert one.state is NirState.ABSENT or (one.state is NirState.VALID and not one.temporary)
