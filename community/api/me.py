"""Who asks, and what they may do."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from community.actions.writing import has_verified_address
from community.api.scopes import caller, scopes_of
from community.api.serializers import MeSerializer, person_data
from community.api.views import ScopedView
from community.limits import left
from community.models import Notice, Scope
from community.trust import is_new, is_trusted


class Me(ScopedView):
    """Oneself."""

    scopes = {"GET": Scope.READ}
    entry = MeSerializer

    @extend_schema(operation_id="me_retrieve", responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Who you are, what you may do, and how much of it today."""
        me = caller(request)
        data = {
            **person_data(me, request),
            "email": me.email,
            "verified": has_verified_address(me),
            "is_moderator": me.is_moderator,
            "trusted": is_trusted(me),
            "new": is_new(me),
            "left": left(me),
            "unread": Notice.objects.filter(recipient=me).unread().count(),
            "scopes": scopes_of(request),
            "token": request.auth,
        }
        return Response(MeSerializer(data).data)
