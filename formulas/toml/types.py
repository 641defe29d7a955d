"""What the parts of a definition are made of: strict, frozen pieces and the few types that their keys have."""

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Role = Literal["first", "second", "third", "fourth"]

Item = TypeVar("Item")
Many = Annotated[tuple[Item, ...], Field(strict=False)]  # TOML arrays arrive as lists
Some = Annotated[tuple[Item, ...], Field(strict=False, min_length=1)]
Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Range = Annotated[tuple[float, float], Field(strict=False)]


class Part(BaseModel):
    """A piece of a definition: frozen, nothing coerced, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
