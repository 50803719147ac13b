"use strict";
(() => {
  const nav = document.querySelector("nav");
  const main = document.querySelector("main");
  const rows = [];
  const buttons = new Map([...nav.querySelectorAll("button[data-f]")].map((button) => [button.dataset.f, button]));
  const status = document.getElementById("status");
  const all = document.getElementById("all");
  const wanted = new Set();
  const outlined = [];
  if (matchMedia("(max-width: 60rem)").matches) nav.querySelector("details").open = false;

  // Shows what fits, of the rows from this one on.
  function show(first = 0) {
    if (first === 0) for (const element of outlined.splice(0)) element.classList.remove("on");
    for (const { row, keys } of rows.slice(first)) {
      const fits = wanted.size === 0 || [...wanted].some((key) => keys.has(key));
      if (row.hidden === fits) row.hidden = !fits;
      if (fits) for (const key of wanted) outlined.push(...row.querySelectorAll(`[data-k~="${key}"]`));
    }
    for (const element of outlined) element.classList.add("on");
    for (const [key, button] of buttons) button.setAttribute("aria-pressed", String(wanted.has(key)));
    all.hidden = wanted.size === 0;
    const names = [...wanted].map((key) => buttons.get(key).dataset.name);
    const count = rows.filter(({ row }) => !row.hidden).length;
    status.textContent = wanted.size === 0 ? "" : `${count} of ${rows.length} paragraphs: ${names.join(", ")}`;
  }

  function toggle(key) {
    if (!buttons.has(key)) return;
    if (!wanted.delete(key)) wanted.add(key);
    show();
  }

  // Takes the rows after `last`, the row that was the last one until now.
  function take(last) {
    const first = rows.length;
    for (let row = last ? last.nextElementSibling : main.firstElementChild; row; row = row.nextElementSibling) {
      if (row.matches(".row:not(.title)")) rows.push({ row, keys: new Set((row.dataset.k || "").split(" ")) });
    }
    if (wanted.size > 0) show(first);
  }

  // A long article comes in parts, which are put in place between frames; `place` puts the next one.
  const parts = [...main.querySelectorAll("noscript")];
  function place() {
    const part = parts.shift();
    const last = part.previousElementSibling;
    part.insertAdjacentHTML("beforebegin", part.textContent);
    part.remove();
    take(last);
  }
  function placeAll() {
    while (parts.length > 0) place();
  }
  async function placeInTurn() {
    while (parts.length > 0) {
      const start = performance.now();
      while (parts.length > 0 && performance.now() - start < 10) place();
      await new Promise((done) => (document.hidden ? setTimeout(done) : requestAnimationFrame(() => setTimeout(done))));
    }
  }
  function element(id) {
    if (!document.getElementById(id)) placeAll();
    return document.getElementById(id);
  }
  take();
  addEventListener("beforeprint", placeAll);
  addEventListener("hashchange", () => element(location.hash.slice(1)));
  if (parts.length > 0 && location.hash.length > 1) element(location.hash.slice(1))?.scrollIntoView();
  placeInTurn();

  // The row of the quote that is nearest to a place on the bar of a speaker.
  function rowAt(bar, x) {
    const { left, width } = bar.getBoundingClientRect();
    const at = ((x - left) / width) * bar.viewBox.baseVal.width;
    const quotes = bar.dataset.rows.split(",").map((quote) => quote.split(" "));
    const nearest = quotes.reduce((best, quote) => (Math.abs(quote[0] - at) < Math.abs(best[0] - at) ? quote : best));
    return `b${nearest[1]}`;
  }

  nav.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-f]");
    const bar = event.target.closest("svg");
    if (button) toggle(button.dataset.f);
    if (bar) {
      const target = element(rowAt(bar, event.clientX));
      if (target.hidden) { wanted.clear(); show(); }
      target.scrollIntoView({ block: "center" });
    }
  });
  all.addEventListener("click", () => {
    wanted.clear();
    show();
    buttons.values().next().value?.focus();
  });
  main.addEventListener("click", (event) => {
    if (event.target.closest("a") || String(getSelection()) !== "") return;
    const found = event.target.closest(".q, .n");
    if (found) toggle(found.dataset.k.split(" ")[0]);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && wanted.size > 0) { wanted.clear(); show(); }
  });
})();
