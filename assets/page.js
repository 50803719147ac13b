"use strict";
(() => {
  const nav = document.querySelector("nav");
  const main = document.querySelector("main");
  const rows = [...main.querySelectorAll(".row:not(.title)")].map((row) => ({ row, keys: new Set((row.dataset.k || "").split(" ")) }));
  const buttons = new Map([...nav.querySelectorAll("button[data-f]")].map((button) => [button.dataset.f, button]));
  const status = document.getElementById("status");
  const all = document.getElementById("all");
  const wanted = new Set();
  if (matchMedia("(max-width: 60rem)").matches) nav.querySelector("details").open = false;

  function show() {
    for (const element of main.querySelectorAll(".on")) element.classList.remove("on");
    let count = 0;
    for (const { row, keys } of rows) {
      const fits = wanted.size === 0 || [...wanted].some((key) => keys.has(key));
      row.hidden = !fits;
      count += fits;
      if (fits && wanted.size > 0) {
        for (const key of wanted) for (const element of row.querySelectorAll(`[data-k~="${key}"]`)) element.classList.add("on");
      }
    }
    for (const [key, button] of buttons) button.setAttribute("aria-pressed", String(wanted.has(key)));
    all.hidden = wanted.size === 0;
    const names = [...wanted].map((key) => buttons.get(key).dataset.name);
    status.textContent = wanted.size === 0 ? "" : `${count} of ${rows.length} paragraphs: ${names.join(", ")}`;
  }

  function toggle(key) {
    if (!buttons.has(key)) return;
    if (!wanted.delete(key)) wanted.add(key);
    show();
  }

  nav.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-f]");
    const place = event.target.closest("rect");
    if (button) toggle(button.dataset.f);
    if (place) {
      const target = document.getElementById(place.dataset.row);
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
    const element = event.target.closest("[data-t]");
    if (element) toggle(element.dataset.t);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && wanted.size > 0) { wanted.clear(); show(); }
  });
})();
