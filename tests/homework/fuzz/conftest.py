import pytest

from . import readers


@pytest.fixture(scope="session", autouse=True)
def warm():
    readers.warm()
