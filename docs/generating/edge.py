"""The edge, over HTTPS"""

from generating._tables import code, table

from hub.broker.over_https import parcels
from hub.edge.bounds import Bounds
from hub.edge.problems import Code
from hub.edge.routes import HEALTH, ROUTES


def page() -> str:
    """Every route of the edge, the bodies it takes and gives, what can be wrong, and its bounds."""
    routes = "\n\n".join(section(method, route.path, route.endpoint.__doc__) for method, route in named(ROUTES))
    health = [(code(f"{method} {route.path}"), route.endpoint.__doc__) for method, route in named(HEALTH)]
    problems = [(code(each.text), str(int(each.status)), each.sentence) for each in Code]
    bounds = Bounds()
    shown = [
        ("Bytes of a body, as it comes and decompressed", f"{bounds.body_bytes:,}"),
        ("Messages in a body", f"{bounds.messages:,}"),
        ("Bytes of a message, key and value together", f"{bounds.message_bytes:,}"),
        ("Bytes, and messages, of an answer", f"{bounds.answer_bytes:,}, and {bounds.answer_messages:,}"),
        ("Seconds for a body to arrive", f"{bounds.body_seconds:.0f}"),
        ("Seconds for Kafka to acknowledge it", f"{bounds.append_seconds:.0f}"),
        ("Requests of one authority at the same time", bounds.at_once),
        ("Seconds for which a password is taken without asking Kafka again", f"{bounds.lasting_seconds:.0f}"),
    ]
    about, _, layout = parcels.__doc__.partition("\n\n")
    return f"""\
For authorities whose network lets no Kafka pass, and for whoever writes a connector of their own: [how it is
run](../how-to/serve-authorities-over-https.md). A request shows the authority's user name and password at the broker (HTTP Basic). What may be
written and read is what that principal may over Kafka. An error is `application/problem+json` with a `code`; 429 and 503 say in
`Retry-After` how long to wait. A request that got no answer may be sent again.

{routes}

## Bodies

{about}

```text
{layout.strip()}
```

## What can be wrong

{table(("Code", "Status", "When"), problems)}

## Bounds

{table(("Bound", "Value"), shown)}

## For supervisors and load balancers

{table(("Route", "Meaning"), health)}
"""


def named(routes):
    """Each route with each of its methods."""
    return [(method, route) for route in routes for method in sorted(route.methods - {"HEAD"})]


def section(method: str, path: str, doc: str) -> str:
    """One route."""
    return f"## `{method} {path}`\n\n" + "\n".join(line.strip() for line in doc.strip().splitlines())
