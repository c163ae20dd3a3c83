"""A Sphinx extension: roles and a directive that print the registry's figures with their sources.

Add ``"leukimmuno.sphinxext"`` to the extensions of a project's ``conf.py``. It brings the roles
``therapy``, ``antigen``, ``trial``, ``subtype`` and ``li-cite``, and the directive ``li-result``.
A name that the registry does not hold is a warning of Sphinx, with the nearest names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from leukimmuno.errors import MissingExtraError

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__all__ = ["setup"]

PAGES = "https://leukimmuno.readthedocs.io/en/stable/reference/entities"
"""Where the pages of the registry's records are, unless ``leukimmuno_pages`` says otherwise."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx, which calls this for each name among a project's extensions.

    Parameters
    ----------
    app : Sphinx
        The application. Two values of its ``conf.py`` are read: ``leukimmuno_pages``, where the
        roles lead to (an address, or the folder of the project's own pages of records, or an empty
        text for no links), and ``leukimmuno_data_version``, which is the version of the data unless
        it is set, and reads every page anew where it changed.

    Returns
    -------
    dict
        Version, and that pages may be read and written in parallel.

    Raises
    ------
    MissingExtraError
        If Sphinx is not installed.
    """
    try:
        from leukimmuno.sphinxext.printing import PrintResult
        from leukimmuno.sphinxext.roles import CiteRole, RecordRole
    except ImportError as error:
        raise MissingExtraError(
            'leukimmuno.sphinxext needs Sphinx: pip install "leukimmuno[sphinx]"', extra="sphinx"
        ) from error
    from leukimmuno._version import __version__
    from leukimmuno.catalog.shipped import shipped_registry

    text = frozenset({str})
    app.add_config_value("leukimmuno_pages", PAGES, "env", text)
    app.add_config_value("leukimmuno_data_version", shipped_registry().version, "env", text)
    for name, collection in RecordRole.collections.items():
        app.add_role(name, RecordRole(collection))
    app.add_role("li-cite", CiteRole())
    app.add_directive("li-result", PrintResult)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
