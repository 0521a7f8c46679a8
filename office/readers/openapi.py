"""Every call of the office's interface as OpenAPI 3.1, for whoever writes a program or a gate."""

from typing import Any

from office.readers.api import ENTRY_FIELDS, KEY_CHARS_MAX, NUMBER_DIGITS_MAX, PAGE_MAX
from office.registers.forms import REGISTERS
from sync import wire

Node = dict[str, Any]

WHOLE: Node = {"type": "integer", "minimum": 0, "maximum": 10**NUMBER_DIGITS_MAX - 1}
TEXT: Node = {"type": "string"}
HEX: Node = {"type": "string", "pattern": "^[0-9a-f]*$"}
MAYBE_TEXT: Node = {"type": ["string", "null"]}
MAYBE_WHOLE: Node = {"type": ["integer", "null"]}
KEY: Node = {"type": "string", "minLength": 1, "maxLength": KEY_CHARS_MAX, "pattern": "^[A-Za-z0-9._~-]+$"}
DAY: Node = {
    "type": "string",
    "format": "date",
    "pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$",
}


def document() -> Node:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Gatehouse office",
            "version": "1",
            "description": "Gates send records and fetch their site; programs with a token read by pages.",
        },
        "paths": {**_reading(), **_gates()},
        "components": {
            "securitySchemes": {
                "reader": {"type": "http", "scheme": "bearer", "description": "A token that a leader gave."},
                "device": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A kiosk added by hand; an enrolled one signs (RFC 9421, Ed25519).",
                },
            },
            "schemas": {
                "Problem": _object(
                    {"type": TEXT, "title": TEXT, "status": WHOLE, "detail": TEXT}, needed=("type", "status")
                ),
                "Receipt": _object(
                    {
                        "acked": WHOLE,
                        "head": HEX,
                        "safe": WHOLE,
                        "site_version": WHOLE,
                        "time_ms": WHOLE,
                        "exits": {"type": "object"},
                    },
                    needed=("acked", "head", "safe", "site_version", "time_ms"),
                ),
            },
        },
    }


def _reading() -> Node:
    limit = _query("limit", {"type": "integer", "minimum": 1, "maximum": PAGE_MAX}, "at most so many")
    after = _query("after", WHOLE, "`next` of the page before")
    chain = _object(
        {
            "device": TEXT,
            "incarnation": TEXT,
            "seq": WHOLE,
            "head": HEX,
            "forked_from": TEXT,
            "changed_ms": WHOLE,
        }
    )
    record = _object(
        {"seq": WHOLE, "id": MAYBE_TEXT, "kind": TEXT, "received_ms": WHOLE, "hash": HEX, "line": TEXT}
    )
    row = _object(
        {
            "id": WHOLE,
            "at_ms": WHOLE,
            "source": TEXT,
            "corrects": MAYBE_WHOLE,
            "void": {"type": "boolean"},
            "values": {"type": "object", "additionalProperties": TEXT},
        }
    )
    report = _object(
        {
            "day": TEXT,
            "number": WHOLE,
            "at_ms": WHOLE,
            "filled_by": TEXT,
            "signed_by": TEXT,
            "content": {"type": "object"},
        }
    )
    entry = _object({**{name: {} for name in ENTRY_FIELDS}, "name": TEXT, "phone": TEXT})
    return {
        "/api/v1/read/chains": _read("Every ledger file that sends", _page("chains", chain)),
        "/api/v1/read/records": _read(
            "Records of one chain after a number, without personal parts",
            _page("records", record, next=MAYBE_WHOLE),
            _query("device", KEY, "from `chains`", needed=True),
            _query("incarnation", KEY, "from `chains`", needed=True),
            after,
            limit,
        ),
        "/api/v1/read/entries": _read(
            "A day's entries, newest first; names as the token allows",
            _page("entries", entry, older=MAYBE_TEXT),
            _query("day", DAY, "as 2026-02-03", needed=True),
            _query("gate", KEY, "one gate alone"),
            _query(
                "before",
                {**KEY, "pattern": r"^[0-9]{1,15}\\.[0-9]{1,16}\\.[0-9]{1,18}$"},
                "`older` of the page before",
            ),
            _query("training", {"type": "string", "enum": ["0", "1"]}, "1: what was done for training"),
        ),
        "/api/v1/read/registers/{name}": _read(
            "Rows of a register after a number, corrections after what they correct",
            _page("rows", row, next=MAYBE_WHOLE),
            {
                "name": "name",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "enum": list(REGISTERS)},
            },
            after,
            limit,
        ),
        "/api/v1/read/reports": _read(
            "Daily reports as they were sent, every copy",
            _page("reports", report),
            _query("first", DAY, "from this day on", needed=True),
            limit,
        ),
    }


def _gates() -> Node:
    device = {"name": "device", "in": "path", "required": True, "schema": KEY}
    incarnation = _query("incarnation", KEY, "the ledger file", needed=True)
    receipt = _answer("What is here", {"$ref": "#/components/schemas/Receipt"})
    digest = {"name": "Content-Digest", "in": "header", "required": True, "schema": TEXT}
    return {
        wire.RECORDS_PATH: {
            "post": _call(
                "Send records; answered after they are durable",
                {"200": receipt, **_problems(400, 401, 403, 404, 405, 409, 411, 413, 503)},
                [
                    device,
                    incarnation,
                    _query("first", WHOLE, "number of the first record", needed=True),
                    _query("prev", {**HEX, "minLength": 64, "maxLength": 64}, "hash before it", needed=True),
                    digest,
                ],
                "device",
                body={"application/x-ndjson": {"schema": {"type": "string", "contentEncoding": "gzip"}}},
            )
        },
        wire.CURSOR_PATH: {
            "get": _call(
                "How far this ledger file is here",
                {"200": receipt, **_problems(400, 401, 403, 404, 405, 503)},
                [device, incarnation],
                "device",
            )
        },
        wire.HEARTBEAT_PATH: {
            "post": _call(
                "Say that the kiosk lives, and how it is",
                {
                    "200": _answer("A receipt, or the time alone", {"type": "object"}),
                    **_problems(400, 401, 403, 404, 405, 411, 413, 503),
                },
                [device],
                "device",
                body={"application/json": {"schema": {"type": "object"}}},
            )
        },
        wire.HEADS_PATH: {
            "post": _call(
                "Cosign the day's heads, and see what stands at those seen before",
                {
                    "200": _answer(
                        "The day's heads", _object({"heads": {"type": "object"}, "past": {}, "cosigned": {}})
                    ),
                    **_problems(400, 401, 403, 404, 405, 411, 413, 503),
                },
                [device, digest],
                "device",
                body={
                    "application/json": {
                        "schema": _object({"seen": {"type": "object"}, "cosigned": {"type": "object"}})
                    }
                },
            )
        },
        wire.SITE_PATH: {
            "get": _call(
                "The signed manifest of the site",
                {
                    "200": _answer("The manifest", _object({"manifest": TEXT, "signature": HEX})),
                    "304": {"description": "Unchanged"},
                    **_problems(401, 403, 404, 405, 503),
                },
                [device],
                "device",
            )
        },
        wire.SITE_PART_PATH: {
            "get": _call(
                "A part of the site, or a recording, by its SHA-256",
                {
                    "200": {"description": "Its bytes", "content": {"application/octet-stream": {}}},
                    "304": {"description": "Unchanged"},
                    **_problems(401, 403, 404, 405, 503),
                },
                [
                    device,
                    {
                        "name": "sha256",
                        "in": "path",
                        "required": True,
                        "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                    },
                ],
                "device",
            )
        },
        wire.ENROL_PATH: {
            "post": _call(
                "Claim an enrolment code; a person still compares the digits",
                {"200": _answer("The office's keys", {"type": "object"}), **_problems(400, 403, 404, 405)},
                [],
                None,
                body={
                    "application/json": {"schema": _object({"name": TEXT, "device_key": HEX, "proof": TEXT})}
                },
            )
        },
        wire.TIME_PATH: {
            "get": _call(
                "The office's time, signed over the nonce",
                {
                    "200": _answer("Time and signature", _object({"time_ms": WHOLE, "signature": HEX})),
                    **_problems(400, 404),
                },
                [
                    _query(
                        "nonce",
                        {"type": "string", "pattern": "^[0-9a-f]{16,64}$"},
                        "16 to 64 hex digits",
                        needed=True,
                    )
                ],
                None,
            )
        },
    }


def _read(summary: str, page: Node, *parameters: Node) -> Node:
    answers = {"200": _answer("One page", page), **_problems(400, 401, 404, 405)}
    return {"get": _call(summary, answers, list(parameters), "reader")}


def _call(
    summary: str, answers: Node, parameters: list[Node], security: str | None, *, body: Node | None = None
) -> Node:
    call: Node = {"summary": summary, "parameters": parameters, "responses": answers}
    if security:
        call["security"] = [{security: []}]
    if body:
        call["requestBody"] = {"required": True, "content": body}
    return call


def _page(name: str, item: Node, **more: Node) -> Node:
    return _object({name: {"type": "array", "items": item}, **more})


def _object(fields: Node, *, needed: tuple[str, ...] | None = None) -> Node:
    return {"type": "object", "properties": fields, "required": list(fields if needed is None else needed)}


def _query(name: str, schema: Node, description: str, *, needed: bool = False) -> Node:
    return {"name": name, "in": "query", "required": needed, "schema": schema, "description": description}


def _answer(description: str, schema: Node) -> Node:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _problems(*statuses: int) -> Node:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        str(status): {"description": "Refused; `type` is stable", "content": content} for status in statuses
    }
