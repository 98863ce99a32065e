from ucan_portal.checks import REQUIRED, operator_is_named


def test_going_public_without_the_operators_details_is_refused(settings):
    for name in REQUIRED:
        setattr(settings, name, "")
    settings.OPERATOR_NAME = "City of Example"

    messages = [error.msg for error in operator_is_named()]

    assert messages == [f"{name} is empty, but the imprint needs it." for name in REQUIRED[1:]]
