// Warns before a page with unsaved text is left. Forms say so themselves: data-leaving is "watch" or "unsaved".
"use strict";
for (const form of document.querySelectorAll("form[data-leaving]")) {
  let isUnsaved = form.dataset.leaving === "unsaved";
  form.addEventListener("input", () => { isUnsaved = true; });
  form.addEventListener("submit", () => { isUnsaved = false; });
  addEventListener("beforeunload", (event) => { if (isUnsaved) event.preventDefault(); });
}
