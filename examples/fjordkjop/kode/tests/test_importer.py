"""Prøver importen; identitetene i fixtures/ er fra Tenor og Norsk helsenetts testserie."""

import pathlib

from importer_medlemmer import konto_er_gyldig, les

FIXTURES = pathlib.Path(__file__).parent / "fixtures"


def test_konto():
    assert konto_er_gyldig("3898.41.72890")
    assert not konto_er_gyldig("01927016797")  # feil kontrollsiffer, ingens fødselsnummer


def test_les():
    assert len(les(FIXTURES / "medlemmer.csv")) == 3
