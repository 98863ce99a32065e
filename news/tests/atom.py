"""What RFC 4287 asks of a feed, as far as our feeds use it."""

import re
from collections import Counter
from html.parser import HTMLParser
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# RFC 3339 with capital letters and a zone: section 3.3.
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
IRI = re.compile(r"(https?://[^/\s]+/\S*|tag:[^,\s]+,\d{4}:\S+)")
ONCE = {"feed": {"id", "title", "updated"}, "entry": {"id", "title", "updated"}}
AT_MOST_ONCE = {
    "feed": {"generator", "icon", "logo", "rights", "subtitle"},
    "entry": {"content", "published", "rights", "source", "summary"},
}
MANY = {
    "feed": {"author", "category", "contributor", "link", "entry"},
    "entry": {"author", "category", "contributor", "link"},
}


def faults(xml: bytes) -> list[str]:
    """Each rule that the feed breaks, with the section that states it."""
    root = ElementTree.fromstring(xml)
    entries = root.findall(f"{ATOM}entry")
    found = [f"{root.tag} is no feed (2)"] if root.tag != f"{ATOM}feed" else []
    found += faults_of(root, "feed")
    for entry in entries:
        found += faults_of(entry, "entry")
    if root.find(f"{ATOM}author") is None and any(e.find(f"{ATOM}author") is None for e in entries):
        found.append("nobody is the author (4.1.1)")
    ids = Counter(entry.findtext(f"{ATOM}id") for entry in entries)
    found += [f"{name} twice (4.1.1)" for name, count in ids.items() if count > 1]
    links = [link.get("rel") for link in root.findall(f"{ATOM}link")]
    found += [] if links.count("self") == 1 else ["no link to itself (4.1.1)"]
    return found


def faults_of(element: ElementTree.Element, kind: str) -> list[str]:
    counts = Counter(child.tag.removeprefix(ATOM) for child in element)
    found = [f"{kind} has {counts[name]} {name}" for name in ONCE[kind] if counts[name] != 1]
    found += [f"{kind} has two {name}" for name in AT_MOST_ONCE[kind] if counts[name] > 1]
    unknown = set(counts) - ONCE[kind] - AT_MOST_ONCE[kind] - MANY[kind]
    found += [f"{kind} has {name}" for name in unknown]
    for child in element:
        found += fault_in(child, child.tag.removeprefix(ATOM))
    return found


def fault_in(child: ElementTree.Element, name: str) -> list[str]:
    if name in ("updated", "published") and not DATE.fullmatch(child.text or ""):
        return [f"{name} {child.text} (3.3)"]
    if name == "id" and not IRI.fullmatch(child.text or ""):
        return [f"id {child.text} (4.2.6)"]
    if name == "link" and not IRI.fullmatch(child.get("href", "")):
        return [f"link {child.get('href')} (4.2.7)"]
    if name == "category" and not child.get("term"):
        return ["category without a term (4.2.2)"]
    if name == "author" and not child.findtext(f"{ATOM}name"):
        return ["author without a name (3.2.1)"]
    if name in ("title", "subtitle", "summary", "content"):
        return fault_in_text(child, name)
    return []


def fault_in_text(child: ElementTree.Element, name: str) -> list[str]:
    """Text holds no elements, HTML is escaped and closes what it opens (3.1.1)."""
    kind = child.get("type", "text")
    if kind not in ("text", "html") or len(child):
        return [f"{name} of type {kind} with {len(child)} elements (3.1.1)"]
    if kind == "html":
        reader = Balance()
        reader.feed(child.text or "")
        return [f"{name} leaves {reader.open} open (3.1.1.2)"] if reader.open else []
    return []


class Balance(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag not in ("br", "hr", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.open.append(f"/{tag}")
