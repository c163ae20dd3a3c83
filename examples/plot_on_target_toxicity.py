"""
On-target toxicity: from antigen to adverse event
=================================================

A therapy that finds leukemic cells by an antigen also finds the healthy cells that carry it. Which
harms follow from that, and how often were they counted?
"""

# %%
# CD19: the harm that shows the therapy at work
# ---------------------------------------------
#
# CD19 sits on B cells from early on. CAR T cells against it remove healthy B cells with the
# leukemic ones, and antibodies run short. The picture goes from the antigen over the cells that
# carry it and the adverse events that follow to their rates, with Wilson intervals where counts
# were published. A hollow mark is a printed percentage without counts.

import matplotlib.pyplot as plt

import leukimmuno as li

axes = li.pictures.toxicity_chain("CD19")
axes.set_title("On-target toxicity of what binds CD19", loc="left")
plt.show()

# %%
# The denominators matter. B-cell aplasia was counted among responders: where leukemia persisted,
# nobody looked for it as a sign of lasting CAR T cells. All of a few responders is not "always", as
# the interval's lower end says; and it says nothing about those who did not respond.

print(li.pictures.alt_text(axes))

# %%
# CD33: a harm with several possible causes
# -----------------------------------------
#
# CD33 is on myeloid cells and on cells of the liver. Gemtuzumab ozogamicin binds it and carries a
# toxin; veno-occlusive disease of the liver is the feared harm. Its rates differ with what else
# happened to the patients: a transplant of stem cells can bring it about by itself.

axes = li.pictures.toxicity_chain("CD33")
axes.set_title("On-target toxicity of what binds CD33", loc="left")
plt.show()

# %%
# Where the registry holds the link and no rate, the picture says so instead of leaving the line
# out.

print(li.pictures.alt_text(axes))

# %%
# CD123: one harm, counted grade by grade
# ---------------------------------------
#
# Tagraxofusp carries a toxin to CD123, which the lining of vessels has too, and capillary leak
# syndrome followed in many patients. Pivekimab sunirine binds the same antigen, and none was
# counted in its trial. So the antigen alone does not decide: what is carried there, and at which
# dose, counts as well.

axes = li.pictures.toxicity_chain("CD123")
axes.set_title("On-target toxicity of what binds CD123", loc="left")
plt.show()

# %%
# Editions of one drug's label, the European text and a trial give different rates. They count
# different patients over different years, and one patient may stand in several rows. The rows are
# neither independent nor a trend in time.
#
# Which antigens stand where
# --------------------------
#
# All therapies of acute lymphoblastic leukemia with a target, and in which disease each is approved
# or only studied. Most lines meet in CD19: a harm of this antigen is a harm of many therapies.

axes = li.pictures.target_map("all")
axes.set_title("Antigens, therapies and diseases in ALL", loc="left")
plt.show()

# %%
# What the pictures do not say
# ----------------------------
#
# - **"On target" is a mechanism, the rate is a count.** A rate holds every such event in those
#   patients, whatever caused it.
# - **Rows are no comparison of therapies.** Sets, definitions, grading and follow-up differ.
# - **An empty line is a gap of the registry**, not a harm that never occurs.
#
# The sources of the first two pictures:

rates = [
    rate
    for name in ("CD19", "CD33")
    for event in li.registry.antigens[name].on_target_adverse_events
    for rate in event.toxicity_rates.current()
    if any(therapy in rate.therapies for therapy in li.registry.antigens[name].therapies)
]
print(li.cite(rates))
