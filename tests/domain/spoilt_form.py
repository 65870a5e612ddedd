"""Spoilt texts, fields and codes."""

from domain.spoiling import Cases, add, both, drop, put

RU_ONLY = {"origin": "product", "ru": "Слово"}
ACROMION = "points[acromion]"

CASES: Cases = {
    # Texts
    "a Russian name is deleted": (
        drop(f"{ACROMION}.name.ru"),
        f"{ACROMION}.name.ru",
        ['Point "acromion"', "Russian", "missing", "translation"],
    ),
    "a Russian text holds only spaces": (
        put(f"{ACROMION}.palpation.ru", "  "),
        f"{ACROMION}.palpation.ru",
        ["acromion", "Russian text is empty"],
    ),
    "an English text is empty": (
        put("pain.question.en", ""),
        "pain.question.en",
        ["English text is empty"],
    ),
    "a Russian text is the English one": (
        put(f"{ACROMION}.name.ru", "Acromion"),
        f"{ACROMION}.name.ru",
        ["acromion", "Russian", "Translate"],
    ),
    "an English text is Russian": (
        put(f"{ACROMION}.name.en", "Акромион"),
        f"{ACROMION}.name.en",
        ["English", "Cyrillic"],
    ),
    "a Latin letter hides in a Russian word": (
        put(f"{ACROMION}.name.ru", "Акpомион"),
        f"{ACROMION}.name.ru",
        ["mixes Latin and Cyrillic"],
    ),
    "a name begins with a space": (
        put("regions[head].name.ru", " Голова"),
        "regions[head].name.ru",
        ['Region "head"', "space"],
    ),
    "a text is a bare string": (
        put("protocols[spine].title", "Spine"),
        "protocols[spine].title",
        ['Protocol "spine"', '"Spine"', "an object is needed"],
    ),
    "a Latin name is deleted": (
        drop("structures[scapula].name.la"),
        "structures[scapula].name.la",
        ['Structure "scapula"', '"la" is missing', "Latin"],
    ),
    "a language that nobody wrote is declared": (
        add("languages", "de"),
        "languages[2]",
        ['"de" is not known', "en"],
    ),
    "Russian is no longer declared": (
        drop("languages[1]"),
        "languages",
        ["1 elements", "at least 2"],
    ),
    "the ring text loses its distance": (
        put("approach.texts.ring.ru", "Нажимайте вокруг точки: {sites}."),
        "approach.texts.ring.ru",
        ["{distance}"],
    ),
    "a text has a blank that nothing fills": (
        put("approach.texts.source.en", "Press {point}."),
        "approach.texts.source.en",
        ["Nothing fills {point}"],
    ),
    # Form
    "a field is misspelt": (
        both(put(f"{ACROMION}.palpations", RU_ONLY), drop(f"{ACROMION}.palpation")),
        f"{ACROMION}.palpations",
        ["acromion", '"palpations" is not known', 'Did you mean "palpation"?'],
    ),
    "a whole chapter is missing": (drop("breathing"), "breathing", ['"breathing" is missing']),
    "a number is written as a text": (
        put("technique.rate_hz.value", "1"),
        "technique.rate_hz.value",
        ['"1"', "a number is needed"],
    ),
    "a list names the same twice": (
        put(f"{ACROMION}.views", ["posterior", "superior", "posterior"]),
        f"{ACROMION}.views[2]",
        ["acromion", '"posterior" stands twice', "Remove"],
    ),
    "a number is beyond all bounds": (
        put("technique.rate_hz.value", 10**400),
        "technique.rate_hz.value",
        ["must be 1"],
    ),
    "a version is no version": (put("version", "v1"), "version", ['"v1"', "MAJOR.MINOR.PATCH"]),
    "the schema is of the future": (put("schema", 2), "schema", ["is 2", "must be 1"]),
    "a UBERON id has a digit too few": (
        put(f"{ACROMION}.codes.uberon", "UBERON:000249"),
        f"{ACROMION}.codes.uberon",
        ["UBERON:000249", "UBERON:nnnnnnn"],
    ),
    "an ICD-10 code is none": (
        add("contraindications[osteoporosis].icd10", "M8O"),
        "contraindications[osteoporosis].icd10[3]",
        ["osteoporosis", "M8O", "M42.1"],
    ),
    "two digits of a SNOMED id are exchanged": (
        put(f"{ACROMION}.codes.snomed", "31930406"),
        f"{ACROMION}.codes.snomed",
        ["31930406", "check digit"],
    ),
    "a segment does not exist": (
        add(f"{ACROMION}.segments.value", "C9"),
        f"{ACROMION}.segments.value[2]",
        ["C9", "C1-C8"],
    ),
    "a side does not exist": (
        put(f"{ACROMION}.sides", ["left", "rihgt"]),
        f"{ACROMION}.sides[1]",
        ["rihgt", 'Did you mean "right"?'],
    ),
    "a point has one side only": (
        put(f"{ACROMION}.sides", ["left"]),
        f"{ACROMION}.sides",
        ["cannot have the sides left", "midline"],
    ),
    "an origin does not exist": (
        put(f"{ACROMION}.origin", "literature"),
        f"{ACROMION}.origin",
        ["literature", "source, secondary, product"],
    ),
}
