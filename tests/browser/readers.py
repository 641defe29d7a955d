"""People with a browser: they sign up, log in and log out as everybody does, with the mailbox for a mail server."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

PASSWORD = "a ring, an ideal, a field"


@dataclass
class Reader:
    """Somebody with a browser, and with an address that nobody else in these tests has."""

    page: Page
    email: str
    name: str = ""

    def __post_init__(self) -> None:
        """Names them after their address: no two members have one name."""
        self.name = self.name or f"{self.email.partition('@')[0].capitalize()} Noether"

    def newest_code(self) -> str:
        """The code of the newest mail to them, read in another tab."""
        mailbox = self.page.context.new_page()
        mailbox.goto("/dev/mail/")
        mail = mailbox.locator(".mail").filter(has_text=self.email).first
        code = mail.locator("code").inner_text()
        mailbox.close()
        return code

    def fill_in(self, **fields: str) -> None:
        """Fills in fields by their labels (`Public_name` stands for "Public name")."""
        for label, value in fields.items():
            self.page.get_by_label(label.replace("_", " ").replace("E mail", "E-mail"), exact=False).fill(value)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def sign_up(self, password: str = PASSWORD) -> None:
        """Signs up on the sign-up page that is open."""
        self.fill_in(Public_name=self.name, E_mail_address=self.email, Password=password)
        self.press("Sign up")
        expect(self.page.get_by_role("heading", name="Verify your address")).to_be_visible()
        self.fill_in(Code=self.newest_code())
        self.press("Confirm")

    def log_in(self, password: str = PASSWORD) -> None:
        """Fills in the login that is open."""
        self.fill_in(E_mail_address=self.email, Password=password)
        self.press("Log in")

    def log_out(self) -> None:
        self.page.goto("/accounts/logout/")
        self.press("Log out")
        expect(self.page.get_by_role("link", name="Log in")).to_be_visible()

    def is_in(self) -> None:
        expect(self.page.locator(".viewer-name")).to_have_text(self.name)
