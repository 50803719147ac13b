// Reads exports with programs of npm: node read.mjs FOLDER, which holds what check_readers.py wrote there.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import assert from "node:assert/strict";
import MarkdownIt from "markdown-it";
import callouts from "markdown-it-obsidian-callouts";
import { JSDOM } from "jsdom";
import { createTextQuoteSelectorMatcher, createTextPositionSelectorMatcher } from "@apache-annotator/dom";
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-csl";

const folder = process.argv[2];
const read = (name) => readFileSync(join(folder, name), "utf8");
const wanted = JSON.parse(read("wanted.json"));
const oneLine = (words) => words.split(/\s+/).filter(Boolean).join(" ");

// Obsidian: each callout is one, with its words.
{
  const page = new MarkdownIt().use(callouts.default ?? callouts).render(read("obsidian.md").replace(/^---\n[^]*?\n---\n/, ""));
  const found = [...new JSDOM(page).window.document.querySelectorAll(".callout")].map((box) => oneLine(box.textContent));
  assert.equal(found.length, wanted.marks.length + wanted.quotes.length, "callouts");
  for (const words of [...wanted.marks, ...wanted.cited]) {
    assert(found.some((box) => box.includes(oneLine(words))), `a callout with ${words}: ${found}`);
  }
}

// W3C: each annotation is found again in a page of the text, by its quote and by its position.
{
  const { window } = new JSDOM("<!doctype html><p></p>");
  const names = ["document", "Node", "NodeFilter", "Range", "Text"];
  for (const name of names) globalThis[name] = window[name];
  const scope = window.document.querySelector("p");
  scope.textContent = wanted.text;
  for (const item of JSON.parse(read("w3c.jsonld")).first.items) {
    const selectors = Object.fromEntries(item.target.selector.map((selector) => [selector.type, selector]));
    const exact = selectors.TextQuoteSelector.exact;
    for (const match of [
      createTextQuoteSelectorMatcher(selectors.TextQuoteSelector),
      createTextPositionSelectorMatcher(selectors.TextPositionSelector),
    ]) {
      const found = [];
      for await (const range of match(scope)) found.push(range.toString());
      assert(found.includes(exact), `${exact}: ${found}`);
    }
  }
}

// CSL: an entry of a bibliography in APA.
{
  const cite = new Cite(JSON.parse(read("cite.csl.json")));
  const line = cite.format("bibliography", { format: "text", template: "apa", lang: "en-US" });
  assert(line.includes(wanted.title), line);
}
console.log("npm: callouts, anchors and the bibliography are read as they were written");
