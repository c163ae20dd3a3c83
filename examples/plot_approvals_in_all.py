"""
Approvals in acute lymphoblastic leukemia, 2000 to today
========================================================

Which immunotherapies may be given for acute lymphoblastic leukemia (ALL), since when, and on how
firm a ground was each approved? The registry keeps every regulatory event with its date, pathway
and source. This is for teaching and gives no advice.
"""

# %%
# The events that concern the disease
# -----------------------------------
#
# A history gathers the events of the disease and of the narrower and wider ones. Supportive drugs
# are left out here; chemotherapy and kinase inhibitors are in the registry as comparators only, so
# that their approvals are no part of the picture.

import datetime as dt
from typing import Any

import matplotlib.pyplot as plt

import leukimmuno as li

reg = li.registry
events = [
    event.record
    for event in reg.history("all")
    if isinstance(event.record, li.Approval)
    and event.record.therapy.modality.is_immunotherapy
    and event.record.therapy.purpose == "antileukemic"
]
for event in events:
    if event.indications:
        print(event.date, event.agency.value.upper(), event.therapy.name, "-", event.action)

# %%
# The picture
# -----------
#
# A row is a therapy and an agency. Circles are first approvals, diamonds new uses, squares
# conversions of an accelerated approval to a regular one. What is hollow was provisional: granted
# on a response rate, with survival or benefit still to be shown. The line is dashed while every use
# is of that kind. Triangles above are boxed warnings, those below the setting and the lifting of
# rules of access. A mark with a line before it has a date known to the month only.

axes = li.pictures.approvals(events)
since: Any = dt.date(2000, 1, 1)
axes.set_xlim(left=since)
axes.set_title("Immunotherapies approved for ALL", loc="left")
plt.show()

# %%
# Until December 2014 the picture is empty. The same in words, for those who do not see it:

print(li.pictures.alt_text(axes))

# %%
# From provisional to regular
# ---------------------------
#
# How long did provisional approvals last? A conversion names the events that it replaces, so the
# times follow from the dates. They are few.

provisional = {"accelerated", "conditional"}
for event in events:
    for replaced in event.ends:
        if event.action == "conversion to regular approval" and replaced.pathway in provisional:
            days = (event.date.last_day - replaced.date.last_day).days
            trials = ", ".join(trial.name for trial in event.trials) or "trials not recorded"
            print(f"{replaced.id} -> {event.id}: {days / 365.25:.1f} years; {trials}")

# %%
# What was approved on a day
# --------------------------
#
# Past days are asked for with ``on``. For a child of 12 years with relapsed or refractory B-cell
# ALL, at the FDA:

for day in ("2014-06-01", "2016-12-31", "2017-12-31", "2021-12-31", str(reg.released)):
    found = reg.approved(
        subtype="b-all",
        age="12 years",
        setting="relapsed or refractory",
        agency="FDA",
        immunotherapy=True,
        on=day,
    )
    print(day, ", ".join(therapy.name for therapy in found) or "none")

# %%
# What the picture does not say
# -----------------------------
#
# - **An approval is no measure of benefit.** It says that a regulator judged benefits to outweigh
#   risks for a stated use, on the evidence of that day.
# - **Uses are narrower than a row.** Age, setting, Philadelphia chromosome and residual disease
#   differ: ask the registry, as above, instead of reading a line as "approved for ALL".
# - **Agencies are not covered alike.** The FDA's events are the most complete; of China and India
#   single events are held. A missing row is no statement that nothing was approved there.
# - **Some dates are known to the month**, and some pathways were not found. They are not guessed.
#
# The sources of the events:

print(li.cite(events))
