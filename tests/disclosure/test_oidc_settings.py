import pytest

from disclosure.settings import Settings, WrongSettings

ALL_THREE = {
    "DISCLOSURE_OIDC_ISSUER": "https://sign-in.example/x",
    "DISCLOSURE_OIDC_CLIENT_ID": "us",
    "DISCLOSURE_OIDC_CLIENT_SECRET": "a secret",
    "DISCLOSURE_ADDRESS": "https://disclosure.example",
}


def faults(told: dict[str, str]) -> str:
    try:
        read = Settings.read(told)
    except WrongSettings as wrong:
        return " ".join(wrong.faults)
    assert "a secret" not in repr(read)
    return ""


def test_all_settings_of_it_or_none() -> None:
    assert faults(ALL_THREE) == ""
    for name in ALL_THREE:
        assert f"{name} is missing" in faults({k: v for k, v in ALL_THREE.items() if k != name})


@pytest.mark.parametrize(
    ("issuer", "mode", "right"),
    [
        ("http://127.0.0.1:9", "development", True),
        ("http://127.0.0.1:9", "production", False),
        ("http://sign-in.example", "development", False),
        ("https://sign-in.example", "production", True),
        ("https://u@sign-in.example", "production", False),
        ("ftp://sign-in.example", "development", False),
        ("https://[", "development", False),
    ],
)
def test_the_issuer_is_reached_safely(issuer: str, mode: str, right: bool) -> None:
    told = ALL_THREE | {"DISCLOSURE_OIDC_ISSUER": issuer, "DISCLOSURE_MODE": mode}
    assert ("OIDC_ISSUER: use https" in faults(told)) is not right
