"""Strict YAML reader: the bytes of one untrusted file -> plain data, or every fault with its place.

Works on the parser's events: nothing in the file can make it build objects, recurse or run out of memory.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from yaml import MarkedYAMLError, YAMLError, events
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs know it under a private name only

from vgikb.findings import Pointer, Span
from vgikb.yaml_hints import SYNTAX, syntax_advice
from vgikb.yaml_places import Places, Ruler
from vgikb.yaml_rules import Advice
