"""What each team may know, as files in a folder of its own: its books, what is public, reports it bought."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from sim.game.play.research import Report, report
from sim.game.play.results import Played
from sim.game.table.game_folder import GameFolder
from sim.scenario.basics.atomic_write import replacing
from sim.scenario.basics.errors import UserError
from sim.show.words.words import Words

TEAMS, RESULTS = "teams", "results"
#: Gives the match through a round, simulated.
Through = Callable[[int], Played]


def reports_of(folder: GameFolder, team: str, through: Through) -> dict[tuple[int, str], Report]:
    """All reports that a team has bought, by the round in which it did: each as it was then."""
    return {
        (one["round"], one["report"]): report(one["report"], through(one["round"] - 1), team)
        for one in folder.state.bought
        if one["team"] == team
    }


def own_books(played: Played, team: str) -> pd.DataFrame:
    """A firm's own results, a row a round."""
    return played.rounds[played.rounds["team"] == team].drop(columns="team")


def own_customers(played: Played, team: str) -> pd.DataFrame:
    """A firm's own customers by segment; what they perceive only a survey tells."""
    found = played.segments[played.segments["team"] == team]
    return found.drop(columns=["team", "satisfaction", "value"])


def public(played: Played) -> pd.DataFrame:
    """What everybody sees: who is in the market, and the list prices that each asks.

    Returns
    -------
    DataFrame
        round x firm: price (% of the price at the start).
    """
    match, months = played.match, played.match.game.settings.months_per_round
    book = played.run.ledger[played.run.ledger["present"] > 0].astype({"firm": str})
    ends = book[((book["month"] + 1) % months == 0) & (book["month"] < match.rounds * months)]
    return pd.DataFrame(
        {
            "round": (ends["month"] // months + 1).to_numpy(),
            "firm": [_titled(played, name) for name in ends["firm"]],
            "price": (100.0 * ends["price"]).round(1).to_numpy(),
        }
    )


def _titled(played: Played, firm: str) -> str:
    game = played.match.game
    return game.title(firm) if firm in game.teams else firm


def write_results(folder: GameFolder, through: Through, lang: str = "en") -> list[Path]:
    """Write what each team may know below its own folder, and return these folders.

    Raises
    ------
    UserError
        If nothing has been run yet, or a file cannot be written.
    """
    words, last = Words(lang), folder.state.last_run
    if last == 0:
        raise UserError("reports: no round has been run")
    played, places = through(last), []
    for team in folder.game.teams:
        place = folder.path / TEAMS / team / RESULTS
        try:
            shutil.rmtree(place, ignore_errors=True)  # what an undone round or the practice has left
            place.mkdir(parents=True)
            _table(place / "books.csv", own_books(played, team))
            _table(place / "customers.csv", own_customers(played, team))
            _table(place / "public.csv", public(played))
            for (number, kind), found in reports_of(folder, team, through).items():
                _table(place / f"round_{number}_{kind}.csv", found.table)
                with replacing(place / f"round_{number}_{kind}.txt") as partial:
                    partial.write_text(told(words, found) + "\n", encoding="utf-8")
        except OSError as error:
            raise UserError(f"{place}: cannot be written ({error.strerror or error})") from None
        places.append(place)
    return places


def told(words: Words, found: Report) -> str:
    """What a report is, in a paragraph."""
    if found.asked == 0:
        return words.sentences(words(f"game.report.{found.kind}.help"), words("game.report.nobody"))
    source = words("game.report.source", asked=found.asked, round=found.round)
    return words.sentences(words(f"game.report.{found.kind}.help"), source, words("game.report.band"))


def _table(path: Path, table: pd.DataFrame) -> None:
    with replacing(path) as partial:
        table.round(4).to_csv(partial, index=False)
