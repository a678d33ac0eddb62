"""The cast of the tests is in the database under the numbers the tests use."""

from sqlalchemy import select

from registry import db
from registry.model.account import Account
from tests.cast import CAST, actor


def test_every_actor_of_the_cast_is_an_account(cast: None) -> None:
    with db.reading() as session:
        accounts = {account.id: account for account in session.scalars(select(Account))}
    assert len(accounts) == len(CAST)
    for person in CAST:
        account = accounts[actor(person.name).account_id or 0]
        assert account.mail.startswith(person.name)


def test_statements_are_counted(cast: None, statements: list[str]) -> None:
    with db.reading() as session:
        session.scalars(select(Account)).all()
    assert [statement for statement in statements if statement.startswith("SELECT")] != []
    statements.clear()
    assert statements == []
