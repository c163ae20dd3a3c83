"""The one style sheet of cards and tables, scoped to their class."""

from __future__ import annotations

__all__ = ["STYLE"]

# Colours come from JupyterLab or the PyData theme where these are, else from the page, so that a
# card is never lighter or darker than what surrounds it. The first rule lifts the white ground
# that PyData's dark mode puts behind the output of a cell.
STYLE = """<style>
html[data-theme="dark"] .bd-content div.cell_output .text_html:has(div.leukimmuno-card[role])
{background-color:transparent;padding:0}
.leukimmuno-card{color:var(--jp-content-font-color1,var(--pst-color-text-base,inherit));
background:var(--jp-layout-color1,var(--pst-color-background,transparent));
border:1px solid var(--jp-border-color2,var(--pst-color-border,rgba(128,128,128,.5)));
border-radius:4px;padding:.75em 1em;margin:.25em 0;max-width:60em;
font-size:.95em;line-height:1.45;text-align:start;overflow-wrap:anywhere}
.leukimmuno-card p{margin:0;padding:0}
.leukimmuno-card .lic-title{font-size:1.2em;font-weight:600}
.leukimmuno-card .lic-head{font-weight:600;margin-top:.75em}
.leukimmuno-card .lic-foot{margin-top:.75em;font-size:.9em}
.leukimmuno-card dl{display:grid;grid-template-columns:minmax(0,max-content) minmax(0,1fr);
column-gap:1em;row-gap:.15em;margin:.5em 0 0;padding:0}
.leukimmuno-card dt{grid-column:1;float:none;width:auto;min-width:0;max-width:14em;margin:0;
padding:0;font-weight:600;text-align:start}
.leukimmuno-card dd{grid-column:2;float:none;width:auto;margin:0;padding:0}
.leukimmuno-card .lic-sources{font-size:.9em;column-gap:.5em;margin-top:.15em}
.leukimmuno-card a{color:var(--jp-content-link-color,var(--pst-color-link,inherit));
text-decoration:underline}
.leukimmuno-card .lic-scroll{overflow-x:auto}
.leukimmuno-card table{table-layout:auto;border-collapse:collapse;margin:0;width:auto;
font-size:inherit;color:inherit;background:transparent}
.leukimmuno-card caption{caption-side:top;text-align:start;font-weight:600;padding:0 0 .35em;
color:inherit}
.leukimmuno-card th,.leukimmuno-card td{text-align:start;vertical-align:top;
padding:.2em .8em .2em 0;border:0;color:inherit;background:transparent;max-width:28em;
white-space:normal;overflow-wrap:break-word}
.leukimmuno-card th{font-weight:600}
.leukimmuno-card thead th{
border-bottom:1px solid var(--jp-border-color2,var(--pst-color-border,rgba(128,128,128,.5)))}
</style>"""
"""A style element that a card carries with it."""
