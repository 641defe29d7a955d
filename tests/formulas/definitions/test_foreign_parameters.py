"""What others append to an address is theirs; what is like a name of ours is a mistake that is told."""

import pytest

from formulas.definitions import loading
from formulas.definitions.foreign_parameters import is_foreign, nearest

FORMULAS = {formula.slug: formula for formula in loading.catalogue().formulas}
KL = FORMULAS["kl-divergence"]
# By other sites, mailers, advertisers, embedders and caches; values as they send them.
APPENDED = {
    "fbclid": "IwAR0x_y-Z",
    "gclid": "EAIaIQobChMI",
    "gclsrc": "aw.ds",
    "dclid": "CJ7_",
    "wbraid": "1",
    "gbraid": "1",
    "msclkid": "c0ffee",
    "yclid": "123",
    "twclid": "2-abc",
    "ttclid": "E.C.P.",
    "li_fat_id": "a-b",
    "igshid": "abc=",
    "igsh": "x",
    "si": "3",
    "s": "20",
    "t": "abc",
    "feature": "share",
    "utm_source": "newsletter",
    "utm_medium": "email",
    "utm_campaign": "spring",
    "utm_term": "a",
    "utm_content": "b",
    "utm_id": "5",
    "mc_cid": "1a2b",
    "mc_eid": "3c",
    "mkt_tok": "eyJ",
    "_ga": "2.1",
    "_gl": "1*x",
    "_hsenc": "p2A",
    "_hsmi": "17",
    "hsCtaTracking": "x|y",
    "oly_anon_id": "1",
    "vero_id": "2",
    "wickedid": "3",
    "ref": "hackernews",
    "ref_src": "twsrc^tfw",
    "referrer": "a",
    "via": "someone",
    "from": "groupmessage",
    "isappinstalled": "0",
    "spm": "a2g0o",
    "amp": "1",
    "width": "640",
    "height": "500",
    "maxwidth": "640",
    "theme": "dark",
    "lang": "en",
    "q": "kl+divergence",
    "v": "2",
    "_": "1764400000000",
    "cachebust": "1",
    "page": "2",
    "preview": "true",
    "replytocom": "7",
    "share": "twitter",
    "PHPSESSID": "0",
    "😀": "1",
    "": "1",
    "1": "",
}


@pytest.mark.parametrize("slug", FORMULAS)
def test_what_others_append_is_theirs(slug: str) -> None:
    own = FORMULAS[slug].defaults.keys()
    assert [name for name, value in APPENDED.items() if name not in own and not is_foreign(KL, name, value)] == []
    assert [n for n, value in APPENDED.items() if n not in own and not is_foreign(FORMULAS[slug], n, value)] == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    {
        "mu_Q": "mu_q",
        "MU_Q": "mu_q",
        "muq": "mu_q",
        "mu-q": "mu_q",
        "mu.q": "mu_q",
        "mu_q ": "mu_q",
        "mu_q[]": "mu_q",
        "μ_q": "mu_q",
        "µ_Q": "mu_q",
        "mu_qq": "mu_q",
        "mu_x": "mu_p",
        "mu": "mu_p",
        "sigma": "sigma_p",
        "σ": "sigma_p",
        "ς_q": "sigma_q",
        "sgima_p": "sigma_p",
        "wieght": "weight",
        "seperation": "separation",
        "heads": "heads_p",
    }.items(),
)
def test_mistyped_parameter_is_ours(typed: str, meant: str) -> None:
    assert nearest(typed, "1", KL.defaults) == meant
    assert not is_foreign(KL, typed, "1")


@pytest.mark.parametrize(
    "name", ["view", "View", "veiw", "views", "figure", "figur", "panel", "values", "values[mu_q]"]
)
def test_other_names_of_ours_are_ours_whatever_their_value(name: str) -> None:
    assert not is_foreign(KL, name, "x")
    assert not is_foreign(KL, name, "")


@pytest.mark.parametrize(
    ("slug", "typed", "meant"),
    [
        ("normal-distribution", "mu_q", "mu"),
        ("normal-distribution", "A", "a"),
        ("damped-oscillator", "x1", "x0"),
        ("damped-oscillator", "ζ", "zeta"),
        ("damped-oscillator", "ω₀", "omega0"),
        ("sir-model", "R₀", "r0"),
    ],
)
def test_short_names_are_ours_by_their_letters(slug: str, typed: str, meant: str) -> None:
    assert nearest(typed, "1", FORMULAS[slug].defaults) == meant


@pytest.mark.parametrize(("slug", "name"), [("bayes-theorem", "share"), ("entropy", "sub"), ("kl-divergence", "weigh")])
def test_likeness_to_one_word_takes_a_number(slug: str, name: str) -> None:
    assert is_foreign(FORMULAS[slug], name, "facebook")
    assert not is_foreign(FORMULAS[slug], name, "0.5")


@pytest.mark.parametrize(
    ("typed", "value", "own", "is_ours"),
    [
        # Its first word of several, if that is more than a letter; whatever the value.
        ("mu_start", "low", "mu_q", True),
        ("n_start", "low", "n_q", False),
        ("mu", "low", "mu", True),
        ("mu_start", "low", "mu", False),
        # Its one word, if that is more than a letter; or what stands before an index.
        ("mu_start", "1", "mu", True),
        ("t_start", "1", "t", False),
        ("weight[0]", "low", "weight", True),
        # It with another number.
        ("tau123", "1", "tau1", True),
        ("tau123", "1", "tar1", False),
        ("taux", "1", "tau123", False),
        # It misspelt, by as many letters as it is long enough for.
        ("xj", "1", "xi", False),
        ("eto", "1", "eta", True),
        ("too", "1", "tau", False),
        ("themo", "1", "theta", False),
        ("gumna", "1", "gamma", False),
        ("gumma", "1", "gamma", True),
        ("gumnas", "1", "gammas", True),
        ("gumnos", "1", "gammas", False),
        ("kammas", "1", "gammas", False),
    ],
)
def test_name_is_ours_by_its_words_its_number_or_its_letters(typed: str, value: str, own: str, is_ours: bool) -> None:
    assert nearest(typed, value, [own]) == (own if is_ours else None)
