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
  document.addEventListener("htmx:responseError", ({ detail }) => {
    if (detail.target.id === "main") location.assign(detail.pathInfo.finalRequestPath);
  });

  // The link that was pressed is gone with its page: go on reading at the top of the new one.
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target.id === "main" && document.activeElement === document.body) {
      document.getElementById("main").focus({ preventScroll: true });
    }
  });

  // Arrows walk through what is suggested, Escape leaves it.
  const search = document.querySelector(".kw-search");
  search?.addEventListener("keydown", (event) => {
    const links = [...search.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    const field = search.querySelector("input");
    const next = { ArrowDown: links[at + 1], ArrowUp: at > 0 ? links[at - 1] : field }[event.key];
    if (next) {
      event.preventDefault();
      next.focus();
    } else if (event.key === "Escape") {
      search.querySelector(".kw-found-list").replaceChildren();
      field.focus();
    }
  });
})();
