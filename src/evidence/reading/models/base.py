"""What the models of records, articles and data files share."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """A model that refuses fields it does not know and values of another type.

    So a typo in a record is a problem, not a silence, and YAML's `yes` is not taken for the number one.
    """

    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Whole(RootModel):  # type: ignore[type-arg]  # each says it as `root`, since `RootModel[…]` makes one class more
    """A file that is a list or a mapping."""

    model_config = ConfigDict(defer_build=True)
