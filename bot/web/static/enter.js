// The page a link leads to: its key is taken out of the address at once, and spent when the button is pressed.

import { post } from "./api.js";

const key = location.hash.slice(1);
const button = document.getElementById("enter");
const told = document.getElementById("told");

history.replaceState(null, "", location.pathname + location.search);
window.addEventListener("hashchange", () => location.reload()); // another link was opened in this tab

function tell(text) {
  told.textContent = text;
}

/** The link is of no use; where to get one that is. */
function giveUp() {
  button.hidden = true;
  document.getElementById("once").hidden = true;
  document.getElementById("how").hidden = false;
}

async function enter() {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  tell("");
  try {
    await post("/enter", { token: key });
    location.replace("/");
  } catch (error) {
    button.removeAttribute("aria-busy");
    tell(error.text ?? told.dataset.network);
    if (error.code === "link") giveUp();
  }
}

if (key) {
  button.addEventListener("click", enter);
} else {
  tell(told.dataset.none);
  giveUp();
}
