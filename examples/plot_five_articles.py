"""
The claims of five articles as a matrix
=======================================

Five articles for the public explain immunotherapy for leukemia. How many of their checkable
statements hold against trials, labels and approvals, and where do they fail?
"""

# %%
# The audit
# ---------
#
# Each statement was written down in a form that can be checked: a figure, a comparison, a
# frequency, a window of time, an approval, a mechanism. The verdicts are computed from the registry
# when they are asked for. Where no rule can decide, a reader judged and gave reasons and a source.

import matplotlib.pyplot as plt

import leukimmuno as li

audit = li.claims.audit()
print(repr(audit))

# %%
# The picture
# -----------
#
# One mark is one claim, full where its verdict was computed, hollow where it was judged. The
# verdicts stand from left to right: supported; imprecise, that is right in direction but with
# another denominator or in too broad a term; outdated, true on an earlier day; contradicted; and
# unverifiable, where the registry holds nothing to compare with.

axes = li.pictures.claims_matrix(audit)
axes.set_title("The claims of five articles and their verdicts", loc="left", pad=32)
plt.show()

# %%
# The same in words:

print(li.pictures.alt_text(axes))

# %%
# What went wrong
# ---------------
#
# The computed contradictions name the figures that the evidence has instead. Some of the articles'
# numbers are real and belong elsewhere: to the other arm, or to another unit. For these the audit
# gives a trace.

for finding in audit.where("contradicted"):
    if finding.computed and finding.trace is not None:
        print(finding, end="\n\n")

# %%
# A trace can be asked for directly. In one article 24.6 % and 15.7 % are remissions with
# blinatumomab and with chemotherapy. What are these numbers in the trial?

print(li.claims.trace([24.6, 15.7], unit="percent", trial="TOWER"))

# %%
# Where in an article
# -------------------
#
# One article by its sections. With so few claims in each, the picture finds passages to read again;
# it is no rate of error.

audited = li.claims.audit("article-all-immunotherapy-2021")
axes = li.pictures.claims_matrix(audited, by="section")
axes.set_title(audited.title, loc="left", pad=32)
plt.show()

# %%
# What the matrix does not say
# ----------------------------
#
# - **It is no ranking of articles.** The claims were chosen because they can be checked, not by
#   chance. Articles with more figures offer more to contradict.
# - **Claims do not weigh the same.** Survival printed in the wrong unit and a rough date of an
#   approval are one mark each.
# - **"Contradicted" is about the sentence, not the author.** Some contradictions were copied, some
#   sentences were true when written: these are "outdated".
# - **The registry can be wrong.** A verdict names its evidence, so that it can be disputed.
#
# The evidence behind the first contradictions, as BibTeX:

print(li.cite([finding.records for finding in audit.where("contradicted")][:3]))
