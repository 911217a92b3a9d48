"""The product's own settings with one more address: an empty view behind the same middleware."""

from unslump.web.settings import *

ROOT_URLCONF = "benchmarks.urls"
