"""Codes of outside vocabularies, with how they relate to the record that lists them."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import NamedTuple

from attrs import field, frozen

from leukimmuno.errors import InvalidValueError, VocabularyError
from leukimmuno.model.base import Value
from leukimmuno.model.dates import PartialDate
from leukimmuno.model.fields import checked, part, term, text
from leukimmuno.model.text import similar
from leukimmuno.model.vocabulary import Relation

__all__ = ["PREFIXES", "CrossReference", "Prefix"]


class Prefix(NamedTuple):
    """One outside vocabulary: the form of its codes and where a code is shown."""

    name: str
    pattern: re.Pattern[str]
    url: str | None


def _prefix(name: str, pattern: str, url: str | None = None) -> Prefix:
    return Prefix(name, re.compile(pattern), url)


PREFIXES = MappingProxyType(
    {
        "ncit": _prefix(
            "NCI Thesaurus",
            r"C[0-9]+",
            "https://ncit.nci.nih.gov/ncitbrowser/"
            "ConceptReport.jsp?dictionary=NCI_Thesaurus&code={}",
        ),
        "unii": _prefix(
            "UNII", r"[A-Z0-9]{10}", "https://precision.fda.gov/uniisearch/srs/unii/{}"
        ),
        "rxnorm": _prefix(
            "RxNorm", r"[0-9]+", "https://mor.nlm.nih.gov/RxNav/search?searchBy=RXCUI&searchTerm={}"
        ),
        "chembl": _prefix(
            "ChEMBL", r"CHEMBL[0-9]+", "https://www.ebi.ac.uk/chembl/explore/compound/{}"
        ),
        "atc": _prefix(
            "ATC", r"[A-Z][0-9]{2}[A-Z]{2}[0-9]{2}", "https://atcddd.fhi.no/atc_ddd_index/?code={}"
        ),
        "hgnc": _prefix(
            "HGNC",
            r"[0-9]+",
            "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:{}",
        ),
        "uniprot": _prefix(
            "UniProt", r"[A-Z][A-Z0-9]{5}(?:[A-Z0-9]{4})?", "https://www.uniprot.org/uniprotkb/{}"
        ),
        "ncbigene": _prefix("NCBI Gene", r"[0-9]+", "https://www.ncbi.nlm.nih.gov/gene/{}"),
        "ensembl": _prefix("Ensembl", r"ENSG[0-9]{11}", "https://www.ensembl.org/id/{}"),
        "oncotree": _prefix(
            "OncoTree",
            r"[A-Z0-9]{1,20}",
            "https://oncotree.mskcc.org/?version=oncotree_latest_stable&search_term={}",
        ),
        "mondo": _prefix("MONDO", r"[0-9]{7}", "https://monarchinitiative.org/MONDO:{}"),
        "doid": _prefix("Disease Ontology", r"[0-9]+", "https://disease-ontology.org/?id=DOID:{}"),
        "hp": _prefix(
            "Human Phenotype Ontology", r"[0-9]{7}", "https://hpo.jax.org/browse/term/HP:{}"
        ),
        "nct": _prefix("ClinicalTrials.gov", r"NCT[0-9]{8}", "https://clinicaltrials.gov/study/{}"),
        "eudract": _prefix("EudraCT", r"[0-9]{4}-[0-9]{6}-[0-9]{2}"),
        "cd": _prefix("CD nomenclature", r"CD[0-9]+[A-Za-z]*"),
        "ctcae": _prefix("CTCAE term", r"[A-Z][^\n]*\S"),
        "who-haem5": _prefix("WHO classification, 5th edition, name", r"\S[^\n]*\S"),
        "icc": _prefix("International Consensus Classification name", r"\S[^\n]*\S"),
    }
)
"""Prefix of a CURIE to its vocabulary."""


@frozen(eq=False, repr=False, field_transformer=checked)
class CrossReference(Value):
    """A code of an outside vocabulary.

    Parameters
    ----------
    prefix : str
        One of `PREFIXES`, such as "ncit".
    code : str
        The code without its prefix.
    relation : Relation or str, default "exact"
        How the outside concept relates to ours: "exact", "broader" (it means more), "narrower",
        "close".
    version : str, optional
        Version of the vocabulary in which the code was seen.
    seen : PartialDate or str, optional
        When the code was seen; some vocabularies move their codes.

    Examples
    --------
    >>> CrossReference("ncit", "C62528").curie
    'ncit:C62528'
    """

    prefix: str = field(metadata=text())
    code: str = field(metadata=text())
    relation: Relation = field(default=Relation.EXACT, metadata=term(Relation))
    version: str | None = field(default=None, metadata=text())
    seen: PartialDate | None = field(default=None, metadata=part(PartialDate))

    def __attrs_post_init__(self) -> None:
        if self.prefix not in PREFIXES:
            raise VocabularyError(
                f"CrossReference.prefix: {self.prefix!r} is none of {', '.join(PREFIXES)}",
                field="CrossReference.prefix",
                value=self.prefix,
                allowed=PREFIXES,
                suggestions=similar(self.prefix, {name: name for name in PREFIXES}),
            )
        pattern = PREFIXES[self.prefix].pattern
        if not pattern.fullmatch(self.code):
            raise InvalidValueError(
                f"CrossReference.code: {self.code!r} is no {PREFIXES[self.prefix].name} code "
                f"(form {pattern.pattern})",
                field="CrossReference.code",
                value=self.code,
            )

    @property
    def curie(self) -> str:
        """Prefix and code, as in "ncit:C62528"."""
        return f"{self.prefix}:{self.code}"

    @property
    def url(self) -> str | None:
        """The page that shows the code, if the vocabulary has one."""
        url = PREFIXES[self.prefix].url
        return url.format(self.code) if url else None

    def __str__(self) -> str:
        qualifier = "" if self.relation is Relation.EXACT else f" ({self.relation})"
        return f"{self.curie}{qualifier}"
