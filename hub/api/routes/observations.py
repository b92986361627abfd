"""`GET /api/v1/observations`: figures, as many as are asked for, all of one state, in the format asked for."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from hub.answers import csvw
from hub.answers.documents import ObservationsDocument
from hub.answers.formats import Answer, Format
from hub.api.accepting import wanted_format
from hub.api.access import counter, wide
from hub.api.describing import figures_described
from hub.api.figures import asked_of_figures, described, headings, next_page, question, same_query
from hub.api.parameters import Asked
from hub.api.problems import documented
from hub.api.replies import reply


def router() -> APIRouter:
    """The route, with the codes and the formats that exist written into its description."""
    routes = APIRouter(prefix="/api/v1", tags=["figures"])
    asked_of_all = asked_of_figures()

    @routes.get(
        "/observations",
        summary="Figures by indicator, area and period",
        response_model=ObservationsDocument,
        responses={
            200: figures_described(),
            **documented(HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_ACCEPTABLE, HTTPStatus.GONE),
        },
        openapi_extra=described(asked_of_all),
    )
    def observations(request: Request) -> Response:
        """Every figure that the reader may have; numbers that a reader may not see are null, and `shorthand` is `c`.

        `Link` leads to the next page (`next`) and from CSV to its CSVW metadata (`describedby`).
        """
        at = counter(request)
        reader = at.reader(request, *wide(request))
        asked = Asked(request, asked_of_all)
        format_, language = wanted_format(request, asked.one("format")), asked.language(request)
        asking, over = question(asked, at.now()), headings(asked)
        page = at.pages.page(
            (reader, asking, language),
            lambda: at.desk.observations(reader, asking, language),
            asked.number("limit"),
            asked.one("after"),
        )
        answer = Answer(
            rows=page.rows,
            language=language,
            state=page.whole.state,
            notice=at.desk.notice,
            as_known_at=asking.as_known_at,
            nightly=page.whole.nightly,
            headings=over,
            total=page.total,
            following=page.following,
        )
        return reply(
            request,
            b"".join(format_.write(answer)),
            language=language,
            notice=at.desk.notice,
            media_type=format_.media_type,
            file=None if "json" in format_.media_type else f"observations{format_.ending}",
            links=_links(request, format_, answer),
        )

    return routes


def _links(request: Request, format_: Format, answer: Answer) -> list[str]:
    """The next page, and of a table its description."""
    found = []
    if answer.following is not None:
        found.append(next_page(request, "observations", answer.following))
    if format_.name == "csv":
        description = same_query(request, "observations.csv-metadata.json")
        found.append(f'<{description}>; rel="describedby"; type="{csvw.MEDIA_TYPE}"')
    return found
