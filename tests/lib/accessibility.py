"""Can everybody read a page? What axe-core finds against WCAG 2.2 AA, and text that is too pale on its ground."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: The rules of axe-core for WCAG 2.0, 2.1 and 2.2, levels A and AA.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def barriers(page: Page, on_paper: bool = False) -> list[str]:
    """Each barrier that axe-core is sure of, with the first piece of the page that has it; none on a page for everybody.

    What it cannot tell, such as contrast where something may lie on top, is not among them. Nobody presses a link on paper,
    so it may be small there.
    """
    options = {"runOnly": {"type": "tag", "values": RULES}, "rules": {"target-size": {"enabled": not on_paper}}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


def pale_texts(page: Page) -> list[str]:
    """Each text whose contrast with its ground is below 4.5 to 1 (WCAG 1.4.3), outside drawn charts."""
    found = page.evaluate(CONTRAST)
    assert isinstance(found, list)
    return found


CONTRAST = """() => {
  const channel = v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 };
  const light = c => .2126 * channel(c[0]) + .7152 * channel(c[1]) + .0722 * channel(c[2]);
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const ground = node => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const node of document.querySelectorAll('body *:not(svg *)')) {
    if (![...node.childNodes].some(each => each.nodeType === 3 && each.textContent.trim())) continue;
    const pair = [light(parse(getComputedStyle(node).color)), light(ground(node))].sort((a, b) => b - a);
    const ratio = (pair[0] + .05) / (pair[1] + .05);
    if (ratio < 4.5) poor.push(node.tagName + ' ' + node.textContent.trim().slice(0, 30) + ' ' + ratio.toFixed(2));
  }
  return poor;
}"""


def off_the_paper(page: Page) -> list[str]:
    """Each table, drawing or cell that a sheet of A4 with margins of 1 cm cuts off; on a sheet laid sideways where its style says so.

    The page must be emulating print. Its window is left as wide as the last sheet.
    """
    found = []
    for name, width in (("auto", 718), ("wide", 1047)):  # at 96 dots to the inch
        page.set_viewport_size({"width": width, "height": 1000})
        found += page.evaluate(CUT_OFF, name)
    return found


CUT_OFF = """sheet => {
  const sheetOf = node => {
    for (; node; node = node.parentElement) if (getComputedStyle(node).page !== 'auto') return getComputedStyle(node).page;
    return 'auto';
  };
  const say = (node, why) => `${why}: ${node.tagName} ${node.textContent.trim().replace(/\\s+/g, ' ').slice(0, 60)}`;
  const cut = [];
  for (const node of document.querySelectorAll('main table, main svg, main td, main th, main p, main li, main dd')) {
    if (sheetOf(node) !== sheet || !node.checkVisibility() || node.matches('svg *, .heard, .heard *')) continue;
    if (node.getBoundingClientRect().right > innerWidth + 1) cut.push(say(node, 'beyond the edge'));
    else if (node.matches('td, th') && node.scrollWidth > node.clientWidth + 1) cut.push(say(node, 'cut off'));
  }
  for (const node of document.querySelectorAll('main .scroll')) {
    if (sheetOf(node) === sheet && getComputedStyle(node).overflowX !== 'visible') cut.push(say(node, 'scrolls'));
  }
  return cut;
}"""
