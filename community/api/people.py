"""People, as everybody knows them."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from community.api.serializers import PersonSerializer, person_data
from community.api.views import ScopedView
from community.models import Contribution, Scope, User


class PersonDetailSerializer(PersonSerializer):
    """Somebody who has published something."""

    url = serializers.URLField(help_text="of this answer")
    since = serializers.CharField(allow_null=True, help_text="the month of joining, as in 2026-11; null for who left")
    contributions = serializers.URLField(help_text="what they have published, newest first")


class Person(ScopedView):
    """Somebody."""

    scopes = {"GET": Scope.READ}
    entry = PersonDetailSerializer
    open_methods = {"GET"}

    @extend_schema(operation_id="people_retrieve", responses=PersonDetailSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Somebody who has something public; who has nothing is known to themselves only."""
        is_self = request.user.is_authenticated and request.user.pk == pk
        # Asked by the text, so that nobody learns who has an account.
        if not is_self and not Contribution.objects.public().filter(author__id=pk).exists():
            raise Http404(f"Nobody {pk} has published anything.")
        person = User.objects.get(pk=pk)
        listed = reverse("api-contributions", request=request)
        data = {
            **person_data(person, request),
            "url": reverse("api-person", args=[pk], request=request),
            "since": None if person.scrubbed_at else f"{person.date_joined:%Y-%m}",
            "contributions": f"{listed}?author={pk}",
        }
        return Response(PersonDetailSerializer(data).data)
