// Parts of a page that are brought in without loading the whole of it. Addresses stay real: whatever can't be
// swapped is simply opened.
(() => {
  "use strict";

  // What is not chosen does not stand in the address.
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb !== "get") return;
    for (const [name, value] of [...detail.formData.entries()]) {
      if (value === "") detail.formData.delete(name);
    }
  });

  // The session has ended, or what was asked for is not there: the page itself says so best.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.isError && detail.boosted) location.assign(detail.pathInfo.finalRequestPath);
  });
})();
