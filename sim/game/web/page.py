"""Pages from templates: every value is escaped, every word comes from the language's folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tornado.template import Loader

from sim.show.words import numbers

if TYPE_CHECKING:
    from sim.game.web.base import Guarded

HERE = Path(__file__).parent
PAGES, STATIC = HERE / "pages", HERE / "static"
#: Templates in which a value is escaped but for what we drew ourselves (`raw`).
LOADER = Loader(str(PAGES), autoescape="xhtml_escape", whitespace="all")


def render(handler: Guarded, template: str, **given: Any) -> bytes:
    """Return a page.

    Parameters
    ----------
    handler : Guarded
        Whose request it answers.
    template : str
        A file of `pages`.
    """
    live = handler.live
    names: dict[str, Any] = {
        "w": live.words,
        "n": numbers,
        "live": live,
        "game": live.game,
        "state": live.folder.state,
        "currency": live.game.base.currency,
        "xsrf": handler.xsrf_form_html,
        "asset": handler.static_url,
        "polls": False,
    }
    return LOADER.load(template).generate(**(names | given))
