import pytest
from django.core.management import call_command
from django.db import DatabaseError

from cities.factories import make_city
from twinning.factories import make_twinning


@pytest.mark.django_db(transaction=True)
def test_tables_that_the_triggers_read_can_be_rebuilt():
    pair = make_twinning()

    call_command("migrate", "cities", "0001", verbosity=0)
    call_command("migrate", verbosity=0)

    pair.pilot_city = make_city("Leipzig", role="mission")
    with pytest.raises(DatabaseError):
        pair.save()
