"""The admin's pages for people. What they change goes through the same actions as on the site's own pages."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.forms import UserChangeForm as DjangoUserChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from community.accounts.forms import PublicNameField, name_belongs_to
from community.actions.people import make_moderator, remove_account, rename
from community.errors import Refused
from community.models import User

# The admin's own login knows neither passkeys nor a limit of attempts.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
# Secrets, and rows that only allauth may change: as pages they would be ways around its rules.
admin.site.unregister([EmailAddress, Authenticator, UserSession])


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


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Django's user pages, with an e-mail address for the user name, and without deletion: people are scrubbed."""

    form = UserChangeForm
    add_form = UserCreationForm
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
        """Nobody can change somebody else's address: it becomes theirs only when they type in a code mailed to it."""
        return (*self.readonly_fields, "email") if obj else self.readonly_fields

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Whoever has the right; but nobody can bring back a removed account."""
        return super().has_change_permission(request, obj) and not (obj and obj.scrubbed_at)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Never: the log points to people."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Stores the form; the name is given as at sign-up, and changed as on the account page."""
        if not change:
            obj.name = User.objects.free_name(obj.name)
        elif "name" in form.changed_data:
            rename(user=obj, name=obj.name)
        super().save_model(request, obj, form, change)

    def has_superuser_permission(self, request: HttpRequest) -> bool:
        """Asked by the admin for the two actions below, which name it."""
        return bool(request.user.is_active and request.user.is_superuser)

    @admin.action(description="Make moderators of the selected users", permissions=["superuser"])
    def make_moderators(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Makes each of them a moderator, and reports those who could not be made one."""
        assert isinstance(request.user, User)
        for person in people:
            try:
                make_moderator(user=person, actor=request.user)
            except Refused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                self.message_user(request, f"{person.name} is a moderator from now on.", messages.SUCCESS)

    @admin.action(description="Remove the accounts of the selected users", permissions=["superuser"])
    def remove_accounts(self, request: HttpRequest, people: QuerySet[User]) -> TemplateResponse | None:
        """Asks first; then scrubs each of them, with the texts that they published or without."""
        assert isinstance(request.user, User)
        if "texts" not in request.POST:
            context = {**self.admin_site.each_context(request), "title": "Remove accounts", "people": people}
            return TemplateResponse(request, "admin/community/user/remove_accounts.html", context)
        for person in people:
            name = person.name
            try:
                remove_account(user=person, keep_published=request.POST["texts"] != "remove", actor=request.user)
            except Refused as refusal:
                self.message_user(request, f"{name}: {refusal}", messages.ERROR)
            else:
                self.message_user(request, f"The account of {name} is removed.", messages.SUCCESS)
        return None
