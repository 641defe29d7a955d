"""What the API says of formulas, and the filters it takes."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from formulas.api.filters import Count, Filters
from formulas.definitions import loading
from formulas.definitions.figures import View
from formulas.definitions.formula import Formula
from formulas.definitions.json_numbers import STATES
from formulas.pages.scene import model
from formulas.texts.citations import Reference, cited_in


class FormulaFilters(Filters):
    """The filters of the list and its page; a wrong value is refused with the right ones named."""

    field = serializers.CharField(required=False, help_text="the exact name of a field")
    level = serializers.ChoiceField(
        loading.LEVELS,
        required=False,
        error_messages={"invalid_choice": f"{{input!r}} is not a level; the levels are: {', '.join(loading.LEVELS)}."},
    )
    search = serializers.CharField(
        required=False, max_length=200, help_text="words that appear in title, synonyms or explanation"
    )
    limit = Count(required=False, min_value=1, help_text="at most so many")
    offset = Count(required=False, min_value=0, help_text="after the first so many")

    def validate_field(self, value: str) -> str:
        fields = loading.catalogue().fields
        if value not in fields:
            raise serializers.ValidationError(f"{value!r} is not a field; the fields are: {', '.join(fields)}.")
        return value


class FormulaSerializer(serializers.Serializer):
    """A formula in a list; `origin` in the context is what its addresses begin with."""

    slug = serializers.CharField()
    title = serializers.CharField()
    field = serializers.CharField()
    level = serializers.ChoiceField(loading.LEVELS)
    text = serializers.CharField(help_text="the formula as one line of plain text")
    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()

    def get_url(self, formula: Formula) -> str:
        return f"{self.context['origin']}{reverse('api-formula', args=[formula.slug])}"

    def get_page(self, formula: Formula) -> str:
        return f"{self.context['origin']}{reverse('formula', args=[formula.slug])}"


class FormulaPageSerializer(serializers.Serializer):
    """One page of the list."""

    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = FormulaSerializer(many=True)


class SymbolSerializer(serializers.Serializer):
    latex = serializers.CharField()
    meaning = serializers.CharField()


class ParameterSerializer(serializers.Serializer):
    name = serializers.CharField()
    symbol = serializers.CharField(help_text="LaTeX")
    label = serializers.CharField()  # type: ignore[assignment]  # DRF takes declared fields off the class
    low = serializers.FloatField()
    high = serializers.FloatField()
    step = serializers.FloatField()
    default = serializers.FloatField()
    unit = serializers.CharField()


class ReadoutSerializer(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF takes declared fields off the class
    latex = serializers.CharField()
    unit = serializers.CharField()


class PresetSerializer(serializers.Serializer):
    label = serializers.CharField()  # type: ignore[assignment]  # DRF takes declared fields off the class
    values = serializers.DictField(child=serializers.FloatField(), help_text="the rest stand at their defaults")
    notice = serializers.CharField(help_text="Markdown: what to notice")


class ViewSerializer(serializers.Serializer):
    name = serializers.CharField()
    title = serializers.CharField()
    intro = serializers.CharField(help_text="Markdown")
    readouts = serializers.ListField(child=serializers.CharField())
    presets = PresetSerializer(many=True)
    panels = serializers.SerializerMethodField(help_text="how many figures it has, for the figure's `panel`")

    def get_panels(self, view: View) -> int:
        return len(view.panels)


class ApplicationSerializer(serializers.Serializer):
    title = serializers.CharField()
    text = serializers.CharField(help_text="Markdown")


class RelatedSerializer(serializers.Serializer):
    slug = serializers.CharField()
    why = serializers.CharField()


class ReferenceSerializer(serializers.Serializer):
    key = serializers.CharField(help_text="cited in the texts as [@key]")
    authors = serializers.CharField()
    year = serializers.IntegerField()
    title = serializers.CharField()
    venue = serializers.CharField()
    address = serializers.CharField()


class FormulaDetailSerializer(FormulaSerializer):
    """Everything that a formula's page shows, and the model behind its figures."""

    synonyms = serializers.ListField(child=serializers.CharField())
    latex = serializers.CharField()
    simply = serializers.CharField(help_text="Markdown with LaTeX, as all texts")
    summary = serializers.CharField()
    skeptic = serializers.CharField()
    applications = ApplicationSerializer(many=True)
    symbols = SymbolSerializer(many=True)
    parameters = ParameterSerializer(many=True)
    readouts = ReadoutSerializer(many=True)
    views = ViewSerializer(many=True)
    before = RelatedSerializer(many=True, help_text="what to read first")
    related = RelatedSerializer(many=True)
    references = serializers.SerializerMethodField()
    source = serializers.CharField(source="model", help_text="the model as its author wrote it")  # type: ignore[assignment]  # DRF takes declared fields off the class
    tree = serializers.SerializerMethodField(
        help_text="the checked model: axes, and assignments [names, tree, axes] where a tree is a number, a name, "
        "or [function, argument, ...]"
    )

    @extend_schema_field(ReferenceSerializer(many=True))
    def get_references(self, formula: Formula) -> list[dict[str, Any]]:
        cited: list[Reference] = cited_in(text for _, text in formula.prose)
        return list(ReferenceSerializer(cited, many=True).data)

    def get_tree(self, formula: Formula) -> dict[str, Any]:
        return model(formula)


class NumberSerializer(serializers.Serializer):
    """One computed number. JSON has no infinity: `value` is null unless `state` is "finite"."""

    value = serializers.FloatField(allow_null=True)
    state = serializers.ChoiceField(STATES)
    text = serializers.CharField(help_text="as the page shows it")
    unit = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF takes declared fields off the class


class EvaluationSerializer(serializers.Serializer):
    """Readouts, by name, at the parameters used."""

    formula = serializers.CharField()
    parameters = serializers.DictField(child=serializers.FloatField())
    readouts = serializers.DictField(child=NumberSerializer())


class ColumnSerializer(serializers.Serializer):
    """A column of numbers. JSON has no infinity: `values` has null where `states` says, by place, what stands there."""

    values = serializers.ListField(child=serializers.FloatField(allow_null=True))
    states = serializers.DictField(
        child=serializers.ChoiceField(STATES[1:]), help_text="by the place in `values`, from 0; all others are finite"
    )
