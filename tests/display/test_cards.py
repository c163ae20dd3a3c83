"""What cards say, and that text and HTML say the same."""

# The constructors take plain texts and lists besides what their annotations say.
# mypy: disable-error-code="arg-type"
# pyright: reportArgumentType=false

from __future__ import annotations

import subprocess
import sys
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leukimmuno.catalog.kinds import COLLECTIONS
from leukimmuno.catalog.registry import Registry
from leukimmuno.display.card import clean, link_of
from leukimmuno.display.facts import card_of
from leukimmuno.display.html import card_html
from leukimmuno.display.related import effect_words
from leukimmuno.display.tables import table_html, table_text
from leukimmuno.display.text import card_text
from leukimmuno.display.wording import label_of, phrase, said
from leukimmuno.model.adverse_event import AdverseEvent
from leukimmuno.model.antigen import Antigen
from leukimmuno.model.approval import Approval, Indication
from leukimmuno.model.assertion import ApprovalAssertion
from leukimmuno.model.claim import Claim
from leukimmuno.model.quantities import Interval, Measure, Range
from leukimmuno.model.result import AnalysisSet, ArmResult, TrialResult
from leukimmuno.model.source import Citation, Source
from leukimmuno.model.therapy import Target, Therapy
from leukimmuno.model.toxicity import ToxicityRate
from leukimmuno.model.trial import Arm, Component, Flow, Trial
from leukimmuno.model.vocabulary import Agency, GradingScale, Modality

if TYPE_CHECKING:
    from leukimmuno.model.base import Bindable


class Page(HTMLParser):
    """The words of a piece of HTML without its style, and its elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)


ELEMENTS = {"div", "style", "p", "dl", "dt", "dd", "a"}
TABLE_ELEMENTS = {"div", "style", "p", "table", "caption", "thead", "tbody", "tr", "th", "td"}


def squeezed(text: str) -> str:
    return "".join(text.split())


def check_page(html: str, allowed: set[str]) -> Page:
    page = Page(html)
    assert page.open == []
    assert page.seen[0][0] == "div"
    assert page.seen[0][1]["class"] == "leukimmuno-card"
    assert page.seen[0][1]["role"] == "group"
    assert page.seen[0][1]["aria-label"]
    assert {tag for tag, _ in page.seen} <= allowed
    names = {name for _, given_attrs in page.seen for name in given_attrs}
    assert names <= {"class", "role", "aria-label", "dir", "href", "rel", "scope", "tabindex"}
    for _, given_attrs in page.seen:
        assert (given_attrs.get("href") or "https://").startswith(("https://", "http://"))
    return page


def check_text(text: str) -> None:
    for line in text.split("\n"):
        assert len(line) <= 88
        assert line == line.rstrip()
    assert text == text.strip()


def check(item: Bindable) -> None:
    text = card_text(item)
    check_text(text)
    page = check_page(card_html(item), ELEMENTS)
    assert squeezed("".join(page.words)) == squeezed(text)


def rows(item: Bindable) -> dict[str, list[str]]:
    return {row.label: [entry.text for entry in row.items] for row in card_of(item).rows}


@pytest.mark.parametrize("name", COLLECTIONS)
def test_both_cards_of_every_record_say_the_same(sample: Registry, name: str) -> None:
    for record in getattr(sample, name):
        check(record)
        check(attrs.evolve(record))
        assert str(record) == card_text(record)
        assert record._repr_html_() == card_html(record)
        card = card_of(record)
        assert card.origin == "sample, data version 1"
        assert card_of(attrs.evolve(record)).origin == "Bound to no registry."


def values(item: Any) -> list[Any]:
    found = []
    for attribute in attrs.fields(type(item)):
        held = getattr(item, attribute.name)
        for value in held if isinstance(held, tuple) else (held,):
            if attrs.has(type(value)):
                found.extend([value, *values(value)])
    return found


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_value_inside_a_record_has_a_card(sample: Registry, name: str) -> None:
    held = [value for record in getattr(sample, name) for value in values(record)]
    assert held or name == "sources"
    for value in held:
        check(value)


def test_a_therapy_card_holds_what_a_reader_expects(sample: Registry) -> None:
    card = card_of(sample.therapies["blinatumomab"])
    assert card.title == "blinatumomab (Blincyto)"
    assert card.subtitle.text == "Therapy blinatumomab"
    facts = rows(sample.therapies["blinatumomab"])
    assert facts["Targets"] == ["CD19 (tumour antigen); CD3 (effector receptor)"]
    assert facts["Subtypes"] == ["B-cell acute lymphoblastic leukemia"]
    assert facts["Status"] == ["approved (FDA)"]
    assert [text[:10] for text in facts["Approvals"]] == ["2014-12-03", "2017-07-11"]
    assert facts["Trials"] == ["TOWER"]
    # tower-cr, tower-os and tower-os-interim, of which the last was superseded.
    assert facts["Results"] == ["3, 2 of them current"]
    # One of the trial's arm, one of the label.
    assert facts["Toxicity rates"] == ["2"]


def test_sources_are_numbered_in_the_order_of_citation(sample: Registry) -> None:
    card = card_of(sample.therapies["blinatumomab"])
    assert card.subtitle.marks == (1, 2)
    approvals = next(row for row in card.rows if row.label == "Approvals")
    assert [item.marks for item in approvals.items] == [(3,), (3,)]
    assert [note.number for note in card.sources] == [1, 2, 3]
    assert card.sources[0].text.startswith("Kantarjian H et al. 2017. Blinatumomab versus")
    assert card.sources[0].link_text == "doi:10.1056/NEJMoa1609783"
    assert card.sources[1].places == "entry, recalled"
    assert card.sources[2].url == "https://example.org/label?a=1&b=2"
    assert any(note.startswith("Recalled") for note in card.notes)
    assert card_of(sample.trials["tower"]).notes == ()
    # The trial cites the abstract, its remission result Table 2 as well: one source, two places.
    assert [note.places for note in card_of(sample.trials["tower"]).sources] == [
        "abstract; Table 2"
    ]


def test_a_result_card_computes_effects_with_intervals(sample: Registry) -> None:
    facts = rows(sample.results["tower-cr"])
    assert facts["Arms"] == [
        "blinatumomab 91/271, 34% (95% CI 28 to 40)",
        "chemotherapy 21/134, 16% (95% CI 10 to 23)",
    ]
    # (91/271) / (21/134) = 0.33579 / 0.15672 = 2.1427; the logarithm's standard error is
    # sqrt(1/91 - 1/271 + 1/21 - 1/134) = 0.21782, so the limits are 2.1427 x exp(-+0.42692).
    assert facts["Computed"][0].startswith("RR 2.14 (95% CI 1.40 to 3.28)")
    # 0.33579 - 0.15672 = 0.17907
    assert facts["Computed"][1].startswith("RD 0.179 (")
    assert "Superseded by" not in facts
    interim = rows(sample.results["tower-os-interim"])
    assert interim["Superseded by"] == ["tower-os"]
    assert "Computed" not in interim
    assert "Computed" not in rows(attrs.evolve(sample.results["tower-cr"]))


def test_an_effect_that_fails_says_why(sample: Registry) -> None:
    words = effect_words(sample.results["tower-os"], "risk ratio")
    assert words.startswith("risk ratio: not computed (")


def test_a_trial_card_holds_arms_flow_and_current_results(sample: Registry) -> None:
    facts = rows(sample.trials["TOWER"])
    assert facts["Arms"][0] == (
        "blinatumomab (experimental): blinatumomab (sole); 271 randomised, 267 treated"
    )
    assert facts["Arms"][1].endswith("134 randomised, 109 treated; age 55 or more: 30 of 134")
    assert len(facts["Results"]) == 2
    assert facts["Results"][0].startswith("complete remission (randomised set, within 12 weeks)")
    assert "Results" not in rows(attrs.evolve(sample.trials["TOWER"]))


def test_other_records_show_their_relations(sample: Registry) -> None:
    assert rows(sample.antigens["cd19"])["Therapies"] == ["blinatumomab"]
    assert rows(sample.subtypes["leukemia"])["Children"] == ["B-cell acute lymphoblastic leukemia"]
    assert rows(sample.subtypes["b-all"])["Parents"] == ["leukemia"]
    assert rows(sample.toxicity_rates["tower-crs"])["Rate"] == ["13/267, 4.9%"]
    assert rows(sample.toxicity_rates["tower-crs"])["Arm"] == ["blinatumomab"]
    assert rows(sample.approvals["fda-2017"])["Trials"] == ["TOWER"]
    assert rows(sample.sources["label"])["Link"] == ["https://example.org/label?a=1&b=2"]
    assert rows(sample.endpoints["OS"])["The event is"] == ["bad"]
    assert "no dosing advice" in str(sample.regimens[0])


def test_titles(sample: Registry) -> None:
    def title(record: Bindable) -> str:
        return card_of(record).title

    assert title(sample.results["tower-cr"]) == "complete remission in TOWER"
    assert title(sample.toxicity_rates["tower-crs"]) == (
        "cytokine release syndrome, grade >= 3, TOWER, blinatumomab"
    )
    assert title(sample.toxicity_rates["label-crs"]) == (
        "cytokine release syndrome, any grade, blinatumomab label"
    )
    assert title(sample.approvals[0]) == "blinatumomab: FDA, initial approval, 2014-12-03"
    assert title(sample.claims[0]) == "A third of patients reached remission."
    assert title(sample.population_figures[0]) == "share of B-cell acute lymphoblastic leukemia"
    assert title(Range(18, 25, "years")) == "18 to 25 years"
    assert title(Therapy(id="x", name="x", modality="chemotherapy", citations=CITED)) == "x"
    # A value that states nothing is called by its kind.
    assert title(Flow()) == "Flow"
    assert card_text(Flow()).splitlines()[:2] == ["Flow", "Flow"]


CITED = [Citation("a-source", "page 1")]


def test_unbound_records_are_shown_by_ids() -> None:
    target = Target("cd19", "tumour antigen")
    therapy = Therapy(id="x", name="x", modality="car-t", targets=[target], citations=CITED)
    card = card_of(therapy)
    assert rows(therapy)["Targets"] == ["cd19 (tumour antigen)"]
    assert "Status" not in rows(therapy)
    assert [(note.text, note.url) for note in card.sources] == [("a-source", "")]
    check(therapy)


def test_a_registry_without_the_related_records_still_shows_cards() -> None:
    therapy = Therapy(
        id="x",
        name="x",
        modality="car-t",
        targets=[Target("cd19", "tumour antigen")],
        citations=CITED,
    )
    result = TrialResult(
        id="r",
        trial_id="gone",
        endpoint_id="gone",
        analysis_set=AnalysisSet("randomised"),
        arms=[ArmResult(arm_id="a", events=1, total=9), ArmResult(arm_id="b", events=2, total=9)],
        citations=CITED,
    )
    approval = Approval(
        id="p",
        therapy_id="x",
        agency="fda",
        action="initial approval",
        date="2020",
        indications=[Indication(subtype_ids=["gone"])],
        citations=CITED,
    )
    open_registry = Registry.of(therapy, result, approval)
    for record in (
        open_registry.therapies[0],
        open_registry.results[0],
        open_registry.approvals[0],
    ):
        check(record)
    card = card_of(open_registry.therapies[0])
    assert rows(open_registry.therapies[0])["Targets"] == ["cd19 (tumour antigen)"]
    assert rows(open_registry.approvals[0])["Indications"] == ["gone"]
    assert rows(open_registry.results[0])["Arms"] == ["a 1/9", "b 2/9"]
    assert any("not in this registry" in note for note in card.notes)


def test_an_arm_that_its_trial_lacks_is_shown_by_its_id() -> None:
    trial = Trial(
        id="t",
        name="T",
        design="single arm",
        arms=[Arm("a", "Arm A", "single", [Component("x", "sole")])],
        citations=CITED,
    )
    rate = ToxicityRate(
        id="r",
        adverse_event_id="e",
        trial_id="t",
        arm_id="b",
        analysis_set=AnalysisSet("safety"),
        grade="serious",
        events=1,
        total=4,
        percent=25,
        derived=True,
        interval=Interval(1, 80),
        citations=CITED,
    )
    bound = Registry.of(trial, rate).toxicity_rates[0]
    assert rows(bound)["Arm"] == ["b"]
    assert rows(attrs.evolve(bound))["Arm"] == ["b"]
    assert rows(bound)["Rate"] == ["1/4, 25% (95% CI 1 to 80) (count derived from the percentage)"]
    assert card_of(bound).title == "e, serious, T, b"


def test_long_lists_are_cut_and_say_so() -> None:
    names = [f"antigen {n}" for n in range(14)]
    target = Antigen(id="cd19", name="CD19", citations=CITED)
    therapies = [
        Therapy(
            id=f"x-{n}",
            name=f"drug {n}",
            modality="car-t",
            targets=[Target("cd19", "tumour antigen")],
            citations=CITED,
        )
        for n in range(len(names))
    ]
    events = [
        Approval(
            id=f"p-{n}",
            therapy_id="x-0",
            agency="health canada",
            action="boxed warning",
            date=f"20{10 + n}",
            citations=CITED,
        )
        for n in range(13)
    ]
    mine = Registry.of(target, *therapies, *events)
    (shown,) = rows(mine.antigens[0])["Therapies"]
    assert shown.endswith("drug 11; and 2 more")
    approvals = rows(mine.therapies[0])["Approvals"]
    assert approvals[0] == "2010 Health Canada, boxed warning"
    assert approvals[12] == "and 1 more"
    assert len(approvals) == 13


def test_a_view_says_its_day_and_where_the_data_end(sample: Registry) -> None:
    early = card_of(sample.as_of("2016-01-01").therapies["blinatumomab"])
    assert early.origin == "sample, data version 1, as of 2016-01-01"
    approvals = next(row for row in early.rows if row.label == "Approvals")
    assert len(approvals.items) == 1
    dated = Registry.of(*sample.therapies, released=date(2024, 5, 1), name="dated")
    assert card_of(dated.as_of("2024-01-01").therapies[0]).origin.endswith("as of 2024-01-01")
    late = card_of(dated.as_of("2025-01-01").therapies[0])
    assert "The data end with their release on 2024-05-01." in late.notes


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Agency.FDA, "FDA"),
        (Agency.HEALTH_CANADA, "Health Canada"),
        (GradingScale.CTCAE, "CTCAE"),
        (GradingScale.MODIFIED_LEE, "Modified Lee"),
        (GradingScale.NOT_STATED, "not stated"),
        (Modality.CAR_T, "CAR T"),
        (True, "yes"),
        (False, "no"),
        (33.0, "33"),
        (7, "7"),
        (Measure(7.7, "month"), "7.7 months"),
    ],
)
def test_items_are_worded(value: object, words: str) -> None:
    assert said(value) == words


def test_fields_are_labelled() -> None:
    assert label_of(Therapy, "subtype_ids") == "Subtypes"
    assert label_of(Approval, "ends_ids") == "Ends"
    assert label_of(ApprovalAssertion, "therapy_ids") == "Therapies"
    assert label_of(AdverseEvent, "broader_ids") == "Broader"
    assert label_of(TrialResult, "data_cutoff") == "Data cut-off"


def test_phrases(sample: Registry) -> None:
    citation = sample.therapies[0].citations[1]
    assert phrase(citation) == "Vocabulary 2015, entry, recalled"
    assert phrase(Citation("a", "page 1")) == "a, page 1"
    assert phrase(sample.sources[0]) == "Kantarjian H et al. 2017"
    assert phrase(sample.results[0]) == "complete-remission in tower, randomised set"
    assert phrase(Component("x", "sole")) == "x (sole)"
    assert phrase(Component("x", "added", "low dose")) == "x (added, low dose)"
    denied = ApprovalAssertion(therapy_ids=["x"], subtype_id="y", agency="ema", approved=False)
    # A False that is not the default says something; one that is does not.
    assert phrase(denied) == "therapies x; subtype y; agency EMA; approved no"


def test_a_source_links_to_its_best_address() -> None:
    def source(**more: str) -> Source:
        return Source(id="s", kind="article", title="T", **more)

    assert link_of(source()) is None
    assert link_of(source(url="https://a.org", nct="NCT00000001")) == (
        "NCT00000001",
        "https://clinicaltrials.gov/study/NCT00000001",
    )
    assert link_of(source(pmid="12", nct="NCT00000001")) == (
        "PMID 12",
        "https://pubmed.ncbi.nlm.nih.gov/12/",
    )
    # "<" would end an address.
    assert link_of(source(doi="10.1002/1097<1661::AID>3.0.CO;2-2", pmid="12")) == (
        "doi:10.1002/1097<1661::AID>3.0.CO;2-2",
        "https://doi.org/10.1002/1097%3C1661::AID%3E3.0.CO;2-2",
    )
    check(source())
    assert "Link" not in rows(source())


def test_cleaning() -> None:
    assert clean("a\n b\u2028c\u00a0d") == "a b c d"
    assert clean("\x1b[31mred\u202e") == "\ufffd[31mred\ufffd"
    assert clean("lone \ud800") == "lone \ufffd"


HOSTILE = st.one_of(
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "'; DROP TABLE",
            "</style></div>",
            "a\nb",
            "\u202egnirts",
            "شعار العلاج",
            "x" * 5000,
            "word " * 500 + "end",
            "&lt;&amp;",
            "\x1b[2J!",
        ]
    ),
    st.text(min_size=1, max_size=40),
).filter(lambda text: bool(text) and text == text.strip())


@given(a=HOSTILE, b=HOSTILE, c=HOSTILE)
def test_no_text_breaks_a_card(a: str, b: str, c: str) -> None:
    source = Source(id="s", kind="article", title=a, authors=[b], container=c)
    cited = [Citation("s", a, "recalled", b)]
    therapy = Therapy(id="x", name=a, aliases=[b], description=c, modality="car-t", citations=cited)
    trial = Trial(
        id="t",
        name=c,
        design="single arm",
        arms=[Arm("a", b, "single", [Component("x", "sole", a)])],
        citations=cited,
    )
    claim = Claim(
        id="c",
        source_id="s",
        section=a,
        statement=b,
        assertion=ApprovalAssertion(therapy_ids=["x"], subtype_id="y", agency="fda"),
    )
    mine = Registry.of(source, therapy, trial, claim, name=a)
    for collection in (mine.sources, mine.therapies, mine.trials, mine.claims):
        check(collection[0])
        check(attrs.evolve(collection[0]))
        check_text(table_text(collection))
        check_page(table_html(collection), TABLE_ELEMENTS)
        table_html(collection).encode("utf-8")


def test_cards_without_effects_stay_light() -> None:
    code = (
        "import sys\n"
        "from leukimmuno.model.source import Citation\n"
        "from leukimmuno.model.therapy import Therapy\n"
        "t = Therapy(id='x', name='x', modality='car-t', citations=[Citation('s', 'p')])\n"
        "str(t); t._repr_html_()\n"
        "print(sorted({'numpy', 'scipy', 'pint', 'pandas', 'cattrs'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
