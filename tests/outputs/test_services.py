"""How to use a service, from nothing but the address in the catalogue."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.outputs.pages.services import service_of
from sitegen.outputs.pages.views import Service

LABELS = ("WMS", "WFS", "WMTS", "WCS", "CSW", "OGC API", "ArcGIS REST", "SPARQL")


def _known(label: str, address: str) -> Service:
    found = service_of(label, address)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("label", "given", "address", "capabilities"),
    [
        (
            "WMS",
            "https://geo.example.org/wms?SERVICE=WMS&REQUEST=GetCapabilities",
            "https://geo.example.org/wms",
            "https://geo.example.org/wms?SERVICE=WMS&REQUEST=GetCapabilities",
        ),
        (
            "WMS",
            "https://geo.example.org/cgi-bin/mapserv?map=/srv/a%20b.map&service=wms&version=1.3.0",
            "https://geo.example.org/cgi-bin/mapserv?map=/srv/a%20b.map",
            "https://geo.example.org/cgi-bin/mapserv?map=/srv/a%20b.map&SERVICE=WMS&REQUEST=GetCapabilities",
        ),
        (
            "WFS",
            "http://geo.example.org:8080/ows?&typename=a:b&Request=GetFeature&outputFormat=json#top",
            "http://geo.example.org:8080/ows",
            "http://geo.example.org:8080/ows?SERVICE=WFS&REQUEST=GetCapabilities",
        ),
        (
            "WMS",
            "https://geo.example.org/wms?key=x?SERVICE=WMS?",
            "https://geo.example.org/wms?key=x",
            "https://geo.example.org/wms?key=x&SERVICE=WMS&REQUEST=GetCapabilities",
        ),
        (
            "WMTS",
            "https://geo.example.org/1.0.0/WMTSCapabilities.xml",
            "https://geo.example.org/1.0.0/WMTSCapabilities.xml",
            "https://geo.example.org/1.0.0/WMTSCapabilities.xml",
        ),
    ],
)
def test_an_address_without_what_was_only_a_request(label: str, given: str, address: str, capabilities: str) -> None:
    found = _known(label, given)
    assert (found.address, found.capabilities) == (address, capabilities)


def test_layers_are_those_that_the_address_names() -> None:
    found = _known("WMS", "https://geo.example.org/wms?LAYERS=rues%2Cespaces+verts,rues,&styles=a,b")
    assert found.layers == ("rues", "espaces verts")
    assert found.requests == ()
    assert _known("WFS", "https://geo.example.org/wfs").layers == ()
    assert _known("WFS", "https://geo.example.org/wfs").requests == (), "no example without a name to put into it"


@pytest.mark.parametrize(
    ("version", "names"),
    [("", ("TYPENAMES", "COUNT", "2.0.0")), ("&version=1.1.0", ("TYPENAME", "MAXFEATURES", "1.1.0")),
     ("&version=1.&map=x", ("TYPENAME", "MAXFEATURES", "2.0.0"))],
)  # fmt: skip
def test_features_of_a_named_type(version: str, names: tuple[str, str, str]) -> None:
    found = _known("WFS", f"https://geo.example.org/wfs?typeName=ws%3Azones+humides{version}")
    [request] = found.requests
    asked = parse_qsl(urlsplit(request.address).query)
    assert len({name.lower() for name, _ in asked}) == len(asked), "each parameter once"
    values = dict(asked)
    assert (values["SERVICE"], values["REQUEST"]) == ("WFS", "GetFeature")
    assert values["OUTPUTFORMAT"] == "application/json"
    assert values[names[0]] == "ws:zones humides"
    assert names[1] in values
    assert values["VERSION"] == names[2]


def test_collections_of_an_ogc_api() -> None:
    found = _known("OGC API", "https://api.example.org/ogc/?f=html")
    assert found.address == "https://api.example.org/ogc"
    assert [(request.label, request.address, request.is_link) for request in found.requests] == [
        ("collections", "https://api.example.org/ogc/collections?f=json", True),
        ("items", "https://api.example.org/ogc/collections/{collection}/items?f=json&limit=100", False),
    ]
    found = _known("OGC API", "https://api.example.org/ogc/collections/zones%20humides/items?limit=5&token=t&f=html")
    assert found.layers == ("zones humides",)
    assert found.requests[1].is_link
    items = "https://api.example.org/ogc/collections/zones%20humides/items?token=t&f=json&limit=100"
    assert found.requests[1].address == items


def test_a_layer_of_arcgis_and_a_sparql_endpoint() -> None:
    place = "https://arcgis.example.org/arcgis/rest/services/Eau/FeatureServer"
    found = _known("ArcGIS REST", f"{place}/3/query?where=1%3D1&f=html")
    assert found.address == f"{place}/3"
    assert [request.label for request in found.requests] == ["about", "features"]
    found = _known("ArcGIS REST", f"{place}/")
    assert (found.address, [request.label for request in found.requests]) == (place, ["about"])
    found = _known("SPARQL", "https://data.example.org/sparql?query=ASK%20%7B%7D")
    assert found.address == "https://data.example.org/sparql"
    assert dict(parse_qsl(urlsplit(found.requests[0].address).query))["query"].startswith("SELECT")


@pytest.mark.parametrize(
    ("label", "address"),
    [
        ("WMS", "ftp://geo.example.org/wms"),
        ("WMS", "mailto:geo@example.org"),
        ("WMS", "javascript:alert(1)"),
        ("WMS", ""),
        ("WMS", "https://"),
        ("WMS", "https://[half"),
        ("API", "https://api.example.org/v1/"),
        ("CSV", "https://geo.example.org/wfs?service=WFS"),
    ],
)
def test_what_is_no_service_that_is_known(label: str, address: str) -> None:
    assert service_of(label, address) is None


@given(
    st.sampled_from(LABELS),
    st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=60).filter(lambda t: "#" not in t),
)
def test_every_address_that_is_told_stays_with_its_host(label: str, tail: str) -> None:
    found = _known(label, f"https://geo.example.org/{tail.replace(' ', '%20')}")
    told = [found.address, *(request.address for request in found.requests)]
    told += [found.capabilities] if found.capabilities else []
    for address in told:
        assert address.startswith("https://geo.example.org")
        assert urlsplit(address).hostname == "geo.example.org"
    if found.capabilities != found.address and found.capabilities:
        asked = [name.upper() for name, _ in parse_qsl(urlsplit(found.capabilities).query, keep_blank_values=True)]
        assert (asked.count("SERVICE"), asked.count("REQUEST")) == (1, 1)
