"""The admin's pages for people. What they change goes through the same actions as on the site's own pages."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm
from django.contrib.auth.forms import UserChangeForm as DjangoUserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from community.accounts.forms import PublicNameField, name_belongs_to
from community.actions.people import make_moderator, remove_account, rename
from community.actions.roles import change_roles, close_or_open, set_password
from community.errors import Refused
from community.models import User
from community.permissions import can_change_account, can_change_roles, can_set_password, is_superuser
from community.security_log import SecurityEvent, note

# Secrets, and rows that only allauth may change: as pages they would be ways around its rules.
admin.site.unregister([EmailAddress, Authenticator, UserSession])
admin.site.unregister(Group)  # for the pages below

ROLES = ("is_staff", "is_superuser", "groups", "user_permissions")


class UserCreationForm(AdminUserCreationForm):
    """Makes a user from an e-mail address instead of a user name."""

    name = PublicNameField()

    class Meta:
        model = User
        fields = ("email", "name")


class UserChangeForm(DjangoUserChangeForm):
    """Changes a user, who has no user name."""

    name = PublicNameField()

    class Meta:
        model = User
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "name" in self.fields:  # not where the page only shows it
            name_belongs_to(self, self.instance)


class PasswordForm(AdminPasswordChangeForm):
    """Sets somebody's password, by the action."""

    def set_password_and_save(self, user: User, *field: Any, **options: Any) -> User:
        """The person, with the password or without any."""
        password = self.cleaned_data["password1"] if self.cleaned_data["set_usable_password"] else None
        user.password = set_password(user=user, actor=_asking(context.request), password=password).password
        return user


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Django's user pages, with an e-mail address for the user name, and without deletion: people are scrubbed."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = PasswordForm
    actions = ("make_moderators", "remove_accounts")
    ordering = ("email",)
    list_display = ("email", "name", "is_moderator", "is_staff", "is_active", "date_joined")
    list_filter = ("is_moderator", "is_staff", "is_active")
    search_fields = ("email", "name")
    readonly_fields = ("is_moderator", "date_joined", "last_login", "scrubbed_at")
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        ("May", {"fields": ("is_active", "is_moderator", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("When", {"fields": ("date_joined", "last_login", "scrubbed_at")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Nobody can change somebody else's address: it becomes theirs only when they type in a code mailed to it.

        Nor does anybody but a superuser change what somebody may do, and they not what they may themselves.
        """
        if obj is None:
            return self.readonly_fields
        roles = () if can_change_roles(_asking(request), obj) else ROLES
        return (*self.readonly_fields, "email", *roles)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Django's, with the password for those who may set it."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or can_set_password(_asking(request), obj):
            return fieldsets
        return [
            (title, options | {"fields": tuple(name for name in options["fields"] if name != "password")})
            for title, options in fieldsets
        ]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Whoever has the right; but nobody can bring back a removed account, and staff no superuser's down."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or can_change_account(_asking(request), obj))

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """The page that sets somebody's password: for superusers, who have their own in their account."""
        user = self.get_object(request, id)
        if user is not None and not can_set_password(_asking(request), user):
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Never: the log points to people."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Stores the form; the name is given as at sign-up, all else is changed by the actions."""
        if change:
            _change(obj, _asking(request), form)
        else:
            obj.name = User.objects.free_name(obj.name)
        super().save_model(request, obj, form, change)
        if not change:
            note(SecurityEvent.ACCOUNT_MADE, obj, actor=_asking(request))

    def has_superuser_permission(self, request: HttpRequest) -> bool:
        """Asked by the admin for the two actions below, which name it."""
        return is_superuser(request.user)

    @admin.action(description="Make moderators of the selected users", permissions=["superuser"])
    def make_moderators(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Makes each of them a moderator, and reports those who could not be made one."""
        actor = _asking(request)
        for person in people:
            try:
                make_moderator(user=person, actor=actor)
            except Refused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                self.message_user(request, f"{person.name} is a moderator from now on.", messages.SUCCESS)

    @admin.action(description="Remove the accounts of the selected users", permissions=["superuser"])
    def remove_accounts(self, request: HttpRequest, people: QuerySet[User]) -> TemplateResponse | None:
        """Asks first; then scrubs each of them, with the texts that they published or without."""
        if "texts" not in request.POST:
            context = {**self.admin_site.each_context(request), "title": "Remove accounts", "people": people}
            return TemplateResponse(request, "admin/community/user/remove_accounts.html", context)
        for person in people:
            name = person.name
            try:
                remove_account(user=person, keep_published=request.POST["texts"] != "remove", actor=_asking(request))
            except Refused as refusal:
                self.message_user(request, f"{name}: {refusal}", messages.ERROR)
            else:
                self.message_user(request, f"The account of {name} is removed.", messages.SUCCESS)
        return None


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin):
    """Groups are for superusers: whoever is in one and may change it could give themselves every right."""

    def has_view_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Superusers alone, who then may do everything."""
        return is_superuser(request.user)

    has_module_permission = has_add_permission = has_change_permission = has_delete_permission = has_view_permission

    def log_addition(self, request: HttpRequest, obj: Group, message: Any) -> Any:
        """The admin's own entry; the security log has one too."""
        note(SecurityEvent.GROUP_CHANGED, actor=_asking(request), group=obj.pk, change="made")
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Group, message: Any) -> Any:
        """The same for what its members may do."""
        note(SecurityEvent.GROUP_CHANGED, actor=_asking(request), group=obj.pk, change="changed")
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Group]) -> Any:
        """The same for each that is about to go."""
        for group in queryset:
            note(SecurityEvent.GROUP_CHANGED, actor=_asking(request), group=group.pk, change="removed")
        return super().log_deletions(request, queryset)


def _asking(request: HttpRequest) -> User:
    """The member of staff who asks."""
    assert isinstance(request.user, User)
    return request.user


def _change(user: User, actor: User, form: Any) -> None:
    if "name" in form.changed_data:
        rename(user=user, name=user.name)
    if "is_active" in form.changed_data:
        close_or_open(user=user, actor=actor, is_active=user.is_active)
    if set(ROLES) & set(form.changed_data):
        change_roles(
            user=user,
            actor=actor,
            is_staff=user.is_staff,
            is_superuser=user.is_superuser,
            groups=form.cleaned_data["groups"],
            permissions=form.cleaned_data["user_permissions"],
        )
