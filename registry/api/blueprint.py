"""The one blueprint that all addresses for machines hang on."""

from flask import Blueprint

api = Blueprint("api", __name__)
