// Makes a slider of the moments that the page offers as links; the address of the chosen one is opened.

"use strict";

const WAIT_MS = 700; // whoever moves on by keyboard has not chosen yet
const BACK = "moments"; // remembers, until the page has loaded, that the slider was being moved

const box = document.querySelector(".moments");
const links = [...box.querySelectorAll("a")].reverse();
const at = links.findIndex((each) => each.hasAttribute("aria-current"));

const label = document.createElement("label");
label.htmlFor = "moments";
label.textContent = box.dataset.label;

const slider = document.createElement("input");
Object.assign(slider, { type: "range", id: "moments", min: "0", max: String(links.length - 1), step: "1" });
slider.value = String(at);
slider.setAttribute("aria-describedby", "moments-hint");

const shown = document.createElement("output");
shown.htmlFor = "moments";
shown.setAttribute("aria-live", "off"); // the slider says it itself

const hint = document.createElement("p");
Object.assign(hint, { id: "moments-hint", className: "hint", textContent: box.dataset.hint });

function name() {
  const text = links[Number(slider.value)].textContent;
  slider.setAttribute("aria-valuetext", text);
  shown.textContent = text;
}

let waiting = 0;
slider.addEventListener("input", () => {
  clearTimeout(waiting);
  name();
});
slider.addEventListener("change", () => {
  clearTimeout(waiting);
  if (Number(slider.value) === at) return;
  waiting = setTimeout(() => {
    sessionStorage.setItem(BACK, "1");
    location.assign(links[Number(slider.value)].href);
  }, WAIT_MS);
});

name();
box.prepend(label, slider, shown, hint);
if (sessionStorage.getItem(BACK)) {
  sessionStorage.removeItem(BACK);
  slider.focus({ preventScroll: true });
}
