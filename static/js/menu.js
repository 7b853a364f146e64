// Menus close when something else is pressed or with Escape, which leads back to the menu's head.
(() => {
  "use strict";
  const open = () => document.querySelectorAll("details.kw-menu[open]");

  document.addEventListener("click", (event) => {
    for (const menu of open()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();
