"""Settings of the documentation: `sphinx-build -n -W --keep-going docs docs/_build/html`."""

from __future__ import annotations

import doctest
import sys
from pathlib import Path

from leukimmuno._version import __version__

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "_ext"))

project = "leukimmuno"
author = "The leukimmuno developers"
project_copyright = f"2026, {author}"
release = version = __version__

extensions = [
    "matplotlib.sphinxext.plot_directive",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.doctest",
    "myst_nb",
    "numpydoc",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinx_gallery.gen_gallery",
    "leukimmuno.sphinxext",
    # Our own, in _ext/.
    "api_pages",
    "llms_txt",
    "mathml",
    "registry_pages",
    "registry_table",
]

exclude_patterns = ["_build", "gallery/*.ipynb", "jupyter_execute", "studies", "**/README.md"]
templates_path = ["_templates"]
default_role = "literal"
leukimmuno_pages = "reference/entities"
nitpicky = True
suppress_warnings = [
    "config.cache",  # the gallery's settings hold a class and are not kept between builds
]

# ------------------------------------------------------------------------------------- reference

autosummary_generate = True
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88
add_module_names = False
numpydoc_show_class_members = False
numpydoc_xref_param_type = False

# The build is offline, so types of other projects have no page to link to. Names without a dot are
# type aliases and type variables, which autodoc prints but nothing documents.
FOREIGN = (
    "attr|attrs|cattrs|collections|datetime|decimal|enum|hypothesis|importlib|io|matplotlib|np|npt"
    "|numpy|os|pandas|pathlib|pd|pint|pl|polars|random|scipy|st|types|typing|typing_extensions"
)
nitpick_ignore_regex = [
    (r"py:.*", rf"({FOREIGN})\..+"),
    (r"py:.*", r"[A-Za-z_]+"),
    # A private base class is named among the bases, and has no page.
    (r"py:class", r"leukimmuno\..+\._\w+"),
]

# --------------------------------------------------------------------------- pages and notebooks

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist", "dollarmath", "smartquotes"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
copybutton_exclude = ".linenos, .gp, .go"

# The suite runs the examples of documents, and those of docstrings in their own modules. The
# builder runs those of docstrings once more, as readers of a page would: with the public names.
doctest_test_doctest_blocks = "default"
doctest_default_flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
doctest_global_setup = """
import hypothesis
hypothesis.settings.register_profile(
    "docs", deadline=None, derandomize=True, suppress_health_check=list(hypothesis.HealthCheck)
)
hypothesis.settings.load_profile("docs")
import leukimmuno as li
from leukimmuno import *
from leukimmuno.effects import *
from leukimmuno.grading import *
from leukimmuno.testing import *
"""

plot_formats = [("png", 150)]
plot_html_show_formats = False
plot_html_show_source_link = False

sphinx_gallery_conf = {
    "examples_dirs": ["../examples"],
    "gallery_dirs": ["gallery"],
    "filename_pattern": r"\.py$",
    "abort_on_example_error": True,
    "backreferences_dir": "gallery/backreferences",
    "doc_module": ("leukimmuno",),
    "reference_url": {"leukimmuno": None},
    "capture_repr": ("_repr_html_", "__repr__"),
    "download_all_examples": False,
    "remove_config_comments": True,
    "show_memory": False,
    "show_signature": False,
    "write_computation_times": False,
}

# ------------------------------------------------------------------------------------------ HTML

html_math_renderer = "mathml"
html_theme = "pydata_sphinx_theme"
html_title = f"leukimmuno {release}"
html_static_path = ["_static"]
html_css_files = ["leukimmuno.css"]
html_js_files = [
    ("accessibility.js", {"defer": "defer"}),
    ("registry-table.js", {"defer": "defer"}),
]
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "github_url": "https://github.com/leukimmuno/leukimmuno",
    # Whole branches of a thousand pages on each of them would make the site six times as large.
    "collapse_navigation": True,
    "navbar_align": "left",
    "header_links_before_dropdown": 6,
    "show_prev_next": False,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
}
