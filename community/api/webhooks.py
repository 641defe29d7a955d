"""One's own webhooks: made, listed, tried, switched, deleted; and what came of their calls."""

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from community.actions.webhooks import CHOICES, create_webhook, delete_webhook, ping_webhook, switch_webhook
from community.api.fields import Choice, Strict, Text, YesOrNo
from community.api.paging import page, page_data
from community.api.requests import Body, Change, PageFilters
from community.api.scopes import caller
from community.api.serializers import PagedSerializer
from community.api.views import ScopedView
from community.models import DeliveryAttempt, Scope, Webhook
from community.orders import LATEST
from community.states import Event

EVENTS = [event.value for event in CHOICES]


class EventList(Strict, serializers.ListField):
    """Some of the events."""

    types, wanted = (list,), f"a list of events; give some of {', '.join(EVENTS)}"

    def __init__(self, **options: Any) -> None:
        super().__init__(child=Choice("event", EVENTS), **options)


class NewWebhook(Body):
    """An address to be called."""

    address = Text(max_length=500, help_text="https, on port 443 or 8443, of a machine that everybody can reach")
    events = EventList(required=False, help_text="all of them where it is left out")
    formula = Text(default="", allow_blank=True, max_length=100, help_text="a formula's slug; all where it is left out")


class ChangedWebhook(Change):
    """Whether it is called."""

    changing, wanted = ("active",), "active: true or false"
    active = YesOrNo(required=False, help_text="true: call it again, from the next event on; false: do not call it")


class WebhookSerializer(serializers.Serializer):
    """A webhook, and how it is with it."""

    id = serializers.UUIDField(source="public_id")
    url = serializers.SerializerMethodField()
    address = serializers.CharField()
    events = serializers.ListField(child=serializers.ChoiceField(EVENTS))
    formula = serializers.CharField(help_text="empty: all of them")
    active = serializers.BooleanField(source="is_active")
    switched_off_because = serializers.CharField(help_text="empty while it is active")
    failing_since = serializers.DateTimeField(allow_null=True)
    next_call_at = serializers.DateTimeField(allow_null=True, help_text="the end of the pause after a failure")
    created_at = serializers.DateTimeField()

    def get_url(self, webhook: Webhook) -> str:
        return str(reverse("api-webhook", args=[webhook.public_id], request=self.context["request"]))


class MadeWebhookSerializer(WebhookSerializer):
    """A new webhook, with its secret."""

    secret = serializers.CharField(help_text="with which calls are signed; it is not shown again")


class WebhookListSerializer(serializers.Serializer):
    """All of one's webhooks, which are few."""

    results = WebhookSerializer(many=True)


class PingSerializer(serializers.Serializer):
    """The event that is on its way."""

    id = serializers.UUIDField(source="public_id", help_text="as in the header `Klarity-Delivery`")


class AttemptSerializer(serializers.Serializer):
    """One call, and what came of it."""

    delivery = serializers.UUIDField(source="delivery.public_id", help_text="the same for each attempt at one event")
    event = serializers.ChoiceField(Event.values, source="delivery.event")
    contribution = serializers.IntegerField(source="delivery.contribution_id", allow_null=True)
    at = serializers.DateTimeField()
    status = serializers.IntegerField(allow_null=True, help_text="null where there was no answer")
    outcome = serializers.CharField()
    milliseconds = serializers.IntegerField()


class AttemptPageSerializer(PagedSerializer):
    """One page of calls."""

    results = AttemptSerializer(many=True)


class Webhooks(ScopedView):
    """One's webhooks."""

    scopes = {"GET": Scope.READ, "POST": Scope.WRITE}
    answers_hold_secrets = True

    @extend_schema(operation_id="webhooks_list", responses=WebhookListSerializer)
    def get(self, request: Request) -> Response:
        """Your webhooks, oldest first; their secrets are not shown."""
        hooks = Webhook.objects.filter(owner=caller(request))
        return Response({"results": WebhookSerializer(hooks, many=True, context={"request": request}).data})

    @extend_schema(
        operation_id="webhooks_create",
        request=NewWebhook,
        responses={201: OpenApiResponse(MadeWebhookSerializer, "Its address is in `Location`.")},
        examples=[
            OpenApiExample(
                "what is withdrawn, about one formula",
                {
                    "address": "https://hooks.example.org/klarity",
                    "events": [Event.WITHDRAWN.value],
                    "formula": "kl-divergence",
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Has an address called when something is published or withdrawn; the answer alone holds the secret."""
        sent = NewWebhook.of(request)
        events = sent.get("events", EVENTS)
        hook, _ = create_webhook(owner=caller(request), address=sent["address"], events=events, formula=sent["formula"])
        data = MadeWebhookSerializer(hook, context={"request": request}).data
        return Response(data, status=201, headers={"Location": data["url"]})


class OneWebhook(ScopedView):
    """One webhook."""

    scopes = {"GET": Scope.READ, "PATCH": Scope.WRITE, "DELETE": Scope.WRITE}

    @extend_schema(operation_id="webhooks_retrieve", responses=WebhookSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """How it is with one of your webhooks."""
        return Response(_shown(_of(request, public_id), request))

    @extend_schema(
        operation_id="webhooks_update",
        request=ChangedWebhook,
        responses=WebhookSerializer,
        examples=[OpenApiExample("switched on again", {"active": True}, request_only=True)],
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Switches your webhook on or off."""
        hook = switch_webhook(webhook=_of(request, public_id), on=ChangedWebhook.of(request)["active"])
        return Response(_shown(hook, request))

    @extend_schema(operation_id="webhooks_delete", responses=None)
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Deletes your webhook, and what is known of its calls."""
        hook = _of(request, public_id)
        delete_webhook(owner=caller(request), public_id=str(hook.public_id))
        return Response(status=204)


class Ping(ScopedView):
    """Trying a webhook."""

    scopes = {"POST": Scope.WRITE}

    @extend_schema(operation_id="webhooks_ping", request=None, responses={202: PingSerializer})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Has your webhook called in a moment, with the event `ping`; once a minute."""
        ping = ping_webhook(webhook=_of(request, public_id))
        return Response(PingSerializer(ping).data, status=202)


class Attempts(ScopedView):
    """What came of calls."""

    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="webhooks_deliveries", parameters=[PageFilters], responses=AttemptPageSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """The calls of your webhook in the last thirty days, newest first."""
        wanted = PageFilters.of(request)
        rows = DeliveryAttempt.objects.filter(delivery__webhook=_of(request, public_id)).select_related("delivery")
        found = page(rows, LATEST, request, wanted["limit"], wanted["cursor"])
        return Response(page_data(found, AttemptSerializer(found.rows, many=True)))


def _of(request: Request, public_id: UUID) -> Webhook:
    hook = Webhook.objects.filter(owner=caller(request), public_id=public_id).first()
    if hook is None:
        raise Http404("You have no such webhook.")
    return hook


def _shown(hook: Webhook, request: Request) -> dict[str, Any]:
    return dict(WebhookSerializer(hook, context={"request": request}).data)
